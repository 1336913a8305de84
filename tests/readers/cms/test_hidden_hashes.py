"""Algorithms in corners of a SignedData, where a weak one hides beside a strong signature: what only announces, names
another one than was used, refers by a hash, or stands in an attribute that nobody knows.

What is expected follows from RFC 5652, RFC 5126 and ETSI EN 319 122-1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from cryptrec_lint.model import Observation
from cryptrec_lint.readers.certificates import announced, der

if TYPE_CHECKING:
    from tests.readers.cms.conftest import Made, Signer

Observe = Callable[[bytes], list[Observation]]
Shown = Callable[[list[Observation]], list[str]]

MESSAGE = b"The contract.\n"
WHO = "cms[0].signerInfos[0]"
SHA1 = bytes.fromhex("06052b0e03021a")
SHA224, SHA256 = (bytes.fromhex(f"06096086480165030402{number}") for number in ("04", "01"))
ECDSA_SHA224, ECDSA_SHA256 = (bytes.fromhex(f"06082a8648ce3d0403{number}") for number in ("01", "02"))
ETS = "060b2a864886f70d01091002"
"""Attributes of RFC 5126: 1.2.840.113549.1.9.16.2 and a number."""


def tlv(tag: int, *parts: bytes) -> bytes:
    """An element of DER."""
    inside = b"".join(parts)
    size = len(inside)
    if size < 0x80:
        return bytes((tag, size)) + inside
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + inside


def identified(oid: bytes) -> bytes:
    """An AlgorithmIdentifier without parameters."""
    return tlv(0x30, oid)


def appended(octets: bytes, extra: bytes, depth: int) -> bytes:
    """An element with something more at the end of its last element's last element, so many deep."""
    whole = der.element(octets, 0, len(octets))
    if depth == 0:
        return tlv(octets[0], octets[whole.start : whole.end], extra)
    *_, last = der.elements(octets, whole.start, whole.end)
    return tlv(octets[0], octets[whole.start : last.at], appended(octets[last.at : last.end], extra, depth - 1))


def with_unsigned(octets: bytes, oid: str, value: bytes) -> bytes:
    """A SignedData whose last signer has one unsigned attribute."""
    attribute = tlv(0x30, bytes.fromhex(oid), tlv(0x31, value))
    return appended(octets, tlv(0xA1, attribute), depth=4)


