"""Strength requirements: has it enough bits of security for the period that matters?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.documents.strength import Equivalence, Period, PeriodState, StrengthRequirements
from cryptrec_lint.judging.answer import Answer, answer, cite, shown
from cryptrec_lint.judging.sizes import is_key, user
from cryptrec_lint.judging.term import Term
from cryptrec_lint.model import Algorithm, Citation, Grade, MechanismUse, Primitive, Text, Verdict
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


def speaks_of(document: StrengthRequirements, component: Algorithm, term: Term) -> bool:
    """Requirements speak of every size: what has no row is said to have none."""
    return True


def turns(document: StrengthRequirements) -> Iterator[date]:
    """The last days of the periods, and the last day before the first."""
    for period in document.period:
        yield date(period.first, 1, 1) - timedelta(days=1)
        yield date(period.last, 12, 31)


def answers(
    document: StrengthRequirements, component: Algorithm, use: MechanismUse, panel: Panel, term: Term
) -> Iterator[Answer]:
    """What the requirements say of a component in its term; nothing where the question does not arise."""
    family = _family(document, component)
    if family is None:
        if _asked(component, panel):
            yield _row_missing(document, component)
        return
    size = _size(component)
    if size is None:
        if is_key(component, use):
            yield answer(
                Verdict.UNDETERMINED,
                "size-not-visible",
                name=component.name,
                citations=[_cite(document, Grade.SECONDARY)],
            )
        return
    rows = sorted(_usable(document, family), key=lambda row: row.size)
    if not rows:
        yield _row_missing(document, component)
        return
    reached = [row for row in rows if row.size <= size]
    bits = {period.bits for period in document.period if period.grade is not Grade.UNVERIFIED}
    if not bits:
        yield _row_missing(document, component)
        return
    if not reached or reached[-1].bits < min(bits):
        yield _too_short(document, component, size, rows, reached)
        return
    yield _in_period(document, component, reached[-1], rows, panel, term)


def _usable(document: StrengthRequirements, family: str) -> list[Equivalence]:
    """The rows of a family that may decide."""
    return [row for row in document.equivalence if row.family == family and row.grade is not Grade.UNVERIFIED]


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
    return user(component) is Primitive.SIGNATURE


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
        instead=_at_least(document, component, enough),
        citations=_cite_row(document, enough),
    )


def _in_period(
    document: StrengthRequirements,
    component: Algorithm,
    row: Equivalence,
    rows: list[Equivalence],
    panel: Panel,
    term: Term,
) -> Answer:
    """The worst state on the way decides: of rejections the first, else the last one that is as bad."""
    asked = list(_asked_states(document, row.bits, term))
    verdicts = [_verdict(state, panel) for _, state in asked]
    worst = max(verdicts, key=lambda verdict: verdict.rank)
    places = [at for at, verdict in enumerate(verdicts) if verdict is worst]
    period, state = asked[places[0] if worst is Verdict.REJECTED else places[-1]]
    if worst is Verdict.REJECTED and (_size(component) or 0) > rows[-1].size:
        return _above(document, component, row, term)  # it may have more bits than the last row that is known
    if period is None or state is None:
        return _beyond_table(document, component, row, term)
    stronger = next((one for one in rows if one.bits > row.bits), None)
    later = worst is Verdict.REJECTED and period.first > term.as_of.year
    rule = "strength-outlived" if later else _STATE_RULE[state]
    return answer(
        worst,
        rule,
        reminders=_reading(document, component, row, rows),
        citations=_cite_row(document, row, period.grade),
        name=shown(component),
        bits=row.bits,
        years=f"{period.first}-{period.last}",
        last=period.last,
        enough=period.first - 1,
        state=_state(document, state if _STATE_RULE[state] == rule else period.new),
        process=_state(document, period.process),
        why=message(
            "word", "until-given" if term.end_is_given else "until-certificate", years=f"{period.first}-{period.last}"
        ),
        document=document.edition.document,
        instead=_at_least(document, component, stronger) if stronger else message("word", "stronger"),
    )


def _asked_states(
    document: StrengthRequirements, bits: int, term: Term
) -> Iterator[tuple[Period | None, PeriodState | None]]:
    """The states that matter, in time: of new processing while it goes on; where it lies behind (a signature that was
    made), of new processing on that day and of working on its result from then on. None where the table ends."""
    usable = (row for row in document.period if row.bits == bits and row.grade is not Grade.UNVERIFIED)
    periods = sorted(usable, key=lambda row: row.first)
    if term.made is not None:
        yield from ((row, row.new) for row in periods if row.first <= term.made.year <= row.last)
    for row in periods:
        if row.first <= term.end.year and term.as_of.year <= row.last:
            yield row, row.new if term.made is None else row.process
    if not periods or term.as_of.year < periods[0].first or periods[-1].last < term.end.year:
        yield None, None


def _reading(
    document: StrengthRequirements, component: Algorithm, row: Equivalence, rows: list[Equivalence]
) -> list[Text]:
    """A size that no row names has its strength by our reading, not by the document's word: said with the answer."""
    size = _size(component)
    if size is None or any(one.size == size for one in rows):
        return []
    return [
        message("reminder", "between", name=shown(component), bits=row.bits, size=row.size, reading=document.between)
    ]


def _verdict(state: PeriodState | None, panel: Panel) -> Verdict:
    verdict: Verdict = Verdict.UNDETERMINED if state is None else getattr(panel.states, state.value)
    return verdict


def _state(document: StrengthRequirements, state: PeriodState) -> Text:
    return document.states[state.value].title


def _above(document: StrengthRequirements, component: Algorithm, row: Equivalence, term: Term) -> Answer:
    return answer(
        Verdict.UNDETERMINED,
        "strength-above-rows",
        name=shown(component),
        document=document.edition.document,
        size=row.size,
        bits=row.bits,
        year=term.end.year,
        citations=_cite_row(document, row),
    )


def _beyond_table(document: StrengthRequirements, component: Algorithm, row: Equivalence, term: Term) -> Answer:
    years = [year for period in document.period for year in (period.first, period.last)]
    return answer(
        Verdict.UNDETERMINED,
        "strength-beyond-table",
        name=shown(component),
        document=document.edition.document,
        first=min(years),
        last=max(years),
        citations=_cite_row(document, row),
    )


def _at_least(document: StrengthRequirements, component: Algorithm, row: Equivalence) -> Text:
    """What reaches a row: a longer key, or for a hash the members of its family that are long enough."""
    if component.primitive is Primitive.HASH:
        names = [name for name in document.families[row.family] if (tables.atoms()[name].output or 0) >= row.size]
        return Text("、".join(names), ", ".join(names))
    return message("word", "at-least", name=component.name, size=row.size)


def _cite_row(document: StrengthRequirements, row: Equivalence, period: Grade = Grade.VERIFIED) -> list[Citation]:
    """The requirement itself, and the document that states the strength where that is another one."""
    grade = max(row.grade, period, key=list(Grade).index)
    own = _cite(document, grade, document.periods_table)
    if not row.stated_by:
        return [own]
    source = next(source for source in document.source if source.key == row.sources[0])
    return [own, Citation(row.stated_by, "", row.grade, Text(row.stated_by, row.stated_by), url=source.url)]


def _cite(document: StrengthRequirements, grade: Grade, table: str = "") -> Citation:
    return cite(document.edition, document.publication, grade, table)
