"""Keys of .NET in XML: what RSA.ToXmlString, DSA.ToXmlString and a serialized RSAParameters look like, in any text."""

from __future__ import annotations

import base64
import json
from html import escape

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import Fault, KeySeen, Observation, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import embedded
from cryptrec_lint.source import Source
from tests.lending import NoFiles

NUMBERS = rsa.generate_private_key(65537, 2048).private_numbers()
MODULUS = NUMBERS.public_numbers.n


def digits(number: int) -> str:
    """CryptoBinary: XML Signature 1.1 section 4.1."""
    return base64.b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).decode()


def element(name: str, **numbers: int) -> str:
    return f"<{name}>{''.join(f'<{one}>{digits(value)}</{one}>' for one, value in numbers.items())}</{name}>"


PARTS = {
    "P": NUMBERS.p,
    "Q": NUMBERS.q,
    "DP": NUMBERS.dmp1,
    "DQ": NUMBERS.dmq1,
    "InverseQ": NUMBERS.iqmp,
    "D": NUMBERS.d,
}
PUBLIC = element("RSAKeyValue", Modulus=MODULUS, Exponent=65537)
PRIVATE = element("RSAKeyValue", Modulus=MODULUS, Exponent=65537, **PARTS)
SERIALIZED = element("RSAParameters", Exponent=65537, Modulus=MODULUS, **PARTS)
DSA = element("DSAKeyValue", P=1 << 1023 | 1, Q=1 << 159 | 1, G=2, Y=5, X=3)
SPACE = "http://www.w3.org/2000/09/xmldsig#"


def seen(text: str, path: str = "app.config") -> list[str]:
    """What all readers and additions see, a line each: place, symbol, and what it is."""
    source = Source(path, text.encode("utf-16" if "\ufeff" in text else "utf-8"))
    readers = (*registry.claimants(source), *registry.additions(source))
    found = [one for reader in readers for one in reader.read(source, NoFiles())]
    assert all(source.span(one.location) == one.written for one in found)
    return [line(one) for one in found if not isinstance(one, KeySeen)]


def line(one: Observation) -> str:
    what = one.rule if isinstance(one, (Fault, Unresolved)) else getattr(one, "mechanism", "")
    return f"{one.location.line} {one.location.symbol} {what}"


def key(name: str, number: int = 1) -> list[str]:
    return [f"{number} {name}/key[0] RSA-2048", f"{number} {name}/key[0] private-key-unprotected"]


# -------------------- a document of its own


def test_a_public_key_is_read() -> None:
    assert seen(PUBLIC, "key.xml") == ["1 value/key[0] RSA-2048"]
    assert seen(f'<?xml version="1.0"?>\n{PUBLIC}', "key.xml") == ["2 value/key[0] RSA-2048"]


def test_private_numbers_beside_it_make_it_a_private_key() -> None:
    assert seen(PRIVATE, "key.xml") == key("value")
    assert seen(SERIALIZED.replace("<RSAParameters>", '<RSAParameters xmlns:xsd="http://x">'), "key.xml") == key(
        "value"
    )


def test_a_key_of_dsa_is_read() -> None:
    assert seen(DSA) == ["1 value/key[0] DSA-1024", "1 value/key[0] private-key-unprotected"]
    assert seen(DSA.replace("<X>Aw==</X>", "")) == ["1 value/key[0] DSA-1024"]


def test_private_numbers_that_do_not_belong_together_are_told() -> None:
    changed = element("RSAKeyValue", Modulus=MODULUS, Exponent=65537, **{**PARTS, "Q": NUMBERS.q - 2})
    assert "1 value/key[0] key-inconsistent" in seen(changed)


def test_ecdsa_of_net_has_a_namespace_of_its_own() -> None:
    """RFC 4050 section 3.2."""
    curve = '<DomainParameters><NamedCurve URN="urn:oid:1.2.840.10045.3.1.7" /></DomainParameters>'
    document = f'<ECDSAKeyValue xmlns="http://www.w3.org/2001/04/xmldsig-more#">{curve}</ECDSAKeyValue>'
    assert seen(document) == ["1 value/key[0] EC P-256"]


