"""Signed public keys with a challenge (SPKAC): what browsers sent for `<keygen>`, and `openssl spkac` still makes.

The key that is to be certified, and the proof that its maker has it, as in a request; the subject stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose
from cryptrec_lint.readers.certificates import der, keys, request, signed
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place

_FIELDS = (der.SEQUENCE, der.IA5_STRING)
"""Tags of the key and of the challenge."""


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. Raises DerError."""
    found = signed.parse(octets)
    der.check(found.fields, _FIELDS, found.tbs[3])
    info = found.fields[0]
    public_key = octets[info[1] : info[3]]
    key = keys.public_key(public_key)
    yield from signed.observations(place, symbol, found, signed.Use(Purpose.REQUEST_SIGNATURE))
    where = f"{symbol}.subjectPublicKeyInfo"
    yield place.use(where, key, Purpose.CERTIFICATE_KEY)
    yield from place.faults(where, key)
    yield from request.proof(place, symbol, found, public_key, key, "")
    yield from signed.trailing(place, symbol, found.end, octets)
