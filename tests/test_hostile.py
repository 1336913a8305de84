"""Inputs made to exhaust or to break the program: each ends by a bound of its own, and is said to have done so.

What the bounds are worth in seconds and octets, `tools/hostile_inputs.py` measures; here only work is counted.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cryptrec_lint import model, observing
from cryptrec_lint.discover import MAX_BYTES, Found
from cryptrec_lint.readers.archives import inflate
from cryptrec_lint.readers.certificates import names
from cryptrec_lint.readers.certificates.ber import element
from cryptrec_lint.readers.certificates.object_identifier import encoded
from cryptrec_lint.readers.openpgp import packets
from cryptrec_lint.readers.python import evaluate
from cryptrec_lint.readers.python import reader as python
from cryptrec_lint.source import Source

from .conftest import Ran

Lint = Callable[..., Ran]
BILLION = 1_000_000_000


def scanned(lint: Lint, *arguments: object) -> list[dict[str, Any]]:
    """The findings of a scan."""
    ran = lint("scan", "--format", "jsonl", *arguments)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    return [line for line in lines if line["type"] == "finding"]


def rules(lint: Lint, *arguments: object) -> set[str]:
    return {found["rule"] for found in scanned(lint, *arguments)}


def sequence(*parts: bytes) -> bytes:
    return element(0x30, b"".join(parts))


def integer(value: int) -> bytes:
    return element(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


# -------------------- the five that the project promises


def gibibyte(folder: Path) -> Path:
    """A PEM file of 1 GiB: the file system need not even store it."""
    with open(folder / "long.pem", "wb") as file:
        file.write(b"-----BEGIN CERTIFICATE-----\n")
        file.truncate(1 << 30)
    return folder / "long.pem"


def billion(folder: Path) -> Path:
    """A PKCS #12 that asks for a billion iterations in its MAC and for what is inside."""
    hash = sequence(encoded("2.16.840.1.101.3.4.2.1"), b"\x05\0")
    mac = sequence(sequence(hash, element(4, bytes(range(32)))), element(4, bytes(16)), integer(BILLION))
    scheme = sequence(encoded("1.2.840.113549.1.12.1.3"), sequence(element(4, bytes(16)), integer(BILLION)))
    encrypted = sequence(encoded("1.2.840.113549.1.7.1"), scheme, element(0x80, bytes(64)))
    inside = sequence(encoded("1.2.840.113549.1.7.6"), element(0xA0, sequence(integer(0), encrypted)))
    content = element(0xA0, element(4, sequence(inside)))
    store = sequence(integer(3), sequence(encoded("1.2.840.113549.1.7.1"), content), mac)
    (folder / "store.p12").write_bytes(store)
    return folder / "store.p12"


def million_objects(folder: Path) -> Path:
    """A PDF with a million objects, one of which begins like a signature."""
    with open(folder / "long.pdf", "wb") as file:
        file.write(b"%PDF-1.7\n1 0 obj\n<< /Type /Sig /ByteRange [0 1 2 3] >>\nendobj\n")
        file.writelines(b"%d 0 obj\nendobj\n" % number for number in range(2, 1_000_002))
    return folder / "long.pdf"


def megabit(folder: Path) -> Path:
    """A certificate with an RSA modulus of 1 Mbit and an exponent as long."""
    number = (1 << 999_999) + 29  # no prime below 70,000 divides it
    rsa = sequence(encoded("1.2.840.113549.1.1.1"), b"\x05\0")
    key = sequence(rsa, element(3, b"\0" + sequence(integer(number), integer(number - 2))))
    signed_with = sequence(encoded("1.2.840.113549.1.1.11"), b"\x05\0")
    validity = sequence(*(element(0x17, day) for day in (b"250101000000Z", b"300101000000Z")))
    signed = sequence(integer(1), signed_with, sequence(), validity, sequence(), key)
    (folder / "long.der").write_bytes(sequence(signed, signed_with, element(3, bytes(257))))
    return folder / "long.der"


def deep(folder: Path) -> Path:
    """ASN.1 nested 10,000 deep."""
    found = b"\x05\0"
    for _ in range(10_000):
        found = sequence(found)
    (folder / "deep.der").write_bytes(found)
    return folder / "deep.der"


