"""From a file to a typed document: the schema that it names says which class checks it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cryptrec_lint.documents.strict import build, parse
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import reason

SCHEMAS = {
    "cryptrec-lint/cipher-list/1": ("ciphers", "ciphers", "CipherList"),
    "cryptrec-lint/strength-requirements/1": ("strength", "strength", "StrengthRequirements"),
    "cryptrec-lint/transition-guideline/1": ("strength", "transition", "TransitionGuideline"),
    "cryptrec-lint/tls-guideline/1": ("tls", "tls", "TlsGuideline"),
    "cryptrec-lint/esign-criteria/1": ("esign", "esign_criteria", "Criteria"),
    "cryptrec-lint/esign-record/1": ("esign", "esign_record", "Record"),
    "cryptrec-lint/policy/1": ("policies", "policy", "Policy"),
    "cryptrec-lint/decisions/1": ("", "policy", "Decisions"),
}
"""Schema → (folder of `lists/`, module of this package, class). Modules are imported when a document of theirs is read.
The decisions are one file at the top."""


def load(path: str) -> Any:
    """A typed document from a file, with its own checks done. Raises DocumentError."""
    raw = parse(path, text_of(path))
    _, module, name = SCHEMAS[schema_of(raw, path)]
    document = build(getattr(import_module(f"cryptrec_lint.documents.{module}"), name), raw, path)
    document.check(path)
    return document


def schema_of(raw: dict[str, Any], path: str) -> str:
    """The schema that a parsed file names. Raises DocumentError naming those that exist."""
    schema = raw.get("schema")
    if not isinstance(schema, str) or schema not in SCHEMAS:
        raise DocumentError(path, "schema", reason("document-unknown-value", value=schema, allowed=", ".join(SCHEMAS)))
    return schema


def text_of(path: str) -> str:
    """The text of a file. Raises DocumentError."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(path, "", reason("document-unreadable", detail=error)) from None
