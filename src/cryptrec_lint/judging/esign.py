"""A user's certificate under the Act on Electronic Signatures: the technical criteria, and what the record says.

Two questions that are never mixed. Meeting all criteria is the technical part only: it shows no accreditation.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.documents.esign import SignatureRules
from cryptrec_lint.judging import ordinance, outcomes, schemes
from cryptrec_lint.judging.answer import Answer
from cryptrec_lint.model import WRITTEN, Finding, Purpose, SigningDay, UserCertificateSeen, Verdict


def findings(seen: UserCertificateSeen, rules: SignatureRules, signed: tuple[SigningDay, ...]) -> Iterator[Finding]:
    """What the criteria and the record say of a user's certificate, one finding an article.

    `signed` are the days of signatures where they are known, and the record is asked for each; else it is asked for the
    day of issue.
    """
    checked = list(ordinance.technical(seen, rules.criteria))
    for found in checked:
        yield _finding(seen, found)
    if all(found.verdict is Verdict.ACCEPTED for found in checked):
        yield _finding(seen, ordinance.part_met(seen, rules.criteria))
    for found in ordinance.status(seen, rules.criteria):
        yield _finding(seen, found)
    yield _finding(seen, schemes.judged(seen, rules.criteria))
    for day in signed or (None,):
        yield _finding(seen, outcomes.said(seen, rules, day))


def _finding(seen: UserCertificateSeen, found: Answer) -> Finding:
    return Finding(
        rule=found.rule,
        verdict=found.verdict,
        tier=None,
        location=seen.location,
        written=seen.written,
        origin=WRITTEN,
        mechanism="",
        purpose=Purpose.ELECTRONIC_SIGNATURE.value,
        subject=seen.certificate.subject,
        components=(),
        decided_by=None,
        message=found.message,
        remedy=found.remedy,
        reminders=found.reminders,
        citations=found.citations,
    )
