"""Evaluates OpenSSL cipher lists (`HIGH:!aNULL:!MD5`) exactly, for any known build, without OpenSSL.

The rules are those of ciphers(1) and what the programs do: elements are separated by `:` `,` `;` or a blank; `-X`
removes, `!X` removes for ever, `+X` moves to the end, `A+B` intersects; `@STRENGTH` sorts, `@SECLEVEL=n` sets the
level. `DEFAULT` counts only at the very start. An unknown element has no effect and takes everything up to the next
separator with it, while a known one ends at the first foreign character: `!aNULL!eNULL` is two elements.

**The build `superset`** answers for whoever cannot tell which OpenSSL will read the list: the union of the exact
answers of all known builds, newest build first. It sees too much for any single build and never too little for a known
one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from cryptrec_lint.model import Word
from cryptrec_lint.vocabulary.openssl_builds import (
    Build,
    Keyword,
    builds,
    distribution_profiles,
    exclude_each_other,
    suite_b,
)
from cryptrec_lint.vocabulary.suites import suite

SUPERSET = "superset"
MAX_LENGTH = 16384
"""Longer lists are not evaluated. OpenSSL has no limit; the longest list seen in use has about 3,000 characters."""

_SEPARATORS = ":,; "
_OPERATORS = "-+!@"
_WORD = re.compile(r"[A-Za-z0-9.=-]+")
_WORD_WITH_UNDERSCORE = re.compile(r"[A-Za-z0-9.=_-]+")
_ELEMENT_END = re.compile(r"[:,; ]|$")
_LEVEL = re.compile(r"SECLEVEL=([0-5])")
_DEFAULT = "DEFAULT"
_DEFAULT_FLAG = "d"
_STRENGTH_FIELD = "s"


class Trouble(Word):
    """Why a list as a whole has no answer."""

    INVALID = "invalid"
    """OpenSSL refuses the list: a character or a command that it does not know."""
    EMPTY = "empty"
    """No suite is left, which OpenSSL treats as an error."""
    DISTRIBUTION = "distribution"
    """The list names a policy of the distribution, which stands in the host's files."""
    TOO_LONG = "too-long"


class Token(NamedTuple):
    """A part of the list, `string[start:end]`."""

    start: int
    end: int
    text: str


class Expansion(NamedTuple):
    """What a list enables, of the suites up to TLS 1.2: a list does not govern those of TLS 1.3."""

    string: str
    build: str
    codes: tuple[str, ...] = ()
    """Codes as in `suites.suites()`, in order of preference."""
    unknown: tuple[Token, ...] = ()
    """Elements that mean nothing and have no effect."""
    tls13: tuple[Token, ...] = ()
    """Elements that name suites of TLS 1.3: without effect here, and not a mistake about what is enabled."""
    troubles: tuple[Trouble, ...] = ()
    level: int | None = None
    """The security level that the list sets, None where it does not. Suites are not removed for it."""
    enabled_by: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Code → the builds that enable it."""


@dataclass(slots=True)
class _State:
    """A list under evaluation. Every suite is a bit; `order` holds all that are not killed, enabled or not."""

    order: list[int]
    alive: int
    active: int = 0
    level: int | None = None
    invalid: bool = False
    unknown: list[Token] = field(default_factory=list)


def _split(order: list[int], mask: int) -> tuple[list[int], list[int]]:
    """(those in `mask`, the others), each in its order."""
    return [i for i in order if mask >> i & 1], [i for i in order if not mask >> i & 1]


def _add(state: _State, mask: int) -> None:
    mask &= state.alive & ~state.active
    if mask:
        chosen, rest = _split(state.order, mask)
        state.order = rest + chosen
        state.active |= mask


def _remove(state: _State, mask: int) -> None:
    """What is removed waits at the front: added again, it comes in the order in which it left."""
    mask &= state.active
    if mask:
        chosen, rest = _split(state.order, mask)
        state.order = chosen + rest
        state.active &= ~mask


def _move(state: _State, mask: int) -> None:
    mask &= state.active
    if mask:
        chosen, rest = _split(state.order, mask)
        state.order = rest + chosen


def _kill(state: _State, mask: int) -> None:
    mask &= state.alive
    if mask:
        state.order = _split(state.order, mask)[1]
        state.alive &= ~mask
        state.active &= ~mask


_RULES = {"": _add, "-": _remove, "+": _move, "!": _kill}


def _special(state: _State, build: Build, word: str) -> None:
    """`@word`."""
    level = _LEVEL.fullmatch(word)
    if word == "STRENGTH":
        chosen, rest = _split(state.order, state.active)
        state.order = rest + sorted(chosen, key=lambda i: -build.bits[i])
    elif level and "security-level" in build.traits:
        state.level = int(level[1])
    else:
        state.invalid = True


def _exclusive(one: Keyword, other: Keyword) -> bool:
    """Whether two keywords speak of one property and cannot both hold. In doubt, yes: then no glued `!X` is obeyed."""
    if one.name == other.name or not set(one.fields) & set(other.fields):
        return False
    return not one.mask & other.mask or frozenset((one.name, other.name)) in exclude_each_other()


def _join(words: list[Keyword], known: Keyword, build: Build) -> None:
    """Append to `A+B+…`. A strength class makes OpenSSL forget a COMPLEMENTOFDEFAULT before it."""
    if _STRENGTH_FIELD in known.fields and "default-flag" in build.traits:
        words[:] = [word for word in words if word.fields != _DEFAULT_FLAG]
    if known not in words:
        words.append(known)


def _mask(words: list[Keyword]) -> int:
    """The suites of `A+B+…`."""
    mask = -1
    for word in words:
        mask &= word.mask
    return mask


@dataclass(slots=True)
class _Element:
    """An element as read: `words` is None where it means nothing."""

    end: int
    words: list[Keyword] | None
    invalid: bool = False
    command: str = ""


def _element(text: str, at: int, build: Build, command: bool) -> _Element:
    """element = word { "+" word } ; ends after the last word that belongs to it."""
    pattern = _WORD_WITH_UNDERSCORE if "underscore" in build.traits else _WORD
    words: list[Keyword] = []
    while True:
        found = pattern.match(text, at)
        if not found:
            return _Element(at + 1, None, invalid=True)
        at = found.end()
        if command:
            return _Element(at, None, command=found[0])
        known = build.keyword(found[0])
        if known is None or any(_exclusive(known, word) for word in words):
            return _Element(at, None)
        _join(words, known, build)
        if text[at : at + 1] != "+":
            return _Element(at, words)
        at += 1


def _element_end(text: str, at: int) -> int:
    """The next separator from `at`, or the end of the text."""
    found = _ELEMENT_END.search(text, min(at, len(text)))
    return found.start() if found else len(text)


def _process(text: str, state: _State, build: Build, offset: int) -> None:
    """Apply the elements of `text`, which stands at `offset` of the list."""
    at = 0
    while at < len(text):
        if text[at] in _SEPARATORS:
            at += 1
            continue
        start = at
        operator = text[at] if text[at] in _OPERATORS else ""
        element = _element(text, at + len(operator), build, operator == "@")
        if element.words is not None:
            _RULES[operator](state, _mask(element.words))
            at = element.end
            continue
        at = _element_end(text, element.end)
        if element.invalid:
            state.invalid = True
        elif element.command:
            _special(state, build, element.command)
        else:
            state.unknown.append(Token(offset + start, offset + at, text[start:at]))


def _run(string: str, build: Build) -> _State:
    """The state after the whole list. `DEFAULT` at the start stands for the build's own list, SUITEB… for theirs."""
    state = _State(list(range(len(build.codes))), (1 << len(build.codes)) - 1)
    if "suite-b" in build.traits:
        for word, meaning in suite_b().items():
            if string.startswith(word):
                _process(meaning, state, build, 0)
                return state
    offset = 0
    if string.startswith(_DEFAULT):
        _process(build.default, state, build, 0)
        offset = len(_DEFAULT)
    _process(string[offset:], state, build, offset)
    return state


