"""All readers, imported only when a source might be theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Reader


class Entry(NamedTuple):
    """A reader's module, and a test so cheap that it needs no import: False means that a source is not its own."""

    module: str
    might_claim: Callable[[Source], bool]
    adds: bool = False
    """It reads what others do not look at in the sources that are theirs: its claim makes no format ambiguous."""
    in_order: bool = False
    """Its observations come in the order of their places and name no other files: of a long source none is kept."""


def _text(source: Source) -> bool:
    return b"\0" not in source.data[:4096]


def _armoured(source: Source) -> bool:
    return b"-----BEGIN " in source.data or (source.wide and _wide("-----BEGIN ") in source.data)


def _wide(text: str) -> bytes:
    """Text of ASCII in UTF-16, whichever octet of a unit comes first: the very first and last one are left out."""
    return text.encode("utf-16-le")[:-1]


_ARMOUR_IN_BASE64 = (b"LS0tLS1CRUdJTi", b"0tLS0tQkVHSU4g", b"tLS0tLUJFR0lOI")
_NAMES = (
    *(b"X509C", b'x5c"', b";binary::", b"tls.crt", b"tls.key", b"caBundle"),
    *(b"certificate-authority-data", b"client-certificate-data", b"client-key-data"),
)
"""Of values that are certificates or keys (see `certificates/embedded.toml`): they are told where they are not so."""


def _embedding(source: Source) -> bool:
    """Something like a certificate or a key stands in the text otherwise than as a file of PEM has it."""
    data = source.data
    if source.wide:
        marks = (b"-----BEGIN ", b"MI", *_ARMOUR_IN_BASE64, *_NAMES)
        return any(_wide(mark.decode()) in data for mark in marks)
    if not _text(source):
        return False
    if any(mark in data for mark in _ARMOUR_IN_BASE64) or _der_in_base64().search(data):
        return True
    if data.startswith(b"-----BEGIN "):
        return bool(_quoted().search(data))
    return b"-----BEGIN " in data or any(mark in data for mark in _NAMES)


@cache
def _quoted() -> re.Pattern[bytes]:
    """Armour whose line goes on: it stands in a string."""
    return re.compile(rb"-----BEGIN [^-\r\n]{1,80}-----(?![ \t]*(?:[\r\n]|\Z))")


@cache
def _der_in_base64() -> re.Pattern[bytes]:
    """A word that could be DER in base64, but for the first line of a block of armour and those that follow another."""
    lines = rb"(?<!-----\nM)(?<!-----\r\nM)(?<![A-Za-z0-9+/]{16}\nM)(?<![A-Za-z0-9+/]{16}\r\nM)"
    return re.compile(
        rb"M(?:(?<![A-Za-z0-9+/]M)|(?<=\\[nrt]M))" + lines + rb"(?:I[A-P]|[A-H][AEIMQUYcgkosw048][wC])[A-Za-z0-9+/]{20}"
    )


READERS: dict[str, Entry] = {
    "pem": Entry("certificates.pem", _armoured, in_order=True),
    "der": Entry("certificates.der_certificate", lambda source: source.data[:1] == b"\x30"),
    "embedded": Entry("certificates.embedded", _embedding, adds=True, in_order=True),
    "nginx": Entry("tls.nginx", lambda source: _text(source) and (b"{" in source.data or b"ssl_" in source.data)),
    "python": Entry(
        "python.reader",
        lambda source: source.path.lower().endswith((".py", ".pyi", ".pyw")) or source.data[:2] == b"#!",
    ),
}
"""Name → reader. A new format is one row here and one module."""


def reader(name: str) -> Reader:
    """The reader of a name. Raises KeyError."""
    return cast("Reader", import_module(f"cryptrec_lint.readers.{READERS[name].module}").READER)


def might_be_claimed(source: Source) -> bool:
    """Whether any reader could want a source, by the cheap tests alone."""
    return any(entry.might_claim(source) for entry in READERS.values())


def claimants(source: Source) -> list[Reader]:
    """The readers that say a source is theirs: none, one, or several when its format is ambiguous."""
    return _claiming(source, adds=False)


def additions(source: Source) -> list[Reader]:
    """The readers that have something to add to what those see."""
    return _claiming(source, adds=True)


def _claiming(source: Source, adds: bool) -> list[Reader]:
    likely = (reader(name) for name, entry in READERS.items() if entry.adds is adds and entry.might_claim(source))
    return [one for one in likely if one.claims(source)]
