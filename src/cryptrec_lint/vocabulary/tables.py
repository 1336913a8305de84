"""Reads the vocabulary's files: canonical algorithms, mechanisms (combinations), groups and protocols.

The files say what each field means. Every spelling leads to exactly one row; a test holds the files to it.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any, NamedTuple

import tomli

from cryptrec_lint.model import Algorithm, Primitive

_HERE = os.path.dirname(__file__)
_ROW = "\n[[mechanism]]\n"
_IGNORED = str.maketrans("", "", "-_/. ")


class Atom(NamedTuple):
    """A row of `algorithms.toml`. Lengths in bits."""

    name: str
    primitive: Primitive
    sizes: tuple[int, ...]
    block: int | None
    output: int | None
    serves: tuple[str, ...]
    one_of: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...]
    """Lengths of p and q that the specification allows together (DSA)."""
    variant_of: str
    """The algorithm whose specification defines this one too (CFB8 is CFB of NIST SP 800-38A)."""
    parts: tuple[str, ...]
    """What it is always made of (ChaCha20-Poly1305 of ChaCha20 and Poly1305)."""
    oids: tuple[str, ...]
    aliases: tuple[str, ...]


class Mechanism(NamedTuple):
    """What a spelling or an OID stands for: one algorithm or a combination."""

    name: str
    components: tuple[Algorithm, ...]


class Group(NamedTuple):
    """A curve, finite-field group or KEM parameter set: a row of `groups.toml`."""

    name: str
    kind: str
    """`prime-curve`, `binary-curve`, `montgomery`, `edwards`, `finite-field`, `kem`, `hybrid`."""
    bits: int | None
    """Length of the field, modulus or (for a curve) of the group order's field, in bits."""
    algorithms: tuple[Algorithm, ...]
    """What agreeing a key in this group uses: ECDH with P-256; X25519; both halves of a hybrid."""
    oids: tuple[str, ...]
    aliases: tuple[str, ...]


def normal(spelling: str) -> str:
    """The form in which spellings are compared: no case, no separators."""
    return spelling.translate(_IGNORED).casefold()


def _load(name: str) -> dict[str, Any]:
    return tomli.loads(_text(name))


@cache
def _text(name: str) -> str:
    with open(os.path.join(_HERE, name), encoding="utf-8") as file:
        return file.read()


