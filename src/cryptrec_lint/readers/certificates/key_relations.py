"""What the keys of a whole scan show together: a modulus that several have, a prime that two have; and whether groups
are of primes, which costs too much to be asked of every key by itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from cryptrec_lint.model import Fault, KeySeen, Location, Reason, reason
from cryptrec_lint.readers.certificates import common_factors, examined_rsa, facts, group_check, weak_rsa

_KEPT = 20_000
"""Distinct RSA moduli and holders that are remembered, some ten megabytes: memory must not grow with the input."""
_COMPARED_BITS = 2**19
"""Total length of the moduli that are examined and compared for common primes unasked: 256 of 2,048 bits, in half a
second."""
_ALL_COMPARED_BITS = 2**26
"""The same where the user asks for it: 20,000 of 3,072 bits, in minutes."""
_GROUP_WORK = 4 * 8192**3
"""What testing the groups of one file may cost, in the unit of `group_check.work`: some five seconds, enough for one of
8,192 bits or 25 of 2,048."""
_PRIME_WORK, _ALL_PRIME_WORK = 2**38, 2**49
"""What testing whether moduli are primes may cost: the sum of the cubes of their lengths. Unasked 32 of 2,048 bits,
some tenths of a second; where the user asks for it as many as are compared, in minutes."""
_GROUPS_KEPT = 10_000
"""Keys of Diffie-Hellman and DSA that are remembered until their groups are tested."""

Published = Callable[[int], "str | None"]
"""Names the list of published keys that has a key of this identity (see `KeySeen`), or says None."""


class Keys:
    """Collects the keys of a scan, and then says what is wrong with them."""

    def __init__(self, compare_all: bool = False, published: Published | None = None) -> None:
        self._limit = _ALL_COMPARED_BITS if compare_all else _COMPARED_BITS
        self._prime_work = _ALL_PRIME_WORK if compare_all else _PRIME_WORK
        self._published = published
        self._rsa: dict[int, KeySeen] = {}
        """The first key of each modulus."""
        self._holders: dict[int, dict[_Holder, KeySeen]] = {}
        """All keys of the moduli that were met more than once."""
        self._groups: dict[tuple[int, ...], list[KeySeen]] = defaultdict(list)
        self._found: list[Fault] = []
        self._moduli, self._grouped = _Room(_KEPT), _Room(_GROUPS_KEPT)

    def add(self, key: KeySeen) -> None:
        """Take note of a key."""
        name = self._published(key.identity) if self._published and key.identity else None
        if name is not None:
            self._found.append(_fault(key, "key-published", reason("key-published", list=name)))
        if key.kind == "rsa":
            self._add_rsa(key)
        elif key.kind == "group" and self._grouped.has_room(key):
            self._groups[key.others].append(key)

    def _add_rsa(self, key: KeySeen) -> None:
        first = self._rsa.get(key.identity)
        if first and _holder(key) in self._holders.setdefault(key.identity, {_holder(first): first}):
            return
        too_long = key.identity.bit_length() > facts.weak_keys().fermat_longest
        if not self._moduli.has_room(key, needed=not too_long):
            return
        if first:
            self._holders[key.identity][_holder(key)] = key
        else:
            self._rsa[key.identity] = key

    def faults(self) -> Iterator[Fault]:
        """What is wrong with the keys that were added."""
        yield from self._found
        for holders in self._holders.values():
            yield from _of_one_modulus(list(holders.values()))
        yield from self._common_primes()
        yield from self._moduli.left_out("keys-not-compared", "key-not-remembered")
        yield from _of_groups(self._groups)
        yield from self._grouped.left_out("group-not-tested", "key-groups-not-remembered")

    def _common_primes(self) -> Iterator[Fault]:
        moduli = list(self._rsa)
        yield from self._prime_moduli(moduli)
        if sum(modulus.bit_length() for modulus in moduli) > self._limit:
            why = reason("key-primes-not-compared", count=len(moduli))
            yield _fault(self._rsa[moduli[0]], "keys-not-compared", why)
            return
        for modulus in moduli:
            if not weak_rsa.faults(modulus):
                yield from self._all(modulus, examined_rsa.faults(modulus))
        for at, other in common_factors.partners(moduli).items():
            why = reason("key-rsa-shared-prime", place=_shown(self._rsa[moduli[other]].location))
            yield from self._all(moduli[at], (("key-shared-prime", why),))

    def _prime_moduli(self, moduli: list[int]) -> Iterator[Fault]:
        if sum(modulus.bit_length() ** 3 for modulus in moduli) <= self._prime_work:
            for modulus in moduli:
                if examined_rsa.is_prime(modulus):
                    yield from self._all(modulus, (("key-prime-modulus", reason("key-rsa-prime")),))

    def _all(self, modulus: int, wrong: weak_rsa.Faults) -> Iterator[Fault]:
        """What is wrong with a modulus, at every key that has it."""
        return (_fault(key, rule, why) for rule, why in wrong for key in self._of(modulus))

    def _of(self, modulus: int) -> list[KeySeen]:
        holders = self._holders.get(modulus)
        return list(holders.values()) if holders else [self._rsa[modulus]]


class _Holder(NamedTuple):
    """What tells two keys with one modulus apart."""

    exponent: int
    subject: str | None
    """None for a key that no certificate binds to a holder: it may be anyone's."""


