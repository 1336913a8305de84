"""Is a certificate valid on a day (RFC 5280 section 4.1.2.5)? Days are those of UTC; both bounds belong to it."""

from __future__ import annotations

from datetime import date

from cryptrec_lint.model import CertificateSeen, Fault, Reason, reason


def outdated(seen: CertificateSeen, as_of: date) -> Reason | None:
    """Why a certificate is not valid on a day; None where it is, or where its times name no day."""
    if seen.not_after is not None and seen.not_after < as_of:
        return reason("chain-expired-on", day=seen.not_after, as_of=as_of)
    if seen.not_before is not None and as_of < seen.not_before:
        return reason("chain-not-yet-valid", day=seen.not_before, as_of=as_of)
    return None


def fault(seen: CertificateSeen, as_of: date) -> Fault | None:
    """The same as an observation."""
    why = outdated(seen, as_of)
    if why is None:
        return None
    return Fault(seen.location, seen.written, "outside-validity", why, subject=seen.subject)