def _spellings(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(spelling for group in row.get("aliases", {}).values() for spelling in group)


@cache
def atoms() -> dict[str, Atom]:
    """Canonical name → row."""
    return {
        name: Atom(
            name,
            Primitive(row["primitive"]),
            tuple(row.get("sizes", ())),
            row.get("block"),
            row.get("output"),
            tuple(row.get("serves", ())),
            tuple(row.get("one_of", ())),
            tuple((p, q) for p, q in row.get("pairs", ())),
            row.get("variant_of", ""),
            tuple(row.get("parts", ())),
            tuple(row.get("oids", ())),
            _spellings(row),
        )
        for name, row in _load("algorithms.toml").items()
    }


def algorithm(
    name: str, size: int | None = None, parameter_set: str | None = None, inside: str | None = None
) -> Algorithm:
    """The component of a canonical name. Raises KeyError for a name that is not a row of `algorithms.toml`."""
    return Algorithm(atoms()[name].primitive, name, size, parameter_set, inside)


def _component(row: dict[str, Any]) -> Algorithm:
    return algorithm(row["name"], row.get("size"), row.get("parameter_set"), row.get("inside"))


@cache
def _mechanism_rows() -> list[tuple[Mechanism, tuple[str, ...], tuple[str, ...]]]:
    rows = []
    for row in _load("mechanisms.toml")["mechanism"]:
        found = Mechanism(row["name"], tuple(map(_component, row["components"])))
        rows.append((found, tuple(row.get("oids", ())), _spellings(row)))
    return rows


@cache
def groups() -> dict[str, Group]:
    """Canonical name → group."""
    return {name: _group(name, row) for name, row in _load("groups.toml").items()}


def _group(name: str, row: dict[str, Any]) -> Group:
    algorithms = tuple(map(_component, row["algorithms"]))
    return Group(name, row["kind"], row.get("bits"), algorithms, tuple(row.get("oids", ())), _spellings(row))


@cache
def _by_spelling() -> dict[str, Mechanism]:
    table = {}
    for name, atom in atoms().items():
        found = Mechanism(name, (Algorithm(atom.primitive, name),))
        table.update(dict.fromkeys(map(normal, (name, *atom.aliases)), found))
    for mechanism, _, aliases in _mechanism_rows():
        table.update(dict.fromkeys(map(normal, (mechanism.name, *aliases)), mechanism))
    return table


@cache
def _atom_oids() -> dict[str, Mechanism]:
    return {
        oid: Mechanism(name, (Algorithm(atom.primitive, name),)) for name, atom in atoms().items() for oid in atom.oids
    }


@cache
def _group_spellings() -> dict[str, Group]:
    return {normal(word): group for group in groups().values() for word in (group.name, *group.aliases)}


@cache
def _protocol_spellings() -> dict[str, str]:
    return {normal(word): name for name, row in _load("protocols.toml").items() for word in (name, *_spellings(row))}


def by_spelling(spelling: str) -> Mechanism | None:
    """What a name in any ecosystem stands for, or None when no row has it."""
    return _by_spelling().get(normal(spelling))


def by_oid(oid: str) -> Mechanism | None:
    """What a dotted object identifier stands for, or None when no row has it."""
    return _atom_oids().get(oid) or _mechanism_by_oid(oid)


@cache
def _mechanism_by_oid(oid: str) -> Mechanism | None:
    for row in _rows_with(_text("mechanisms.toml"), _ROW, oid).get("mechanism", ()):
        return Mechanism(row["name"], tuple(map(_component, row["components"])))
    return None


def _rows_with(text: str, head: str, oid: str) -> dict[str, Any]:
    """The row of a file that holds an OID, found in the text and parsed alone; empty where there is none.

    A certificate needs one or two of hundreds of rows: parsing whole files would be most of the work.
    """
    at = text.find(f'"{oid}"') if oid.replace(".", "").isdigit() else -1  # other words stand in quotes too
    if at < 0:
        return {}
    start, end = text.rindex(head, 0, at), text.find(head, at)
    return tomli.loads(text[start : end if end >= 0 else len(text)])


def group(spelling: str) -> Group | None:
    """The curve or group of a name in any ecosystem (`prime256v1`, `secp256r1`, `P-256`), or None."""
    return _group_spellings().get(normal(spelling))


@cache
def group_by_oid(oid: str) -> Group | None:
    """The named curve of a dotted object identifier, or None."""
    rows = _rows_with(_text("groups.toml"), "\n[", oid)
    return next((_group(name, row) for name, row in rows.items()), None)


def protocol(spelling: str) -> str | None:
    """Canonical protocol version (`TLS 1.2`) of any spelling (`TLSv1.2`, `TLSv1_2`), or None."""
    return _protocol_spellings().get(normal(spelling))


def spellings() -> list[str]:
    """Every spelling of every algorithm and mechanism, as the files write them: for suggestions."""
    words = [word for atom in atoms().values() for word in (atom.name, *atom.aliases)]
    return words + [word for found, _, aliases in _mechanism_rows() for word in (found.name, *aliases)]


def oids_of(name: str) -> tuple[str, ...]:
    """The object identifiers of an algorithm or mechanism, by its canonical name; empty where it has none."""
    atom = atoms().get(name)
    found = atom.oids if atom else ()
    return found + tuple(oid for mechanism, oids, _ in _mechanism_rows() if mechanism.name == name for oid in oids)


def oids() -> list[str]:
    """Every object identifier of every algorithm, mechanism and group."""
    owners = [atom.oids for atom in atoms().values()] + [oids for _, oids, _ in _mechanism_rows()]
    return [oid for oids in (*owners, *(group.oids for group in groups().values())) for oid in oids]


def protocols() -> list[str]:
    """Every canonical protocol version."""
    return list(dict.fromkeys(_protocol_spellings().values()))
