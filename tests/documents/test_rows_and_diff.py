"""Documents of every kind as rows, and what changed between two of them. Expectations are read in lists/*.toml."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import tomli

from cryptrec_lint.documents import rows as rows_module
from cryptrec_lint.documents.diff import Change, ChangeKind, Difference, difference
from cryptrec_lint.documents.library import FOLDERS, Kind, Library
from cryptrec_lint.documents.loading import SCHEMAS
from cryptrec_lint.documents.rows import rows
from cryptrec_lint.model import Grade, Text
from cryptrec_lint.texts import sentences

LIBRARY = Library()
DOCUMENTS = [(folder, id) for folder in FOLDERS for id in LIBRARY.ids(folder)]
CLASSES = [
    getattr(import_module(f"cryptrec_lint.documents.{module}"), name)
    for folder, module, name in SCHEMAS.values()
    if folder
]


def ciphers(a: str, b: str) -> Difference:
    return difference(LIBRARY.cipher_list(a), LIBRARY.cipher_list(b))


def names(changes: tuple[Change, ...]) -> list[str]:
    return [change.name for change in changes]


def replaced(row: Any, field: str, value: object) -> Any:
    return row._replace(**{field: value})


def one(changes: Difference, label: str) -> Change:
    found = [change for change in changes.changes if change.name == label]
    assert len(found) == 1
    return found[0]


# --- rows ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("folder", "id"), DOCUMENTS)
def test_every_shipped_document_has_rows_that_can_be_told_apart(folder: str, id: str) -> None:
    found = rows(LIBRARY.document(folder, id))
    assert found
    assert len({(row.section, row.label) for row in found}) == len(found)


@pytest.mark.parametrize(("folder", "id"), DOCUMENTS)
def test_every_document_is_equal_to_itself(folder: str, id: str) -> None:
    document = LIBRARY.document(folder, id)
    assert difference(document, document).changes == ()


@pytest.mark.parametrize(("folder", "id"), DOCUMENTS)
def test_every_section_has_a_name_for_people(folder: str, id: str) -> None:
    sections = {row.section or "top" for row in rows(LIBRARY.document(folder, id))} - {"entry"}
    assert sections <= set(sentences("section"))


def _hints(cls: Any) -> Iterator[Any]:
    for hint in typing.get_type_hints(cls).values():
        yield from _classes(hint)


def _classes(hint: Any) -> Iterator[Any]:
    if typing.get_origin(hint) is tuple and (item := typing.get_args(hint)[0]) and _is_row(item):
        yield item
    for inner in (hint, *typing.get_args(hint)):
        if _is_row(inner):
            yield from _hints(inner)


def _is_row(cls: Any) -> bool:
    return isinstance(cls, type) and cls is not Text and (hasattr(cls, "_fields") or dataclasses.is_dataclass(cls))


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_array_of_tables_that_a_schema_allows_has_an_identity(cls: Any) -> None:
    """Also those that no shipped document uses yet: a user's may."""
    ours = {"SourceRef", "Missing", "Entry", "Category", "Note", "Change"}  # heads, and what entries carry
    arrays = {found.__name__: found for found in _hints(cls) if found.__name__ not in ours}
    for name, found in arrays.items():
        fields = set(typing.get_type_hints(found))
        assert set(rows_module._IDENTITY[name]) <= fields, name


def test_a_row_of_strength_requirements() -> None:
    found = {(row.section, row.label.en): row for row in rows(LIBRARY.edition(Kind.STRENGTH, "ls-0003-2022"))}
    row = found["equivalence", "factoring / 3072"]
    assert row.fields == {"bits": 128}
    assert row.grade is Grade.SECONDARY
    assert found["period", "112 / 2022 / 2030"].fields == {"new": "migration", "process": "migration"}


def test_how_a_fact_is_known_is_no_part_of_what_a_document_says() -> None:
    for folder, id in DOCUMENTS:
        for row in rows(LIBRARY.document(folder, id)):
            assert not {"sources", "basis", "guess", "grade"} & set(row.fields)


# --- cipher lists -------------------------------------------------------------------------------------------------


def test_from_2003_to_2013() -> None:
    changes = ciphers("cryptrec-2003", "cryptrec-2013")
    went = names(changes.of(ChangeKind.WENT))
    assert len(went) == 3  # the three generators
    sha1 = one(changes, "SHA-1")
    assert sha1.kind is ChangeKind.MOVED
    assert sha1.before is not None and sha1.before.fields["tier"] == "recommended"
    assert sha1.after is not None and sha1.after.fields["tier"] == "monitored"
    assert "KCipher-2" in names(changes.of(ChangeKind.CAME))


def test_a_move_keeps_its_other_changes() -> None:
    """3-key Triple DES went to the monitored section with other notes than it had."""
    change = one(ciphers("cryptrec-2013", "cryptrec-2022-r2"), "3-key Triple DES")
    assert change.kind is ChangeKind.MOVED
    assert "notes" in change.fields


def test_a_new_number_alone_is_no_change() -> None:
    """Note 18 of 2022-r1 is note 1 of 2022-r2, on DSA, with the same text."""
    changes = ciphers("cryptrec-2022-r1", "cryptrec-2022-r2")
    assert changes.renumbered["18"] == 1
    assert "8" not in changes.renumbered  # it was removed
    assert "DSA" not in names(changes.changes)
    assert not ciphers("cryptrec-2022", "cryptrec-2022-r2").renumbered  # only the next edition says it


