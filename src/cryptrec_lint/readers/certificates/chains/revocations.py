"""Does a revocation list or an OCSP response among the inputs say that a certificate is revoked?

What says nothing of a certificate proves nothing: it may be old, or about others (RFC 5280 section 6.3). So this tells
what is revoked, and never what is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from cryptrec_lint.model import Fault, Reason, StatusSeen, reason
from cryptrec_lint.readers.certificates.chains.answered import is_about
from cryptrec_lint.readers.certificates.chains.issuers import Issuers
from cryptrec_lint.readers.certificates.chains.links import Flaw, Links
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.chains.revoked_list import UNREADABLE, RevokedList
from cryptrec_lint.readers.certificates.chains.signatures import Signatures
from cryptrec_lint.readers.certificates.chains.statement import HOLD, MAX_ENTRIES, REMOVED, Revoked, Span
from cryptrec_lint.readers.certificates.chains.status_signers import UNUSABLE, WRONG, Signer, StatusSigners
from cryptrec_lint.readers.certificates.chains.statuses import Status, Statuses


class Said(NamedTuple):
    """That a certificate is revoked, by whom, and whether they may say so."""

    revoked: Revoked
    seen: StatusSeen
    proved: bool


class Revocations:
    """Answers for certificates, and tells what is wrong with the lists and responses themselves."""

    def __init__(
        self,
        statuses: Iterable[StatusSeen],
        among: Issuers,
        signatures: Signatures,
        above: Callable[[Member], Links],
        as_of: date,
    ) -> None:
        self._among, self._as_of = among, as_of
        self._signers = StatusSigners(among, signatures, above)
        self._statuses = Statuses(statuses)
        self._any = any(True for _ in self._statuses)
        self._concerned: dict[tuple[str, str | bytes], set[int]] = {}

    def flaw(self, one: Member, issuer: Member | None) -> Flaw | None:
        """That a certificate is revoked; `issuer` is None where the issuer's certificate is not at hand."""
        if not self._any:
            return None
        serial = one.understood.certificate.serial_octets
        said = [*self._by_lists(one, issuer, serial)]
        if issuer is not None:
            said += self._by_responses(one, issuer, serial)
        if any(each.proved and each.revoked.reason == REMOVED for each in said):
            said = [each for each in said if each.revoked.reason != HOLD]
        said = [each for each in said if each.revoked.reason != REMOVED]
        return self._worst(one, said) if said else None

    def _by_lists(self, one: Member, issuer: Member | None, serial: bytes) -> Iterator[Said]:
        concerned = self._lists_of(one, issuer)
        for status, revoked in self._statuses.listed(one.issuer, serial) if concerned else ():
            signer, unknown = status.signer, isinstance(status.content, RevokedList) and status.content.unknown
            if signer and id(status) in concerned:
                proved = issuer is not None and signer.found is not None and not (signer.rule or unknown)
                yield Said(revoked, status.seen, proved)

    def _lists_of(self, one: Member, issuer: Member | None) -> set[int]:
        """The lists that are those of a certificate's issuer, as far as that can be told: found once for an issuer."""
        key = one.issuer, issuer.seen.sha256 if issuer is not None else one.authority.key
        found = self._concerned.get(key)
        if found is None:
            lists = self._statuses.lists(one.issuer)
            found = self._concerned[key] = {id(each) for each in lists if self._concerns(each, one, issuer)}
        return found

    def _concerns(self, status: Status, one: Member, issuer: Member | None) -> bool:
        """One whose signature is wrong is nobody's."""
        content = status.content
        signer = self._signer(status)
        if signer.rule == WRONG or not isinstance(content, RevokedList):
            return False
        key = issuer.key_identifier if issuer is not None else one.authority.key
        if issuer is not None and signer.found is not None:
            concerns = self._signers.speaks_for(signer.found, issuer)
        else:
            concerns = not (key and content.authority.key) or key == content.authority.key
        status.asked = content.span if concerns else status.asked
        return concerns

    def _by_responses(self, one: Member, issuer: Member, serial: bytes) -> Iterator[Said]:
        for status, answer in self._statuses.answered(serial):
            if not is_about(answer, one, issuer):
                continue
            status.asked = answer.span
            signer = self._signer(status, issuer)
            if answer.revoked and signer.rule != WRONG:
                proved = signer.found is not None and self._signers.may_respond(signer.found, issuer)
                yield Said(answer.revoked, status.seen, proved)

    def _signer(self, status: Status, *others: Member) -> Signer:
        """Who signed it; `others` may have too."""
        content = status.content
        if status.signer is None or (status.signer.found is None and others):
            if isinstance(content, RevokedList):
                status.signer = self._signers.of_list(status.seen, content)
            else:
                named = self._among.named(content.name) if content.name else self._among.responding(content.key_hash)
                status.signer = self._signers.of_response(status.seen, content, [*others, *named])
        return status.signer

    def _worst(self, one: Member, said: list[Said]) -> Flaw:
        """What is proved counts before what is not, and the earlier day before the later one."""
        first = min(said, key=lambda each: (not each.proved, each.revoked.day or date.min))
        seen, revoked = first.seen, first.revoked
        words = {
            "subject": one.seen.subject,
            "day": revoked.day or "?",
            "why": revoked.why,
            "kind": seen.kind,
            "place": f"{seen.location.path}:{seen.location.line}",
        }
        if not first.proved:
            return Flaw(one, "chain-revoked-unproved", reason("chain-revoked-says", **words))
        if revoked.day is not None and self._as_of < revoked.day:
            return Flaw(one, "chain-revoked-later", reason("chain-revoked-after", **words, as_of=self._as_of))
        return Flaw(one, "chain-revoked", reason("chain-revoked-since", **words))

    def told(self) -> Iterator[Fault]:
        """What is wrong with lists and responses whose signers, or whose certificates, are here."""
        no_more = False
        for status in self._statuses:
            for rule, why in self._about(status):
                if why.key == "chain-work":
                    if no_more:
                        continue
                    no_more = True
                seen = status.seen
                yield Fault(seen.location, seen.written, rule, why, subject=seen.subject)

    def _about(self, status: Status) -> Iterator[tuple[str, Reason]]:
        content = status.content
        signer = self._signer(status)
        if isinstance(content, RevokedList) and signer.found:
            if content.unknown == UNREADABLE:
                yield UNUSABLE, reason("chain-status-extensions")
            elif content.unknown:
                yield UNUSABLE, reason("chain-status-critical", oid=content.unknown)
            elif content.indirect:
                yield UNUSABLE, reason("chain-status-indirect")
        if signer.why:
            yield signer.rule, signer.why
        if status.broken:
            yield UNUSABLE, reason("chain-status-broken")
        if content.more:
            yield "chain-limit", reason("chain-status-entries", limit=MAX_ENTRIES)
        stale = _stale(status.asked, self._as_of) if status.asked else None
        if stale:
            yield "chain-status-stale", stale


def _stale(span: Span, as_of: date) -> Reason | None:
    if span.last is not None and span.last < as_of:
        return reason("chain-status-old", day=span.last, as_of=as_of)
    if span.first is not None and as_of < span.first:
        return reason("chain-status-new", day=span.first, as_of=as_of)
    return None
