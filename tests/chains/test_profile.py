"""What path validation does not ask for and strict programs do; and what makes a certificate unfit to be evaluated."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from cryptrec_lint.readers.certificates import ber, der

from .conftest import CA, LEAF, ROOT, Chains, Made, key, make

HOLDS = ("a", "chain-verified", "leaf")
Findings = Callable[..., list[dict[str, Any]]]
SOMETHING = x509.SubjectAlternativeName([x509.DNSName("example.jp")])


def raw(oid: str, value: bytes) -> x509.UnrecognizedExtension:
    """An extension with these octets."""
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), value)


def rebuilt(made: Made, by: str, change: Callable[[list[bytes]], list[bytes]]) -> Made:
    """The same with other fields in what is signed, signed again."""
    data = made.certificate.public_bytes(serialization.Encoding.DER)
    outer = der.sequence(data)
    fields = [der.whole(data, one) for one in der.children(data, outer[0])]
    signed = ber.element(der.SEQUENCE, b"".join(change(fields)))
    signature = key(by).sign(signed, ec.ECDSA(hashes.SHA256()))
    whole = ber.element(
        der.SEQUENCE, signed + der.whole(data, outer[1]) + ber.element(der.BIT_STRING, b"\0" + signature)
    )
    body = base64.encodebytes(whole)
    return Made(made.name, b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n")


def version_1(made: Made, by: str) -> Made:
    """The same without version and extensions."""
    return rebuilt(made, by, lambda fields: fields[1:-1])


def with_serial(made: Made, by: str, octets: bytes) -> Made:
    """The same with this serial number."""
    return rebuilt(made, by, lambda fields: [fields[0], ber.element(der.INTEGER, octets), *fields[2:]])


def departures(findings: Findings, *certificates: Made) -> list[tuple[str, str]]:
    """Whose departs, and in which words."""
    found = [one for one in findings(a=certificates) if one["rule"] == "chain-profile"]
    assert {one["verdict"] for one in found} <= {"conditional"}
    return [(one["subject"].partition(",")[0].removeprefix("CN="), one["message"]["en"]) for one in found]


def test_a_chain_as_rfc_5280_asks_for_it(findings: Findings) -> None:
    assert departures(findings, LEAF, CA, ROOT) == []


AUTHORITY, SUBJECT_KEY, ACCESS = "2.5.29.35", "2.5.29.14", "1.3.6.1.5.5.7.1.1"
ACCESS_VALUE = x509.AuthorityInformationAccess(
    [x509.AccessDescription(x509.OID_OCSP, x509.UniformResourceIdentifier("http://example.jp"))]
)


@pytest.mark.parametrize(
    ("leaf", "above", "who", "what"),
    [
        (make("leaf", "CA", identifiers=False), CA, "leaf", "authorityKeyIdentifier"),
        (LEAF, make("CA", "Root", identifiers=False), "CA", "subjectKeyIdentifier"),
        (make("leaf", "CA", subject_name=x509.Name([])), CA, "", "subject is empty"),
        (make("leaf", "CA", subject_name=x509.Name([]), more=((SOMETHING, False),)), CA, "", "not critical"),
        (make("leaf", "CA", more=((ACCESS_VALUE, True),)), CA, "leaf", ACCESS),
        (make("leaf", "CA", more=((x509.NameConstraints([x509.DNSName("a.jp")], None), True),)), CA, "leaf", "2.5.29.30"),
        (LEAF, make("CA", "Root", more=((x509.NameConstraints(None, [x509.DNSName("a.jp")]), False),)), "CA", "2.5.29.30"),
        (LEAF, make("CA", "Root", more=((raw("2.5.29.30", b"\x30\x00"), True),)), "CA", "no constraint"),
        (LEAF, make("CA", "Root", more=((raw("2.5.29.30", bytes.fromhex("3009a10730058203") + b".jp"), True),)), "CA", ".jp"),
        (make("leaf", "CA", serial=(1 << 167) + 1), CA, "leaf", "serial number"),
        (with_serial(LEAF, "CA", b"\x80"), CA, "leaf", "serial number"),
        (with_serial(LEAF, "CA", b"\x00"), CA, "leaf", "serial number"),
        (make("leaf", "CA", more=((x509.SubjectAlternativeName([x509.DNSName("a_b.jp")]), False),)), CA, "leaf", "a_b.jp"),
        (make("leaf", "CA", more=((x509.SubjectAlternativeName([x509.DNSName("192.0.2.1")]), False),)), CA, "leaf", "192"),
        (rebuilt(LEAF, "CA", lambda fields: fields[1:]), CA, "leaf", "version 3"),
    ],
)  # fmt: skip
def test_departures(findings: Findings, leaf: Made, above: Made, who: str, what: str) -> None:
    """Each is told once, at the certificate, and breaks no chain."""
    found = departures(findings, leaf, above, ROOT)
    assert [name for name, said in found if what in said] == [who], found
    assert "chain-verified" in {one["rule"] for one in findings(a=(leaf, above, ROOT))}


@pytest.mark.parametrize("host", ["example.jp", "*.example.jp", "xn--r8jz45g.jp", "a-1.jp", "localhost", "1.example"])
def test_hosts_that_are_hosts(findings: Findings, host: str) -> None:
    leaf = make("leaf", "CA", more=((x509.SubjectAlternativeName([x509.DNSName(host)]), False),))
    assert departures(findings, leaf, CA, ROOT) == []


def test_twenty_octets_of_a_serial_number_are_not_too_many(findings: Findings) -> None:
    assert departures(findings, make("leaf", "CA", serial=(1 << 159) - 1), CA, ROOT) == []


def test_a_root_is_asked_only_what_strict_programs_ask(findings: Findings) -> None:
    """Its serial number is nobody's concern; that it has no subjectKeyIdentifier is OpenSSL's."""
    assert departures(findings, LEAF, CA, make("Root", "Root", serial=(1 << 167) + 1)) == []
    found = departures(findings, LEAF, CA, make("Root", "Root", identifiers=False))
    assert [(who, "subjectKeyIdentifier" in said) for who, said in found] == [("Root", True)]


# -------------------- what cannot be evaluated


@pytest.mark.parametrize(
    "oid_and_octets",
    [
        ("2.5.29.17", b"example.jp"),
        ("2.5.29.17", b"\x30\x00"),
        ("2.5.29.17", b"\x30\x02\x05\x00"),
        ("2.5.29.31", b"\x30\x00"),
        ("2.5.29.32", b"\x30\x02\x05\x00"),
        ("2.5.29.36", b"\x30\x02\x80\x00"),
        ("2.5.29.54", b"\x02\x01\xff"),
        (ACCESS, b"\x30\x02\x30\x00"),
        ("2.5.29.18", b""),
    ],
)
def test_extensions_that_have_not_their_form(chains: Chains, oid_and_octets: tuple[str, bytes]) -> None:
    """Programs differ in what they make of them: nothing is verified."""
    found = chains(a=(make("leaf", "CA", more=((raw(*oid_and_octets), False),)), CA, ROOT))
    assert ("a", "chain-not-evaluated", "leaf") in found
    assert HOLDS not in found


def test_purposes_that_are_none(chains: Chains) -> None:
    """extKeyUsage names one or more (section 4.2.1.12)."""
    found = chains(a=(make("leaf", "CA", purpose=None, more=((raw("2.5.29.37", b"\x30\x00"), False),)), CA, ROOT))
    assert found[0] == ("a", "chain-not-evaluated", "leaf")


def test_an_extension_that_is_there_twice(chains: Chains) -> None:
    """Section 4.2: a certificate must not have two of one kind."""

    def twice(fields: list[bytes]) -> list[bytes]:
        data = fields[-1]
        listed = der.element(data, der.element(data, 0, len(data)).start, len(data))
        inside = der.contents(data, listed) + der.whole(data, der.children(data, listed)[0])
        return [*fields[:-1], ber.element(der.context(3), ber.element(der.SEQUENCE, inside))]

    found = chains(a=(rebuilt(LEAF, "CA", twice), CA, ROOT))
    assert found[0] == ("a", "chain-not-evaluated", "leaf")
    assert HOLDS not in found
    assert HOLDS in chains(a=(rebuilt(LEAF, "CA", lambda fields: fields), CA, ROOT))


# -------------------- version 1


def test_an_intermediate_of_version_1(chains: Chains) -> None:
    """Section 6.1.4 (k): that it is a CA would have to be known by other means."""
    found = chains(a=(LEAF, version_1(CA, "Root"), ROOT))
    assert ("a", "chain-issuer-not-allowed", "CA") in found
    assert HOLDS not in found


def test_a_root_of_version_1(chains: Chains) -> None:
    """It is known by other means."""
    assert HOLDS in chains(a=(LEAF, CA, version_1(ROOT, "Root")))
    assert HOLDS in chains(a=(LEAF,), trust=(version_1(CA, "Root"),))


# -------------------- purposes


SERVER, CLIENT, OCSP = (
    ExtendedKeyUsageOID.SERVER_AUTH,
    ExtendedKeyUsageOID.CLIENT_AUTH,
    ExtendedKeyUsageOID.OCSP_SIGNING,
)


@pytest.mark.parametrize(
    ("leaf", "above", "fits"),
    [
        (SERVER, [SERVER, CLIENT], True),
        (SERVER, [CLIENT], False),
        (SERVER, [ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE], True),
        (SERVER, None, True),
        (None, [CLIENT], True),
        (OCSP, [SERVER], True),
    ],
)
def test_purposes(chains: Chains, leaf: Any, above: list[Any] | None, fits: bool) -> None:
    """A CA for other purposes is a limit to what stands below it, in most programs and in no standard."""
    more = ((x509.ExtendedKeyUsage(above), False),) if above else ()
    found = chains(a=(make("leaf", "CA", purpose=leaf), make("CA", "Root", more=more), ROOT))
    assert (("a", "chain-purpose", "leaf") in found) is not fits
    assert HOLDS in found
