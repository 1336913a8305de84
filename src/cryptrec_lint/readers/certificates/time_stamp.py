"""TimeStampReq and TimeStampResp of RFC 3161; the token inside a response is CMS, as it is by itself."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import cms_parts, contents, der, tst_info
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. Raises DerError."""
    data = cms_parts.definite(octets)
    outer = der.expect(der.element(data, 0, len(data)), der.SEQUENCE)
    members = cms_parts.members(data, outer)
    if members and members[0].tag == der.INTEGER:
        yield from _request(place, symbol, data, members)
    else:
        yield from _response(place, symbol, data, members, inside)


def _request(place: Place, symbol: str, data: bytes, members: list[der.Element]) -> Iterator[Observation]:
    """Version and imprint (section 2.4.1)."""
    digest, _ = tst_info.imprint(data, der.member(members, 1, der.SEQUENCE))
    yield place.use(f"{symbol}.messageImprint", digest, Purpose.TIME_STAMP)


def _response(
    place: Place, symbol: str, data: bytes, members: list[der.Element], inside: Inside
) -> Iterator[Observation]:
    """Status, and the token where one was granted (section 2.4.2)."""
    if len(members) > 1:
        token = der.whole(data, der.expect(members[1], der.SEQUENCE))
        yield from contents.observations("cms", place, f"{symbol}.timeStampToken", token, inside.over_the_same())
        return
    info = cms_parts.members(data, der.member(members, 0, der.SEQUENCE))
    status = der.small(data, der.member(info, 0, der.INTEGER))
    yield place.unresolved(symbol, "unread-container", reason("cms-stamp-refused", status=status))
