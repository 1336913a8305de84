"""Transition guidelines: is it one of the algorithms that the government retires, and by which date?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cryptrec_lint.judging.answer import Answer, answer, cite, cite_list, shown
from cryptrec_lint.judging.sizes import is_key, user
from cryptrec_lint.judging.term import Term
from cryptrec_lint.model import Algorithm, Citation, Grade, MechanismUse, Text, Verdict
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.documents.panel import Panel
    from cryptrec_lint.documents.transition import Legacy, Milestone, TransitionGuideline


def speaks_of(guideline: TransitionGuideline, component: Algorithm, term: Term) -> bool:
    """Whether the guideline says anything about the size of a component on the day of its use."""
    return term.as_of >= guideline.in_force_from and any(
        component.name in _names(legacy) for legacy in guideline.legacy
    )


def turns(guideline: TransitionGuideline) -> Iterator[date]:
    """The last day before the guideline, and the last days of its terms."""
    yield guideline.in_force_from - timedelta(days=1)
    yield from (row.ends for row in guideline.milestone if row.ends)


def _names(legacy: Legacy) -> tuple[str, ...]:
    return (legacy.algorithm, *legacy.serves)


def answers(
    guideline: TransitionGuideline, component: Algorithm, use: MechanismUse, panel: Panel, term: Term
) -> Iterator[Answer]:
    """What a guideline says of a component on the last day of its use; nothing where it does not speak of it."""
    as_of = term.end
    if as_of < guideline.in_force_from:
        return
    for legacy in guideline.legacy:
        if legacy.grade is Grade.UNVERIFIED or component.name not in _names(legacy) or not _in_place(legacy, component):
            continue
        if legacy.max_size is None:
            yield _retired_answer(guideline, legacy, component, panel, term)
        elif component.size is None:
            yield from _size_hidden(guideline, component, use)
        elif component.size <= legacy.max_size:
            yield _retired_answer(guideline, legacy, component, panel, term)
        elif component.size < _replacement_size(guideline, legacy):
            yield _between(guideline, legacy, component, as_of)


def _between(guideline: TransitionGuideline, legacy: Legacy, component: Algorithm, as_of: date) -> Answer:
    """Longer than what is retired, shorter than what replaces it: nobody speaks of it. While the shorter key is still
    tolerated, the longer one is not worse."""
    milestone = _milestone(guideline, as_of)
    tolerated = milestone.verdict_until if milestone else None
    return answer(
        tolerated or Verdict.UNDETERMINED,
        "size-not-covered",
        name=component.name,
        size=component.size,
        decision=guideline.reading,
        citations=[_cite(guideline, legacy.grade)],
    )


def _in_place(legacy: Legacy, component: Algorithm) -> bool:
    return not legacy.inside or user(component) in legacy.inside


def _size_hidden(guideline: TransitionGuideline, component: Algorithm, use: MechanismUse) -> Iterator[Answer]:
    # The key of a suite or of a signing call stands elsewhere and is judged there.
    if is_key(component, use):
        yield answer(
            Verdict.UNDETERMINED, "size-not-visible", name=component.name, citations=[_cite(guideline, Grade.SECONDARY)]
        )


def _replacement_size(guideline: TransitionGuideline, legacy: Legacy) -> int:
    sizes = [row.min_size for row in guideline.replacement if row.instead_of == legacy.algorithm and row.min_size]
    return max(sizes, default=0)


def _retired_answer(
    guideline: TransitionGuideline, legacy: Legacy, component: Algorithm, panel: Panel, term: Term
) -> Answer:
    milestone = _milestone(guideline, term.end)
    verdict = milestone.verdict_until if milestone else None
    last = max((row for row in guideline.milestone if row.ends), key=lambda row: row.ends or date.min)
    replacements = [row for row in guideline.replacement if row.instead_of == legacy.algorithm]
    names = [f"{row.algorithm}-{row.min_size}" if row.min_size else row.algorithm for row in replacements]
    return answer(
        verdict or Verdict.REJECTED,
        "legacy-algorithm",
        name=shown(component),
        guideline=guideline.edition.name,
        milestone=_milestone_text(milestone, last, term),
        instead=Text("、".join(names), ", ".join(names)),
        citations=[_cite(guideline, (milestone or last).grade), *_notes(guideline, component, panel)],
    )


def _milestone_text(ahead: Milestone | None, last: Milestone, term: Term) -> Text:
    shown_term = ahead or last
    over = last.ends is not None and last.ends < term.as_of
    word = "term-runs" if ahead else "term-over" if over else "term-outlived"
    return message("word", word, day=shown_term.ends, text=shown_term.text)


def _milestone(guideline: TransitionGuideline, as_of: date) -> Milestone | None:
    """The first end that still lies ahead; None when all have passed."""
    ahead = [row for row in guideline.milestone if row.ends and as_of <= row.ends and row.grade is not Grade.UNVERIFIED]
    return min(ahead, key=lambda row: row.ends or date.max, default=None)


def _notes(guideline: TransitionGuideline, component: Algorithm, panel: Panel) -> Iterator[Citation]:
    """The notes by which the list itself sends the reader to the guideline."""
    names = {component.name, *tables.atoms()[component.name].serves}
    numbers = {number for entry in panel.ciphers.entry if entry.canonical in names for number in entry.notes}
    for note in panel.ciphers.note:
        if note.number in numbers and note.condition.document == guideline.edition.id:
            yield cite_list(panel.ciphers, note.grade, note=str(note.number))


def _cite(guideline: TransitionGuideline, grade: Grade) -> Citation:
    return cite(guideline.edition, guideline.publication, grade)
