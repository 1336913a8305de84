"""What a document says of other documents: the editions that a policy names, the edition that one supersedes."""

from __future__ import annotations

from typing import Any

from cryptrec_lint.documents.checks import refer
from cryptrec_lint.documents.library import Kind, Library
from cryptrec_lint.documents.policy import Policy
from cryptrec_lint.errors import DocumentError


def check_references(library: Library, document: Any, path: str) -> None:
    """Every document that this one names exists. Raises DocumentError naming those that do."""
    if isinstance(document, Policy):
        check_policy(library, document, path)
        from cryptrec_lint.documents.esign import signature_rules  # heavy, and a scan asks for it only when it needs it

        try:
            signature_rules(library, document)
        except DocumentError as error:
            raise DocumentError(path, error.key, error.why) from None
    elif hasattr(document, "edition") and document.edition.supersedes:
        _check_chain(library, library.kind_of(document.edition.id), document, path)


def check_policy(library: Library, policy: Policy, path: str) -> None:
    """The editions of a policy exist, its TLS profile too. Raises DocumentError."""
    _require(library, Kind.CIPHERS, policy.ciphers, path, "ciphers")
    for at, id in enumerate(policy.strength):
        _require(library, Kind.STRENGTH, id, path, f"strength[{at}]")
    if policy.tls:
        edition, _, _ = policy.tls.partition("/")
        _require(library, Kind.TLS, edition, path, "tls")
        profiles = library.edition(Kind.TLS, edition).profile
        refer(policy.tls, [f"{edition}/{name}" for name in profiles], path, "tls")
    for key, id in (("criteria", policy.criteria), ("record", policy.record)):
        if id:
            _require(library, Kind.ESIGN, id, path, key)


def _require(library: Library, kind: Kind, id: str, path: str, key: str) -> None:
    if not library.has(kind, id):
        refer(id, library.ids(kind), path, key)


def _check_chain(library: Library, kind: Kind, document: Any, path: str) -> None:
    """The edition before exists, and no other one supersedes it. What is wrong with another file is said of that."""
    before = document.edition.supersedes
    if not library.has(kind, before):
        others = [id for id, _ in library.files(kind) if id != document.edition.id]
        refer(before, others, path, "edition.supersedes")
    try:
        library.heads(kind)
    except DocumentError as error:
        if error.path == path:
            raise
