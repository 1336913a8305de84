"""What of `cryptography` is measured: imported quietly, from where this version has it; or why it is not there."""

from __future__ import annotations

import warnings
from functools import cache
from importlib import import_module
from typing import Any

from cryptrec_lint.model import Text
from cryptrec_lint.texts import message


class Missing(Exception):  # noqa: N818 - not an error of the program: a row says it
    """This library does not have it. `text` is what a row says."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@cache
def version() -> str:
    """The version of `cryptography`."""
    return str(import_module("cryptography").__version__)


@cache
def openssl() -> str:
    """The OpenSSL inside it, as it names itself."""
    return str(import_module("cryptography.hazmat.backends.openssl.backend").backend.openssl_version_text())


def implementation() -> str:
    """What the rows of this library say of their implementation."""
    return f"cryptography {version()}, {openssl()}"


def part(name: str, *places: str) -> Any:
    """`name` from the first of `places` (modules below `cryptography`) that has it.

    Modules that only warn of their age are imported without the warning: the row says it. Raises Missing.
    """
    for place in places:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return getattr(import_module(f"cryptography.{place}"), name)
            except (ImportError, AttributeError):
                continue
    raise Missing(message("bench", "not-in-library", name=name, library=f"cryptography {version()}"))


def quietly(call: Any, *arguments: Any) -> Any:
    """The result of a call that may warn of its age. Raises Missing where the library refuses the algorithm."""
    from cryptography.exceptions import UnsupportedAlgorithm

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return call(*arguments)
        except UnsupportedAlgorithm as error:
            text = message("bench", "not-supported", library=implementation(), detail=error)
            raise Missing(text) from None
