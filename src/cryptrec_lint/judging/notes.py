"""The second question: does a use meet the notes of the entry that lists its component?

A condition holds, does not hold, or is not visible. `CHECKS` has the kinds that a program can evaluate; a note of any
other kind is shown as a reminder with the finding that it concerns. No note is lost: a test counts them per edition.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptrec_lint.documents.ciphers import Category, Condition, ConditionKind, Entry, Note, Weight
from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.judging.answer import Answer, answer, cite_list, quiet, shown
from cryptrec_lint.model import Algorithm, Grade, MechanismUse, Primitive, Purpose, Verdict
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables

Holds = bool | None
"""True or False; None when it cannot be seen."""


def _output(condition: Condition, component: Algorithm, use: MechanismUse) -> Holds:
    """The output length of a hash (for an extendable one, as it is asked for) reaches `min_bits`."""
    length = component.size or tables.atoms()[component.name].output
    return None if length is None or condition.min_bits is None else length >= condition.min_bits


def _iv(condition: Condition, component: Algorithm, use: MechanismUse) -> Holds:
    """The initialization vector has the recommended length."""
    details = dict(use.details)
    length = details.get("iv_bits", details.get("nonce_bits"))
    return None if length is None else length == condition.recommended


def _mac(condition: Condition, component: Algorithm, use: MechanismUse) -> Holds:
    """Every MAC beside the key agreement is one of `allowed`."""
    macs = {other.name for other in use.components if other.primitive is Primitive.MAC}
    return None if not macs else macs <= set(condition.allowed)


def _mode(condition: Condition, component: Algorithm, use: MechanismUse) -> Holds:
    """The mode's block cipher has blocks of `block_bits`; what it serves for cannot be seen in any input."""
    blocks = {tables.atoms()[other.name].block for other in use.components if other.primitive is Primitive.BLOCK_CIPHER}
    return False if blocks - {condition.block_bits, None} else None


def _protocol(condition: Condition, component: Algorithm, use: MechanismUse) -> Holds:
    """It is used inside the protocols that the note names."""
    return use.purpose is Purpose.TLS or (None if use.purpose is Purpose.CODE else False)


def _avoid(condition: Condition, component: Algorithm, use: MechanismUse) -> Holds:
    """The note asks not to use it at all: that it is used is enough."""
    return False


CHECKS: dict[ConditionKind, Callable[[Condition, Algorithm, MechanismUse], Holds]] = {
    ConditionKind.AVOID: _avoid,
    ConditionKind.HASH_OUTPUT_MIN_BITS: _output,
    ConditionKind.IV_LENGTH_BITS: _iv,
    ConditionKind.MAC_ALLOWED: _mac,
    ConditionKind.MODE_RESTRICTION: _mode,
    ConditionKind.PROTOCOL_RESTRICTION: _protocol,
}
"""How the kinds in `documents.ciphers.EVALUATED` are: `policy-reference` by `judging/strength.py`, the others here."""

_MUST_BE_SEEN = frozenset({ConditionKind.HASH_OUTPUT_MIN_BITS})
"""Kinds whose answer depends on a value that good input shows: not visible is `undetermined`, not a reminder."""


def answers(component: Algorithm, entry: Entry, category: Category, use: MechanismUse, panel: Panel) -> list[Answer]:
    """What the notes of an entry and of its category say of the use."""
    numbers = (*entry.notes, *(number for number in category.notes if number not in entry.notes))
    by_number = {note.number: note for note in panel.ciphers.note}
    found = (_answer(by_number[number], component, entry, use, panel) for number in numbers)
    return [one for one in found if one]


def _answer(note: Note, component: Algorithm, entry: Entry, use: MechanismUse, panel: Panel) -> Answer | None:
    condition = note.condition
    check = CHECKS.get(condition.kind)
    # An unverified note never decides; a plan that judges as a document of the policy is not repeated as a reminder.
    if check is None or note.grade is Grade.UNVERIFIED:
        judged_elsewhere = condition.document in panel.policy.strength and _in_plan(component)
        return None if judged_elsewhere else _reminder(note, entry, panel)
    holds = check(condition, component, use)
    if holds:
        return None
    if holds is None and condition.kind not in _MUST_BE_SEEN:
        return _reminder(note, entry, panel)
    return answer(
        Verdict.UNDETERMINED if holds is None else _BROKEN[condition.weight],
        "note-not-visible" if holds is None else "note-not-met",
        tier=entry.tier,
        citations=[cite_list(panel.ciphers, note.grade, note=str(note.number))],
        name=shown(component),
        edition=panel.ciphers.edition.document,
        number=note.number,
        note=note.text,
    )


_BROKEN = {Weight.MUST: Verdict.REJECTED, Weight.SHOULD: Verdict.CONDITIONAL, Weight.INFO: Verdict.ACCEPTED}


def _in_plan(component: Algorithm) -> bool:
    """Sizes and signature hashes are what the transition guideline answers for; a bare hash is not."""
    return component.primitive is not Primitive.HASH or component.inside in _signatures()


def _signatures() -> set[str]:
    return {name for name, atom in tables.atoms().items() if atom.primitive is Primitive.SIGNATURE}


def _reminder(note: Note, entry: Entry, panel: Panel) -> Answer:
    text = message(
        "reminder",
        "unverified-note" if note.grade is Grade.UNVERIFIED else "note",
        edition=panel.ciphers.edition.document,
        number=note.number,
        name=entry.name,
        note=note.text,
    )
    return quiet(text)._replace(tier=entry.tier)
