"""TOML tables whose every key must be known and of its type; what is wrong is told with file and key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Reason, reason


class Table:
    """A TOML table whose keys are taken one by one; what is left over in the end is an error."""

    def __init__(self, path: str, key: str, content: object) -> None:
        if not isinstance(content, dict):
            raise DocumentError(path, key, wrong_type(content, "table"))
        self.path, self.key, self._left = path, key, dict(content)
        self._taken: list[str] = []

    def fail(self, key: str, why: Reason) -> DocumentError:
        """The error to raise for a key of this table."""
        return DocumentError(self.path, f"{self.key}.{key}", why)

    def unknown_value(self, key: str, value: object, allowed: str) -> DocumentError:
        """The error to raise for a value that leads nowhere."""
        return self.fail(key, reason("document-unknown-value", value=value, allowed=allowed))

    def take(self, key: str, kind: type, default: Any = None) -> Any:
        """The value of a key, which must be of this type; `default` when it is absent."""
        self._taken.append(key)
        if key not in self._left:
            return default
        value = self._left.pop(key)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fail(key, wrong_type(value, kind.__name__))
        return value

    def need(self, key: str, kind: type) -> Any:
        """The value of a key that must be there."""
        if key not in self._left:
            raise self.fail(key, reason("document-missing-key"))
        return self.take(key, kind)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        found = self.take(key, list, [])
        for item in found:
            if not isinstance(item, str):
                raise self.fail(key, wrong_type(item, "str"))
        return tuple(found)

    def text_table(self, key: str) -> dict[str, str]:
        """A table of strings."""
        found = self.take(key, dict, {})
        for name, item in found.items():
            if not isinstance(item, str):
                raise self.fail(f"{key}.{name}", wrong_type(item, "str"))
        return dict(found)

    def text_lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """A table of lists of strings."""
        inner = Table(self.path, f"{self.key}.{key}", self.take(key, dict, {}))
        return {name: inner.texts(name) for name in inner.left()}

    def below(self, key: str) -> Iterator[Table]:
        """The tables of a list."""
        for number, item in enumerate(self.take(key, list, [])):
            yield Table(self.path, f"{self.key}.{key}[{number}]", item)

    def only(self, key: str) -> Table | None:
        """The one table under a key, or None."""
        content = self.take(key, dict)
        return None if content is None else Table(self.path, f"{self.key}.{key}", content)

    def named(self, key: str) -> Iterator[tuple[str, Table]]:
        """The tables of a table of tables."""
        for name, item in self.take(key, dict, {}).items():
            yield name, Table(self.path, f"{self.key}.{key}.{name}", item)

    def left(self) -> tuple[str, ...]:
        """The keys that have not been taken yet."""
        return tuple(self._left)

    def end(self) -> None:
        """Nothing may be left."""
        for key in self._left:
            raise self.fail(key, reason("document-unknown-key", allowed=", ".join(sorted(set(self._taken)))))


def wrong_type(value: object, expected: str) -> Reason:
    """Why a value cannot stand where it stands."""
    return reason("document-wrong-type", found=repr(value), expected=expected)
