"""No note is lost: each is evaluated or comes as a reminder with the finding that it concerns, in every edition."""

from __future__ import annotations

from datetime import date

import pytest

from cryptrec_lint.documents.ciphers import EVALUATED, Category, CipherList, ConditionKind, Entry, Note
from cryptrec_lint.documents.library import Kind, Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.judging.judge import judge
from cryptrec_lint.judging.notes import CHECKS
from cryptrec_lint.model import Algorithm, Finding, Grade, Location, MechanismUse, Primitive, Purpose
from cryptrec_lint.vocabulary import tables

LIBRARY = Library()
TODAY = date(2026, 11, 22)
EDITIONS = list(LIBRARY.heads(Kind.CIPHERS))

CONDITIONS = {
    # edition → (notes that are evaluated, notes that are reminders), read in lists/ciphers by hand
    "cryptrec-2003": ({5, 6}, {1, 2, 3, 4, 7}),
    "cryptrec-2013": ({1, 4, 8, 10}, {2, 3, 5, 6, 7, 9, 11}),
    "cryptrec-2013-r1": ({1, 4, 8, 10}, {2, 3, 5, 6, 7, 9, 11}),
    "cryptrec-2013-r2": ({1, 4, 8, 10, 12}, {2, 3, 5, 6, 7, 9, 11}),
    "cryptrec-2013-r3": ({1, 4, 8, 10, 12}, {2, 3, 5, 6, 7, 9, 11}),
    "cryptrec-2013-r4": ({1, 4, 8, 12}, {2, 5, 6, 7, 9, 11, 13, 14, 15, 16}),
    "cryptrec-2013-r5": ({1, 4, 8, 12}, {2, 5, 6, 7, 9, 11, 13, 14, 15, 16}),
    "cryptrec-2013-r6": ({1, 4, 8, 12}, {2, 5, 6, 7, 9, 11, 13, 14, 15, 16}),
    "cryptrec-2013-r7": ({1, 4, 8, 12}, {2, 5, 6, 7, 9, 11, 13, 14, 15, 16}),
    "cryptrec-2013-r8": ({1, 4, 8, 12}, {2, 5, 6, 7, 9, 11, 13, 14, 15, 16}),
    "cryptrec-2022": ({1, 4, 8, 12, 17}, {2, 5, 6, 7, 9, 11, 13, 14, 15, 16}),
    "cryptrec-2022-r1": ({1, 4, 8, 12, 17}, {2, 5, 6, 7, 9, 11, 13, 14, 15, 16, 18, 19}),
    "cryptrec-2022-r2": ({2, 4, 5, 7}, {1, 3, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17}),
}


def test_the_table_has_every_edition() -> None:
    assert list(CONDITIONS) == EDITIONS


@pytest.mark.parametrize("edition", EDITIONS)
def test_both_kinds_of_notes(edition: str) -> None:
    notes = LIBRARY.cipher_list(edition).note
    evaluated = {note.number for note in notes if note.condition.evaluated}
    assert (evaluated, {note.number for note in notes} - evaluated) == CONDITIONS[edition]


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_note_is_printed_somewhere(edition: str) -> None:
    document = LIBRARY.cipher_list(edition)
    rows: tuple[Entry | Category, ...] = (*document.entry, *document.category)
    printed = {number for row in rows for number in row.notes}
    assert printed == {note.number for note in document.note}


def test_every_kind_that_is_called_evaluated_has_code() -> None:
    assert {*CHECKS, ConditionKind.POLICY_REFERENCE} == EVALUATED


def _concerned(document: CipherList, note: Note) -> list[Entry]:
    """Entries at which a note stands, itself or at the head of their category."""
    heads = {(row.tier, row.id) for row in document.category if note.number in row.notes}
    return [entry for entry in document.entry if note.number in entry.notes or (entry.tier, entry.category) in heads]


def _use(entry: Entry, purpose: Purpose = Purpose.CODE) -> MechanismUse:
    """A use of an entry with everything beside it that the list asks for, and nothing that a condition could see."""
    atom = tables.atoms()[entry.canonical]
    component = tables.algorithm(entry.canonical, entry.size, entry.parameter_set or None)
    partners: tuple[Algorithm, ...] = ()
    if atom.primitive in (Primitive.MODE, Primitive.MAC):
        partners = (tables.algorithm("AES", 128),)
    return MechanismUse(Location("x"), "", entry.name, (component, *partners), purpose)


def _finding(edition: str, use: MechanismUse) -> Finding:
    found = judge(use, panel(LIBRARY, edition), TODAY)
    assert found is not None
    return found


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_no_program_can_check_reminds_a_person_with_the_finding_that_it_concerns(edition: str) -> None:
    document = LIBRARY.cipher_list(edition)
    for note in document.note:
        if note.condition.evaluated and note.grade is not Grade.UNVERIFIED:
            continue
        for entry in _concerned(document, note):
            if entry.grade is Grade.UNVERIFIED or entry.table == "pqc":
                continue  # the place itself is undetermined; the PQC table repeats techniques of the first
            reminders = [text.en for text in _finding(edition, _use(entry)).reminders]
            assert any(f"note {note.number} on {entry.name}" in text for text in reminders), (note.number, entry.name)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_plan_that_notes_refer_to_judges_in_the_policy_of_the_edition(edition: str) -> None:
    document = LIBRARY.cipher_list(edition)
    named = {note.condition.document for note in document.note if note.condition.document}
    assert named <= set(LIBRARY.policy(edition).strength)


def test_a_condition_that_cannot_be_seen_is_a_reminder_or_undetermined_as_its_weight_demands() -> None:
    """Note 12 of 2022: the output of SHAKE must be 256 bits; note 4: the initialization vector should have 96."""
    shake = MechanismUse(Location("x"), "", "SHAKE256", (tables.algorithm("SHAKE256"),), Purpose.CODE)
    assert _finding("cryptrec-2022", shake).verdict == "undetermined"
    gcm = (tables.algorithm("AES", 128), tables.algorithm("GCM"))
    unseen = _finding("cryptrec-2022", MechanismUse(Location("x"), "", "AES-GCM", gcm, Purpose.CODE))
    assert any("note 4 on GCM" in text.en for text in unseen.reminders)
    met = MechanismUse(Location("x"), "", "AES-GCM", gcm, Purpose.CODE, details=(("iv_bits", 96),))
    assert not any("note 4" in text.en for text in _finding("cryptrec-2022", met).reminders)
    broken = MechanismUse(Location("x"), "", "AES-GCM", gcm, Purpose.CODE, details=(("iv_bits", 64),))
    assert _finding("cryptrec-2022", broken).rule == "note-not-met"


def test_a_note_that_asks_to_avoid_a_technique_is_not_met_by_its_use() -> None:
    """Note 10 of the first revision of 2013: RC4 is to be avoided."""
    rc4 = MechanismUse(Location("x"), "", "RC4", (tables.algorithm("RC4", 128),), Purpose.TLS)
    found = _finding("cryptrec-2013-r1", rc4)
    assert found.verdict == "conditional"
    assert any("does not meet note 10" in text.en for text in found.reminders), "said, though the section decides"
