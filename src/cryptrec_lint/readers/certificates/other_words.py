"""Keys of WireGuard, and values that are encrypted one by one, in a text."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from cryptrec_lint.readers.certificates import ber, der, facts, object_identifier
from cryptrec_lint.readers.certificates.words import Word

ENCRYPTED = "encrypted-value"
"""A kind of content (see `facts.Label`): it is told and not read; the octets are the name of what encrypted it."""
_SECTIONS = ("[Interface]", "[Peer]", "[WireGuard", "[wireguard")
_KEY = re.compile(
    r"^[ \t]*(?P<name>PrivateKey|PublicKey|private-key|public-key)[ \t]*=[ \t]*(?P<value>[A-Za-z0-9+/]{43}=)[ \t\r]*$",
    re.M,
)
"""wg(8), CONFIGURATION FILE FORMAT: a private and a public key of Curve25519 in base64; the same in networkd's and
NetworkManager's files (systemd.netdev(5), nm-settings-keyfile(5))."""
_PUBLIC, _PRIVATE = "public-key", "private-key"
_VERSION = ber.element(der.INTEGER, b"\0")
_VALUES = {
    "Ansible Vault": re.compile(r"\$ANSIBLE_VAULT;\d\.\d;AES256[^\n]{0,80}\n\s*[0-9a-f]{40}"),
    "SOPS": re.compile(r"ENC\[AES256_GCM,data:[A-Za-z0-9+/=]+,iv:"),
}
_MARK = "AES256"


def found(text: str) -> Iterator[Word]:
    """Keys of WireGuard, in order."""
    if any(section in text for section in _SECTIONS):
        yield from map(_wireguard, _KEY.finditer(text))


def encrypted(text: str) -> Iterator[Word]:
    """Values that are encrypted inside a text: the first one of each program. In a file that is so as a whole, none."""
    firsts = (pattern.search(text) for pattern in _VALUES.values()) if _MARK in text else ()
    for name, first in zip(_VALUES, firsts, strict=False):
        if first and first.start():
            shown = first.start() + len(first[0].partition(";")[0].partition(",")[0])
            yield Word(first.start(), shown, first.end(), ENCRYPTED, name.encode())


def _wireguard(key: re.Match[str]) -> Word:
    """As PKCS #8 or SubjectPublicKeyInfo (RFC 8410 sections 4 and 7)."""
    octets, algorithm = binascii.a2b_base64(key["value"]), ber.element(der.SEQUENCE, _x25519())
    (start, shown), end = key.span("name"), key.end("value")
    if key["name"].lower().startswith("public"):
        inside = ber.element(der.BIT_STRING, b"\0" + octets)
        return Word(start, shown, end, _PUBLIC, ber.element(der.SEQUENCE, algorithm + inside))
    inside = ber.element(der.OCTET_STRING, ber.element(der.OCTET_STRING, octets))
    return Word(start, shown, end, _PRIVATE, ber.element(der.SEQUENCE, _VERSION + algorithm + inside), hidden=True)


def _x25519() -> bytes:
    return object_identifier.encoded(facts.wireguard_key())
