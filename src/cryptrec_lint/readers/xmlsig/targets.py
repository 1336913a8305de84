"""What the URI of a reference points to (XML Signature 1.1 section 4.4.3)."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.xmlsig.parts import Select
from cryptrec_lint.readers.xmlsig.scope import shown

_BY_ID = re.compile(r"""xpointer\(id\((?:'([^'"()]+)'|"([^'"()]+)")\)\)""")
_ROOT = "xpointer(/)"
_POINTER = re.compile(r"[A-Za-z_][\w.-]*\(")
_NO_FILE = frozenset(("", ".", ".."))


def target(uri: str | None) -> tuple[Select, bool] | str | Reason:
    """A part of the document and whether comments are taken along (section 4.4.3.3), or the name of a file."""
    if uri is None:
        return reason("xmlsig-no-uri")
    if not uri:
        return Select(), False
    if not uri.startswith("#"):
        return _file(uri)
    pointer = uri[1:]
    if pointer == _ROOT:
        return Select(), True
    if found := _BY_ID.fullmatch(pointer):
        return Select(found[1] or found[2]), True
    if not pointer or _POINTER.match(pointer):
        return reason("xmlsig-pointer", uri=shown(uri))
    return Select(pointer), False


def _file(uri: str) -> str | Reason:
    """The path that a relative URI names."""
    elsewhere = reason("xmlsig-elsewhere", uri=shown(uri))
    try:
        parts = urlsplit(uri.strip())
    except ValueError:
        return elsewhere
    path = unquote(parts.path).removeprefix("./")
    if parts.scheme or parts.netloc or parts.fragment or path in _NO_FILE:
        return elsewhere
    is_part = parts.path.startswith("/") and content_type(parts.query)
    return elsewhere if parts.query and not is_part else path


def content_type(query: str) -> str:
    """The type that a reference to a part of an office document says that has (ECMA-376 part 2 section 12.2.4.1)."""
    name, _, value = query.partition("=")
    return unquote(value) if name == _TYPE else ""


_TYPE = "ContentType"
