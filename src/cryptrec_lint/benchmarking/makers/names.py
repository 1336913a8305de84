"""How rows are named."""

from __future__ import annotations

from cryptrec_lint.vocabulary import tables


def keyed(algorithm: str, size: int) -> str:
    """`AES-128`; the name alone where its specification knows one size only (3-key Triple DES, ChaCha20-Poly1305)."""
    return algorithm if tables.atoms()[algorithm].sizes == (size,) else f"{algorithm}-{size}"


def id_of(name: str) -> str:
    """The id of a row: its name in lower case, with hyphens for all that separates words."""
    return "-".join(name.casefold().replace("/", " ").split())
