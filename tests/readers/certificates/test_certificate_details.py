"""What a certificate says besides its algorithms: identifiers, key usages, version, order of its times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from cryptrec_lint.model import MechanismUse, Observation, Unresolved

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]

KEY = ec.generate_private_key(ec.SECP256R1())
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
ISSUER = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ca")])
START, END = datetime(2026, 1, 1), datetime(2027, 1, 1)


def certificate(*extensions: x509.ExtensionType) -> bytes:
    builder = x509.CertificateBuilder(ISSUER, NAME, KEY.public_key(), 1, START, END)
    for extension in extensions:
        builder = builder.add_extension(extension, False)
    return builder.sign(KEY, hashes.SHA256()).public_bytes(Encoding.DER)


def uses(found: list[Observation]) -> list[MechanismUse]:
    return [one for one in found if isinstance(one, MechanismUse)]


def test_signature_and_key_have_the_identifiers_that_stand_there(observe: Observe) -> None:
    assert [one.oid for one in uses(observe(certificate(), "x.der"))] == ["1.2.840.10045.4.3.2", "1.2.840.10045.2.1"]


def test_key_usages_are_details_of_the_key_and_of_nothing_else(observe: Observe) -> None:
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    signature, key = uses(observe(certificate(usage, x509.ExtendedKeyUsage([x509.OID_CLIENT_AUTH])), "x.der"))
    assert "key_usage" not in dict(signature.details)
    assert dict(key.details) == {
        "key_usage": "digitalSignature, nonRepudiation",
        "extended_key_usage": "clientAuth",
    }


def test_without_the_extensions_there_are_no_such_details(observe: Observe) -> None:
    assert uses(observe(certificate(), "x.der"))[1].details == ()


@pytest.mark.parametrize(("value", "shown"), [(b"\x03\x02\x05\xa0", None), (b"\x04\x02\x05\xa0", "#040205a0")])
def test_a_key_usage_that_cannot_be_read_is_shown_as_its_octets(
    value: bytes, shown: str | None, observe: Observe
) -> None:
    data = certificate(x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.15"), value))
    details = dict(uses(observe(data, "x.der"))[1].details)
    assert details["key_usage"] == (shown or "digitalSignature, keyEncipherment")


@pytest.mark.parametrize("number", range(5))
def test_a_version_that_there_is_not_is_told_and_the_rest_is_read(number: int, observe: Observe) -> None:
    data = certificate(x509.BasicConstraints(False, None))
    found = observe(data.replace(bytes.fromhex("a003020102"), bytes.fromhex("a0030201") + bytes((number,)), 1), "x.der")
    assert len(uses(found)) == 2
    told = [one for one in found if isinstance(one, Unresolved)]
    assert [(one.why.key, dict(one.why.args)) for one in told] == (
        [("pkix-version-unknown", {"version": str(number)})] if number > 2 else []
    )


def test_a_certificate_that_ends_before_it_begins_is_told(observe: Observe, shown: Shown) -> None:
    data = certificate()
    first, last = (day.strftime("%y%m%d%H%M%SZ").encode() for day in (START, END))
    held = b"?" * len(first)
    swapped = data.replace(first, held).replace(last, first).replace(held, last)
    assert shown(observe(swapped, "x.der"))[-1] == "certificate[0].validity unresolved-value pkix-validity-reversed"
    assert "pkix-validity-reversed" not in " ".join(shown(observe(data, "x.der")))
