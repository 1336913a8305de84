"""Who signed a revocation list or an OCSP response, and may they?

RFC 5280 section 6.3.3 (f) and (g); RFC 6960 sections 3.2 and 4.2.2.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from cryptrec_lint.model import Reason, StatusSeen, reason
from cryptrec_lint.readers.certificates import der, extensions, facts, object_identifier, verify
from cryptrec_lint.readers.certificates.chains.answered import Answered
from cryptrec_lint.readers.certificates.chains.issuers import Issuers
from cryptrec_lint.readers.certificates.chains.links import Links
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.chains.revoked_list import RevokedList
from cryptrec_lint.readers.certificates.chains.signatures import Signatures
from cryptrec_lint.readers.certificates.signed import Signed

MAX_KEYS = 16
"""Different keys that are tried for one list or response."""
_EACH, _OCTETS_A_UNIT = 100, 500
"""Work of one check, and octets that are hashed in one unit more, in the unit of `signatures.BUDGET`."""
WRONG, UNUSABLE = "chain-status-wrong", "chain-status-unusable"


class Signer(NamedTuple):
    """Whose key made a signature; None where none of those at hand did."""

    found: Member | None = None
    rule: str = ""
    """What is wrong with it; empty where nothing is, or where the signer is not at hand."""
    why: Reason | None = None


class StatusSigners:
    """Answers, and counts the work."""

    def __init__(self, among: Issuers, signatures: Signatures, above: Callable[[Member], Links]) -> None:
        self._among, self._signatures, self._above = among, signatures, above

    def of_list(self, seen: StatusSeen, content: RevokedList) -> Signer:
        """Who signed a list."""
        named, identifier = self._among.named(content.issuer), content.authority.key

        def unlikely(one: Member) -> tuple[bool, bool]:
            return one.key_identifier != identifier, one.seen.location.path != seen.location.path

        found, tried = self._tried(content.signed, sorted(named, key=unlikely))
        if isinstance(found, Member):
            same = (one for one in named if one.seen.spki_sha256 == found.seen.spki_sha256)
            if any(map(_signs_lists, same)):
                return Signer(found)
            return Signer(found, UNUSABLE, reason("chain-status-signer", subject=found.seen.subject))
        whole = len(tried) == len({one.seen.spki_sha256 for one in named})
        meant = [one for one in tried if _is_meant(one, seen, identifier, whole)]
        return self._none(seen, found, meant)

    def of_response(self, seen: StatusSeen, content: Answered, candidates: Iterable[Member]) -> Signer:
        """Who signed a response, of those that may be the responder that it names."""
        meant = [one for one in candidates if content.meant(one)]
        found, tried = self._tried(content.signed, meant)
        if isinstance(found, Member):
            return Signer(found)
        whole = len(tried) == len({one.seen.spki_sha256 for one in meant})
        elsewhere = [one for one in tried if not _is_part_of(one, seen)] if whole else []
        return self._none(seen, found, elsewhere)

    def _none(self, seen: StatusSeen, found: bool | None, meant: list[Member]) -> Signer:
        """None of the keys made it: the signature is wrong, cannot be checked, or the right key is not here."""
        if found is None:
            if self._signatures.exhausted:
                return Signer(None, "chain-limit", reason("chain-work"))
            return Signer(None, UNUSABLE, reason("chain-status-unchecked", issuer=seen.subject))
        return Signer(None, WRONG, reason("chain-status-key", issuer=seen.subject)) if meant else Signer()

    def speaks_for(self, signer: Member, issuer: Member) -> bool:
        """Whether who signed a list is the issuer of the certificates: the same key, or another key of the same name
        where one certified the other, or one CA both. Another CA may bear the same name."""
        keys, others = self._with_those_above(signer), self._with_those_above(issuer)
        return not keys.isdisjoint(others)

    def _with_those_above(self, one: Member) -> set[str]:
        """The key of a CA, and those that certified it."""
        return {one.seen.spki_sha256, *(each.seen.spki_sha256 for each in self._above(one).issuers)}

    def may_respond(self, signer: Member, issuer: Member) -> bool:
        """Whether who signed a response is the issuer of the certificate, or a responder that it certified itself."""
        if signer.seen.spki_sha256 == issuer.seen.spki_sha256:
            return True
        return answers_for_others(signer) and bool(self._signatures.made_by(signer, issuer))

    def _tried(self, content: Signed, candidates: list[Member]) -> tuple[Member | bool | None, list[Member]]:
        """The first whose key made the signature; False where no one's did, None where that cannot be told. And those
        that were asked, one for each key."""
        answers: list[bool | None] = []
        asked = list({each.seen.spki_sha256: each for each in reversed(candidates)}.values())[::-1][:MAX_KEYS]
        for one in asked:
            made = self._made(content, one)
            if made:
                return one, asked
            answers.append(made)
        return None if None in answers else False, asked

    def _made(self, content: Signed, one: Member) -> bool | None:
        self._signatures.spend(_EACH + len(content.data) // _OCTETS_A_UNIT)
        if self._signatures.exhausted:
            return None
        if not _of_whole_octets(content):
            return False
        by, (_, start, _, end) = one.understood, content.tbs
        return verify.made(content.data[start:end], content.value, content.told, by.certificate.key, by.key)


def _of_whole_octets(content: Signed) -> bool:
    """The BIT STRING of the signature has no unused bits (RFC 5280 section 4.1.1.3)."""
    data = content.data
    value = der.children(data, der.element(data, 0, len(data)))[2]
    return data[value.start : value.start + 1] == b"\0"


def _signs_lists(one: Member) -> bool:
    """Section 6.3.3 (f): keyUsage, where there is one, has cRLSign."""
    try:
        usage = extensions.key_usage(one.understood.certificate)
    except der.DerError:
        return False
    return usage is None or extensions.CRL_SIGN in usage


def answers_for_others(one: Member) -> bool:
    """extKeyUsage says that the key signs OCSP responses (RFC 6960 section 4.2.2.2)."""
    try:
        inside = extensions.value(one.understood.certificate, "extended-key-usage")
        wanted = object_identifier.encoded(facts.structure("ocsp-signing"))
        return inside is not None and any(der.whole(inside, each) == wanted for each in der.sequence(inside))
    except der.DerError:
        return False


def _is_meant(one: Member, seen: StatusSeen, identifier: bytes, whole: bool) -> bool:
    """The list points at this key, or stands in the same file without pointing at any, and all keys were asked."""
    if identifier and one.key_identifier:
        return identifier == one.key_identifier
    return whole and one.seen.location.path == seen.location.path


def _is_part_of(one: Member, seen: StatusSeen) -> bool:
    """Its certificate stands in the response itself, whose reader has checked it already."""
    where = one.seen.location
    return where.path == seen.location.path and where.symbol.startswith(f"{seen.location.symbol}.")
