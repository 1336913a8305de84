"""One line of a file of keys: authorized_keys, known_hosts, allowed_signers, or a public key alone.

Formats: sshd(8), AUTHORIZED_KEYS FILE FORMAT and SSH_KNOWN_HOSTS FILE FORMAT; ssh-keygen(1), ALLOWED SIGNERS. What
stands before the key (options, hosts, principals) differs, the key itself does not: its name, then its octets in
base64.
"""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

from cryptrec_lint.readers.ssh import facts

_KEY = re.compile(
    r"(?:^|(?<=[ \t]))(?P<name>[A-Za-z0-9@._+-]{1,80})[ \t]+(?P<blob>AAAA[A-Za-z0-9+/]+={0,2})(?=[ \t\r]|$)"
)
_OLD = re.compile(
    r"(?:^|(?<=[ \t]))(?P<bits>\d{3,5})[ \t]+(?P<exponent>\d{1,20})[ \t]+(?P<modulus>\d{70,4000})(?=[ \t\r]|$)"
)
"""A key of protocol 1 (sshd(8) of OpenSSH 7.5): bits, exponent and modulus in decimal digits."""
_MARKER = re.compile(r"@[a-z-]+")
_BLANKS = " \t\r"


class Line(NamedTuple):
    """A line with a key: offsets within the line."""

    start: int
    end: int
    """The span that names the key."""
    name: str
    """What the line calls it; empty for protocol 1."""
    blob: bytes
    """Empty where it is no base64, and for protocol 1."""
    old: tuple[int, int] | None
    """Modulus and exponent of a key of protocol 1."""
    marker: str
    """`@revoked`, `@cert-authority`, or empty."""
    host: tuple[int, int] | None
    """The span of hashed host names."""


def says_nothing(line: str) -> bool:
    """Whether it is empty or a comment."""
    stripped = line.strip(_BLANKS)
    return not stripped or stripped.startswith("#")


def parse(line: str) -> Line | None:
    """The key in a line, or None where there is none."""
    found = next((one for one in _KEY.finditer(line) if _outside_quotes(line, one.start())), None)
    if found is not None:
        start, end = found.span("name")
        return Line(
            start, end, found["name"], _decoded(found["blob"]), None, _marker(line[:start]), _host(line[:start])
        )
    old = next((one for one in _OLD.finditer(line) if _outside_quotes(line, one.start())), None)
    if old is None:
        return None
    numbers = int(old["modulus"]), int(old["exponent"])
    start, end = old.span("bits")
    return Line(start, end, "", b"", numbers, _marker(line[:start]), _host(line[:start]))


def _outside_quotes(line: str, at: int) -> bool:
    """A command among the options may hold anything, in quotes; a quote inside it is escaped."""
    return not (line.count('"', 0, at) - line.count('\\"', 0, at)) % 2


def _decoded(digits: str) -> bytes:
    try:
        return binascii.a2b_base64(digits + "=" * (-len(digits) % 4))
    except ValueError:
        return b""


def _marker(before: str) -> str:
    """The marker of a line of known hosts; the option of a line of authorized keys means the same."""
    found = _MARKER.match(before.lstrip(_BLANKS))
    if found:
        return found[0]
    options = re.sub(r'"(?:[^"\\]|\\.)*"', "", before)
    return "@cert-authority" if "cert-authority" in re.split(r"[, \t]", options.lower()) else ""


def _host(before: str) -> tuple[int, int] | None:
    prefix = facts.table("hashed_hosts")["prefix"]
    at = before.find(prefix)
    if at < 0:
        return None
    end = next((place for place in range(at, len(before)) if before[place] in _BLANKS), len(before))
    return at, end
