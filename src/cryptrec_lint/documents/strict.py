"""Builds typed values (named tuples and dataclasses) from parsed TOML and refuses everything that they do not declare.

An unknown key, a missing one, a value of another type or outside a closed set is a `DocumentError` that names the
file, the key (`entry[3].tier`) and what is allowed there. Nothing is converted and nothing is defaulted in silence.
"""

from __future__ import annotations

import types
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import tomli

from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import reason

T = TypeVar("T")
_NAMES = {
    str: "string",
    int: "integer",
    bool: "true or false",
    date: "date",
    datetime: "date and time",
    dict: "table",
    list: "array",
}


def parse(path: Path, text: str) -> dict[str, Any]:
    """Parse TOML; a syntax error becomes a `DocumentError` with its line and column."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        why = reason("document-unparsable", line=error.lineno, column=error.colno, detail=error.msg)
        raise DocumentError(str(path), "", why) from None


def build(cls: type[T], raw: dict[str, Any], path: str, key: str = "") -> T:
    """An instance of `cls` from a TOML table. Raises DocumentError."""
    plan = _plan(cast(Any, cls))
    for name in raw:
        if name not in plan:
            raise DocumentError(path, _join(key, name), reason("document-unknown-key", allowed=", ".join(plan)))
    for name, (_, required) in plan.items():
        if required and name not in raw:
            raise DocumentError(path, _join(key, name), reason("document-missing-key"))
    return cls(**{name: _value(plan[name][0], value, path, _join(key, name)) for name, value in raw.items()})


@cache
def _plan(cls: Any) -> dict[str, tuple[Any, bool]]:
    """Field → its type, and whether it is required."""
    hints = get_type_hints(cls)
    if hasattr(cls, "_fields"):
        return {name: (hints[name], name not in cls._field_defaults) for name in cls._fields}
    from dataclasses import MISSING, fields

    return {f.name: (hints[f.name], f.default is MISSING and f.default_factory is MISSING) for f in fields(cls)}


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _value(expected: Any, value: Any, path: str, key: str) -> Any:
    origin = get_origin(expected)
    if origin in (Union, types.UnionType):
        return _union([option for option in get_args(expected) if option is not type(None)], value, path, key)
    if origin is tuple:
        return _array(get_args(expected)[0], value, path, key)
    if origin is dict:
        return _table(get_args(expected)[1], value, path, key)
    if isinstance(expected, type) and issubclass(expected, Enum):
        return _word(expected, value, path, key)
    if hasattr(expected, "_fields") or hasattr(expected, "__dataclass_fields__"):
        _check(dict, value, path, key)
        return build(expected, value, path, key)
    _check(expected, value, path, key)
    return value


def _union(options: list[Any], value: Any, path: str, key: str) -> Any:
    if len(options) == 1:
        return _value(options[0], value, path, key)
    for option in options:
        if type(value) is option:
            return value
    return _refuse(" / ".join(_NAMES[option] for option in options), value, path, key)


def _array(item: Any, value: Any, path: str, key: str) -> tuple[Any, ...]:
    _check(list, value, path, key)
    return tuple(_value(item, one, path, f"{key}[{at}]") for at, one in enumerate(value))


def _table(item: Any, value: Any, path: str, key: str) -> dict[str, Any]:
    _check(dict, value, path, key)
    return {name: _value(item, one, path, _join(key, name)) for name, one in value.items()}


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
