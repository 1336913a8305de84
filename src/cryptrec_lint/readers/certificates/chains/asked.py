"""What the chains of a scan are asked for."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from typing import NamedTuple

from cryptrec_lint.model import CertificateSeen, StatusSeen


class Asked(NamedTuple):
    """The question."""

    as_of: date
    anchors: tuple[CertificateSeen, ...] = ()
    """Certificates that the user trusts."""
    servers: Container[str] = ()
    """Paths of the files that a server's configuration names."""
    statuses: tuple[StatusSeen, ...] = ()
    """Revocation lists and OCSP responses that were seen too."""
