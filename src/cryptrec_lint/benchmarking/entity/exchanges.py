"""The exchanges: who sends what to whom. A run that ends has authenticated; one that must not raises Refused.

A is who proves itself first, B who it proves itself to. Flows as in ISO/IEC 9798-2, -3 and -4; texts are left out, and
fields that the receiver knows are bound, not sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cryptrec_lint.benchmarking.entity.guards import Guard, Refused

Labels = tuple[bytes, ...]
Wire = Callable[[bytes], bytes]
NAME = 16
"""Bytes of a party's name; a challenge is as long."""
STAMP = 8
"""Bytes of a sequence number."""


class Party:
    """A party with its name, its keys, its sequence numbers and the challenges that it will send."""

    def __init__(self, name: bytes, guard: Guard, challenges: Iterator[bytes]) -> None:
        self.name, self.guard = name, guard
        self.protect, self.open = guard.protect, guard.open
        self.challenge = challenges.__next__
        self._sent = self._seen = 0

    def stamp(self) -> bytes:
        """The next of its sequence numbers (the standard's time variant parameter)."""
        self._sent += 1
        return self._sent.to_bytes(STAMP, "big")

    def take(self, stamp: bytes) -> None:
        """Accepts a sequence number of the peer that is higher than all before. Raises Refused."""
        number = int.from_bytes(stamp, "big")
        if number <= self._seen:
            raise Refused
        self._seen = number


def straight(message: bytes) -> bytes:
    """A wire that delivers what was sent."""
    return message


def one_pass_unilateral(labels: Labels, a: Party, b: Party, wire: Wire = straight) -> None:
    """A sends a token with a sequence number and B's name."""
    _stamped(labels[0], a, b, wire)


def two_pass_mutual(labels: Labels, a: Party, b: Party, wire: Wire = straight) -> None:
    """Each sends a token with a sequence number and the other's name."""
    _stamped(labels[0], a, b, wire)
    _stamped(labels[1], b, a, wire)


def _stamped(label: bytes, a: Party, b: Party, wire: Wire) -> None:
    token = wire(a.protect(label, a.stamp(), b.name))
    b.take(b.open(label, token, STAMP, b.name))


def two_pass_unilateral(labels: Labels, a: Party, b: Party, wire: Wire = straight) -> None:
    """B sends a challenge; A's token binds it and B's name."""
    sent = b.challenge()
    token = wire(a.protect(labels[0], b"", wire(sent) + b.name))
    b.open(labels[0], token, 0, sent + b.name)


def two_pass_unilateral_own_number(labels: Labels, a: Party, b: Party, wire: Wire = straight) -> None:
    """The same; A adds a random number of its own, so that it never signs what B alone has chosen."""
    sent = b.challenge()
    token = wire(a.protect(labels[0], a.challenge(), wire(sent) + b.name))
    b.open(labels[0], token, NAME, sent + b.name)


def three_pass_mutual(labels: Labels, a: Party, b: Party, wire: Wire = straight) -> None:
    """B's challenge; A's token with a challenge of its own; B's token, which binds both."""
    _three_passes(labels, a, b, wire, b"")


def three_pass_mutual_named(labels: Labels, a: Party, b: Party, wire: Wire = straight) -> None:
    """The same; B's token binds A's name too."""
    _three_passes(labels, a, b, wire, a.name)


def _three_passes(labels: Labels, a: Party, b: Party, wire: Wire, name: bytes) -> None:
    of_b, of_a = b.challenge(), a.challenge()
    at_a = wire(of_b)
    first = wire(a.protect(labels[0], of_a, at_a + b.name))
    at_b = b.open(labels[0], first, NAME, of_b + b.name)
    second = wire(b.protect(labels[1], b"", of_b + at_b + name))
    a.open(labels[1], second, 0, at_a + of_a + name)


def parallel_mutual(labels: Labels, a: Party, b: Party, wire: Wire = straight) -> None:
    """Each sends a challenge; each answers with a token that binds both and the other's name."""
    of_a, of_b = a.challenge(), b.challenge()
    at_b, at_a = wire(of_a), wire(of_b)
    first = wire(a.protect(labels[0], b"", of_a + at_a + b.name))
    second = wire(b.protect(labels[1], b"", of_b + at_b + a.name))
    b.open(labels[0], first, 0, at_b + of_b + b.name)
    a.open(labels[1], second, 0, at_a + of_a + a.name)
