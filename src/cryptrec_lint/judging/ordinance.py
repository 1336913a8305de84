"""The Ordinance's technical criteria, article by article: what may fail a certificate, and what only informs.

Each check is an answer of the rule that is named after its article. Days are days in Japan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from cryptrec_lint.documents.esign_criteria import Criteria, Examination, ExaminationId, SizeRules
from cryptrec_lint.judging import distinguished
from cryptrec_lint.judging.answer import Answer, answer, cite, shown
from cryptrec_lint.model import (
    Algorithm,
    CertificateFacts,
    Citation,
    Grade,
    Text,
    UserCertificateSeen,
    Verdict,
)
from cryptrec_lint.texts import message, of_reason

_NOTHING = Text("", "")


def technical(seen: UserCertificateSeen, criteria: Criteria) -> Iterator[Answer]:
    """Arts. 2, 6(4), 6(5) and 6(6): the checks that may fail a certificate."""
    yield _size("ordinance-art-2", seen.certificate.key, seen.issued_on, criteria)
    yield _validity(seen.certificate, criteria)
    yield _content(seen, criteria)
    yield _issuer(seen, criteria)


def part_met(seen: UserCertificateSeen, criteria: Criteria) -> Answer:
    """All that a certificate shows is met; and what the reader should not take it for."""
    return answer(
        Verdict.ACCEPTED,
        "ordinance-technical-part",
        citations=[_cite(criteria, _art6_grade(criteria, seen.issued_on), "part", criteria.art6.sources)],
    )


def status(seen: UserCertificateSeen, criteria: Criteria) -> Iterator[Answer]:
    """Art. 6(10) and (11): a certificate that names no way to check its status is warned of."""
    examination = criteria.examine(ExaminationId.STATUS)
    if not seen.certificate.tells_status:
        yield answer(
            Verdict.CONDITIONAL,
            "ordinance-art-6-10",
            text=examination.warns or _NOTHING,
            detail=examination.note or _NOTHING,
            citations=[_cite(criteria, _art6_grade(criteria, seen.issued_on), "10", criteria.art6.sources)],
        )


# -------------------- Art. 2, and Art. 6(6) which binds the issuer's signature to it


def least_bits(algorithm: str, day: date | None, criteria: Criteria) -> list[int | None]:
    """What each state of Art. 2 that may hold on a day asks of an algorithm; None where it leaves that to ministers."""
    states = criteria.art2_on(day) if day else ()
    return [next((row.min_bits for row in state.least if algorithm in row.algorithms), None) for state in states]


def _size(rule: str, key: Algorithm | None, day: date | None, criteria: Criteria) -> Answer:
    """Whether a key meets every state of Art. 2 that may have been in force when the certificate was issued."""
    examination = criteria.examine(ExaminationId.KEY)
    needed = least_bits(key.name, day, criteria) if key else []
    met = [] if key is None or key.size is None else [key.size >= bits for bits in needed if bits is not None]
    told = bool(met) and None not in needed
    verdict = (
        Verdict.UNDETERMINED
        if not told
        else Verdict.ACCEPTED
        if all(met)
        else Verdict.UNDETERMINED
        if any(met)
        else Verdict.REJECTED
    )
    text = _said(examination, verdict) if told else _untold(key, day, needed)
    citations = _cite_states(criteria.art2_on(day) if day else (), day, criteria, rule)
    return answer(verdict, rule, text=text, detail=_size_detail(key, day, needed), citations=citations)


def _untold(key: Algorithm | None, day: date | None, needed: list[int | None]) -> Text:
    """Why the size cannot be compared."""
    if day is None:
        return message("esign", "day-untold")
    if key is None:
        return message("esign", "key-untold")
    if not needed:
        return message("esign", "before-the-ordinance")
    return message("esign", "size-untold" if key.size is None else "size-other", name=key.name)


def _size_detail(key: Algorithm | None, day: date | None, needed: list[int | None]) -> Text:
    name = shown(key) if key else message("word", "unknown-key")
    sizes = [bits for bits in needed if bits is not None]
    least = Text("か".join(f"{bits}ビット" for bits in sizes), " or ".join(f"{bits} bits" for bits in sizes))
    key_of = "size" if sizes else "size-alone"
    return message("esign", key_of, name=name, day=day or "?", least=least)


def _said(examination: Examination, verdict: Verdict) -> Text:
    said = {
        Verdict.ACCEPTED: examination.passes,
        Verdict.REJECTED: examination.fails,
        Verdict.UNDETERMINED: examination.undetermined,
    }
    return said.get(verdict) or _NOTHING


def _issuer(seen: UserCertificateSeen, criteria: Criteria) -> Answer:
    """Art. 6(6): what confirms the issuer, its signature, meets Art. 2 itself; the key behind it must be known."""
    if seen.issuers:
        return _size("ordinance-art-6-6", seen.issuers[0].key, seen.issued_on, criteria)
    measured = seen.certificate.signature[0] if seen.certificate.signature else None
    found = _size("ordinance-art-6-6", measured, seen.issued_on, criteria)
    why = of_reason(seen.why) if seen.why else _NOTHING
    if found.verdict is Verdict.REJECTED:
        return found._replace(reminders=(why,))
    return answer(
        Verdict.UNDETERMINED,
        "ordinance-art-6-6",
        text=message("esign", "issuer-unproved"),
        detail=why,
        citations=[_cite(criteria, _art6_grade(criteria, seen.issued_on), "6", criteria.art6.sources)],
    )


# -------------------- Art. 6(4)


def _validity(certificate: CertificateFacts, criteria: Criteria) -> Answer:
    first, last, years = certificate.not_before, certificate.not_after, criteria.art6.max_validity_years
    verdict, key = _length(first, last, years)
    examination = criteria.examine(ExaminationId.VALIDITY)
    text = (examination.fails or _NOTHING) if verdict is Verdict.REJECTED else message("esign", key)
    reminders = [examination.note] if examination.note and verdict is not Verdict.ACCEPTED else []
    shown_first, shown_last = (f"{moment:%Y-%m-%d %H:%M}" if moment else "?" for moment in (first, last))
    return answer(
        verdict,
        "ordinance-art-6-4",
        text=text,
        detail=message("esign", "validity", first=shown_first, last=shown_last, years=years),
        citations=[_cite(criteria, _art6_grade(criteria, first and first.date()), "4", criteria.art6.sources)],
        reminders=reminders,
    )


def _length(first: datetime | None, last: datetime | None, years: int) -> tuple[Verdict, str]:
    """Decision `five-years`: within the limit to the minute, beyond it by whole days, or by hours of the last day."""
    if first is None or last is None or last < first:
        return Verdict.UNDETERMINED, "validity-untold"
    limit = _years_later(first, years)
    if last <= limit:
        return Verdict.ACCEPTED, "validity-met"
    if last < datetime(limit.year, limit.month, limit.day) + timedelta(days=1):
        return Verdict.UNDETERMINED, "validity-hours"
    return Verdict.REJECTED, ""


def _years_later(moment: datetime, years: int) -> datetime:
    """The same moment years later; of 29 February, in a year without one, that of the 28th (Civil Code Art. 143)."""
    year = min(moment.year + years, date.max.year - 1)
    try:
        return moment.replace(year=year)
    except ValueError:
        return moment.replace(year=year, day=28)


# -------------------- Art. 6(5)


def _content(seen: UserCertificateSeen, criteria: Criteria) -> Answer:
    """The four items: there, lacking, or not readable; with what the accreditation would not cover (Art. 6(8))."""
    certificate = seen.certificate
    held = {
        "5-i": bool(certificate.issuer and certificate.serial),
        "5-ro": True if certificate.not_before and certificate.not_after else None,
        "5-ha": _names_a_person(certificate, criteria),
        "5-ni": True if certificate.key else None if certificate.has_key else False,
    }
    lacking = [row.text for row in criteria.art6.content if held.get(row.item, True) is False]
    unclear = [row.text for row in criteria.art6.content if held.get(row.item, True) is None]
    verdict = Verdict.REJECTED if lacking else Verdict.UNDETERMINED if unclear else Verdict.ACCEPTED
    fails = criteria.examine(ExaminationId.CONTENT).fails or _NOTHING
    key = "content-lacking" if lacking else "content-unclear" if unclear else "content-held"
    return answer(
        verdict,
        "ordinance-art-6-5",
        text=fails if lacking else message("esign", "content-untold" if unclear else "content-met"),
        detail=message("esign", key, names=_joined(lacking or unclear)),
        citations=[_cite(criteria, _art6_grade(criteria, seen.issued_on), "5", criteria.art6.sources)],
        reminders=list(_not_covered(certificate, criteria)),
    )


def _names_a_person(certificate: CertificateFacts, criteria: Criteria) -> bool | None:
    """An attribute that can carry a person's name has a value; None where other attributes might stand for it."""
    wanted = {name.casefold() for name in criteria.art6.name_attributes}
    pairs = [
        (kind, value)
        for name in (certificate.subject, *certificate.alternative_names)
        for part in distinguished.compared(name) or ()
        for kind, value in part
        if value
    ]
    if any(kind in wanted and not value.startswith("#") for kind, value in pairs):
        return True
    unreadable = any(name.startswith("#") for name in (certificate.subject, *certificate.alternative_names))
    return None if unreadable or any(kind != "c" for kind, _ in pairs) else False


