"""Words of the known-answer tests of public-key rows."""

from __future__ import annotations

from collections.abc import Callable

from cryptrec_lint.benchmarking.model import KnownAnswerError
from cryptrec_lint.benchmarking.published import answers


def expect(holds: bool, id: str, what: str) -> None:
    """Raises KnownAnswerError, naming the row and what of it is wrong, unless it holds."""
    if not holds:
        raise KnownAnswerError(f"{id}: {what}")


def refused(call: Callable[..., object], *arguments: object) -> bool:
    """Whether the library refuses: a signature does not verify, a ciphertext does not open, numbers are no key."""
    from cryptography.exceptions import InvalidSignature

    try:
        call(*arguments)
    except (InvalidSignature, ValueError):
        return True
    return False


def sourced(file: str, id: str, else_by: str = "a round trip") -> str:
    """Where the answer of a row was published, or how it is checked without one."""
    answer = answers(file).get(id)
    return str(answer["source"]) if answer else f"no published vector at hand: checked by {else_by}"
