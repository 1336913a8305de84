"""Revocation lists and OCSP responses among the inputs: what they say of certificates, and whether they may say it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from cryptrec_lint import chaining
from cryptrec_lint.readers.certificates import ber, der
from cryptrec_lint.readers.certificates.chains import statement, status_signers

from .conftest import AS_OF, CA, FIRST, LAST, ROOT, Made, key, make, name_of

ONE, TWO = (make(f"leaf {at}", "CA", serial=4000 + at) for at in (1, 2))
HOLDS = ("chain-verified", "leaf 1")
EARLY, LATER = datetime(2026, 3, 1), datetime(2026, 9, 1)
Said = Callable[..., list[tuple[str, str]]]


def revoked(serial: int, day: datetime = EARLY, why: x509.ReasonFlags | None = None) -> x509.RevokedCertificate:
    """An entry of a list."""
    built = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(day)
    return (built.add_extension(x509.CRLReason(why), critical=False) if why else built).build()


def crl(
    *entries: x509.RevokedCertificate,
    issuer: str = "CA",
    by: str = "",
    first: datetime = FIRST,
    last: datetime = LAST,
    authority: str = "",
    identified: bool = True,
    more: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> bytes:
    """A revocation list in DER. `by` names the key where it is not the issuer's, `authority` the key it points at."""
    built = x509.CertificateRevocationListBuilder().issuer_name(name_of(issuer)).last_update(first).next_update(last)
    pointed = key(authority or by or issuer).public_key()
    if identified:
        built = built.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(pointed), critical=False)
    for entry in entries:
        built = built.add_revoked_certificate(entry)
    for extension, critical in more:
        built = built.add_extension(extension, critical=critical)
    return built.sign(key(by or issuer), hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def response(
    about: Made,
    issuer: Made = CA,
    *,
    by: str = "CA",
    responder: Made = CA,
    embedded: tuple[Made, ...] = (),
    by_name: bool = True,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.REVOKED,
    hashed: Any = None,
    last: datetime = LAST,
) -> bytes:
    """An OCSP response in DER."""
    is_revoked = status is ocsp.OCSPCertStatus.REVOKED
    built = ocsp.OCSPResponseBuilder().add_response(
        about.certificate,
        issuer.certificate,
        hashed or hashes.SHA1(),
        status,
        FIRST,
        last,
        EARLY if is_revoked else None,
        x509.ReasonFlags.superseded if is_revoked else None,
    )
    how = ocsp.OCSPResponderEncoding.NAME if by_name else ocsp.OCSPResponderEncoding.HASH
    built = built.responder_id(how, responder.certificate)
    built = built.certificates([one.certificate for one in embedded]) if embedded else built
    return built.sign(key(by), hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@pytest.fixture
def raw(findings: Callable[..., list[dict[str, Any]]], tmp_path: Path) -> Callable[..., list[dict[str, Any]]]:
    """The findings when certificates (one file) are scanned with lists and responses beside them."""

    def scan(certificates: tuple[Made, ...], *statuses: bytes, as_of: str = AS_OF) -> list[dict[str, Any]]:
        folder, paths = tmp_path / "statuses", list[Path]()
        folder.mkdir(exist_ok=True)
        for at, octets in enumerate(statuses):
            paths.append(folder / f"status{at}.der")
            paths[-1].write_bytes(octets)
        return findings("--as-of", as_of, *paths, a=certificates)

    return scan


@pytest.fixture
def said(raw: Callable[..., list[dict[str, Any]]]) -> Said:
    """The same as (rule, common name or file), without what departs from the profile."""

    def scan(*arguments: Any, **options: Any) -> list[tuple[str, str]]:
        return [
            (one["rule"], one["subject"].partition(",")[0].removeprefix("CN="))
            for one in raw(*arguments, **options)
            if one["rule"] != "chain-profile"
        ]

    return scan


SET = (ONE, CA, ROOT)


# -------------------- lists


def test_a_certificate_that_is_on_the_list(raw: Callable[..., list[dict[str, Any]]]) -> None:
    """RFC 5280 section 6.1.3 (a)(3). Since when, why, and where that stands."""
    (found,) = raw(SET, crl(revoked(4001, why=x509.ReasonFlags.key_compromise)))
    assert (found["rule"], found["verdict"]) == ("chain-revoked", "rejected")
    for word in ("2026-03-01", "keyCompromise", "CRL", "status0.der:1"):
        assert word in found["message"]["en"]
        assert word in found["message"]["ja"]


def test_others_on_the_list_do_no_harm(said: Said) -> None:
    assert said(SET, crl(revoked(4002))) == [HOLDS]
    assert said(SET, crl()) == [HOLDS]


def test_the_same_number_of_another_issuer(said: Said) -> None:
    assert said(SET, crl(revoked(4001), issuer="Root")) == [HOLDS]


def test_a_ca_that_is_revoked_spoils_what_stands_below(said: Said) -> None:
    ca = make("CA", "Root", serial=77)
    found = said((ONE, ca, ROOT), crl(revoked(77), issuer="Root"))
    assert ("chain-revoked", "CA") in found
    assert ("chain-relies-on", "leaf 1") in found
    assert HOLDS not in found


def test_a_day_before_the_revocation(said: Said) -> None:
    """What was signed by then may be good: told, and not rejected."""
    assert said(SET, crl(revoked(4001, LATER))) == [("chain-revoked-later", "leaf 1"), HOLDS]
    assert said(SET, crl(revoked(4001, LATER)), as_of="2026-09-01") == [("chain-revoked", "leaf 1")]


def test_a_list_that_is_old(said: Said) -> None:
    """What it says stays true, what came since is not in it."""
    old = crl(last=datetime(2026, 5, 31))
    assert said(SET, old) == [HOLDS, ("chain-status-stale", "CA")]
    assert said(SET, old, as_of="2026-05-31") == [HOLDS]
    assert ("chain-revoked", "leaf 1") in said(SET, crl(revoked(4001), last=datetime(2026, 5, 31)))
    assert ("chain-status-stale", "CA") in said(SET, crl(first=datetime(2026, 6, 2)))


def test_an_old_list_of_others_is_nobody_s_concern(said: Said) -> None:
    assert said(SET, crl(issuer="Elsewhere", last=datetime(2026, 2, 1))) == [HOLDS]


def test_a_list_that_somebody_else_signed(said: Said) -> None:
    """Its signature is wrong where it points at the CA's key: it says nothing, and that is a finding."""
    forged = crl(revoked(4001), by="Mallory", authority="CA")
    assert said(SET, forged) == [HOLDS, ("chain-status-wrong", "CA")]


def test_a_list_of_another_ca_with_the_same_name(said: Said) -> None:
    """`Other -> CA`, another key: its serial numbers are others."""
    stranger = make("CA", "Other", own="CA of others")
    found = said((*SET, stranger, make("Other", "Other")), crl(revoked(4001), by="CA of others"))
    assert HOLDS in found
    assert "chain-revoked" not in {rule for rule, _ in found}


def test_a_list_by_another_key_of_the_issuer(said: Said) -> None:
    """`Root -> CA` twice: one key for certificates, one for lists (RFC 5280 section 6.3.3 (f))."""
    for_lists = make("CA", "Root", own="CA lists")
    assert ("chain-revoked", "leaf 1") in said((*SET, for_lists), crl(revoked(4001), by="CA lists"))


def test_a_signer_without_crl_sign(said: Said) -> None:
    """RFC 5280 section 6.3.3 (f): told at the list; what it lists is not confirmed."""
    above = make("CA", "Root", more=(), list_sign=False)
    found = said((ONE, above, ROOT), crl(revoked(4001)))
    assert ("chain-status-unusable", "CA") in found
    assert ("chain-revoked-unproved", "leaf 1") in found
    assert said((TWO, above, ROOT), crl(revoked(4001)))[0] == ("chain-verified", "leaf 2")


def test_a_critical_extension_that_is_not_known(said: Said) -> None:
    """RFC 5280 section 5.2: such a list may not be used."""
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")
    found = said(SET, crl(revoked(4001), more=((unknown, True),)))
    assert found == [("chain-revoked-unproved", "leaf 1"), ("chain-status-unusable", "CA")]
    assert said(SET, crl(revoked(4001), more=((unknown, False),))) == [("chain-revoked", "leaf 1")]


def test_an_issuer_that_is_not_here(said: Said) -> None:
    """The list cannot be checked, and says something all the same."""
    assert ("chain-revoked-unproved", "leaf 1") in said((ONE,), crl(revoked(4001)))
    assert said((ONE,), crl(revoked(4002))) == [("chain-open", "leaf 1")]


def test_what_is_removed_from_hold_is_not_on_hold(said: Said) -> None:
    """A base list and a delta list (RFC 5280 sections 5.2.4 and 5.3.1)."""
    base = crl(revoked(4001, why=x509.ReasonFlags.certificate_hold))
    delta = crl(revoked(4001, why=x509.ReasonFlags.remove_from_crl), more=((x509.DeltaCRLIndicator(1), True),))
    assert said(SET, base) == [("chain-revoked", "leaf 1")]
    assert said(SET, base, delta) == [HOLDS]


def test_a_list_of_certificates_of_others(said: Said) -> None:
    """Indirect lists are not looked at for others, and say so."""
    point = x509.IssuingDistributionPoint(None, None, False, False, None, True, False)
    other = (
        x509.RevokedCertificateBuilder()
        .serial_number(4001)
        .revocation_date(EARLY)
        .add_extension(x509.CertificateIssuer([x509.DirectoryName(name_of("CA 9"))]), critical=True)
        .build()
    )
    found = said(SET, crl(revoked(4002), other, more=((point, True),)))
    assert found == [HOLDS, ("chain-status-unusable", "CA")]
    assert ("chain-revoked", "leaf 2") in said((TWO, CA, ROOT), crl(revoked(4002), other, more=((point, True),)))


def test_negative_serial_numbers_are_others() -> None:
    """0xFF and 0x00FF: RFC 5280 section 4.1.2.2 has them both as they are."""
    from cryptrec_lint.readers.certificates.chains.revoked_list import RevokedList
    from cryptrec_lint.readers.certificates.chains.statement import Room

    data = crl(revoked(255))
    assert [serial for serial, _ in RevokedList(data).said(Room())] == [b"\x00\xff"]


# -------------------- responses


def test_a_response_that_says_revoked(raw: Callable[..., list[dict[str, Any]]]) -> None:
    (found,) = [one for one in raw(SET, response(ONE)) if one["rule"] != "chain-profile"]
    assert (found["rule"], found["verdict"]) == ("chain-revoked", "rejected")
    assert "superseded" in found["message"]["en"]
    assert "OCSP" in found["message"]["ja"]


@pytest.mark.parametrize("by_name", [True, False])
@pytest.mark.parametrize("hashed", [hashes.SHA1(), hashes.SHA256()])
def test_responders_by_name_and_by_key(said: Said, by_name: bool, hashed: Any) -> None:
    assert said(SET, response(ONE, by_name=by_name, hashed=hashed)) == [("chain-revoked", "leaf 1")]


def test_good_and_unknown_are_not_revoked(said: Said) -> None:
    for status in (ocsp.OCSPCertStatus.GOOD, ocsp.OCSPCertStatus.UNKNOWN):
        assert said(SET, response(ONE, status=status)) == [HOLDS]


def test_a_response_about_another_certificate(said: Said) -> None:
    """Another number, and the same number of another issuer."""
    assert said(SET, response(TWO)) == [HOLDS]
    other = make("leaf 1", "Other", serial=4001)
    assert said(SET, response(other, make("Other", "Other"))) == [HOLDS]


RESPONDER = make("responder", "CA", purpose=ExtendedKeyUsageOID.OCSP_SIGNING)


@pytest.mark.parametrize("embedded", [True, False])
@pytest.mark.parametrize("by_name", [True, False])
def test_a_responder_that_the_issuer_certified(said: Said, embedded: bool, by_name: bool) -> None:
    """RFC 6960 section 4.2.2.2: its certificate stands in the response, or elsewhere in the same scan."""
    inside = (RESPONDER,) if embedded else ()
    octets = response(ONE, by="responder", responder=RESPONDER, embedded=inside, by_name=by_name)
    found = said(SET if embedded else (*SET, RESPONDER), octets)
    assert ("chain-revoked", "leaf 1") in found
    assert HOLDS not in found


def test_a_responder_that_may_not_answer(said: Said) -> None:
    """Certified by the issuer for something else; certified by somebody else."""
    for responder in (make("responder", "CA"), make("responder", "Other", purpose=ExtendedKeyUsageOID.OCSP_SIGNING)):
        octets = response(ONE, by="responder", responder=responder, embedded=(responder,))
        found = said(SET, octets)
        assert ("chain-revoked-unproved", "leaf 1") in found
        assert "chain-revoked" not in {rule for rule, _ in found}


def test_a_response_whose_signature_is_wrong(said: Said) -> None:
    """The responder's certificate stands elsewhere in the scan."""
    imposter = make("CA", "Root", own="Mallory")
    assert said(SET, response(ONE, by="Mallory", responder=imposter)) == [HOLDS, ("chain-status-wrong", "CA")]


def test_an_old_response(said: Said) -> None:
    old = response(ONE, status=ocsp.OCSPCertStatus.GOOD, last=datetime(2026, 3, 1))
    assert [one for one in said(SET, old) if one[0] == "chain-status-stale"]


# -------------------- bounds


def test_broken_lists_are_told_where_they_break(said: Said) -> None:
    """An entry that is none: what stands before it counts."""
    data = crl(revoked(4001), revoked(5000))
    outer = der.sequence(data)
    signed = der.whole(data, outer[0]).replace(b"\x02\x02\x13\x88", b"\x02\x7f\x13\x88")
    signature = key("CA").sign(signed, ec.ECDSA(hashes.SHA256()))
    broken = signed + der.whole(data, outer[1]) + ber.element(der.BIT_STRING, b"\0" + signature)
    found = said(SET, ber.element(der.SEQUENCE, broken))
    assert found == [("chain-revoked", "leaf 1"), ("chain-status-unusable", "CA")]


def test_many_entries_end_soon(said: Said) -> None:
    """A list of 200,000 that nobody signed."""
    entry = ber.element(der.SEQUENCE, b"\x02\x02\x13\x88" + b"\x17\x0d260301000000Z")
    name, day = name_of("CA").public_bytes(), b"\x17\x0d260101000000Z"
    algorithm = bytes.fromhex("300a06082a8648ce3d040302")
    signed = ber.element(der.SEQUENCE, algorithm + name + day + ber.element(der.SEQUENCE, entry * 200_000))
    started = time.process_time()
    found = said(SET, ber.element(der.SEQUENCE, signed + algorithm + b"\x03\x02\x00\x00"))
    assert time.process_time() - started < 8
    assert HOLDS in found


def test_lists_that_are_given_many_times_are_asked_once(said: Said) -> None:
    found = said(SET, *[crl(revoked(4001))] * 3)
    assert found == [("chain-revoked", "leaf 1")]


def test_of_many_keys_the_right_one_may_not_be_among_those_asked(said: Said) -> None:
    """Twenty CAs of one name, and a list that points at no key: not called wrong where not all keys were asked."""
    many = tuple(make("CA", "Root", own=f"CA {at}") for at in range(status_signers.MAX_KEYS + 4))
    pointless = crl(revoked(4001), by="Mallory", identified=False)
    assert "chain-status-wrong" not in {rule for rule, _ in said((ONE, *many, CA, ROOT), pointless)}


def test_more_entries_than_are_looked_at(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "MAX_ENTRIES", 2)
    found = said(SET, crl(revoked(1), revoked(2), revoked(4001)))
    assert found == [HOLDS, ("chain-limit", "CA")]
    assert said(SET, crl(revoked(1), revoked(4001))) == [("chain-revoked", "leaf 1")]


def test_more_octets_than_are_kept(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chaining, "MAX_STATUS_OCTETS", 100)
    assert said(SET, crl(revoked(4001))) == [HOLDS, ("chain-limit", "CA")]
