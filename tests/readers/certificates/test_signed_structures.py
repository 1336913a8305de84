"""Requests, revocation lists, OCSP responses and attribute certificates: what is seen, and what is wrong with them.

The structures are put together here by hand from their ASN.1 (RFC 2986, 5280, 5755, 6960), so that they can be wrong.
"""

from __future__ import annotations

import base64
import tracemalloc
from collections.abc import Callable
from datetime import date

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import Fault, MechanismUse, Observation, Unresolved
from cryptrec_lint.readers.certificates import contents, place, verify
from cryptrec_lint.source import Source

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]

RSA, EC = rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP256R1())
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
CSR = x509.CertificateSigningRequestBuilder(NAME)


def tlv(tag: int, *parts: bytes) -> bytes:
    inside = b"".join(parts)
    length = len(inside)
    if length < 0x80:
        return bytes((tag, length)) + inside
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + inside


def seq(*parts: bytes) -> bytes:
    return tlv(0x30, *parts)


def integer(value: int) -> bytes:
    return tlv(2, bytes((value,)))


def moment(text: str) -> bytes:
    return tlv(0x18, text.encode())


OID = {
    "sha256WithRSAEncryption": "2a864886f70d01010b",
    "sha1WithRSAEncryption": "2a864886f70d010105",
    "ecdsa-with-SHA256": "2a8648ce3d040302",
    "sha1": "2b0e03021a",
    "sha256": "608648016503040201",
    "aes128-CBC": "608648016503040102",
    "nobody's": "2a030405",
    "ocsp-basic": "2b0601050507300101",
}


def oid(name: str) -> bytes:
    return tlv(6, bytes.fromhex(OID[name]))


def algorithm(name: str, *parameters: bytes) -> bytes:
    return seq(oid(name), *parameters)


RSA_SHA256, NULL = algorithm("sha256WithRSAEncryption", tlv(5)), tlv(5)
VALUE = tlv(3, b"\0", bytes(256))
CN_X = NAME.public_bytes()


def request(key: object, hash: hashes.HashAlgorithm | None = None) -> bytes:
    return CSR.sign(key, hash).public_bytes(Encoding.DER)  # type: ignore[arg-type]


def crl(
    inner: bytes = RSA_SHA256,
    outer: bytes = RSA_SHA256,
    times: tuple[bytes, ...] = (moment("20260101000000Z"), moment("20260201000000Z")),
    entries: bytes = b"",
    value: bytes = VALUE,
) -> bytes:
    return seq(seq(integer(1), inner, CN_X, *times, entries), outer, value)


def cert_id(name: str = "sha256") -> bytes:
    return seq(algorithm(name, NULL), tlv(4, bytes(32)), tlv(4, bytes(32)), integer(5))


def answer(identifier: bytes, *following: bytes) -> bytes:
    return seq(identifier, tlv(0x80), moment("20260101000000Z"), *following)


def basic(
    *answers: bytes, produced: str = "20260102000000Z", responder: bytes | None = None, after: bytes = b""
) -> bytes:
    named = responder or tlv(0xA1, CN_X)
    return seq(seq(named, moment(produced), seq(*answers)), RSA_SHA256, VALUE, after)


def ocsp(response: bytes, status: int = 0, kind: str = "ocsp-basic") -> bytes:
    return seq(tlv(10, bytes((status,))), tlv(0xA0, seq(oid(kind), tlv(4, response))))


def attribute_certificate(inner: bytes = RSA_SHA256) -> bytes:
    holder = seq(tlv(0xA1, tlv(0xA4, CN_X)))
    validity = seq(moment("20260101000000Z"), moment("20271231000000Z"))
    return seq(seq(integer(1), holder, tlv(0xA0, seq()), inner, integer(7), validity, seq()), RSA_SHA256, VALUE)


def sole(found: list[Observation], kind: type) -> Observation:
    (one,) = (each for each in found if isinstance(each, kind))
    return one


# -------------------- requests

KEYS = {
    "RSA": (RSA, hashes.SHA256()),
    "RSA with MD5": (RSA, hashes.MD5()),
    "DSA": (dsa.generate_private_key(1024), hashes.SHA256()),
    "EC": (EC, hashes.SHA384()),
    "Ed25519": (ed25519.Ed25519PrivateKey.generate(), None),
    "Ed448": (ed448.Ed448PrivateKey.generate(), None),
}
WRONG = ["request-proof-wrong request-proof-wrong"]


