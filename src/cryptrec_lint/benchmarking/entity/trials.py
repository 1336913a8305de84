"""What a mechanism must refuse: changed, cut, replayed and reflected messages. A right run must succeed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from cryptrec_lint.benchmarking.entity.exchanges import Labels, Party, Wire, straight
from cryptrec_lint.benchmarking.entity.guards import Refused

Change = Callable[[int, bytes], bytes]


class Mechanism(NamedTuple):
    """An exchange with the labels of its tokens, and the making of two parties that share what they need."""

    exchange: Callable[[Labels, Party, Party, Wire], None]
    labels: Labels
    parties: Callable[[], tuple[Party, Party]]


def faults(mechanism: Mechanism) -> Iterator[str]:
    """What is wrong with a mechanism, in a few words each; nothing where all is well."""
    a, b = mechanism.parties()
    first = record(mechanism, a, b)
    if first is None:
        yield "a right run is refused"
        return
    trials: dict[str, Change] = {"changed": _flip_first, "altered": _flip_last, "cut": _cut}
    trials["replayed"] = lambda at, _: first[at]
    for word, change in trials.items():
        for at in range(len(first)):
            if not refuses(mechanism, a, b, partial(_at, at, change)):
                yield f"message {at + 1}, {word}, is accepted"
    if not refuses(mechanism, b, a, lambda at, _: first[at]):
        yield "a run is accepted with the parts exchanged"
    if len(mechanism.labels) > 1 and not refuses(mechanism, a, b, _mirror(len(first))):
        yield "a reflected token is accepted"


def record(mechanism: Mechanism, a: Party, b: Party) -> list[bytes] | None:
    """The messages of a right run, None where it is refused."""
    seen: list[bytes] = []

    def wire(message: bytes) -> bytes:
        seen.append(message)
        return message

    return None if _refused(mechanism, a, b, wire) else seen


def refuses(mechanism: Mechanism, a: Party, b: Party, change: Change) -> bool:
    """Whether a run is refused in which every message goes through `change`; the next right run must succeed."""
    passed = 0

    def wire(message: bytes) -> bytes:
        nonlocal passed
        passed += 1
        return change(passed - 1, message)

    return _refused(mechanism, a, b, wire) and not _refused(mechanism, a, b, straight)


def _refused(mechanism: Mechanism, a: Party, b: Party, wire: Wire) -> bool:
    try:
        mechanism.exchange(mechanism.labels, a, b, wire)
    except Refused:
        return True
    return False


def _at(place: int, change: Change, at: int, message: bytes) -> bytes:
    return change(at, message) if at == place else message


def _flip_first(_: int, message: bytes) -> bytes:
    return bytes((message[0] ^ 1,)) + message[1:]


def _flip_last(_: int, message: bytes) -> bytes:
    return message[:-1] + bytes((message[-1] ^ 1,))


def _cut(_: int, message: bytes) -> bytes:
    return message[: len(message) // 2]


def _mirror(messages: int) -> Change:
    """A's own token comes back to it instead of B's, which is the last message."""
    sent: list[bytes] = []

    def change(at: int, message: bytes) -> bytes:
        sent.append(message)
        return sent[-2] if at == messages - 1 else message

    return change
