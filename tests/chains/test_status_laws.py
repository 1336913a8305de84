"""Whatever octets a list or a response has: nothing raises, and what nobody signed revokes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import CertificateSeen, Fault, Location, StatusSeen
from cryptrec_lint.readers.certificates import ber, der
from cryptrec_lint.readers.certificates.chains.asked import Asked
from cryptrec_lint.readers.certificates.chains.scanned import Scanned

from .conftest import CA, ROOT, key
from .test_chain_laws import seen_in
from .test_revocation import ONE, crl, response, revoked

CERTIFICATES: list[CertificateSeen] = seen_in(ONE.pem, CA.pem, ROOT.pem)
LIST = crl(revoked(4001, why=x509.ReasonFlags.key_compromise), revoked(9))
RESPONSE = response(ONE)


def rules(kind: str, octets: bytes) -> set[str]:
    """The rules of what is said when these octets are a list or a response."""
    seen = StatusSeen(Location("status"), "", kind, "x", octets)
    asked = Asked(date(2026, 6, 1), statuses=(seen,))
    return {one.rule for one in Scanned(asked, CERTIFICATES, (), lambda _: 0).of_kept() if isinstance(one, Fault)}


def basic(octets: bytes) -> bytes:
    """The BasicOCSPResponse in an OCSPResponse."""
    outer = der.sequence(octets)
    inner = der.element(octets, outer[1].start, outer[1].end)
    return der.contents(octets, der.children(octets, inner)[1])


@pytest.mark.parametrize(("kind", "octets"), [("CRL", LIST), ("OCSP", basic(RESPONSE))])
def test_whole_ones_revoke(kind: str, octets: bytes) -> None:
    assert "chain-revoked" in rules(kind, octets)


@given(st.sampled_from(["CRL", "OCSP"]), st.integers(0, 2000), st.integers(1, 255))
@settings(max_examples=200, deadline=None)
def test_one_damaged_octet_revokes_nothing(kind: str, at: int, change: int) -> None:
    octets = bytearray(LIST if kind == "CRL" else basic(RESPONSE))
    octets[at % len(octets)] ^= change
    assert "chain-revoked" not in rules(kind, bytes(octets))


@pytest.mark.parametrize(("kind", "octets"), [("CRL", LIST), ("OCSP", basic(RESPONSE))])
def test_a_signature_with_unused_bits_revokes_nothing(kind: str, octets: bytes) -> None:
    """That octet is nobody's to choose, and no signature is over it."""
    value = der.sequence(octets)[2]
    damaged = octets[: value.start] + b"\1" + octets[value.start + 1 :]
    assert "chain-revoked" not in rules(kind, damaged)


@given(st.integers(0, 400), st.integers(1, 255), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_list_that_the_issuer_signed_is_read_as_far_as_it_goes(at: int, change: int, cut: bool) -> None:
    """What is signed is damaged before it is signed."""
    outer = der.sequence(LIST)
    signed = bytearray(der.whole(LIST, outer[0]))
    signed[at % len(signed)] ^= change
    octets = bytes(signed[: len(signed) - 1]) if cut else bytes(signed)
    signature = key("CA").sign(octets, ec.ECDSA(hashes.SHA256()))
    rest = der.whole(LIST, outer[1]) + ber.element(der.BIT_STRING, b"\0" + signature)
    rules("CRL", ber.element(der.SEQUENCE, octets + rest))


@given(st.sampled_from(["CRL", "OCSP"]), st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_octets(kind: str, octets: bytes) -> None:
    rules(kind, octets)


def test_extensions_that_cannot_be_read() -> None:
    """A list whose issuer signed it so: not used, and said."""
    outer = der.sequence(LIST)
    signed = der.whole(LIST, outer[0])
    broken = signed.replace(bytes.fromhex("0603551d23"), bytes.fromhex("0703551d23"))
    signature = key("CA").sign(broken, ec.ECDSA(hashes.SHA256()))
    rest = der.whole(LIST, outer[1]) + ber.element(der.BIT_STRING, b"\0" + signature)
    found = rules("CRL", ber.element(der.SEQUENCE, broken + rest))
    assert found == {"chain-revoked-unproved", "chain-status-unusable"}
