"""Digest algorithms that a SignedData announces (RFC 5652 section 5.1) though no signer of it uses them: programs that
read a message in one pass hash it with each of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import der, identified, signer_info
from cryptrec_lint.readers.certificates.contents import MOST_SIGNATURES
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Told

MOST = 32
"""Those that are told: real messages announce one or two, and no more hashes than this are in use anywhere."""


def observations(
    place: Place, symbol: str, data: bytes, announced: der.Element, signers: der.Element | None
) -> Iterator[Observation]:
    """Each of them, once; nothing where nobody signs. Raises DerError."""
    if signers is None or signers.start == signers.end:
        return
    used = _used(data, signers)
    for index, (at, told) in enumerate(_distinct(data, announced)):
        where = f"{symbol}.digestAlgorithms[{at}]"
        if index == MOST:
            yield place.unresolved(where, "unreadable-input", reason("cms-too-many-announced", limit=MOST))
            return
        if told.mechanism not in used:
            yield place.use(where, told, Purpose.REFERENCE)


def _distinct(data: bytes, announced: der.Element) -> Iterator[tuple[int, Told]]:
    """Index and meaning of each that differs from those before it. Raises DerError."""
    seen: set[str] = set()
    for at, one in enumerate(der.elements(data, announced.start, announced.end)):
        if at == MOST_SIGNATURES:
            raise der.DerError("der-too-many-elements", one.at)
        told = identified.digest(der.whole(data, one))
        if told.mechanism not in seen:
            seen.add(told.mechanism)
            yield at, told


def _used(data: bytes, signers: der.Element) -> set[str]:
    """The hashes of the signers that are read."""
    read = islice(der.elements(data, signers.start, signers.end), MOST_SIGNATURES)
    return {_hash_of(der.whole(data, one)) for one in read}


def _hash_of(signer: bytes) -> str:
    """Empty where the signer cannot be read, which is a finding of its own."""
    try:
        return identified.digest(signer_info.parse(signer).digest).mechanism
    except der.DerError:
        return ""
