"""The same file in archives of every making, and what an archive hides from its directory."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cryptrec_lint.readers import registry

if TYPE_CHECKING:
    from tests.conftest import Ran

Rejected = Callable[[str, bytes], set[str]]


class Forward(io.RawIOBase):
    """A file that cannot be gone back in: what is written to it has its sizes behind it."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.data += bytes(data)
        return len(data)


def zipped(data: bytes, method: int = zipfile.ZIP_DEFLATED, name: str = "x/a.der", wide: bool = False) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        written = zipfile.ZipInfo(name)
        written.compress_type = method
        with archive.open(written, "w", force_zip64=wide) as member:
            member.write(data)
    return packed.getvalue()


def streamed(data: bytes) -> bytes:
    packed = Forward()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", data)
    return packed.data


def tarred(data: bytes, form: int = tarfile.PAX_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as archive:
        member = tarfile.TarInfo("x/a.der")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def old_tar(data: bytes) -> bytes:
    """As Unix version 7 wrote it: no magic, no names of users, a check sum over what is left."""
    block = bytearray(tarred(data, tarfile.USTAR_FORMAT))
    block[257:500] = bytes(243)
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block[:512])
    return bytes(block)


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "stored": lambda data: zipped(data, zipfile.ZIP_STORED),
    "deflated": zipped,
    "bzip2": lambda data: zipped(data, zipfile.ZIP_BZIP2),
    "zip64": lambda data: zipped(data, wide=True),
    "streamed": streamed,
    "behind a program": lambda data: b"MZ" + bytes(3000) + zipped(data),
    "in another": lambda data: zipped(zipped(data), name="b.zip"),
    "pax": tarred,
    "GNU": lambda data: tarred(data, tarfile.GNU_FORMAT),
    "version 7": old_tar,
    "version 7, compressed": lambda data: gzip.compress(old_tar(data)),
    "two streams": lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:]),
    "xz": lzma.compress,
}


@pytest.mark.parametrize("name", ["a.bin", "a.zip", "a"])
@pytest.mark.parametrize("way", WAYS)
def test_whatever_packs_it(weak: dict[str, bytes], rejected: Rejected, way: str, name: str) -> None:
    expected = rejected("a.der", weak["certificate.der"])
    assert rejected(name, WAYS[way](weak["certificate.der"])) == expected


def behind(local: bytes, archive: bytes) -> bytes:
    """An archive with something more in front of its directory."""
    at, end = archive.index(b"PK\x01\x02"), archive.rindex(b"PK\x05\x06")
    moved = archive[end : end + 16] + struct.pack("<I", at + len(local)) + archive[end + 20 :]
    return archive[:at] + local + archive[at:end] + moved


HARMLESS = zipped(b"hello", name="a.txt")
EMPTY = b"PK\x05\x06" + bytes(18)
HIDING: dict[str, Callable[[bytes], bytes]] = {
    "a member that only its local header names": lambda data: behind(data[: data.index(b"PK\x01\x02")], HARMLESS),
    "an empty directory": lambda data: data[: data.index(b"PK\x01\x02")] + EMPTY,
    "an end record in the comment": lambda data: data[:-2] + struct.pack("<H", len(EMPTY)) + EMPTY,
    "an archive before another": lambda data: data + HARMLESS,
}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("way", HIDING)
def test_what_the_directory_does_not_list_is_told(
    lint: Callable[..., Ran], tmp_path: Path, weak: dict[str, bytes], way: str, method: int
) -> None:
    (tmp_path / "a.zip").write_bytes(HIDING[way](zipped(weak["certificate.der"], method)))
    ran = lint("scan", tmp_path / "a.zip")
    assert ran.status == 1 and "central directory does not list (count: 1, first: x/a.der)" in ran.out


@pytest.mark.parametrize(
    "archive",
    [
        HARMLESS,
        streamed(b"hello"),
        b"MZ PK\x03\x04 code that unpacks" + bytes(40) + HARMLESS,
        behind(bytes(640), HARMLESS),
        zipped(HARMLESS, zipfile.ZIP_STORED, "inner.bin"),
    ],
)
def test_an_honest_archive_is_silent(lint: Callable[..., Ran], tmp_path: Path, archive: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(archive)
    assert lint("scan", tmp_path / "a.zip").status == 3


@pytest.mark.parametrize("data", [b"", b"text " * 200, bytes(2000), b"0" * 2000, b"-----BEGIN " + b"7 " * 1000])
def test_what_is_no_tar(data: bytes) -> None:
    assert not registry.is_tar(data)