@pytest.fixture(scope="module")
def erin(made: Made) -> Signer:
    """A signer whose signature algorithm is named with its hash: ECDSA."""
    return made.signer("Erin", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")


@pytest.fixture(scope="module")
def signed(made: Made, erin: Signer) -> bytes:
    """A message that she signed, with SHA-256 everywhere."""
    return made.signed(MESSAGE, erin)


# -------------------- announced


def announcing(octets: bytes, *identifiers: bytes) -> bytes:
    """The same with more digest algorithms in the set that stands before the content."""
    outer = der.element(octets, 0, len(octets))
    kind, wrapped = der.elements(octets, outer.start, outer.end)
    inner = der.element(octets, wrapped.start, wrapped.end)
    version, announced, *rest = der.elements(octets, inner.start, inner.end)
    wider = tlv(0x31, octets[announced.start : announced.end], *identifiers)
    data = tlv(0x30, octets[version.at : version.end], wider, octets[rest[0].at : inner.end])
    return tlv(0x30, octets[kind.at : kind.end], tlv(0xA0, data))


def test_a_hash_that_is_announced_and_not_used_is_seen(signed: bytes, observe: Observe, shown: Shown) -> None:
    seen = shown(observe(announcing(signed, identified(SHA1), identified(SHA1))))
    told = [one for one in seen if ".digestAlgorithms" in one]
    assert told == ["cms[0].digestAlgorithms[1] reference SHA-1 = SHA-1"], "once"
    assert f"{WHO} CMS verified claimed CN=Erin,C=JP" in seen


def test_what_the_signers_use_is_seen_at_the_signers_alone(signed: bytes, observe: Observe, shown: Shown) -> None:
    assert not any(".digestAlgorithms" in one for one in shown(observe(signed)))


def test_a_bundle_uses_no_hash_that_it_announces(made: Made, alice: Signer, observe: Observe, shown: Shown) -> None:
    bundle = made.run("crl2pkcs7", "-nocrl", "-certfile", alice.certificate, "-outform", "DER")
    assert shown(observe(announcing(bundle, identified(SHA1)))) == ["cms[0].certificates[0] CN=Alice,C=JP"]


def test_only_so_many_are_told(signed: bytes, observe: Observe, shown: Shown) -> None:
    unknown = [identified(bytes((6, 3, 0x2A, 3, number))) for number in range(1, 100)]
    told = [one for one in shown(observe(announcing(signed, *unknown))) if ".digestAlgorithms" in one]
    assert len(told) == announced.MOST  # one of the first is the signer's
    assert told[-1].endswith("unreadable-input cms-too-many-announced")


# -------------------- named otherwise than made


def test_a_signature_that_names_another_hash_is_said_to(signed: bytes, observe: Observe, shown: Shown) -> None:
    head, _, tail = signed.rpartition(ECDSA_SHA256)
    seen = shown(observe(head + ECDSA_SHA224 + tail))
    assert f"{WHO} CMS verified claimed CN=Erin,C=JP" in seen, "as programs that take the digest algorithm have it"
    of_signature = [one for one in seen if one.startswith(f"{WHO}.signatureAlgorithm")]
    assert [one.partition("; signature_value_bits")[0] for one in of_signature] == [
        f"{WHO}.signatureAlgorithm document-signature ECDSA SHA-256 = ECDSA + SHA-256 in ECDSA",
        f"{WHO}.signatureAlgorithm inconsistent-signer cms-made-otherwise",
    ]


def test_a_signature_that_names_what_was_used_contradicts_nothing(
    made: Made, alice: Signer, signed: bytes, observe: Observe, shown: Shown
) -> None:
    for octets in (signed, made.signed(MESSAGE, alice)):
        assert not any("inconsistent" in one for one in shown(observe(octets)))


# -------------------- references by hashes


def other(hash: bytes) -> bytes:
    """OtherHash with its algorithm (RFC 5126 section 5.7.3.3)."""
    return tlv(0x30, identified(hash), tlv(0x04, b"\0" * 20))


BARE = tlv(0x04, b"\0" * 20)
"""OtherHash as octets alone: SHA-1."""


def lists(*hashes: bytes) -> bytes:
    """CompleteRevocationRefs of revocation lists alone (RFC 5126 section 6.2.2)."""
    return tlv(0x30, tlv(0x30, tlv(0xA0, tlv(0x30, tlv(0x30, *(tlv(0x30, one) for one in hashes))))))


def responses(*hashes: bytes) -> bytes:
    """The same of OCSP responses: the identifier comes first, and the hash may be absent."""
    named = tlv(0x30, tlv(0x30))
    return tlv(0x30, tlv(0x30, tlv(0xA1, tlv(0x30, tlv(0x30, *(tlv(0x30, named, one) for one in hashes))))))


SHA1_BY_DEFAULT = "reference SHA-1 = SHA-1; default"
REFERENCES = {
    "certificates": (ETS + "15", tlv(0x30, tlv(0x30, BARE)), [f"certificateReferences {SHA1_BY_DEFAULT}"]),
    "other hash": (
        ETS + "15",
        tlv(0x30, tlv(0x30, other(SHA224)), tlv(0x30, other(SHA256)), tlv(0x30, other(SHA224))),
        [
            "certificateReferences reference SHA-224 = SHA-224",
            "certificateReferences reference SHA-256 = SHA-256",
        ],
    ),
    "attribute certificates": (
        ETS + "2c",
        tlv(0x30, tlv(0x30, BARE)),
        [f"attributeCertificateReferences {SHA1_BY_DEFAULT}"],
    ),
    "signing certificate": (
        ETS + "13",
        tlv(0x30, tlv(0x30, tlv(0x30, BARE))),
        [f"otherSigningCertificate {SHA1_BY_DEFAULT}"],
    ),
    "lists": (ETS + "16", lists(BARE), [f"revocationReferences {SHA1_BY_DEFAULT}"]),
    "responses": (ETS + "16", responses(other(SHA1), b""), ["revocationReferences reference SHA-1 = SHA-1"]),
    "of attributes": (
        ETS + "2d",
        lists(other(SHA1)),
        ["attributeRevocationReferences reference SHA-1 = SHA-1"],
    ),
    "index": (
        "060604008d450205",
        tlv(0x30, identified(SHA1), tlv(0x30), tlv(0x30), tlv(0x30)),
        ["atsHashIndex reference SHA-1 = SHA-1"],
    ),
    "index by default": (
        "060604008d450205",
        tlv(0x30, tlv(0x30), tlv(0x30), tlv(0x30)),
        ["atsHashIndex reference SHA-256 = SHA-256; default"],
    ),
    "index of version 3": (
        "060704008195320105",
        tlv(0x30, identified(SHA1), tlv(0x30), tlv(0x30), tlv(0x30)),
        ["atsHashIndexV3 reference SHA-1 = SHA-1"],
    ),
    "broken": (ETS + "15", tlv(0x30, tlv(0x02, b"\0")), ["unsignedAttrs unreadable-input der-unexpected-tag"]),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_what_an_attribute_refers_by_is_seen(name: str, signed: bytes, observe: Observe, shown: Shown) -> None:
    oid, value, expected = REFERENCES[name]
    seen = shown(observe(with_unsigned(signed, oid, value)))
    usual = shown(observe(signed))
    assert [one for one in seen if one not in usual] == [f"{WHO}.{one}" for one in expected]


def test_an_evidence_record_is_said_to_be_unread(signed: bytes, observe: Observe, shown: Shown) -> None:
    seen = shown(observe(with_unsigned(signed, ETS + "31", tlv(0x30))))
    assert f"{WHO}.evidenceRecord unread-container cms-evidence-not-read" in seen


# -------------------- attributes that nobody knows


def test_a_signature_in_an_attribute_that_is_not_known_is_seen(
    made: Made, alice: Signer, signed: bytes, observe: Observe, shown: Shown
) -> None:
    weak = made.signed(MESSAGE, alice, "-md", "sha1")
    seen = shown(observe(with_unsigned(signed, "06032a0304", weak)))
    where = f"{WHO}.attribute(1.2.3.4)[0].signerInfos[0].digestAlgorithm"
    assert f"{where} document-signature SHA-1 = SHA-1" in seen


def test_any_other_attribute_that_is_not_known_is_nothing_to_judge(
    signed: bytes, observe: Observe, shown: Shown
) -> None:
    assert shown(observe(with_unsigned(signed, "06032a0304", tlv(0x30, SHA1)))) == shown(observe(signed))
