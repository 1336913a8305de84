"""The revocation lists and OCSP responses of a scan, in which certificates are looked up by their serial numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cryptrec_lint.model import StatusSeen
from cryptrec_lint.readers.certificates.chains.answered import Answer, Answered
from cryptrec_lint.readers.certificates.chains.revoked_list import RevokedList
from cryptrec_lint.readers.certificates.chains.statement import Revoked, Room, Span
from cryptrec_lint.readers.certificates.chains.status_signers import Signer


class Status:
    """A list or a response with what was found out about it."""

    def __init__(self, seen: StatusSeen, content: RevokedList | Answered) -> None:
        self.seen, self.content = seen, content
        self.signer: Signer | None = None
        """None until it was asked."""
        self.asked: Span | None = None
        """When it was said, where it speaks of a certificate that was seen, or for its issuer."""
        self.broken = False
        """It cannot be read to its end."""


class _Listed(NamedTuple):
    """The lists of issuers with one name."""

    lists: list[Status]
    entries: dict[bytes, list[tuple[Status, Revoked]]]
    """Filled when the first certificate is looked up."""


class Statuses:
    """The index. What stands in several places is kept once."""

    def __init__(self, statuses: Iterable[StatusSeen]) -> None:
        self._listed: dict[str, _Listed] = {}
        self._responses: list[Status] = []
        self._answers: dict[bytes, list[tuple[Status, Answer]]] | None = None
        self._room = Room()
        for seen in {one.der: one for one in reversed(tuple(statuses))}.values():
            self._add(seen)

    def _add(self, seen: StatusSeen) -> None:
        try:
            if seen.kind == "CRL":
                content = RevokedList(seen.der)
                self._listed.setdefault(content.issuer, _Listed([], {})).lists.append(Status(seen, content))
            else:
                self._responses.append(Status(seen, Answered(seen.der)))
        except ValueError:
            return  # its own reader has said so

    def __iter__(self) -> Iterator[Status]:
        for group in self._listed.values():
            yield from group.lists
        yield from self._responses

    def lists(self, issuer: str) -> list[Status]:
        """The lists of this issuer (folded)."""
        group = self._listed.get(issuer)
        return group.lists if group else []

    def listed(self, issuer: str, serial: bytes) -> list[tuple[Status, Revoked]]:
        """What the lists of an issuer say of a serial number."""
        group = self._listed.get(issuer)
        if group is None:
            return []
        if not group.entries:
            for status in group.lists:
                _collect(status, status.content.said(self._room), group.entries)
        return group.entries.get(serial, [])

    def answered(self, serial: bytes) -> list[tuple[Status, Answer]]:
        """What the responses say of certificates with a serial number."""
        if self._answers is None:
            self._answers = {}
            for status in self._responses:
                _collect(status, status.content.said(self._room), self._answers)
        return self._answers.get(serial, [])


def _collect(
    status: Status, entries: Iterator[tuple[bytes, Any]], found: dict[bytes, list[tuple[Status, Any]]]
) -> None:
    """Entries before one that cannot be read count."""
    try:
        for serial, said in entries:
            found.setdefault(serial, []).append((status, said))
    except ValueError:
        status.broken = True