PROMISED = (
    (gibibyte, "unreadable-input"),
    (billion, "unread-container"),
    (million_objects, "unreadable-input"),
    (megabit, "key-not-tested"),
    (deep, "unread-container"),
)


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
@pytest.mark.parametrize(("make", "rule"), PROMISED)
def test_what_is_hostile_ends_with_a_finding(
    lint: Lint, tmp_path: Path, make: Callable[[Path], Path], rule: str, form: str
) -> None:
    (tmp_path / "password").write_text("wrong\n")
    path = make(tmp_path)
    ran = lint("scan", "--format", form, "--password-file", tmp_path / "password", path)
    assert rule in ran.out
    assert "reader-failed" not in ran.out and not ran.err


# -------------------- too much in one file


def open_blocks(folder: Path, count: int) -> Path:
    (folder / "open.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\n" * count)
    return folder / "open.pem"


def test_no_more_is_told_of_a_file_than_is_worth_telling(
    lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observing, "MOST", 10)
    found = scanned(lint, open_blocks(tmp_path, 1000))
    assert [one["location"]["line"] for one in found] == [*range(1, 12)]
    assert "more than 10 things" in found[-1]["message"]["en"]


def test_the_same_of_a_file_that_is_read_as_it_is_told(
    lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observing, "MOST_AS_READ", 10)
    monkeypatch.setattr(observing, "LONG", 100)
    assert len(scanned(lint, open_blocks(tmp_path, 1000))) == 11


def test_what_is_just_worth_telling_is_told(lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observing, "MOST", 10)
    found = scanned(lint, open_blocks(tmp_path, 10))
    assert len(found) == 10
    assert not any("things" in one["message"]["en"] for one in found)


# -------------------- names


def name(text: bytes) -> bytes:
    attribute = sequence(encoded("2.5.4.3"), element(0x0C, text))
    return sequence(element(0x31, attribute))


def test_a_name_that_is_too_long_is_told_by_its_digest() -> None:
    long, other = names.text(name(b"x" * 100_000)), names.text(name(b"x" * 99_999 + b"y"))
    assert len(long) < 250 and long != other
    assert f"({len(name(b'x' * 100_000))} octets, " in long


def test_a_long_name_is_told() -> None:
    assert names.text(name(b"x" * 60_000)) == "CN=" + "x" * 60_000


# -------------------- archives


def test_compressed_streams_without_number_are_not_opened(
    lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inflate, "_COPIED", 1000)
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"") * 100)
    (found,) = scanned(lint, tmp_path / "a.gz")
    assert found["rule"] == "unreadable-input" and "compressed streams" in found["message"]["en"]


def test_two_streams_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflate, "_COPIED", 1000)
    assert inflate.whole(gzip.compress(b"a") + gzip.compress(b"b"), 100) == b"ab"


def extended(count: int) -> bytes:
    """A TAR whose only member has so many extended headers before it."""
    head = tarfile.TarInfo("x")
    head.type, head.size = tarfile.XHDTYPE, 512
    headers = (head.tobuf(tarfile.USTAR_FORMAT) + b"12 path=a.p\n".ljust(512, b"\0")) * count
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        member = tarfile.TarInfo("b")
        member.size = 28
        archive.addfile(member, io.BytesIO(b"-----BEGIN CERTIFICATE-----\n"))
    return headers + whole.getvalue()


def test_extended_headers_without_number_are_damage_and_no_fault_of_the_program(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(extended(5_000))
    (found,) = scanned(lint, tmp_path / "a.tar")
    assert "damaged" in found["message"]["en"]


def test_an_extended_header_is_read(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(extended(1))
    (found,) = scanned(lint, tmp_path / "a.tar")
    assert found["location"]["symbol"].startswith("a.p")


# -------------------- OpenPGP


def test_a_body_in_parts_without_number_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packets, "PARTS", 10)
    with pytest.raises(packets.PacketError, match="openpgp-too-many-parts"):
        packets.packet_at(b"\xd2" + b"\xe0a" * 10 + b"\1b", 0)


def test_a_body_in_some_parts_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packets, "PARTS", 10)
    assert packets.packet_at(b"\xd2" + b"\xe0a" * 9 + b"\1b", 0)[0].body == b"a" * 9 + b"b"


# -------------------- anchors


def test_anchors_that_are_too_long_to_read_are_told_as_such(lint: Lint, tmp_path: Path) -> None:
    with open(tmp_path / "anchors.pem", "wb") as file:
        file.truncate(MAX_BYTES + 1)
    (tmp_path / "a.pem").write_bytes(b"")
    ran = lint("scan", "--trust", tmp_path / "anchors.pem", tmp_path / "a.pem")
    assert ran.status == 2 and "too large" in ran.err