def test_the_same_content_known_differently_is_told_apart() -> None:
    changes = ciphers("cryptrec-2013", "cryptrec-2013-r1")
    regraded = changes.of(ChangeKind.REGRADED)
    assert regraded
    assert all(change.fields == ("grade",) for change in regraded)


def test_what_is_not_established_neither_came_nor_went() -> None:
    """EdDSA is a candidate in r8; of r7 it is written as missing whether it was one already."""
    changes = ciphers("cryptrec-2013-r7", "cryptrec-2013-r8")
    assert names(changes.of(ChangeKind.UNSETTLED)) == ["EdDSA"]
    assert not changes.of(ChangeKind.CAME)


@pytest.mark.parametrize(("field", "value"), [("size", 256), ("parameter_set", "P-384"), ("grade", Grade.UNVERIFIED)])
def test_a_changed_size_parameter_set_or_grade_shows(field: str, value: object) -> None:
    a = LIBRARY.cipher_list("cryptrec-2013")
    entries = tuple(replaced(entry, field, value) if entry.name == "ECDSA" else entry for entry in a.entry)
    (change,) = difference(a, a._replace(entry=entries)).changes
    assert (change.name, change.fields) == ("ECDSA", (field,))


# --- other kinds --------------------------------------------------------------------------------------------------


def test_tls_guidelines() -> None:
    changes = difference(
        LIBRARY.edition(Kind.TLS, "tls-guideline-2.0"), LIBRARY.edition(Kind.TLS, "tls-guideline-3.0.1")
    )
    change = one(changes, "recommended / TLS 1.1")
    assert change.before is not None and change.before.fields["status"] == "allowed"
    assert change.after is not None and change.after.fields["status"] == "barred"
    assert "high / TLS_AES_256_GCM_SHA384" in names(changes.of(ChangeKind.CAME))


def test_what_an_edition_known_in_part_does_not_speak_of_neither_came_nor_went() -> None:
    """2.0 has no suites of the recommended profile in our data, and no version without a row is said to be barred."""
    one_x, two = LIBRARY.edition(Kind.TLS, "tls-guideline-1.x"), LIBRARY.edition(Kind.TLS, "tls-guideline-2.0")
    changes = difference(one_x, two)
    suites = [change for change in changes.changes if change.row.section == "profile.suite" and change.after is None]
    assert any(change.name.startswith("recommended / ") for change in suites)
    assert {change.kind for change in suites} == {ChangeKind.UNSETTLED}
    versions = difference(two, LIBRARY.edition(Kind.TLS, "tls-guideline-3.0.1"))
    assert one(versions, "high / SSL 2.0").kind is ChangeKind.UNSETTLED
    assert one(versions, "high / TLS 1.3").kind is ChangeKind.UNSETTLED


def test_where_both_are_known_whole_a_row_came_or_went() -> None:
    a = LIBRARY.cipher_list("cryptrec-2022")
    changes = difference(a, a._replace(rule=()))
    assert {change.kind for change in changes.changes} == {ChangeKind.WENT}


def test_another_order_of_preference_is_a_change() -> None:
    a = LIBRARY.edition(Kind.TLS, "tls-guideline-3.0.1")
    b = dataclasses.replace(a, group=(a.group[1], a.group[0], *a.group[2:]))
    (change,) = difference(a, b).changes
    assert change.kind is ChangeKind.REORDERED
    assert change.after is not None
    assert [label.en for label in change.after.fields["order"]] == ["X448", "X25519", "P-256", "P-384", "P-521"]


def test_what_comes_and_goes_is_no_other_order() -> None:
    a = LIBRARY.edition(Kind.TLS, "tls-guideline-3.0.1")
    changes = difference(a, dataclasses.replace(a, group=a.group[1:]))
    assert [(change.kind, change.name) for change in changes.changes] == [(ChangeKind.WENT, "X25519")]


def test_policies() -> None:
    changes = difference(LIBRARY.policy("cryptrec-2013"), LIBRARY.policy("current"))
    (change,) = changes.changes
    assert change.fields == ("id", "title", "text", "ciphers", "strength", "tls")


def test_a_transition_guideline_with_another_date() -> None:
    a = LIBRARY.edition(Kind.STRENGTH, "sha1-rsa1024-transition")
    milestones = tuple(row._replace(verdict_until=None) for row in a.milestone)
    changes = difference(a, a._replace(milestone=milestones))
    assert names(changes.of(ChangeKind.CHANGED)) == ["end-verify-legacy", "end-verify-legacy-exception"]


def test_every_key_of_a_file_is_compared_or_left_out_for_a_reason() -> None:
    """A value that is changed in a file of strength requirements changes a row: nothing is overlooked."""
    path = LIBRARY.find(Kind.STRENGTH, "ls-0003-2022").path
    with open(path, "rb") as file:
        raw = tomli.load(file)
    document = LIBRARY.edition(Kind.STRENGTH, "ls-0003-2022")
    for name in set(raw) - {"schema", "edition", "publication", "source", "missing"}:
        value = getattr(document, name)
        other = Text("別", "other") if isinstance(value, Text) else type(value)()
        assert difference(document, replaced(document, name, other)).changes, name
