"""ASN.1 in BER, in lengths that are not minimal, in other string types, with bits and sets turned round."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import ber, der
from cryptrec_lint.readers.certificates.ber import element

Rejected = Callable[[str, bytes], set[str]]
Keeps = Callable[[str, bytes, set[str]], bool]
Write = Callable[[int, bytes], bytes]


def again(data: bytes, write: Write, backwards: bool = False) -> bytes:
    """The same elements, each written by `write` with its contents already written."""
    found = [
        (one.tag, again(data[one.start : one.end], write, one.tag == der.SET))
        if one.tag & 0x20
        else (one.tag, data[one.start : one.end])
        for one in der.elements(data, 0, len(data))
    ]
    return b"".join(write(*one) for one in (reversed(found) if backwards else found))


def indefinite(tag: int, inside: bytes) -> bytes:
    return bytes((tag, 0x80)) + inside + b"\0\0" if tag & 0x20 else element(tag, inside)


def long_lengths(tag: int, inside: bytes) -> bytes:
    return bytes((tag, 0x84)) + len(inside).to_bytes(4, "big") + inside


def pieces(tag: int, inside: bytes) -> bytes:
    if tag != der.OCTET_STRING:
        return element(tag, inside)
    return element(0x24, b"".join(element(tag, inside[at : at + 50]) for at in range(0, len(inside), 50)))


def bmp_strings(tag: int, inside: bytes) -> bytes:
    return element(0x1E, inside.decode().encode("utf-16-be")) if tag in (0x0C, 0x13) else element(tag, inside)


def loose_booleans(tag: int, inside: bytes) -> bytes:
    return element(tag, b"\1" if tag == der.BOOLEAN else inside)


def zeros_before_numbers(tag: int, inside: bytes) -> bytes:
    return element(tag, b"\0\0" + inside) if tag == der.INTEGER and inside[0] < 0x80 else element(tag, inside)


def zeros_before_arcs(tag: int, inside: bytes) -> bytes:
    return element(tag, inside[:1] + b"\x80" + inside[1:] if tag == der.OID else inside)


def no_null(tag: int, inside: bytes) -> bytes:
    return b"" if tag == der.NULL else element(tag, inside)


def high_tag_numbers(tag: int, inside: bytes) -> bytes:
    return bytes((tag | 0x1F, tag & 0x1F)) + element(tag, inside)[1:]


WAYS: tuple[Write, ...] = (
    *(indefinite, long_lengths, pieces, bmp_strings, loose_booleans),
    *(zeros_before_numbers, zeros_before_arcs, no_null, high_tag_numbers, element),
)
NAMES = ("certificate.pem", "request.pem", "key.pem", "public.pem", "certificate.der", "store.p12", "signed.p7m")


def content(data: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    """The DER of a file, and what makes such a file again."""
    if not data.startswith(b"-----"):
        return data, lambda changed: changed
    first, *lines, last = data.strip().split(b"\n")
    inside = base64.b64decode(b"".join(lines))
    return inside, lambda changed: b"\n".join((first, base64.encodebytes(changed) + last, b""))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_the_same_elements_written_otherwise(
    weak: dict[str, bytes], rejected: Rejected, keeps: Keeps, name: str, way: Write
) -> None:
    inside, packed = content(weak[name])
    assert keeps(name, packed(again(ber.definite(inside)[0], way)), rejected(name, weak[name]))


@pytest.mark.parametrize("after", [b"\r\n", bytes(700), b"hello"])
@pytest.mark.parametrize("name", NAMES)
def test_something_behind_it(weak: dict[str, bytes], rejected: Rejected, keeps: Keeps, name: str, after: bytes) -> None:
    inside, packed = content(weak[name])
    assert keeps(name, packed(inside + after), rejected(name, weak[name]))


@pytest.mark.parametrize("name", ["certificate.pem", "certificate.der", "signed.p7m"])
def test_a_certificate_in_ber_lengths_is_read_and_not_only_said_to_be_unread(
    weak: dict[str, bytes], rejected: Rejected, name: str
) -> None:
    inside, packed = content(weak[name])
    way = indefinite if name == "signed.p7m" else long_lengths
    assert rejected(name, packed(again(inside, way))) >= rejected(name, weak[name])


def test_der_is_no_text(weak: dict[str, bytes]) -> None:
    """Else the readers of texts would be loaded for each certificate."""
    assert not registry.is_text(weak["certificate.der"]) and registry.is_text(weak["certificate.pem"])
