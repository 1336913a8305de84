"""Which protocol versions the policy's TLS guideline allows."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.judging.answer import Answer, answer, cite
from cryptrec_lint.model import Grade, ProtocolUse, Text, Verdict, VersionsOffered

_BARRED, _REQUIRED = "barred", "required"


def allowed(use: ProtocolUse, panel: Panel) -> Answer:
    """The guideline's answer for a protocol version; `undetermined` where there is none or its text is missing."""
    guideline = panel.tls
    if guideline is None:
        return answer(Verdict.UNDETERMINED, "protocol-unknown", policy=panel.policy.id)
    profile = guideline.profile[panel.tls_profile]
    rule = profile.rule_for(use.protocol)
    names = [row.name for row in profile.protocol if row.status != _BARRED]
    if rule is None or rule.grade is Grade.UNVERIFIED:
        verdict, reason = Verdict.UNDETERMINED, "protocol-not-covered"
    elif rule.status == _BARRED:
        verdict, reason = Verdict.REJECTED, "protocol-barred"
    else:
        verdict, reason = Verdict.ACCEPTED, "protocol-allowed"
    return answer(
        verdict,
        reason,
        protocol=use.protocol,
        document=guideline.edition.document,
        profile=profile.title,
        instead=Text("、".join(names), ", ".join(names)),
        citations=[
            cite(guideline.edition, guideline.publication, rule.grade if rule else guideline.edition.content_grade)
        ],
    )


class Missing(NamedTuple):
    """Required versions that a server does not offer, or perhaps not."""

    protocols: str
    answer: Answer


def required(seen: VersionsOffered, panel: Panel) -> Missing | None:
    """What the guideline's profile requires and a server does not offer; None where nothing is missing."""
    guideline = panel.tls
    if guideline is None:
        return None
    profile = guideline.profile[panel.tls_profile]
    rules = [row for row in profile.protocol if row.status == _REQUIRED and row.grade is not Grade.UNVERIFIED]
    missing = [row for row in rules if row.name not in seen.enabled]
    if not missing:
        return None
    unsure = all(row.name in seen.possible for row in missing)
    names = [row.name for row in missing]
    found = answer(
        Verdict.UNDETERMINED if unsure else Verdict.REJECTED,
        "protocol-required",
        protocol=Text("、".join(names), ", ".join(names)),
        document=guideline.edition.document,
        profile=profile.title,
        citations=[
            cite(guideline.edition, guideline.publication, max((row.grade for row in missing), key=list(Grade).index))
        ],
    )
    return Missing(", ".join(names), found)
