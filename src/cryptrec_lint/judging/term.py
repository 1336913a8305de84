"""The days that matter for a use: when it was made, when it is used, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from cryptrec_lint.model import MechanismUse


class Term(NamedTuple):
    """`end` is never before `as_of`; `made` is the day of processing that lies behind, None where use goes on."""

    as_of: date
    end: date
    end_is_given: bool
    """The user said until when (`--until`); else it is what the source itself says (a certificate's notAfter)."""
    made: date | None


def term_of(use: MechanismUse, as_of: date, until: date | None) -> Term:
    """The term of a use. What the user says of the system's life goes before what a certificate says of itself."""
    end = until or use.until or as_of
    return Term(as_of, max(as_of, end), until is not None, use.made)


def rounded(day: date | None, turns: Iterable[date]) -> date | None:
    """The first of `turns` (days at whose end an answer can change, in order) that is not before `day`: days with the
    same one have the same answer."""
    return None if day is None else next((turn for turn in turns if day <= turn), date.max)
