"""Moments in seconds since 1970, as days in Japan: by these the terms of the documents are counted."""

from __future__ import annotations

from datetime import date, timedelta

_EPOCH = date(1970, 1, 1)
DAY = 86_400
"""Seconds."""
_JAPAN = 9 * 3_600
"""Seconds that the clock in Japan is ahead of UTC; there is no summer time."""


def day(seconds: int) -> date | None:
    """The day of a moment; None for 0, which stands for none, and the last day there is for any later one."""
    if not seconds:
        return None
    try:
        return _EPOCH + timedelta(days=(seconds + _JAPAN) // DAY)
    except OverflowError:
        return date.max
