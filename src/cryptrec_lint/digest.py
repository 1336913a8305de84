"""The digest by which certificates and keys are told apart. Taken only when it is asked for: few are."""

from __future__ import annotations

import hashlib
from functools import lru_cache

_CACHEABLE = 4096
"""Octets; what is longer is not worth the memory that keeping it would cost."""


def sha256(octets: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return _kept(octets) if len(octets) <= _CACHEABLE else _taken(octets)


def _taken(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


_kept = lru_cache(maxsize=2048)(_taken)
"""Building chains asks for the same ones again and again."""