def faults(shown: list[str]) -> list[str]:
    return [line.partition(" ")[2] for line in shown if ".signatureValue" in line]


@pytest.mark.parametrize(("key", "hash"), KEYS.values(), ids=KEYS)
def test_a_request_proves_that_its_maker_has_the_key(
    key: object, hash: hashes.HashAlgorithm | None, observe: Observe, shown: Shown
) -> None:
    data = request(key, hash) if not isinstance(hash, hashes.MD5) else with_md5()
    assert faults(shown(observe(data, "x.der"))) == []


def with_md5() -> bytes:
    """A request signed with MD5, which the library makes only when it is told to, octet by octet."""
    from cryptography.hazmat.primitives.asymmetric import padding

    info = seq(
        integer(0), CN_X, RSA.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), tlv(0xA0)
    )
    value = RSA.sign(info, padding.PKCS1v15(), hashes.MD5())
    return seq(info, seq(tlv(6, bytes.fromhex("2a864886f70d010104")), NULL), tlv(3, b"\0", value))


@pytest.mark.parametrize(("key", "hash"), KEYS.values(), ids=KEYS)
def test_a_request_whose_content_was_changed_proves_nothing(
    key: object, hash: hashes.HashAlgorithm | None, observe: Observe, shown: Shown
) -> None:
    data = request(key, hash) if not isinstance(hash, hashes.MD5) else with_md5()
    changed = data.replace(b"\x0c\x01x", b"\x0c\x01y")
    assert changed != data
    assert faults(shown(observe(changed, "x.der"))) == WRONG


def test_a_request_signed_with_another_key_proves_nothing(observe: Observe, shown: Shown) -> None:
    other = rsa.generate_private_key(65537, 1024).public_key()
    ours, theirs = (
        key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) for key in (RSA.public_key(), other)
    )
    assert faults(shown(observe(request(RSA, hashes.SHA256()).replace(ours, theirs), "x.der"))) == WRONG


def test_a_key_that_cannot_sign_proves_nothing(observe: Observe, shown: Shown) -> None:
    key = x25519.X25519PrivateKey.generate().public_key()
    public = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    data = seq(seq(integer(0), CN_X, public, tlv(0xA0)), RSA_SHA256, VALUE)
    assert faults(shown(observe(data, "x.der"))) == WRONG


