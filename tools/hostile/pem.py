"""PEM and plain DER: too long, too deep, too many, and keys of absurd sizes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from hostile import making
from hostile.making import (
    armoured,
    bits,
    certificate,
    context,
    extension,
    identifier,
    integer,
    named,
    nested,
    octets,
    oid,
    rsa_key,
    sequence,
)

GIB = 1 << 30
MBIT = 1_000_000
_PIECE = 1 << 20
_CA = making.name("CA")
_END = making.name("end entity")


def _ordinary() -> bytes:
    return certificate(_END, _CA, making.ordinary())


# -------------------- a gibibyte


def _long(line: bytes) -> Iterator[bytes]:
    """One block as long as the file."""
    yield b"-----BEGIN CERTIFICATE-----\n"
    piece = line * (_PIECE // len(line))
    for _ in range(GIB // len(piece)):
        yield piece
    yield b"\n-----END CERTIFICATE-----\n"


@named("1-gib-one-block.pem")
def one_block() -> Iterable[bytes]:
    """1 GiB: one block in lines."""
    return _long(b"MIIB" * 16 + b"\n")


@named("1-gib-one-line.pem")
def one_line() -> Iterable[bytes]:
    """1 GiB: one block in one line."""
    return _long(b"MIIB" * 16)


@named("1-gib-many-blocks.pem")
def many_blocks() -> Iterable[bytes]:
    """1 GiB: one certificate again and again."""
    block = armoured("CERTIFICATE", _ordinary())
    many = block * (_PIECE // len(block))
    return (many for _ in range(GIB // len(many) + 1))


def in_folder(folder: Path) -> list[str]:
    """1 GiB of PEM met in a folder, not named."""
    with open(folder / "met.pem", "wb") as file:
        file.writelines(many_blocks())
    return [str(folder)]


def named_by_server(folder: Path) -> list[str]:
    """1 GiB of PEM that a server's configuration names."""
    with open(folder / "server.pem", "wb") as file:
        file.writelines(many_blocks())
    (folder / "nginx.conf").write_text("server { listen 443 ssl; ssl_certificate server.pem; }\n")
    return [str(folder / "nginx.conf")]


def trusted(folder: Path) -> list[str]:
    """1 GiB of PEM given as anchors."""
    with open(folder / "anchors.pem", "wb") as file:
        file.writelines(many_blocks())
    (folder / "one.pem").write_bytes(armoured("CERTIFICATE", _ordinary()))
    return ["--trust", str(folder / "anchors.pem"), str(folder / "one.pem")]


making.add(in_folder, "1-gib-in-a-folder")
making.add(named_by_server, "1-gib-named-by-nginx")
making.add(trusted, "1-gib-as-anchors")


# -------------------- what just may be read


