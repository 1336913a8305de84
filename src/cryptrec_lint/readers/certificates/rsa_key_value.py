"""RSA keys in the XML of .NET (`RSA.ToXmlString`): RSAKeyValue of XML Signature (section 4.5.2.2), with the private
numbers beside the public ones, and mostly without a namespace: no reader of signatures has them then."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from cryptrec_lint.readers.certificates.web_key_members import Key

_FIELDS = {
    "Modulus": "n",
    "Exponent": "e",
    "D": "d",
    "P": "p",
    "Q": "q",
    "DP": "dp",
    "DQ": "dq",
    "InverseQ": "qi",
}
"""Element → the member of a JSON Web Key that is the same number (RFC 7518 section 6.3)."""
_OPEN, _CLOSE = "(?:<|&lt;)", "(?:>|&gt;)"
_FIRST = re.compile(rf"{_OPEN}Modulus{_CLOSE}")
_FIELD = re.compile(
    rf"\s{{0,80}}{_OPEN}(?P<name>{'|'.join(_FIELDS)}){_CLOSE}(?P<value>[A-Za-z0-9+/=\s]{{1,6000}}){_OPEN}/(?P=name){_CLOSE}"
)
"""A number; one of 16,384 bits has 2,732 digits."""
_MARK = "Modulus"
_STANDARD = str.maketrans("+/", "-_", "= \t\r\n")


def found(text: str) -> Iterator[Key]:
    """All keys of a text, in order."""
    if _MARK not in text:
        return
    for first in _FIRST.finditer(text):
        members, at = {"kty": "RSA"}, first.start()
        while (field := _FIELD.match(text, at)) and _FIELDS[field["name"]] not in members:
            members[_FIELDS[field["name"]]] = field["value"].translate(_STANDARD)
            at = field.end()
        if "n" in members and "e" in members:
            yield Key(first.start(), at, json.dumps(members).encode(), "d" in members)
