"""Chains: each case has a drawing, the clause that decides, and a twin that stays silent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cryptrec_lint import chaining

from .conftest import CA, LEAF, ROOT, Chains, Made, make, name_of, spoilt

HOLDS = [("a", "chain-verified", "leaf")]


def test_a_whole_chain(chains: Chains) -> None:
    """`root -> CA -> leaf`, leaf first: RFC 5280 section 6.1. Nothing but the evidence."""
    assert chains(a=(LEAF, CA, ROOT)) == HOLDS


def test_the_evidence_names_every_certificate_and_its_place(findings: Callable[..., list[dict[str, Any]]]) -> None:
    (found,) = findings(a=(LEAF, CA, ROOT))
    steps = found["origin"]["steps"]
    assert [step.partition(",")[0] for step in steps] == ["CN=leaf", "CN=CA", "CN=Root"]
    assert found["verdict"] == "accepted"
    assert "Root" in found["message"]["en"]


def test_issuers_are_found_across_files_whatever_their_order(chains: Chains) -> None:
    assert chains(b=(ROOT,), a=(LEAF,), c=(CA,)) == HOLDS


def test_the_root_may_be_left_out(chains: Chains) -> None:
    """`(root) -> CA -> leaf`: RFC 8446 section 4.4.2. What is above is not known, and that is said quietly."""
    assert chains(a=(LEAF, CA)) == [("a", "chain-open", "leaf")]


def test_a_certificate_alone_is_told_once_and_quietly(findings: Callable[..., list[dict[str, Any]]]) -> None:
    (found,) = findings(a=(LEAF, make("other leaf", "CA")))
    assert (found["rule"], found["verdict"]) == ("chain-open", "accepted")
    assert "2" in found["message"]["en"]


def test_roots_and_their_bundles_are_no_chains(chains: Chains) -> None:
    assert chains(a=(ROOT, make("Root 2", "Root 2"), make("Root 3", "Root 3"))) == []


def test_a_wrong_signature(chains: Chains) -> None:
    """`root -> CA -> leaf`, the leaf's signature spoilt: RFC 5280 section 6.1.3 (a)(1)."""
    assert chains(a=(spoilt(LEAF), CA, ROOT)) == [
        ("a", "chain-signature-wrong", "leaf"),
        ("a", "chain-verified", "CA"),
    ]


def test_a_forged_certificate_in_the_ca_s_name(chains: Chains) -> None:
    """`root -> CA`, and a leaf that another key signed while it points at the CA's."""
    forged = make("leaf", "CA", by="Mallory", authority="CA")
    assert ("a", "chain-signature-wrong", "leaf") in chains(a=(forged, CA, ROOT))
    assert ("b", "chain-signature-wrong", "leaf") in chains(b=(forged,), c=(CA, ROOT))


def test_a_wrong_signature_above_spoils_what_stands_below(chains: Chains) -> None:
    assert chains(a=(LEAF, spoilt(CA), ROOT))[:2] == [
        ("a", "chain-relies-on", "leaf"),
        ("a", "chain-signature-wrong", "CA"),
    ]


def test_a_missing_intermediate(chains: Chains) -> None:
    """`root -> (CA) -> leaf`: the file shows a root that the leaf does not lead to."""
    assert chains(a=(LEAF, ROOT)) == [("a", "chain-incomplete", "leaf")]


def test_an_intermediate_in_another_file_is_no_gap(chains: Chains) -> None:
    assert chains(a=(LEAF, ROOT), b=(CA,)) == HOLDS


def test_order(chains: Chains) -> None:
    """RFC 5246 section 7.4.2: leaf first, each following one certifies the one before."""
    assert chains(a=(CA, LEAF, ROOT)) == [("a", "chain-order", "CA"), ("a", "chain-verified", "leaf")]
    assert chains(a=(LEAF, ROOT, CA)) == [("a", "chain-verified", "leaf"), ("a", "chain-order", "CA")]


