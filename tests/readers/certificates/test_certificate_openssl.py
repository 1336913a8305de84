"""Differential test: signature algorithm, key type, size, curve with its numbers, exponent and validity are what
`openssl x509 -text` prints, over a sample that OpenSSL makes here: all its signature hashes with every size of keys, all
RSASSA-PSS parameters, RSA sizes and exponents, curves by name and in numbers, forms of points, and kinds of keys. GOST
alone is missing, which no build of OpenSSL has.
`tools/compare_openssl.py` compares any other certificates so. OPENSSL in the environment names another program.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from cryptrec_lint.model import MechanismUse, Observation, Unresolved
from cryptrec_lint.readers.certificates import der, facts, understanding
from cryptrec_lint.vocabulary import tables

Observe = Callable[..., list[Observation]]

FIXTURES = Path(__file__).parent / "fixtures"
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
TOOL = Path(__file__).parents[3] / "tools" / "compare_openssl.py"

HASHES = [
    "md5",
    "ripemd160",
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "sha512-224",
    "sha512-256",
    "sha3-224",
    "sha3-256",
    "sha3-384",
    "sha3-512",
]
LEGACY = ("-provider", "legacy", "-provider", "default")
"""For MD4. MDC-2 is in no build of Debian's."""
DSA_HASHES = ["sha1", "sha224", "sha256", "sha384", "sha512", "sha3-224", "sha3-256", "sha3-384", "sha3-512"]
"""Of ECDSA too. For the others OpenSSL knows no identifier."""
PRIME_CURVES = ["prime256v1", "secp384r1", "secp521r1", "secp256k1", "brainpoolP320r1"]
ECDSA_CURVES = [*PRIME_CURVES, "sect283k1"]
PSS_HASHES = ["sha1", "sha224", "sha256", "sha384", "sha512", "sha512-224", "sha512-256"]
"""All that OpenSSL has parameters for; with `sha1`, `sha1` and 20 the defaults, which are not written."""
SALTS = ("0", "20", "32", "max")
RSA_SIZES = (1024, 1536, 2048, 3072, 4096)
RSA_KEYS = {
    **{f"rsa-{bits}": ("RSA", f"rsa_keygen_bits:{bits}") for bits in (512, 1023, 2047, 2056, *RSA_SIZES)},
    "rsa-three-primes": ("RSA", "rsa_keygen_bits:2048", "rsa_keygen_primes:3"),
    **{
        f"rsa-e{exponent}": ("RSA", "rsa_keygen_bits:1024", f"rsa_keygen_pubexp:{exponent}")
        for exponent in (3, 17, 2**32 + 1, 2**64 + 13)
    },
    "rsa-pss": ("RSA-PSS", "rsa_keygen_bits:1024"),
    "rsa-pss-restricted": (
        *("RSA-PSS", "rsa_keygen_bits:2048", "rsa_pss_keygen_md:sha384"),
        *("rsa_pss_keygen_mgf1_md:sha256", "rsa_pss_keygen_saltlen:17"),
    ),
}
OTHER_KEYS = {
    "ed25519": ("ED25519",),
    "ed448": ("ED448",),
    "x25519": ("X25519",),
    "x448": ("X448",),
    "ffdhe2048": ("DH", "group:ffdhe2048"),
    "modp_3072": ("DH", "group:modp_3072"),
    "dh_2048_256": ("DHX", "dh_rfc5114:3"),
}
DSA_SIZES = {
    "dsa-1024": (1024, 160),
    "dsa-2048-224": (2048, 224),
    "dsa-2048-256": (2048, 256),
    "dsa-3072-256": (3072, 256),
}
SIGNING = {"ed25519", "ed448"}
POST_QUANTUM = {
    "ML-DSA-44": (17, 1312, 2420),
    "ML-DSA-65": (18, 1952, 3309),
    "ML-DSA-87": (19, 2592, 4627),
    "SLH-DSA-SHA2-128s": (20, 32, 7856),
    "SLH-DSA-SHA2-128f": (21, 32, 17088),
    "SLH-DSA-SHA2-192s": (22, 48, 16224),
    "SLH-DSA-SHA2-192f": (23, 48, 35664),
    "SLH-DSA-SHA2-256s": (24, 64, 29792),
    "SLH-DSA-SHA2-256f": (25, 64, 49856),
    "SLH-DSA-SHAKE-128s": (26, 32, 7856),
    "SLH-DSA-SHAKE-128f": (27, 32, 17088),
    "SLH-DSA-SHAKE-192s": (28, 48, 16224),
    "SLH-DSA-SHAKE-192f": (29, 48, 35664),
    "SLH-DSA-SHAKE-256s": (30, 64, 29792),
    "SLH-DSA-SHAKE-256f": (31, 64, 49856),
}
"""Name → last arc below sigAlgs, 2.16.840.1.101.3.4.3 (RFC 9881 section 2, RFC 9909 section 3), octets of a public key
and of a signature (FIPS 204 table 2, FIPS 205 table 2)."""
ENCAPSULATION = {"ML-KEM-512": (1, 800), "ML-KEM-768": (2, 1184), "ML-KEM-1024": (3, 1568)}
"""The same below kems, 2.16.840.1.101.3.4.4 (RFC 9935 section 3, FIPS 203 table 3)."""
PROGRAM = os.environ.get("OPENSSL") or "openssl"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The comparison, as a person runs it over folders."""
    spec = importlib.util.spec_from_file_location("compare_openssl", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Maker:
    """Makes keys, each once, and certificates, a process each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def run(self, *arguments: str) -> str:
        done = subprocess.run([PROGRAM, *arguments], cwd=self._folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def key(self, name: str, algorithm: str, *options: str) -> str:
        """The file of a private key; made when it is asked for first."""
        if not (self._folder / f"{name}.key").exists():
            chosen = [word for option in options for word in ("-pkeyopt", option)]
            self.run("genpkey", "-algorithm", algorithm, *chosen, "-out", f"{name}.key")
        return f"{name}.key"

    def dsa_key(self, name: str, bits: int, order: int) -> str:
        if not (self._folder / f"{name}.key").exists():
            options = ("-pkeyopt", f"dsa_paramgen_bits:{bits}", "-pkeyopt", f"dsa_paramgen_q_bits:{order}")
            self.run("genpkey", "-genparam", "-algorithm", "DSA", *options, "-out", f"{name}.dsa")
            self.run("genpkey", "-paramfile", f"{name}.dsa", "-out", f"{name}.key")
        return f"{name}.key"

    def signed(self, key: str, hash: str = "", *signing: str, flags: tuple[str, ...] = ()) -> bytes:
        """A certificate for a key, signed by itself."""
        words = [f"-{hash}", *flags] if hash else []
        words += [word for option in signing for word in ("-sigopt", option)]
        return self._made("req", "-x509", "-key", key, "-subj", "/CN=x", "-days", "400", *words)

    def on_curve(self, curve: str, encoding: str) -> bytes:
        """A certificate for a new key on a curve, signed by itself."""
        options = ("-pkeyopt", f"ec_paramgen_curve:{curve}", "-pkeyopt", f"ec_param_enc:{encoding}")
        return self._made(
            "req", "-x509", "-newkey", "ec", *options, "-nodes", "-keyout", "-", "-subj", "/CN=x", "-sha256"
        )

    def issued(self, key: str) -> bytes:
        """A certificate for a key that need not be able to sign, signed by another one."""
        signer = self.key("rsa-2048", *RSA_KEYS["rsa-2048"])
        self.run("pkey", "-in", key, "-pubout", "-out", f"{key}.pub")
        (self._folder / "none.cnf").write_text("[none]\n")  # OpenSSL 4 would take a section of its own configuration
        words = ("-force_pubkey", f"{key}.pub", "-subj", "/CN=x", "-extfile", "none.cnf", "-extensions", "none")
        return self._made("x509", "-new", *words, "-signkey", signer)

    def _made(self, *arguments: str) -> bytes:
        self._count += 1
        name = f"{self._count}.der"
        self.run(*arguments, "-outform", "DER", "-out", name)
        return (self._folder / name).read_bytes()


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """OpenSSL, with a folder for its keys."""
    if shutil.which(PROGRAM) is None:
        pytest.skip("NOT TESTED against OpenSSL: no openssl on this machine")
    return Maker(tmp_path_factory.mktemp("openssl"))


def compared(tool: ModuleType, certificates: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """What OpenSSL prints of each, after all of it has been found equal to what the reader sees."""
    everything: dict[str, dict[str, Any]] = {}
    for name, data in certificates.items():
        printed, seen = tool.printed(data), tool.seen(data)
        assert printed is not None and seen is not None, name
        for field, theirs, mine, same in tool.differences(printed, seen):
            assert same, f"{name}: {field}: OpenSSL {theirs}, reader {mine}"
        everything[name] = printed
    return everything


@pytest.mark.parametrize("bits", RSA_SIZES)
def test_hashes_with_rsa(bits: int, maker: Maker, tool: ModuleType) -> None:
    key = maker.key(f"rsa-{bits}", *RSA_KEYS[f"rsa-{bits}"])
    made = {hash: maker.signed(key, hash) for hash in HASHES}
    made["md4"] = maker.signed(key, "md4", flags=LEGACY)
    printed = compared(tool, made)
    assert len({one["signature"] for one in printed.values()}) == len(HASHES) + 1
    assert all(one["bits"] == bits for one in printed.values())


@pytest.mark.parametrize("curve", ECDSA_CURVES)
def test_hashes_with_ecdsa(curve: str, maker: Maker, tool: ModuleType) -> None:
    key = maker.key(curve, "EC", f"ec_paramgen_curve:{curve}")
    printed = compared(tool, {hash: maker.signed(key, hash) for hash in DSA_HASHES})
    assert len({one["signature"] for one in printed.values()}) == len(DSA_HASHES)
    assert {one["curve"] for one in printed.values()} == {curve}


@pytest.mark.parametrize("name", ["dsa-1024", "dsa-2048-224", "dsa-3072-256"])
def test_hashes_with_dsa(name: str, maker: Maker, tool: ModuleType) -> None:
    key = maker.dsa_key(name, *DSA_SIZES[name])
    printed = compared(tool, {hash: maker.signed(key, hash) for hash in DSA_HASHES})
    assert len({one["signature"] for one in printed.values()}) == len(DSA_HASHES)


def test_sm2_with_sm3(maker: Maker, tool: ModuleType) -> None:
    made = {"SM2": maker.signed(maker.key("sm2", "SM2"), "sm3", "distid:1234567812345678")}
    assert compared(tool, made)["SM2"]["signature"] == "SM2-with-SM3"


def test_parameters_of_pss(maker: Maker, tool: ModuleType) -> None:
    key = maker.key("rsa-2048", *RSA_KEYS["rsa-2048"])
    made = {
        f"{hash} {mask} {salt}": maker.signed(
            key, hash, "rsa_padding_mode:pss", f"rsa_mgf1_md:{mask}", f"rsa_pss_saltlen:{salt}"
        )
        for hash, mask, salt in product(PSS_HASHES, PSS_HASHES, SALTS)
    }
    printed = compared(tool, made)
    told = {(one["hash"], one["mask"], one["salt"]) for one in printed.values()}
    assert len(told) == len(PSS_HASHES) ** 2 * len(SALTS)


@pytest.mark.parametrize("hash", PSS_HASHES)
def test_keys_that_are_restricted_to_parameters_of_pss(hash: str, maker: Maker, tool: ModuleType) -> None:
    """What the key allows is told beside what the signature has; OpenSSL prints it as `Hash algorithm`, after the key."""
    for mask, salt in (("sha1", 20), ("sha256", 32)):
        options = (f"rsa_pss_keygen_md:{hash}", f"rsa_pss_keygen_mgf1_md:{mask}", f"rsa_pss_keygen_saltlen:{salt}")
        key = maker.key(f"rsa-pss-{hash}-{mask}", "RSA-PSS", "rsa_keygen_bits:1536", *options)
        data = maker.signed(key, hash, "rsa_padding_mode:pss", f"rsa_mgf1_md:{mask}", "rsa_pss_saltlen:40")
        printed = compared(tool, {key: data})[key]
        assert (printed["key"], printed["hash"], printed["salt"]) == ("rsassaPss", hash, 40)
        use = tool.seen(data)["key"]
        assert isinstance(use, MechanismUse)
        known = [found.components[0].name for word in (hash, mask) if (found := tables.by_spelling(word))]
        assert [one.name for one in use.components[1:]] == known
        assert dict(use.details)["salt_bits"] == 8 * salt


def test_sizes_and_exponents_of_rsa(maker: Maker, tool: ModuleType) -> None:
    made = {
        name: maker.signed(maker.key(name, *options), "sha384")
        for name, options in RSA_KEYS.items()
        if "512" not in name
    }
    made["rsa-512"] = maker.signed(maker.key("rsa-512", *RSA_KEYS["rsa-512"]), "sha1")
    printed = compared(tool, made)
    assert {one["bits"] for one in printed.values()} == {512, 1023, 2047, 2056, *RSA_SIZES}
    assert {one["exponent"] for one in printed.values()} == {3, 17, 65537, 2**32 + 1, 2**64 + 13}
    assert printed["rsa-pss"]["key"] == "rsassaPss"


def curves(maker: Maker) -> Iterator[str]:
    """The names of all curves that OpenSSL can make a key on; those of Oakley have no base point that is fit for it."""
    for line in maker.run("ecparam", "-list_curves").splitlines():
        name, colon, _ = line.partition(":")
        if colon and not name.strip().startswith("Oakley"):
            yield name.strip()


@pytest.mark.parametrize("encoding", ["named_curve", "explicit"])
def test_curves(maker: Maker, tool: ModuleType, encoding: str) -> None:
    names = list(curves(maker))
    made = {name: maker.on_curve(name, encoding) for name in names if name != "SM2"}
    if encoding == "named_curve":
        made["SM2"] = maker.issued(maker.key("sm2", "SM2"))
    printed = compared(tool, made)
    assert len(printed) > 60
    explicit = [one["curve"] == "explicit" for one in printed.values()]
    assert all(explicit) if encoding == "explicit" else not any(explicit)


@pytest.mark.parametrize("encoding", ["named_curve", "explicit"])
@pytest.mark.parametrize(("form", "leading"), [("compressed", "02 03"), ("hybrid", "06 07")])
def test_points_that_are_not_written_in_full(
    form: str, leading: str, encoding: str, maker: Maker, tool: ModuleType
) -> None:
    """Public keys; SEC 1 section 2.3.3, and X9.62 for the hybrid form."""
    made = {}
    for curve in ECDSA_CURVES if encoding == "named_curve" else PRIME_CURVES:
        key = maker.key(curve, "EC", f"ec_paramgen_curve:{curve}")
        maker.run("ec", "-in", key, "-conv_form", form, "-param_enc", encoding, "-out", "point.key")
        made[curve] = maker.signed("point.key", "sha256")
    compared(tool, made)
    for data in made.values():
        point = der.bit_string(data, list(der.elements(data, *_key_of(data)))[1])
        assert f"{point[0]:02x}" in leading.split()


@pytest.mark.parametrize("form", ["compressed", "hybrid", "uncompressed"])
def test_base_points_that_are_not_written_in_full(form: str, maker: Maker, observe: Observe) -> None:
    """In parameters on their own: in certificates, OpenSSL writes them in full."""
    for curve in ECDSA_CURVES:
        group = tables.group(curve)
        assert group is not None
        text = maker.run("ecparam", "-name", curve, "-conv_form", form, "-param_enc", "explicit")
        (use,) = observe(text.encode())
        known = group.kind == "prime-curve"
        assert isinstance(use, MechanismUse if known else Unresolved), curve
        if isinstance(use, MechanismUse):
            assert use.components[0].parameter_set == group.name


def _key_of(data: bytes) -> tuple[int, int]:
    """Where the SubjectPublicKeyInfo of a certificate is."""
    found, _ = understanding.read(data)
    at = data.index(found.certificate.key)
    info = der.element(data, at, len(data))
    return info.start, info.end


def test_numbers_of_curves(maker: Maker, tool: ModuleType) -> None:
    made = {name: maker.on_curve(name, "explicit") for name in curves(maker) if name != "SM2"}
    printed = compared(tool, made)
    numbers = {name: one["numbers"] for name, one in printed.items() if "numbers" in one}
    known = {name: group for name in numbers if (group := tables.group(name)) and group.name in facts.curves_by_name()}
    assert len(known) > 30
    for name, group in known.items():
        key = tool.seen(made[name])["key"]
        assert isinstance(key, MechanismUse), name
        assert key.components[0].parameter_set == group.name


def test_a_number_of_a_curve_that_differs_is_seen(maker: Maker, tool: ModuleType) -> None:
    data = maker.on_curve("secp384r1", "explicit")
    printed, seen = tool.printed(data), tool.seen(data)
    for field in range(5):
        numbers = list(printed["numbers"])
        numbers[field] = f"{numbers[field]}0" if field == 4 else numbers[field] + 1
        changed = printed | {"numbers": tool.CurveNumbers(*numbers)}
        assert [name for name, *_, same in tool.differences(changed, seen) if not same] == ["numbers"]


def test_other_kinds_of_keys(maker: Maker, tool: ModuleType) -> None:
    keys = {name: maker.key(name, *options) for name, options in OTHER_KEYS.items()}
    keys |= {name: maker.dsa_key(name, *sizes) for name, sizes in DSA_SIZES.items()}
    made = {name: (maker.signed if name in SIGNING else maker.issued)(key) for name, key in keys.items()}
    printed = compared(tool, made)
    assert [printed[name]["bits"] for name in DSA_SIZES] == [1024, 2048, 2048, 3072]
    assert len({one["key"] for one in printed.values()}) == 7


@pytest.mark.parametrize("algorithm", [*POST_QUANTUM, *ENCAPSULATION])
def test_keys_and_signatures_of_fips_203_to_205(algorithm: str, maker: Maker, tool: ModuleType) -> None:
    """OpenSSL makes them from 3.5 on. Before that it prints their identifiers, in a certificate that `cryptography` makes
    or, where neither can, that is written down here from the standards: the value of its signature is noise."""
    signs = algorithm in POST_QUANTUM
    identifier = oid_of(algorithm)
    if tool.identifier(algorithm) != algorithm:
        key = maker.key(algorithm.lower(), algorithm)
        data = maker.signed(key) if signs else maker.issued(key)
    else:
        data = by_library(algorithm) or written_down(algorithm, maker)
    printed = compared(tool, {algorithm: data})[algorithm]
    assert tool.identifier(printed["key"]) == identifier
    assert (tool.identifier(printed["signature"]) == identifier) is signs
    loaded = x509.load_der_x509_certificate(data)
    assert loaded.public_key_algorithm_oid.dotted_string == identifier
    assert (loaded.signature_algorithm_oid.dotted_string == identifier) is signs
    seen = tool.seen(data)
    for part in ("key", "signature") if signs else ("key",):
        assert isinstance(seen[part], MechanismUse)
        assert seen[part].components[0].parameter_set == algorithm


def oid_of(algorithm: str) -> str:
    """The identifier of an algorithm of FIPS 203 to 205, from the standards."""
    below = "3" if algorithm in POST_QUANTUM else "4"
    return f"2.16.840.1.101.3.4.{below}.{(POST_QUANTUM.get(algorithm) or ENCAPSULATION[algorithm])[0]}"


def by_library(algorithm: str) -> bytes | None:
    """A certificate by `cryptography`; None where it has no such keys."""
    kind, _, size = algorithm.rpartition("-")
    name = kind.replace("-", "")
    try:
        module = importlib.import_module(f"cryptography.hazmat.primitives.asymmetric.{name.lower()}")
        key = getattr(module, f"{name}{size}PrivateKey").generate()
    except (ImportError, AttributeError, UnsupportedAlgorithm):
        return None
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    day = datetime(2026, 4, 1, tzinfo=timezone.utc)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 1, day, day.replace(year=2027))
    signs = hasattr(key, "sign")
    signer = key if signs else ec.generate_private_key(ec.SECP256R1())
    return builder.sign(signer, None if signs else hashes.SHA256()).public_bytes(Encoding.DER)


def written_down(algorithm: str, maker: Maker) -> bytes:
    """A certificate with the identifier and the lengths of the standards, in place of those of one that OpenSSL makes."""
    identifier = _tlv(0x30, _tlv(0x06, _arcs(oid_of(algorithm))))
    _, octets, *value = POST_QUANTUM.get(algorithm) or ENCAPSULATION[algorithm]
    tbs, scheme, signature = _members(maker.on_curve("prime256v1", "named_curve"))
    members = _members(tbs)
    members[6] = _tlv(0x30, identifier, _tlv(0x03, bytes(1) + os.urandom(octets)))
    if value:
        members[2] = scheme = identifier
        signature = _tlv(0x03, bytes(1) + os.urandom(*value))
    return _tlv(0x30, _tlv(0x30, *members), scheme, signature)


def _members(data: bytes) -> list[bytes]:
    outer = der.element(data, 0, len(data))
    return [data[one.at : one.end] for one in der.elements(data, outer.start, outer.end)]


def _tlv(tag: int, *parts: bytes) -> bytes:
    inside = b"".join(parts)
    octets = len(inside).to_bytes((len(inside).bit_length() + 7) // 8 or 1, "big")
    short = len(inside) < 0x80
    return bytes((tag, *(octets if short else (0x80 | len(octets), *octets)))) + inside


def _arcs(dotted: str) -> bytes:
    """The octets of an identifier whose arcs but the third are below 128: 840 is 86 48."""
    first, second, _, *rest = map(int, dotted.split("."))
    return bytes((40 * first + second, 0x86, 0x48, *rest))


@pytest.mark.parametrize("path", [*sorted(FIXTURES.glob("*.pem")), BUNDLE], ids=lambda path: path.stem)
def test_files(path: Path, maker: Maker, tool: ModuleType) -> None:
    if not path.exists():
        pytest.skip(f"NOT TESTED against OpenSSL: {path} is not on this machine")
    for data in tool.certificates([str(path)]):
        printed, seen = tool.printed(data), tool.seen(data)
        assert (printed is None) <= (seen is None) or path.stem in ("misfits", "broken"), path
        for field, theirs, mine, same in tool.differences(printed or {}, seen):
            assert same, f"{field}: OpenSSL {theirs}, reader {mine}"
