"""The catalogue of libraries: its files load strictly, and the names in them exist where the library is installed."""

from __future__ import annotations

import importlib
import pkgutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from cryptrec_lint.errors import DocumentError
from cryptrec_lint.vocabulary.catalogue import FOLDER, Catalogue, catalogue

GOOD = """
[library]
name = "Example"
versions = "1"
source = "https://example.org"
modules = ["example"]

[[row]]
names = ["example.digest"]
parts = [{ of = "name" }]
[row.parameters]
name = { kind = "algorithm", position = 0 }
"""


def load(folder: Path, text: str) -> Catalogue:
    (folder / "example.toml").write_text(text, encoding="utf-8")
    catalogue.cache_clear()
    return catalogue(folder)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    catalogue.cache_clear()


def test_adding_a_library_is_adding_a_file(tmp_path: Path) -> None:
    found = load(tmp_path, GOOD)
    assert set(found.rows) == {"example.digest"}
    assert found.modules == {"example"}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "Example"\n', "", "library.name"),
        ("parts = ", "part = ", "row[0].part"),
        ('of = "name"', 'of = "other"', "row[0].parameters"),
        ('of = "name"', 'algorithm = "ROT13"', "row[0].parts[0].algorithm"),
        ('of = "name"', 'group = "P-999"', "row[0].parts[0].group"),
        ('of = "name"', 'off = "name"', "row[0].parts[0].off"),
        ('kind = "algorithm"', 'kind = "algorithmus"', "row[0].parameters.name.kind"),
        ("position = 0", 'position = "0"', "row[0].parameters.name.position"),
        ('names = ["example.digest"]', "names = [1]", "row[0].names"),
    ],
)
def test_a_broken_file_is_refused_with_its_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert key in str(caught.value)
    assert "example.toml" in str(caught.value)


def test_what_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        load(tmp_path, "[library")


# Modules and members that only other versions of Python or of the library have.
ELSEWHERE = {
    "md5",
    "sha",
    "md5.new",
    "md5.md5",
    "sha.new",
    "sha.sha",
    "random.randbytes",
    "hashlib.file_digest",
    "ssl.wrap_socket",
    "ssl.PROTOCOL_SSLv2",
    "ssl.PROTOCOL_SSLv3",
    "cryptography.hazmat.primitives.hashes.RIPEMD160",
    "cryptography.hazmat.primitives.hashes.Whirlpool",
    "cryptography.hazmat.primitives.asymmetric.ec.EllipticCurvePublicNumbers.from_encoded_point",
}
REMOVED = ("crypt.", "cryptography.hazmat.primitives.asymmetric.ec.SECT", "cryptography.hazmat.primitives.hashes.SHAKE")
PYCRYPTO = ("Crypto.Cipher.IDEA", "Crypto.Cipher.RC5", "Crypto.Cipher.XOR", "MODE_PGP", "Crypto.Random.new.read")
OPTIONAL = (
    "MLDSA",
    "MLKEM",
    "Hybrid",
    "mldsa",
    "mlkem",
    "hpke",
    "HPKE",
    "cobblestone",
    "TurboSHAKE",
    "MODE_KW",
    ".oaep",
)


def names_of(top: str) -> list[str]:
    return sorted(name for name in catalogue().rows if name.partition(".")[0] == top)


def is_there(name: str) -> bool:
    """Whether a dotted name leads to something in the installed library."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found: object = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for part in parts[length:]:
                if not hasattr(found, part):
                    return False
                found = getattr(found, part)
        return True
    return False


@pytest.mark.parametrize("top", ["hashlib", "hmac", "ssl", "uuid", "os", "secrets", "cryptography"])
def test_the_names_of_the_catalogue_exist(top: str) -> None:
    importlib.import_module(top)
    missing = [
        name
        for name in names_of(top)
        if name not in ELSEWHERE
        and not name.startswith(REMOVED)
        and not any(word in name for word in OPTIONAL)
        and not is_there(name)
    ]
    assert missing == []


def test_the_names_of_pycryptodome_exist() -> None:
    pytest.importorskip("Crypto", reason="PyCryptodome is not installed: its part of the catalogue is not compared")
    unwanted = (*PYCRYPTO, *OPTIONAL)
    missing = [
        name
        for name in names_of("Crypto")
        if not any(word in name for word in unwanted) and not name.endswith(("Hash.MD2Hash",)) and not is_there(name)
    ]
    assert missing == []


def is_its_own(value: object) -> bool:
    """Whether a member is not one of Python's own typing helpers."""
    return getattr(value, "__module__", None) not in ("typing", "types", "collections.abc", "__future__", "abc")


@pytest.mark.parametrize("module", sorted(catalogue().namespaces))
def test_a_module_of_algorithms_has_no_member_that_the_catalogue_has_not(module: str) -> None:
    """Whatever the installed version offers is known, either as an algorithm or as none."""
    try:
        namespace = importlib.import_module(module)
    except ImportError:
        parent, _, name = module.rpartition(".")
        try:
            namespace = getattr(importlib.import_module(parent), name)
        except (ImportError, AttributeError):
            pytest.skip(f"{module} is not installed: its members are not compared")
    known = catalogue()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names = getattr(namespace, "__members__", None) or dir(namespace)  # of an enum only its members
        members = {name: getattr(namespace, name, None) for name in names}
    own = [name for name, value in members.items() if not isinstance(value, ModuleType) and is_its_own(value)]
    own += [found.name for found in pkgutil.iter_modules(getattr(namespace, "__path__", ()))]
    unknown = [
        name
        for name in own
        if not name.startswith("_")
        and f"{module}.{name}" not in known.prefixes
        and name not in known.namespaces[module]
    ]
    assert unknown == []


def test_every_file_names_its_source() -> None:
    for path in FOLDER.glob("*.toml"):
        assert 'source = "https://' in path.read_text(encoding="utf-8"), path.name
