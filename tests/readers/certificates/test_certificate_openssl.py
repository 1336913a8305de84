"""Differential test: signature algorithm, key type, size, curve with its numbers, exponent and validity are what
`openssl x509 -text` prints, over a sample that OpenSSL makes here: all its signature hashes, RSASSA-PSS parameters, RSA
sizes and exponents, curves by name and in numbers, and kinds of keys, those of FIPS 204 and 205 where it has them.
`tools/compare_openssl.py` compares any other certificates so. OPENSSL in the environment names another program.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cryptrec_lint.model import MechanismUse
from cryptrec_lint.readers.certificates import facts
from cryptrec_lint.vocabulary import tables

FIXTURES = Path(__file__).parent / "fixtures"
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
TOOL = Path(__file__).parents[3] / "tools" / "compare_openssl.py"

HASHES = [
    "md4",
    "md5",
    "mdc2",
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
DSA_HASHES = ["sha1", "sha224", "sha256", "sha384", "sha512", "sha3-224", "sha3-256", "sha3-384", "sha3-512"]
"""Of ECDSA too. For the others OpenSSL knows no identifier."""
PSS_HASHES = ["sha1", "sha224", "sha256", "sha384", "sha512", "sha512-256"]
SALTS = ("0", "20", "32", "max")
RSA_KEYS = {
    **{f"rsa-{bits}": ("RSA", f"rsa_keygen_bits:{bits}") for bits in (512, 1023, 1024, 1536, 2047, 2048, 2056, 3072)},
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
DSA_SIZES = {"dsa-1024": (1024, 160), "dsa-2048-224": (2048, 224), "dsa-2048-256": (2048, 256)}
SIGNING = {"ed25519", "ed448"}
POST_QUANTUM = [
    *(f"ML-DSA-{size}" for size in (44, 65, 87)),
    *(f"SLH-DSA-{hash}-{size}f" for hash in ("SHA2", "SHAKE") for size in (128, 192, 256)),
    *(f"SLH-DSA-{hash}-128s" for hash in ("SHA2", "SHAKE")),
]
"""Those that sign in a second. OpenSSL has them from 3.5 on."""
ENCAPSULATION = [f"ML-KEM-{size}" for size in (512, 768, 1024)]
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

    def signed(self, key: str, hash: str = "", *signing: str) -> bytes:
        """A certificate for a key, signed by itself."""
        words = [f"-{hash}"] if hash else []
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


def test_hashes_with_rsa(maker: Maker, tool: ModuleType) -> None:
    key = maker.key("rsa-2048", *RSA_KEYS["rsa-2048"])
    printed = compared(tool, {hash: maker.signed(key, hash) for hash in HASHES if hash not in ("mdc2", "md4")})
    assert len({one["signature"] for one in printed.values()}) == len(HASHES) - 2
    assert all(one["bits"] == 2048 for one in printed.values())


def test_hashes_with_ecdsa_and_dsa(maker: Maker, tool: ModuleType) -> None:
    ec, dsa = maker.key("prime256v1", "EC", "ec_paramgen_curve:prime256v1"), maker.dsa_key("dsa-1024", 1024, 160)
    made = {f"{key} {hash}": maker.signed(key, hash) for key, hash in product((ec, dsa), DSA_HASHES)}
    assert len({one["signature"] for one in compared(tool, made).values()}) == 2 * len(DSA_HASHES)


def test_parameters_of_pss(maker: Maker, tool: ModuleType) -> None:
    key = maker.key("rsa-2048", *RSA_KEYS["rsa-2048"])
    made = {
        f"{hash} {mask} {salt}": maker.signed(
            key, hash, "rsa_padding_mode:pss", f"rsa_mgf1_md:{mask}", f"rsa_pss_saltlen:{salt}"
        )
        for hash, mask, salt in product(PSS_HASHES, ("sha1", "sha256", "sha512"), SALTS)
    }
    printed = compared(tool, made)
    told = {(one["hash"], one["mask"], one["salt"]) for one in printed.values()}
    assert len(told) == len(PSS_HASHES) * 3 * len(SALTS)


def test_sizes_and_exponents_of_rsa(maker: Maker, tool: ModuleType) -> None:
    made = {
        name: maker.signed(maker.key(name, *options), "sha384")
        for name, options in RSA_KEYS.items()
        if "512" not in name
    }
    made["rsa-512"] = maker.signed(maker.key("rsa-512", *RSA_KEYS["rsa-512"]), "sha1")
    printed = compared(tool, made)
    assert {one["bits"] for one in printed.values()} == {512, 1023, 1024, 1536, 2047, 2048, 2056, 3072}
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
    assert printed["dsa-2048-224"]["bits"] == 2048
    assert len({one["key"] for one in printed.values()}) == 7


@pytest.mark.parametrize("algorithm", [*POST_QUANTUM, *ENCAPSULATION])
def test_keys_and_signatures_of_fips_203_to_205(algorithm: str, maker: Maker, tool: ModuleType) -> None:
    """OpenSSL before 3.5 prints the identifiers alone, and makes none."""
    if tool.identifier(algorithm) == algorithm:
        pytest.skip(f"NOT TESTED against OpenSSL: this version has no {algorithm}")
    key = maker.key(algorithm.lower(), algorithm)
    data = maker.issued(key) if algorithm in ENCAPSULATION else maker.signed(key)
    printed = compared(tool, {algorithm: data})[algorithm]
    assert printed["key"] == algorithm
    assert (printed["signature"] == algorithm) is (algorithm in POST_QUANTUM)
    use = tool.seen(data)["key"]
    assert isinstance(use, MechanismUse)
    assert use.components[0].parameter_set == algorithm


@pytest.mark.parametrize("path", [*sorted(FIXTURES.glob("*.pem")), BUNDLE], ids=lambda path: path.stem)
def test_files(path: Path, maker: Maker, tool: ModuleType) -> None:
    if not path.exists():
        pytest.skip(f"NOT TESTED against OpenSSL: {path} is not on this machine")
    for data in tool.certificates([str(path)]):
        printed, seen = tool.printed(data), tool.seen(data)
        assert (printed is None) <= (seen is None) or path.stem in ("misfits", "broken"), path
        for field, theirs, mine, same in tool.differences(printed or {}, seen):
            assert same, f"{field}: OpenSSL {theirs}, reader {mine}"
