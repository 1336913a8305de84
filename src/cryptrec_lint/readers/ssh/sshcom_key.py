"""Private keys of ssh.com's SSH2 (`---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----`), which may be encrypted as a whole.

The only descriptions are those of programs that read them: PuTTY's import.c. What a key's kind is called names schemes
too (`sign{rsa-pkcs1-sha1}`): it is the same for every key and binds nobody, so it is not told.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Origin, OriginKind, Purpose, Reason, reason
from cryptrec_lint.readers.certificates import by_name, deciphering, deriving, opening, passphrase, plain_keys
from cryptrec_lint.readers.certificates.content_cipher import of_components
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.deriving import Password
from cryptrec_lint.readers.certificates.key_derivation import Derivation
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Told, Unknown
from cryptrec_lint.readers.ssh import facts
from cryptrec_lint.readers.ssh.wire import Wire, WireError
from cryptrec_lint.vocabulary import tables

_SHOWN = 60


def is_key(octets: bytes) -> bool:
    """Whether it begins with the magic number."""
    return int.from_bytes(octets[:4], "big") == int(facts.table("sshcom")["magic"])


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    if not is_key(octets):
        yield place.unresolved(symbol, "unread-container", reason("form-sshcom-magic"))
        return
    wire = Wire(octets[4:])
    try:
        wire.number()  # length of the whole
        kind, cipher, blob = wire.name(), wire.name(), wire.string()
        yield from _seen(place, symbol, kind, cipher, blob, inside)
    except WireError:
        yield place.unresolved(symbol, "unreadable-input", reason("keybox-cut-short", offset=len(octets)))


def _seen(place: Place, symbol: str, kind: str, cipher: str, blob: bytes, inside: Inside) -> Iterator[Observation]:
    if cipher == facts.table("sshcom")["nothing"]:
        yield from place.uses(symbol, _told(kind, blob), Purpose.PARAMETERS)
        yield place.fault(symbol, "private-key-unprotected", reason("keybox-key-in-clear"))
        return
    yield place.use(f"{symbol}.cipher", by_name.cipher(cipher), Purpose.KEY_PROTECTION)
    yield place.use(f"{symbol}.passphrase", _derivation().told, Purpose.KEY_PROTECTION)
    found = _opened(kind, cipher, blob, inside)
    if isinstance(found, Reason):
        yield from opening.locked(place, symbol, found)
    else:
        yield from place.uses(symbol, found, Purpose.PARAMETERS)


def _derivation() -> Derivation:
    rows = facts.table("sshcom")
    told = passphrase.hashed(rows["hash"], 0, Origin(OriginKind.DEFAULT, tuple(rows["origin"])))
    return Derivation(told, "passphrase-first", rows["hash"], b"", 1)


def _opened(kind: str, cipher: str, blob: bytes, inside: Inside) -> Told | Reason:
    """The key where a password opens it, or why it was not seen. Nothing but its own form shows a wrong password."""
    rows = facts.table("sshcom")
    found = tables.by_spelling(cipher)
    if cipher != rows["cipher"] or found is None:
        return reason("keybox-cannot-open", name=cipher[:_SHOWN])
    known = of_components(found.name, found.components)
    for given in inside.passwords:
        key = deriving.derive(_derivation(), Password(given), rows["key_octets"])
        octets = deciphering.unfilled(known, key, bytes(rows["iv_octets"]), blob)
        if octets is not None and _fits(octets):
            return _told(kind, octets)
    return reason("keybox-wrong-password") if inside.passwords else reason("keybox-locked")


def _fits(octets: bytes) -> bool:
    """One string that fills the octets but for less than a block."""
    rest = len(octets) - 4 - int.from_bytes(octets[:4], "big")
    return 0 <= rest < int(facts.table("sshcom")["iv_octets"])


def _told(kind: str, octets: bytes) -> Told:
    """The numbers of the key, each with its length in bits before it."""
    form = next((form for head, form in facts.table("sshcom")["kinds"].items() if kind.startswith(head)), "")
    if not form:
        shown = kind[:_SHOWN]
        return Unknown(shown, "unknown-algorithm", reason("ssh-key-type-unknown", name=shown))
    try:
        return _rsa(Wire(Wire(octets).string())) if form == "rsa" else _dsa(Wire(Wire(octets).string()))
    except WireError:
        return Unknown("", "unreadable-input", reason("ssh-blob-broken"))


def _rsa(wire: Wire) -> Told:
    exponent, private, modulus, _, first, second = (_integer(wire) for _ in range(6))
    return plain_keys.private_rsa(modulus, exponent, private, first, second)


def _dsa(wire: Wire) -> Told:
    if wire.number():
        return Unknown("", "unresolved-value", reason("form-sshcom-predefined"))
    prime, base, order = (_integer(wire) for _ in range(3))
    return plain_keys.dsa(prime, order, base)


def _integer(wire: Wire) -> int:
    return int.from_bytes(wire.take((wire.number() + 7) // 8), "big")