def test_order_is_no_concern_of_certificates_that_serve_no_tls(chains: Chains) -> None:
    signer = make("leaf", "CA", purpose=ExtendedKeyUsageOID.EMAIL_PROTECTION)
    assert chains(a=(ROOT, CA, signer)) == HOLDS


def test_strangers_and_doubles(chains: Chains) -> None:
    stranger = make("Other", "Other")
    assert chains(a=(LEAF, CA, ROOT, stranger)) == [*HOLDS, ("a", "chain-unrelated", "Other")]
    assert chains(a=(LEAF, CA, CA, ROOT)) == [*HOLDS, ("a", "chain-unrelated", "CA")]


def test_a_folder_of_leaves_is_no_chain(chains: Chains) -> None:
    """A collection has no order and no strangers."""
    other = make("leaf 2", "Elsewhere")
    assert chains(a=(other, ROOT, CA, LEAF)) == [("a", "chain-open", "leaf 2"), ("a", "chain-verified", "leaf")]


def test_an_issuer_that_is_no_ca(chains: Chains) -> None:
    """`root -> leaf -> victim`: RFC 5280 section 6.1.4 (k)."""
    false = make("CA", "Root", ca=False)
    found = chains(a=(LEAF, false, ROOT))
    assert ("a", "chain-issuer-not-allowed", "CA") in found
    assert ("a", "chain-verified", "leaf") not in found


def test_an_issuer_whose_key_may_not_sign_certificates(chains: Chains) -> None:
    """RFC 5280 section 6.1.4 (n): keyUsage without keyCertSign."""
    assert ("a", "chain-issuer-not-allowed", "CA") in chains(a=(LEAF, make("CA", "Root", cert_sign=False), ROOT))


def test_path_length(chains: Chains) -> None:
    """`root (pathlen 0) -> CA -> leaf`: RFC 5280 section 6.1.4 (l). The leaf does not count."""
    assert ("a", "chain-issuer-not-allowed", "Root") in chains(a=(LEAF, CA, make("Root", "Root", path_length=0)))
    assert chains(a=(LEAF, CA, make("Root", "Root", path_length=1))) == HOLDS
    assert chains(a=(LEAF, make("CA", "Root", path_length=0), ROOT)) == HOLDS


def test_an_issuer_of_another_name(chains: Chains) -> None:
    """The key of `CA` signed it, and it names another issuer: RFC 5280 section 6.1.3 (a)(4)."""
    renamed = make("leaf", "CA", issuer_name=name_of("CA renamed"))
    assert ("a", "chain-name-mismatch", "leaf") in chains(a=(renamed, CA, ROOT))


def test_names_are_compared_as_rfc_5280_says(chains: Chains) -> None:
    """Section 7.1: case and blanks do not count."""
    parts = ((NameOID.COUNTRY_NAME, "JP"), (NameOID.ORGANIZATION_NAME, "EXAMPLE"), (NameOID.COMMON_NAME, " ca "))
    other = x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])
    assert chains(a=(make("leaf", "CA", issuer_name=other), CA, ROOT)) == HOLDS


def test_key_identifiers_that_differ(chains: Chains) -> None:
    """The signature is right, authorityKeyIdentifier points elsewhere: RFC 5280 section 4.2.1.1."""
    assert chains(a=(make("leaf", "CA", authority="Elsewhere"), CA, ROOT)) == [
        ("a", "chain-key-identifier", "leaf"),
        *HOLDS,
    ]


def test_ca_certificates_of_one_name_and_different_keys(chains: Chains) -> None:
    """Three generations of one CA, as JPKI has: the one whose key it is, and nothing is held against the others."""
    generations = tuple(make("CA", "Root", own=f"CA {number}") for number in (2015, 2019, 2023))
    for with_identifiers in (True, False):
        leaf = make("leaf", "CA", by="CA 2019", identifiers=with_identifiers)
        found = [one for one in chains(a=(leaf,), b=(*generations, ROOT)) if one[1] != "chain-profile"]
        assert [one for one in found if one[2] == "leaf"] == HOLDS
        assert {rule for _, rule, _ in found} == {"chain-verified"}


