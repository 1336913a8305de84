"""From an observation and a policy to a finding. Pure: no clock, no files, no environment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.judging.answer import Answer, answer, weight, worst
from cryptrec_lint.judging.listing import in_list
from cryptrec_lint.judging.strength import strong_enough, turns
from cryptrec_lint.judging.term import Term, rounded, term_of
from cryptrec_lint.model import (
    WRITTEN,
    Algorithm,
    Citation,
    Fault,
    Finding,
    Judged,
    Location,
    MechanismUse,
    Observation,
    ProtocolUse,
    Purpose,
    SignatureSeen,
    Text,
    Tier,
    Unresolved,
    Verdict,
    VersionsOffered,
    reason,
)
from cryptrec_lint.texts import fill, message, of_reason, rules

Judge = Callable[[Observation], "Finding | None"]


def judge(seen: Observation, panel: Panel, as_of: date, until: date | None = None) -> Finding | None:
    """The finding of an observation under a policy on a day; None for observations that only carry others.

    `until` is the last day of the system's life; without it, a use ends when its source says so.
    """
    return judge_by(panel, as_of, until)(seen)


def judge_by(panel: Panel, as_of: date, until: date | None = None) -> Judge:
    """`judge` for many observations: what is the same but for its place is decided once."""
    days = turns(panel)
    turn = lru_cache(maxsize=4096)(lambda day: rounded(day, days))

    @lru_cache(maxsize=4096)
    def decide(*what: Any) -> Decision:
        mechanism, components, purpose, details, ends, made = what
        use = MechanismUse(_NOWHERE, "", mechanism, components, purpose, WRITTEN, details, "", ends, made)
        return _decide(use, panel, as_of, until)

    def mechanism(use: MechanismUse) -> Finding:
        decision = decide(use.mechanism, use.components, use.purpose, use.details, turn(use.until), turn(use.made))
        return _mechanism(use, decision)

    def judged(seen: Observation) -> Finding | None:
        if isinstance(seen, MechanismUse):
            return mechanism(seen)
        if isinstance(seen, ProtocolUse):
            return _protocol(seen, panel)
        if isinstance(seen, VersionsOffered):
            return _versions(seen, panel)
        if isinstance(seen, (Unresolved, Fault)):
            return _said(seen)
        if isinstance(seen, SignatureSeen):
            return _signature(seen)
        return None

    return judged


class Decision(NamedTuple):
    """What a mechanism's components and purpose come to, wherever it stands: the fields of a `Finding` in its order."""

    head: tuple[str, Verdict, Tier | None]
    """Rule, verdict, tier."""
    purpose: str
    said: tuple[tuple[Judged, ...], int | None, Text, Text, tuple[Text, ...], tuple[Citation, ...]]
    """Components, which one decided, message, remedy, reminders, citations."""
    details: tuple[tuple[str, int | str], ...]
    """Of the use: one object for all that have the same, as reporters keep what they wrote of it."""


_NOWHERE = Location("")
_new = tuple.__new__
"""Makes a `Finding` at half the price of calling the class: a bundle has tens of thousands of them."""


def _mechanism(use: MechanismUse, decision: Decision) -> Finding:
    head, purpose, said, details = decision
    where = (use.location, use.written, use.origin, use.mechanism, purpose, use.subject)
    return _new(Finding, (*head, *where, *said, use.oid, details, use.until, use.made, "", ""))


def _decide(use: MechanismUse, panel: Panel, as_of: date, until: date | None) -> Decision:
    if not use.components:
        # A mechanism that the vocabulary cannot take apart is never accepted.
        why = of_reason(reason("mechanism-without-parts", mechanism=use.mechanism))
        return _decision(use, (), None, answer(Verdict.UNDETERMINED, "unknown-algorithm", reason=why), ())
    term = term_of(use, as_of, until)
    asked = [(component, _answers(component, use, panel, term)) for component in use.components]
    deciding = max(range(len(asked)), key=lambda at: weight(worst(asked[at][1])))
    whole = _of_the_whole(use, panel)
    reminders = tuple(
        dict.fromkeys(
            text for answers in [*(found for _, found in asked), whole] for one in answers for text in one.reminders
        )
    )
    judged = tuple(_judged(component, answers) for component, answers in asked)
    if whole and weight(worst(whole)) > weight(worst(asked[deciding][1])):
        return _decision(use, judged, None, _outcome(use, whole, panel), reminders)
    return _decision(use, judged, deciding, _outcome(use, asked[deciding][1], panel), reminders)


def _decision(
    use: MechanismUse, judged: tuple[Judged, ...], at: int | None, said: Answer, reminders: tuple[Text, ...]
) -> Decision:
    head = (said.rule, said.verdict, None if at is None else judged[at].tier)
    words = (judged, at, said.message, said.remedy, reminders, said.citations)
    return Decision(head, use.purpose.value, words, use.details)


