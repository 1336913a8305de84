"""Lists of keys whose private half is public, in the format of badkeys (its docs/BLOCKLISTFORMAT.md, version 0).

`blocklist.dat` is sorted records of 16 octets: the first 15 of the SHA-256 of the key's number, written without leading
zeros, and the number of the list that has it. `badkeysdata.json` beside it names the lists. Nothing is ever fetched:
that is for the user to do.
"""

from __future__ import annotations

import json
import mmap
import os
from hashlib import sha256

from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import reason

_RECORD, _DIGEST = 16, 15
_NAMES_FILE = "badkeysdata.json"
_NAMES_OCTETS = 1 << 20
"""The file that names the lists has some kilobytes."""
_PROBES = 1000
"""Records looked at to see that a file is sorted, as such a list is and hardly any other file."""


class PublishedKeys:
    """An open list; calling it with a key's number (`KeySeen.identity`) gives the name of the list that has it."""

    def __init__(self, path: str) -> None:
        """Raises DocumentError where the file is no such list."""
        try:
            with open(path, "rb") as file:
                self._records = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:  # ValueError: it is empty
            raise DocumentError(path, "", reason("key-no-list")) from error
        if not self._is_list():
            raise DocumentError(path, "", reason("key-no-list"))
        self._names = _names(os.path.join(os.path.dirname(path), _NAMES_FILE))

    def __call__(self, identity: int) -> str | None:
        """The name of the list that has a key, or None."""
        wanted = sha256(identity.to_bytes((identity.bit_length() + 7) // 8, "big")).digest()[:_DIGEST]
        low, high = 0, len(self._records) // _RECORD
        while low < high:
            middle = (low + high) // 2
            found = self._digest(middle)
            if found == wanted:
                number = self._records[middle * _RECORD + _DIGEST]
                return self._names.get(number, str(number))
            low, high = (middle + 1, high) if found < wanted else (low, middle)
        return None

    def _digest(self, at: int) -> bytes:
        return self._records[at * _RECORD : at * _RECORD + _DIGEST]

    def _is_list(self) -> bool:
        count, rest = divmod(len(self._records), _RECORD)
        probes = [self._digest(at) for at in range(0, count, count // _PROBES + 1)]
        return not rest and probes == sorted(probes)


def _names(path: str) -> dict[int, str]:
    """Number of a list → its name; empty where the file is missing or is not what it should be."""
    try:
        with open(path, "rb") as file:
            lists = json.loads(file.read(_NAMES_OCTETS))["blocklists"]
        return {int(one["id"]): str(one["name"]) for one in lists}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
