"""Where an XML document ends that stands at the beginning of a text which goes on with something else."""

from __future__ import annotations

from xml.parsers import expat

LONGEST = 12_000_000
"""Code points of a document that is looked for in a text."""
_FIRST, _STEP = 4096, 1 << 16
"""Code points that are parsed at once: most of what is no document shows in the first ones."""


class _EntityError(Exception):
    """What is parsed has declarations of entities, which nothing expands."""


def of_document(text: str, start: int) -> tuple[int | None, int]:
    """How long the document is that begins at `start`, None where it is none; and how much was parsed."""
    parser, depth, ends = expat.ParserCreate("utf-8"), [0], [False]

    def opens(name: str, attributes: object) -> None:
        depth[0] += 1

    def closes(name: str) -> None:
        depth[0] -= 1
        ends[0] = depth[0] == 0

    def entity(*declared: object) -> None:
        raise _EntityError

    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = opens, closes, entity
    chunks, at, size = list[bytes](), start, _FIRST
    try:
        while at < len(text) and at - start < LONGEST:
            chunks.append(text[at : at + size].encode("utf-8", "replace"))
            at += size
            parser.Parse(chunks[-1], False)
            size = _STEP
        parser.Parse(b"", True)
    except _EntityError:
        return None, at - start
    except expat.ExpatError:
        if ends[0]:
            return len(b"".join(chunks)[: parser.ErrorByteIndex].decode("utf-8", "replace")), 0
        return None, at - start
    return min(at, len(text)) - start, 0
