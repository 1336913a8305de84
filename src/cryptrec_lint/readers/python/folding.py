"""Computing with constants: what Python itself would get from texts, numbers and byte strings, within bounds."""

from __future__ import annotations

import ast
import base64
import binascii
import operator
from collections.abc import Callable
from typing import Any

from cryptrec_lint.readers.python.values import ByteString, Constant, Value

_LONGEST = 10_000
"""Texts and byte strings longer than this, and numbers with more digits, are not computed."""

_OPERATIONS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
    ast.Pow: operator.pow,
}
_FAST_GROWING = (ast.Mult, ast.LShift, ast.Pow)
_TEXT_METHODS = frozenset(
    (
        "upper",
        "lower",
        "strip",
        "lstrip",
        "rstrip",
        "replace",
        "format",
        "title",
        "casefold",
        "removeprefix",
        "removesuffix",
        "capitalize",
        "swapcase",
    )
)
_LENGTHENING = frozenset(("format", "replace"))


def binary(operation: ast.operator, left: Value, right: Value) -> Value | None:
    """`left operation right`, or None when it cannot be computed."""
    if isinstance(left, ByteString) or isinstance(right, ByteString):
        return _length(operation, left, right)
    compute = _OPERATIONS.get(type(operation))
    if compute is None or not isinstance(left, Constant) or not isinstance(right, Constant):
        return None
    if isinstance(operation, _FAST_GROWING) and not _stays_small(operation, left.value, right.value):
        return None
    if isinstance(operation, ast.Mod) and not isinstance(left.value, int):
        return _template(left.value, right.value)
    try:
        return _bounded(compute(left.value, right.value))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None


def _template(text: object, value: object) -> Value | None:
    """`"sha%d" % 256`; widths could make it long, so only plain conversions."""
    if not isinstance(text, str) or (any(mark in text for mark in "*.0123456789") and "%" in text and _wide(text)):
        return None
    try:
        return _bounded(text % (value,)) if isinstance(value, (str, int)) else None
    except (TypeError, ValueError):
        return None


def _wide(text: str) -> bool:
    return any(part[:1] in "*.0123456789#+- " and part[:1] for part in text.split("%")[1:])


def _stays_small(operation: ast.operator, left: object, right: object) -> bool:
    if not isinstance(right, int) or (isinstance(operation, ast.Mult) and not isinstance(left, int)):
        return _product_is_small(left, right)
    if not isinstance(left, int) or (right < 0 and not isinstance(operation, ast.Mult)):
        return False
    if isinstance(operation, ast.Mult):
        return left.bit_length() + right.bit_length() < _LONGEST
    growth = right if isinstance(operation, ast.LShift) else left.bit_length() * right
    return growth < _LONGEST


def _product_is_small(left: object, right: object) -> bool:
    if isinstance(left, int) and isinstance(right, (str, bytes)):
        left, right = right, left
    return isinstance(left, (str, bytes)) and isinstance(right, int) and len(left) * max(right, 0) < _LONGEST


def _length(operation: ast.operator, left: Value, right: Value) -> Value | None:
    """Lengths add up under `+` and multiply under `*`."""
    if isinstance(operation, ast.Add):
        one, other = bits_of(left), bits_of(right)
        return ByteString(one + other, composed=True) if one is not None and other is not None else None
    if isinstance(operation, ast.Mult) and isinstance(left, ByteString) and isinstance(right, Constant):
        times = right.value
        return (
            ByteString(left.bits * times, composed=True) if isinstance(times, int) and 0 <= times < _LONGEST else None
        )
    return None


def bits_of(value: Value) -> int | None:
    """The length of a byte string in bits. A text counts where each of its characters is one byte."""
    if isinstance(value, ByteString):
        return value.bits
    if not isinstance(value, Constant):
        return None
    if isinstance(value.value, bytes) or (isinstance(value.value, str) and value.value.isascii()):
        return len(value.value) * _BITS_PER_BYTE
    return None


_BITS_PER_BYTE = 8


def zeros(count: int) -> Constant | None:
    """`bytes(count)`."""
    return Constant(bytes(count)) if 0 <= count < _LONGEST else None


