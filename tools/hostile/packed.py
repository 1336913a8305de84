"""Archives that unpack to more than any disk holds, or have members without number; OpenPGP."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from hostile import documents, making
from hostile.making import named

_ZEROS = bytes(1 << 20)


def _zip(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


# -------------------- ZIP


def zeros(folder: Path) -> list[str]:
    """A member of 10 GiB of zeros."""
    with (
        zipfile.ZipFile(folder / "zeros.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("zeros.pem", "w", force_zip64=True) as member,
    ):
        for _ in range(10 * 1024):
            member.write(_ZEROS)
    return [str(folder / "zeros.zip")]


making.add(zeros, "10-gib-of-zeros.zip")


@named("nested.zip")
def nested() -> Iterable[bytes]:
    """ZIP in ZIP, 16 in each, six deep, 4 GiB in the innermost ones (like 42.zip)."""
    data = _zip((f"{n}.pem", b"-----BEGIN CERTIFICATE-----\n" + bytes(32 << 20)) for n in range(8))
    for _ in range(6):
        inner = data
        data = _zip((f"{n}.zip", inner) for n in range(16))
    yield data


@named("one-in-another.zip")
def chain() -> Iterable[bytes]:
    """ZIP in ZIP, 1,000 deep."""
    data = _zip([("a.pem", b"-----BEGIN CERTIFICATE-----\n")])
    for _ in range(1000):
        data = _zip([("a.zip", data)], zipfile.ZIP_STORED)
    yield data


@named("signed-documents.zip")
def signed_documents() -> Iterable[bytes]:
    """100 documents in which 10,000 nested elements are signed, each a few seconds' work by itself."""
    document = b"".join(documents.nested_references())
    yield _zip((f"{number}.xml", document) for number in range(100))


_OPC = "http://schemas.openxmlformats.org/package/2006/"


@named("relationships.docx")
def relationships() -> Iterable[bytes]:
    """A signature over 12,000 choices of the 19,000 relationships of a part, and over 60 MB of blanks."""
    one = '<Relationship Id="r%d" Target="x" Type="urn:x"/>'
    part = f'<Relationships xmlns="{_OPC}relationships">{"".join(one % n for n in range(19_000))}</Relationships>'
    opc = _OPC.encode()
    rows = b"".join(
        documents.reference(
            b"/%s.rels?ContentType=a/b" % name,
            b'%sRelationshipTransform <RelationshipReference xmlns="%sdigital-signature" SourceId="r%d"/>'
            % (opc, opc, n),
        )
        for n in range(6_000)
        for name in (b"a", b"b")
    )
    signature = documents.xml_signature(rows)
    members = [("a.rels", part.encode()), ("b.rels", b" " * 60_000_000), ("_xmlsignatures/sig1.xml", signature)]
    yield _zip(members)


@named("60000-members.zip")
def members() -> Iterable[bytes]:
    """60,000 members, each a certificate."""
    one = making.armoured("CERTIFICATE", making.certificate(b"\x30\0", b"\x30\0", making.ordinary()))
    yield _zip((f"{n}.pem", one) for n in range(60_000))


@named("overlapping.zip")
def overlapping() -> Iterable[bytes]:
    """200,000 entries of the directory that all name one member of 30 MB."""
    body = zlib.compress(bytes(30 << 20), 9)[2:-4]
    head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, zlib.crc32(bytes(30 << 20)), len(body), 30 << 20, 5, 0)
    yield head + b"a.pem" + body
    at = len(head) + 5 + len(body)
    entry = struct.pack(
        "<4s6H3I5H2I",
        b"PK\1\2",
        20,
        20,
        0,
        8,
        0,
        0,
        zlib.crc32(bytes(30 << 20)),
        len(body),
        30 << 20,
        5,
        0,
        0,
        0,
        0,
        0,
        0,
    )
    count = 65_535
    for _ in range(count):
        yield entry + b"a.pem"
    yield struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, count * (len(entry) + 5), at, 0)


