"""Distinguished names as text (RFC 4514), from any bytes: a name that cannot be read is shown as hexadecimal."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256

from cryptrec_lint.printable import is_shown
from cryptrec_lint.readers.certificates import der, facts, object_identifier

_LONGEST = 65_536
"""Octets; what is longer is no name for people, and it would stand in every finding."""
_SHOWN = 32
"""Octets of it that are shown."""
_CACHEABLE = 512
"""Octets; what is longer is not worth the memory that keeping it would cost."""

# Tags of the string types (X.680 section 8.6) and how their octets are read; T61String is read as Latin-1, as most do.
_ENCODINGS = {
    0x0C: "utf-8",
    0x12: "latin-1",
    0x13: "latin-1",
    0x14: "latin-1",
    0x16: "latin-1",
    0x1A: "latin-1",
    0x1C: "utf-32-be",
    0x1E: "utf-16-be",
}
_PLAIN = re.compile(r"[\w .@*:/'()=?!%&-]*", re.ASCII).fullmatch
"""Text without anything to escape: nearly all."""
_ESCAPED = str.maketrans({character: "\\" + character for character in '"+,;<>\\'})


def text(name: bytes) -> str:
    """The text of a DER Name, most specific part first. Never raises; never holds unprintable characters."""
    if len(name) > _LONGEST:
        return f"#{name[:_SHOWN].hex()}…({len(name)} octets, SHA-256 {sha256(name).hexdigest()})"
    return _kept(name) if len(name) <= _CACHEABLE else _text(name)


def _text(name: bytes) -> str:
    try:
        parts = [_relative(part) for part in _short_parts(name) or _parts(name)]
    except der.DerError:
        return "#" + name.hex()
    parts.reverse()
    return ",".join(parts)


def _short_parts(name: bytes) -> list[bytes]:
    """The relative names of a Name whose lengths all have one octet, as nearly always; none where it is another."""
    size, at = len(name), 2
    if not 2 < size <= _SHORT or name[0] != der.SEQUENCE or name[1] != size - 2:
        return []
    parts: list[bytes] = []
    while at + 1 < size and name[at] == der.SET:
        start, at = at, at + 2 + name[at + 1]
        parts.append(name[start:at])
    return parts if at == size else []


def _parts(name: bytes) -> list[bytes]:
    outer = der.only(name, der.SEQUENCE)
    return [name[at:end] for _, at, _, end in der.spans(name, outer.start, outer.end)]


_kept = lru_cache(maxsize=256)(_text)


def _relative(part: bytes) -> str:
    """A relative name. Country and organisation return all the time, so the short ones are kept."""
    return _kept_relative(part) if len(part) <= _CACHEABLE else _attributes(part)


def _attributes(part: bytes) -> str:
    return _single(part) or _several(part)


def _single(part: bytes) -> str:
    """The form that nearly all have: one attribute, short lengths. Empty where it is another."""
    size = len(part)
    if (
        not _HEADS < size <= _SHORT
        or part[:4] != bytes((der.SET, size - 2, der.SEQUENCE, size - 4))
        or part[4] != der.OID
    ):
        return ""
    value = 6 + part[5]
    if size < value + 2 or part[value + 1] != size - value - 2:
        return ""
    label, encoding = _label(part[4:value]), _ENCODINGS.get(part[value])
    return f"{label}={_escaped(part[value + 2 :].decode(encoding, 'replace'))}" if label and encoding else ""


_HEADS, _SHORT = 8, 129
"""Octets: the heads of a SET, a SEQUENCE, an identifier and a value; the longest element with a length of one octet."""


@lru_cache(maxsize=64)
def _label(identifier: bytes) -> str | None:
    """The name of the kind of attribute that has this identifier, a whole element."""
    oid = object_identifier.dotted(identifier[2:])
    return facts.attribute_names().get(oid) if oid else None


def _several(part: bytes) -> str:
    outer = der.element(part, 0, len(part))
    pairs = der.spans(part, outer.start, outer.end)
    return "+".join([pair(part, start, end) for _, _, start, end in pairs])


_kept_relative = lru_cache(maxsize=256)(_attributes)


def pair(part: bytes, start: int, end: int) -> str:
    """The text of one attribute with its value, which fill `part[start:end]`. Raises DerError."""
    members = der.spans(part, start, end)
    if len(members) < 2:
        raise der.DerError("der-missing-element", end)
    (kind, _, at, stop), (tag, whole, inside, last) = members[:2]
    if kind != der.OID:
        raise der.DerError("der-unexpected-tag", start)
    oid = der.dotted(part[at:stop], at)
    label = facts.attribute_names().get(oid)
    encoding = _ENCODINGS.get(tag)
    if label is None or encoding is None:
        return f"{label or oid}=#{part[whole:last].hex()}"
    return f"{label}={_escaped(part[inside:last].decode(encoding, 'replace'))}"


def _escaped(value: str) -> str:
    """RFC 4514 section 2.4, and every unprintable character as its octets, so that output cannot be steered."""
    shown = value if _PLAIN(value) else "".join(map(_printable, value.translate(_ESCAPED)))
    if shown[:1] in (" ", "#"):
        shown = "\\" + shown
    if len(value) > 1 and value.endswith(" "):
        shown = shown[:-1] + "\\ "
    return shown


def _printable(character: str) -> str:
    if is_shown(character):
        return character
    return "".join(f"\\{octet:02X}" for octet in character.encode("utf-8"))