def _of_the_whole(use: MechanismUse, panel: Panel) -> list[Answer]:
    """What is said of the mechanism as such, not of one of its components."""
    if panel.tls is None:
        return []
    from cryptrec_lint.judging import profiles  # only where the policy has a TLS guideline

    return list(profiles.answers(use, panel.tls, panel))


def _answers(component: Algorithm, use: MechanismUse, panel: Panel, term: Term) -> list[Answer]:
    return [in_list(component, use, panel), *strong_enough(component, use, panel, term)]


def _judged(component: Algorithm, answers: list[Answer]) -> Judged:
    decision = worst(answers)
    # The tier is the list's word whatever decided.
    return Judged(component, decision.verdict, decision.rule, answers[0].tier, decision.message, decision.citations)


_NOT_FOR_SECURITY = {Purpose.NON_SECURITY: "non-security-use", Purpose.IDENTIFIER: "identifier-hash"}
"""Uses that nobody relies on → the rule that says so."""


def _outcome(use: MechanismUse, answers: list[Answer], panel: Panel) -> Answer:
    """The deciding answer, or what the purpose makes of it."""
    decision = worst(answers)
    if use.purpose is Purpose.SELF_SIGNATURE:
        return answer(Verdict.ACCEPTED, "root-self-signature", mechanism=use.mechanism)
    if use.purpose in _NOT_FOR_SECURITY and decision.verdict.rank > Verdict.CONDITIONAL.rank:
        return answer(
            Verdict.CONDITIONAL,
            _NOT_FOR_SECURITY[use.purpose],
            name=use.mechanism,
            edition=panel.ciphers.edition.document,
            citations=decision.citations,
        )
    return decision


def _protocol(use: ProtocolUse, panel: Panel) -> Finding:
    from cryptrec_lint.judging.protocols import allowed  # certificates have no protocol versions

    return _plain(use, allowed(use, panel), use.protocol, Purpose.TLS.value)


def _versions(seen: VersionsOffered, panel: Panel) -> Finding | None:
    from cryptrec_lint.judging.protocols import required  # as above

    missing = required(seen, panel)
    return None if missing is None else _plain(seen, missing.answer, missing.protocols, Purpose.TLS.value)


def _said(seen: Unresolved | Fault) -> Finding:
    """What the reader itself says: the rule has one verdict."""
    text = rules()[seen.rule]
    (verdict,) = text.verdicts
    words = {"reason": of_reason(seen.why)}
    return _plain(seen, Answer(verdict, seen.rule, fill(text.message, **words), text.remedy), seen.mechanism, "")


def _signature(seen: SignatureSeen) -> Finding:
    """Who signed, when, and whether the signature is right. Its algorithms are judged by themselves."""
    if seen.verified:
        verdict, rule = Verdict.ACCEPTED, "signature-verified"
    elif seen.verified is None:
        verdict, rule = Verdict.UNDETERMINED, "signature-not-verified"
    else:
        verdict, rule = Verdict.REJECTED, "signature-wrong"
    when = "none" if seen.signed_at is None else "stamped" if seen.stamped else "claimed"
    moment = seen.signed_at.strftime("%Y-%m-%d %H:%M") if seen.signed_at else ""
    said = answer(
        verdict,
        rule,
        form=seen.form,
        over=_over(seen),
        signer=seen.subject or message("signature", "no-signer"),
        time=message("signature", when, moment=moment),
        reason=of_reason(seen.why) if seen.why else "",
    )
    if seen.why and seen.why.key in _REMEDIES:
        said = said._replace(remedy=message("signature", _REMEDIES[seen.why.key]))
    found = _plain(seen, said, seen.form, Purpose.DOCUMENT_SIGNATURE.value)
    return found._replace(reminders=(of_reason(seen.why),)) if seen.verified and seen.why else found


def _over(seen: SignatureSeen) -> Text | str:
    """What it is over, where that is not just the document around it."""
    if seen.over:
        return message("signature", "over", file=seen.over)
    return message("signature", "over-part", what=of_reason(seen.what)) if seen.what else ""


_REMEDIES = {
    "cms-content-not-here": "put-beside",
    "xmlsig-file-not-here": "put-named-beside",
    "xmlsig-identifier-twice": "ask-whether-rearranged",
    "xmlsig-enveloped-empty": "ask-whether-rearranged",
}
"""Why a signature could not be checked → what to do, where that is more than the rule says."""


_Plain = ProtocolUse | VersionsOffered | Unresolved | Fault | SignatureSeen


def _plain(seen: _Plain, decision: Answer, mechanism: str, purpose: str) -> Finding:
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