# -------------------- inside another text

ESCAPED = {
    "XML in an attribute": f'<add signing="{escape(PRIVATE)}" />',
    "a string of JSON": json.dumps({"signing": PRIVATE}),
    "a string of JSON as .NET escapes it": json.dumps({"signing": PRIVATE})
    .replace("<", "\\u003C")
    .replace(">", "\\u003E"),
    "a string of C#": f'var signing = "{PRIVATE}";',
    "two strings": f'var signing = "{PRIVATE[:33]}" +\r\n    "{PRIVATE[33:]}";',
    "an element": f"<signing>{PRIVATE}</signing>",
}


@pytest.mark.parametrize("text", ESCAPED.values(), ids=ESCAPED)
def test_a_key_in_another_text_is_found(text: str) -> None:
    assert seen(f"\n{text}") == key("signing", 2)


def test_a_key_in_utf_16_is_found() -> None:
    assert seen("\ufeff" + PRIVATE) == key("value")


@pytest.mark.parametrize(
    "text",
    [
        "List<RSAParameters> keys = new List<RSAParameters>();",
        "<RSAKeyValue><Modulus>...</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>",
        "<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>",
        "<xs:element name='RSAKeyValue'/>",
        PUBLIC[:-2],
        PUBLIC.replace("</Modulus>", "</Modulo>"),
    ],
)
def test_a_text_that_speaks_of_keys_holds_none(text: str) -> None:
    assert seen(text) == []


@pytest.mark.parametrize("text", [PRIVATE, *ESCAPED.values()])
def test_no_private_number_is_quoted(text: str) -> None:
    source = Source("x", text.encode())
    assert list(embedded.READER.read(source, NoFiles()))
    assert digits(NUMBERS.d)[:20] not in source.line(1) + source.line(2)


# -------------------- in XML with signatures, where the reader of those has it


def test_xml_with_signatures_tells_each_key_once() -> None:
    document = f'<a xmlns:ds="{SPACE}">\n{PRIVATE}\n<b>{PUBLIC.replace("<RSAKeyValue>", f"<RSAKeyValue xmlns={SPACE!r}>")}</b></a>'
    assert seen(document, "a.xml") == [
        "2 RSAKeyValue[0] RSA-2048",
        "2 RSAKeyValue[0] private-key-unprotected",
        "3 RSAKeyValue[1] RSA-2048",
    ]


def test_xml_with_signatures_has_keys_in_strings_too() -> None:
    assert seen(f'<a xmlns:ds="{SPACE}"><signing>{escape(PRIVATE)}</signing></a>', "a.xml") == key("signing")


def test_other_elements_without_a_namespace_change_no_symbol() -> None:
    certificate = "<ds:X509Certificate>AAAA</ds:X509Certificate>"
    assert seen(f'<P xmlns:ds="{SPACE}"><D>{certificate}</D></P>', "a.xml") == ["1 X509Certificate[0] unreadable-input"]


# -------------------- laws

PIECES = [
    "<RSAKeyValue>",
    "</RSAKeyValue>",
    "<Modulus>",
    "</Modulus>",
    "<D>",
    "&lt;",
    "\\u003c",
    '"',
    "AQAB",
    "<!DOCTYPE a>",
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=20), st.integers(0, len(PRIVATE)))
def test_any_arrangement_of_pieces(pieces: list[str], at: int) -> None:
    text = "".join(("<RSAKeyValue>", *pieces, "</RSAKeyValue>")).encode("utf-8", "replace").decode()
    seen(text.replace("\ufeff", ""))
    seen(PRIVATE[:at] + "".join(pieces).replace("\ufeff", "").encode("utf-8", "replace").decode() + PRIVATE[at:])
