"""SSH signatures over files (PROTOCOL.sshsig of OpenSSH): the signature, its hash, and the key that made it."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import by_name
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Told
from cryptrec_lint.readers.ssh import certificate, keys
from cryptrec_lint.readers.ssh.wire import Wire, WireError

_MAGIC = b"SSHSIG"
_VERSION = 1
_SHOWN = 60


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. The signature is not verified: what it is over does not stand here."""
    try:
        blob, hashed, made_by = _parse(octets)
    except WireError:
        yield place.unresolved(symbol, "unreadable-input", reason("ssh-signature-broken"))
        return
    key = keys.of_blob(blob)
    if certificate.is_certificate(key.name):
        yield from certificate.observations(place, f"{symbol}.certificate", blob)
        key = certificate.key(blob)
    else:
        yield from place.uses(f"{symbol}.publicKey", key.told, Purpose.PARAMETERS)
    yield place.use(f"{symbol}.signature", keys.signature(made_by, key.told), Purpose.DOCUMENT_SIGNATURE)
    yield place.use(f"{symbol}.hash", _hash(hashed), Purpose.DOCUMENT_SIGNATURE)


def _parse(octets: bytes) -> tuple[bytes, str, str]:
    """The key, the name of the hash, and the name of the signature's scheme. Raises WireError."""
    wire = Wire(octets)
    if wire.take(len(_MAGIC)) != _MAGIC or wire.number() != _VERSION:
        raise WireError
    blob = wire.string()
    for _ in range(2):  # namespace, reserved
        wire.string()
    hashed = wire.name()
    return blob, hashed, Wire(wire.string()).name()


def _hash(name: str) -> Told:
    return by_name.told(name, by_name.HASHES, reason("ssh-hash-unknown", name=by_name.shown(name)))
