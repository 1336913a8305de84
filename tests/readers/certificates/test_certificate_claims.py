"""Which files the two readers take for theirs: content decides over names; a string in source code is no file."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import CertificateSeen, Observation
from cryptrec_lint.readers.certificates import der_certificate, pem
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source

Observe = Callable[..., list[Observation]]
Shown = Callable[[list[Observation]], list[str]]
Fixture = Callable[[str], bytes]

BLOCK = b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"

CLAIMED_AS_PEM = {
    "any name": ("bundle", BLOCK),
    "text before": ("chain.txt", b"Certificate:\n    Data:\n" + BLOCK),
    "indented in a configuration": ("client.ovpn", b"<ca>\n  " + BLOCK + b"</ca>\n"),
    "crlf": ("x.crt", BLOCK.replace(b"\n", b"\r\n")),
    "bare cr": ("x.crt", BLOCK.replace(b"\n", b"\r")),
    "broken, but clearly meant": ("x.pem", BLOCK[:40]),
    "a label that is not read": ("x.csr", BLOCK.replace(b"CERTIFICATE", b"CERTIFICATE REQUEST")),
    "a container only": ("x.crl", BLOCK.replace(b"CERTIFICATE", b"X509 CRL")),
    "parameters only": ("dh.pem", BLOCK.replace(b"CERTIFICATE", b"DH PARAMETERS")),
    "utf-16, little end first": ("x.pem", b"\xff\xfe" + BLOCK.decode().encode("utf-16-le")),
    "utf-16, big end first": ("x.crt", b"\xfe\xff" + BLOCK.decode().encode("utf-16-be")),
    "utf-32": ("x.pem", b"\xff\xfe\0\0" + BLOCK.decode().encode("utf-32-le")),
    "utf-16 without a byte order mark": ("x.pem", BLOCK.decode().encode("utf-16-le")),
    "zeros at the end": ("x.pem", BLOCK[:50] + bytes(50)),
    "a first line that names no program": ("x.pem", b"#! bundle\n" + BLOCK),
    "a script without suffix": ("install", b"#!/bin/sh\ncat <<X\n" + BLOCK + b"X\n"),
    "a script with suffix": ("install.sh", b"#! /bin/sh\ncat <<X\n" + BLOCK + b"X\n"),
    "markdown": ("README.md", b"```\n" + BLOCK + b"```\n"),
    "html": ("index.html", b"<pre>\n" + BLOCK + b"</pre>\n"),
    "toml": ("ca.toml", b"ca = '''\n" + BLOCK + b"'''\n"),
    "a block scalar of yaml": ("secret.yaml", b"ca.crt: |\n" + textwrap.indent(BLOCK.decode(), "  ").encode()),
    "yaml with crlf": ("SECRET.YML", b"ca.crt: |\r\n  " + BLOCK.replace(b"\n", b"\r\n  ")),
    "one block after a broken one": ("x.yaml", BLOCK[:40] + b"\n---\n" + BLOCK),
}

NOT_PEM = {
    "python source": ("ca.py", b'CA = """\n' + BLOCK + b'"""\n'),
    "other source": ("ca.go", b"const ca = `\n" + BLOCK + b"`\n"),
    "a file of octets": ("x.pem", b"\x7fELF\2\1\1\0" + bytes(8) + b"\n" + BLOCK),
    "a python script without suffix": ("install", b'#!/usr/bin/env python3\nCA = """\n' + BLOCK + b'"""\n'),
    "source code in utf-16": ("ca.cs", BLOCK.decode().encode("utf-16")),
    "utf-16 without armour": ("x.txt", "BEGIN CERTIFICATE".encode("utf-16")),
    "json, where the lines are one string": ("x.json", b'{"ca": "' + BLOCK.replace(b"\n", b"\\n") + b'"}\n'),
    "yaml in one line": ("x.yaml", b"ca: " + BLOCK.replace(b"\n", b" ") + b"\n"),
    "markdown with a begin line only": ("x.md", b"It begins with\n\n    -----BEGIN CERTIFICATE-----\n\nand so on.\n"),
    "a script that writes the lines": ("x.sh", b"#!/bin/sh\necho -----BEGIN CERTIFICATE-----\ncat x\n"),
    "a script that looks for the begin line": ("x", b"#!/bin/sh\ncat <<X\n" + BLOCK[:28] + b"X\n"),
    "an end line of another label": ("x.yaml", BLOCK.replace(b"END CERTIFICATE", b"END X")),
    "prose": ("notes.txt", b"A file begins with -----BEGIN CERTIFICATE----- and so on.\n"),
    "another kind of armour": ("x.asc", b"-----BEGIN GEEK CODE BLOCK-----\n\nAA==\n-----END GEEK CODE BLOCK-----\n"),
    "an end only": ("x.txt", b"-----END CERTIFICATE-----\n"),
    "nothing": ("empty.pem", b""),
}


@pytest.mark.parametrize(("path", "data"), CLAIMED_AS_PEM.values(), ids=CLAIMED_AS_PEM)
def test_pem_is_claimed(path: str, data: bytes) -> None:
    assert pem.READER.claims(Source(path, data))


@pytest.mark.parametrize(("path", "data"), NOT_PEM.values(), ids=NOT_PEM)
def test_pem_is_not_claimed(path: str, data: bytes) -> None:
    assert not pem.READER.claims(Source(path, data))


def test_der_is_claimed_by_its_content_whatever_the_name(fixture: Fixture) -> None:
    assert der_certificate.READER.claims(Source("certificate", fixture("leaf.der")))
    assert not der_certificate.READER.claims(Source("key", b"\x30\x03\x02\x01\x00"))


@pytest.mark.parametrize("name", ["x.cer", "x.der", "x.CRT"])
def test_truncated_der_is_claimed_by_its_name_so_that_it_is_reported(
    name: str, fixture: Fixture, no_files: Files
) -> None:
    source = Source(name, fixture("leaf.der")[:-20])
    assert der_certificate.READER.claims(source)
    with pytest.raises(ReadError) as error:
        list(der_certificate.READER.read(source, no_files))
    assert error.value.why.key == "der-truncated"


@pytest.mark.parametrize("name", ["x.cer", "x.pem"])
def test_armour_is_not_claimed_as_der(name: str, fixture: Fixture) -> None:
    assert not der_certificate.READER.claims(Source(name, fixture("rsa.pem")))


def test_der_may_have_newlines_or_more_certificates_after_it(observe: Observe, fixture: Fixture) -> None:
    leaf = fixture("leaf.der")
    once = observe(leaf, "leaf.der")
    assert observe(leaf + b"\r\n", "leaf.der") == once
    assert len(observe(leaf + leaf, "leaf.der")) == 2 * len(once)


def test_what_follows_a_certificate_in_der_and_is_none_is_reported(fixture: Fixture, no_files: Files) -> None:
    found = der_certificate.READER.read(Source("leaf.der", fixture("leaf.der") + b"junk"), no_files)
    seen = next(found)
    assert isinstance(seen, CertificateSeen)
    assert seen.role == "end-entity"
    with pytest.raises(ReadError) as error:
        list(found)
    assert error.value.why.key == "der-trailing-bytes"


def test_a_file_without_any_block_that_must_be_read_as_pem_is_an_error(observe: Observe) -> None:
    with pytest.raises(ReadError) as error:
        observe(b"nothing here\n")
    assert error.value.why.key == "pem-no-block"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_like_any_text(encoding: str, observe: Observe, shown: Shown, fixture: Fixture) -> None:
    text = fixture("rsa.pem").decode()
    found = observe(("\ufeff" + text).encode(encoding))
    assert shown(found) == shown(observe(text.encode()))
    assert [one.location for one in found] == [one.location for one in observe(text.encode())]


def test_a_certificate_in_yaml_is_read_where_it_stands(observe: Observe, shown: Shown, fixture: Fixture) -> None:
    text = fixture("others.pem").decode()
    block = text[text.index("-----BEGIN") : text.index("-----END CERTIFICATE-----") + 26]
    found = observe(("ca.crt: |\n" + textwrap.indent(block, "    ")).encode(), "secret.yaml")
    assert shown(found) == shown(observe(block.encode()))
    assert (found[0].location.line, found[0].location.column) == (2, 5)


def test_a_placeholder_in_a_text_is_no_block() -> None:
    """A README that shows how armour looks is not an unreadable certificate."""
    page = b"# Setup\n\n```\n-----BEGIN CERTIFICATE-----\n...\n-----END CERTIFICATE-----\n```\n"
    assert not pem.READER.claims(Source("README.md", page))
    assert pem.READER.claims(Source("server.pem", page))


KEY = rsa.generate_private_key(65537, 1024).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def labelled(label: str, octets: bytes) -> bytes:
    return f"-----BEGIN {label}-----\n{base64.b64encode(octets).decode()}\n-----END {label}-----\n".encode()


def test_der_under_a_label_that_nobody_knows_is_read_by_its_structure(observe: Observe, shown: Shown) -> None:
    data = labelled("SOMEBODY'S KEY", KEY)
    assert pem.READER.claims(Source("x.txt", data))
    assert shown(observe(data)) == ["container[0] parameters RSA-1024 = RSA 1024; rsa_exponent 65537"]


def test_unknown_der_under_an_unknown_label_is_told(observe: Observe, shown: Shown) -> None:
    data = labelled("SOMETHING", b"\x30\x03\x02\x01\x05")
    assert pem.READER.claims(Source("x.txt", data))
    assert shown(observe(data)) == ["container[0] unread-container label-not-read"]
