"""ZIP and TAR files with what they hold, signed JARs and APKs, and everything hostile that they can be."""

from __future__ import annotations

import base64
import hashlib
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import given
from hypothesis import strategies as st

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation, SignatureSeen, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.archives import apk_content, zip_directory
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.certificates import contents
from cryptrec_lint.source import Source

Files = dict[str, bytes]

_KEY = ec.generate_private_key(ec.SECP256R1())
_NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Signer")])
_CERTIFICATE = (
    x509.CertificateBuilder()
    .subject_name(_NAME)
    .issuer_name(_NAME)
    .public_key(_KEY.public_key())
    .serial_number(1)
    .not_valid_before(datetime(2026, 1, 1, tzinfo=timezone.utc))
    .not_valid_after(datetime(2028, 1, 1, tzinfo=timezone.utc))
    .sign(_KEY, hashes.SHA256())
)
DER = _CERTIFICATE.public_bytes(serialization.Encoding.DER)
PEM = b"text before\n" + _CERTIFICATE.public_bytes(serialization.Encoding.PEM)
SPKI = _KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(files: Files, mode: str = "w") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def read(data: bytes, path: str = "x.bin") -> list[Observation]:
    source = Source(path, data)
    (reader,) = registry.claimants(source)
    return list(reader.read(source, Budget()))


def reasons(found: list[Observation]) -> set[str]:
    return {one.why.key for one in found if isinstance(one, Unresolved | SignatureSeen) and one.why}


@pytest.mark.parametrize(
    "pack",
    [
        zipped,
        lambda files: zipped(files, zipfile.ZIP_STORED),
        tarred,
        lambda files: tarred(files, "w:gz"),
        lambda files: tarred(files, "w:bz2"),
        lambda files: tarred(files, "w:xz"),
    ],
    ids=["zip", "stored", "tar", "gz", "bz2", "xz"],
)
def test_a_certificate_in_any_archive_is_found_with_member_and_line(pack: Callable[[Files], bytes]) -> None:
    found = read(pack({"certs/ca.pem": PEM, "read.me": b"nothing"}))
    seen = [one for one in found if isinstance(one, CertificateSeen)]
    assert [(one.location.symbol, one.written) for one in seen] == [("certs/ca.pem:2!certificate[0]", "")]
    assert not reasons(found)


def test_archives_in_archives_name_the_whole_way() -> None:
    found = read(zipped({"in.tgz": tarred({"a.der": DER}, "w:gz")}))
    assert found[0].location.symbol == "in.tgz!a.der!certificate[0]"
    deep = zipped({"a.der": DER})
    for _ in range(10):
        deep = zipped({"x.zip": deep})
    assert reasons(read(deep)) == {"archive-too-deep"}


def test_source_code_inside_is_said_to_be_unread() -> None:
    assert reasons(read(zipped({"a.py": b"import hashlib"}))) == {"archive-code-unread"}
    site = b"server {\n  listen 443 ssl;\n  ssl_protocols SSLv3;\n}\n"
    for packed in (zipped, tarred):
        assert reasons(read(packed({"sites-enabled/default": site}))) == {"archive-code-unread"}
        assert not reasons(read(packed({"notes.conf": b"nothing that anyone reads\n"})))


def test_a_name_twice_is_said_and_both_are_read() -> None:
    data = zipped({"a.der": DER, "b.der": DER}).replace(b"b.der", b"a.der")
    found = read(data)
    assert sum(isinstance(one, CertificateSeen) for one in found) == 2
    assert reasons(found) == {"archive-name-twice"}


def _encrypted(method: int, extra: bytes) -> bytes:
    """A ZIP file whose member has bit 0 set."""
    data = bytearray(zipped({"secret": b"x" * 20}, zipfile.ZIP_STORED))
    directory = bytes(data).index(b"PK\x01\x02")
    head = bytearray(data[directory : directory + 46])
    struct.pack_into("<H", head, 8, 1)
    struct.pack_into("<H", head, 10, method)
    struct.pack_into("<H", head, 30, len(extra))
    listed = bytes(head) + b"secret" + extra
    end = bytearray(data[-22:])
    struct.pack_into("<I", end, 12, len(listed))
    return bytes(data[:directory]) + listed + bytes(end)


