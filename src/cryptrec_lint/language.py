"""Which language the user reads."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence

_DOMAIN = "cryptrec_lint"
LANGUAGES = ("ja", "en")


def from_environment(environment: Mapping[str, str]) -> str:
    """`ja` or `en`, by the locale variables in the order that POSIX gives them; on Windows by the user's locale."""
    for name in ("CRYPTREC_LINT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return _of_tag(value)
    if os.name == "nt":
        import locale

        return _of_tag(locale.getlocale()[0] or "")
    return "en"


def use(lang: str) -> None:
    """Let gettext, by which click translates its own words, speak the language. Changes this process's environment."""
    if lang == "ja":
        gettext.bindtextdomain(_DOMAIN, os.path.join(os.path.dirname(__file__), "locale"))
        os.environ["LANGUAGE"] = "ja"
    gettext.textdomain(_DOMAIN if lang == "ja" else "messages")


def _of_tag(tag: str) -> str:
    return "ja" if tag.lower().startswith(("ja", "japanese")) else "en"


def from_arguments(arguments: Sequence[str]) -> str | None:
    """The value of `--lang`, looked for before the command line is parsed, so that help and errors can use it."""
    for at, word in enumerate(arguments):
        value = arguments[at + 1 : at + 2] if word == "--lang" else [word[7:]] if word.startswith("--lang=") else []
        if value and value[0] in LANGUAGES:
            return value[0]
    return None
