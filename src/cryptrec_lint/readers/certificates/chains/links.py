"""Who issued one certificate: found by name, told apart by identifiers of keys, proved by the signature.

A name alone proves nothing: several CA certificates with one name and different keys are ordinary (JPKI has three).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates.chains import identifiers
from cryptrec_lint.readers.certificates.chains.issuers import Issuers
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.chains.signatures import Signatures

MAX_KEYS = 64
"""Different keys that are tried for one certificate; hostile files must not verify without end."""
MAX_OTHERS = 8
"""Keys that are tried though identifiers say that it is another one: that may be a mistake of the CA's."""
MAX_NAMED = 1000
"""Certificates with the issuer's name that are weighed for one certificate."""
_WEIGHED = 8
"""Work to weigh one of them, in the unit of `signatures.BUDGET`: of a thousand CAs with one name, each is weighed for
each of a thousand certificates."""
MAX_ISSUERS = 256
"""Certificates with the issuer's name that are looked at for one certificate: the same key may stand in thousands."""


class Flaw(NamedTuple):
    """What is wrong with a chain, and at which certificate."""

    at: Member
    rule: str
    why: Reason


class Links(NamedTuple):
    """The certificates whose key verifiably made a certificate's signature, the likeliest first."""

    issuers: tuple[Member, ...]
    flaw: Flaw | None = None
    """What is wrong where there is none, though something that claims to be the issuer's is here."""
    more: bool = False
    """Not all that bear the issuer's name were looked at."""


def up(one: Member, among: Issuers, signatures: Signatures) -> Links:
    """The issuers of a certificate; none of one that is signed with its own key."""
    if one.subject == one.issuer and signatures.made_by(one, one):
        return Links(())
    named = among.named(one.issuer)
    more = len(named) > MAX_NAMED
    named = _narrowed(one, named, among) if more else named
    signatures.spend(_WEIGHED * len(named))
    if named and signatures.exhausted:
        return Links((), Flaw(one, "chain-limit", reason("chain-work")), more=True)
    named = _likeliest(one, named)
    more = more or len(named) > MAX_ISSUERS
    named = named[:MAX_ISSUERS]
    keys, left_out = _keys(one, named)
    more = more or left_out
    asked = list(_asked(one, named, keys, signatures))
    proved = tuple(each for each, answer in asked if answer)
    if proved:
        return Links(proved, None, more)
    return Links((), _what_is_wrong(one, asked, among, signatures, more), more)


def _keys(one: Member, named: list[Member]) -> tuple[set[str], bool]:
    """The keys that are tried, and whether there are others."""
    told = {each.seen.spki_sha256: agrees(one, each) is not False for each in reversed(named)}
    likely = [key for key, may_be in reversed(told.items()) if may_be]
    others = [key for key, may_be in reversed(told.items()) if not may_be]
    tried = {*likely[:MAX_KEYS], *others[:MAX_OTHERS]}
    return tried, len(tried) < len(told)


def _asked(
    one: Member, named: list[Member], keys: set[str], signatures: Signatures
) -> Iterator[tuple[Member, bool | None]]:
    """Whether the key of each made the signature, until one did: then of those with that key alone, as no other did."""
    right = ""
    for each in named:
        key = each.seen.spki_sha256
        if key in keys and right in ("", key):
            answer = signatures.made_by(one, each)
            right = key if answer else right
            yield each, answer


def agrees(one: Member, issuer: Member) -> bool | None:
    """Whether authorityKeyIdentifier points at this issuer's certificate (RFC 5280 section 4.2.1.1); None where
    nothing can be compared."""
    authority, compared = one.authority, []
    if authority.key and issuer.key_identifier:
        compared.append(authority.key == issuer.key_identifier)
    if authority.serial:
        compared.append(authority.serial == issuer.seen.serial)
    if authority.issuers:
        compared.append(issuer.issuer in authority.issuers)
    return all(compared) if compared else None


def _narrowed(one: Member, named: list[Member], among: Issuers) -> list[Member]:
    """Of very many with the issuer's name, those whose key is identified; else the first."""
    identified = among.identified(one.authority.key)[:MAX_NAMED] if one.authority.key else []
    return [each for each in identified if each.subject == one.issuer] or named[:MAX_NAMED]


def _likeliest(one: Member, named: list[Member]) -> list[Member]:
    """Each certificate once, itself left out: where identifiers agree, then beside it, then those that may issue."""
    places = sorted(named, key=lambda each: _likelihood(one, each)) if len(named) > 1 else named
    found = {each.seen.sha256: each for each in reversed(places) if each.seen.sha256 != one.seen.sha256}
    return list(reversed(found.values())) if len(found) > 1 else list(found.values())


def _likelihood(one: Member, each: Member) -> tuple[bool, bool, bool]:
    return agrees(one, each) is False, each.group != one.group, not each.seen.may_issue


def _what_is_wrong(
    one: Member, asked: list[tuple[Member, bool | None]], among: Issuers, signatures: Signatures, more: bool
) -> Flaw | None:
    """Why nothing that bears the issuer's name made the signature; None where the issuer simply is not here."""
    if signatures.exhausted and asked:
        return Flaw(one, "chain-limit", reason("chain-work"))
    own = _own_signature(one, signatures)
    if own is not None:
        return own
    claimed = [(each, answer) for each, answer in asked if agrees(one, each) is not False]
    if more and not any(agrees(one, each) for each, _ in claimed):
        return Flaw(one, "chain-limit", reason("chain-many", issuer=one.seen.issuer, keys=MAX_KEYS))
    if any(answer is None for _, answer in claimed):
        return Flaw(one, "chain-not-checkable", reason("chain-unsupported", issuer=one.seen.issuer))
    if any(agrees(one, each) or each.group == one.group for each, _ in claimed):
        return Flaw(one, "chain-signature-wrong", reason("chain-key-wrong", issuer=one.seen.issuer))
    if claimed:
        return Flaw(one, "chain-incomplete", reason("chain-other-key", issuer=one.seen.issuer))
    return _under_another_name(one, among, signatures)


def _own_signature(one: Member, signatures: Signatures) -> Flaw | None:
    """Something about a self-issued certificate that says it is signed with its own key: without an identifier of
    another key it does (RFC 5280 section 4.2.1.1)."""
    authority = one.authority
    says_so = authority == identifiers.NOTHING or (bool(authority.key) and authority.key == one.key_identifier)
    if one.subject != one.issuer or not says_so:
        return None
    made = signatures.made_by(one, one)
    if made is False:
        return Flaw(one, "chain-signature-wrong", reason("chain-own-key-wrong"))
    return Flaw(one, "chain-not-checkable", reason("chain-own-unsupported")) if made is None else None


def _under_another_name(one: Member, among: Issuers, signatures: Signatures) -> Flaw | None:
    """A certificate beside it whose key did make the signature, and whose subject is not the issuer's name."""
    identified = among.identified(one.authority.key) if one.authority.key else []
    beside = [each for each in identified if each.group == one.group and each.seen.sha256 != one.seen.sha256]
    for each in beside[:MAX_KEYS]:
        if each.subject != one.issuer and signatures.made_by(one, each):
            why = reason("chain-other-name", issuer=one.seen.issuer, subject=each.seen.subject)
            return Flaw(one, "chain-name-mismatch", why)
    return None
