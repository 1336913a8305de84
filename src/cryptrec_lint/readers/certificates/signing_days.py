"""On which days did a signing user sign? What the user of the program says, else what the signatures show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from cryptrec_lint.model import SignatureSeen, SigningDay, UserCertificateSeen


def of(made: Iterable[SignatureSeen], given: date | None) -> Callable[[UserCertificateSeen], tuple[SigningDay, ...]]:
    """The days of a user's signatures that stand in the same source as the user's certificate; none where they are
    wrong, or say no day. A time stamp counts before a claim for the same day."""
    if given:
        return lambda user: (SigningDay(given, "given"),)
    found: defaultdict[tuple[str, str], dict[date, str]] = defaultdict(dict)
    for one in sorted(made, key=lambda one: one.stamped):
        if one.signed_at and one.verified is not False:
            found[one.location.path, one.sha256][one.signed_at.date()] = "stamped" if one.stamped else "claimed"

    def days(user: UserCertificateSeen) -> tuple[SigningDay, ...]:
        known = found.get((user.location.path, user.certificate.sha256), {})
        return tuple(SigningDay(day, how) for day, how in sorted(known.items()))

    return days
