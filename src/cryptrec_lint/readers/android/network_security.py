"""Android's network security configuration as its source is written (`res/xml/network_security_config.xml`).

Source: developer.android.com, "Network security configuration". What is compiled into an APK is not read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import tomli

from cryptrec_lint.model import FileNamed, Observation, Purpose, Unresolved, reason
from cryptrec_lint.readers.android.elements import Element, elements
from cryptrec_lint.readers.certificates import by_name
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_ROOT = b"<network-security-config"
_CLEARTEXT = "cleartextTrafficPermitted"
_RAW = "@raw/"
_RESOURCE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
"""Characters of the name of a resource."""


class NetworkSecurityReader:
    """Reads network security configurations. See `readers/interface.py`."""

    name = "android-network-security"

    def claims(self, source: Source) -> bool:
        """The document element is `network-security-config`."""
        head = source.data.lstrip(b"\xef\xbb\xbf \t\r\n")
        return head.startswith(b"<") and _ROOT in head and not _before(head).strip()

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """Connections in the clear, pins, and the certificates that it names."""
        found, flaw = elements(source)
        for element in found:
            yield from _observations(element)
        if not any(element.name == "base-config" and _CLEARTEXT in element.attributes for element in found):
            yield from _default(found)
        if flaw:
            yield flaw
        for element in found:  # last, because a file that leads out of the root ends the reading
            if element.name == "certificates" and element.attributes.get("src", "").startswith(_RAW):
                yield from _anchors(element, source, files)


READER = NetworkSecurityReader()


def _before(head: bytes) -> bytes:
    """What stands before the document element besides the declaration and comments."""
    head = head[: head.index(_ROOT)]
    for opening, closing in ((b"<!--", b"-->"), (b"<?", b"?>")):
        while (at := head.find(opening)) >= 0:
            end = head.find(closing, at)
            head = head[:at] + (head[end + len(closing) :] if end >= 0 else b"")
    return head


@cache
def _data() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "network_security.toml"), "rb") as file:
        return tomli.load(file)


def _cleartext() -> Known:
    row = _data()["cleartext"]
    return Known(row["mechanism"], tuple(tables.algorithm(name) for name in row["parts"]))


def _observations(element: Element) -> Iterator[Observation]:
    if _CLEARTEXT in element.attributes:
        yield from _permission(element)
    if element.name == "pin":
        where = element.value("digest")
        yield where.use(element.symbol, _pin(element.attributes.get("digest", "")), Purpose.TLS, element.subject)


def _permission(element: Element) -> Iterator[Observation]:
    """Whether it permits connections in the clear; a value that is neither true nor false is not told."""
    words, written, where = _data()["boolean"], element.attributes[_CLEARTEXT].strip(), element.value(_CLEARTEXT)
    if written in words["true"]:
        yield where.use(element.symbol, _cleartext(), Purpose.TLS, element.subject)
    elif written not in words["false"]:
        why = reason("android-cleartext-value", written=written[:_SHOWN])
        yield where.unresolved(element.symbol, "unresolved-value", why, element.subject)


_SHOWN = 100
"""Characters of a value that is not understood."""


def _pin(name: str) -> Told:
    return by_name.told(name, by_name.HASHES, reason("android-pin", name=by_name.shown(name)))


def _anchors(element: Element, source: Source, files: Files) -> Iterator[FileNamed | Unresolved]:
    """The files of a resource: its name has no ending, the file in `res/raw` has any."""
    written = element.attributes["src"]
    name, where = written[len(_RAW) :], element.value("src")
    paths = [f"../raw/{name}{ending}" for ending in _data()["raw"]["endings"]] if _is_resource(name) else []
    found = next((path for path in paths if files.named(source, path) is not None), None)
    if found is None:
        yield where.unresolved(element.symbol, "missing-file", reason("file-not-found", path=written), element.subject)
    else:
        yield FileNamed(where.part(element.symbol), where.written, found, element.subject)


def _is_resource(name: str) -> bool:
    return bool(name) and not set(name) - _RESOURCE


def _default(found: list[Element]) -> Iterator[Observation]:
    """Without a word on it, releases before Android 9 permit it, by the version that the application is made for."""
    root = next((element for element in found if element.name == "network-security-config"), None)
    if root is not None:
        why = reason("android-cleartext-default")
        yield root.where.unresolved(root.symbol, "version-dependent-default", why)
