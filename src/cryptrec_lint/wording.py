"""Plain sentences by key and language, straight from the TOML files: all that `--help` needs, and cheap to import."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import tomli

_HERE = os.path.dirname(__file__)


@cache
def table(name: str) -> dict[str, Any]:
    """A TOML file of sentences beside this module: `messages`, `reasons`, `help` or `rules`."""
    with open(os.path.join(_HERE, f"{name}.toml"), "rb") as file:
        return tomli.load(file)


def sentence(lang: str, file: str, section: str, key: str, /, **args: object) -> str:
    """The sentence `[section.key]` of a file in a language, with its placeholders filled."""
    template: str = table(file)[section][key][lang]
    return template.format_map(args) if args else template
