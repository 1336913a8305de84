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
    return b"-----BEGIN " in source.narrow


_SPACES_IN_BASE64 = (b"94bWxkc2ln", b"veG1sZHNpZ", b"L3htbGRzaW", b"94bWxlbm", b"veG1sZW5j", b"L3htbGVuY")
"""`/xmldsig#` and `/xmlenc#`, each at its three places in base64."""
_Marks = dict[bytes, tuple[bytes, ...]]
"""What all of some marks have → these marks; none where it is the mark itself. A text has few of the first."""
_MARKS: _Marks = {
    # Armour, and the member that every web key has, each at its three places in base64
    b"LS0t": (b"LS0tLS1CRUdJTi", b"0tLS0tQkVHSU4g", b"tLS0tLUJFR0lOI", b"LS0tLSBCRUdJTiBTU0gy"),
    **dict.fromkeys((b"Imt0eS", b"JrdHki", b"ia3R5I"), ()),
    # Public keys of OpenSSH, key stores and DSS keys in base64 (see `certificates/words.py`, `certificates/packed.py`)
    b"AAAA": (
        *(b" AAAA", b"\tAAAA", b"/u3+7QAAAA", b"zs7OzgAAAA"),
        *(b"IAAAAiAABEU1M", b"AAAAIAEBAA", b"HvG1sAAAAA"),
    ),
    # gzip, bzip2, xz, base64 and public keys of OpenSSH in base64
    **dict.fromkeys((b"H4sI", b"FBWSZTW", b"/Td6WFoA", b"TFMwdExTMUNS", b"TUlJ", b"SDRzSU", b"c3NoL", b"ZWNkc2Et"), ()),
    # Keys of PuTTY, Windows, ssh.com and .NET (see `certificates/program_keys.py`, `certificates/packed.py`)
    **dict.fromkeys((b"PuTTY-User-Key-File-", b"UHVUVFkt", b"---- BEGIN SSH2 ", b"SAKeyValue", b"RSAParameters"), ()),
    b"00240000": (b"0024000004800000", b"002400000c800000", b"002400000C800000"),
    b"AABSU0E": (b"IAAACkAABSU0E", b"IAAAAkAABSU0E"),
    b"U1NI": (b"U1NIS1JMCg", b"U1NIIFBSSVZBVEUg"),
    **dict.fromkeys((b"KDIxOnByb3Rl", b"KDExOnByaXZh", b"PFJTQUtleVZhbHVlP"), ()),
    # Names of values that are certificates or keys (see `certificates/embedded.toml`)
    b"-data": (b"certificate-authority-data", b"client-certificate-data", b"client-key-data"),
    b"tls.": (b"tls.crt", b"tls.key"),
    # Armour that is percent-encoded; values that are encrypted (see `certificates/other_words.py`)
    b"-----BEGIN": (b"-----BEGIN%20", b"-----BEGIN+"),
    b"AES256": (b"$ANSIBLE_VAULT;", b"ENC[AES256_GCM,"),
    # XML with signatures, and messages of SAML (see `certificates/xml_texts.py`); its namespaces in base64
    b"xmldsig": (b"xmldsig#", b"xmldsig%23"),
    b"xmlenc": (b"xmlenc#", b"xmlenc%23"),
    **dict.fromkeys((b"SAMLRe", b"SigAlg", *_SPACES_IN_BASE64), ()),
    **dict.fromkeys((b"X509C", b'x5c"', b";binary::", b"caBundle"), ()),
}
_SECTIONS, _SECTION_WITHIN = (b"[Interface]", b"[Peer]", b"[WireGuard", b"[wireguard"), 4096
"""Sections of WireGuard's configurations, and how many octets into the file the first one begins at most."""
_IN_NUMBERS: _Marks = {
    b"30": (b"x30", b"X30", b"308", b"30,8", b"30:8", b"30 8", b"&H30", b"&h30"),
    b"48": (b"48,", b"48 ,"),
}
"""How DER begins in numbers (see `certificates/octets.py`)."""
_WEB_KEY, _KEY_IN_JSON = b"kty", b'"kty"'
"""The member that every web key has."""
_TOKENS = (b"eyJ", b"eyA", b"ewo", b"ew0", b"ewk")
"""How a token begins: a brace in base64url, and a quotation mark, a blank, a line end or a tab after it."""
_CODE = (".py", ".pyi", ".pyw", ".js", ".ts", ".go", ".java", ".c", ".h", ".sql", ".rb", ".php", ".ps1", ".bat")
"""Suffixes of source code, in which the reader of PEM reads nothing, though it begin with armour."""


