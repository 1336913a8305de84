"""What is encrypted with a password is opened where the password is at hand, and else it is said why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from cryptrec_lint.model import Reason, Unresolved, reason
from cryptrec_lint.readers.certificates import deciphering, deriving, java_protector
from cryptrec_lint.readers.certificates.deriving import Password
from cryptrec_lint.readers.certificates.effort import LIMIT, Effort
from cryptrec_lint.readers.certificates.password_scheme import Scheme
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known

Fits = Callable[[bytes], bool]
"""Whether octets are what should have been encrypted: a wrong password gives others."""


class Opened(NamedTuple):
    """What was encrypted, and the password that opened it."""

    octets: bytes
    password: Password


def given(passwords: Iterable[bytes]) -> tuple[Password, ...]:
    """What the user gave, in the forms in which schemes want it."""
    return tuple(map(Password, passwords))


def opened(scheme: Scheme, data: bytes, passwords: tuple[Password, ...], effort: Effort, fits: Fits) -> Opened | Reason:
    """What a scheme encrypted, or why it was not seen."""
    if scheme.derivation is None or scheme.cipher is None or not scheme.derivation.how:
        return _cannot(scheme)
    try:
        for password in passwords:
            found = _with(scheme, data, password, effort)
            if isinstance(found, Reason):
                return found
            if found is not None and fits(found):
                return Opened(found, password)
        if not passwords:
            _check(scheme, data)
    except (deriving.CannotDeriveError, deciphering.CannotDecipherError):
        return _cannot(scheme)
    return reason("keybox-wrong-password") if any(one.octets for one in passwords) else reason("keybox-locked")


def locked(place: Place, symbol: str, why: Reason) -> Iterator[Unresolved]:
    """Why a content was not seen, as an observation."""
    asks_for_password = why.key in ("keybox-locked", "keybox-wrong-password")
    yield place.unresolved(symbol, "locked-content" if asks_for_password else "unread-container", why)


def _with(scheme: Scheme, data: bytes, password: Password, effort: Effort) -> bytes | Reason | None:
    """What the password gives, None where it is a wrong one, or why it was not tried."""
    derivation, cipher = scheme.derivation, scheme.cipher
    assert derivation is not None and cipher is not None
    if derivation.how == "jks":
        return java_protector.recovered(data, password)
    key_octets = deciphering.key_octets(cipher, derivation.key_octets)
    iv_octets = deciphering.iv_octets(cipher) if cipher.iv is None else 0
    cost = _cost(scheme, data, key_octets, iv_octets)
    if not effort.affords(cost):
        return reason("keybox-too-costly", rounds=cost, limit=LIMIT)
    key = deriving.derive(derivation, password, key_octets)
    iv = cipher.iv
    if iv is None:
        iv = deriving.derive(derivation, password, iv_octets, deriving.IV)
    return deciphering.deciphered(cipher, key, iv, data)


def _cost(scheme: Scheme, data: bytes, key_octets: int, iv_octets: int) -> int:
    assert scheme.derivation is not None and scheme.cipher is not None
    rounds = deriving.rounds(scheme.derivation, key_octets)
    rounds += deriving.rounds(scheme.derivation, iv_octets) if iv_octets else 0
    return rounds + deciphering.cost(scheme.cipher, data)


def _check(scheme: Scheme, data: bytes) -> None:
    """Raises where a password would not help."""
    assert scheme.derivation is not None and scheme.cipher is not None
    if scheme.derivation.how != "jks":
        _cost(scheme, data, deciphering.key_octets(scheme.cipher, scheme.derivation.key_octets), 0)


def _cannot(scheme: Scheme) -> Reason:
    names = [told.mechanism for _, told in scheme.parts]
    known = all(isinstance(told, Known) for _, told in scheme.parts)
    return reason("keybox-cannot-open", name=", ".join(names)) if known else reason("keybox-scheme-not-known")
