"""Do the names on a way stand where the CAs above them allow (RFC 5280 sections 4.2.1.10 and 6.1.3 (b) and (c))?

As OpenSSL does, the constraints of the last certificate count too, be it a root or an anchor (RFC 5937).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cryptrec_lint.model import reason
from cryptrec_lint.readers.certificates import der, extensions, facts, object_identifier
from cryptrec_lint.readers.certificates.chains import general_names, subtrees
from cryptrec_lint.readers.certificates.chains.general_names import DIRECTORY, DNS, MAIL, OTHER
from cryptrec_lint.readers.certificates.chains.links import Flaw
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.chains.signatures import Signatures
from cryptrec_lint.readers.certificates.x509 import Certificate


def flaws(one: Member, above: Sequence[Member], last: bool, signatures: Signatures) -> Iterator[Flaw]:
    """What is wrong with the names of one certificate under those above it. `last` says that it is the one that the
    way is about: a self-issued one above others is exempt (section 4.2.1.10). Comparing counts as work."""
    constrained = [each for each in above if extensions.has(each.understood.certificate, "name-constraints")]
    if not constrained or (not last and one.subject == one.issuer):
        return
    certificate = one.understood.certificate
    try:
        names = list(names_of(certificate))
    except der.DerError:
        return  # said where extensions that cannot be read are
    for each in constrained:
        yield from _under(one, names, each, signatures)


def _under(one: Member, names: list[subtrees.Name], issuer: Member, signatures: Signatures) -> Iterator[Flaw]:
    if signatures.exhausted:
        yield Flaw(one, "chain-limit", reason("chain-work"))
        return
    inside = extensions.value(issuer.understood.certificate, "name-constraints")
    try:
        trees = subtrees.read(inside or b"")
    except der.DerError:
        return  # said at the issuer
    found = subtrees.against(trees, _mail_too(names, trees), signatures.spend)
    if found:
        why = reason(found.why, **found.words, subject=one.seen.subject, issuer=issuer.seen.subject)
        yield Flaw(one, found.rule, why)


def names_of(certificate: Certificate) -> Iterator[subtrees.Name]:
    """The subject and the alternative names. Raises DerError."""
    if len(certificate.subject) > _EMPTY:
        yield DIRECTORY, certificate.subject
    inside = extensions.value(certificate, "subject-alternative-name")
    if inside is None:
        for octets in _addresses_in(certificate.subject):
            yield MAIL, octets
        return
    for found in der.sequence(inside):
        yield found.tag, der.contents(inside, found)


_EMPTY = 2
"""Octets of a name that holds nothing."""


def _addresses_in(subject: bytes) -> Iterator[bytes]:
    """The values of emailAddress: without alternative names they count as such (section 4.2.1.10)."""
    wanted = object_identifier.encoded(facts.structure("email-address"))
    if wanted not in subject:
        return
    for relative in der.sequence(subject):
        for pair in der.children(subject, relative):
            kind, value = der.children(subject, pair)[:2]
            if der.whole(subject, kind) == wanted:
                yield der.contents(subject, value)


def _mail_too(names: list[subtrees.Name], trees: subtrees.Subtrees) -> Iterator[subtrees.Name]:
    """The names, and those of mailboxes with other letters than ASCII, which only look like another form (RFC 9598
    section 6), as mailboxes that cannot be compared."""
    internationalized = object_identifier.encoded(facts.structure("smtp-utf8-mailbox"))
    for tag, octets in names:
        yield tag, octets
        if tag == OTHER and octets.startswith(internationalized) and MAIL in {*trees.permitted, *trees.excluded}:
            yield MAIL, octets


def leading_periods(certificate: Certificate) -> str:
    """The first constraint of dNSName that begins with a period, which RFC 5280 does not know; empty for none."""
    try:
        inside = extensions.value(certificate, "name-constraints")
        trees = subtrees.read(inside) if inside is not None else None
    except der.DerError:
        return ""
    listed = [*trees.permitted.get(DNS, []), *trees.excluded.get(DNS, [])] if trees else []
    return next((general_names.shown(DNS, base) for base, _ in listed if base.startswith(b".")), "")


def is_empty(certificate: Certificate) -> bool:
    """There is the extension, and not one constraint in it."""
    try:
        inside = extensions.value(certificate, "name-constraints")
        return inside is not None and not any(map(bool, subtrees.read(inside)))
    except der.DerError:
        return False