def _holder(key: KeySeen) -> _Holder:
    return _Holder(key.others[0], key.subject if key.certified else None)


class _Room:
    """How many keys are still remembered, and what was left out: how many, and the first of them."""

    def __init__(self, limit: int) -> None:
        self._limit, self._kept, self._count = limit, 0, 0
        self._first: KeySeen | None = None

    def has_room(self, key: KeySeen, *, needed: bool = True) -> bool:
        """Whether a key may be kept; a key for which room is not even `needed` is left out."""
        if needed and self._kept < self._limit:
            self._kept += 1
            return True
        self._first = self._first or key
        self._count += 1
        return False

    def left_out(self, rule: str, why: str) -> Iterator[Fault]:
        """That keys were left out, said once, where the first of them stands."""
        if self._first:
            yield _fault(self._first, rule, reason(why, count=self._count))


def _of_one_modulus(keys: list[KeySeen]) -> Iterator[Fault]:
    """Other exponents, or other holders. A private key beside its certificate is neither, nor is a renewal."""
    by_exponent = _two_kinds(keys, lambda key: key.others)
    by_holder = _two_kinds([key for key in keys if key.certified], lambda key: key.subject)
    for key in keys:
        other = next((one for one in by_exponent if one.others != key.others), None)
        if other:
            yield _fault(key, "key-shared-modulus", reason("key-rsa-shared-modulus", place=_shown(other.location)))
            continue
        other = next((one for one in by_holder if key.certified and one.subject != key.subject), None)
        if other:
            why = reason("key-rsa-of-several", subject=other.subject, place=_shown(other.location))
            yield _fault(key, "key-of-several", why)


def _two_kinds(keys: list[KeySeen], kind: Callable[[KeySeen], object]) -> list[KeySeen]:
    """The first key, and the first of another kind: with every key, one of the two differs in kind if any key does."""
    other = next((key for key in keys if kind(key) != kind(keys[0])), None)
    return [*keys[:1], *([other] if other else [])]


def _of_groups(groups: dict[tuple[int, ...], list[KeySeen]]) -> Iterator[Fault]:
    """Each group is tested once, and only so many in a file that no standard has."""
    work: Counter[str] = Counter()
    for (prime, base, order), keys in groups.items():
        path = keys[0].location.path
        takes = group_check.work(prime)
        work[path] += takes
        in_bounds = not takes or work[path] <= _GROUP_WORK
        beyond = ("group-not-tested", reason("key-group-beyond-bounds"))
        wrong = group_check.fault(prime, base, order) if in_bounds else beyond
        if wrong:
            yield from (_fault(key, *wrong) for key in keys)


def _fault(key: KeySeen, rule: str, why: Reason) -> Fault:
    return Fault(key.location, key.written, rule, why, key.mechanism, key.subject)


def _shown(location: Location) -> str:
    return f"{location.path}:{location.line} {location.symbol}"
