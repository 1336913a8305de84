"""The times of a certificate: UTCTime and GeneralizedTime (RFC 5280 section 4.1.2.5), as they come.

Real certificates leave out the seconds, add fractions of a second, or give a difference from UTC.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from cryptrec_lint.readers.certificates import der

_REST = rb"(\d\d)(\d\d)(\d\d)(\d\d)(?:\d\d)?(?:[.,]\d+)?(?:Z|([+-])(\d\d)(\d\d))?"
_FORMS = {
    der.UTC_TIME: re.compile(rb"(\d\d)" + _REST),
    der.GENERALIZED_TIME: re.compile(rb"(\d\d\d\d)" + _REST),
}
_TWO_DIGITS_TURN = 50
"""RFC 5280 section 4.1.2.5.1: in a UTCTime, years from 50 on are 19YY and years below it are 20YY."""


def day(tag: int, octets: bytes) -> date | None:
    """The day in UTC that a time of this tag names, or None when it names none."""
    form = _FORMS.get(tag)
    parts = form.fullmatch(octets) if form else None
    if parts is None:
        return None
    try:
        return _utc_day(tag, parts)
    except (ValueError, OverflowError):
        return None


def _utc_day(tag: int, parts: re.Match[bytes]) -> date:
    year, month, day_of_month, hour, minute = map(int, parts.groups()[:5])
    if tag == der.UTC_TIME:
        year += 1900 if year >= _TWO_DIGITS_TURN else 2000
    sign, hours, minutes = parts.groups()[5:]
    if sign is None:
        return date(year, month, day_of_month)
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    local = datetime(year, month, day_of_month, hour, minute)
    return (local - ahead if sign == b"+" else local + ahead).date()