def test_another_generation_of_the_ca(chains: Chains) -> None:
    """Only another generation is here: its identifier tells that the right one is missing."""
    leaf = make("leaf", "CA", by="CA 2019")
    assert ("a", "chain-open", "leaf") in chains(a=(leaf,), b=(make("CA", "Root", own="CA 2023"), ROOT))


def test_without_identifiers_another_generation_and_a_forgery_look_the_same(chains: Chains) -> None:
    leaf = make("leaf", "CA", by="CA 2019", identifiers=False)
    assert ("a", "chain-incomplete", "leaf") in chains(a=(leaf,), b=(make("CA", "Root", own="CA 2023"), ROOT))


def test_outside_validity(chains: Chains) -> None:
    """RFC 5280 section 4.1.2.5; the first and the last day belong to it."""
    old = make("leaf", "CA", first=datetime(2020, 1, 1), last=datetime(2026, 5, 31, 23))
    new = make("leaf", "CA", first=datetime(2026, 6, 2), last=LAST_DAY)
    for one in (old, new):
        assert chains(a=(one, CA, ROOT)) == [*HOLDS, ("a", "outside-validity", "leaf")]
    for one in (make("leaf", "CA", last=datetime(2026, 6, 1)), make("leaf", "CA", first=datetime(2026, 6, 1))):
        assert chains(a=(one, CA, ROOT)) == HOLDS


LAST_DAY = datetime(2030, 1, 1)


def test_chains_that_lead_to_an_anchor(chains: Chains) -> None:
    assert chains(a=(LEAF, CA), trust=(ROOT,)) == HOLDS
    assert chains(a=(LEAF,), trust=(CA,)) == HOLDS
    assert chains(a=(LEAF, CA, ROOT), trust=(make("Other", "Other"), ROOT)) == HOLDS


def test_chains_that_lead_to_no_anchor(chains: Chains) -> None:
    other = make("Other", "Other")
    assert chains(a=(LEAF, CA, ROOT), trust=(other,)) == [("a", "chain-not-anchored", "leaf")]
    assert chains(a=(LEAF,), trust=(other,)) == [("a", "chain-incomplete", "leaf")]
    alone = make("leaf", "leaf", own="leaf")
    assert chains(a=(alone,), trust=(other,)) == [("a", "chain-not-anchored", "leaf")]
    assert chains(b=(alone,), trust=(alone,)) == []


def test_an_anchor_is_a_name_and_a_key(chains: Chains) -> None:
    """A root of the anchor's name and another key is no anchor."""
    imposter = make("Root", "Root", own="Mallory", by="Mallory")
    assert chains(a=(LEAF, CA, ROOT), trust=(imposter,)) == [("a", "chain-not-anchored", "leaf")]


def test_an_anchor_that_may_not_issue(chains: Chains) -> None:
    """What is wrong with the anchor itself is told at what relies on it, though the anchor is no input."""
    found = chains(a=(LEAF, CA), trust=(make("Root", "Root", cert_sign=False),))
    assert found == [("a", "chain-relies-on", "leaf"), ("trust", "chain-issuer-not-allowed", "Root")]


def test_with_anchors_a_chain_must_hold_on_the_day(chains: Chains) -> None:
    old = make("CA", "Root", last=datetime(2026, 5, 1))
    found = chains(a=(LEAF, old), trust=(ROOT,))
    assert ("a", "chain-expired", "leaf") in found
    assert ("a", "chain-verified", "leaf") not in found
    assert ("a", "outside-validity", "CA") in found
    assert ("a", "chain-expired", "leaf") not in chains("--as-of", "2026-04-01", a=(LEAF, old), trust=(ROOT,))


