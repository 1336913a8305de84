"""Does a revocation list or an OCSP response among the inputs say that a certificate is revoked?

What says nothing of a certificate proves nothing: it may be old, or about others (RFC 5280 section 6.3). So this tells
what is revoked, and never what is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from cryptrec_lint.model import Fault, Reason, StatusSeen, reason
from cryptrec_lint.readers.certificates.chains.answered import Answered, is_about
from cryptrec_lint.readers.certificates.chains.issuers import Issuers
from cryptrec_lint.readers.certificates.chains.links import Flaw, Links
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.chains.revoked_list import RevokedList
from cryptrec_lint.readers.certificates.chains.signatures import Signatures
from cryptrec_lint.readers.certificates.chains.statement import HOLD, MAX_ENTRIES, REMOVED, Revoked, Span
from cryptrec_lint.readers.certificates.chains.status_signers import UNUSABLE, WRONG, Signer, StatusSigners


class Said(NamedTuple):
    """That a certificate is revoked, by whom, and whether they may say so."""

    revoked: Revoked
    seen: StatusSeen
    proved: bool


class _Status:
    """A list or a response with what was found out about it."""

    def __init__(self, seen: StatusSeen, content: RevokedList | Answered) -> None:
        self.seen, self.content = seen, content
        self.signer: Signer | None = None
        self.asked: Span | None = None
        """When it was said, where it says something about a certificate that was seen, or speaks for its issuer."""
        self.broken = False
        """It cannot be read to its end."""


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
        self._lists: dict[str, list[_Status]] = {}
        self._responses: list[_Status] = []
        for seen in {one.der: one for one in reversed(tuple(statuses))}.values():
            self._add(seen)

    def _add(self, seen: StatusSeen) -> None:
        try:
            if seen.kind == "CRL":
                content = RevokedList(seen.der)
                self._lists.setdefault(content.issuer, []).append(_Status(seen, content))
            else:
                self._responses.append(_Status(seen, Answered(seen.der)))
        except ValueError:
            return  # its own reader has said so

    def flaw(self, one: Member, issuer: Member | None) -> Flaw | None:
        """That a certificate is revoked; `issuer` is None where the issuer's certificate is not at hand."""
        lists = self._lists.get(one.issuer, [])
        if not lists and not self._responses:
            return None
        serial = one.understood.certificate.serial_octets
        said = [*self._by_lists(lists, one, issuer, serial)]
        if issuer is not None:
            said += self._by_responses(one, issuer, serial)
        if any(each.proved and each.revoked.reason == REMOVED for each in said):
            said = [each for each in said if each.revoked.reason != HOLD]
        said = [each for each in said if each.revoked.reason != REMOVED]
        return self._worst(one, said) if said else None

    def _by_lists(
        self, lists: list[_Status], one: Member, issuer: Member | None, serial: bytes
    ) -> Iterator[Said]:
        for status in lists:
            content = status.content
            assert isinstance(content, RevokedList)
            status.signer = status.signer or self._signers.of_list(status.seen, content)
            found = _asked(status, serial)
            if not self._concerns(status.signer, content, one, issuer):
                continue
            status.asked = content.span
            if isinstance(found, Revoked):
                proved = status.signer.found is not None and not status.signer.rule and not content.unknown
                yield Said(found, status.seen, proved and issuer is not None)

    def _concerns(self, signer: Signer, content: RevokedList, one: Member, issuer: Member | None) -> bool:
        """Whether a list of the issuer's name is the issuer's, as far as that can be told. One whose signature is wrong
        is nobody's."""
        if signer.rule == WRONG:
            return False
        if issuer is not None and signer.found is not None:
            return self._signers.speaks_for(signer.found, issuer)
        key = issuer.key_identifier if issuer is not None else one.authority.key
        return not (key and content.authority.key) or key == content.authority.key

    def _by_responses(self, one: Member, issuer: Member, serial: bytes) -> Iterator[Said]:
        for status in self._responses:
            found = _asked(status, serial)
            for answer in found if isinstance(found, list) else ():
                if not is_about(answer, one, issuer):
                    continue
                status.asked = answer.span
                signer = self._responder(status, issuer)
                if answer.revoked and signer.rule != WRONG:
                    proved = signer.found is not None and self._signers.may_respond(signer.found, issuer)
                    yield Said(answer.revoked, status.seen, proved)

    def _responder(self, status: _Status, *others: Member) -> Signer:
        content = status.content
        assert isinstance(content, Answered)
        if status.signer is None or (status.signer.found is None and others):
            named = self._among.named(content.name) if content.name else self._among.responders()
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
        for status in (*(one for group in self._lists.values() for one in group), *self._responses):
            for rule, why in self._about(status):
                seen = status.seen
                yield Fault(seen.location, seen.written, rule, why, subject=seen.issuer)

    def _about(self, status: _Status) -> Iterator[tuple[str, Reason]]:
        content, seen = status.content, status.seen
        if isinstance(content, RevokedList):
            signer = status.signer = status.signer or self._signers.of_list(seen, content)
            if content.unknown and signer.found:
                yield UNUSABLE, reason("chain-status-critical", oid=content.unknown)
            elif content.indirect and signer.found:
                yield UNUSABLE, reason("chain-status-indirect")
        else:
            signer = self._responder(status)
        if signer.why:
            yield signer.rule, signer.why
        if status.broken:
            yield UNUSABLE, reason("chain-status-broken")
        if content.more:
            yield "chain-limit", reason("chain-status-entries", limit=MAX_ENTRIES)
        stale = _stale(status.asked, self._as_of) if status.asked else None
        if stale:
            yield "chain-status-stale", stale


def _asked(status: _Status, serial: bytes) -> object:
    """What is said of this serial number; None for nothing. Entries before one that cannot be read count."""
    try:
        return status.content.about.get(serial)
    except ValueError:
        status.broken = True
        return status.content.about.get(serial)


def _stale(span: Span, as_of: date) -> Reason | None:
    if span.last is not None and span.last < as_of:
        return reason("chain-status-old", day=span.last, as_of=as_of)
    if span.first is not None and as_of < span.first:
        return reason("chain-status-new", day=span.first, as_of=as_of)
    return None
