"""In which encoding an XML document is written (XML 1.0 section 4.3.3 and appendix F)."""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,40})["']""")
_HEAD = 300
"""Octets in which the declaration stands."""
_EXPAT = frozenset({"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1"})
"""What expat reads by itself."""
_JAPANESE = ("shift_jis", "x-sjis", "windows-31j", "euc-jp", "iso-2022-jp")
_OTHERS = ("gb2312", "gbk", "gb18030", "big5", "euc-kr", "koi8-r", "koi8-u")
_FAMILIES = ("iso-8859-", "windows-125")
_CODECS = {"x-sjis": "shift_jis", "shift_jis": "cp932", "windows-31j": "cp932"}
"""Shift_JIS is read with the characters that vendors added, as programs do."""
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SLOTS = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
"""How UTF-16 begins without a byte order mark → how it is read."""


def readable(data: bytes) -> tuple[bytes | None, str]:
    """The octets for expat, and the encoding to tell it (empty where it finds out by itself).

    None and the declared name where the encoding is none that is read here.
    """
    if is_wide(data):
        return _recoded(data, "utf-16" if data.startswith(_WIDE) else _SLOTS[data[:2]])
    name = _declared(data)
    if not name or name in _EXPAT:
        return data, ""
    if name not in _JAPANESE and name not in _OTHERS and not name.startswith(_FAMILIES):
        return None, name
    return _recoded(data, _CODECS.get(name, name))


def _recoded(data: bytes, name: str) -> tuple[bytes | None, str]:
    try:
        return data.decode(name).encode("utf-8"), "utf-8"
    except (LookupError, UnicodeError):
        return None, name


def ambiguous(data: bytes) -> str:
    """The encoding, where programs do not read all its characters alike (the wave dash of Shift_JIS is U+301C for some
    and U+FF5E for others): then another digest is no proof of a change. Empty where it is another one."""
    name = "" if is_wide(data) else _declared(data)
    return name if name in _JAPANESE or name in _OTHERS else ""


def is_wide(data: bytes) -> bool:
    """Whether it is UTF-16."""
    return data.startswith(_WIDE) or data[:2] in _SLOTS


def is_utf8(data: bytes) -> bool:
    """Whether places in the octets are places in UTF-8."""
    return not is_wide(data) and _declared(data) != "iso-8859-1"


ATTRIBUTES = 100_000
"""Attributes of one element: for more, expat and what it hands over take all memory."""
_LONG = re.compile(rb"<[^<]{600000,}")
"""A tag with so many attributes has at least six octets for each. No tag has `<` in it (XML 1.0 section 2.3)."""


def has_endless_tag(data: bytes) -> bool:
    """Whether an element has too many attributes."""
    if data.count(b"=") <= ATTRIBUTES:
        return False
    return any(found[0].count(b"=") > ATTRIBUTES for found in _LONG.finditer(data))


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_HEAD])
    return found[1].decode("ascii").lower() if found else ""
