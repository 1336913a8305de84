"""JSON Web Keys (RFC 7517) as objects in a text that is something else: source code, YAML, a note."""

from __future__ import annotations

import re

KEY = re.compile(r'"kty"\s{0,8}:\s{0,8}"(?:RSA|EC|OKP|oct|AKP)"')
"""The member that every key has (RFC 7517 section 4.1), with the types that are registered."""
_FLAT = re.compile(r'\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}', re.DOTALL)
"""An object without others in it. Of keys only those of more than two primes have such."""
_LENGTH = 16_384
"""Code points of an object on each side of the member: a private key of 8,192 bits has half of them."""


class Objects:
    """Finds the object around each such member of a text. No part of it is gone through twice in vain."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last, self._failed = 0, -1

    def around(self, at: int) -> tuple[int, int] | None:
        """Where the object begins and ends that has the member at `at`; None where it cannot be told. In order only."""
        since = max(self._last, at - _LENGTH, 0)
        start, self._last = self._text.rfind("{", since, at), at
        if start < 0 or start == self._failed:
            return None
        whole = _FLAT.match(self._text, start, at + _LENGTH)
        if whole is None or whole.end() < at:
            self._failed = start
            return None
        return whole.span()
