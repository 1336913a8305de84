"""JSON Lines: a finding a line as soon as it is known, then one line with everything else.

For inventories of any length: nothing is kept. Each finding is what `report.schema.json` calls a finding, with the
`type` `finding`; the last line has the `type` `report` and is the rest of that schema.
"""

from __future__ import annotations

import json as standard
from collections.abc import Iterable, Iterator
from itertools import chain

from cryptrec_lint.model import Finding, Report
from cryptrec_lint.printable import json_text
from cryptrec_lint.reporters import json

_TYPE = b'{"type": "finding", '


def render(report: Report, *, lang: str, verbose: bool, color: bool) -> Iterator[str]:
    """The lines of a finished report."""
    return (line.decode() for line in chain(lines(report.findings), (last(report),)))


def lines(findings: Iterable[Finding]) -> Iterator[bytes]:
    """A line for each finding."""
    write = json.Writer().finding
    for finding in findings:
        yield _TYPE + write(finding)[1:] + b"\n"


def last(report: Report) -> bytes:
    """The last line: all but the findings."""
    text = standard.dumps({"type": "report", **json.about(report)}, ensure_ascii=False)
    return json_text(text).encode() + b"\n"
