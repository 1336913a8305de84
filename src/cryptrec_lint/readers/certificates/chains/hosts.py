"""Hosts, and the two forms of names with hosts in them: mailboxes and URIs (RFC 5280 section 4.2.1.10)."""

from __future__ import annotations

import re
from ipaddress import ip_address


class UnclearError(ValueError):
    """A name or a constraint that cannot be compared as the standard says."""


_LABEL = r"(?:[A-Za-z0-9_*](?:[A-Za-z0-9_*-]{0,61}[A-Za-z0-9_*])?)"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*").fullmatch
"""A host, with the underscores and asterisks that real certificates have."""


def host(octets: bytes) -> str:
    """The host in small letters: a dNSName. Raises UnclearError."""
    text = octets.decode("ascii", "replace")
    if not _HOST(text):
        raise UnclearError
    return text.lower()


def dns_base(octets: bytes) -> str:
    """A host. A period before it (no part of the standard, and everywhere) asks for one label more; nothing is above
    all hosts. Raises UnclearError."""
    if not octets:
        return ""
    base = "." * octets.startswith(b".") + host(octets.removeprefix(b"."))
    if "*" in base:
        raise UnclearError
    return base


def dns_covers(base: str, name: str) -> bool:
    """A host covers itself and what has labels before it."""
    return not base or name == base or name.endswith(base if base.startswith(".") else "." + base)


def may_stand_for(name: str, base: str) -> bool:
    """A wildcard that is not under a host may stand for it: `*.example.com` for `www.example.com`. RFC 5280 leaves open
    what a wildcard is (section 4.2.1.6)."""
    first, _, rest = name.partition(".")
    return "*" in first and bool(rest) and base.partition(".")[2] == rest


def host_covers(base: str, host: str) -> bool:
    """In rfc822Name and URIs a host is that host alone; a period before it stands for one or more labels."""
    return host.endswith(base) if base.startswith(".") else host == base


# -------------------- rfc822Name

_MAILBOX = re.compile(r'("(?:[^"\\]|\\.)*"|[^@"\s]+)@([^@]+)', re.DOTALL).fullmatch


def mailbox(octets: bytes) -> tuple[str, str]:
    """Local part and host. Case counts in the local part (RFC 5280 section 7.5). Raises UnclearError."""
    parts = _MAILBOX(octets.decode("ascii", "replace"))
    if parts is None:
        raise UnclearError
    return parts[1], host(parts[2].encode())


def mail_base(octets: bytes) -> tuple[str, str]:
    """A mailbox, or a host without a local part. Raises UnclearError."""
    if b"@" in octets:
        return mailbox(octets)
    return "", "." * octets.startswith(b".") + host(octets.removeprefix(b"."))


def mail_covers(base: tuple[str, str], name: tuple[str, str]) -> bool:
    """A mailbox covers itself; a host, the mailboxes on it."""
    return base == name if base[0] else host_covers(base[1], name[1])


# -------------------- uniformResourceIdentifier

_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#@:\[\]]+)(?::\d*)?(?:[/?#].*)?", re.DOTALL)


def uri_host(octets: bytes) -> str:
    """The host of a URI; empty where it has none or only an address: with a constraint such a one is to be refused."""
    found = _AUTHORITY.fullmatch(octets.decode("ascii", "replace"))
    if found is None or not _HOST(found[1]) or _is_address(found[1]):
        return ""
    return found[1].lower()


def uri_base(octets: bytes) -> str:
    """A host, or a period and a host. Raises UnclearError."""
    return "." * octets.startswith(b".") + host(octets.removeprefix(b"."))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