def _embedding(source: Source) -> bool:
    """Something like a certificate or a key stands in the text otherwise than as a file of PEM has it."""
    data = source.narrow
    if not (_text(source) or source.wide) or is_packed(source) or (_pdf(source) and b"/ByteRange" in data):
        return False  # the signatures of a PDF stand in it as numbers, and its own reader knows what they are over
    if not data.startswith(_BEGIN) or source.path.lower().endswith(_CODE):
        return _BEGIN in data or _has_marks(data, source)
    return _quoted().search(data) is not None or _has_marks(_beside_blocks(data), source)


def _has_marks(data: bytes, source: Source) -> bool:
    """How something begins that is looked at wherever it is, or a name that says of its value that it is such."""
    if _has_any(_MARKS, data) or any(section in data[:_SECTION_WITHIN] for section in _SECTIONS):
        return True
    if _WEB_KEY in data and not (_is_json(source) and data.count(_WEB_KEY) == data.count(_KEY_IN_JSON)):
        return True
    return any(one.search(data) for one in (_der_in_base64(), *_token())) or _in_numbers(data)


def _has_any(marks: _Marks, data: bytes) -> bool:
    return any(
        first in data and (not others or any(mark in data for mark in others)) for first, others in marks.items()
    )


_BEGIN, _END = b"-----BEGIN ", b"-----END "
_BLOCKS = (b"CERTIFICATE", b" KEY", b"REQUEST", b" CRL", b"PARAMETERS", b"PKCS7", b"CMS", b" KEY BLOCK")
"""How the labels of blocks end that hold nothing but base64."""


def _beside_blocks(data: bytes) -> bytes:
    """A file of armour without its blocks: in what they hold, something looks like a mark by chance."""
    found, at = [], 0
    while (begin := data.find(_BEGIN, at)) >= 0:
        label_end = data.find(b"-----", begin + len(_BEGIN))
        end = data.find(_END, label_end)
        if end < 0:
            break
        if begin - at > _SEAM:
            found.append(data[at:begin])
        if not data.endswith(_BLOCKS, begin, label_end):
            found.append(data[begin:end])
        at = data.find(b"-----", end + len(_END)) + len(b"-----")
        if at < end:
            break
    found.append(data[max(at, 0) :])
    return b"\n".join(found)


_SEAM = 2
"""Octets of a line's end between two blocks."""


@cache
def _quoted() -> re.Pattern[bytes]:
    """Armour with something before or behind it on its line: it stands in a string, or in a comment."""
    return re.compile(rb"-----BEGIN (?:(?<=[^\r\n]-----BEGIN )|[^-\r\n]{1,80}-----(?![ \t]*(?:[\r\n]|\Z)))")


@cache
def _der_in_base64() -> re.Pattern[bytes]:
    """A word that could be DER in base64 (see `certificates/runs.py`)."""
    head = rb"M(?:(?<![A-Za-z0-9+/]M)|(?<=\\[nrt]M)|(?<=[^A-Za-z0-9+/]0sM)|(?<=\n\+M))"
    return re.compile(head + rb"(?:I[A-P]|[A-H][AEIMQUYcgkosw048][wC])[A-Za-z0-9+/]{20}")


@cache
def _token() -> tuple[re.Pattern[bytes], ...]:
    """How a token of JOSE begins (see `certificates/words.py`), and not a part of a word (keyAgreement, framework).

    Two patterns, because one that begins with fixed characters is searched for many times faster.
    """
    return tuple(re.compile(begin + rb"(?<![A-Za-z0-9_.-]e..)[A-Za-z0-9_-]{9}") for begin in (rb"ey[AJ]", rb"ew[0ok]"))


def _in_numbers(data: bytes) -> bool:
    return _has_any(_IN_NUMBERS, data) and any(one.search(data) for one in _der_in_numbers())


