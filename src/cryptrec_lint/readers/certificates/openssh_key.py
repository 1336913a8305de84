"""Private keys of OpenSSH (PROTOCOL.key): how they are encrypted, and the public halves, which stand in clear.

The public half tells everything that is judged, so the private one is never opened.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import by_name, protections
from cryptrec_lint.readers.certificates.big_endian import CutShortError, Octets
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.ssh import keys
from cryptrec_lint.vocabulary import tables

_MAGIC = b"openssh-key-v1\0"
_OCTET = 8
_KEYS = 1000
"""Keys in one file; OpenSSH writes and reads one."""


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    if not octets.startswith(_MAGIC):
        yield place.unresolved(symbol, "unreadable-input", reason("keybox-ssh-magic"))
        return
    try:
        yield from _seen(place, symbol, Octets(octets, len(_MAGIC)))
    except CutShortError as error:
        yield place.unresolved(symbol, "unreadable-input", reason("keybox-cut-short", offset=error.offset))


def _seen(place: Place, symbol: str, octets: Octets) -> Iterator[Observation]:
    cipher, kdf = (octets.string().decode("ascii", "replace") for _ in range(2))
    options = octets.string()
    in_clear = cipher == protections.openssh_nothing()
    if not in_clear:
        yield place.use(f"{symbol}.ciphername", by_name.cipher(cipher), Purpose.KEY_PROTECTION)
        yield place.use(f"{symbol}.kdfname", _kdf(kdf, options), Purpose.KEY_PROTECTION)
    count = octets.number(4)
    for index in range(min(count, _KEYS)):
        key = keys.of_blob(octets.string())
        name = symbol if count == 1 else f"{symbol}.key[{index}]"
        yield from place.uses(name, key.told, Purpose.PARAMETERS)
        if key.doubt:
            yield place.unresolved(name, "inconsistent-key", key.doubt)
        if in_clear and not key.on_token:
            yield place.fault(name, "private-key-unprotected", reason("keybox-key-in-clear"))
    if count > _KEYS:
        yield place.unresolved(symbol, "unreadable-input", reason("keybox-too-many", limit=_KEYS))


def _kdf(name: str, options: bytes) -> Told:
    """PROTOCOL.key section 2: salt and rounds."""
    canonical = protections.openssh_kdf(name)
    if not canonical:
        return Unknown(name, "unknown-algorithm", reason("keybox-kdf-name-unknown", name=name))
    parameters = Octets(options)
    salt, rounds = parameters.string(), parameters.number(4)
    details = (("iterations", rounds), ("salt_bits", _OCTET * len(salt)))
    return Known(canonical, (tables.algorithm(canonical),), details)