def _filled(line: bytes) -> Iterator[bytes]:
    yield b"-----BEGIN CERTIFICATE-----\n"
    for _ in range(63):
        yield line * (_PIECE // len(line))
    yield b"\n-----END CERTIFICATE-----\n"


@named("63-mib-one-block.pem")
def filled_lines() -> Iterable[bytes]:
    """63 MiB: one block in lines."""
    return _filled(b"MIIB" * 16 + b"\n")


@named("63-mib-one-line.pem")
def filled_line() -> Iterable[bytes]:
    """63 MiB: one block in one line."""
    return _filled(b"MIIB" * 16)


@named("63-mib-begin-lines.pem")
def begin_lines() -> Iterable[bytes]:
    """63 MiB: blocks that begin and never end."""
    return (b"-----BEGIN CERTIFICATE-----\n" * 37_449 for _ in range(63))


@named("63-mib-empty-blocks.pem")
def empty_blocks() -> Iterable[bytes]:
    """63 MiB: blocks with nothing in them."""
    return (b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" * 19_400 for _ in range(63))


@named("63-mib-blanks.pem")
def blanks() -> Iterable[bytes]:
    """63 MiB of blanks before a block."""
    yield b" " * (63 * _PIECE)
    yield armoured("CERTIFICATE", _ordinary())


@named("63-mib-der-heads.txt")
def der_heads() -> Iterable[bytes]:
    """63 MiB of what could each be the beginning of DER in base64."""
    return (b"MIIBQDCCAQ0wggENAAAAAAAAAAAAAAAA " * 30_800 for _ in range(63))


@named("40-mib-small-keys.pem")
def small_keys() -> Iterable[bytes]:
    """400,000 blocks with an Ed25519 key each."""
    key = sequence(sequence(oid("1.3.101.112")), bits(bytes(range(32))))
    return (armoured("PUBLIC KEY", key) for _ in range(400_000))


@named("200000-same-certificates.pem")
def same_certificates() -> Iterable[bytes]:
    """200,000 times one certificate with an Ed25519 key."""
    key = sequence(sequence(oid("1.3.101.112")), bits(bytes(range(32))))
    small = certificate(b"\x30\0", b"\x30\0", key)
    signed = small[: small.index(making.SIGNED_WITH, 80)]
    block = armoured("CERTIFICATE", small) if len(small) < 240 else armoured("CERTIFICATE", _short(signed))
    return (block for _ in range(200_000))


def _short(_: bytes) -> bytes:
    """The smallest certificate: no names, an Ed25519 key, a signature of 64 octets."""
    signed_with = sequence(oid("1.3.101.112"))
    key = sequence(signed_with, bits(bytes(range(32))))
    validity = sequence(*(making.element(0x17, day) for day in (b"250101000000Z", b"300101000000Z")))
    signed = sequence(integer(1), signed_with, b"\x30\0", validity, b"\x30\0", key)
    return sequence(signed, signed_with, bits(bytes(range(64))))


@named("25000-same-certificates.pem")
def same_rsa() -> Iterable[bytes]:
    """25,000 times one certificate with an RSA key."""
    block = armoured("CERTIFICATE", _ordinary())
    return (block for _ in range(25_000))


# -------------------- keys of absurd sizes


def _number() -> int:
    return making.modulus(MBIT)


@named("1-mbit-rsa.der")
def rsa_certificate() -> Iterable[bytes]:
    """A certificate with an RSA modulus of 1 Mbit."""
    yield certificate(_END, _CA, rsa_key(_number()))


@named("1-mbit-rsa.pem")
def rsa_certificate_pem() -> Iterable[bytes]:
    """The same in PEM."""
    yield armoured("CERTIFICATE", certificate(_END, _CA, rsa_key(_number())))


@named("1-mbit-rsa-root.pem")
def rsa_root() -> Iterable[bytes]:
    """A root with an RSA modulus of 1 Mbit, and one that it issued: its signature would be verified."""
    yield armoured("CERTIFICATE", certificate(_END, _CA, making.ordinary()))
    yield armoured("CERTIFICATE", certificate(_CA, _CA, rsa_key(_number()), making.authority()))


@named("1-mbit-rsa-request.pem")
def rsa_request() -> Iterable[bytes]:
    """A request with an RSA modulus of 1 Mbit: it is signed with that key."""
    asked = sequence(integer(0), _END, rsa_key(_number()), context(0))
    yield armoured(
        "CERTIFICATE REQUEST",
        sequence(asked, making.SIGNED_WITH, bits(making.modulus(MBIT - 8).to_bytes(125_000, "big"))),
    )


@named("1-mbit-rsa-public.pem")
def rsa_public() -> Iterable[bytes]:
    """A bare public key of 1 Mbit, in both forms."""
    yield armoured("RSA PUBLIC KEY", sequence(integer(_number()), integer(65537)))
    yield armoured("PUBLIC KEY", rsa_key(_number()))


@named("1-mbit-rsa-private.pem")
def rsa_private() -> Iterable[bytes]:
    """A private key with a modulus of 1 Mbit, primes of half of it."""
    first, second = making.modulus(MBIT // 2, 1), making.modulus(MBIT // 2, 2)
    numbers = (0, first * second, 65537, _number(), first, second, 3, 3, 3)
    yield armoured("RSA PRIVATE KEY", sequence(*map(integer, numbers)))


@named("10-mbit-rsa-private.pem")
def rsa_private_longer() -> Iterable[bytes]:
    """The same with 10 Mbit, and no product of its primes."""
    number = making.modulus(10 * MBIT)
    numbers = (0, number, 65537, number, making.modulus(5 * MBIT, 1), making.modulus(5 * MBIT, 2), 3, 3, 3)
    yield armoured("RSA PRIVATE KEY", sequence(*map(integer, numbers)))


@named("100-mbit-rsa.der")
def rsa_longest() -> Iterable[bytes]:
    """A certificate with an RSA modulus and an exponent of 100 Mbit each."""
    number = int.from_bytes(b"\xff" + b"\x35\x17" * 6_250_000 + b"\xff", "big")
    yield certificate(_END, _CA, rsa_key(number, number - 2))


@named("1-mbit-exponent.der")
def exponent() -> Iterable[bytes]:
    """An RSA modulus and its exponent of 1 Mbit each."""
    yield certificate(_END, _CA, rsa_key(_number(), _number() - 2))


@named("1-mbit-exponent-root.pem")
def exponent_root() -> Iterable[bytes]:
    """A root of 2048 bits whose exponent has 1 Mbit, and one of 16384 bits with an exponent of 16383, self-signed."""
    yield armoured("CERTIFICATE", certificate(_CA, _CA, rsa_key(making.modulus(2048), _number()), making.authority()))
    long = making.modulus(16384)
    yield armoured("CERTIFICATE", certificate(_CA, _CA, rsa_key(long, long - 2), making.authority()))


@named("1-mbit-dh.pem")
def dh_parameters() -> Iterable[bytes]:
    """Parameters of Diffie-Hellman with a modulus of 1 Mbit."""
    yield armoured("DH PARAMETERS", sequence(integer(_number()), integer(2)))


@named("16384-bit-dh.pem")
def dh_16384() -> Iterable[bytes]:
    """A group of 16384 bits that no standard has."""
    yield armoured("DH PARAMETERS", sequence(integer(making.modulus(16384)), integer(2)))


@named("8192-bit-dh-many.pem")
def dh_many() -> Iterable[bytes]:
    """1,000 groups of 8192 bits."""
    return (armoured("DH PARAMETERS", sequence(integer(making.modulus(8192, n)), integer(2))) for n in range(1000))


@named("4096-bit-dh-mersenne.pem")
def dh_mersenne() -> Iterable[bytes]:
    """2^4423 - 1, a prime: each round of the test is done."""
    yield armoured("DH PARAMETERS", sequence(integer(2**4423 - 1), integer(3)))


@named("1-mbit-dsa.pem")
def dsa() -> Iterable[bytes]:
    """A DSA key with p, q and g of 1 Mbit."""
    group = sequence(integer(_number()), integer(_number() - 2), integer(_number() - 4))
    yield armoured("PUBLIC KEY", sequence(identifier("1.2.840.10040.4.1", group), bits(integer(_number() - 6))))


@named("2048-bit-dsa-long-order.pem")
def dsa_long_order() -> Iterable[bytes]:
    """A DSA key with p of 8192 bits and an order and generator of 1 Mbit."""
    group = sequence(integer(making.modulus(8192)), integer(_number()), integer(_number() - 4))
    yield armoured("PUBLIC KEY", sequence(identifier("1.2.840.10040.4.1", group), bits(integer(5))))


@named("1-mbit-curve.pem")
def curve() -> Iterable[bytes]:
    """An explicit curve over a field of 1 Mbit."""
    field = sequence(oid("1.2.840.10045.1.1"), integer(_number()))
    point = octets(b"\x04" + bytes(250_000))
    written = sequence(
        integer(1), field, sequence(octets(bytes(125_000)), octets(bytes(125_000))), point, integer(_number())
    )
    yield armoured("PUBLIC KEY", sequence(identifier("1.2.840.10045.2.1", written), bits(point)))


@named("40000-distinct-moduli.pem")
def moduli() -> Iterable[bytes]:
    """40,000 distinct RSA moduli."""
    return (armoured("PUBLIC KEY", rsa_key(making.modulus(1024, n))) for n in range(40_000))


@named("100000-distinct-moduli.pem")
def short_moduli() -> Iterable[bytes]:
    """100,000 distinct RSA moduli of 1,024 bits, half of them multiples of 3."""
    start = making.modulus(1024)
    return (armoured("PUBLIC KEY", rsa_key(start + 6 * n)) for n in range(100_000))


@named("one-modulus-many-holders.pem")
def holders() -> Iterable[bytes]:
    """20,000 certificates with one key, each of another holder."""
    return (
        armoured("CERTIFICATE", certificate(making.name(str(n)), _CA, making.ordinary(), serial=n + 1))
        for n in range(20_000)
    )


# -------------------- too deep


@named("deep-10000.der")
def deep() -> Iterable[bytes]:
    """10,000 SEQUENCEs inside each other."""
    yield nested(10_000)


@named("deep-1000000.der")
def deeper() -> Iterable[bytes]:
    """1,000,000 SEQUENCEs inside each other."""
    yield nested(1_000_000)


@named("deep-10000.pem")
def deep_pem() -> Iterable[bytes]:
    """10,000 deep, in a block of each of some labels."""
    for label in ("CERTIFICATE", "CERTIFICATE REQUEST", "X509 CRL", "PKCS7", "CMS", "PRIVATE KEY", "EC PARAMETERS"):
        yield armoured(label, nested(10_000))


@named("deep-1000000.pem")
def deeper_pem() -> Iterable[bytes]:
    """1,000,000 deep, in a block of each of some labels."""
    for label in ("CERTIFICATE", "CMS", "PUBLIC KEY"):
        yield armoured(label, nested(1_000_000))


@named("deep-indefinite.der")
def indefinite() -> Iterable[bytes]:
    """1,000,000 deep in indefinite lengths."""
    yield b"\x30\x80" * 1_000_000 + b"\0\0" * 1_000_000


@named("deep-indefinite-pkcs12.p12")
def indefinite_pkcs12() -> Iterable[bytes]:
    """A PKCS #12 that becomes 1,000,000 deep in indefinite lengths."""
    yield b"\x30\x80" + integer(3) + b"\x30\x80" + oid("1.2.840.113549.1.7.1") + b"\xa0\x80" + b"\x24\x80" * 1_000_000


@named("deep-definite-in-indefinite.p7m")
def mixed() -> Iterable[bytes]:
    """A CMS in indefinite lengths with definite ones 1,000,000 deep."""
    yield b"\x30\x80" + oid("1.2.840.113549.1.7.2") + b"\xa0\x80" + nested(1_000_000) + b"\0\0" * 2


@named("many-pieces.p7m")
def pieces() -> Iterable[bytes]:
    """A CMS in indefinite lengths whose content is a string of 10,000,000 empty pieces."""
    head = b"\x30\x80" + oid("1.2.840.113549.1.7.2") + b"\xa0\x80\x30\x80" + integer(1) + b"\x31\0"
    yield head + b"\x30\x80" + oid("1.2.840.113549.1.7.1") + b"\xa0\x80\x24\x80"
    yield b"\x04\0" * 10_000_000
    yield b"\0\0" * 6


@named("deep-in-extension.der")
def deep_extension() -> Iterable[bytes]:
    """A certificate with extensions that are 100,000 deep."""
    wanted = ("2.5.29.17", "2.5.29.35", "2.5.29.32", "2.5.29.31", "2.5.29.30", "1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.1.3")
    deep = b"".join(extension(one, nested(100_000)) for one in wanted)
    yield certificate(_END, _CA, making.ordinary(), deep)


@named("deep-in-name.der")
def deep_name() -> Iterable[bytes]:
    """A certificate whose issuer is 100,000 deep."""
    yield certificate(_END, nested(100_000), making.ordinary())


@named("deep-pss.der")
def deep_pss() -> Iterable[bytes]:
    """A certificate signed with PSS whose mask generation functions stand 10,000 deep in each other."""
    mask = identifier("2.16.840.1.101.3.4.2.1")
    for _ in range(10_000):
        mask = identifier("1.2.840.113549.1.1.8", mask)
    scheme = identifier("1.2.840.113549.1.1.10", sequence(context(1, mask)))
    yield certificate(_END, _CA, making.ordinary()).replace(making.SIGNED_WITH, scheme)


# -------------------- too many in one


@named("100000-names.der")
def names() -> Iterable[bytes]:
    """A certificate with 100,000 alternative names."""
    many = sequence(*(making.element(0x82, b"host%06d.example" % n) for n in range(100_000)))
    yield certificate(_END, _CA, making.ordinary(), extension("2.5.29.17", many))


@named("100000-extensions.der")
def extensions() -> Iterable[bytes]:
    """A certificate with 100,000 extensions."""
    many = b"".join(extension(f"1.3.6.1.4.1.99999.{n}", b"\x05\0") for n in range(100_000))
    yield certificate(_END, _CA, making.ordinary(), many)


@named("10-mb-name.der")
def long_name() -> Iterable[bytes]:
    """A certificate whose subject has 10 MB."""
    yield certificate(making.name("x" * 10_000_000), _CA, making.ordinary())


@named("10-mb-name-control.pem")
def control_name() -> Iterable[bytes]:
    """Subject and issuer of 10 MB, of characters that a terminal obeys, and one that it issued."""
    long = making.name("\x1b[2J" * 2_500_000)
    yield armoured("CERTIFICATE", certificate(long, long, making.ordinary(), making.authority()))
    yield armoured("CERTIFICATE", certificate(_END, long, making.ordinary()))


@named("100000-part-name.der")
def many_parts() -> Iterable[bytes]:
    """A certificate whose issuer has 200,000 attributes."""
    parts = (making.set_of(sequence(oid("2.5.4.11"), making.element(0x0C, b"%d" % n))) for n in range(200_000))
    yield certificate(_END, sequence(*parts), making.ordinary())


@named("long-oid.der")
def long_oid() -> Iterable[bytes]:
    """A certificate signed with an object identifier of 10 MB."""
    scheme = sequence(making.element(6, b"\x2a" + b"\xff" * 10_000_000 + b"\x01"), b"\x05\0")
    yield certificate(_END, _CA, making.ordinary()).replace(making.SIGNED_WITH, scheme)


@named("1000000-revoked.crl")
def revoked() -> Iterable[bytes]:
    """A revocation list with 1,000,000 entries."""
    day = making.element(0x17, b"250101000000Z")
    entries = b"".join(sequence(integer(n + 1), day) for n in range(1_000_000))
    signed = sequence(integer(1), making.SIGNED_WITH, _CA, day, day, sequence(entries))
    yield sequence(signed, making.SIGNED_WITH, bits(bytes(range(256))))


@named("100000-answers.ocsp")
def answers() -> Iterable[bytes]:
    """An OCSP response with 100,000 answers."""
    day = making.element(0x18, b"20250101000000Z")
    one = sequence(identifier("1.3.14.3.2.26"), octets(bytes(range(20))), octets(bytes(range(20))), integer(5))
    signed = sequence(context(2, octets(bytes(20))), day, sequence(sequence(one, b"\x80\0", day) * 100_000))
    basic = sequence(signed, making.SIGNED_WITH, bits(bytes(range(256))))
    yield sequence(making.element(0x0A, b"\0"), context(0, sequence(oid("1.3.6.1.5.5.7.48.1.1"), octets(basic))))


# -------------------- chains


def cross_certified(count: int) -> Iterator[bytes]:
    """CAs of one name, each certified by each: no signature is anybody's."""
    keys = [rsa_key(making.modulus(2048, n)) for n in range(count)]
    for n in range(count * 40):
        yield armoured("CERTIFICATE", certificate(_CA, _CA, keys[n % count], making.authority(), n + 1, n % 97))
    yield armoured("CERTIFICATE", certificate(_END, _CA, making.ordinary()))


@named("500-cross-certified.pem")
def cross() -> Iterable[bytes]:
    """20,000 certificates of 500 CAs with one name."""
    return cross_certified(500)


@named("500-cross-certified-always.pem", "--chains", "always")
def cross_always() -> Iterable[bytes]:
    """The same where all chains are asked for."""
    return cross_certified(500)


@named("end-entities-and-cas-of-one-name.pem", "--chains", "always")
def ends_and_authorities() -> Iterable[bytes]:
    """500 CAs of one name and 10,000 certificates that any of them could have issued."""
    for n in range(500):
        key = rsa_key(making.modulus(2048, n))
        yield armoured("CERTIFICATE", certificate(_CA, making.name("root"), key, making.authority(), n + 1))
    for n in range(10_000):
        yield armoured("CERTIFICATE", certificate(making.name(f"end {n}"), _CA, making.ordinary(), serial=n + 1))


@named("3000-lists-of-one-name.pem", "--chains", "always")
def lists_of_one_name() -> Iterable[bytes]:
    """200 CAs of one name, 2,000 certificates of that issuer, 3,000 revocation lists that any could have made."""
    day = making.element(0x17, b"250101000000Z")
    for n in range(200):
        key = rsa_key(making.modulus(2048, n))
        yield armoured("CERTIFICATE", certificate(_CA, making.name("root"), key, making.authority(), n + 1))
    for n in range(2_000):
        yield armoured("CERTIFICATE", certificate(making.name(f"end {n}"), _CA, making.ordinary(), serial=n + 1))
    for n in range(3_000):
        entries = b"".join(sequence(integer(n % 50 + one), day) for one in range(1, 50))
        signed = sequence(making.SIGNED_WITH, _CA, day, day, sequence(entries))
        yield armoured("X509 CRL", sequence(signed, making.SIGNED_WITH, bits(n.to_bytes(256, "big"))))


@named("long-chain.pem", "--chains", "always")
def long_chain() -> Iterable[bytes]:
    """A chain of 10,000 CAs."""
    for n in range(10_000):
        this, by = making.name(f"CA {n}"), making.name(f"CA {n + 1}")
        yield armoured("CERTIFICATE", certificate(this, by, making.ordinary(), making.authority(), n + 1))


def trusted_cross(folder: Path) -> list[str]:
    """500 anchors of one name, and 2,000 certificates of that issuer."""
    with open(folder / "anchors.pem", "wb") as file:
        for n in range(500):
            key = rsa_key(making.modulus(2048, n))
            file.write(armoured("CERTIFICATE", certificate(_CA, _CA, key, making.authority(), n + 1)))
    with open(folder / "ends.pem", "wb") as file:
        for n in range(2_000):
            end = certificate(making.name(f"end {n}"), _CA, making.ordinary(), serial=n + 1)
            file.write(armoured("CERTIFICATE", end))
    return ["--chains", "always", "--trust", str(folder / "anchors.pem"), str(folder / "ends.pem")]


def trusted_strange(folder: Path) -> list[str]:
    """Anchors that are deep, and of 1 Mbit."""
    (folder / "deep.pem").write_bytes(armoured("CERTIFICATE", nested(1_000_000)))
    huge = certificate(_CA, _CA, rsa_key(_number()), making.authority())
    (folder / "huge.pem").write_bytes(armoured("CERTIFICATE", huge))
    (folder / "one.pem").write_bytes(armoured("CERTIFICATE", _ordinary()))
    anchors = (str(folder / "deep.pem"), str(folder / "huge.pem"))
    return ["--trust", anchors[0], "--trust", anchors[1], str(folder / "one.pem")]


making.add(trusted_cross, "500-anchors-of-one-name")
making.add(trusted_strange, "strange-anchors")
