"""OpenSSH certificates (PROTOCOL.certkeys): the key, who signed for it and how, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers import japan
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Told
from cryptrec_lint.readers.ssh import facts, keys
from cryptrec_lint.readers.ssh.wire import Wire, WireError

_LONG_AGO, _FOREVER = 0, 2**64 - 1
"""Times that stand for no limit."""
_LONG, _SHORT = 8, 4
"""Octets of a uint64 and a uint32."""
_SUBJECT_LENGTH = 200


class Certificate(NamedTuple):
    """The fields that matter."""

    key: keys.Key
    key_id: str
    valid_after: date | None
    valid_before: date | None
    authority: keys.Key
    signature: Told


def is_certificate(name: str) -> bool:
    """Whether a blob that begins with this name is one."""
    return name in facts.certificates()


def observations(place: Place, symbol: str, blob: bytes) -> Iterator[Observation]:
    """Everything seen in a certificate."""
    try:
        found = _parse(blob)
    except WireError:
        yield place.unresolved(symbol, "unreadable-input", reason("ssh-certificate-broken"))
        return
    whose, until = found.key_id, found.valid_before
    yield place.use(
        f"{symbol}.signature", found.signature, Purpose.CERTIFICATE_SIGNATURE, whose, until, found.valid_after
    )
    for part, key in (("publicKey", found.key), ("signatureKey", found.authority)):
        own = f"{symbol}.{part}"
        yield place.use(own, key.told, Purpose.CERTIFICATE_KEY, whose, until)
        yield from place.faults(own, key.told, whose)
        if key.scheme is not None:
            yield place.use(f"{own}.scheme", key.scheme, Purpose.CERTIFICATE_KEY, whose, until)
        if key.doubt is not None:
            yield place.unresolved(own, "inconsistent-key", key.doubt, whose)


def key(blob: bytes) -> keys.Key:
    """The key of a certificate, or one that could not be read."""
    try:
        return _parse(blob).key
    except WireError:
        return keys.of_blob(b"")


def _parse(blob: bytes) -> Certificate:
    wire = Wire(blob)
    name = wire.name()
    wire.string()  # nonce
    key = keys.fields(facts.certificates()[name], wire)
    wire.take(_LONG + _SHORT)  # serial number, kind of certificate
    key_id = "".join(filter(str.isprintable, wire.string().decode("utf-8", "replace")))[:_SUBJECT_LENGTH]
    wire.string()  # principals
    after, before = wire.number(_LONG), wire.number(_LONG)
    for _ in range(3):  # critical options, extensions, reserved
        wire.string()
    authority = keys.of_blob(wire.string())
    signature = keys.signature(Wire(wire.string()).name(), authority.told)
    return Certificate(key, key_id, _day(after), _day(before), authority, signature)


def _day(seconds: int) -> date | None:
    """The day in Japan of a moment in seconds since 1970, or None where there is no limit."""
    if seconds in (_LONG_AGO, _FOREVER):
        return None
    return japan.day(seconds)
