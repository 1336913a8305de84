"""What a signer of CMS shows: the signature with signer and time, its algorithms, and what its attributes hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from cryptrec_lint.model import Observation, Purpose, Reason, SignatureSeen, reason
from cryptrec_lint.readers.certificates import (
    attached,
    cms_facts,
    contents,
    der,
    extensions,
    identified,
    signing,
    signing_certificate,
    times,
    tst_info,
)
from cryptrec_lint.readers.certificates import signer_info as parts
from cryptrec_lint.readers.certificates.contents import Allowance, Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.signed_content import Content
from cryptrec_lint.readers.certificates.signer_certificates import SignerCertificates
from cryptrec_lint.readers.certificates.signer_info import SignerInfo
from cryptrec_lint.readers.certificates.signing import Checked
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.readers.certificates.tst_info import TstInfo
from cryptrec_lint.readers.certificates.understanding import Understood


class Around(NamedTuple):
    """What the signers of one structure share."""

    place: Place
    inside: Inside
    certificates: SignerCertificates
    content: Content
    kind: str
    """Object identifier of the content's type; empty for a countersignature, which signs a signature."""
    stamp: TstInfo | None
    """What the content is, where it is a time stamp."""
    foreign: Reason | None
    """Why the content is not what it should be, though the signature over it may be right."""
    over: str
    """Name of the file that the content, or what a time stamp is of, lies in; empty where that is no other file."""

    @property
    def allowance(self) -> Allowance:
        """How many more signatures are read."""
        assert self.inside.allowance is not None  # `cms.observations` saw to it
        return self.inside.allowance

    @property
    def purpose(self) -> Purpose:
        """Of the signature and its hashes."""
        return Purpose.TIME_STAMP if self.stamp else Purpose.DOCUMENT_SIGNATURE

    @property
    def form(self) -> str:
        """What to call the signature."""
        return self.inside.form or ("RFC 3161" if self.stamp else "CMS")


class _Outcome(NamedTuple):
    signature: Told
    verified: bool | None
    why: Reason | None
    named: Known | None
    at: datetime | None
    stamped: bool


def observations(around: Around, symbol: str, octets: bytes) -> Iterator[Observation]:
    """A SignerInfo, whole. What cannot be read of it is said, and nothing raised."""
    place = around.place
    if around.inside.depth > contents.DEPTH:
        yield place.unresolved(symbol, "unreadable-input", reason("nested-too-deep", limit=contents.DEPTH))
        return
    if around.allowance.used_up:
        return
    if not around.allowance.take():
        why = reason("cms-too-many-signatures", limit=contents.MOST_SIGNATURES)
        yield place.unresolved(symbol, "unreadable-input", why)
        return
    try:
        yield from _observations(around, symbol, parts.parse(octets))
    except der.DerError as error:
        yield place.unresolved(symbol, "unreadable-input", error.why)


def _observations(around: Around, symbol: str, signer: SignerInfo) -> Iterator[Observation]:
    digest = identified.digest(signer.digest)
    found = around.certificates.of(signer)
    beside = list(attached.observations(around, symbol, signer))
    outcome = _outcome(around, symbol, signer, digest, found, beside)
    subject = found.subject if found else signer.name
    yield SignatureSeen(
        around.place.part(symbol),
        around.place.written,
        around.form,
        subject,
        found.sha256 if found else "",
        outcome.at,
        outcome.stamped,
        outcome.verified,
        outcome.why,
        around.over,
    )
    yield from _algorithms(around, symbol, signer, digest, outcome, subject)
    yield from beside


