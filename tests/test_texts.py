"""Every reason and rule that the code names has its sentence, and no sentence is left over."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import tomli

from cryptrec_lint.texts import rules

SRC = Path(__file__).parents[1] / "src" / "cryptrec_lint"
MESSAGES = {
    "reason": {
        key: row
        for path in sorted(SRC.glob("reasons*.toml"))
        for key, row in tomli.loads(path.read_text(encoding="utf-8"))["reason"].items()
    }
}


def _strings() -> Iterator[tuple[str, str]]:
    for path in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, f"{path.relative_to(SRC)}:{node.lineno}"
    for path in sorted(SRC.rglob("*.toml")):
        if path.parent != SRC:
            yield path.read_text(encoding="utf-8"), str(path.relative_to(SRC))


def _calls(function: str) -> Iterator[tuple[ast.Call, str]]:
    for path in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == function and node.args:
                yield node, f"{path.relative_to(SRC)}:{node.lineno}"


def test_every_reason_has_its_sentence_and_arguments() -> None:
    for call, place in _calls("reason"):
        key = call.args[0]
        if not isinstance(key, ast.Constant):
            continue
        assert isinstance(key.value, str), place
        assert key.value in MESSAGES["reason"], f"{place}: no message for {key.value}"
        given = {keyword.arg for keyword in call.keywords}
        if None not in given:
            sample = dict.fromkeys((name for name in given if name), "x")
            MESSAGES["reason"][key.value]["en"].format_map(sample)


def test_no_reason_is_left_over() -> None:
    """Keys may also stand in data or be passed through helpers: it is enough that the word occurs."""
    words = {word for text, _ in _strings() for word in (text, *text.replace('"', " ").split())}
    stems = tuple(word for word in words if word.endswith("-") and len(word) > len("cipher-"))
    unused = {key for key in MESSAGES["reason"] if key not in words and not key.startswith(stems)}
    assert not unused


def test_every_rule_is_used_and_every_used_rule_exists() -> None:
    words = {text for text, _ in _strings()}
    assert not set(rules()) - words
    for call, place in (*_calls("Unresolved"), *_calls("Fault")):
        if len(call.args) > 2 and isinstance(call.args[2], ast.Constant):
            assert call.args[2].value in rules(), place


def test_a_file_of_reasons_holds_its_own_and_no_other() -> None:
    """`texts.of_reason` finds the file by the first word of the key."""
    for path in SRC.glob("reasons-*.toml"):
        word = path.stem.partition("-")[2]
        for key in tomli.loads(path.read_text(encoding="utf-8"))["reason"]:
            assert key.partition("-")[0] == word, path.name
