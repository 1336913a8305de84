"""The manifest and the signature files of a JAR (JAR File Specification, "Signed JAR File"): sections with digests."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

_BREAK = re.compile(rb"\r\n|\r|\n")
_DIGEST = re.compile(r"(.{1,40})-Digest(-Manifest(?:-Main-Attributes)?)?", re.IGNORECASE)
SECTIONS = 100_000
"""Sections that are kept: more than there are members of an archive that are looked at."""
_ALL_LINES = 1_000_000
"""Lines that are looked at: half a second's work. What the rest would cover counts as not covered."""
_LINE = 8192
"""Octets of a line; the specification allows 72 and continuation lines make the rest."""
_LINES = 64
"""Lines of a section that are kept."""


class Digest(NamedTuple):
    """An attribute with a digest."""

    label: str
    """The attribute, `SHA-256-Digest-Manifest`."""
    algorithm: str
    """As written, `SHA-256`."""
    of: str
    """`-Manifest`, `-Manifest-Main-Attributes`, or empty: of a member, or of its section."""
    value: bytes
    """Empty where it is no base64."""
    line: int


class Section(NamedTuple):
    """The main section or that of a member."""

    name: str
    """Empty for the main section."""
    octets: bytes
    """As it stands, with the empty line that ends it."""
    digests: tuple[Digest, ...]


def sections(data: bytes) -> Iterator[Section]:
    """The sections in their order, at most `SECTIONS`."""
    start, count, lines = 0, 0, 0
    body: list[bytes] = []
    first_line = 1
    at, line = 0, 1
    for end, after in _line_ends(data):
        empty = end == at
        if empty and body:
            yield _section(data[start:after], body, first_line)
            body, count = [], count + 1
            if count >= SECTIONS:
                return
        elif not empty:
            if not body:
                start, first_line, lines = at, line, 0
            lines += 1
            if lines <= _LINES:
                body.append(data[at : min(end, at + _LINE)])
        at, line = after, line + 1
    if body:
        yield _section(data[start:], body, first_line)


def _line_ends(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each line ends and the next one begins; the last line need not end."""
    at = count = 0
    for found in _BREAK.finditer(data):
        yield found.start(), found.end()
        at, count = found.end(), count + 1
        if count >= _ALL_LINES:
            return
    if at < len(data):
        yield len(data), len(data)


def _section(octets: bytes, lines: list[bytes], first: int) -> Section:
    attributes: list[tuple[str, str, int]] = []
    for number, line in enumerate(lines, first):
        text = line.decode("utf-8", "replace")
        if text.startswith(" ") and attributes:
            name, value, at = attributes[-1]
            attributes[-1] = name, value + text[1:], at
        else:
            name, _, value = text.partition(":")
            attributes.append((name.strip(), value.strip(), number))
    name = next((value for label, value, _ in attributes if label.lower() == "name"), "")
    return Section(name, octets, tuple(_digests(attributes)))


def _digests(attributes: list[tuple[str, str, int]]) -> Iterator[Digest]:
    for label, value, line in attributes:
        found = _DIGEST.fullmatch(label)
        if found:
            yield Digest(label, found[1], (found[2] or "").title(), _octets(value), line)


def _octets(value: str) -> bytes:
    try:
        return binascii.a2b_base64(value)
    except ValueError:
        return b""
