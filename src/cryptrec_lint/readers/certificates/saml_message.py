"""The XML in a parameter of SAML: base64, perhaps percent-encoded or in a string, and deflated before it in a URL."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote

from cryptrec_lint.readers.archives import inflate

LONGEST = 12_000_000
"""Octets of a message, and digits of base64; real ones have some thousands."""
_STANDARD = str.maketrans("-_", "+/")


def xml(value: str) -> str | None:
    """The message (SAML Bindings 2.0 sections 3.4.4.1 and 3.5.4). None where it is none. Raises
    `inflate.TooLongError`."""
    if len(value) > LONGEST:
        raise inflate.TooLongError
    digits = re.sub(r"\\[rn]|&#\w+;|\s", "", _unescaped_digits(unquote(value) if "%" in value else value))
    digits = digits.rstrip("=.").translate(_STANDARD)
    try:
        octets = binascii.a2b_base64(digits + "=" * (-len(digits) % 4))
    except ValueError:
        return None
    if octets.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<":
        try:
            octets = inflate.raw(inflate.DEFLATED, octets, LONGEST)
        except inflate.DamagedError:
            return None
    return octets.decode("utf-8", "replace")


def _unescaped_digits(value: str) -> str:
    return re.sub(r"\\u00([0-9A-Fa-f]{2})", lambda one: chr(int(one[1], 16)), value).replace("\\/", "/")
