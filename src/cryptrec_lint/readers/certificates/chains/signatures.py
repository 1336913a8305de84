"""Who made a certificate's signature: asked of the library once for a pair, and not without end."""

from __future__ import annotations

from cryptrec_lint.readers.certificates import verify
from cryptrec_lint.readers.certificates.chains.member import Member

BUDGET = 10_000_000
"""Units of work, of about a microsecond each: with it a scan of hostile certificates ends within ten seconds, and
eighty thousand certificates of an ordinary CA (RSA, 2048 bits) are checked."""
_EACH = 100
_NEW_KEY = 400
"""Reading and loading a key that was not asked for lately."""
_VAIN, _IN_VAIN = 5000, 1500
"""Signatures that were not made with the key that was asked, from which on each costs so much more: in an ordinary scan
the first key asked is nearly always the right one, and what takes the longest are sets in which none is."""
_LATELY = 64
"""Keys: as many as `verify` keeps."""
_OCTETS_A_UNIT = 500
"""Octets of what is signed: hashing."""
_CUBE = 1_000_000
"""The work for a number grows at most as the cube of its length; this is the cube of a hundred octets."""
_KEPT = 65_536
"""Answers that are remembered: the same certificate stands in many files, a CA is asked about again and again."""

_WHOLE_OCTETS = bytes(1)
"""The first octet of a BIT STRING without unused bits (X.690 section 8.6.2.2): what a signature must be, as the last
element of a certificate (RFC 5280 section 4.1.1.3)."""


class Signatures:
    """Answers and counts."""

    def __init__(self, budget: int = BUDGET) -> None:
        self._left, self._vain = budget, 0
        self._answers: dict[tuple[str, str], bool | None] = {}
        self._lately: set[str] = set()

    @property
    def exhausted(self) -> bool:
        """The work that a scan may do is done: what was not asked before is not checked any more."""
        return self._left < 0

    def spend(self, work: int) -> None:
        """Count work that finding out whom to ask has taken."""
        self._left -= work

    def made_by(self, one: Member, issuer: Member) -> bool | None:
        """Whether the issuer's key made the signature of a certificate; None where that cannot be checked."""
        asked = issuer.seen.spki_sha256, one.seen.sha256
        if asked not in self._answers:
            if len(self._answers) >= _KEPT:
                self._answers.clear()
            self._answers[asked] = self._made(one, issuer)
        return self._answers[asked]

    def _made(self, one: Member, issuer: Member) -> bool | None:
        if self.exhausted:
            return None
        self._note_key(issuer.seen.spki_sha256)
        found, by = one.understood, issuer.understood
        key = by.certificate.key
        self._left -= _EACH + len(key) ** 3 // _CUBE + len(found.certificate.tbs) // _OCTETS_A_UNIT
        if self.exhausted:
            return None
        if not found.certificate.der.endswith(_WHOLE_OCTETS + found.certificate.signature):
            return False
        right = verify.signed_with(found.certificate, found.signature, key, by.key)
        self._vain += not right
        self.spend(0 if right or self._vain < _VAIN else _IN_VAIN)
        return right

    def _note_key(self, key: str) -> None:
        if key not in self._lately:
            self.spend(_NEW_KEY)
            if len(self._lately) >= _LATELY:
                self._lately.clear()
            self._lately.add(key)
