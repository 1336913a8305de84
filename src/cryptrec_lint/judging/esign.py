"""A user's certificate under the Act on Electronic Signatures: the technical criteria, and what the record says.

Two questions that are never mixed. Every check is named after its article, and meeting all of them is the technical
part only: it shows no accreditation. Days are days in Japan.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cryptrec_lint.documents.esign import SignatureRules
from cryptrec_lint.documents.esign_criteria import Criteria, Examination, ExaminationId, SizeRules
from cryptrec_lint.judging import distinguished, schemes
from cryptrec_lint.judging.answer import Answer, answer, cite, shown
from cryptrec_lint.model import (
    WRITTEN,
    Algorithm,
    CertificateFacts,
    Citation,
    Finding,
    Grade,
    Purpose,
    Text,
    UserCertificateSeen,
    Verdict,
)
from cryptrec_lint.texts import message, of_reason

_NOTHING = Text("", "")


def findings(seen: UserCertificateSeen, rules: SignatureRules, signed_on: date | None) -> Iterator[Finding]:
    """What the criteria and the record say of a user's certificate.

    `signed_on` is the day of the signature where the user named it; else the record is asked for the day of issue.
    """
    from cryptrec_lint.judging import outcomes

    criteria = rules.criteria
    checked = list(_technical(seen, criteria))
    for place, found in checked:
        yield _finding(seen, found, place)
    if all(found.verdict is Verdict.ACCEPTED for _, found in checked):
        yield _finding(seen, _technical_part(seen.certificate, criteria), "technical part")
    for place, found in _warnings(seen, criteria):
        yield _finding(seen, found, place)
    said = outcomes.said(seen, rules, signed_on)
    yield _finding(seen, said, said.rule)


def _finding(seen: UserCertificateSeen, found: Answer, mechanism: str) -> Finding:
    return Finding(
        rule=found.rule,
        verdict=found.verdict,
        tier=None,
        location=seen.location,
        written=seen.written,
        origin=WRITTEN,
        mechanism=mechanism,
        purpose=Purpose.ELECTRONIC_SIGNATURE.value,
        subject=seen.certificate.subject,
        components=(),
        decided_by=None,
        message=found.message,
        remedy=found.remedy,
        reminders=found.reminders,
        citations=found.citations,
    )


# -------------------- checks that may fail


def _technical(seen: UserCertificateSeen, criteria: Criteria) -> Iterator[tuple[str, Answer]]:
    """Arts. 2, 6(4), 6(5) and 6(6), each with its place."""
    key, validity, content = map(criteria.examine, (ExaminationId.KEY, ExaminationId.VALIDITY, ExaminationId.CONTENT))
    yield key.place, _size("ordinance-art-2", seen.certificate.key, seen.certificate, criteria)
    yield validity.place, _validity(seen.certificate, criteria, validity)
    yield content.place, _content(seen.certificate, criteria, content)
    yield _ISSUER_PLACE, _issuer(seen, criteria)


_ISSUER_PLACE = "Ordinance Art. 6(6)"


def _size(rule: str, key: Algorithm | None, certificate: CertificateFacts, criteria: Criteria) -> Answer:
    """Whether a key meets every state of Art. 2 that may have been in force when the certificate was issued."""
    examination, day = criteria.examine(ExaminationId.KEY), certificate.not_before
    states = criteria.art2_on(day) if day else ()
    needed = [_needed(state, key) for state in states]
    name = shown(key) if key else message("word", "unknown-key")
    detail = message("esign", "size", name=name, day=day or "?", least=", ".join(str(bits or "?") for bits in needed))
    citations = _cite_states(states, day, criteria, examination.place)
    if key is None or key.size is None or not needed or None in needed:
        text = message("esign", "size-untold")
        return answer(Verdict.UNDETERMINED, rule, text=text, detail=detail, citations=citations)
    met = [key.size >= bits for bits in needed if bits is not None]
    verdict = Verdict.ACCEPTED if all(met) else Verdict.UNDETERMINED if any(met) else Verdict.REJECTED
    return answer(verdict, rule, text=_text(examination, verdict), detail=detail, citations=citations)


def _needed(state: SizeRules, key: Algorithm | None) -> int | None:
    """The least bits that a state asks for; None for a problem that it leaves to the ministers."""
    return next((least.min_bits for least in state.least if key and key.name in least.algorithms), None)


def _text(examination: Examination, verdict: Verdict) -> Text:
    said = {
        Verdict.ACCEPTED: examination.passes,
        Verdict.REJECTED: examination.fails,
        Verdict.UNDETERMINED: examination.undetermined,
        Verdict.CONDITIONAL: examination.warns,
    }[verdict]
    return said or _NOTHING


def _validity(certificate: CertificateFacts, criteria: Criteria, examination: Examination) -> Answer:
    first, last, years = certificate.not_before, certificate.not_after, criteria.art6.max_validity_years
    detail = message("esign", "validity", first=first or "?", last=last or "?", years=years)
    citations = [_cite(criteria, criteria.art6.grade, examination.place)]
    if first is None or last is None:
        text = message("esign", "validity-untold")
        return answer(Verdict.UNDETERMINED, "ordinance-art-6-4", text=text, detail=detail, citations=citations)
    if last <= _years_later(first, years):
        text = message("esign", "validity-met")
        return answer(Verdict.ACCEPTED, "ordinance-art-6-4", text=text, detail=detail, citations=citations)
    fails = _text(examination, Verdict.REJECTED)
    reminders = [examination.note] if examination.note else []
    return answer(
        Verdict.REJECTED, "ordinance-art-6-4", text=fails, detail=detail, citations=citations, reminders=reminders
    )


def _years_later(day: date, years: int) -> date:
    """The same day years later; of 29 February, in a year without one, the month's last day (Civil Code Art. 143)."""
    year = min(day.year + years, date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _content(certificate: CertificateFacts, criteria: Criteria, examination: Examination) -> Answer:
    held = {
        "5-i": bool(certificate.issuer and certificate.serial),
        "5-ro": bool(certificate.not_before and certificate.not_after),
        "5-ha": bool(certificate.subject or certificate.alternative_names),
        "5-ni": certificate.key is not None,
    }
    lacking = [row.text for row in criteria.art6.content if not held.get(row.item, True)]
    verdict = Verdict.REJECTED if lacking else Verdict.ACCEPTED
    names = Text("、".join(text.ja for text in lacking), ", ".join(text.en for text in lacking))
    return answer(
        verdict,
        "ordinance-art-6-5",
        text=_text(examination, verdict) if lacking else message("esign", "content-met"),
        detail=message("esign", "content-lacking", names=names) if lacking else message("esign", "content-held"),
        citations=[_cite(criteria, criteria.art6.grade, examination.place)],
    )


def _issuer(seen: UserCertificateSeen, criteria: Criteria) -> Answer:
    """Art. 6(6): what confirms the issuer, its signature, meets Art. 2 itself; the key behind it must be known."""
    if seen.issuers:
        return _size("ordinance-art-6-6", seen.issuers[0].key, seen.certificate, criteria)
    measured = seen.certificate.signature[0] if seen.certificate.signature else None
    found = _size("ordinance-art-6-6", measured, seen.certificate, criteria)
    why = of_reason(seen.why) if seen.why else _NOTHING
    if found.verdict is Verdict.REJECTED:
        return found._replace(reminders=(why,))
    place = [_cite(criteria, criteria.art6.grade, _ISSUER_PLACE)]
    text = message("esign", "issuer-unproved")
    return answer(Verdict.UNDETERMINED, "ordinance-art-6-6", text=text, detail=why, citations=place)


# -------------------- what only informs


def _technical_part(certificate: CertificateFacts, criteria: Criteria) -> Answer:
    """All that can be seen is met; with what the reader should not take it for."""
    outside = {name.casefold() for name in criteria.art6.attributes_shown}
    reminders = []
    if outside & distinguished.types(certificate.subject):
        reminders.append(criteria.examine(ExaminationId.ATTRIBUTES).informs)
    if certificate.says_accredited:
        reminders.append(criteria.examine(ExaminationId.MARK).informs)
    citations = [_cite(criteria, criteria.art6.grade, "Ordinance Arts. 2, 6")]
    said = [text for text in reminders if text]
    return answer(Verdict.ACCEPTED, "ordinance-technical-part", citations=citations, reminders=said)


def _warnings(seen: UserCertificateSeen, criteria: Criteria) -> Iterator[tuple[str, Answer]]:
    yield _GUIDELINE_PLACE, schemes.judged(seen, criteria)
    status = criteria.examine(ExaminationId.STATUS)
    if not seen.certificate.tells_status:
        citations = [_cite(criteria, criteria.art6.grade, status.place)]
        detail = status.note or _NOTHING
        text = _text(status, Verdict.CONDITIONAL)
        yield (
            status.place,
            answer(Verdict.CONDITIONAL, "ordinance-art-6-10", text=text, detail=detail, citations=citations),
        )


_GUIDELINE_PLACE = "Guideline Art. 3"


# -------------------- citations


def _cite_states(states: tuple[SizeRules, ...], day: date | None, criteria: Criteria, place: str) -> list[Citation]:
    """One citation for all states, with the lower of their grades."""
    grades = [_grade(state, day) for state in states] or [criteria.edition.content_grade]
    return [_cite(criteria, max(grades, key=list(Grade).index), place)]


def _grade(state: SizeRules, day: date | None) -> Grade:
    """How well a state's sizes are known on a day: read in a text of that time, or inferred."""
    first, last = state.read_from or date.min, state.read_until or date.max
    read = day is not None and first <= day <= last
    return state.grade if read else state.grade_before or state.grade


def _cite(criteria: Criteria, grade: Grade, place: str) -> Citation:
    citation = cite(criteria.edition, criteria.publication, grade, place)
    return citation._replace(url=criteria.source[0].url)
