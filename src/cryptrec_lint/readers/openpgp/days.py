"""Moments of OpenPGP, in seconds since 1970, as days in Japan."""

from __future__ import annotations

from datetime import date

from cryptrec_lint.readers import japan


def day(seconds: int) -> date | None:
    """The day of a moment; None for 0, which stands for none."""
    return japan.day(seconds) if seconds else None
