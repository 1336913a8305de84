"""Compiles `locale/ja.toml` to the binary catalogue that gettext reads (GNU gettext manual, "MO Files")."""

from __future__ import annotations

import struct
from pathlib import Path

import tomli

LOCALE = Path(__file__).parents[1] / "src" / "cryptrec_lint" / "locale"
TARGET = LOCALE / "ja" / "LC_MESSAGES" / "cryptrec_lint.mo"
# The two forms follow click's choice of singular and plural, though Japanese itself has one.
_HEAD = "Content-Type: text/plain; charset=UTF-8\nLanguage: ja\nPlural-Forms: nplurals=2; plural=(n != 1);\n"


def entries() -> list[tuple[bytes, bytes]]:
    """Message and translation, sorted as the format asks; plural forms are joined by a NUL."""
    raw = tomli.loads((LOCALE / "ja.toml").read_text(encoding="utf-8"))
    table = {"": _HEAD, **raw["messages"]}
    table |= {f"{one}\0{row['plural']}": "\0".join(row["ja"]) for one, row in raw["plurals"].items()}
    return sorted((key.encode(), value.encode()) for key, value in table.items())


def compiled() -> bytes:
    """The catalogue: magic, version, count, two tables of (length, offset), then the strings."""
    rows = entries()
    start = 7 * 4 + len(rows) * 16
    strings, ids, texts = b"", [], []
    for column, into in ((0, ids), (1, texts)):
        for row in rows:
            into += [len(row[column]), start + len(strings)]
            strings += row[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + len(rows) * 8, 0, 0)
    return head + struct.pack(f"<{4 * len(rows)}I", *ids, *texts) + strings


if __name__ == "__main__":
    TARGET.write_bytes(compiled())
