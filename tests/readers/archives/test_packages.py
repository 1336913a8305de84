"""Packages and archives that are lists of files: ar, Debian's packages, cpio, RPM, TAR before POSIX; what breaks off."""

from __future__ import annotations

import base64
import bz2
import gzip
import lzma
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import CertificateSeen, MechanismUse, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.archives import listed
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.source import Source

from .test_archives import DER, PEM, Files, read, reasons, tarred

FILES: Files = {"etc/certs/ca.pem": PEM, "etc/empty": b"", "etc/long/name/of/a/file.der": DER}


def ar(files: Files, bsd: bool = False) -> bytes:
    """ar(5), written by hand: the long names of System V or of BSD."""
    names = b"".join(name.encode() + b"/\n" for name in files)
    members = [] if bsd else [(b"//", names)]
    at = 0
    for name, data in files.items():
        own = name.encode()
        members.append((b"#1/%d" % len(own), own + data) if bsd else (b"/%d" % at, data))
        at += len(own) + 2
    packed = b"!<arch>\n"
    for head, data in members:
        packed += (
            b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (head, 0, 0, 0, 0o100644, len(data)) + data + b"\n" * (len(data) % 2)
        )
    return packed


def newc(files: Files, magic: bytes = b"070701") -> bytes:
    """The form of cpio with hexadecimal numbers (buffer-format.rst of Linux)."""
    packed = b""
    for name, data in {"etc": None, **files, "TRAILER!!!": b""}.items():
        own, octets = name.encode() + b"\0", data or b""
        mode = 0o040755 if data is None else 0o100644
        numbers = (1, mode, 0, 0, 1, 0, len(octets), 0, 0, 0, 0, len(own), 0)
        head = magic + b"".join(b"%08X" % number for number in numbers) + own
        packed += head + bytes(-len(head) % 4) + octets + bytes(-len(octets) % 4)
    return packed


def odc(files: Files) -> bytes:
    """The portable form (POSIX.1-2001 pax, section cpio Interchange Format)."""
    packed = b""
    for name, data in {**files, "TRAILER!!!": b""}.items():
        own = name.encode() + b"\0"
        numbers = (*((number, 6) for number in (0, 1, 0o100644, 0, 0, 1, 0)), (0, 11), (len(own), 6), (len(data), 11))
        packed += b"070707" + b"".join(b"%0*o" % (width, number) for number, width in numbers) + own + data
    return packed


