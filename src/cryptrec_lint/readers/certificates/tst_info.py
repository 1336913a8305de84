"""TSTInfo, what a time-stamp authority signs (RFC 3161 section 2.4.2): which hash existed at which moment."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import (
    cms_parts,
    der,
    identified,
    times,
)
from cryptrec_lint.readers.certificates.signed_content import Content
from cryptrec_lint.readers.certificates.told import Known, Told


class TstInfo(NamedTuple):
    """What is stamped, and when: the moment in Japan's time, None where it cannot be read."""

    digest: Told
    hashed: bytes
    at: datetime | None
    compared: bool = False
    """The hash was compared with that of what it should be over."""


def parse(octets: bytes) -> TstInfo:
    """Raises DerError."""
    members = cms_parts.sequence(octets)
    digest, hashed = imprint(octets, der.member(members, 2, der.SEQUENCE))
    time = der.member(members, 4, der.GENERALIZED_TIME)
    return TstInfo(digest, hashed, times.moment_in_japan(time.tag, der.contents(octets, time)))


def imprint(octets: bytes, found: der.Element) -> tuple[Told, bytes]:
    """A MessageImprint: the hash, and its value. Raises DerError."""
    members = cms_parts.members(octets, found)
    digest = identified.digest(der.whole(octets, der.member(members, 0, der.SEQUENCE)))
    return digest, der.contents(octets, der.member(members, 1, der.OCTET_STRING))


def is_of_another(stamp: TstInfo, stamped: Content) -> Reason | None:
    """Why it is no stamp of something that is at hand."""
    if stamped.pieces is None:
        return None
    name = stamp.digest.components[0].name if isinstance(stamp.digest, Known) else ""
    computed = stamped.digest(name) if name else None
    if computed is None:
        return reason("cms-not-checkable", mechanism=stamp.digest.mechanism)
    return None if computed == stamp.hashed else reason("cms-stamp-of-another")
