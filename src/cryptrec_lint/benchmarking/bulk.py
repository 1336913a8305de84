"""Cases of techniques that work through messages: two ways to call each, at every size, both held to known answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from cryptrec_lint.benchmarking.known import Vector, vectors
from cryptrec_lint.benchmarking.library import Missing, implementation, quietly
from cryptrec_lint.benchmarking.model import Call, Case, KnownAnswerError, Timing, Way
from cryptrec_lint.model import Algorithm, Text
from cryptrec_lint.texts import message as text

_PATTERN = bytes(range(256))


class Kept(NamedTuple):
    """A call on a context that was made before, with what is needed to see that it did the work."""

    call: Call
    made: Callable[[object], bytes]
    """Of the first call: from what the call gave, what it made."""


class Bulk(NamedTuple):
    """How a technique is called: with the key and initialization vector of a vector, and a message."""

    operation: str
    per_message: Callable[[Vector, bytes], Callable[[], bytes]]
    ceiling: Callable[[Vector, bytes], Kept]
    block: int = 1
    """Bytes: messages are filled up to a multiple of this where the technique takes nothing else."""
    remarks: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Timings:
    """Message sizes → both ways at each size."""

    bulk: Bulk
    vector: Vector
    """Whose key and initialization vector are used."""

    def __call__(self, sizes: Sequence[int]) -> Iterator[Timing]:
        """Per-message and ceiling side by side, so that a run can alternate them."""
        for size in sizes:
            for way, prepare in ((Way.PER_MESSAGE, self._per_message), (Way.CEILING, self._ceiling)):
                yield Timing(way, self.bulk.operation, partial(prepare, size), size)

    def _per_message(self, size: int) -> Call:
        return self.bulk.per_message(self.vector, message(size, self.bulk.block))

    def _ceiling(self, size: int) -> Call:
        return self.bulk.ceiling(self.vector, message(size, self.bulk.block)).call


def message(size: int, block: int = 1) -> bytes:
    """A message of `size` bytes, filled up to whole blocks. Every byte value occurs in it."""
    whole = max(size + -size % block, block if block > 1 else 0)
    return (_PATTERN * (whole // len(_PATTERN) + 1))[:whole]


def bulk_case(head: Case, file: str, make: Callable[[], Bulk]) -> Case:
    """`head` with timings and check, or with the reason why this library cannot do it.

    `make` may raise Missing. Nothing is timed without a known answer in `vectors/<file>.toml`.
    """
    known = vectors(file).get(head.id, ())
    try:
        bulk = make()
        if not known:
            raise Missing(text("bench-bulk", "no-known-answer", name=head.name))
        quietly(lambda: bulk.per_message(known[0], known[0].message)())
    except Missing as missing:
        return head._replace(unavailable=missing.text)
    return head._replace(
        timings=Timings(bulk, known[0]),
        check=partial(check, head.id, bulk, known),
        source="; ".join(dict.fromkeys(vector.source for vector in known)),
        remarks=head.remarks + bulk.remarks,
    )


def head(id: str, name: str, techniques: tuple[str, ...], components: tuple[Algorithm, ...]) -> Case:
    """What is said of a row of this library, measured or not."""
    return Case(id, name, techniques, components, implementation())


def check(id: str, bulk: Bulk, known: Sequence[Vector]) -> None:
    """Both ways against every vector. Raises KnownAnswerError."""
    for vector in known:
        for way, result in _results(bulk, vector):
            if result != vector.result:
                raise KnownAnswerError(f"{id}, {way}: {vector.source}")


def _results(bulk: Bulk, vector: Vector) -> Iterator[tuple[Way, bytes]]:
    yield Way.PER_MESSAGE, bulk.per_message(vector, vector.message)()
    kept = bulk.ceiling(vector, vector.message)
    yield Way.CEILING, kept.made(kept.call())