@cache
def _der_in_numbers() -> tuple[re.Pattern[bytes], ...]:
    """The tag of a SEQUENCE and how a long length begins, written in one of the ways that `octets.py` reads.

    Two patterns, because one that begins with fixed characters is searched for many times faster.
    """
    hexadecimal = rb"30(?:8[12][0-9A-Fa-f]{2}|[\s,:;\"'+\\]{1,20}(?:\(byte\)\s?)?(?:0[xX]|\\?[xX]|&[hH])?8[12])"
    decimal = rb"48\s?,\s{0,20}(?:\(byte\)\s?)?(?:130|129|-126|-127)"
    return re.compile(hexadecimal), re.compile(decimal)


_XML_SECURITY = ("http://www.w3.org/2000/09/xmldsig#", "http://www.w3.org/2001/04/xmlenc#")
_NOT_XML = (b"<!doctype html", b"<html", b"<?php", b"<%")
_FIRST = 512
"""Octets looked at for what a text in angle brackets is."""
_LETTER = re.compile(rb"[^\xef\xbb\xbf\xff\xfe \t\r\n\0]")
_SIGNED_IN_HTML = re.compile(rb"<(?:[^\s<>&:]{1,80}:)?SignatureMethod\s")
"""The tag itself: pages that speak of signatures have it with `&lt;`."""


def is_secured_xml(source: Source) -> bool:
    """XML that declares the namespace of signatures or of encryption: the reader of those has all that is in it, base64
    certificates too, and no other reader of texts should claim it."""
    data = source.data
    begin = _LETTER.search(data)
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


_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"!<arch>\n")
"""How ZIP, gzip, bzip2, xz and ar begin."""
_COMPRESSED, _AR, _RPM = _ARCHIVES[3:6], _ARCHIVES[6], b"\xed\xab\xee\xdb"
_TAR, _TAR_AT = b"ustar", 257
"""POSIX.1-2001 pax interchange format, ustar header block: magic."""
_ZIP_END, _ZIP_TAIL = b"PK\x05\x06", 65_557
"""APPNOTE.TXT section 4.3.16: the end record and the longest comment after it."""


_BLOCK, _MODE, _MODE_END, _SUM, _SUM_END = 512, 100, 107, 148, 156
"""The header block, and where in it stand, in octal digits, the mode and the check sum: of all octets, with blanks in
its place."""


def is_packed(source: Source) -> bool:
    """An archive, whose members are read one by one: what stands in it uncompressed must not be read as a text too."""
    return source.data.startswith((*_ARCHIVES, _RPM)) or is_tar(source.data) or _cpio(source)


def is_tar(data: bytes) -> bool:
    """A TAR file; one from before POSIX has no magic, and is known by a name, a mode, and the check sum of its first
    header (tar(5), Old-Style Archive Format)."""
    if data.startswith(_TAR, _TAR_AT):
        return True
    digits, mode = data[_SUM:_SUM_END].strip(b" \0"), data[_MODE:_MODE_END].strip(b" \0")
    if len(data) < _BLOCK or not data[0] or not _OCTAL(digits) or not _OCTAL(mode):
        return False
    blanks = (_SUM_END - _SUM) * ord(" ")
    return sum(data[:_SUM]) + blanks + sum(data[_SUM_END:_BLOCK]) == int(digits, 8)


_OCTAL = re.compile(rb"[0-7]+").fullmatch


def _cpio(source: Source) -> bool:
    return source.data.startswith(b"07070") and bool(
        re.match(rb"07070(?:[12][0-9A-Fa-f]{104}|7[0-7]{70})", source.data)
    )


def _zip(source: Source) -> bool:
    """A ZIP file, or one with something before it (a program that unpacks itself)."""
    return source.data.startswith(_ARCHIVES[:3]) or _ZIP_END in source.data[-_ZIP_TAIL:]