def _algorithms(
    around: Around, symbol: str, signer: SignerInfo, digest: Told, outcome: _Outcome, subject: str
) -> Iterator[Observation]:
    """A signature is old work only where a verified token says so: a claim would make any new one an old one."""
    made = outcome.at.date() if outcome.at and outcome.stamped else None
    told = [("digestAlgorithm", digest), ("signatureAlgorithm", outcome.signature)]
    references: list[tuple[str, Told]] = []
    try:
        references += [(f"signedAttrs.{one.part}", one.digest) for one in signing_certificate.named(signer)]
        references += _policy(signer)
    except der.DerError as error:
        yield around.place.unresolved(f"{symbol}.signedAttrs", "unreadable-input", error.why, subject)
    for part, what in told:
        yield around.place.use(f"{symbol}.{part}", what, around.purpose, subject, made=made)
    for part, what in references:
        yield around.place.use(f"{symbol}.{part}", what, Purpose.REFERENCE, subject, made=made)
    if outcome.named:
        why = reason("cms-made-otherwise", named=outcome.named.mechanism, made=outcome.signature.mechanism)
        yield around.place.unresolved(f"{symbol}.signatureAlgorithm", "inconsistent-signer", why, subject)


def _policy(signer: SignerInfo) -> list[tuple[str, Told]]:
    """The hash of the signature policy (RFC 5126 section 5.8.1): SignaturePolicyId, or NULL where it is implied."""
    value = signer.one("signature-policy")
    if value is None or value[0] == der.NULL:
        return []
    members = der.sequence(value)
    if len(members) < 2:
        return []
    digest, _ = tst_info.imprint(value, der.expect(members[1], der.SEQUENCE))
    return [("signedAttrs.signaturePolicy", digest)]


def _outcome(
    around: Around, symbol: str, signer: SignerInfo, digest: Told, found: Understood | None, beside: list[Observation]
) -> _Outcome:
    try:
        checked = _checked(around, signer, digest, found)
        checked = _strictly(checked, around, signer, found)
    except der.DerError as error:
        checked = Checked(signing.signature(signer.algorithm, digest), None, error.why)
    if around.stamp:
        if checked.verified and not around.stamp.compared:
            checked = checked._replace(why=reason("cms-stamped-not-here"))
        return _Outcome(*checked, around.stamp.at, bool(checked.verified and around.stamp.at))
    stamped = attached.moment(beside, symbol)
    return _Outcome(*checked, stamped or _claimed(signer), stamped is not None)


def _checked(around: Around, signer: SignerInfo, digest: Told, found: Understood | None) -> Checked:
    """Over the content; and over the same text as mail has it where that lies in a file: programs for S/MIME sign it so
    (openssl cms without -binary)."""
    checked = signing.checked(signer, digest, around.content, around.kind, found)
    text = around.content.as_text() if around.over and not around.stamp and checked.verified is False else None
    if text is None:
        return checked
    again = signing.checked(signer, digest, text, around.kind, found)
    if again.verified is False:
        return checked
    return again._replace(why=reason("cms-signed-as-text")) if again.verified else again


def _strictly(checked: Checked, around: Around, signer: SignerInfo, found: Understood | None) -> Checked:
    """A signature that is right as such, asked whether it is one by this certificate over this content."""
    if checked.verified is False:
        return checked
    if found is None:
        return checked._replace(verified=False, why=around.foreign) if around.foreign else checked
    another = signing_certificate.is_another(signing_certificate.named(signer), found.certificate.der)
    if another or around.foreign:
        return checked._replace(verified=False, why=another or around.foreign)
    if checked.verified and around.stamp and not extensions.stamps_times(found.certificate):
        return checked._replace(verified=None, why=reason("cms-stamp-no-authority"))
    return checked


def _claimed(signer: SignerInfo) -> datetime | None:
    """The signing time that the signer states (RFC 5652 section 11.3)."""
    oid = cms_facts.attribute("signing-time")
    values = [value for one in signer.signed_attributes if one.oid == oid for value in one.values]
    if not values:
        return None
    try:
        time = der.element(values[0], 0, len(values[0]))
    except der.DerError:
        return None
    return times.moment_in_japan(time.tag, der.contents(values[0], time))