@pytest.mark.parametrize(
    ("method", "extra", "expected"),
    [
        (0, b"", ("ZipCrypto", [("ZipCrypto", None)])),
        (
            99,
            struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, 8),
            ("AES-256-CTR", [("AES", 256), ("CTR", None), ("HMAC", None), ("SHA-1", None), ("PBKDF2", None)]),
        ),
    ],
)
def test_how_members_are_encrypted(
    method: int, extra: bytes, expected: tuple[str, list[tuple[str, int | None]]]
) -> None:
    found = read(_encrypted(method, extra))
    (seen,) = (one for one in found if isinstance(one, MechanismUse))
    names = list(dict.fromkeys((one.name, one.size) for one in seen.components))
    assert (seen.mechanism, names) == expected
    assert reasons(found) == {"archive-encrypted"}


def test_a_directory_that_lies_is_said_to() -> None:
    whole = zipped({"a.der": DER, "b.der": DER})
    with pytest.raises(ReadError):
        read(whole[:-30])
    renamed = whole.replace(b"a.der", b"c.der", 1)
    assert reasons(read(renamed)) == {"zip-names-differ"}
    counted = bytearray(whole)
    struct.pack_into("<H", counted, len(whole) - 12, 9)
    assert reasons(read(bytes(counted))) == {"zip-count-differs"}


def test_a_bomb_ends_with_a_finding() -> None:
    bomb = zipped({f"{index}.pem": bytes(65 * 1024 * 1024) for index in range(2)})
    assert reasons(read(bomb)) == {"archive-member-too-long"}


def test_a_million_entries_end_with_a_finding() -> None:
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    count = zip_directory.ENTRIES + 1
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(entry) * count, len(local), 0)
    found = reasons(read(local + entry * count + end))
    assert found == {"archive-too-many-members", "archive-name-twice", "zip-members-overlap"}


# ---- JAR


def _digest(data: bytes) -> bytes:
    return base64.b64encode(hashlib.sha256(data).digest())


def _jar(
    member: bytes = b"hello", listed: bytes = b"hello", manifest_said: bytes | None = None, **more: bytes
) -> bytes:
    manifest = b"Manifest-Version: 1.0\r\n\r\nName: a.txt\r\nSHA-256-Digest: " + _digest(listed) + b"\r\n\r\n"
    said = _digest(manifest if manifest_said is None else manifest_said)
    signature = b"Signature-Version: 1.0\r\nSHA-256-Digest-Manifest: " + said + b"\r\n\r\n"
    files = {"META-INF/MANIFEST.MF": manifest, "META-INF/A.SF": signature, "META-INF/A.RSA": b"cms", "a.txt": member}
    return zipped({**files, **more})


@pytest.fixture
def cms(monkeypatch: pytest.MonkeyPatch) -> list[contents.Inside]:
    """The module for CMS has tests of its own: here it only matters what it is given."""
    given_to_it: list[contents.Inside] = []

    def observations(_place: object, _symbol: str, _octets: bytes, inside: contents.Inside) -> list[Observation]:
        given_to_it.append(inside)
        return []

    module = contents._module
    monkeypatch.setattr(contents, "_module", lambda content: observations if content == "cms" else module(content))
    return given_to_it


def test_a_signed_jar(cms: list[contents.Inside]) -> None:
    found = read(_jar())
    assert [(one.location.symbol, one.mechanism) for one in found if isinstance(one, MechanismUse)] == [
        ("META-INF/MANIFEST.MF:4!SHA-256-Digest", "SHA-256"),
        ("META-INF/A.SF:2!SHA-256-Digest-Manifest", "SHA-256"),
    ]
    assert not reasons(found)
    ((signed,), form) = cms[0].signed or (), cms[0].form
    assert (signed[:17], form) == (b"Signature-Version", "JAR")


@pytest.mark.parametrize(
    ("jar", "key", "verified"),
    [
        (_jar(member=b"changed"), "jar-member-wrong", False),
        (_jar(**{"b.txt": b"added"}), "jar-members-unsigned", None),
    ],
    ids=["changed", "added"],
)
def test_a_jar_that_was_touched(jar: bytes, key: str, verified: bool | None, cms: list[contents.Inside]) -> None:
    (seen,) = (one for one in read(jar) if isinstance(one, SignatureSeen))
    assert seen.why
    assert (seen.why.key, seen.verified) == (key, verified)


