"""XML that speaks of signatures or encryption inside something else: in CDATA, behind the head of a mail or of HTTP, in
a line of a log, escaped in XML, JSON or the string of a program, percent-encoded; and messages of SAML in base64.

Where a namespace of XML Signature or XML Encryption is declared, the document around it is looked for: what a parser
reads from a start tag to its end. How it is escaped shows in the tag.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from heapq import merge
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus

from cryptrec_lint.readers.archives import inflate
from cryptrec_lint.readers.certificates import saml_message, xml_end

DOCUMENT, PART = "xml-document", "xml-part"
"""Kinds of content (see `facts.Label`): a document; an element that stands in more XML, so that a signature in it
cannot be checked."""
METHOD = "xml-signature-method"
_SLASH = r"\\?/"
_QUOTE = r"""(?P<quote>["']|\\{1,8}["']|&(?:quot|apos|\#0{0,4}3[49]|\#[xX]0{0,4}2[27]);|\\{1,8}u002[27])"""
_SPACE = (
    rf"http:{_SLASH}{_SLASH}www\.w3\.org{_SLASH}"
    rf"(?:2000{_SLASH}09{_SLASH}xmldsig|2001{_SLASH}04{_SLASH}xmlenc)\#"
)
_DECLARED = re.compile(rf"xmlns(?::[\w.-]{{1,60}})?\s{{0,8}}=\s{{0,8}}{_QUOTE}{_SPACE}")
_MARKS = ("xmldsig", "xmlenc")
_PERCENT = re.compile(r"(?:xmldsig|xmlenc)%23")
_IN_URL = re.compile(r"[A-Za-z0-9%+._~*!()$,;:@/-]*")
_SAML = re.compile(
    r"SAML(?:Response|Request)[^A-Za-z0-9+/%<]{1,20}(?:value[^A-Za-z0-9+/%<]{1,20})?"
    r"(?P<value>(?:[A-Za-z0-9+/=_.~-]|%[0-9A-Fa-f]{2}|\\/|\\u00[23][bBdDfF]|\\[rn]|&\#(?:10|13|[xX][aAdD]);|\s){40,})"
)
"""SAML Bindings 2.0 sections 3.4.4.1 and 3.5.4: the parameter of a URL, the control of a form, the same in logs."""
_METHOD = re.compile(r"""SigAlg(?:=|["']\s?[:,]\s?(?:["']value["']\s?:\s?)?["'])(?P<uri>http[^&\s"'<>\\]{10,200})""")
"""Section 3.4.4.1: the signature of a message in a URL stands in the URL, with its method."""
_ENTITY_OF_TAG, _LETTER_OF_TAG = "&lt;", ("\\u003c", "\\u003C")
_TAG = 4096
"""Code points of a start tag up to the namespace that it declares."""
_STEP = 1 << 16
"""Code points that are parsed at once."""
_SPARE, _SHARE = 4_000_000, 4
"""Code points that may be parsed in vain besides a fourth of the length of the text."""
MOST = 1000
"""Documents and strings with such of one text; each takes a millisecond or two."""
_CDATA = "<![CDATA["
_BEGINNING = re.compile(r"<\?xml[^<>]{0,200}\?>|<!\[CDATA\[|\n\r?\n(?=<)")
"""After what a document begins; its own declaration is left out, because a text has no encoding any more."""
_FIRST = re.compile(r"<(?:[A-Za-z_]|!DOCTYPE)")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r?\n|.))", re.DOTALL)
_MEANING = {"n": "\n", "r": "\r", "t": "\t"}


class Found(NamedTuple):
    """Something at a place: offsets into the text, in code points."""

    start: int
    end: int
    text: str
    content: str = ""
    """What it is (see `facts.Label`); empty where it is a text that holds such, or where no more is looked for."""
    is_too_long: bool = False
    """It was not read, because there is too much in it."""
    is_end: bool = False
    """Here ends the search, because there are too many, or too much was tried in vain."""


def found(text: str, in_xml: bool) -> Iterator[Found]:
    """All of them in order; with `in_xml` none that stands in the text as XML, because another reader sees those."""
    search = _Search(text, in_xml)
    last = count = 0
    for at, look in search.hits():
        if at < last:
            continue
        one = look(at, last)
        if search.left < 0 or count == MOST:
            yield Found(max(at, last), max(at, last), "", is_end=True)
            return
        if one is not None:
            last, count = one.end, count + 1
            yield one


