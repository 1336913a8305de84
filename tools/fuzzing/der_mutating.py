"""Changes to DER that know its elements: what is around a change has the right lengths again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from cryptrec_lint.readers import certificates
from cryptrec_lint.readers.certificates import der, object_identifier
from cryptrec_lint.readers.certificates.ber import element
from cryptrec_lint.vocabulary import tables

_DEPTH, _MOST = 40, 5000
_CONSTRUCTED = 0x20
_TAGS = (0, 1, 2, 3, 4, 5, 6, 10, 12, 19, 22, 23, 24, 30, 0x1F, 0x30, 0x31, 0x80, 0x82, 0xA0, 0xA1, 0xA3, 0x24, 0x23)


class Node(NamedTuple):
    """An element with what it holds."""

    tag: int
    at: int
    end: int
    start: int
    path: tuple[int, ...]
    """The elements around it, by their places in the list of all."""


def mutated(data: bytes, random: Random) -> bytes | None:
    """The data with one element changed; None where it is no DER."""
    nodes = list(_nodes(data))
    if len(nodes) < 3:
        return None
    node = random.choice(nodes)
    written = _changed(data, node, nodes, random)
    return _rebuilt(data, nodes, node, written)


def _nodes(data: bytes) -> Iterator[Node]:
    """All elements that can be told, also in OCTET STRING and BIT STRING that hold DER."""
    count = 0
    pending: list[tuple[int, int, tuple[int, ...]]] = [(0, len(data), ())]
    while pending:
        at, end, path = pending.pop()
        while at < end and count < _MOST:
            try:
                found = der.element(data, at, end)
            except der.DerError:
                break
            yield Node(found.tag, found.at, found.end, found.start, path)
            inside = (*path, count)
            count += 1
            if len(path) < _DEPTH and (start := _inside(data, found)) is not None:
                pending.append((start, found.end, inside))
            at = found.end


def _inside(data: bytes, found: der.Element) -> int | None:
    """Where elements inside it begin; None where there are none."""
    if found.tag & _CONSTRUCTED:
        return found.start
    start = found.start + (found.tag == der.BIT_STRING)
    holds = data[start : start + 1] in (b"\x30", b"\x02", b"\x04")
    if found.tag not in (der.OCTET_STRING, der.BIT_STRING) or not holds:
        return None
    try:
        return start if der.element(data, start, found.end).end == found.end else None
    except der.DerError:
        return None


def _rebuilt(data: bytes, nodes: list[Node], node: Node, written: bytes) -> bytes:
    """The data with the node replaced, and the lengths of all around it made right."""
    at, end = node.at, node.end
    for number in reversed(node.path):
        around = nodes[number]
        written = element(around.tag, data[around.start : at] + written + data[end : around.end])
        at, end = around.at, around.end
    return data[:at] + written + data[end:]


def _changed(data: bytes, node: Node, nodes: list[Node], random: Random) -> bytes:
    inside, whole = data[node.start : node.end], data[node.at : node.end]
    changes: tuple[Callable[[], bytes], ...] = (
        lambda: element(random.choice(_TAGS), inside),
        lambda: element(node.tag ^ _CONSTRUCTED, inside),
        lambda: b"",
        lambda: whole * random.choice((2, 3, 30)),
        lambda: _of(data, random.choice(nodes)),
        lambda: element(node.tag, b""),
        lambda: element(node.tag, random.randbytes(random.choice((1, 8, 20, 200)))),
        lambda: element(node.tag, inside[: len(inside) // 2]),
        lambda: element(node.tag, inside + inside),
        lambda: element(node.tag, b"\0" * random.choice((1, 9, 300)) + inside),
        lambda: element(node.tag, b"\xff" * random.choice((1, 9, 300))),
        lambda: bytes((node.tag, 0x80)) + inside + b"\0\0",
        lambda: bytes((node.tag, 0x84)) + len(inside).to_bytes(4, "big") + inside,
        lambda: bytes((node.tag, random.choice((0x7F, 0x81, 0x84, 0x85, 0xFF)))) + inside,
        lambda: _nested(whole, random.choice((1, 70, 400))),
        lambda: element(0x30, whole),
    )
    if node.tag == der.OID and random.random() < 0.8:
        return element(der.OID, object_identifier.encoded(random.choice(_oids()))[2:])
    if node.tag == der.INTEGER and random.random() < 0.5:
        number = random.choice((0, 1, 2, 3, 17, 0x7F, 0xFFFF, 65537, 2**31, 2**63, 2**64, 2**1024 - 1, 2**4096 + 1))
        return element(der.INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))
    return random.choice(changes)()


def _of(data: bytes, node: Node) -> bytes:
    return data[node.at : node.end]


def _nested(whole: bytes, depth: int) -> bytes:
    for _ in range(depth):
        whole = element(0x30, whole)
    return whole


@cache
def _oids() -> list[str]:
    """All object identifiers that stand in the data of the readers and of the vocabulary."""
    texts = [path.read_text("utf-8") for path in Path(certificates.__path__[0]).glob("*.toml")]
    return sorted({*re.findall(r'"([0-2](?:\.\d+){3,})"', "".join(texts)), *tables.oids(), "1.2.3.4"})
