"""A run as JSON: everything that other formats show, described by `bench.schema.json` beside this file."""

from __future__ import annotations

import json
from typing import Any

from cryptrec_lint.benchmarking import views
from cryptrec_lint.benchmarking.compare import Change, Comparison
from cryptrec_lint.benchmarking.head import estimator
from cryptrec_lint.benchmarking.loading import SCHEMA
from cryptrec_lint.benchmarking.loading import load as load
from cryptrec_lint.benchmarking.model import Figure, Row, Run
from cryptrec_lint.model import Text

_DERIVED = ("per_second", "cycles_per_byte", "share_of_floor")
"""Of a figure: for those who read the JSON, and computed anew where a run is loaded."""


def render(run: Run, *, comparison: Comparison | None = None) -> str:
    """The run with texts in both languages."""
    return json.dumps(as_json(run, comparison), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def as_json(run: Run, comparison: Comparison | None = None) -> dict[str, Any]:
    """The run as plain values."""
    plain: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": {"name": "cryptrec-lint", "version": run.tool_version},
        "policy": run.policy,
        "edition": run.edition,
        "started": run.started,
        "seconds": run.seconds,
        "threads": run.threads,
        "estimator": _text(estimator(run)),
        "host": run.host._asdict() | {"flags": list(run.host.flags)},
        "contention": run.contention._asdict() | {"noisy": views.noisy(run)},
        "floors": [_figure(run, one) for one in run.floors],
        "rows": [_row(run, one) for one in run.rows],
        "ties": [_tie(one) for one in views.ties(run)],
    }
    return plain | ({"comparison": _comparison(comparison)} if comparison else {})


def _row(run: Run, row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "techniques": list(row.techniques),
        "implementation": row.implementation,
        "verdict": row.verdict,
        "strength": row.strength,
        "figures": [_figure(run, one) for one in row.figures],
        "source": row.source,
        "remarks": [_text(one) for one in row.remarks],
        "unavailable": _text(row.unavailable) if row.unavailable else None,
    }


def _figure(run: Run, figure: Figure) -> dict[str, Any]:
    derived = (figure.per_second, views.cycles(run, figure), views.share(run, figure))
    return figure._asdict() | dict(zip(_DERIVED, derived, strict=True))


def _tie(tie: views.Tie) -> dict[str, Any]:
    return tie._asdict() | {"operation": tie.operation or None, "names": list(tie.names)}


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "started": comparison.started,
        "like_for_like": not comparison.unlike,
        "unlike": [one._asdict() for one in comparison.unlike],
        "changes": [_change(one) for one in comparison.changes],
        "unchanged": comparison.same,
        "only_before": list(comparison.only_before),
        "only_after": list(comparison.only_after),
    }


def _change(one: Change) -> dict[str, Any]:
    key = {"id": one.id, "operation": one.after.operation, "way": one.after.way, "size": one.after.size}
    return key | {"before": one.before.median, "after": one.after.median, "ratio": one.ratio}


def _text(text: Text) -> dict[str, str]:
    return {"ja": text.ja, "en": text.en}
