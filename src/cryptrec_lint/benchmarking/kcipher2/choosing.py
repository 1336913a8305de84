"""Which implementation of KCipher-2 runs, and the sentence that says so."""

from __future__ import annotations

from cryptrec_lint.benchmarking.kcipher2.cipher import Implementation
from cryptrec_lint.benchmarking.kcipher2.native import load
from cryptrec_lint.benchmarking.kcipher2.pure import PURE
from cryptrec_lint.model import Reason, Text
from cryptrec_lint.texts import message, of_reason


def implementation() -> Implementation:
    """The one in C where it can be had, else the one in Python with the reason. May compile: see `native`."""
    native = load()
    return PURE._replace(instead_of_c=native) if isinstance(native, Reason) else native


def describe(chosen: Implementation) -> Text:
    """What a row of a table has to say: which of the two ran, whose it is, and what it is not for."""
    why = chosen.instead_of_c
    if why is not None:
        return message("kcipher2", "python-instead-of-c", why=of_reason(why))
    return message("kcipher2", chosen.language, built_with=chosen.built_with)
