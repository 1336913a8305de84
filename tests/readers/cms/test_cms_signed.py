"""SignedData: every signature with its signer, its time and its algorithms, and whether it is right.

What is expected follows from RFC 5652 and from what OpenSSL was told to do.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from cryptrec_lint.model import MechanismUse, Observation, SignatureSeen, Unresolved
from cryptrec_lint.readers.certificates import contents, place
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from tests.readers.cms.conftest import Made, Signer

Observe = Callable[[bytes], list[Observation]]
Shown = Callable[[list[Observation]], list[str]]

MESSAGE = b"The contract.\n"
WHO = "cms[0].signerInfos[0]"
RSA_SHA256 = "RSASSA-PKCS1-v1_5 SHA-256 = RSASSA-PKCS1-v1_5 2048 + SHA-256 in RSASSA-PKCS1-v1_5"


def signature(seen: list[Observation]) -> SignatureSeen:
    """The first signature."""
    return next(one for one in seen if isinstance(one, SignatureSeen))


def inside(octets: bytes, signed: bytes) -> list[Observation]:
    """What is seen in a detached signature where what it is over is at hand."""
    where = place.of_whole(Source("x", b""))
    return list(contents.observations("cms", where, "cms[0]", octets, Inside(signed=(signed[:5], signed[5:]))))


def test_a_signature_shows_signer_time_and_algorithms(
    made: Made, alice: Signer, observe: Observe, shown: Shown
) -> None:
    seen = observe(made.signed(MESSAGE, alice))
    assert shown(seen) == [
        "cms[0].certificates[0] CN=Alice,C=JP",
        f"{WHO} CMS verified claimed CN=Alice,C=JP",
        f"{WHO}.digestAlgorithm document-signature SHA-256 = SHA-256",
        f"{WHO}.signatureAlgorithm document-signature {RSA_SHA256}",
    ]
    found = signature(seen)
    assert found.signed_at is not None
    japan = datetime.now(timezone(timedelta(hours=9))).replace(tzinfo=None)
    assert abs(found.signed_at - japan) < timedelta(hours=1)


def test_a_claimed_time_makes_no_old_signature_of_a_new_one(made: Made, alice: Signer, observe: Observe) -> None:
    uses = [one for one in observe(made.signed(MESSAGE, alice)) if isinstance(one, MechanismUse)]
    assert {one.made for one in uses if one.location.symbol.startswith(WHO)} == {None}


WAYS = {
    "pss": (
        ("-keyopt", "rsa_padding_mode:pss", "-md", "sha384", "-keyopt", "rsa_pss_saltlen:48"),
        "RSA-PSS SHA-384 = RSA-PSS 2048 + SHA-384 in RSA-PSS + SHA-384 in MGF1; salt_bits 384",
        "SHA-384",
    ),
    "sha1": (
        ("-md", "sha1"),
        "RSASSA-PKCS1-v1_5 SHA-1 = RSASSA-PKCS1-v1_5 2048 + SHA-1 in RSASSA-PKCS1-v1_5",
        "SHA-1",
    ),
    "md5": (
        ("-md", "md5"),
        "RSASSA-PKCS1-v1_5 MD5 = RSASSA-PKCS1-v1_5 2048 + MD5 in RSASSA-PKCS1-v1_5",
        "MD5",
    ),
    "sha512 without attributes": (
        ("-md", "sha512", "-noattr"),
        "RSASSA-PKCS1-v1_5 SHA-512 = RSASSA-PKCS1-v1_5 2048 + SHA-512 in RSASSA-PKCS1-v1_5",
        "SHA-512",
    ),
    "named by key identifier": (("-keyid",), RSA_SHA256, "SHA-256"),
    "indefinite lengths": (("-stream",), RSA_SHA256, "SHA-256"),
}


@pytest.mark.parametrize(("options", "algorithm", "digest"), WAYS.values(), ids=WAYS)
def test_every_way_to_sign_verifies_whatever_its_verdict(
    options: tuple[str, ...], algorithm: str, digest: str, made: Made, alice: Signer, observe: Observe, shown: Shown
) -> None:
    found = shown(observe(made.signed(MESSAGE, alice, *options)))
    time = "no time" if "-noattr" in options else "claimed"
    assert found[1:] == [
        f"{WHO} CMS verified {time} CN=Alice,C=JP",
        f"{WHO}.digestAlgorithm document-signature {digest} = {digest}",
        f"{WHO}.signatureAlgorithm document-signature {algorithm}",
    ]


@pytest.mark.parametrize(
    ("name", "key", "algorithm"),
    [
        ("Carol", ("ec", "-pkeyopt", "ec_paramgen_curve:P-384"), "ecdsa-with-SHA256 = ECDSA + SHA-256 in ECDSA"),
        ("Dave", ("rsa:1024",), RSA_SHA256.replace("2048", "1024")),
    ],
)
def test_the_value_shows_what_the_key_can_be(
    name: str, key: tuple[str, ...], algorithm: str, made: Made, observe: Observe, shown: Shown
) -> None:
    found = shown(observe(made.signed(MESSAGE, made.signer(name, *key))))
    assert found[1] == f"{WHO} CMS verified claimed CN={name},C=JP"
    assert found[3].startswith(f"{WHO}.signatureAlgorithm document-signature {algorithm}")


def test_each_of_two_signers_has_a_signature(made: Made, alice: Signer, observe: Observe) -> None:
    bob = made.signer("Bob")
    both = made.signed(MESSAGE, alice, "-signer", bob.certificate, "-inkey", bob.key)
    found = [one for one in observe(both) if isinstance(one, SignatureSeen)]
    assert {one.subject for one in found} == {"CN=Alice,C=JP", "CN=Bob,C=JP"}
    assert all(one.verified for one in found)


# -------------------- what is not right, or cannot be told


def test_another_content_is_not_what_was_signed(made: Made, alice: Signer, observe: Observe) -> None:
    found = signature(observe(made.signed(MESSAGE, alice).replace(b"contract", b"CONTRACT")))
    assert (found.verified, found.why and found.why.key) == (False, "cms-content-differs")


@pytest.mark.parametrize("options", [(), ("-noattr",)])
def test_another_value_is_not_the_signer_s(
    options: tuple[str, ...], made: Made, alice: Signer, observe: Observe
) -> None:
    octets = bytearray(made.signed(MESSAGE, alice, *options))
    octets[-1] ^= 1
    found = signature(observe(bytes(octets)))
    assert (found.verified, found.why and found.why.key) == (False, "cms-signature-wrong")


def test_without_the_certificate_nobody_can_tell(made: Made, alice: Signer, observe: Observe, shown: Shown) -> None:
    seen = observe(made.signed(MESSAGE, alice, "-nocerts"))
    assert shown(seen)[0].startswith(f"{WHO} CMS open claimed CN=Alice,C=JP #")
    assert shown(seen)[0].endswith(" cms-signer-not-here")
    assert signature(seen).sha256 == ""
    assert f"{WHO}.signatureAlgorithm document-signature {RSA_SHA256}" in shown(seen), "judged all the same"


def test_a_detached_signature_is_open_without_its_content(made: Made, alice: Signer, observe: Observe) -> None:
    found = signature(observe(made.signed(MESSAGE, alice, "-detached")))
    assert (found.verified, found.why and found.why.key) == (None, "cms-content-not-here")


def test_a_detached_signature_that_another_key_made_is_wrong_even_so(
    made: Made, alice: Signer, observe: Observe
) -> None:
    octets = bytearray(made.signed(MESSAGE, alice, "-detached"))
    octets[-1] ^= 1
    assert signature(observe(bytes(octets))).verified is False


@pytest.mark.parametrize("options", [(), ("-noattr",)])
def test_a_detached_signature_is_checked_where_its_content_is_at_hand(
    options: tuple[str, ...], made: Made, alice: Signer
) -> None:
    octets = made.signed(MESSAGE, alice, "-detached", *options)
    assert signature(inside(octets, MESSAGE)).verified is True
    assert signature(inside(octets, MESSAGE + b"!")).verified is False


def test_a_content_of_its_own_does_not_stand_for_the_one_at_hand(made: Made, alice: Signer) -> None:
    octets = made.signed(MESSAGE, alice)
    assert signature(inside(octets, MESSAGE)).verified is True
    found = signature(inside(octets, b"another document"))
    assert (found.verified, found.why and found.why.key) == (False, "cms-content-of-another")


def test_a_signature_that_names_another_certificate_is_none_of_this_one(
    made: Made, alice: Signer, observe: Observe, shown: Shown
) -> None:
    octets = made.signed(MESSAGE, alice, "-cades")
    seen = shown(observe(octets))
    assert f"{WHO} CMS verified claimed CN=Alice,C=JP" in seen
    what = f"{WHO}.signedAttrs.signingCertificateV2 reference SHA-256 = SHA-256"
    assert any(one.startswith(what) for one in seen)
    twin = made.file("twin.pem", made.run("x509", "-in", alice.certificate, "-signkey", alice.key, "-days", 9))
    own, other = (made.run("x509", "-in", one, "-outform", "DER") for one in (alice.certificate, twin))
    assert len(own) == len(other) and own != other, "the same name, serial and key in another certificate"
    found = signature(observe(octets.replace(own, other)))
    assert (found.verified, found.why and found.why.key) == (False, "cms-certificate-differs")


# -------------------- bundles


def test_a_bundle_shows_every_certificate_and_no_signature(
    made: Made, alice: Signer, stamper: Signer, observe: Observe, shown: Shown
) -> None:
    bundle = ("crl2pkcs7", "-nocrl", "-certfile", alice.certificate, "-certfile", stamper.certificate)
    expected = ["cms[0].certificates[0] CN=Alice,C=JP", "cms[0].certificates[1] CN=Stamper,C=JP"]
    assert shown(observe(made.run(*bundle, "-outform", "DER"))) == expected
    assert shown(observe(made.run(*bundle))) == expected
    named = made.run(*bundle).replace(b"BEGIN PKCS7", b"BEGIN CMS").replace(b"END PKCS7", b"END CMS")
    assert shown(observe(named)) == expected


def test_each_certificate_in_a_bundle_is_judged_by_itself(made: Made, alice: Signer, observe: Observe) -> None:
    short = made.signer("Short", "rsa:1024")
    bundle = made.run(
        "crl2pkcs7", "-nocrl", "-certfile", alice.certificate, "-certfile", short.certificate, "-outform", "DER"
    )
    sizes = {
        one.location.symbol: one.components[0].size
        for one in observe(bundle)
        if isinstance(one, MechanismUse) and one.location.symbol.endswith("subjectPublicKeyInfo")
    }
    assert sizes == {
        "cms[0].certificates[0].subjectPublicKeyInfo": 2048,
        "cms[0].certificates[1].subjectPublicKeyInfo": 1024,
    }


# -------------------- what is signed, if it is in a format that is read


def inner(made: Made, observe: Observe, signer: Signer, content: bytes) -> dict[str, list[str]]:
    """Mechanisms seen in what is signed, by the symbol of the document."""
    found: dict[str, list[str]] = {}
    for one in observe(made.signed(content, signer)):
        document, _, part = one.location.symbol.partition("!")
        if isinstance(one, MechanismUse) and part:
            found.setdefault(document, []).append(one.mechanism)
    return found


def test_a_signed_message_in_a_signed_message_is_seen(made: Made, alice: Signer, observe: Observe) -> None:
    """The outer signature alone would be called compliant."""
    weak = made.signed(MESSAGE, alice, "-md", "sha1")
    found = inner(made, observe, alice, weak)["cms[0].encapContent"]
    assert {"SHA-1", "RSASSA-PKCS1-v1_5 SHA-1"} <= set(found)
    middle = inner(made, observe, alice, made.signed(weak, alice))
    assert "SHA-1" in middle["cms[0].encapContent"], "two deep: the symbol goes on behind the first document"


def test_a_signed_bundle_and_a_signed_configuration_are_seen(made: Made, alice: Signer, observe: Observe) -> None:
    bundle = alice.certificate.read_bytes()
    assert "RSA-2048" in inner(made, observe, alice, bundle)["cms[0].encapContent:1"]
    data = b"kind: Secret\ndata:\n  tls.crt: " + b64encode(bundle) + b"\n"
    assert "RSA-2048" in inner(made, observe, alice, data)["cms[0].encapContent:3"]


def test_a_signed_text_is_nothing_to_judge(made: Made, alice: Signer, observe: Observe) -> None:
    assert inner(made, observe, alice, MESSAGE) == {}


def test_documents_nest_only_so_deep(made: Made, alice: Signer, observe: Observe) -> None:
    data = MESSAGE
    for _ in range(7):
        data = made.signed(data, alice)
    whys = [one.why.key for one in observe(data) if isinstance(one, Unresolved)]
    assert whys == ["archive-too-deep"]
