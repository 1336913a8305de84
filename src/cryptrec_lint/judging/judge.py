"""From an observation and a policy to a finding. Pure: no clock, no files, no environment."""

from __future__ import annotations

from datetime import date

from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.judging.answer import Answer, answer, weight, worst
from cryptrec_lint.judging.listing import in_list
from cryptrec_lint.judging.protocols import allowed
from cryptrec_lint.judging.strength import strong_enough
from cryptrec_lint.model import (
    WRITTEN,
    Algorithm,
    Finding,
    Judged,
    MechanismUse,
    Observation,
    ProtocolUse,
    Purpose,
    Unresolved,
    Verdict,
)
from cryptrec_lint.texts import fill, of_reason, rules


def judge(seen: Observation, panel: Panel, as_of: date) -> Finding | None:
    """The finding of an observation under a policy on a day; None for observations that only carry others."""
    if isinstance(seen, MechanismUse):
        return _mechanism(seen, panel, as_of)
    if isinstance(seen, ProtocolUse):
        return _protocol(seen, panel)
    if isinstance(seen, Unresolved):
        return _unresolved(seen)
    return None


def _mechanism(use: MechanismUse, panel: Panel, as_of: date) -> Finding:
    asked = [(component, _answers(component, use, panel, as_of)) for component in use.components]
    judged = tuple(_judged(component, answers) for component, answers in asked)
    deciding = max(range(len(asked)), key=lambda at: weight(worst(asked[at][1])))
    decision = _outcome(use, asked[deciding][1], panel)
    reminders = dict.fromkeys(text for _, answers in asked for one in answers for text in one.reminders)
    return Finding(
        rule=decision.rule,
        verdict=decision.verdict,
        tier=judged[deciding].tier,
        location=use.location,
        written=use.written,
        origin=use.origin,
        mechanism=use.mechanism,
        purpose=use.purpose.value,
        subject=use.subject,
        components=judged,
        decided_by=deciding,
        message=decision.message,
        remedy=decision.remedy,
        reminders=tuple(reminders),
        citations=decision.citations,
    )


def _answers(component: Algorithm, use: MechanismUse, panel: Panel, as_of: date) -> list[Answer]:
    return [in_list(component, use, panel), *strong_enough(component, use, panel, as_of)]


def _judged(component: Algorithm, answers: list[Answer]) -> Judged:
    decision = worst(answers)
    # The tier is the list's word whatever decided.
    return Judged(component, decision.verdict, decision.rule, answers[0].tier, decision.message, decision.citations)


def _outcome(use: MechanismUse, answers: list[Answer], panel: Panel) -> Answer:
    """The deciding answer, or what the purpose makes of it."""
    decision = worst(answers)
    if use.purpose is Purpose.SELF_SIGNATURE:
        return answer(Verdict.ACCEPTED, "root-self-signature", mechanism=use.mechanism)
    if use.purpose is Purpose.NON_SECURITY and decision.verdict.rank > Verdict.CONDITIONAL.rank:
        return answer(
            Verdict.CONDITIONAL,
            "non-security-use",
            name=use.mechanism,
            edition=panel.ciphers.edition.document,
            citations=decision.citations,
        )
    return decision


def _protocol(use: ProtocolUse, panel: Panel) -> Finding:
    return _plain(use, allowed(use, panel), use.protocol, Purpose.TLS.value)


def _unresolved(seen: Unresolved) -> Finding:
    text = rules()[seen.rule]
    words = {"reason": of_reason(seen.why)}
    unclear = Answer(Verdict.UNDETERMINED, seen.rule, fill(text.message, **words), text.remedy)
    return _plain(seen, unclear, seen.mechanism, "")


def _plain(seen: ProtocolUse | Unresolved, decision: Answer, mechanism: str, purpose: str) -> Finding:
    """A finding without components."""
    origin = seen.origin if isinstance(seen, ProtocolUse) else WRITTEN
    return Finding(
        rule=decision.rule,
        verdict=decision.verdict,
        tier=None,
        location=seen.location,
        written=seen.written,
        origin=origin,
        mechanism=mechanism,
        purpose=purpose,
        subject=seen.subject,
        components=(),
        decided_by=None,
        message=decision.message,
        remedy=decision.remedy,
        reminders=(),
        citations=decision.citations,
    )
