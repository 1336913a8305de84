"""PEM files: certificates, keys and parameters in armour, any number of them in one file, each read for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from posixpath import splitext
from typing import TYPE_CHECKING

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Observation, reason
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import armour, contents, facts, keys, place
from cryptrec_lint.readers.certificates.beside import Beside
from cryptrec_lint.readers.certificates.documents import Documents
from cryptrec_lint.readers.certificates.effort import Effort
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_BEGIN = b"-----BEGIN "
_CODE = (
    ".py .pyi .pyw .pyx .ipynb .js .mjs .cjs .ts .jsx .tsx .go .java .kt .scala .c .h .cc .cpp .hpp .cs .rs .rb .php"
    " .pl .pm .pyc .swift .sql .ps1 .bat .css .patch .diff"
)
"""Suffixes of source code: PEM in it is a string, which `embedded` reads."""
_QUOTING = ".md .rst .adoc .html .htm .xml .sh .bash .zsh .json .yaml .yml .toml"
"""Suffixes of texts that hold whole blocks and also speak of them: a begin line without its end line is no block."""
_NOT_PEM, _PERHAPS_PEM = frozenset(_CODE.split()), frozenset(_QUOTING.split())
_SHEBANG = b"#!"
_FIRST_LINE = 200
"""Octets looked at for the interpreter."""


class PemReader:
    """Reads PEM armour. See `readers/interface.py`."""

    name = "pem"

    def claims(self, source: Source) -> bool:
        """A block that is read, or a certificate under any label, opens on its own line, and the file is no code.

        A script and a text in a markup or data format must also have the end line of the block on a line of its own.
        """
        if is_code(source):
            return False
        if _BEGIN not in source.narrow:
            return False
        if not (registry.is_text(source.data) or source.wide or source.data.startswith(_BEGIN)):
            return False  # no text: `in_binary` looks for what stands in it
        if _suffix(source) in _PERHAPS_PEM or source.data.startswith(_SHEBANG):
            return _has_whole_block(source.text) and _decodes(source.text)
        return any(_opens(source.text, marker) for marker in armour.markers(source.text)) or _has_other(source.text)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """One block after the other; a broken one does not touch the others. Raises ReadError where there is none."""
        count: Counter[str] = Counter()
        # Most blocks are certificates: what is told of each of them beside its octets is made once.
        lent = contents.Inside(
            _CERTIFICATE,
            passwords=files.passwords,
            effort=Effort(),
            beside=Beside(source, files),
            documents=Documents(files),
        )
        for piece in armour.pieces(source.text):
            yield from _observations(source, piece, count, lent)
        if not count:
            raise ReadError(source.whole, reason("pem-no-block"))


READER = PemReader()


def is_code(source: Source) -> bool:
    """Whether the source is program text, by its name or by its first line."""
    return _suffix(source) in _NOT_PEM or _is_python(source.data)


def _suffix(source: Source) -> str:
    return splitext(source.path)[1].lower()


def _is_python(data: bytes) -> bool:
    """Whether the first line names a Python interpreter: then the Python reader has it, whatever its name."""
    return data.startswith(_SHEBANG) and b"python" in data[:_FIRST_LINE].split(b"\n", 1)[0]


def _has_whole_block(text: str) -> bool:
    """Whether a begin line is followed by its end line, with no other marker on a line of its own between them."""
    open_label = None
    for marker in armour.markers(text):
        if _opens(text, marker):
            open_label = marker.label
        elif armour.stands_alone(text, marker):
            if not marker.opens and marker.label == open_label:
                return True
            open_label = None
    return False


def _has_other(text: str) -> bool:
    """Whether a whole block of DER under a label that is not known stands there: it is not passed over in silence."""
    from cryptrec_lint.readers.certificates import structures  # not where a label is known

    blocks = (piece for piece in armour.pieces(text) if isinstance(piece, armour.Block))
    return any(structures.fills(block.content) and armour.stands_alone(text, block.opening) for block in blocks)


def _decodes(text: str) -> bool:
    """Whether any block is more than a placeholder (`...`) in a text that speaks of armour."""
    return any(isinstance(piece, armour.Block) for piece in armour.pieces(text))


def _opens(text: str, marker: armour.Marker) -> bool:
    known = marker.label in facts.labels() or "CERTIFICATE" in marker.label
    return marker.opens and known and armour.stands_alone(text, marker)


def _observations(
    source: Source, piece: armour.Piece, count: Counter[str], lent: contents.Inside
) -> Iterator[Observation]:
    marker = piece.marker if isinstance(piece, armour.Broken) else piece.opening
    where = place.of_span(source, marker.start, marker.end)
    label = facts.labels().get(marker.label, _UNKNOWN_LABEL)
    kind = keys.SYMBOLS[label.content]
    symbol = f"{kind}[{count[kind]}]"
    count[kind] += 1
    if isinstance(piece, armour.Broken):
        yield where.unresolved(symbol, "unreadable-input", piece.why)
        return
    inside = lent
    if (marker.label, piece.headers) != (lent.label, lent.headers):
        inside = lent._replace(label=marker.label, headers=piece.headers, oid=label.oid)
    content = _ENCRYPTED if piece.encrypted else label.content
    yield from contents.observations(content, where, symbol, piece.content, inside)


_CERTIFICATE = "CERTIFICATE"
_ENCRYPTED = "traditional-encrypted-key"
_UNKNOWN_LABEL = facts.Label("container", "")