def rpm(files: Files, pack: Callable[[bytes], bytes], signature: bytes = b"") -> bytes:
    """Lead, the header of signatures, an empty header, and the payload (LSB Core, Package Format)."""
    lead = b"\xed\xab\xee\xdb\3\0" + bytes(90)
    entries = b"".join(number.to_bytes(4, "big") for number in (268, 7, 0, len(signature))) if signature else b""
    counts = (len(entries) // 16).to_bytes(4, "big") + len(signature).to_bytes(4, "big")
    signatures = b"\x8e\xad\xe8\1" + bytes(4) + counts + entries + signature
    header = b"\x8e\xad\xe8\1" + bytes(12)
    return lead + signatures + bytes(-len(lead + signatures) % 8) + header + pack(newc(files))


def old_tar(files: Files) -> bytes:
    """TAR as it was before POSIX: no magic, the checksum alone."""
    packed = b""
    for name, data in files.items():
        head = name.encode().ljust(100, b"\0") + b"0000644\0" * 3 + b"%011o\0" % len(data) + b"%011o\0" % 0
        head = head + b" " * 8 + b"\0" + bytes(355)
        head = head[:148] + b"%06o\0 " % sum(head) + head[156:]
        packed += head + data + bytes(-len(data) % 512)
    return packed + bytes(1024)


def plain(data: bytes) -> bytes:
    return data


PACKS: dict[str, Callable[[Files], bytes]] = {
    "ar": ar,
    "ar of BSD": lambda files: ar(files, bsd=True),
    "cpio": newc,
    "cpio with checksums": lambda files: newc(files, b"070702"),
    "two archives of cpio": lambda files: newc({"a": b"a"}) + bytes(512) + newc(files),
    "portable cpio": odc,
    "cpio in gzip": lambda files: gzip.compress(newc(files)),
    "RPM": lambda files: rpm(files, plain),
    "RPM in gzip": lambda files: rpm(files, gzip.compress),
    "RPM in xz": lambda files: rpm(files, lzma.compress),
    "RPM in bzip2": lambda files: rpm(files, bz2.compress),
    "old TAR": old_tar,
    "old TAR in gzip": lambda files: gzip.compress(old_tar(files)),
}


def certificates(data: bytes) -> list[str]:
    return [one.location.symbol for one in read(data) if isinstance(one, CertificateSeen)]


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_members_are_read_by_their_names(pack: Callable[[Files], bytes]) -> None:
    """Nothing else of such a file is read: not as a text, nor as octets."""
    data = pack(FILES)
    inside = "x!" if registry.claimants(Source("x", data))[0].name == "tar" and not registry.is_tar(data) else ""
    inside = "" if pack is PACKS["old TAR in gzip"] else inside
    found = [symbol.replace("x!", "", 1) if inside else symbol for symbol in certificates(data)]
    assert sorted(found) == [
        "etc/certs/ca.pem:2!certificate[0]",
        "etc/long/name/of/a/file.der!certificate[0]",
    ]
    assert registry.additions(Source("x", data)) == []


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_members_that_hold_nothing_give_nothing(pack: Callable[[Files], bytes]) -> None:
    assert read(pack({"readme": b"nothing to see\n", "data": bytes(99)})) == []


@pytest.mark.parametrize("pack", [ar, newc, odc, old_tar])
def test_a_name_twice_is_said(pack: Callable[[Files], bytes]) -> None:
    data = pack({"a.pem": PEM, "b.pem": PEM}).replace(b"b.pem", b"a.pem")
    data = old_tar({"a.pem": PEM})[:-1024] + old_tar({"a.pem": PEM}) if pack is old_tar else data
    assert reasons(read(data)) == {"archive-name-twice"}


@pytest.mark.parametrize("cut", [20, 300])
@pytest.mark.parametrize("pack", [ar, newc, odc, old_tar])
def test_an_archive_cut_short_is_said_to_be(pack: Callable[[Files], bytes], cut: int) -> None:
    """What stands before is read, also where the cut goes through a header."""
    whole = pack({"a.pem": PEM, "b.pem": PEM})
    found = read(whole[: whole.rindex(b"-----END") - cut])
    assert reasons(found) & {"archive-damaged", "archive-member-damaged"}
    assert any(isinstance(one, CertificateSeen) for one in found)


@pytest.mark.parametrize("pack", [lambda files: ar(files, bsd=True), newc, odc, old_tar, tarred])
def test_a_damaged_header_hides_nothing_in_silence(pack: Callable[[Files], bytes]) -> None:
    whole = bytearray(pack({"a.pem": PEM, "b.pem": PEM}))
    header = whole.index(b"b.pem", whole.index(b"-----END"))
    for damaged in (whole[: header + 3], whole[: header - 9] + b"\xff" * 30 + whole[header + 21 :]):
        found = read(bytes(damaged))
        assert reasons(found) & {"archive-damaged", "archive-member-damaged"}
        assert any(isinstance(one, CertificateSeen) for one in found)


def test_too_many_members_end_in_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "MEMBERS", 3)
    assert reasons(read(ar({f"{number}.txt": b"x" for number in range(5)}))) == {"archive-too-many"}


def test_the_signature_of_a_package_is_seen(tmp_path: Path) -> None:
    """A signature of OpenPGP over the header, made by gpg as rpmsign has it made."""
    if shutil.which("gpg") is None:
        pytest.skip("gpg is not installed")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    gpg = ["gpg", "--homedir", os.fspath(home), "--batch", "--quiet", "--passphrase", ""]
    subprocess.run([*gpg, "--quick-generate-key", "a@example.org", "rsa2048", "sign", "never"], check=True)
    signed = subprocess.run(
        [*gpg, "--digest-algo", "SHA1", "--detach-sign"], input=b"header", stdout=subprocess.PIPE, check=True
    ).stdout
    found = [one for one in read(rpm(FILES, gzip.compress, signed)) if isinstance(one, MechanismUse)]
    of_package = [one for one in found if one.location.symbol.startswith("signatureRSA")]
    assert "SHA-1" in {component.name for one in of_package for component in one.components}
    assert not [
        one
        for one in read(rpm(FILES, gzip.compress))
        if isinstance(one, MechanismUse) and one.location.symbol.startswith("signature")
    ]


