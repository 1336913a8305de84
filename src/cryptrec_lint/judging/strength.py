"""The third question: is it strong enough, for the period that matters?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.documents.strength import (
    Equivalence,
    Legacy,
    Milestone,
    Period,
    PeriodState,
    StrengthRequirements,
    TransitionGuideline,
)
from cryptrec_lint.judging.answer import Answer, answer, cite, shown
from cryptrec_lint.model import Algorithm, Citation, Grade, MechanismUse, Primitive, Purpose, Text, Verdict
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables

_SIZED = frozenset(
    {
        Primitive.KEY,
        Primitive.SIGNATURE,
        Primitive.PKE,
        Primitive.KEY_AGREE,
        Primitive.BLOCK_CIPHER,
        Primitive.STREAM_CIPHER,
        Primitive.AE,
        Primitive.KEM,
    }
)
"""Primitives with a key whose length a document may speak of. A hash is asked for only inside a signature or HMAC."""

_STATE_RULE = {
    PeriodState.AVAILABLE: "strength-available",
    PeriodState.MIGRATION: "strength-migration",
    PeriodState.TOLERATED: "strength-tolerated",
    PeriodState.UNAVAILABLE: "strength-period-over",
}


def _is_key(component: Algorithm, use: MechanismUse) -> bool:
    """The use is of the key itself (made, or found), not of a scheme whose key stands elsewhere."""
    if component.primitive is Primitive.KEY:
        return True
    return use.purpose is not Purpose.TLS and len(use.components) == 1 and component.name not in _served()


def _served() -> set[str]:
    """Schemes whose keys have a name of their own (RSA, EC)."""
    return {name for atom in tables.atoms().values() for name in atom.serves}


def strong_enough(component: Algorithm, use: MechanismUse, panel: Panel, as_of: date) -> Iterator[Answer]:
    """What the policy's strength documents say of a component; nothing where the question does not arise."""
    covered = False
    for document in panel.strength:
        found = _ask(document, component, use, panel, as_of)
        covered = covered or bool(found) or _speaks_of(document, component)
        yield from found
    if not covered:
        yield from _floor(component, use, panel)


def _ask(document: object, component: Algorithm, use: MechanismUse, panel: Panel, as_of: date) -> list[Answer]:
    if isinstance(document, TransitionGuideline):
        return list(_retired(document, component, use, as_of))
    assert isinstance(document, StrengthRequirements)
    return list(_required(document, component, use, panel, as_of))


def _speaks_of(document: object, component: Algorithm) -> bool:
    if isinstance(document, TransitionGuideline):
        return any(component.name in _names(legacy) for legacy in document.legacy)
    return True


# -- transition guidelines ------------------------------------------------------------------------------------------


def _names(legacy: Legacy) -> tuple[str, ...]:
    return (legacy.algorithm, *legacy.serves)


def _retired(guideline: TransitionGuideline, component: Algorithm, use: MechanismUse, as_of: date) -> Iterator[Answer]:
    if as_of < guideline.in_force_from:
        return
    for legacy in guideline.legacy:
        if component.name not in _names(legacy) or not _in_place(legacy, component):
            continue
        if legacy.max_size is None:
            yield _retired_answer(guideline, legacy, component, as_of)
        elif component.size is None:
            yield from _size_hidden(guideline, component, use)
        elif component.size <= legacy.max_size:
            yield _retired_answer(guideline, legacy, component, as_of)
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
    user = tables.atoms().get(component.inside or "")
    return not legacy.inside or (user is not None and user.primitive in legacy.inside)


def _size_hidden(guideline: TransitionGuideline, component: Algorithm, use: MechanismUse) -> Iterator[Answer]:
    # The key of a suite or of a signing call stands elsewhere and is judged there.
    if _is_key(component, use):
        yield answer(
            Verdict.UNDETERMINED, "size-not-visible", name=component.name, citations=[_cite(guideline, Grade.SECONDARY)]
        )


def _replacement_size(guideline: TransitionGuideline, legacy: Legacy) -> int:
    sizes = [row.min_size for row in guideline.replacement if row.instead_of == legacy.algorithm and row.min_size]
    return max(sizes, default=0)


def _retired_answer(guideline: TransitionGuideline, legacy: Legacy, component: Algorithm, as_of: date) -> Answer:
    milestone = _milestone(guideline, as_of)
    verdict = milestone.verdict_until if milestone else None
    last = max((row for row in guideline.milestone if row.ends), key=lambda row: row.ends or date.min)
    replacements = [row for row in guideline.replacement if row.instead_of == legacy.algorithm]
    names = [f"{row.algorithm}-{row.min_size}" if row.min_size else row.algorithm for row in replacements]
    return answer(
        verdict or Verdict.REJECTED,
        "legacy-algorithm",
        name=shown(component),
        guideline=guideline.edition.name,
        milestone=milestone.text if milestone else message("word", "term-over", day=last.ends, text=last.text),
        instead=Text("、".join(names), ", ".join(names)),
        citations=[_cite(guideline, (milestone or last).grade)],
    )


def _milestone(guideline: TransitionGuideline, as_of: date) -> Milestone | None:
    """The first end that still lies ahead; None when all have passed."""
    ahead = [row for row in guideline.milestone if row.ends and as_of <= row.ends]
    return min(ahead, key=lambda row: row.ends or date.max, default=None)


# -- strength requirements ------------------------------------------------------------------------------------------