def _not_covered(certificate: CertificateFacts, criteria: Criteria) -> Iterator[Text]:
    outside = {name.casefold() for name in criteria.art6.attributes_shown}
    attributes, mark = criteria.examine(ExaminationId.ATTRIBUTES), criteria.examine(ExaminationId.MARK)
    if attributes.informs and outside & distinguished.types(certificate.subject):
        yield attributes.informs
    if mark.informs and certificate.says_accredited:
        yield mark.informs


def _joined(texts: list[Text]) -> Text:
    return Text("、".join(text.ja for text in texts), ", ".join(text.en for text in texts))


# -------------------- citations


def _cite_states(states: tuple[SizeRules, ...], day: date | None, criteria: Criteria, rule: str) -> list[Citation]:
    """One citation for all states that may hold, with the lower of their grades."""
    place = "6" if rule == "ordinance-art-6-6" else "2"
    if not states:
        return [_cite(criteria, criteria.edition.content_grade, place, criteria.art2[0].sources)]
    grades = [_art2_grade(state, day) for state in states]
    return [_cite(criteria, max(grades, key=list(Grade).index), place, states[-1].sources)]


def _art2_grade(state: SizeRules, day: date | None) -> Grade:
    """How well a state's sizes are known on a day: read in a text of that time, or inferred."""
    read = day is not None and (state.read_from or date.min) <= day <= (state.read_until or date.max)
    return state.grade if read else state.grade_before or state.grade


def _art6_grade(criteria: Criteria, day: date | None) -> Grade:
    """Art. 6 was read, unchanged, for a span of days; for others it follows by continuity."""
    read = day is not None and criteria.art6.read_from <= day <= criteria.art6.read_until
    return criteria.art6.grade if read else max(criteria.art6.grade, Grade.SECONDARY, key=list(Grade).index)


def _cite(criteria: Criteria, grade: Grade, place: str, sources: Iterable[str]) -> Citation:
    citation = cite(criteria.edition, criteria.publication, grade, message("esign-place", place).ja)
    key = next(iter(sources), "")
    return citation._replace(url=next((source.url for source in criteria.source if source.key == key), ""))
