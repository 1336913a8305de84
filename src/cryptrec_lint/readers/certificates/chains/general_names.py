"""Names as name constraints compare them (RFC 5280 section 4.2.1.10): each form says what a name of it is, what a
constraint of it is, and whether the constraint covers the name. What cannot be compared raises `Unclear`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, NamedTuple

from cryptrec_lint.readers.certificates import der, names
from cryptrec_lint.readers.certificates.chains.naming import folded

MAIL, DNS, DIRECTORY, URI, ADDRESS = 0x81, 0x82, der.context(4), 0x86, 0x87
"""Tags of GeneralName: rfc822Name, dNSName, directoryName, uniformResourceIdentifier, iPAddress."""
OTHER = der.context(0)
_FORMS_WITHOUT_MEANING = {der.context(3): "x400Address", der.context(5): "ediPartyName", 0x88: "registeredID"}


class Unclear(ValueError):
    """A name or a constraint that cannot be compared as the standard says."""


class Form(NamedTuple):
    """One form of names."""

    label: str
    """As RFC 5280 calls it."""
    name: Callable[[bytes], Any]
    """The octets of a name → what is compared."""
    base: Callable[[bytes], Any]
    """The octets of a constraint → what is compared."""
    covers: Callable[[Any, Any], bool]
    """Whether a base covers a name."""


def label(tag: int) -> str:
    """What RFC 5280 calls the form with this tag."""
    form = FORMS.get(tag)
    return form.label if form else _FORMS_WITHOUT_MEANING.get(tag, "otherName")


def shown(tag: int, octets: bytes) -> str:
    """A name or a constraint for people."""
    if tag == DIRECTORY:
        return names.text(octets) or "-"
    if tag == ADDRESS:
        return _shown_address(octets)
    text = octets[:_SHOWN].decode("ascii", "replace") if tag in FORMS else "#" + octets[:_SHOWN].hex()
    return "".join(each if each.isprintable() else "?" for each in text) or '""'


_SHOWN = 100
"""Octets of a name that are shown."""


# -------------------- hosts: dNSName, and the host in the two other forms

_LABEL = r"(?:[A-Za-z0-9_*](?:[A-Za-z0-9_*-]{0,61}[A-Za-z0-9_*])?)"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*").fullmatch
"""A host, with the underscores and asterisks that real certificates have."""


def _host(octets: bytes) -> str:
    text = octets.decode("ascii", "replace")
    if not _HOST(text):
        raise Unclear
    return text.lower()


def _dns_base(octets: bytes) -> str:
    """A host. A period before it (no part of the standard, and everywhere) asks for one label more; nothing is above
    all hosts."""
    if not octets:
        return ""
    base = "." * octets.startswith(b".") + _host(octets.removeprefix(b"."))
    if "*" in base:
        raise Unclear
    return base


def _dns_covers(base: str, name: str) -> bool:
    return not base or name == base or name.endswith(base if base.startswith(".") else "." + base)


def may_stand_for(name: str, base: str) -> bool:
    """A wildcard that is not under a host may stand for it: `*.example.com` for `www.example.com`. RFC 5280 leaves open
    what a wildcard is (section 4.2.1.6)."""
    first, _, rest = name.partition(".")
    return "*" in first and bool(rest) and base.partition(".")[2] == rest


def _host_covers(base: str, host: str) -> bool:
    """In rfc822Name and URIs a host is that host alone; a period before it stands for one or more labels."""
    return host.endswith(base) if base.startswith(".") else host == base


# -------------------- rfc822Name

_MAILBOX = re.compile(r'("(?:[^"\\]|\\.)*"|[^@"\s]+)@([^@]+)', re.DOTALL).fullmatch


def _mailbox(octets: bytes) -> tuple[str, str]:
    """Local part and host. Case counts in the local part (RFC 5280 section 7.5)."""
    parts = _MAILBOX(octets.decode("ascii", "replace"))
    if parts is None:
        raise Unclear
    return parts[1], _host(parts[2].encode())


def _mail_base(octets: bytes) -> tuple[str, str]:
    if b"@" in octets:
        return _mailbox(octets)
    return "", "." * octets.startswith(b".") + _host(octets.removeprefix(b"."))


def _mail_covers(base: tuple[str, str], name: tuple[str, str]) -> bool:
    return base == name if base[0] else _host_covers(base[1], name[1])


# -------------------- uniformResourceIdentifier

_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#@:\[\]]+)(?::\d*)?(?:[/?#].*)?", re.DOTALL)


def _uri_host(octets: bytes) -> str:
    """The host of a URI; empty where it has none or only an address: with a constraint such a one is to be refused."""
    found = _AUTHORITY.fullmatch(octets.decode("ascii", "replace"))
    if found is None or not _HOST(found[1]) or _is_address(found[1]):
        return ""
    return found[1].lower()


def _uri_base(octets: bytes) -> str:
    return "." * octets.startswith(b".") + _host(octets.removeprefix(b"."))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


# -------------------- iPAddress

_ADDRESS_OCTETS = (4, 16)


def _address(octets: bytes) -> bytes:
    if len(octets) not in _ADDRESS_OCTETS:
        raise Unclear
    return octets


def _network(octets: bytes) -> tuple[int, int, int]:
    """Length, address and mask, whose ones come first (RFC 4632)."""
    half = len(octets) // 2
    address, mask = int.from_bytes(octets[:half], "big"), int.from_bytes(octets[half:], "big")
    gaps = ~mask & ((1 << 8 * half) - 1)
    if half not in _ADDRESS_OCTETS or len(octets) != 2 * half or gaps & (gaps + 1):
        raise Unclear
    return half, address & mask, mask


def _address_covers(base: tuple[int, int, int], name: bytes) -> bool:
    length, network, mask = base
    return len(name) == length and int.from_bytes(name, "big") & mask == network


def _shown_address(octets: bytes) -> str:
    half = len(octets) // 2
    if len(octets) in _ADDRESS_OCTETS and half != _ADDRESS_OCTETS[0]:
        return str(ip_address(octets))
    if half in _ADDRESS_OCTETS and len(octets) == 2 * half:
        return f"{ip_address(octets[:half])}/{ip_address(octets[half:])}"
    return "#" + octets[:_SHOWN].hex()


# -------------------- directoryName

_Relative = frozenset[str]


def _directory(octets: bytes) -> tuple[_Relative, ...]:
    """The relative names from the top, each as the set of its attributes, compared as section 7.1 says."""
    try:
        listed = der.sequence(octets)
        return tuple(_relative(octets, one) for one in listed)
    except der.DerError as error:
        raise Unclear from error


def _relative(octets: bytes, found: der.Element) -> _Relative:
    pairs = der.children(octets, der.expect(found, der.SET))
    return frozenset(folded(names.pair(octets, one.start, one.end)) for one in pairs)


def _directory_covers(base: tuple[_Relative, ...], name: tuple[_Relative, ...]) -> bool:
    return name[: len(base)] == base


FORMS = {
    MAIL: Form("rfc822Name", _mailbox, _mail_base, _mail_covers),
    DNS: Form("dNSName", _host, _dns_base, _dns_covers),
    DIRECTORY: Form("directoryName", _directory, _directory, _directory_covers),
    URI: Form("uniformResourceIdentifier", _uri_host, _uri_base, _host_covers),
    ADDRESS: Form("iPAddress", _address, _network, _address_covers),
}
"""The forms whose constraints RFC 5280 gives a meaning."""
