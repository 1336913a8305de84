"""The Guideline's list of signature schemes (Art. 3), of which only fragments are known: listed, warned of, not seen.

Nothing here fails a certificate: a list that was never read whole cannot say what is not in it.
"""

from __future__ import annotations

from datetime import date

from cryptrec_lint.documents.esign_criteria import Criteria, ExaminationId, Scheme, SchemeFragment
from cryptrec_lint.judging.answer import Answer, answer, cite, shown
from cryptrec_lint.model import Algorithm, Grade, Primitive, Text, UserCertificateSeen, Verdict
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables

_RULE = "guideline-art-3"


def judged(seen: UserCertificateSeen, criteria: Criteria) -> Answer:
    """What the known fragments of the list say of the signature over a user's certificate, on its day of issue."""
    certificate = seen.certificate
    day, scheme = certificate.not_before, certificate.signature[0] if certificate.signature else None
    if day is None or scheme is None:
        return _answer(Verdict.UNDETERMINED, criteria, "scheme-untold", Text("?", "?"), criteria.guideline.grade)
    size = seen.issuers[0].key.size if seen.issuers and seen.issuers[0].key else scheme.size
    inner = next((one.name for one in certificate.signature if one.primitive is Primitive.HASH), "")
    known = [one for one in criteria.guideline.fragment if one.binding and _until(one, day)]
    name = _name(scheme, inner, size)
    if inner == criteria.guideline.warned_hash:
        return _warned(criteria, known, name)
    listing = next((one for one in reversed(known) if _speaks_of(one, known, scheme.name, inner)), None)
    if listing is None or not _lists(listing, scheme.name, inner, size):
        return _answer(Verdict.UNDETERMINED, criteria, "scheme-not-held", name, criteria.guideline.grade)
    return _answer(Verdict.ACCEPTED, criteria, "scheme-listed", name, listing.grade)


def _until(fragment: SchemeFragment, day: date) -> bool:
    """What is known of the time up to a day; a fragment without a date is of no known time, and counts."""
    first = _seen_on(fragment)
    return fragment.grade is not Grade.UNVERIFIED and (first is None or first <= day)


def _seen_on(fragment: SchemeFragment) -> date | None:
    if fragment.as_of:
        return fragment.as_of
    if fragment.starts:
        return fragment.starts.latest
    return date.fromisoformat(f"{fragment.as_of_month}-01") if fragment.as_of_month else None


def _speaks_of(fragment: SchemeFragment, known: list[SchemeFragment], scheme: str, inner: str) -> bool:
    """It has a whole row with the scheme, or it adds the hash to a family that was named earlier."""
    if any(row.algorithm == scheme and not row.truncated for row in fragment.scheme):
        return True
    families = {name for one in known for name in one.families}
    named = any(scheme == name or scheme in tables.atoms()[name].serves for name in families)
    return named and inner in fragment.hashes_added


def _lists(fragment: SchemeFragment, scheme: str, inner: str, size: int | None) -> bool:
    rows = [row for row in fragment.scheme if row.algorithm == scheme and not row.truncated]
    return any(_covers(row, inner, size) for row in rows) if rows else inner in fragment.hashes_added


def _covers(row: Scheme, inner: str, size: int | None) -> bool:
    if row.hash and inner not in row.hash:
        return False
    return row.min_bits is None or (size is not None and size >= row.min_bits)


def _warned(criteria: Criteria, known: list[SchemeFragment], name: Text) -> Answer:
    examination = criteria.examine(ExaminationId.SIGNATURE)
    accepted = next((one for one in reversed(known) if one.sha1_accepted is not None), None)
    grade = accepted.grade if accepted else criteria.guideline.grade
    key = "scheme-dropped" if accepted and not accepted.sha1_accepted else "scheme-warned"
    found = _answer(Verdict.CONDITIONAL, criteria, key, name, grade)
    return found._replace(reminders=(examination.note,) if examination.note else ())


def _name(scheme: Algorithm, inner: str, size: int | None) -> Text:
    whole = shown(scheme._replace(size=size))
    return Text(f"{whole.ja} {inner}".strip(), f"{whole.en} {inner}".strip())


def _answer(verdict: Verdict, criteria: Criteria, key: str, name: Text, grade: Grade) -> Answer:
    citation = cite(criteria.edition, criteria.publication, grade, "Guideline Art. 3")
    return answer(verdict, _RULE, text=message("esign", key, name=name), citations=[citation])