def test_what_cannot_be_checked_is_said_to_be_so(
    observe: Observe, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bool:
        raise ValueError("a library that knows less")

    monkeypatch.setattr(verify, "_verify", refuse)
    lines = shown(observe(request(EC, hashes.SHA256()), "x.der"))
    assert faults(lines) == ["unresolved-value request-proof-not-checked"]


def test_what_is_not_known_is_not_said_twice(observe: Observe, shown: Shown) -> None:
    data = request(RSA, hashes.SHA256()).replace(
        oid("sha256WithRSAEncryption"), tlv(6, bytes.fromhex("2a864886f70d010163"))
    )
    assert shown(observe(data, "x.der"))[0] == "request[0].signatureAlgorithm unknown-algorithm oid-unknown"
    assert faults(shown(observe(data, "x.der"))) == []


def test_a_key_too_long_to_check_with_is_not_called_wrong(observe: Observe, shown: Shown) -> None:
    modulus = (1 << 20_000) - 1
    numbers = seq(tlv(2, b"\0" + modulus.to_bytes(2500, "big")), tlv(2, b"\1\0\1"))
    key = seq(seq(tlv(6, bytes.fromhex("2a864886f70d010101")), NULL), tlv(3, b"\0", numbers))
    data = seq(seq(integer(0), CN_X, key, tlv(0xA0)), RSA_SHA256, tlv(3, b"\0", bytes(2500)))
    assert faults(shown(observe(data, "x.der"))) == ["unresolved-value request-proof-not-checked"]


@pytest.mark.parametrize("attribute", ["1.2.840.113549.1.9.14", "1.3.6.1.4.1.311.2.1.14"])
def test_the_uses_that_are_asked_for_are_told(attribute: str, observe: Observe) -> None:
    usage = x509.KeyUsage(True, False, True, False, False, False, False, False, False)
    extended = x509.ExtendedKeyUsage([x509.OID_SERVER_AUTH, x509.ObjectIdentifier("1.2.3.4")])
    data = CSR.add_extension(usage, True).add_extension(extended, False).sign(EC, hashes.SHA256())
    kinds = [x509.ObjectIdentifier(name) for name in ("1.2.840.113549.1.9.14", attribute)]
    ours, theirs = (tlv(6, encoded(kind)) for kind in kinds)
    found = observe(resized(data.public_bytes(Encoding.DER), ours, theirs), "x.der")
    key = next(one for one in found if isinstance(one, MechanismUse) and one.purpose == "certificate-key")
    details = {
        "key_usage": "digitalSignature, keyEncipherment",
        "extended_key_usage": "serverAuth, 1.2.3.4",
        "serves_tls": 1,
    }
    assert dict(key.details) == details


def encoded(kind: x509.ObjectIdentifier) -> bytes:
    from cryptrec_lint.readers.certificates import object_identifier

    return object_identifier.encoded(kind.dotted_string)[2:]


def resized(data: bytes, old: bytes, new: bytes) -> bytes:
    """The request with the identifier of its attribute changed, and its lengths with it."""
    loaded = x509.load_der_x509_csr(data)
    tbs, name = loaded.tbs_certrequest_bytes, NAME.public_bytes()
    key = loaded.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    start = tbs.index(key) + len(key)
    attribute = tbs[tbs.index(old, start) :].replace(old, new, 1)
    info = seq(integer(0), name, key, tlv(0xA0, seq(attribute)))
    value = EC.sign(info, ec.ECDSA(hashes.SHA256()))
    return seq(info, algorithm("ecdsa-with-SHA256"), tlv(3, b"\0", value))


def test_attributes_that_cannot_be_read_are_said_to_be_so(observe: Observe, shown: Shown) -> None:
    key = EC.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    info = seq(integer(0), CN_X, key, tlv(0xA0, integer(1)))
    value = EC.sign(info, ec.ECDSA(hashes.SHA256()))
    lines = shown(observe(seq(info, algorithm("ecdsa-with-SHA256"), tlv(3, b"\0", value)), "x.der"))
    assert lines[-1] == "request[0].subjectPublicKeyInfo unresolved-value request-attributes-not-readable"


# -------------------- revocation lists


def test_a_list_says_who_signed_when_and_until_when(observe: Observe) -> None:
    (use,) = observe(crl(), "x.der")
    assert isinstance(use, MechanismUse)
    assert (use.subject, use.made, use.until) == ("CN=x", date(2026, 1, 1), date(2026, 2, 1))
    assert use.oid == "1.2.840.113549.1.1.11"


def test_a_list_without_an_end_has_none(observe: Observe) -> None:
    (use,) = observe(
        crl(times=(moment("20260101000000Z"),), entries=seq(seq(integer(5), moment("20250101000000Z")))), "x.der"
    )
    assert isinstance(use, MechanismUse)
    assert (use.made, use.until) == (date(2026, 1, 1), None)


def test_a_list_signed_in_another_way_than_it_says_inside_is_told(observe: Observe, shown: Shown) -> None:
    lines = shown(observe(crl(inner=algorithm("sha1WithRSAEncryption", NULL)), "x.der"))
    assert lines[1:] == ["crl[0].tbsCertList.signature inconsistent-signed-data pkix-algorithms-differ"]
    assert "SHA-256" in lines[0]


@pytest.mark.parametrize(("index", "field"), [(0, "thisUpdate"), (1, "nextUpdate")])
def test_a_time_that_names_no_day_is_told(index: int, field: str, observe: Observe, shown: Shown) -> None:
    times = [moment("20260101000000Z"), moment("20260201000000Z")]
    times[index] = moment("20261301000000Z")
    lines = shown(observe(crl(times=tuple(times)), "x.der"))
    assert lines[1:] == [f"crl[0].{field} unresolved-value pkix-time-not-readable"]


def test_foreign_parameters_and_values_that_are_none_are_told(observe: Observe, shown: Shown) -> None:
    outer = algorithm("ecdsa-with-SHA256", integer(1))
    lines = shown(observe(crl(inner=outer, outer=outer), "x.der"))
    assert lines[1:] == [
        "crl[0].signatureAlgorithm.parameters unknown-algorithm pkix-parameters-foreign",
        "crl[0].signatureValue unreadable-input pkix-signature-value-not-readable",
    ]


def test_what_follows_a_structure_in_its_block_is_told(observe: Observe, shown: Shown) -> None:
    armoured = b"-----BEGIN X509 CRL-----\n" + base64.b64encode(crl() + b"\0") + b"\n-----END X509 CRL-----\n"
    assert shown(observe(armoured))[1:] == ["crl[0] unreadable-input der-trailing-bytes"]


def large_list(count: int) -> bytes:
    return crl(
        entries=seq(*(seq(tlv(2, number.to_bytes(8, "big")), moment("20250101000000Z")) for number in range(count)))
    )


def test_a_list_of_any_length_costs_what_its_octets_cost(
    observe: Observe, calls: Callable[[Callable[[], object]], int]
) -> None:
    """pkilint needs 495 MB and 3.9 s for a hundred thousand entries; here are three times as many."""
    data = large_list(300_000)
    armoured = b"-----BEGIN X509 CRL-----\n" + base64.b64encode(data) + b"\n-----END X509 CRL-----\n"
    tracemalloc.start()
    try:
        (use,) = observe(armoured)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(use, MechanismUse)
    assert calls(lambda: observe(armoured)) < 10_000, "not one for each entry"
    assert peak < 6 * len(armoured)


# -------------------- OCSP responses


def test_a_response_says_who_signed_when_and_until_when(observe: Observe) -> None:
    soon, later = (tlv(0xA0, moment(text)) for text in ("20260103000000Z", "20260109000000Z"))
    signature, hash = observe(ocsp(basic(answer(cert_id(), later), answer(cert_id(), soon))), "x.der")
    assert isinstance(signature, MechanismUse) and isinstance(hash, MechanismUse)
    assert (signature.subject, signature.made, signature.until) == ("CN=x", date(2026, 1, 2), date(2026, 1, 9))
    assert hash.purpose == "identifier"


def test_a_response_by_key_names_the_hash_of_the_key(observe: Observe) -> None:
    signature = observe(ocsp(basic(responder=tlv(0xA2, tlv(4, b"\x12\x34")))), "x.der")[0]
    assert isinstance(signature, MechanismUse)
    assert signature.subject == "KeyHash 1234"


def test_a_basic_response_is_read_without_its_wrapping(observe: Observe, shown: Shown) -> None:
    assert shown(observe(basic(answer(cert_id())), "x.der")) == shown(observe(ocsp(basic(answer(cert_id()))), "x.der"))


def test_each_hash_is_told_once_however_many_answers_have_it(observe: Observe, shown: Shown) -> None:
    answers = [answer(cert_id(name)) for name in ("sha1", "sha256", "sha1", "nobody's", "aes128-CBC")]
    assert shown(observe(ocsp(basic(*answers)), "x.der"))[1:] == [
        "ocspResponse[0].certID.hashAlgorithm identifier SHA-1 = SHA-1",
        "ocspResponse[0].certID.hashAlgorithm identifier SHA-256 = SHA-256",
        "ocspResponse[0].certID.hashAlgorithm unknown-algorithm oid-unknown",
        "ocspResponse[0].certID.hashAlgorithm unresolved-value oid-is-no-hash",
    ]


@pytest.mark.parametrize(("status", "name"), [(1, "malformedRequest"), (6, "unauthorized"), (4, "4"), (99, "99")])
def test_a_response_that_does_not_answer_says_so(status: int, name: str, observe: Observe) -> None:
    block = b"-----BEGIN OCSP RESPONSE-----\n%s\n-----END OCSP RESPONSE-----\n"
    (found,) = observe(block % base64.b64encode(seq(tlv(10, bytes((status,))))))
    assert isinstance(found, Unresolved)
    assert (found.why.key, dict(found.why.args)) == ("ocsp-not-successful", {"status": name})


def test_an_answer_with_an_error_is_read_all_the_same(observe: Observe, shown: Shown) -> None:
    lines = shown(observe(ocsp(basic(), status=2), "x.der"))
    assert lines[0] == "ocspResponse[0].responseStatus unresolved-value ocsp-not-successful"
    assert "ocsp-signature" in lines[1]


def test_what_is_broken_in_a_response_does_not_touch_the_rest(observe: Observe, shown: Shown) -> None:
    certificates = tlv(0xA0, seq(seq(integer(1)), seq(integer(2))))
    data = ocsp(basic(answer(cert_id()), seq(), answer(cert_id("sha1")), produced="2026", after=certificates))
    assert shown(observe(data, "x.der"))[1:] == [
        "ocspResponse[0].producedAt unresolved-value pkix-time-not-readable",
        "ocspResponse[0].certID.hashAlgorithm identifier SHA-256 = SHA-256",
        "ocspResponse[0].responses unreadable-input der-missing-element",
        "ocspResponse[0].certificate[0] unreadable-input der-unexpected-tag",
        "ocspResponse[0].certificate[1] unreadable-input der-unexpected-tag",
    ]


def test_a_next_update_that_names_no_day_is_told(observe: Observe, shown: Shown) -> None:
    lines = shown(observe(ocsp(basic(answer(cert_id(), tlv(0xA0, moment("soon"))))), "x.der"))
    assert lines[1] == "ocspResponse[0].nextUpdate unresolved-value pkix-time-not-readable"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (ocsp(basic(), kind="nobody's"), "ocspResponse[0] unread-container ocsp-response-unknown"),
        (seq(tlv(10, b"\0")), "ocspResponse[0] unreadable-input der-missing-element"),
        (ocsp(seq()), "ocspResponse[0] unreadable-input der-missing-element"),
    ],
)
def test_a_response_without_a_basic_one_is_not_silent(
    data: bytes, expected: str, observe: Observe, shown: Shown
) -> None:
    assert shown(observe(data, "x.der")) == [expected]


