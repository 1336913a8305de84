"""Certificates, lists and responses that two readers of a source see: the reader of its format, and one that adds what
it passes over."""

from __future__ import annotations

from collections.abc import Sequence

from cryptrec_lint.model import CertificateSeen, Observation, StatusSeen

_BEFORE = 3
"""Lines between the element of a certificate, where the reader of the format sees it, and its text."""
_KNOWN_AGAIN = (CertificateSeen, StatusSeen)


def not_told(added: list[Observation], seen: Sequence[Observation]) -> list[Observation]:
    """What is added, without those that the reader of the format saw at their places itself."""
    told: dict[bytes, set[int]] = {}
    for one in seen:
        if isinstance(one, _KNOWN_AGAIN):
            told.setdefault(one.der, set()).update(range(one.location.line, one.location.end_line + 1 + _BEFORE))
    if not told or not added:
        return added
    again = {
        one.location.symbol
        for one in added
        if isinstance(one, _KNOWN_AGAIN) and one.location.line in told.get(one.der, ())
    }
    return [one for one in added if _top(one.location.symbol) not in again]


def _top(symbol: str) -> str:
    """What a symbol names a part of: `ca/certificate[0]` for `ca/certificate[0].signatureAlgorithm`."""
    top, part, _ = symbol.partition("].")
    return f"{top}]" if part else symbol
