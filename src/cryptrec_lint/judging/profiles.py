"""What a TLS guideline's profile says of a use: suites, sizes of agreed keys, server certificates.

What the profile's text says on a point that our data does not hold is named in a reminder, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cryptrec_lint.documents.tls import Profile, SizeRule, SizeUse, SuiteRow
from cryptrec_lint.judging.answer import Answer, answer, cite, quiet, shown
from cryptrec_lint.model import Algorithm, Citation, Grade, MechanismUse, Primitive, Purpose, Text, Verdict
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.documents.panel import Panel
    from cryptrec_lint.documents.tls import TlsGuideline

SERVES_TLS = "serves_tls"
"""Detail of a certificate's uses: it is made for TLS servers."""


def answers(use: MechanismUse, guideline: TlsGuideline, panel: Panel) -> Iterator[Answer]:
    """What the policy's profile says of a use; nothing where the guideline does not speak of such uses."""
    profile = guideline.profile[panel.tls_profile]
    if use.purpose is Purpose.TLS:
        yield from _suite(use, guideline, profile, panel)
        yield from _agreed_keys(use, guideline, profile)
    elif use.purpose is Purpose.PARAMETERS:
        yield from _agreed_keys(use, guideline, profile)
    elif SERVES_TLS in dict(use.details):
        yield from _server_certificate(use, guideline)


# -------------------- suites


def _suite(use: MechanismUse, guideline: TlsGuideline, profile: Profile, panel: Panel) -> Iterator[Answer]:
    from cryptrec_lint.vocabulary import suites  # groups and signatures stand in the same configurations

    found = suites.suite(use.mechanism)
    if found is None or found.signalling:
        return
    known = [row for row in profile.suite if row.grade is not Grade.UNVERIFIED]
    row = next((row for row in known if row.code == found.code and _is_for(row, use)), None)
    if not known:
        yield _said(guideline, profile, Verdict.UNDETERMINED, "suites-not-established", suite=use.mechanism)
    elif row is not None:
        yield _said(guideline, profile, panel.suites.listed, "suite-in-profile", row.grade, suite=use.mechanism)
    else:
        grade, reason = max((row.grade for row in known), key=list(Grade).index), panel.suites.reason
        yield _said(
            guideline, profile, panel.suites.outside, "suite-outside-profile", grade, suite=use.mechanism, reason=reason
        )


def _is_for(row: SuiteRow, use: MechanismUse) -> bool:
    """A row holds for the versions in which the suite can be negotiated; a use that names none is not held to one."""
    versions = [value for name, value in use.details if name == "protocol"]
    return not row.protocol or not versions or row.protocol in versions


# -------------------- sizes


def _agreed_keys(use: MechanismUse, guideline: TlsGuideline, profile: Profile) -> Iterator[Answer]:
    """Groups and Diffie-Hellman parameters: keys that are agreed for one connection."""
    for component in use.components:
        if component.primitive is Primitive.KEY_AGREE and component.size is not None:
            yield from _size(component, SizeUse.EPHEMERAL, profile.size, guideline, profile)


def _size(
    component: Algorithm, use: SizeUse, rules: tuple[SizeRule, ...], guideline: TlsGuideline, profile: Profile | None
) -> Iterator[Answer]:
    names = {component.name, *tables.atoms()[component.name].serves}
    rule = next((one for one in rules if one.use is use and one.algorithm in names), None)
    if rule is None or rule.grade is Grade.UNVERIFIED:
        yield _not_established(guideline, profile, message("size-use", use), component)
    elif component.size is not None and component.size < rule.min_bits:
        yield _said(
            guideline,
            profile,
            Verdict.REJECTED,
            "tls-key-too-short",
            rule.grade,
            name=shown(component),
            size=component.size,
            least=rule.min_bits,
            use=message("size-use", use),
        )


# -------------------- server certificates


def _server_certificate(use: MechanismUse, guideline: TlsGuideline) -> Iterator[Answer]:
    rules = guideline.certificate
    if use.purpose is Purpose.CERTIFICATE_KEY:
        for component in use.components[:1]:
            yield from _size(component, SizeUse.CERTIFICATE, rules.size if rules else (), guideline, None)
    elif use.purpose is Purpose.CERTIFICATE_SIGNATURE:
        for component in use.components:
            if component.primitive is Primitive.HASH and component.inside == use.components[0].name:
                yield from _hash(component, guideline)


def _hash(component: Algorithm, guideline: TlsGuideline) -> Iterator[Answer]:
    rules = guideline.certificate.hash if guideline.certificate else ()
    rule = next((one for one in rules if one.algorithm == component.name), None)
    if rule is None or rule.grade is Grade.UNVERIFIED:
        yield _not_established(guideline, None, message("word", "hash-of-server-certificates"), component)
    elif not rule.allowed:
        yield _said(guideline, None, Verdict.REJECTED, "server-certificate-hash", rule.grade, name=shown(component))


# -------------------- sentences


def _said(
    guideline: TlsGuideline,
    profile: Profile | None,
    verdict: Verdict,
    rule: str,
    grade: Grade | None = None,
    **args: object,
) -> Answer:
    words: dict[str, Any] = {"document": guideline.edition.document, "profile": _profile(profile), **args}
    return answer(
        verdict, rule, citations=[_cite(guideline, grade or guideline.edition.content_grade, profile)], **words
    )


def _not_established(guideline: TlsGuideline, profile: Profile | None, what: Text, component: Algorithm) -> Answer:
    return quiet(
        message(
            "reminder",
            "not-established",
            document=guideline.edition.document,
            profile=_profile(profile),
            what=what,
            name=shown(component),
        )
    )


def _profile(profile: Profile | None) -> Text:
    return profile.title if profile else message("word", "every-profile")


def _cite(guideline: TlsGuideline, grade: Grade, profile: Profile | None) -> Citation:
    return cite(guideline.edition, guideline.publication, grade, profile.title.ja if profile else "")