# -------------------- attribute certificates


def test_an_attribute_certificate_shows_its_signature(observe: Observe, shown: Shown) -> None:
    block = b"-----BEGIN ATTRIBUTE CERTIFICATE-----\n%s\n-----END ATTRIBUTE CERTIFICATE-----\n"
    (use,) = found = observe(block % base64.b64encode(attribute_certificate()))
    assert isinstance(use, MechanismUse)
    assert (use.subject, use.made, use.until) == ("CN=x", date(2026, 1, 1), date(2027, 12, 31))
    assert shown(found) == shown(observe(attribute_certificate(), "x.der"))


def test_an_attribute_certificate_that_contradicts_itself_is_told(observe: Observe, shown: Shown) -> None:
    lines = shown(observe(attribute_certificate(algorithm("sha1WithRSAEncryption", NULL)), "x.der"))
    assert lines[1:] == ["attributeCertificate[0].acinfo.signature inconsistent-signed-data pkix-algorithms-differ"]


# -------------------- any octets

WHOLE = {
    "request": request(RSA, hashes.SHA256()),
    "revocation-list": crl(),
    "ocsp-response": ocsp(basic(answer(cert_id()), after=tlv(0xA0, seq(seq())))),
    "attribute-certificate": attribute_certificate(),
}


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_one_octet_changed_or_cut_off_and_nothing_raises(kind: str, draw: st.DataObject) -> None:
    data = WHOLE[kind]
    at = draw.draw(st.integers(0, len(data) - 1))
    changed = draw.draw(
        st.sampled_from([data[:at], data[:at] + bytes((draw.draw(st.integers(0, 255)),)) + data[at + 1 :]])
    )
    where = place.of_whole(Source("x", changed))
    assert all(contents.observations(kind, where, "x", changed, contents.Inside()))


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(sorted(WHOLE)), st.binary(max_size=200))
def test_any_octets_and_nothing_raises(kind: str, data: bytes) -> None:
    for octets in (data, b"\x30" + bytes((min(len(data), 127),)) + data):
        where = place.of_whole(Source("x", octets))
        assert list(contents.observations(kind, where, "x", octets, contents.Inside()))


def test_faults_name_whose_they_are(observe: Observe) -> None:
    data = request(RSA, hashes.SHA256()).replace(b"\x0c\x01x", b"\x0c\x01y")
    fault = sole(observe(data, "x.der"), Fault)
    assert isinstance(fault, Fault)
    assert (fault.subject, fault.mechanism) == ("CN=y", "sha256WithRSAEncryption")


def test_a_giant_number_of_elements_is_refused_and_not_kept(observe: Observe, shown: Shown) -> None:
    data = seq(seq(NULL * 3_000_000), RSA_SHA256, VALUE)
    where = place.of_whole(Source("x", data))
    tracemalloc.start()
    try:
        found = list(contents.observations("revocation-list", where, "crl[0]", data, contents.Inside()))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert shown(found) == ["crl[0] unreadable-input der-too-many"]
    assert peak < 150_000_000
