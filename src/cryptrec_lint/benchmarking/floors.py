"""What any call costs on this machine: copying the same bytes, and the cheapest call into the library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cryptrec_lint.benchmarking.library import implementation
from cryptrec_lint.benchmarking.model import Call, Case, Timing, Way

CASE = Case("floor", "floor", (), (), "Python, cryptography")


def timings(sizes: Sequence[int]) -> Iterator[Timing]:
    """A copy into a reused buffer for each size; an empty call into the library."""
    for size in sizes:
        yield Timing(Way.FLOOR, "copy", _Copy(size), size)
    yield Timing(Way.FLOOR, "call", _empty_call)


class _Copy:
    """Copies `size` bytes into a reused buffer."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __call__(self) -> Call:
        source, target = memoryview(bytes(self.size)), memoryview(bytearray(self.size))

        def copy() -> None:
            target[:] = source

        return copy


def _empty_call() -> Call:
    from cryptography.hazmat.primitives.constant_time import bytes_eq

    assert implementation()  # the library is loaded before the clock runs
    return lambda: bytes_eq(b"", b"")
