"""The Guideline's list of signature schemes (Art. 3), of which only fragments are known: listed, warned of, not seen.

Nothing here fails a certificate: a list that was never read whole cannot say what is not in it. And nothing is called
listed on a fragment that leaves the hash or the size open.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from cryptrec_lint.documents.esign_criteria import Criteria, ExaminationId, Scheme, SchemeFragment
from cryptrec_lint.judging.answer import Answer, answer, shown
from cryptrec_lint.judging.ordinance import least_bits
from cryptrec_lint.model import Algorithm, Citation, Grade, Primitive, Text, UserCertificateSeen, Verdict
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables

_RULE = "guideline-art-3"


def judged(seen: UserCertificateSeen, criteria: Criteria) -> Answer:
    """What the known fragments of the list say of the signature over a user's certificate, on its day of issue."""
    day, signature = seen.issued_on, seen.certificate.signature
    if day is None or not signature:
        key = "scheme-day-untold" if day is None else "scheme-untold"
        return _answer(Verdict.UNDETERMINED, criteria, key, Text("", ""))
    scheme = signature[0]._replace(size=_size(seen, signature[0]))
    inner = next((one.name for one in signature if one.primitive is Primitive.HASH), "")
    known = [one for one in criteria.guideline.fragment if one.binding and _known_by(one, day, criteria)]
    if inner == criteria.guideline.warned_hash:
        return _warned(criteria, known, scheme, inner, day)
    listing = next((one for one in reversed(known) if _speaks_of(one, known, scheme.name, inner)), None)
    if listing is None or not _lists(listing, scheme, inner, day, criteria):
        return _answer(Verdict.UNDETERMINED, criteria, "scheme-not-held", _name(scheme, inner))
    return _answer(Verdict.ACCEPTED, criteria, "scheme-listed", _name(scheme, inner), listing)


def _size(seen: UserCertificateSeen, scheme: Algorithm) -> int | None:
    issuer = seen.issuers[0].key if seen.issuers else None
    return issuer.size if issuer and issuer.size else scheme.size


def _known_by(fragment: SchemeFragment, day: date, criteria: Criteria) -> bool:
    """What is known of the time up to a day. A fragment without a date is of some time since the Guideline's issue."""
    first = _seen_on(fragment) or criteria.guideline.issued
    return fragment.grade is not Grade.UNVERIFIED and criteria.guideline.issued <= day and first <= day


def _seen_on(fragment: SchemeFragment) -> date | None:
    """The day by which the fragment held: of a month, its last."""
    if fragment.as_of:
        return fragment.as_of
    if fragment.starts:
        return fragment.starts.latest
    if not fragment.as_of_month:
        return None
    year, month = map(int, fragment.as_of_month.split("-"))
    return date(year, month, monthrange(year, month)[1])


def _rows(fragment: SchemeFragment, scheme: str) -> list[Scheme]:
    """The rows that say all of a scheme: hashes and size."""
    return [row for row in fragment.scheme if row.algorithm == scheme and row.hash and not row.truncated]


def _speaks_of(fragment: SchemeFragment, known: list[SchemeFragment], scheme: str, inner: str) -> bool:
    """It has a whole row with the scheme, or it adds the hash to a family that was named earlier."""
    families = {name for one in known for name in one.families}
    named = any(scheme == name or scheme in tables.atoms()[name].serves for name in families)
    return bool(_rows(fragment, scheme)) or (named and inner in fragment.hashes_added)


def _lists(fragment: SchemeFragment, scheme: Algorithm, inner: str, day: date, criteria: Criteria) -> bool:
    """Hash and size are listed, and the size meets Art. 2, which binds the Guideline, in every state that may hold."""
    needed = least_bits(scheme.name, day, criteria)
    if scheme.size is None or not needed or any(bits is None or scheme.size < bits for bits in needed):
        return False
    if rows := _rows(fragment, scheme.name):
        return any(inner in row.hash and scheme.size >= (row.min_bits or 0) for row in rows)
    # A hash was added for all families at once, as far as is known: not for one whose later rows do not have it.
    later = [row for one in criteria.guideline.fragment if one.binding for row in _rows(one, scheme.name)]
    newer = [row for row in later if fragment.hashes_added and set(row.hash) & set(fragment.hashes_added)]
    return inner in fragment.hashes_added and all(inner in row.hash for row in newer)


def _warned(criteria: Criteria, known: list[SchemeFragment], scheme: Algorithm, inner: str, day: date) -> Answer:
    """A signature with the hash that is warned of: accepted on that day, dropped by then, or not known to be either."""
    examination = criteria.examine(ExaminationId.SIGNATURE)
    said = next((one for one in reversed(known) if one.sha1_accepted is not None), None)
    dropped = said is not None and not said.sha1_accepted and bool(_rows(said, scheme.name))
    accepted = said is not None and said.sha1_accepted and day <= (said.sha1_shown_until or day)
    key = "scheme-dropped" if dropped else "scheme-warned" if accepted else "scheme-warned-untold"
    found = _answer(Verdict.CONDITIONAL, criteria, key, _name(scheme, inner), said)
    return found._replace(reminders=(examination.note,) if examination.note else ())


def _name(scheme: Algorithm, inner: str) -> Text:
    whole = shown(scheme)
    return Text(f"{whole.ja} {inner}".strip(), f"{whole.en} {inner}".strip())


def _answer(
    verdict: Verdict, criteria: Criteria, key: str, name: Text, fragment: SchemeFragment | None = None
) -> Answer:
    guideline = criteria.guideline
    # What is not in a fragment rests on the fragments being all that is known of the list.
    grade = fragment.grade if fragment else Grade.SECONDARY
    sources = fragment.sources if fragment else guideline.sources
    citation = Citation(
        guideline.document,
        criteria.edition.id,
        grade,
        guideline.name,
        table=message("esign-place", "guideline").ja,
        url=next((source.url for source in criteria.source if source.key in sources), ""),
        published=guideline.issued.isoformat(),
    )
    return answer(verdict, _RULE, text=message("esign", key, name=name), citations=[citation])
