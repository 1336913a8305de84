"""Time stamps of RFC 3161, by themselves and on a signature, made with `openssl ts`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cryptrec_lint.model import MechanismUse, Observation, SignatureSeen
from cryptrec_lint.readers.certificates import ber, contents, der, place
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from tests.readers.cms.conftest import Made, Signer

Observe = Callable[[bytes], list[Observation]]
Shown = Callable[[list[Observation]], list[str]]

STAMP_ATTRIBUTE = bytes.fromhex("060b2a864886f70d010910020e")
"""id-aa-timeStampToken (RFC 3161 appendix A)."""


def with_stamp(signed: bytes, token: bytes) -> bytes:
    """The same SignedData with a token in the unsigned attributes of its one signer, who has none."""
    attribute = ber.element(der.SEQUENCE, STAMP_ATTRIBUTE + ber.element(der.SET, token))
    return _appended(signed, (0, 1, 0, -1, 0), ber.element(der.context(1), attribute))


def _appended(data: bytes, way: tuple[int, ...], more: bytes) -> bytes:
    """An element with something appended inside the member that the way leads to."""
    found = der.element(data, 0, len(data))
    if len(way) == 1:
        return ber.element(found.tag, der.contents(data, found) + more)
    members = [der.whole(data, one) for one in der.children(data, found)]
    at = way[1]
    members[at] = _appended(members[at], way[1:], more)
    return ber.element(found.tag, b"".join(members))


def value_of(signed: bytes) -> bytes:
    """The value of the one signature."""
    data = signed
    for at in (1, 0, -1, 0, -1):
        data = der.whole(data, der.children(data, der.element(data, 0, len(data)))[at])
    return der.contents(data, der.only(data, der.OCTET_STRING))


def document(seen: list[Observation]) -> SignatureSeen:
    return next(one for one in seen if isinstance(one, SignatureSeen) and one.form == "CMS")


def test_a_token_shows_its_authority_and_what_it_hashed(
    made: Made, stamper: Signer, observe: Observe, shown: Shown
) -> None:
    rsa = "RSASSA-PKCS1-v1_5 SHA-256 = RSASSA-PKCS1-v1_5 2048 + SHA-256 in RSASSA-PKCS1-v1_5"
    signer = "cms[0].signerInfos[0]"
    seen = observe(made.stamped(b"x", stamper, hash="sha512"))
    assert shown(seen) == [
        "cms[0].certificates[0] CN=Stamper,C=JP",
        f"{signer} RFC 3161 verified stamped CN=Stamper,C=JP cms-stamped-not-here",
        f"{signer}.digestAlgorithm time-stamp SHA-256 = SHA-256",
        f"{signer}.signatureAlgorithm time-stamp {rsa}",
        f"{signer}.signedAttrs.signingCertificateV2 reference SHA-256 = SHA-256; default",
        "cms[0].messageImprint time-stamp SHA-512 = SHA-512",
    ]
    days = {one.made for one in seen if isinstance(one, MechanismUse) and one.purpose == "time-stamp"}
    assert None not in days and len(days) == 1, "a verified stamp is work of its day"


def test_a_response_holds_the_token(made: Made, stamper: Signer, observe: Observe, shown: Shown) -> None:
    seen = shown(observe(made.stamped(b"x", stamper, token=False)))
    assert (
        "timeStamp[0].timeStampToken.signerInfos[0] RFC 3161 verified stamped CN=Stamper,C=JP cms-stamped-not-here"
        in seen
    )


def test_a_request_shows_its_hash_and_a_refusal_is_said(made: Made, observe: Observe, shown: Shown) -> None:
    query = made.run("ts", "-query", "-data", made.file("asked", b"x"), "-sha1")
    assert shown(observe(query)) == ["timeStampRequest[0].messageImprint time-stamp SHA-1 = SHA-1"]
    refused = bytes.fromhex("30093007020102" + "03020780")
    assert shown(observe(refused)) == ["timeStamp[0] unread-container cms-stamp-refused"]


def test_the_older_form_names_the_certificate_by_sha1(
    made: Made, stamper: Signer, observe: Observe, shown: Shown
) -> None:
    found = shown(observe(made.stamped(b"x", stamper, ess="sha1")))
    part = "cms[0].signerInfos[0].signedAttrs.signingCertificate"
    assert f"{part} reference SHA-1 = SHA-1; default" in found


def test_a_token_is_of_what_it_hashed_and_of_nothing_else(made: Made, stamper: Signer) -> None:
    token, where = made.stamped(b"x", stamper), place.of_whole(Source("x", b""))
    for data, verified in ((b"x", True), (b"y", False)):
        seen = contents.observations("cms", where, "cms[0]", token, Inside(signed=(data,)))
        found = next(one for one in seen if isinstance(one, SignatureSeen))
        assert (found.verified, found.stamped) == (verified, verified)


def test_a_token_over_the_value_says_when_the_signature_existed(
    made: Made, alice: Signer, stamper: Signer, observe: Observe
) -> None:
    signed = made.signed(b"contract", alice)
    found = observe(with_stamp(signed, made.stamped(value_of(signed), stamper)))
    assert (document(found).verified, document(found).stamped) == (True, True)
    uses = [one for one in found if isinstance(one, MechanismUse)]
    own = [one for one in uses if one.location.symbol == "cms[0].signerInfos[0].signatureAlgorithm"]
    signed_at = document(found).signed_at
    assert signed_at is not None and [one.made for one in own] == [signed_at.date()]


def test_a_token_over_anything_else_proves_no_time(
    made: Made, alice: Signer, stamper: Signer, observe: Observe
) -> None:
    found = observe(with_stamp(made.signed(b"contract", alice), made.stamped(b"another", stamper)))
    assert (document(found).verified, document(found).stamped) == (True, False)
    token = next(one for one in found if isinstance(one, SignatureSeen) and one.form == "RFC 3161")
    assert (token.verified, token.why and token.why.key) == (False, "cms-stamp-of-another")


def test_only_an_authority_s_certificate_stamps(made: Made, alice: Signer, observe: Observe) -> None:
    """A signer could else make the time stamps of its own signatures (RFC 3161 section 2.3)."""
    token = made.signed(_tst_info(), alice, "-econtent_type", "id-smime-ct-TSTInfo")
    found = next(one for one in observe(token) if isinstance(one, SignatureSeen))
    assert (found.verified, found.stamped, found.why and found.why.key) == (None, False, "cms-stamp-no-authority")


def _tst_info() -> bytes:
    imprint = ber.element(der.SEQUENCE, bytes.fromhex("300b0609608648016503040201") + b"\x04\x20" + bytes(32))
    return ber.element(
        der.SEQUENCE, bytes.fromhex("02010106032a0304") + imprint + b"\x02\x01\x01\x18\x0f20200101000000Z"
    )