def test_cross_certificates(findings: Callable[..., list[dict[str, Any]]]) -> None:
    """`Root -> CA -> leaf` and `Other -> CA -> leaf`, the second CA certificate expired: the first is relied upon, the
    second shown."""
    crossed = make("CA", "Other", last=datetime(2026, 3, 1))
    found = [one for one in findings(a=(LEAF, crossed, CA, ROOT, make("Other", "Other"))) if "leaf" in one["subject"]]
    (evidence,) = [one for one in found if one["rule"] == "chain-verified"]
    assert [step.partition(",")[0] for step in evidence["origin"]["steps"]] == ["CN=leaf", "CN=CA", "CN=Root"]
    assert "CN=Other" in evidence["reminders"][0]["en"]


def test_critical_extensions_that_are_not_known(chains: Chains) -> None:
    """RFC 5280 section 4.2: who does not know a critical extension must refuse; one that is not critical does no harm."""
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")
    above = make("CA", "Root", more=((unknown, True),))
    assert chains(a=(LEAF, above, ROOT)) == [("a", "chain-relies-on", "leaf"), ("a", "chain-not-evaluated", "CA")]
    assert chains(a=(make("leaf", "CA", more=((unknown, True),)), CA, ROOT))[0] == ("a", "chain-not-evaluated", "leaf")
    assert chains(a=(LEAF, make("CA", "Root", more=((unknown, False),)), ROOT)) == HOLDS


def test_a_signature_over_itself_is_checked_where_it_is_relied_upon(chains: Chains) -> None:
    """An end entity that signed for itself; a root is trusted by how it was obtained, but a wrong one is none."""
    alone = make("leaf", "leaf")
    assert chains(a=(alone,)) == []
    assert chains(a=(spoilt(alone),)) == [("a", "chain-signature-wrong", "leaf")]
    assert chains(a=(spoilt(ROOT),)) == [("a", "chain-signature-wrong", "Root")]


def test_a_ca_without_a_leaf(chains: Chains) -> None:
    """The last CA of a file of CAs is its evidence."""
    lower = make("CA 2", "CA")
    assert chains(a=(lower, CA, ROOT)) == [("a", "chain-verified", "CA 2")]


def test_chains_can_be_left_out(chains: Chains) -> None:
    assert chains("--chains", "never", a=(LEAF, ROOT, spoilt(CA))) == []


def test_a_weak_certificate_above(chains: Chains, findings: Callable[..., list[dict[str, Any]]]) -> None:
    """`root -> CA (P-192, not in the list's sizes) -> leaf`: judging covers what is relied upon."""
    weak = _weak_chain()
    (found,) = [one for one in findings("--policy", "current", a=weak) if one["rule"] == "chain-relies-on"]
    assert found["verdict"] == "rejected"
    assert "CN=CA" in found["message"]["en"]
    assert "a.pem" in found["message"]["en"]


def _weak_chain() -> tuple[Made, ...]:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    short = rsa.generate_private_key(65537, 1024)
    from .conftest import FIRST, LAST, key

    def build(subject: str, issuer: str, public: Any, signer: Any, ca: bool) -> Made:
        built = x509.CertificateBuilder(name_of(issuer), name_of(subject), public, 7, FIRST, LAST)
        built = built.add_extension(x509.BasicConstraints(ca, None), critical=True)
        return Made(subject, built.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    return (
        build("leaf", "CA", key("leaf").public_key(), short, False),
        build("CA", "Root", short.public_key(), key("Root"), True),
        ROOT,
    )


def test_a_long_source_is_examined_alike(chains: Chains, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above 1 MiB, with `--chains always`: its end entities are kept where they are few, else it is read again."""
    long = (LEAF, make("leaf 2", "CA"), CA, ROOT, Made("", b"between the blocks\n" * 60_000))
    found = chains("--chains", "always", a=long)
    assert {*HOLDS, ("a", "chain-verified", "leaf 2")} <= set(found)
    monkeypatch.setattr(chaining, "FEW", 1)
    assert chains("--chains", "always", a=long) == found
    assert "chain-verified" not in {rule for _, rule, _ in chains(a=long)}