def _names_tls13(token: Token) -> bool:
    found = suite(token.text.lstrip(_OPERATORS))
    return found is not None and found.protocol_min_spec == "TLS 1.3"


def _trouble(state: _State) -> tuple[Trouble, ...]:
    if state.invalid:
        return (Trouble.INVALID,)
    return () if state.active else (Trouble.EMPTY,)


def _exact(string: str, build: Build) -> Expansion:
    state = _run(string, build)
    codes = tuple(build.codes[i] for i in state.order if state.active >> i & 1)
    return Expansion(
        string=string,
        build=build.name,
        codes=() if state.invalid else codes,
        unknown=tuple(token for token in state.unknown if not _names_tls13(token)),
        tls13=tuple(token for token in state.unknown if _names_tls13(token)),
        troubles=_trouble(state),
        level=state.level,
        enabled_by={} if state.invalid else dict.fromkeys(codes, (build.name,)),
    )


def _in_all(parts: Iterator[tuple[Token, ...]]) -> tuple[Token, ...]:
    return tuple(sorted(frozenset.intersection(*map(frozenset, parts))))


def _enabling(code: str, answers: list[Expansion]) -> tuple[str, ...]:
    return tuple(answer.build for answer in reversed(answers) if code in answer.enabled_by)


def _union(string: str) -> Expansion:
    """All builds together. A trouble counts when no build has an answer, an element is unknown when all say so."""
    answers = [_exact(string, build) for build in reversed(builds().values())]
    codes = tuple(dict.fromkeys(code for answer in answers for code in answer.codes))
    return Expansion(
        string=string,
        build=SUPERSET,
        codes=codes,
        unknown=_in_all(answer.unknown for answer in answers),
        tls13=_in_all(answer.tls13 for answer in answers),
        troubles=() if codes else tuple(dict.fromkeys(trouble for answer in answers for trouble in answer.troubles)),
        level=answers[0].level,
        enabled_by={code: _enabling(code, answers) for code in codes},
    )


@lru_cache(maxsize=256)
def expand(string: str, build: str = SUPERSET) -> Expansion:
    """The suites that a cipher list enables in a build of `openssl_builds.builds()`, or in any of them (`superset`).

    Never raises for any `string`; raises KeyError for a build that is not known.
    """
    if len(string) > MAX_LENGTH:
        return Expansion(string, build, troubles=(Trouble.TOO_LONG,))
    if string.startswith(distribution_profiles()):
        return Expansion(string, build, troubles=(Trouble.DISTRIBUTION,))
    return _union(string) if build == SUPERSET else _exact(string, builds()[build])
