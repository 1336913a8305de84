"""A certificate as a part of chains: what is compared is at hand, everything else is read again when it is asked."""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import CertificateSeen, Location
from cryptrec_lint.readers.certificates import understanding
from cryptrec_lint.readers.certificates.chains import identifiers
from cryptrec_lint.readers.certificates.chains.identifiers import Authority
from cryptrec_lint.readers.certificates.chains.naming import folded
from cryptrec_lint.readers.certificates.understanding import Understood
from cryptrec_lint.readers.certificates.x509 import Certificate

_CERTIFICATE = "certificate["
"""How the symbol of a certificate's place begins: what stands before it names the container."""

Group = tuple[str, str]
"""Path of a source, and the container inside it (empty for the source itself)."""


class Member(NamedTuple):
    """A certificate that was seen."""

    seen: CertificateSeen
    subject: str
    """Folded, as is the issuer."""
    issuer: str
    key_identifier: bytes
    authority: Authority
    group: Group
    """What it stands in, together with others."""

    @property
    def understood(self) -> Understood:
        """What it says by itself. It was read before, so it can be read."""
        return understanding.read(self.seen.der)[0]

    @property
    def identity(self) -> tuple[str, str]:
        """Name and key: two certificates with the same ones are alternatives (RFC 4158 section 2.4.2)."""
        return self.subject, self.seen.spki_sha256

    @property
    def is_authority(self) -> bool:
        """It is a CA's: no end entity's."""
        return is_authority(self.seen)

    @property
    def shown(self) -> str:
        """Whose it is and where it stands."""
        return f"{self.seen.subject or '-'} ({self.seen.location.path}:{self.seen.location.line})"


def member(seen: CertificateSeen) -> Member:
    """A certificate that was seen, as a member."""
    return _member(seen, understanding.read(seen.der)[0].certificate)


def of_many(seen: CertificateSeen) -> Member:
    """The same for one of very many: what it says is read when it is asked for, which it may never be."""
    return _member(seen, understanding.parse(seen.der)[0])


def _member(seen: CertificateSeen, certificate: Certificate) -> Member:
    own, authority = identifiers.own(certificate), identifiers.authority(certificate)
    return Member(seen, folded(seen.subject), folded(seen.issuer), own, authority, group_of(seen.location))


def is_authority(seen: CertificateSeen) -> bool:
    """Whether a certificate is a CA's. One of version 1 is, where its issuer has the same name."""
    return seen.role in ("root", "ca") or (seen.role == "self-issued" and seen.may_issue)


def group_of(where: Location) -> Group:
    """What stands at this place is a part of."""
    return where.path, where.symbol.rpartition(_CERTIFICATE)[0]
