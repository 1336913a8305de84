"""When two names are one (RFC 5280 section 7.1): a comparison that finds candidates; signatures decide."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """What is the same for names (as `names.text` shows them) that differ only in case, blanks, compatible characters
    or string types, and so at least for those that RFC 5280 section 7.1 calls the same."""
    plain = name if name.isascii() else unicodedata.normalize("NFKC", name)
    return _AROUND.sub(r"\1", " ".join(plain.replace("\\ ", " ").casefold().split()))


_AROUND = re.compile(" ?([,=+]) ?")
"""Blanks that begin or end a value."""
