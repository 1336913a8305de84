"""Names of articles, as people and documents write them: `Ordinance Art. 6(4)`, `施行規則第6条第4号`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple


class Place(NamedTuple):
    """A part of a law."""

    law: str
    """`act`, `cabinet order`, `ordinance`, `guideline`; empty where it is not named."""
    article: int
    number: int | None = None
    """Of the paragraph or item; None for the whole article."""

    def meets(self, other: Place) -> bool:
        """Whether the two speak of the same, as far as both say: a whole article meets each of its parts."""
        law = not (self.law and other.law) or self.law == other.law
        number = None in (self.number, other.number) or self.number == other.number
        return law and self.article == other.article and number


_JAPANESE_LAWS = (
    (r"(電子署名(及び認証業務に関する法律|法)?)?(施行規則|規則)", " ordinance "),
    (r"(電子署名(及び認証業務に関する法律|法)?)?(施行令|政令)", " cabinet order "),
    (r"(電子署名(及び認証業務に関する法律|法)?に?(基づく|係る)?)?(指針|告示)", " guideline "),
    (r"(電子署名及び認証業務に関する)?法律|(電子署名)?法", " act "),
)
"""Longest first: the name of the Ordinance holds that of the Act."""
_IN_JAPANESE = {"Act": "法", "Cabinet Order": "施行令", "Ordinance": "施行規則", "Guideline": "指針"}
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_NUMERAL = "[0-9〇一二三四五六七八九十百]{1,9}"
_ONE = r"\(\s*\d{1,3}\s*\)"
_ARTICLE = re.compile(rf"\b(?P<article>\d{{1,4}})\b(?P<parts>(?:\s*(?:,|-|–|~|・|to|and)?\s*{_ONE})*)")
_LAW = re.compile(r"\b(act|cabinet order|ordinance|guideline)s?\b")
_SHORT = re.compile(rf"{_LAW.pattern}\s*{_ARTICLE.pattern}")
"""`ordinance 6(4)`, without the word article: nothing else may stand beside it, as in `TLS guideline 3.0.1`."""
_ID = re.compile(r"-art-(\d{1,4})(?:-(\d{1,3}))?\b")
"""`ordinance-art-6-4`: rules bear such names."""
_HEAD = re.compile(r"\bart(?:icle)?s?\b\.?")


def places(written: str) -> tuple[Place, ...]:
    """Every place that a text names; empty where it names none."""
    found: list[Place] = []
    for part in _plain(written).split(";"):
        law = next(iter(_LAW.findall(part)), "")
        if _SHORT.fullmatch(part.strip()):
            found += _articles(law, part)
        elif head := _HEAD.search(part):
            found += _articles(law, _HEAD.sub(" ", part[head.end() :]))
    return tuple(dict.fromkeys(found))


def _plain(written: str) -> str:
    """The English form in lower case: `ordinance art. 6 (4)`."""
    text = unicodedata.normalize("NFKC", written).casefold()
    text = _ID.sub(lambda found: f" art {found[1]} {f'({found[2]})' if found[2] else ''}", text)
    for pattern, law in _JAPANESE_LAWS:
        text = re.sub(pattern, law, text)
    # Article 3の2 is an article of its own, not a part of article 3: it must not be read as that number.
    text = re.sub(rf"第?\s*({_NUMERAL})\s*条\s*の\s*({_NUMERAL})", r" art \1_\2 ", text)
    text = re.sub(rf"第?\s*({_NUMERAL})\s*条", lambda found: f" art {_number(found[1])} ", text)
    text = re.sub(rf"第?\s*({_NUMERAL})\s*[項号]", lambda found: f"({_number(found[1])})", text)
    return re.sub(r"(?:items?|paragraphs?|paras?)\b\.?\s*(\d+)", r"(\1)", text)


def _number(numeral: str) -> int:
    """The value of Arabic or Japanese numerals below a thousand."""
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    hundreds, _, rest = numeral.rpartition("百")
    tens, _, ones = rest.rpartition("十")
    return 100 * _lead(hundreds, "百" in numeral) + 10 * _lead(tens, "十" in rest) + _lead(ones, False)


def _lead(digits: str, alone: bool) -> int:
    """The value of digits in front of ten or hundred: nothing in front means one."""
    value = 0
    for digit in digits:
        value = 10 * value + (int(digit) if digit.isascii() else _DIGITS.get(digit, 0))
    return value or int(alone)


def _articles(law: str, text: str) -> Iterator[Place]:
    for found in _ARTICLE.finditer(text):
        article = int(found["article"])
        for number in _numbers(found["parts"]):
            yield Place(law, article, number)


def _numbers(parts: str) -> tuple[int | None, ...]:
    """`(10)-(12)` is a range, `(1), (2)` are two; `(1)(2)`, an item of a paragraph, is not told from its article."""
    if not parts.strip() or re.search(r"\)\s*\(", parts):
        return (None,)
    found = [int(number) for number in re.findall(r"\d+", parts)]
    if re.search(r"\)\s*(?:-|–|~|to)", parts):
        return tuple(range(found[0], found[-1] + 1))
    return tuple(found)


def in_language(written: str, lang: str) -> str:
    """The place of a document, which writes it in English, as the language writes it; a subject stays as it is."""
    if lang != "ja" or not places(written):
        return written
    text = re.sub(r"Arts?\. ", "", written)
    for english, japanese in _IN_JAPANESE.items():
        text = re.sub(rf"\b{english} (?=\d)", japanese, text)
    text = re.sub(r"(?<![(\d])(\d+)(?![\d)])", r"第\1条", text)
    return text.replace("; ", "；").replace(", in practice", "（実務）").replace(", ", "、").replace("-", "～")