def _required(
    document: StrengthRequirements, component: Algorithm, use: MechanismUse, panel: Panel, as_of: date
) -> Iterator[Answer]:
    family = _family(document, component)
    if family is None:
        if _asked(component, panel):
            yield _row_missing(document, component)
        return
    size = _size(component)
    if size is None:
        if _is_key(component, use):
            yield answer(
                Verdict.UNDETERMINED,
                "size-not-visible",
                name=component.name,
                citations=[_cite(document, Grade.SECONDARY)],
            )
        return
    rows = sorted((row for row in document.equivalence if row.family == family), key=lambda row: row.size)
    reached = [row for row in rows if row.size <= size]
    bits = {period.bits for period in document.period}
    if not reached or reached[-1].bits < min(bits):
        yield _too_short(document, component, size, rows, reached)
        return
    yield _in_period(document, component, reached[-1], rows, panel, as_of)


def _family(document: StrengthRequirements, component: Algorithm) -> str | None:
    if component.primitive in (Primitive.HASH, Primitive.XOF):
        return _hash_family(document, component)
    return next((name for name, members in document.families.items() if component.name in members), None)


def _hash_family(document: StrengthRequirements, component: Algorithm) -> str | None:
    in_mac = component.inside in ("HMAC", "TLS-PRF")
    names = [name for name, members in document.families.items() if component.name in members]
    wanted = [name for name in names if (name == document.hash_in_mac_family) == in_mac]
    return wanted[0] if wanted and (in_mac or _in_signature(component)) else None


def _in_signature(component: Algorithm) -> bool:
    user = tables.atoms().get(component.inside or "")
    return user is not None and user.primitive is Primitive.SIGNATURE


def _asked(component: Algorithm, panel: Panel) -> bool:
    """Whether the strength question arises for a component that no row names: it has a key, and the list has it."""
    atom = tables.atoms()[component.name]
    names = {component.name, *atom.serves}
    listed = any(entry.canonical in names and entry.table != "pqc" for entry in panel.ciphers.entry)
    return listed and (component.primitive in _SIZED or _in_signature(component))


def _size(component: Algorithm) -> int | None:
    """The size seen; of a hash its output; of a cipher with an unseen key the shortest that its specification has."""
    atom = tables.atoms()[component.name]
    return component.size or atom.output or (min(atom.sizes) if atom.sizes else None)


def _row_missing(document: StrengthRequirements, component: Algorithm) -> Answer:
    return answer(
        Verdict.UNDETERMINED,
        "strength-unknown",
        name=shown(component),
        document=document.edition.document,
        url=document.edition.url,
        citations=[_cite(document, document.edition.content_grade)],
    )


def _too_short(
    document: StrengthRequirements, component: Algorithm, size: int, rows: list[Equivalence], reached: list[Equivalence]
) -> Answer:
    lowest = min(period.bits for period in document.period)
    enough = next(row for row in rows if row not in reached or row.bits >= lowest)
    return answer(
        Verdict.REJECTED,
        "short-key",
        name=shown(component),
        size=size,
        document=document.edition.document,
        instead=_at_least(component, enough),
        citations=_cite_row(document, enough),
    )


def _in_period(
    document: StrengthRequirements,
    component: Algorithm,
    row: Equivalence,
    rows: list[Equivalence],
    panel: Panel,
    as_of: date,
) -> Answer:
    period = _period(document, row.bits, as_of)
    if period is None:
        return _row_missing(document, component)
    stronger = next((one for one in rows if one.bits > row.bits), None)
    return answer(
        getattr(panel.policy.states, period.new.value),
        _STATE_RULE[period.new],
        citations=_cite_row(document, row, period.grade),
        name=shown(component),
        bits=row.bits,
        years=f"{period.first}-{period.last}",
        last=period.last,
        state=document.states[period.new.value].title,
        document=document.edition.document,
        instead=_at_least(component, stronger) if stronger else message("word", "stronger"),
    )


def _period(document: StrengthRequirements, bits: int, as_of: date) -> Period | None:
    return next((row for row in document.period if row.bits == bits and row.first <= as_of.year <= row.last), None)


def _at_least(component: Algorithm, row: Equivalence) -> Text:
    return message("word", "at-least", name=component.name, size=row.size)


def _cite_row(document: StrengthRequirements, row: Equivalence, period: Grade = Grade.VERIFIED) -> list[Citation]:
    """The requirement itself, and the document that states the strength where that is another one."""
    grade = max(row.grade, period, key=list(Grade).index)
    own = _cite(document, grade, message("word", "table-of-periods").ja)
    if not row.stated_by:
        return [own]
    source = next(source for source in document.source if source.key == row.sources[0])
    return [own, Citation(row.stated_by, "", row.grade, Text(row.stated_by, row.stated_by), url=source.url)]


def _cite(document: StrengthRequirements | TransitionGuideline, grade: Grade, table: str = "") -> Citation:
    return cite(document.edition, document.publication, grade, table)


# -- no document speaks of it ---------------------------------------------------------------------------------------


def _floor(component: Algorithm, use: MechanismUse, panel: Panel) -> Iterator[Answer]:
    """Decision `size-without-a-rule`: below the figures of the law, silence of the documents is not acceptance."""
    for decision in panel.decisions.decision:
        if component.name not in decision.floor_algorithms or decision.floor_size is None:
            continue
        if component.size is None:
            if _is_key(component, use):
                yield answer(Verdict.UNDETERMINED, "size-not-visible", name=shown(component))
        elif component.size < decision.floor_size:
            yield answer(
                Verdict.UNDETERMINED,
                "size-not-covered",
                name=component.name,
                size=component.size,
                decision=decision.text,
            )
