"""Names as name constraints compare them (RFC 5280 section 4.2.1.10): each form says what a name of it is, what a
constraint of it is, and whether the constraint covers the name. What cannot be compared raises `UnclearError`. Those
with hosts in them stand in `hosts.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, NamedTuple

from cryptrec_lint.readers.certificates import der, names
from cryptrec_lint.readers.certificates.chains import hosts
from cryptrec_lint.readers.certificates.chains.hosts import UnclearError
from cryptrec_lint.readers.certificates.chains.naming import folded

MAIL, DNS, DIRECTORY, URI, ADDRESS = 0x81, 0x82, der.context(4), 0x86, 0x87
"""Tags of GeneralName: rfc822Name, dNSName, directoryName, uniformResourceIdentifier, iPAddress."""
OTHER = der.context(0)
_FORMS_WITHOUT_MEANING = {der.context(3): "x400Address", der.context(5): "ediPartyName", 0x88: "registeredID"}


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


# -------------------- iPAddress

_ADDRESS_OCTETS = (4, 16)


def _address(octets: bytes) -> bytes:
    if len(octets) not in _ADDRESS_OCTETS:
        raise UnclearError
    return octets


def _network(octets: bytes) -> tuple[int, int, int]:
    """Length, address and mask, whose ones come first (RFC 4632)."""
    half = len(octets) // 2
    address, mask = int.from_bytes(octets[:half], "big"), int.from_bytes(octets[half:], "big")
    gaps = ~mask & ((1 << 8 * half) - 1)
    if half not in _ADDRESS_OCTETS or len(octets) != 2 * half or gaps & (gaps + 1):
        raise UnclearError
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
        raise UnclearError from error


def _relative(octets: bytes, found: der.Element) -> _Relative:
    pairs = der.children(octets, der.expect(found, der.SET))
    return frozenset(folded(names.pair(octets, one.start, one.end)) for one in pairs)


def _directory_covers(base: tuple[_Relative, ...], name: tuple[_Relative, ...]) -> bool:
    return name[: len(base)] == base


FORMS = {
    MAIL: Form("rfc822Name", hosts.mailbox, hosts.mail_base, hosts.mail_covers),
    DNS: Form("dNSName", hosts.host, hosts.dns_base, hosts.dns_covers),
    DIRECTORY: Form("directoryName", _directory, _directory, _directory_covers),
    URI: Form("uniformResourceIdentifier", hosts.uri_host, hosts.uri_base, hosts.host_covers),
    ADDRESS: Form("iPAddress", _address, _network, _address_covers),
}
"""The forms whose constraints RFC 5280 gives a meaning."""
