"""Chains: how far up every signature verified, and whether what stands above a certificate is accepted too."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.judging.answer import answer
from cryptrec_lint.model import ChainSeen, Finding, Origin, OriginKind, Text, Verdict
from cryptrec_lint.texts import message

_RULES = {"open": "chain-open", "not-asked": "chain-not-examined"}
_ALTERNATIVES = 3
"""Other ways up that are written out."""


def finding(seen: ChainSeen, weakest: Finding | None) -> Finding:
    """The finding of a chain. `weakest` is the worst finding about a certificate that it relies on."""
    if weakest is None:
        end = message("chain", f"end-{seen.end}", top=seen.top) if seen.end in ("anchor", "root") else ""
        said = answer(
            Verdict.ACCEPTED, _RULES.get(seen.end, "chain-verified"), end=end, issuer=seen.top, count=seen.certificates
        )
    else:
        place = f"{weakest.location.path}:{weakest.location.line}"
        said = answer(
            weakest.verdict,
            "chain-relies-on",
            subject=weakest.subject,
            place=place,
            verdict=message("verdict", weakest.verdict),
            rule=weakest.rule,
        )
    return Finding(
        rule=said.rule,
        verdict=said.verdict,
        tier=None,
        location=seen.location,
        written=seen.written,
        origin=Origin(OriginKind.DERIVED, seen.steps),
        mechanism="",
        purpose="",
        subject=seen.subject,
        components=(),
        decided_by=None,
        message=said.message,
        remedy=said.remedy,
        reminders=tuple(_reminders(seen)),
        citations=(),
    )


def _reminders(seen: ChainSeen) -> Iterator[Text]:
    for steps in seen.others[:_ALTERNATIVES]:
        yield message("chain", "other-way", steps=" → ".join(steps))
