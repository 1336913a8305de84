"""From what the suites measured to the rows of a report: every case has one, measured or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cryptrec_lint.benchmarking.model import Case, Figure, Row
from cryptrec_lint.benchmarking.run import Measured
from cryptrec_lint.benchmarking.strength import bits, requirements
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.judging.judge import judge
from cryptrec_lint.model import Location, MechanismUse, Purpose, Text, Verdict
from cryptrec_lint.texts import message


def rows(cases: Sequence[Case], measured: Measured, panel: Panel, library: Library, as_of: date) -> tuple[Row, ...]:
    """A row for each case, with its verdict under the policy on a day and its bits of security."""
    document = requirements(library)
    return tuple(
        Row(
            case.id,
            case.name,
            case.techniques,
            case.implementation,
            _verdict(case, panel, as_of),
            bits(case.components, document),
            tuple(measured.figures.get(case.id, ())),
            case.source,
            case.remarks,
            _why_not(case, measured),
        )
        for case in cases
    )


def floors(measured: Measured) -> tuple[Figure, ...]:
    """What any call costs."""
    return tuple(measured.figures.get("floor", ()))


def _verdict(case: Case, panel: Panel, as_of: date) -> Verdict:
    use = MechanismUse(Location(""), "", case.name, case.components, Purpose.CODE)
    found = judge(use, panel, as_of)
    return found.verdict if found else Verdict.UNDETERMINED


def _why_not(case: Case, measured: Measured) -> Text | None:
    """Why a case has no figures: this host cannot run it, or it gave a wrong answer."""
    if case.unavailable or case.id in measured.figures:
        return case.unavailable
    failed = next((why for name, why in measured.failures.items() if f"[{case.id}-" in name), None)
    return message("bench", "failed", why=failed) if failed else message("bench", "not-measured")