@named("signed.jar")
def jar() -> Iterable[bytes]:
    """A signed JAR with a manifest of 500,000 entries and 30,000 members, and blocks that are nothing."""
    manifest = b"Manifest-Version: 1.0\r\n\r\n" + b"".join(
        b"Name: c/%d.class\r\nSHA-256-Digest: AAAA\r\n\r\n" % n for n in range(500_000)
    )
    head = [("META-INF/MANIFEST.MF", manifest), ("META-INF/A.SF", manifest), ("META-INF/A.RSA", b"\x30\x80" * 100_000)]
    yield _zip([*head, *((f"c/{n}.class", b"x") for n in range(30_000))])


@named("many-signers.jar")
def jar_signers() -> Iterable[bytes]:
    """A JAR with 5,000 signature files."""
    manifest = b"Manifest-Version: 1.0\r\n\r\n" + b"Name: a\r\nSHA-256-Digest: AAAA\r\n\r\n" * 1000
    signed = [(f"META-INF/S{n}.SF", manifest) for n in range(5000)]
    blocks = [(f"META-INF/S{n}.RSA", making.nested(100)) for n in range(5000)]
    yield _zip([("META-INF/MANIFEST.MF", manifest), *signed, *blocks])


# -------------------- TAR and what packs one file


@named("1000000-members.tar.gz")
def tar() -> Iterable[bytes]:
    """A TAR with 1,000,000 empty members, packed."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    yield packer.compress(b"")
    for n in range(1_000):
        block = b"".join(tarfile.TarInfo(f"{n}-{m}.pem").tobuf(tarfile.USTAR_FORMAT) for m in range(1_000))
        yield packer.compress(block)
    yield packer.flush()


@named("60000-members.tar")
def plain_tar() -> Iterable[bytes]:
    """A TAR with 60,000 members, unpacked."""
    return (tarfile.TarInfo(f"{n}.pem").tobuf(tarfile.USTAR_FORMAT) for n in range(60_000))


@named("long-names.tar")
def tar_names() -> Iterable[bytes]:
    """A TAR with a name of 8 GiB."""
    head = tarfile.TarInfo("././@LongLink")
    head.type, head.size = tarfile.GNUTYPE_LONGNAME, 8 << 30
    yield head.tobuf(tarfile.GNU_FORMAT) + bytes(100_000)


@named("pax-headers.tar")
def tar_pax() -> Iterable[bytes]:
    """A TAR with 20,000 extended headers in a row."""
    head = tarfile.TarInfo("x")
    head.type, head.size = tarfile.XHDTYPE, 512
    yield (head.tobuf(tarfile.USTAR_FORMAT) + b"12 path=aaa\n".ljust(512, b"\0")) * 20_000


@named("zeros.gz")
def gz() -> Iterable[bytes]:
    """10 GiB of zeros in gzip."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    for _ in range(10 * 1024):
        yield packer.compress(_ZEROS)
    yield packer.flush()


@named("zeros.bz2")
def bz() -> Iterable[bytes]:
    """10 GiB of zeros in bzip2: many streams of one."""
    return (bz2.compress(_ZEROS * 64) for _ in range(1)) if False else _repeated(bz2.compress(_ZEROS * 64), 160)


@named("zeros.xz")
def xz() -> Iterable[bytes]:
    """10 GiB of zeros in xz: many streams of one."""
    return _repeated(lzma.compress(_ZEROS * 64, preset=0), 160)


@named("empty-members.gz")
def gz_members() -> Iterable[bytes]:
    """2,000,000 empty members of gzip."""
    return _repeated(gzip.compress(b"", mtime=0), 2_000_000)


