"""Public keys of .NET's strong names, in hexadecimal digits: `[InternalsVisibleTo("Tests, PublicKey=0024…")]`.

The key says how long it is (strongname.h, PublicKeyBlob), so what is read is neither guessed nor longer. Literals that
are put together may break it anywhere.
"""

from __future__ import annotations

import re

from cryptrec_lint.readers.certificates import between

HEAD = r"00240000(?<![0-9A-Fa-f]00240000)[0-9A-Fa-f]{2}800000"
"""Algorithm of RSA signatures (0x2400) and of a hash (0x80..), little-endian."""
MARKS = ("0024000004800000", "002400000c800000", "002400000C800000")
"""With SHA-1 and SHA-256, which is what `sn` writes."""
_DIGITS = re.compile(r"[0-9A-Fa-f]+")
_START = 24
"""Digits before the blob: signature, hash, length."""
_LENGTH = slice(16, 24)
_LONGEST = 8_192
"""Octets of a key; one of RSA-16384 has 2,068."""


def octets(text: str, at: int) -> tuple[bytes | None, int]:
    """The key that begins at `at`, or None where it is not whole; and how many code points were looked at."""
    digits, end = _gathered(text, at, _START)
    length = int.from_bytes(bytes.fromhex(digits[_LENGTH]), "little") if len(digits) == _START else 0
    if not 0 < length <= _LONGEST:
        return None, end - at
    needed = _START + 2 * length
    digits, end = _gathered(text, at, needed)
    return bytes.fromhex(digits) if len(digits) == needed else None, end - at


def _gathered(text: str, at: int, needed: int) -> tuple[str, int]:
    parts, missing, end = list[str](), needed, at
    while missing and (chunk := _DIGITS.match(text, at)):
        taken = chunk[0][:missing]
        parts.append(taken)
        missing, end = missing - len(taken), at + len(taken)
        at = between.skipped(text, chunk.end())
    return "".join(parts), end