_IN_OCTETS = (
    *(b"PuTTY-User-Key-File-", b"---- BEGIN SSH2 ", b"<RSAKeyValue", b'xmldsig#"'),
    *(b"-----BEGIN ", b"\xa0\x03\x02\x01\x02", b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"),
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00",
)
"""What certificates and keys have near their beginning (see `certificates/embedded.toml`): signatures hold such too."""


def _has_der(source: Source) -> bool:
    """It is no text, not opened as an archive, and something like DER or armour stands in it."""
    if _text(source) or source.wide or is_packed(source):
        return False
    return any(mark in source.data for mark in _IN_OCTETS)


def _jose(source: Source) -> bool:
    """Members that only keys, headers and metadata have; or a token."""
    data = source.narrow
    if any(mark in data[:16] for mark in _TOKENS):
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
    one_line = b"AAAA" in data and (b" AAAA" in data or b"\tAAAA" in data)
    return one_line or b"---- BEGIN SSH2 " in data or _old_ssh(source.path)


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
_JOSE_MEMBERS = (
    b'"kty"',
    b'_alg"',
    b"_alg_values_supported",
    b'_enc"',
    b'"protected"',
    b'"ciphertext"',
    b'"signature"',
)


def _agent_key(source: Source) -> bool:
    """An S-expression alone, or names with values of which one is such, not far from the beginning."""
    first = source.data[: 1 << 16]
    if first[:1] == b"(":
        return b"private-key" in first[:40]
    return b"private-key" in first and b"key:" in first.lower() and _text(source)


def _microsoft(source: Source) -> bool:
    """PVK; a blob of CryptoAPI with a key pair; the public key of a strong name."""
    data = source.data
    return data.startswith((b"\x1e\xf1\xb5\xb0", b"\x00\x24\x00\x00")) or (
        data[:1] in (b"\x06", b"\x07") and data[2:4] == b"\0\0" and data[8:10] in (b"RS", b"DS", b"DH")
    )


def _putty(source: Source) -> bool:
    """Private keys of PuTTY say so in their first line; a byte order mark or blanks may stand before it."""
    return b"PuTTY-User-Key-File-" in source.narrow[:512]


READERS: dict[str, Entry] = {
    "pem": Entry(
        "certificates.pem",
        lambda source: _armoured(source) and not is_packed(source) and not is_secured_xml(source),
        in_order=True,
        passages=True,
    ),
    "der": Entry("certificates.der_certificate", lambda source: source.data[:1] == b"\x30"),
    "embedded": Entry("certificates.embedded", _embedding, adds=True, in_order=True),
    "binary": Entry("certificates.in_binary", _has_der, adds=True),
    "pdf": Entry("certificates.pdf", _pdf),
    "jks": Entry("certificates.jks", lambda source: source.data[:4] in (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")),
    "bks": Entry("certificates.bks", lambda source: source.data[:3] == bytes(3) and source.data[4:8] == b"\0\0\0\x14"),
    "xml-signature": Entry("xmlsig.reader", is_secured_xml),
    "zip": Entry("archives.zip_archive", _zip),
    "tar": Entry(
        "archives.tar_archive",
        lambda source: (source.data.startswith(_COMPRESSED) or is_tar(source.data)) and not _zip(source),
    ),
    "ar": Entry("archives.ar_archive", lambda source: source.data.startswith(_AR)),
    "cpio": Entry("archives.cpio_archive", _cpio),
    "rpm": Entry("archives.rpm", lambda source: source.data.startswith(_RPM)),
    "apk-idsig": Entry("archives.idsig", lambda source: source.path.lower().endswith(".idsig")),
    "android-network-security": Entry(
        "android.network_security",
        lambda source: _text(source) and b"<network-security-config" in source.data,
        in_archives=False,
    ),
    "nginx": Entry(
        "tls.nginx",
        lambda source: _text(source) and (b"{" in source.data or b"ssl_" in source.data),
        in_archives=False,
    ),
    "jose": Entry("jose.reader", _jose, passages=True),
    "openpgp": Entry("openpgp.reader", _openpgp),
    "gnupg-keybox": Entry("openpgp.keybox", lambda source: source.data[8:12] == b"KBXf"),
    "gnupg-key": Entry("openpgp.agent_key", _agent_key),
    "ssh": Entry("ssh.reader", _ssh, in_order=True, passages=True),
    "putty": Entry("ssh.putty", _putty),
    "ssh1-key": Entry("ssh.ssh1_key", lambda source: source.data.startswith(b"SSH PRIVATE KEY FILE FORMAT 1.1\n\0")),
    "ssh-krl": Entry("ssh.krl", lambda source: source.data[:8] == b"SSHKRL\n\0"),
    "microsoft-key": Entry("certificates.microsoft_key", _microsoft),
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
