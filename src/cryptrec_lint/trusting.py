"""Reads the certificates that the user trusts (`--trust`): any file that the readers know to hold certificates."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from cryptrec_lint.chaining import Anchor, Trusted
from cryptrec_lint.discover import Found
from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation, Purpose, Unresolved
from cryptrec_lint.observing import Task, at_once, observe, unread


def trusted_by(paths: Sequence[str], passwords: tuple[bytes, ...]) -> Trusted:
    """The anchors in the files, what could not be read there, and the files without any."""
    seen = {path: _seen(path, passwords) for path in paths}
    anchors = {path: list(_anchors(found)) for path, found in seen.items()}
    empty = tuple(path for path, found in anchors.items() if not found)
    lost = [one for found in seen.values() for one in found if isinstance(one, Unresolved) and one.rule in _LOST]
    return Trusted(tuple(one for found in anchors.values() for one in found), tuple(lost), empty)


_LOST = frozenset({"unreadable-input", "unread-container", "ambiguous-format"})
"""Rules that say that an anchor may have been lost."""


def _seen(path: str, passwords: tuple[bytes, ...]) -> tuple[Observation, ...]:
    root = os.path.dirname(path) or "."
    found = observe(Task(Found(path, root, named=True), None, passwords))
    found = at_once(found) if found.long else found
    return (unread(found.refused),) if found.refused else found.observations


def _anchors(seen: Sequence[Observation]) -> Iterator[Anchor]:
    """Each certificate with the observation of its key, which follows it."""
    last: CertificateSeen | None = None
    for one in seen:
        if isinstance(one, CertificateSeen):
            last = one
        elif last is not None and _is_key_of(one, last):
            yield Anchor(last, one)
            last = None


def _is_key_of(one: Observation, certificate: CertificateSeen) -> bool:
    if not isinstance(one, (MechanismUse, Unresolved)):
        return False
    of_key = not isinstance(one, MechanismUse) or one.purpose is Purpose.CERTIFICATE_KEY
    return of_key and one.location.symbol == f"{certificate.location.symbol}.subjectPublicKeyInfo"
