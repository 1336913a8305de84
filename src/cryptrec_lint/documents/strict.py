"""Builds typed values (named tuples and dataclasses) from parsed TOML and refuses everything that they do not declare.

An unknown key, a missing one, a value of another type or outside a closed set is a `DocumentError` that names the
file, the key (`entry[3].tier`) and what is allowed there. Nothing is converted and nothing is defaulted in silence.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from functools import cache, partial
from typing import Any, NoReturn, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import tomli

from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import reason

T = TypeVar("T")
Convert = Callable[[Any, str, str], Any]
"""Takes a value, the file's path and the key; gives the value as the type has it, or raises DocumentError."""
_NAMES = {
    str: "string",
    int: "integer",
    bool: "true or false",
    date: "date",
    datetime: "date and time",
    dict: "table",
    list: "array",
}


def parse(path: str, text: str) -> dict[str, Any]:
    """Parse TOML; a syntax error becomes a `DocumentError` with its line and column."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        why = reason("document-unparsable", line=error.lineno, column=error.colno, detail=error.msg)
        raise DocumentError(path, "", why) from None
    except ValueError as error:  # a number with thousands of digits, which Python refuses to convert
        raise DocumentError(path, "", reason("document-unreadable", detail=error)) from None
    except RecursionError as error:  # arrays in arrays in arrays …
        raise DocumentError(path, "", reason("document-unreadable", detail=error)) from None


def build(cls: type[T], raw: dict[str, Any], path: str, key: str = "") -> T:
    """An instance of `cls` from a TOML table. Raises DocumentError."""
    plan = _plan(cast(Any, cls))
    for name in raw:
        if name not in plan:
            raise DocumentError(path, _join(key, name), reason("document-unknown-key", allowed=", ".join(plan)))
    for name, (_, required) in plan.items():
        if required and name not in raw:
            raise DocumentError(path, _join(key, name), reason("document-missing-key"))
    return cls(**{name: plan[name][0](value, path, _join(key, name)) for name, value in raw.items()})


@cache
def _plan(cls: Any) -> dict[str, tuple[Convert, bool]]:
    """Field → how its value is taken over, and whether it is required."""
    hints = get_type_hints(cls)
    if hasattr(cls, "_fields"):
        return {name: (_convert(hints[name]), name not in cls._field_defaults) for name in cls._fields}
    from dataclasses import MISSING, fields

    absent = {f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING}
    return {f.name: (_convert(hints[f.name]), f.name in absent) for f in fields(cls)}


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


@cache
def _convert(expected: Any) -> Convert:
    """The function that takes a value of a type over, chosen once for each type."""
    origin = get_origin(expected)
    if origin in (Union, types.UnionType):
        return _one_of([option for option in get_args(expected) if option is not type(None)])
    if origin is tuple:
        return _array_of(_convert(get_args(expected)[0]))
    if origin is dict:
        return _table_of(_convert(get_args(expected)[1]))
    if isinstance(expected, type) and issubclass(expected, Enum):
        return partial(_word, expected)
    if hasattr(expected, "_fields") or hasattr(expected, "__dataclass_fields__"):
        return partial(_nested, expected)
    return partial(_same, expected)


def _one_of(options: list[Any]) -> Convert:
    if len(options) == 1:
        return _convert(options[0])

    def convert(value: Any, path: str, key: str) -> Any:
        if type(value) in options:
            return value
        return _refuse(" / ".join(_NAMES[option] for option in options), value, path, key)

    return convert


def _array_of(item: Convert) -> Convert:
    def convert(value: Any, path: str, key: str) -> tuple[Any, ...]:
        _check(list, value, path, key)
        return tuple(item(one, path, f"{key}[{at}]") for at, one in enumerate(value))

    return convert


def _table_of(item: Convert) -> Convert:
    def convert(value: Any, path: str, key: str) -> dict[str, Any]:
        _check(dict, value, path, key)
        return {name: item(one, path, _join(key, name)) for name, one in value.items()}

    return convert


def _nested(expected: Any, value: Any, path: str, key: str) -> Any:
    _check(dict, value, path, key)
    return build(expected, value, path, key)


def _same(expected: type, value: Any, path: str, key: str) -> Any:
    _check(expected, value, path, key)
    return value


def _word(expected: type[Enum], value: Any, path: str, key: str) -> Enum:
    try:
        return expected(value)
    except ValueError:
        allowed = ", ".join(str(word) for word in expected)
        raise DocumentError(path, key, reason("document-unknown-value", value=value, allowed=allowed)) from None


def _check(expected: type, value: Any, path: str, key: str) -> None:
    # `type` and not `isinstance`: true is no integer here, and a date and time is no date.
    if type(value) is not expected:
        _refuse(_NAMES[expected], value, path, key)


def _refuse(expected: str, value: Any, path: str, key: str) -> NoReturn:
    found = _NAMES.get(type(value), type(value).__name__)
    raise DocumentError(path, key, reason("document-wrong-type", expected=expected, found=found))