class _Search:
    """Looks for documents around the places where one must be."""

    def __init__(self, text: str, in_xml: bool) -> None:
        self._text, self._in_xml = text, in_xml
        self.left = len(text) // _SHARE + _SPARE
        """Code points that may still be parsed in vain."""

    def hits(self) -> Iterator[tuple[int, _Look]]:
        """Where to look, in order, and how."""
        hits: list[Iterator[tuple[int, _Look]]] = []
        if any(mark in self._text for mark in _MARKS):
            hits += (self._each(_DECLARED, self._declared), self._each(_PERCENT, self._percent))
        if "SAMLRe" in self._text:
            hits.append(self._each(_SAML, self._saml))
        if "SigAlg" in self._text:
            hits.append(self._each(_METHOD, self._method))
        return merge(*hits, key=lambda hit: hit[0])

    def _each(self, pattern: re.Pattern[str], look: _Look) -> Iterator[tuple[int, _Look]]:
        return ((one.start(), look) for one in pattern.finditer(self._text))

    def _declared(self, at: int, last: int) -> Found | None:
        """What is around a declaration of a namespace, by how its tag begins."""
        text, since = self._text, max(last, at - _TAG)
        plain = text.rfind("<", since, at)
        since = max(since, plain)
        entity = text.rfind(_ENTITY_OF_TAG, since, at)
        letter = max(text.rfind(one, since, at) for one in _LETTER_OF_TAG)
        nearest = max(plain, entity, letter)
        if nearest < 0:
            self.left -= _GLANCE
            return None
        declared = _DECLARED.match(text, at)
        if nearest == entity:
            return self._entities(at, last)
        if nearest == letter or (declared and declared["quote"].startswith("\\")):
            return self._string(at, last)
        return self._plain(plain, at, last)

    def _plain(self, tag: int, at: int, last: int) -> Found | None:
        section = self._section(at)
        if self._in_xml and not section:
            return None
        for start in self._starts(tag, max(last, section)):
            end = self._end(start, at)
            if end is not None:
                before = self._text[max(0, start - _BEFORE) : start].rstrip()
                is_part = before.endswith(">") and not before.endswith(("?>", "-->", "]]>"))
                content = PART if is_part else DOCUMENT
                return Found(start, end, self._text[start:end], content)
        return None

    def _starts(self, tag: int, last: int) -> list[int]:
        """Where the document may begin in which a tag stands, the outermost first."""
        before = bisect_left(self._beginnings, tag + 1)
        tries = [start for start in self._beginnings[max(0, before - _BEGINNINGS) : before] if start >= last]
        tries += (last, self._text.rfind("\n", max(last, tag - _TAG), tag) + 1 or last)
        starts = {tag}
        for start in tries:
            first = _FIRST.search(self._text, start, tag + 2)
            if first:
                self.left -= first.start() - start
                starts.add(first.start())
        return sorted(starts)

    @cached_property
    def _beginnings(self) -> list[int]:
        return [one.end() for one in _BEGINNING.finditer(self._text)]

    def _section(self, at: int) -> int:
        """Where the CDATA begins in which a place is; 0 where it is in none."""
        before = bisect_left(self._sections, (at, at))
        start, end = self._sections[before - 1] if before else (0, 0)
        return start + len(_CDATA) if at < end else 0

    @cached_property
    def _sections(self) -> list[tuple[int, int]]:
        """Where the contents of CDATA begin and end."""
        found, at = list[tuple[int, int]](), self._text.find(_CDATA)
        while at >= 0:
            end = self._until("]]>", at)
            found.append((at, end))
            at = self._text.find(_CDATA, end)
        return found

    def _end(self, start: int, at: int) -> int | None:
        """Where the document ends that begins at `start`; None where none does that goes beyond `at`."""
        length, spent = xml_end.of_document(self._text, start)
        if length is not None and start + length > at:
            return start + length
        self.left -= spent + _TRY
        return None

    def _entities(self, at: int, last: int) -> Found | None:
        """A text or an attribute of XML: between two angle brackets."""
        opening = self._text.rfind("<", last, at)
        closing = self._text.find(">", opening, at) if opening >= 0 else -1
        start = self._text.find(_ENTITY_OF_TAG, max(opening, closing, last - 1) + 1, at)
        return self._region(start, self._until("<", at), unescape)

    def _string(self, at: int, last: int) -> Found | None:
        """A string in which quotation marks are escaped: to those that are not."""
        start = at
        while (start := self._text.rfind('"', last, start)) >= 0 and self._text[start - 1 : start] == "\\":
            pass
        end = at
        while (end := self._text.find('"', end)) >= 0 and self._text[end - 1] == "\\":
            end += 1
        return self._region(max(start + 1, last), end if end >= 0 else len(self._text), _unescaped)

    def _percent(self, at: int, last: int) -> Found | None:
        """A value of a URL or a form."""
        start = at - self._back(max(last, at - _STEP), at)
        if start <= at - _STEP:
            start = at - self._back(max(last, at - xml_end.LONGEST), at)
        here = _IN_URL.match(self._text, at)
        end = here.end() if here else at
        if self._text.find("%3C", start, end) < 0 and self._text.find("%3c", start, end) < 0:
            self.left -= end - start
            return None
        return self._region(start, end, unquote_plus)

    def _back(self, since: int, at: int) -> int:
        """How many code points of a URL stand before a place."""
        found = _IN_URL.match(self._text[since:at][::-1])
        return found.end() if found else 0

    def _saml(self, at: int, last: int) -> Found | None:
        value = _SAML.match(self._text, at)
        try:
            message = saml_message.xml(value["value"]) if value else None
        except inflate.TooLongError:
            return Found(*value.span("value"), "", is_too_long=True) if value else None
        if value is None or message is None:
            return None
        return Found(*value.span("value"), message)

    def _method(self, at: int, last: int) -> Found | None:
        found = _METHOD.match(self._text, at)
        return Found(*found.span("uri"), unquote(found["uri"]), METHOD) if found else None

    def _region(self, start: int, end: int, read: _Read) -> Found | None:
        if end - start > xml_end.LONGEST:
            self.left -= xml_end.LONGEST
            return None
        inner = read(self._text[start:end])
        self.left -= end - start
        return Found(start, end, inner) if inner != self._text[start:end] else None

    def _until(self, mark: str, at: int) -> int:
        end = self._text.find(mark, at)
        return end if end >= 0 else len(self._text)


_Look = Callable[[int, int], "Found | None"]
_Read = Callable[[str], str]
_BEFORE = 64
_BEGINNINGS = 3
"""Of the places after which documents begin, so many are tried before a tag."""
_GLANCE = 200
"""The same for a declaration without a tag."""
_TRY = 2000
"""What a try costs, as a number of code points, however few it takes."""


def _unescaped(inside: str) -> str:
    """One level of the escapes of JSON, JavaScript, C and their kin."""
    plain = _ESCAPE.sub(_character, inside)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    if code:
        return chr(int(code, 16))
    return "" if escape[3].endswith("\n") else _MEANING.get(escape[3], escape[3])