def test_anchors_that_are_none_are_told_as_such(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "anchors.pem").write_bytes(b"")
    ran = lint("scan", "--trust", tmp_path / "anchors.pem", tmp_path / "anchors.pem")
    assert ran.status == 2 and "holds no certificate" in ran.err


# -------------------- source code


def test_source_code_that_is_too_long_is_told_where_it_matters(lint: Lint, tmp_path: Path) -> None:
    filling = b"x = 1\n" * (python.LONGEST // 6 + 1)
    for name, head, found in (("a.py", b"import hashlib\n", ["unreadable-input"]), ("b.py", b"import json\n", [])):
        (tmp_path / name).write_bytes(head + filling)
        assert [one["rule"] for one in scanned(lint, tmp_path / name)] == found


def test_calls_beyond_what_is_traced_are_told(lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else so many harmless calls would hide the one after them."""
    monkeypatch.setattr(evaluate, "FUEL", 100)
    calls = 'hashlib.sha256(b"")\n'
    for count, last in ((40, "unlisted-algorithm"), (60, "unreadable-input")):
        (tmp_path / "a.py").write_text("import hashlib\n" + calls * count + 'hashlib.md5(b"")\n')
        found = [one for one in scanned(lint, tmp_path / "a.py") if one["verdict"] != "accepted"]
        assert [one["rule"] for one in found] == [last]


# -------------------- what stays in memory, and what is told of it


def test_of_a_file_that_was_read_only_the_quoted_lines_stay(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("# one\nimport hashlib\nhashlib.md5()\n" + "# more\n" * 1000)
    seen = observing.observe(observing.Task(Found(str(tmp_path / "a.py"), str(tmp_path), named=False), None))
    assert seen.observations and not seen.source.data
    assert [seen.source.line(number) for number in (1, 3)] == ["", "hashlib.md5()"]


def test_a_file_that_two_others_include_is_quoted_for_both(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "shared.conf").write_text("ssl_protocols\n TLSv1;\nssl_ciphers\n RC4-MD5;\n")
    for name, listens in (("a.conf", "ssl_protocols TLSv1.2;"), ("b.conf", "ssl_ciphers AES128-SHA;")):
        (tmp_path / name).write_text(f"server {{ listen 443 ssl; {listens} include shared.conf; }}\n")
    said = lint("scan", tmp_path).out
    assert "| TLSv1;" in said and "| RC4-MD5;" in said


def test_the_beginning_of_a_long_line_is_quoted(lint: Lint, tmp_path: Path) -> None:
    calls = "import hashlib; hashlib.md5(); x = 1; " + "y = 2; " * 3000 + "hashlib.md5()\n"
    (tmp_path / "a.py").write_text(calls)
    found = scanned(lint, tmp_path / "a.py")
    assert [one["location"]["column"] for one in found] == [17, calls.rindex("hashlib") + 1]
    marks = [line for line in lint("scan", tmp_path / "a.py").out.splitlines() if line.endswith("^")]
    assert len(marks) == 1, "of the second there is nothing to be seen"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.conf", "server {{ listen 443 ssl; ssl_protocols {}; }}"),
        ("a.json", '{{"kty": "RSA", "n": "AQAB", "e": "AQAB", "alg": "{}"}}'),
        (
            "a.xml",
            '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignatureMethod Algorithm="{}"/></Signature>',
        ),
    ],
)
def test_a_word_that_is_too_long_is_cut(lint: Lint, tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text.format("x" * 10 * model.LONGEST_WORD))
    found = [one for one in scanned(lint, tmp_path / name) if "xxx" in one["message"]["en"]]
    assert found and all(len(json.dumps(one)) < 10 * model.LONGEST_WORD for one in found)


def test_secrets_are_hidden_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source("x", b"a SECRET\nSECRET b\nc")
    source.conceal(2, 15)
    assert [source.line(number) for number in (1, 2, 3)] == ["a ******", "****** b", "c"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "neither a signature nor encryption is seen"),
        (b" \n", "empty"),
        (b"hello", "not in any format"),
    ],
)
def test_why_nothing_was_read(lint: Lint, tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a").write_bytes(data)
    ran = lint("scan", tmp_path / "a")
    assert ran.status == 3 and said in ran.out
