"""`record match`: the certificates of a few files, their chains, and what the record says of each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cryptrec_lint.commands.record import say
from cryptrec_lint.discover import discover
from cryptrec_lint.documents.esign import SignatureRules
from cryptrec_lint.judging import outcomes
from cryptrec_lint.judging.answer import Answer
from cryptrec_lint.model import (
    CertificateFacts,
    CertificateSeen,
    Grade,
    SignatureSeen,
    SigningDay,
    Text,
    Unresolved,
    UserCertificateSeen,
    Verdict,
)
from cryptrec_lint.observing import Task, observe
from cryptrec_lint.readers.certificates import signing_days, understanding, users
from cryptrec_lint.texts import message, of_reason


class One(NamedTuple):
    """The answer about one certificate."""

    place: str
    certificate: CertificateFacts
    issuers: tuple[CertificateFacts, ...]
    said: Answer


class Answers(NamedTuple):
    """All answers, and what could not be read."""

    found: list[One]
    unread: list[tuple[str, Text]]

    @property
    def open(self) -> bool:
        """Whether a person must settle something."""
        return bool(self.unread) or any(one.said.verdict is Verdict.UNDETERMINED for one in self.found)


def answers(paths: tuple[str, ...], rules: SignatureRules, as_of: date | None) -> Answers:
    """Every user's certificate in the files; where there is none, every CA's by itself."""
    found = discover(list(paths))
    observed = [observe(Task(one, None)) for one in found.found]
    seen = [one for each in observed for one in each.observations]
    certificates = [one for one in seen if isinstance(one, CertificateSeen)]
    refused = [*found.refused, *(each.refused for each in observed if each.refused)]
    unread = [(one.location.path, of_reason(one.why)) for one in seen if isinstance(one, Unresolved)]
    unread += [(each.source.path, of_reason(each.unclaimed)) for each in observed if each.unclaimed]
    unread += [(error.where.path, of_reason(error.why)) for error in refused]
    days = signing_days.of([one for one in seen if isinstance(one, SignatureSeen)], as_of)
    found_users = users.user_certificates(certificates, users.any_user)
    of_users = [_of_user(one, rules, day) for one in found_users for day in days(one) or (None,)]
    return Answers(of_users or [_of_ca(one, rules, as_of or date.today()) for one in certificates], unread)


def _of_user(seen: UserCertificateSeen, rules: SignatureRules, signed: SigningDay | None) -> One:
    said = outcomes.said(seen, rules, signed)
    return One(f"{seen.location.path}:{seen.location.line}", seen.certificate, seen.issuers, said)


def _of_ca(seen: CertificateSeen, rules: SignatureRules, day: date) -> One:
    ca = users.facts(understanding.read(seen.der)[0])
    return One(f"{seen.location.path}:{seen.location.line}", ca, (), outcomes.said_of_ca(ca, rules, day))


def lines(answers: Answers, lang: str) -> Iterator[str]:
    """The answers for people."""
    for one in answers.found:
        yield f"{one.place}  {one.certificate.subject}"
        for issuer in one.issuers:
            yield "  " + say(lang, "issued-by", name=issuer.subject, sha256=issuer.sha256, spki=issuer.spki_sha256)
        if not one.issuers:
            yield "  " + say(lang, "fingerprint", sha256=one.certificate.sha256, spki=one.certificate.spki_sha256)
        verdict = message("verdict", one.said.verdict).in_language(lang)
        yield f"  {one.said.rule}  [{verdict}]"
        yield f"  {one.said.message.in_language(lang)}"
        yield from (f"  {text.in_language(lang)}" for text in one.said.reminders)
        yield "  " + message("text", "remedy", remedy=one.said.remedy).in_language(lang)
        yield from (
            f"  {_cited(citation.name, citation.published, citation.grade, lang)}" for citation in one.said.citations
        )
        yield ""
    for path, why in answers.unread:
        yield f"{path}: {why.in_language(lang)}"
    if not answers.found:
        yield say(lang, "no-certificate")


def _cited(name: Text, published: str, grade: Grade, lang: str) -> str:
    words = [name.in_language(lang), f"({published})"]
    if grade is not Grade.VERIFIED:
        words.append(message("text", f"grade-{grade.lower()}").in_language(lang))
    return message("text", "citation", citation=" ".join(words)).in_language(lang)