def test_a_package_whose_payload_is_in_another_format_is_said_to_be_unread() -> None:
    found = read(rpm(FILES, lambda data: b"\x28\xb5\x2f\xfd" + data))
    assert reasons(found) == {"unclaimed-archive"}


@pytest.mark.parametrize("compression", ["gzip", "xz", "none"])
def test_packages_of_debian_are_read(compression: str, tmp_path: Path) -> None:
    if shutil.which("dpkg-deb") is None:
        pytest.skip("dpkg-deb is not installed")
    (tmp_path / "p/DEBIAN").mkdir(parents=True)
    (tmp_path / "p/DEBIAN/control").write_text(
        "Package: p\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: p\n"
    )
    (tmp_path / "p/etc").mkdir()
    (tmp_path / "p/etc/ca.pem").write_bytes(PEM)
    target = tmp_path / "p.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", f"-Z{compression}", "-b", os.fspath(tmp_path / "p"), os.fspath(target)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    suffix = {"gzip": ".tar.gz", "xz": ".tar.xz", "none": ".tar"}[compression]
    assert certificates(target.read_bytes()) == [f"data{suffix}!./etc/ca.pem:2!certificate[0]"]


def test_real_programs_agree(tmp_path: Path) -> None:
    """ar(1) lists the same members as are read of an archive that it made."""
    if shutil.which("ar") is None:
        pytest.skip("ar is not installed")
    for name in ("a.pem", "a_name_that_is_longer_than_fifteen.pem", "c.der"):
        (tmp_path / name).write_bytes(DER if name.endswith("der") else PEM)
    subprocess.run(["ar", "rcS", "x.a", *sorted(os.listdir(tmp_path))], cwd=tmp_path, check=True)
    named = subprocess.run(["ar", "t", "x.a"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout.split()
    found = certificates((tmp_path / "x.a").read_bytes())
    assert sorted(symbol.partition("!")[0].partition(":")[0] for symbol in found) == sorted(named)


# -------------------- compressed data that break off

LONG = PEM + base64.encodebytes(os.urandom(3000))
CUT = {
    "gzip": gzip.compress(LONG)[:-1000],
    "gzip without its end": gzip.compress(PEM)[:-4],
    "bzip2 of two": bz2.compress(PEM) + bz2.compress(LONG)[:-100],
    "xz": lzma.compress(LONG)[:-100],
    "TAR in gzip": gzip.compress(tarred({"a.pem": PEM, "b": os.urandom(20_000)}))[:-9000],
}


@pytest.mark.parametrize("data", CUT.values(), ids=CUT)
def test_what_breaks_off_is_read_as_far_as_it_goes_and_told(data: bytes) -> None:
    found = read(data)
    assert any(isinstance(one, CertificateSeen) for one in found)
    assert reasons(found) & {"archive-damaged"}


@pytest.mark.parametrize("data", CUT.values(), ids=CUT)
def test_the_same_in_base64(data: bytes) -> None:
    if not data.startswith(b"BZh"):  # its first octets are of no fixed digits but with its level
        source = Source("a.yaml", b"content: " + base64.b64encode(data) + b"\n")
        found = [one for reader in registry.additions(source) for one in reader.read(source, Budget())]
        assert [one.why.key for one in found if isinstance(one, Unresolved)][-1:] == ["embedded-cut"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_what_is_whole_in_base64_is_not_told(pack: Callable[[bytes], bytes]) -> None:
    for data in (pack(PEM), pack(b"note\n") + pack(PEM)):
        source = Source("a.yaml", b"content: " + base64.b64encode(data) + b"\n")
        found = [one for reader in registry.additions(source) for one in reader.read(source, Budget())]
        assert any(isinstance(one, CertificateSeen) for one in found)
        assert not [one for one in found if isinstance(one, Unresolved)]


# -------------------- laws


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(list(PACKS)), st.data())
def test_law_a_damaged_package_gives_observations_or_a_read_error(pack: str, data: st.DataObject) -> None:
    packed = bytearray(PACKS[pack](FILES))
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    source = Source("x", bytes(packed[: data.draw(st.integers(1, len(packed)))]))
    for reader in registry.claimants(source):
        with suppress(ReadError):
            list(reader.read(source, Budget()))
