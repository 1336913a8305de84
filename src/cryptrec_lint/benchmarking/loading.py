"""A run from the JSON that `show_json` wrote. What else stands there (rates, shares, ties) is computed anew."""

from __future__ import annotations

import json
from enum import Enum
from types import NoneType
from typing import Any, NamedTuple, NoReturn, TypeVar, cast, get_args, get_origin, get_type_hints

from cryptrec_lint.benchmarking.model import Figure, Run
from cryptrec_lint.documents.loading import text_of
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import reason

SCHEMA = "cryptrec-lint/bench/1"

_BOUND = 1e18
"""No number of a run is as large: hertz, bytes and seconds all lie far below."""
_SHORTEST = 1e-15
"""Seconds. No call is as short; rates computed from what is longer are finite."""

T = TypeVar("T")
_NAMES = {
    dict: "object",
    list: "array",
    str: "string",
    int: "integer",
    float: "number",
    bool: "true/false",
    NoneType: "null",
}


class _Tool(NamedTuple):
    """Who wrote the file."""

    version: str


class _Head(NamedTuple):
    """What stands elsewhere in the file than in a `Run`."""

    schema: str
    tool: _Tool


def load(path: str) -> Run:
    """The run. Raises DocumentError: file, place and reason, one clear line to a user."""
    raw = _parsed(path)
    head = _build(_Head, raw, path, "")
    if head.schema != SCHEMA:
        raise DocumentError(path, "schema", reason("document-unknown-value", value=head.schema, allowed=SCHEMA))
    run = _build(Run, raw | {"tool_version": head.tool.version}, path, "")
    _times_are_possible(run, path)
    return run


def _parsed(path: str) -> Any:
    try:
        return json.loads(text_of(path), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        why = reason("bench-unparsable", line=error.lineno, column=error.colno, detail=error.msg)
        raise DocumentError(path, "", why) from None
    except (ValueError, RecursionError) as error:  # NaN; numbers or arrays beyond what the parser takes
        raise DocumentError(path, "", reason("document-unreadable", detail=error)) from None


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(word)


def _build(cls: type[T], raw: Any, path: str, key: str) -> T:
    """A named tuple from an object; keys that it does not declare are passed over."""
    if not isinstance(raw, dict):
        _refuse("object", raw, path, key)
    named, values = cast(Any, cls), {}
    for name, hint in get_type_hints(cls).items():
        place = f"{key}.{name}" if key else name
        if name in raw:
            values[name] = _value(hint, raw[name], path, place)
        elif name not in named._field_defaults:
            raise DocumentError(path, place, reason("document-missing-key"))
    return cls(**values)


def _value(expected: Any, value: Any, path: str, key: str) -> Any:
    options = get_args(expected)
    if NoneType in options:
        return None if value is None else _value(options[0], value, path, key)
    if get_origin(expected) is tuple:
        if not isinstance(value, list):
            _refuse("array", value, path, key)
        return tuple(_value(options[0], one, path, f"{key}[{at}]") for at, one in enumerate(value))
    if issubclass(expected, Enum):
        return _word(expected, value, path, key)
    if hasattr(expected, "_fields"):
        return _build(expected, value, path, key)
    return _plain(expected, value, path, key)


def _word(expected: type[Enum], value: Any, path: str, key: str) -> Enum:
    try:
        return expected(value)
    except ValueError:
        allowed = ", ".join(str(word) for word in expected)
        raise DocumentError(path, key, reason("document-unknown-value", value=value, allowed=allowed)) from None


def _plain(expected: type, value: Any, path: str, key: str) -> Any:
    if type(value) not in ((int, float) if expected is float else (expected,)):
        _refuse(_NAMES[expected], value, path, key)
    if expected in (int, float) and not abs(value) < _BOUND:
        raise DocumentError(path, key, reason("bench-impossible"))
    return float(value) if expected is float else value  # 1.0 may come back as 1 from other programs


def _refuse(expected: str, value: Any, path: str, key: str) -> NoReturn:
    raise DocumentError(path, key, reason("document-wrong-type", expected=expected, found=_NAMES[type(value)]))


def _times_are_possible(run: Run, path: str) -> None:
    """Rates are computed from the times: none may be zero, negative or without bound. Raises DocumentError."""
    places = [(f"rows[{at}].figures", row.figures) for at, row in enumerate(run.rows)] + [("floors", run.floors)]
    for place, figures in places:
        for at, figure in enumerate(figures):
            if not _possible(figure):
                raise DocumentError(path, f"{place}[{at}]", reason("bench-impossible"))


def _possible(figure: Figure) -> bool:
    return figure.median > _SHORTEST and figure.iqr >= 0 and (figure.size is None or figure.size > 0)
