"""The vocabulary's files hold together: one row a spelling, one row an OID, and every part exists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import Algorithm, Primitive
from cryptrec_lint.vocabulary import tables

FOLDER = Path(tables.__file__).parent
NAMED_OPTIONS = {"CCM_8"}
"""Parameter sets that are neither a group nor a named set of a signature (head of mechanisms.toml)."""
KINDS = {"prime-curve", "binary-curve", "montgomery", "edwards", "finite-field", "kem", "hybrid"}
CIPHERS = {Primitive.BLOCK_CIPHER, Primitive.STREAM_CIPHER}

ROWS = {
    name: tomli.loads((FOLDER / f"{name}.toml").read_text("utf-8")) for name in ("algorithms", "groups", "protocols")
}
MECHANISMS = tomli.loads((FOLDER / "mechanisms.toml").read_text("utf-8"))["mechanism"]


def named_rows(file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if file == "mechanisms":
        yield from ((row["name"], row) for row in MECHANISMS)
    else:
        yield from ROWS[file].items()


def spellings(name: str, row: dict[str, Any]) -> list[str]:
    return [name, *(word for words in row.get("aliases", {}).values() for word in words)]


def owners(files: Iterable[str]) -> dict[str, set[str]]:
    found = defaultdict(set)
    for file in files:
        for name, row in named_rows(file):
            for word in spellings(name, row):
                found[tables.normal(word)].add(f"{file}: {name}")
    return found


@pytest.mark.parametrize("space", [("algorithms", "mechanisms"), ("groups",), ("protocols",)], ids=" and ".join)
def test_each_spelling_leads_to_one_row(space: tuple[str, ...]) -> None:
    assert {word: rows for word, rows in owners(space).items() if len(rows) > 1} == {}


def test_each_oid_leads_to_one_row_of_all_files() -> None:
    found = defaultdict(list)
    for file in ("algorithms", "mechanisms", "groups"):
        for name, row in named_rows(file):
            for oid in row.get("oids", ()):
                found[oid].append(f"{file}: {name}")
    assert {oid: rows for oid, rows in found.items() if len(rows) > 1} == {}


def test_oids_are_well_formed() -> None:
    for file in ("algorithms", "mechanisms", "groups"):
        for name, row in named_rows(file):
            for oid in row.get("oids", ()):
                arcs = oid.split(".")
                assert len(arcs) > 2, (name, oid)
                assert arcs[0] in "012", (name, oid)
                assert [str(int(arc)) for arc in arcs] == arcs, (name, oid)


def test_no_spelling_is_empty_or_repeats_its_row() -> None:
    for file in ("algorithms", "mechanisms", "groups", "protocols"):
        for name, row in named_rows(file):
            words = [tables.normal(word) for word in spellings(name, row)]
            assert all(words), (file, name)
            assert len(words) == len(set(words)), (file, name)


def test_mechanism_rows_have_no_unknown_keys() -> None:
    for row in MECHANISMS:
        assert set(row) <= {"name", "components", "oids", "aliases", "source"}, row["name"]
        for part in row["components"]:
            assert set(part) <= {"name", "size", "parameter_set", "inside"}, row["name"]


def all_components() -> Iterator[tuple[str, Algorithm]]:
    """Loading raises KeyError for a component that is no row of algorithms.toml."""
    for row in MECHANISMS:
        found = tables.by_spelling(row["name"])
        assert found is not None
        assert found.name == row["name"]
        assert found.components, row["name"]
        yield from ((row["name"], part) for part in found.components)
    for name, group in tables.groups().items():
        assert group.algorithms, name
        yield from ((name, part) for part in group.algorithms)


def test_every_parameter_set_has_a_row() -> None:
    known = set(tables.groups()) | {row["name"] for row in MECHANISMS} | NAMED_OPTIONS
    assert {(name, part.parameter_set) for name, part in all_components() if part.parameter_set} == {
        (name, part.parameter_set) for name, part in all_components() if part.parameter_set in known
    }


def test_cipher_sizes_are_those_of_the_specification() -> None:
    """Only DES has named variants with a shortened key (CDMF, 40 bits)."""
    odd = {
        (part.name, part.size)
        for _, part in all_components()
        if part.primitive in CIPHERS and part.size and (allowed := tables.atoms()[part.name].sizes)
        if part.size not in allowed
    }
    assert odd == {("DES", 40)}


def test_a_component_inside_another_is_a_hash_a_mac_or_named_construction() -> None:
    outer = set(tables.atoms()) | {"SSH key exchange"}
    assert {part.inside for _, part in all_components() if part.inside} <= outer
    for row in MECHANISMS:
        names = {part["name"] for part in row["components"]} | {"SSH key exchange", "X9.42-KDF"}
        assert {part["inside"] for part in row["components"] if "inside" in part} <= names, row["name"]


def test_one_of_and_serves_name_rows() -> None:
    atoms = tables.atoms()
    for atom in atoms.values():
        assert set(atom.one_of) | set(atom.serves) <= set(atoms), atom.name


def test_groups_have_a_kind_and_a_length() -> None:
    for name, group in tables.groups().items():
        assert group.kind in KINDS, name
        assert (group.bits is None) == (group.kind in ("kem", "hybrid")), name


def test_every_group_finds_itself_by_each_spelling_and_oid() -> None:
    for name, group in tables.groups().items():
        assert tables.group(name) is group
        assert all(tables.group(word) is group for word in group.aliases)
        assert all(tables.group_by_oid(oid) == group for oid in group.oids)


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_text_may_be_asked_for(text: str) -> None:
    tables.by_spelling(text)
    tables.by_oid(text)
    tables.group(text)
    tables.protocol(text)


@given(st.sampled_from(sorted(word for row in MECHANISMS for word in spellings(row["name"], row))), st.data())
@settings(max_examples=100, deadline=None)
def test_case_and_separators_do_not_matter(word: str, data: st.DataObject) -> None:
    changed = data.draw(st.sampled_from([word.upper(), word.lower(), word.replace("-", "_"), word.replace("-", "")]))
    assert tables.by_spelling(changed) == tables.by_spelling(word)