def different_keys(value: Value, key_bits: int) -> int | None:
    """How many different keys a value holds that is used as three keys in turn; None when it cannot be told.

    Keying options of SP 800-67; FIPS 46-3: the last bit of each byte is parity and no part of a key.
    Two equal neighbours cancel each other: what is left is one key.
    """
    text = value.value if isinstance(value, Constant) else None
    data = text.encode("latin-1", "replace") if isinstance(text, str) else text
    if not isinstance(data, bytes):
        return None
    octets = key_bits // _BITS_PER_BYTE
    plain = bytes(byte & _NO_PARITY for byte in data)
    keys = [plain[start : start + octets] for start in range(0, len(plain), octets)]
    first, second, third = (*keys, *keys, *keys)[:3]
    if first == second or second == third:
        return 1
    return 2 if first == third else 3


_NO_PARITY = 0xFE


def of_bytes(count: object) -> ByteString | None:
    """A byte string of so many bytes."""
    if isinstance(count, int) and not isinstance(count, bool) and 0 <= count < _LONGEST:
        return ByteString(count * _BITS_PER_BYTE)
    return None


def _bounded(found: object) -> Value | None:
    if isinstance(found, (str, bytes)) and len(found) > _LONGEST:
        return None
    return Constant(found) if isinstance(found, (str, bytes, int, float)) else None


def unary(operation: ast.unaryop, value: Value) -> Value | None:
    """`-x`, `+x`, `not x`; None when it cannot be computed."""
    if not isinstance(value, Constant):
        return None
    if isinstance(operation, ast.Not):
        return Constant(not value.value)
    if isinstance(operation, ast.USub) and isinstance(value.value, (int, float)):
        return Constant(-value.value)
    return value if isinstance(operation, ast.UAdd) else None


def joined(parts: list[Value]) -> Value | None:
    """An f-string of constants."""
    texts = [str(part.value) for part in parts if isinstance(part, Constant) and isinstance(part.value, (str, int))]
    if len(texts) < len(parts):
        return None
    return _bounded("".join(texts))


def method(value: object, name: str, arguments: list[object]) -> Value | None:
    """A method of a text or byte string; None when it is none that we compute."""
    if name == "encode" and isinstance(value, str):
        return _encoded(value, arguments)
    if name == "decode" and isinstance(value, bytes):
        return Constant(value.decode("latin-1"))
    if name not in _TEXT_METHODS or not isinstance(value, str) or not all(_plain(item) for item in arguments):
        return None
    if name == "format" and any(mark in value for mark in ".[:!"):
        return None
    if name in _LENGTHENING and len(value) * (1 + sum(len(str(item)) for item in arguments)) > _LONGEST:
        return None
    try:
        return _bounded(getattr(value, name)(*arguments))
    except (TypeError, ValueError, IndexError, KeyError):
        return None


def _plain(item: object) -> bool:
    return isinstance(item, (str, int)) and not isinstance(item, bool)


def _encoded(value: str, arguments: list[object]) -> Value | None:
    if arguments and not isinstance(arguments[0], str):
        return None
    return Constant(value.encode("ascii")) if value.isascii() else None


def decoded(kind: str, text: object) -> Value | None:
    """The bytes that a literal in hexadecimal or base64 stands for."""
    if not isinstance(text, (str, bytes)) or len(text) > _LONGEST:
        return None
    try:
        return Constant(bytes.fromhex(_ascii(text)) if kind == "hex" else base64.b64decode(text))
    except (ValueError, binascii.Error):
        return None


def _ascii(text: str | bytes) -> str:
    return text.decode("ascii") if isinstance(text, bytes) else text


def cut(value: Value, lower: object, upper: object) -> Value | None:
    """`value[lower:upper]` of something whose length is known."""
    if not isinstance(lower, (int, type(None))) or not isinstance(upper, (int, type(None))):
        return None
    if isinstance(value, Constant) and isinstance(value.value, (str, bytes)):
        return Constant(value.value[lower:upper])
    if not isinstance(value, ByteString):
        return None
    length = of_bytes(len(range(value.bits // _BITS_PER_BYTE)[lower:upper]))
    return None if length is None else length._replace(composed=value.composed)
