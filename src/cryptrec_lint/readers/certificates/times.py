"""The times of a certificate: UTCTime and GeneralizedTime (RFC 5280 section 4.1.2.5), as they come.

Real certificates leave out the seconds, add fractions of a second, or give a difference from UTC.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from cryptrec_lint.readers import japan
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
    return _day(tag, octets) if len(octets) <= _CACHEABLE else None


def day_in_japan(tag: int, octets: bytes) -> date | None:
    """The day in Japan (UTC+9, no summer time) that a time of this tag names, or None when it names none.

    The terms of the documents are days of Japan's calendar: what ends at 2030-12-31T23:30:00Z is in use in 2031 there.
    """
    return _japanese_day(tag, octets) if len(octets) <= _CACHEABLE else None


def _read_day_in_japan(tag: int, octets: bytes) -> date | None:
    there = moment_in_japan(tag, octets)
    # An hour that does not exist names no moment, but a day all the same.
    return there.date() if there is not None else day(tag, octets)


def _read_day(tag: int, octets: bytes) -> date | None:
    form = _FORMS.get(tag)
    parts = form.fullmatch(octets) if form else None
    if parts is None:
        return None
    try:
        return _utc_day(tag, parts)
    except (ValueError, OverflowError):
        return None


_CACHEABLE = 40
"""Octets; no time with the longest fraction of a second that is of use has as many."""
_day = lru_cache(maxsize=2048)(_read_day)
_japanese_day = lru_cache(maxsize=2048)(_read_day_in_japan)


def moment_in_japan(tag: int, octets: bytes) -> datetime | None:
    """The minute in Japan (UTC+9, no summer time) that a time of this tag names, or None when it names none.

    What lies beyond the year 9999 is its last minute: certificates without an end say 99991231235959Z (RFC 5280 section
    4.1.2.5).
    """
    form = _FORMS.get(tag)
    parts = form.fullmatch(octets) if form else None
    if parts is None:
        return None
    try:
        utc = _utc(tag, parts)
    except (ValueError, OverflowError):
        return None
    return min(utc, datetime.max - japan.AHEAD) + japan.AHEAD


def _utc_day(tag: int, parts: re.Match[bytes]) -> date:
    if parts[6] is None:  # nothing to convert: an hour that does not exist does no harm
        year, month, day_of_month = map(int, parts.groups()[:3])
        return date(_full_year(tag, year), month, day_of_month)
    return _utc(tag, parts).date()


def _utc(tag: int, parts: re.Match[bytes]) -> datetime:
    year, month, day_of_month, hour, minute = map(int, parts.groups()[:5])
    local = datetime(_full_year(tag, year), month, day_of_month, hour, minute)
    sign, hours, minutes = parts.groups()[5:]
    if sign is None:
        return local
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return local - ahead if sign == b"+" else local + ahead


def _full_year(tag: int, year: int) -> int:
    if tag != der.UTC_TIME:
        return year
    return year + (1900 if year >= _TWO_DIGITS_TURN else 2000)