@named("dictionary.xz")
def xz_memory() -> Iterable[bytes]:
    """xz that asks for a dictionary of 1.5 GiB."""
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 64 << 20}]
    data = bytearray(lzma.compress(bytes(1 << 20), filters=filters))
    at = data.index(b"\x21\x01") + 2  # the size of the dictionary in the head of the block
    data[at] = 40  # 4 GiB - 1
    size = (data[12] + 1) * 4
    data[12 + size - 4 : 12 + size] = struct.pack("<I", zlib.crc32(bytes(data[12 : 12 + size - 4])))
    yield bytes(data)


def _repeated(data: bytes, count: int) -> Iterator[bytes]:
    return (data for _ in range(count))


@named("gz-in-gz.gz")
def gz_in_gz() -> Iterable[bytes]:
    """gzip in gzip, 500 deep."""
    data = b"-----BEGIN CERTIFICATE-----\n"
    for _ in range(500):
        data = gzip.compress(data, 1, mtime=0)
    yield data


# -------------------- OpenPGP


def _packet(tag: int, body: bytes) -> bytes:
    return bytes((0xC0 | tag, 0xFF)) + len(body).to_bytes(4, "big") + body


@named("absurd-length.pgp")
def pgp_length() -> Iterable[bytes]:
    """A key packet of 2^32 - 1 octets."""
    yield b"\xc6\xff\xff\xff\xff\xff\x04" + bytes(100)


@named("absurd-number.pgp")
def pgp_number() -> Iterable[bytes]:
    """RSA keys of 65,535 bits, 4,000 of them, and one whose number is longer than its packet."""
    number = b"\xff\xff" + b"\xff" * 8191 + b"\xfd"
    yield _packet(6, b"\x04\0\0\0\0\x01" + number + number) * 3000
    yield _packet(6, b"\x04\0\0\0\0\x01" + b"\xff\xff\1")


@named("nested-compressed.pgp")
def pgp_nested() -> Iterable[bytes]:
    """Compressed packets inside each other, 1,000 deep."""
    data = _packet(11, b"b\0\0\0\0\0x")
    for _ in range(1000):
        data = _packet(8, b"\2" + zlib.compress(data, 1))
    yield data


@named("zeros-compressed.pgp")
def pgp_zeros() -> Iterable[bytes]:
    """A compressed packet of 10 GiB of zeros."""
    packer = zlib.compressobj(1)
    body = b"\2" + b"".join(packer.compress(_ZEROS) for _ in range(10 * 1024)) + packer.flush()
    yield _packet(8, body)


@named("marker-packets.pgp")
def pgp_markers() -> Iterable[bytes]:
    """10,000,000 marker packets."""
    yield b"\xca\x03PGP" * 10_000_000


@named("user-ids.pgp")
def pgp_users() -> Iterable[bytes]:
    """A key with 3,000,000 user identities and as many signatures that are none."""
    yield _packet(6, b"\x04\0\0\0\0\x01" + b"\x04\0" + b"\xff" * 128 + b"\0\x11\1\0\1")
    yield (b"\xcd\x01a" + b"\xc2\x01\x04") * 3_000_000


@named("keys.pgp")
def pgp_keys() -> Iterable[bytes]:
    """400,000 keys of 1,024 bits, all the same."""
    yield _packet(6, b"\x04\0\0\0\0\x01" + b"\x04\0" + b"\xff" * 128 + b"\0\x11\1\0\1") * 400_000


@named("partial-lengths.pgp")
def pgp_partial() -> Iterable[bytes]:
    """A packet in 20,000,000 pieces of one octet."""
    yield b"\xd2" + b"\xe0\1" * 20_000_000 + b"\0"


@named("s2k.pgp")
def pgp_s2k() -> Iterable[bytes]:
    """A message for a password: Argon2 with 2^31 KiB, and iterated S2K at its most, 100,000 times."""
    argon = _packet(3, b"\x05\x09\2\4" + bytes(16) + b"\xff\xff\x1f" + bytes(48))
    yield argon + _packet(3, b"\x04\x09\3\x08" + bytes(8) + b"\xff") * 100_000