def test_a_jar_whose_manifest_was_touched(cms: list[contents.Inside]) -> None:
    assert "jar-manifest-wrong" in reasons(read(_jar(manifest_said=b"another")))


def test_the_signature_of_a_jar_is_verified_over_its_signature_file() -> None:
    with zipfile.ZipFile(io.BytesIO(_jar())) as archive:
        text = archive.read("META-INF/A.SF")
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoCapabilities]
    builder = pkcs7.PKCS7SignatureBuilder().set_data(text)
    signer = x509.load_der_x509_certificate(DER)
    value = builder.add_signer(signer, _KEY, hashes.SHA256()).sign(serialization.Encoding.DER, options)
    for jar, verified in ((_jar(**{"META-INF/A.RSA": value}), True), (_other_file(value), False)):
        (seen,) = (one for one in read(jar) if isinstance(one, SignatureSeen))
        assert (seen.form, seen.subject, seen.verified) == ("JAR", "CN=Signer", verified)


def _other_file(value: bytes) -> bytes:
    """A JAR whose signature file is not the one that was signed."""
    with zipfile.ZipFile(io.BytesIO(_jar(**{"META-INF/A.RSA": value}))) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    return zipped({**files, "META-INF/A.SF": files["META-INF/A.SF"] + b"X: y\r\n\r\n"})


# ---- APK


def _piece(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data


def _apk(content: bytes | None = None, damage: bool = False) -> bytes:
    """An APK with a v2 signer, ECDSA with SHA-256 (identifier 0x0201)."""
    plain = zipped({"classes.dex": b"dex" * 1000})
    directory = zip_directory.find(plain)
    digest = apk_content.digest(plain, directory.start, directory.start, directory.end, "sha256")
    signed = _piece(_piece(struct.pack("<I", 0x0201) + _piece(content or digest))) + _piece(_piece(DER)) + _piece(b"")
    value = _KEY.sign(signed, ec.ECDSA(hashes.SHA256()))
    signer = _piece(signed) + _piece(_piece(struct.pack("<I", 0x0201) + _piece(value))) + _piece(SPKI)
    pair = struct.pack("<I", 0x7109871A) + _piece(_piece(signer))
    body = struct.pack("<Q", len(pair)) + pair
    size = struct.pack("<Q", len(body) + 24 + (7 if damage else 0))
    block = size + body + size + b"APK Sig Block 42"
    end = bytearray(plain[directory.end :])
    struct.pack_into("<I", end, 16, directory.start + len(block))
    return plain[: directory.start] + block + plain[directory.start : directory.end] + bytes(end)


def test_a_signed_apk_verifies() -> None:
    found = read(_apk())
    (seen,) = (one for one in found if isinstance(one, SignatureSeen))
    assert (seen.form, seen.verified, seen.subject) == ("APK v2", True, "CN=Signer")
    uses = [one.mechanism for one in found if isinstance(one, MechanismUse)]
    assert uses[:2] == ["ecdsa-with-SHA256", "SHA-256"]


def test_an_apk_with_other_content_is_wrong() -> None:
    assert reasons(read(_apk(content=bytes(32)))) == {"apk-content-differs"}


def test_an_apk_whose_lengths_lie() -> None:
    assert "apk-block-length" in reasons(read(_apk(damage=True)))


# ---- laws


_MEMBERS = st.dictionaries(st.text("abc/.", min_size=1, max_size=8), st.binary(max_size=300), max_size=5)


@given(_MEMBERS)
def test_law_the_directory_is_what_the_standard_library_sees(files: Files) -> None:
    data = zipped(files)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        expected = [(one.filename, one.file_size, one.CRC) for one in archive.infolist()]
    found = [(one.name, one.size, one.crc) for one in zip_directory.entries(data, zip_directory.find(data))]
    assert found == expected


_WHOLE = (_apk(), zipped({"a.pem": PEM}), tarred({"a.pem": PEM}))


@given(st.data())
def test_law_a_damaged_archive_gives_observations_or_a_read_error(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(_WHOLE)))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    source = Source("x", bytes(whole))
    for reader in registry.claimants(source):
        with suppress(ReadError):
            for one in reader.read(source, Budget()):
                assert source.span(one.location) == one.written
