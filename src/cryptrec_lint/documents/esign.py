"""What certificates of signing users are asked: the criteria of the Ordinance, and the record with its supplements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cryptrec_lint.documents.esign_criteria import Criteria
from cryptrec_lint.documents.esign_record import Outcome, OutcomeText, Record
from cryptrec_lint.documents.library import Kind, Library, load
from cryptrec_lint.documents.policy import OutcomeVerdicts, Policy
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Verdict, reason


class Supplement(NamedTuple):
    """A record that a site has checked itself, and the file that holds it."""

    path: str
    record: Record


class SignatureRules(NamedTuple):
    """The documents about electronic signatures that judge together."""

    criteria: Criteria
    record: Record
    supplements: tuple[Supplement, ...]
    verdicts: OutcomeVerdicts

    @property
    def records(self) -> tuple[tuple[str, Record], ...]:
        """All records with the file of each; the shipped one has no file to name."""
        return (("", self.record), *self.supplements)

    def text(self, outcome: Outcome) -> OutcomeText:
        """How an outcome is put into words."""
        return next(row for row in self.record.outcome if row.id is outcome)

    def verdict(self, outcome: Outcome) -> Verdict:
        """What an outcome means for a certificate."""
        verdict: Verdict = getattr(self.verdicts, outcome.value.replace("-", "_"))
        return verdict


def signature_rules(library: Library, policy: Policy, supplements: Iterable[str] = ()) -> SignatureRules | None:
    """Load what a policy names, and the supplements (paths); None where the policy names nothing. Raises
    DocumentError."""
    if not policy.criteria or not policy.record:
        return None
    criteria, record = library.edition(Kind.ESIGN, policy.criteria), library.edition(Kind.ESIGN, policy.record)
    path = library.path("policies", policy.id) or ""
    if not isinstance(criteria, Criteria):
        raise _unfit(path, "criteria", policy.criteria, "cryptrec-lint/esign-criteria/1")
    if not isinstance(record, Record) or not record.outcome or record.matching is None:
        raise _unfit(path, "record", policy.record, "cryptrec-lint/esign-record/1 + [matching] + [[outcome]]")
    return SignatureRules(
        criteria,
        record,
        tuple(map(supplement, supplements)),
        policy.outcomes or library.decisions().outcomes,
    )


def _unfit(path: str, key: str, id: str, allowed: str) -> DocumentError:
    return DocumentError(path, key, reason("document-unknown-value", value=id, allowed=allowed))


def supplement(path: str) -> Supplement:
    """A user's own record. Raises DocumentError; a file with another schema is none."""
    found = load(path)
    if not isinstance(found, Record):
        why = reason("document-unknown-value", value=found.schema, allowed="cryptrec-lint/esign-record/1")
        raise DocumentError(path, "schema", why)
    return Supplement(path, found)
