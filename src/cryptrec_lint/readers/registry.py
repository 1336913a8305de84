"""All readers, imported only when a source might be theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from cryptrec_lint.model import Reason, reason
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
    in_archives: bool = True
    """What it reads means something without the files around it, so that it also reads members of archives."""

    passages: bool = False
    """It reads marked passages of a text and leaves the rest alone: several such readers can share a file."""


_HEAD, _SHARE = 4096, 512
"""Octets looked at for NUL, and of how many one may be NUL: programs that read a configuration pass over one in a
comment, so that it must not make the file pass for another. Of compressed octets twice as many are NUL, of DER more."""


def is_text(data: bytes) -> bool:
    """Whether hardly any octet is NUL."""
    return data.count(0, 0, _HEAD) <= 1 + min(len(data), _HEAD) // _SHARE


def _text(source: Source) -> bool:
    return is_text(source.data)


def _pdf(source: Source) -> bool:
    return b"%PDF-" in source.data[: 1 << 10]


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


_PACKED = (b"/u3+7QAAAA", b"zs7OzgAAAA", b"H4sI", b"TFMwdExTMUNS", b"TUlJ", b"SDRzSU", b"c3NoL", b"ZWNkc2Et")
"""How key stores, gzip, base64 and public keys of OpenSSH begin in base64 (see `certificates/packed.py`)."""
_IN_NUMBERS = (b"x30", b"X30", b"308", b"30,8", b"30:8", b"30 8", b"48,", b"48 ,", b"&H30", b"&h30")
"""How DER begins in numbers (see `certificates/octets.py`)."""
_WEB_KEY = b'"kty"'
"""The member that every web key has."""
_WORDS = (b" AAAA", b"\tAAAA", b"eyJ")
"""Public keys of OpenSSH and tokens (see `certificates/words.py`)."""
_CODE = (".py", ".pyi", ".pyw", ".js", ".ts", ".go", ".java", ".c", ".h", ".sql", ".rb", ".php", ".ps1", ".bat")
"""Suffixes of source code, in which the reader of PEM reads nothing, though it begin with armour."""
_BUNDLE = 4 << 20
"""Octets of a file that begins with armour, from which on it is a bundle of certificates: these forms are not looked
for between so many blocks, which would cost as much as reading them."""


def _embedding(source: Source) -> bool:
    """Something like a certificate or a key stands in the text otherwise than as a file of PEM has it."""
    data = source.data
    if source.wide:
        marks = (b"-----BEGIN ", b"MI", *_ARMOUR_IN_BASE64, *_PACKED, *_IN_NUMBERS, *_WORDS, _WEB_KEY, *_NAMES)
        return any(_wide(mark.decode()) in data for mark in marks)
    if not _text(source) or is_packed(source) or (_pdf(source) and b"/ByteRange" in data):
        return False  # the signatures of a PDF stand in it as numbers, and its own reader knows what they are over
    among_blocks = b"-----BEGIN " in data
    if any(mark in data for mark in _ARMOUR_IN_BASE64) or _der_in_base64(among_blocks).search(data):
        return True
    if _behind_a_block().search(data):
        return True
    bundle = data.startswith(b"-----BEGIN ") and len(data) >= _BUNDLE
    if not bundle and (any(mark in data for mark in (*_PACKED, *_WORDS)) or _in_numbers(data)):
        return True
    if not bundle and _WEB_KEY in data and not _is_json(source):
        return True
    if data.startswith(b"-----BEGIN ") and not source.path.lower().endswith(_CODE):
        return bool(_quoted().search(data))
    return b"-----BEGIN " in data or any(mark in data for mark in _NAMES)


@cache
def _quoted() -> re.Pattern[bytes]:
    """Armour whose line goes on: it stands in a string."""
    return re.compile(rb"-----BEGIN [^-\r\n]{1,80}-----(?![ \t]*(?:[\r\n]|\Z))")


@cache
def _der_in_base64(among_blocks: bool) -> re.Pattern[bytes]:
    """A word that could be DER in base64. Where there are blocks of armour, no first line of one and none that follows
    another: in a bundle some of them look so by chance."""
    lines = rb"(?<!-----\nM)(?<!-----\r\nM)(?<![A-Za-z0-9+/]{16}\nM)(?<![A-Za-z0-9+/]{16}\r\nM)"
    head, rest = rb"M(?:(?<![A-Za-z0-9+/]M)|(?<=\\[nrt]M))", lines if among_blocks else b""
    return re.compile(head + rest + rb"(?:I[A-P]|[A-H][AEIMQUYcgkosw048][wC])[A-Za-z0-9+/]{20}")


@cache
def _behind_a_block() -> re.Pattern[bytes]:
    """What `_der_in_base64` leaves out as the first line of a block, where it follows the end of one."""
    return re.compile(rb"-----END [^-\r\n]{1,80}-----\r?\nM[A-I]")


def _in_numbers(data: bytes) -> bool:
    return any(mark in data for mark in _IN_NUMBERS) and _der_in_numbers().search(data) is not None


@cache
def _der_in_numbers() -> re.Pattern[bytes]:
    """The tag of a SEQUENCE and how a long length begins, written in one of the ways that `octets.py` reads."""
    return re.compile(
        rb"30(?:8[12][0-9A-Fa-f]{2}|[\s,:;\"'+\\]{1,20}(?:\(byte\)\s?)?(?:0[xX]|\\?[xX]|&[hH])?8[12])"
        rb"|48\s?,\s{0,20}(?:\(byte\)\s?)?(?:130|129|-126|-127)"
    )


_XML_SECURITY = ("http://www.w3.org/2000/09/xmldsig#", "http://www.w3.org/2001/04/xmlenc#")
_NOT_XML = (b"<!doctype html", b"<html", b"<?php", b"<%")
_FIRST = 512
"""Octets looked at for what a text in angle brackets is."""
_BEGIN = re.compile(rb"[^\xef\xbb\xbf\xff\xfe \t\r\n\0]")
_SIGNED_IN_HTML = re.compile(rb"<(?:[^\s<>&:]{1,80}:)?SignatureMethod\s")
"""The tag itself: pages that speak of signatures have it with `&lt;`."""


def is_secured_xml(source: Source) -> bool:
    """XML that declares the namespace of signatures or of encryption: the reader of those has all that is in it, base64
    certificates too, and no other reader of texts should claim it."""
    data = source.data
    begin = _BEGIN.search(data)
    head = data[begin.start() : begin.start() + _FIRST] if begin else b""
    if not head.startswith(b"<") or (head.lower().startswith(_NOT_XML) and not _SIGNED_IN_HTML.search(data)):
        return False
    encoding = "utf-16-le" if data[:4].find(b"<\0") >= 0 else "utf-16-be" if data[:4].find(b"\0<") >= 0 else "ascii"
    if any(quote + uri.encode(encoding) + quote in data for uri in _XML_SECURITY for quote in _quotes(encoding)):
        return True
    return "&".encode(encoding) in data and _names_by_reference(data, encoding)


def _names_by_reference(data: bytes, encoding: str) -> bool:
    """Whether it declares one of the namespaces with letters written as references: `&#35;`."""
    from html import unescape  # hardly any file comes here

    text = data.decode(encoding, "replace")
    declared = (unescape(found[1] or found[2]) for found in _NAMESPACE.finditer(text))
    return any(value in _XML_SECURITY for value in declared)


_NAMESPACE = re.compile(
    r"""xmlns(?::[^\s=]{1,100})?\s*=\s*(?:"([^"<]{0,500}&[^"<]{0,500})"|'([^'<]{0,500}&[^'<]{0,500})')"""
)
"""A declaration of a namespace with a reference in it."""


def _quotes(encoding: str) -> tuple[bytes, bytes]:
    return '"'.encode(encoding), "'".encode(encoding)


_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
"""How ZIP, gzip, bzip2 and xz begin."""
_TAR, _TAR_AT = b"ustar", 257
"""POSIX.1-2001 pax interchange format, ustar header block: magic."""
_ZIP_END, _ZIP_TAIL = b"PK\x05\x06", 65_557
"""APPNOTE.TXT section 4.3.16: the end record and the longest comment after it."""


_BLOCK, _SUM, _SUM_END = 512, 148, 156
"""The header block, and where in it its check sum stands in octal digits: the sum of all octets, with blanks there."""


def is_packed(source: Source) -> bool:
    """An archive, whose members are read one by one: what stands in it uncompressed must not be read as a text too."""
    return source.data.startswith(_ARCHIVES) or is_tar(source.data)


def is_tar(data: bytes) -> bool:
    """A TAR file; one of the form of Unix version 7 has no magic, and is known by the check sum of its first header."""
    if data.startswith(_TAR, _TAR_AT):
        return True
    digits = data[_SUM:_SUM_END].strip(b" \0")
    if len(data) < _BLOCK or not digits or digits.strip(b"01234567"):
        return False
    blanks = (_SUM_END - _SUM) * ord(" ")
    return sum(data[:_SUM]) + blanks + sum(data[_SUM_END:_BLOCK]) == int(digits, 8)


def _zip(source: Source) -> bool:
    """A ZIP file, or one with something before it (a program that unpacks itself)."""
    return source.data.startswith(_ARCHIVES[:3]) or _ZIP_END in source.data[-_ZIP_TAIL:]


def _jose(source: Source) -> bool:
    """Members that only keys, protected headers and metadata have; or a token, which begins with `{"` in base64url."""
    data = source.text.encode("utf-8", "replace") if source.wide else source.data
    if b"eyJ" in data[:16]:
        return True
    if not _begins_like_json(data):
        return False
    return any(name in data for name in _JOSE_MEMBERS) or any(name in spelt_out(data) for name in _JOSE_MEMBERS)


def spelt_out(data: bytes) -> bytes:
    """JSON with the letters and signs of ASCII that are written as `\\u00xx` (RFC 8259 section 7) as they are."""
    return _ESCAPE.sub(lambda found: bytes.fromhex(found[1].decode()), data) if b"\\u00" in data else b""


_ESCAPE = re.compile(rb"\\u00([2-7][0-9A-Fa-f])")


def _begins_like_json(data: bytes) -> bool:
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _is_json(source: Source) -> bool:
    """JSON with web keys, which its own reader has: not source code that begins with a bracket."""
    return _begins_like_json(source.data) and not source.path.lower().endswith(_CODE)


def _ssh(source: Source) -> bool:
    """The octets of a key begin with the length of its name, which makes four letters A in base64."""
    data = source.data
    return b" AAAA" in data or b"\tAAAA" in data or b"---- BEGIN SSH2 " in data or _old_ssh(source.path)


def _old_ssh(path: str) -> bool:
    """Keys of protocol 1 are digits only: by such names alone."""
    return path.endswith(("known_hosts", "authorized_keys"))


def _openpgp(source: Source) -> bool:
    """A first octet that is the head of a packet with which a file can begin, and no text."""
    first = source.data[0] if source.data else 0
    tag = first & 0x3F if first & 0x40 else first >> 2 & 0x0F
    return first & 0x80 != 0 and tag in _OPENPGP_TAGS


_OPENPGP_TAGS = frozenset((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 18, 20))
"""RFC 9580 section 5: session keys, signatures, keys, compressed and encrypted data, markers."""
_JOSE_MEMBERS = (b'"kty"', b'_alg"', b"_alg_values_supported", b'_enc"', b'"protected"')


READERS: dict[str, Entry] = {
    "pem": Entry(
        "certificates.pem",
        lambda source: _armoured(source) and not is_packed(source) and not is_secured_xml(source),
        in_order=True,
        passages=True,
    ),
    "der": Entry("certificates.der_certificate", lambda source: source.data[:1] == b"\x30"),
    "embedded": Entry("certificates.embedded", _embedding, adds=True, in_order=True),
    "pdf": Entry("certificates.pdf", _pdf),
    "jks": Entry("certificates.jks", lambda source: source.data[:4] in (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")),
    "bks": Entry("certificates.bks", lambda source: source.data[:3] == bytes(3) and source.data[4:8] == b"\0\0\0\x14"),
    "xml-signature": Entry("xmlsig.reader", is_secured_xml),
    "zip": Entry("archives.zip_archive", _zip),
    "tar": Entry("archives.tar_archive", lambda source: is_packed(source) and not _zip(source)),
    "apk-idsig": Entry("archives.idsig", lambda source: source.path.lower().endswith(".idsig")),
    "android-network-security": Entry(
        "android.network_security",
        lambda source: b"<network-security-config" in source.data and _text(source),
        in_archives=False,
    ),
    "nginx": Entry(
        "tls.nginx",
        lambda source: _text(source) and (b"{" in source.data or b"ssl_" in source.data),
        in_archives=False,
    ),
    "jose": Entry("jose.reader", _jose, passages=True),
    "openpgp": Entry("openpgp.reader", _openpgp),
    "ssh": Entry("ssh.reader", _ssh, in_order=True, passages=True),
    "python": Entry(
        "python.reader",
        lambda source: source.path.lower().endswith((".py", ".pyi", ".pyw")) or source.data[:2] == b"#!",
        in_archives=False,
    ),
}
"""Name → reader. A new format is one row here and one module."""


def reader(name: str) -> Reader:
    """The reader of a name. Raises KeyError."""
    return cast("Reader", import_module(f"cryptrec_lint.readers.{READERS[name].module}").READER)


def might_be_claimed(source: Source) -> bool:
    """Whether any reader could want a source, by the cheap tests alone."""
    return any(entry.might_claim(source) for entry in READERS.values())


def claimants(source: Source, in_archives: bool = False) -> list[Reader]:
    """The readers that say a source is theirs: none, one, or several when its format is ambiguous. Of a member of an
    archive, those that need no files around it."""
    return _claiming(source, in_archives, adds=False)


def additions(source: Source, in_archives: bool = False) -> list[Reader]:
    """The readers that have something to add to what those see."""
    return _claiming(source, in_archives, adds=True)


def _claiming(source: Source, in_archives: bool, adds: bool) -> list[Reader]:
    entries = [(name, entry) for name, entry in READERS.items() if entry.in_archives or not in_archives]
    likely = (reader(name) for name, entry in entries if entry.adds is adds and entry.might_claim(source))
    return [one for one in likely if one.claims(source)]


def why_unclaimed(source: Source) -> Reason:
    """Why no reader says that a source is its own."""
    if not source.data.strip():
        return reason("empty-file")
    return reason("pdf-unsigned" if _pdf(source) else "no-reader")


def can_share(readers: list[Reader]) -> bool:
    """Whether a source that all of these claim can be read by all of them, each its own passages."""
    return all(READERS[one.name].passages for one in readers)
