"""The calendar of Japan, by which the terms of the documents are counted (decision `days-of-terms`)."""

from __future__ import annotations

from datetime import date, timedelta

AHEAD = timedelta(hours=9)
"""By which the clock in Japan is ahead of UTC; there is no summer time."""
_EPOCH = date(1970, 1, 1)
DAY = 86_400
"""Seconds."""


def day(seconds: int) -> date:
    """The day of a moment in seconds since 1970 (UTC), and the last day there is for any later one."""
    try:
        return _EPOCH + timedelta(days=(seconds + AHEAD.seconds) // DAY)
    except OverflowError:
        return date.max
