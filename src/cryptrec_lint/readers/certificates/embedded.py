"""Certificates and keys inside configurations and source code, which other readers may read for what else they say.

OpenVPN's inline files, Secrets and kubeconfigs of Kubernetes, cloud-init, SAML metadata, JSON, LDIF, properties, string
literals: none of these formats is parsed. What stands between two marks of armour, or begins as DER does in base64, is
looked at wherever it is, and its own structure says what it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint.model import Observation, Reason, reason
from cryptrec_lint.readers.certificates import (
    armour,
    ber,
    contents,
    der,
    embedded_search,
    facts,
    keys,
    mail,
    naming,
    other_words,
    packed,
    pem,
    place,
    program_keys,
    words,
)
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.documents import Documents
from cryptrec_lint.readers.certificates.effort import Effort
from cryptrec_lint.readers.certificates.embedded_search import Piece
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

MAX_PIECES = 100_000
"""More of one text are not told apart any more. A log of certificates of the size that is read has half as many."""
_ZERO = b"\0"
_HEAD = 4096
"""Octets looked at for what no text has."""
_MAIL = "S/MIME"
"""What a signature over a part of a mail is called."""
_LONE = "value"
"""What a value without a name is called."""


class EmbeddedReader:
    """Reads what is embedded in texts. See `readers/interface.py`."""

    name = "embedded"

    def claims(self, source: Source) -> bool:
        """The source is a text, and something in it is certainly a certificate, a key or the like."""
        if _ZERO in source.data[:_HEAD] and not source.wide:
            return False
        return next(_pieces(source), None) is not None

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """One piece after the other. Never raises ReadError."""
        count: Counter[str] = Counter()
        lent = Inside(passwords=files.passwords, effort=Effort(), documents=Documents(files))
        signed = mail.SignedParts(source.data)
        for number, (piece, name) in enumerate(_named(source.text, _pieces(source))):
            where = place.of_span(source, piece.start, piece.shown)
            if piece.hidden:
                source.conceal(piece.shown, piece.end)
            if number == MAX_PIECES:
                yield where.unresolved("", "unreadable-input", reason("embedded-too-many", limit=MAX_PIECES))
                return
            content = signed.of(piece.octets)
            own = lent._replace(signed=content, form=_MAIL) if content else lent
            yield from of_piece(where, piece, f"{name or _LONE}/", count, own)


READER = EmbeddedReader()


def _pieces(source: Source) -> Iterator[Piece]:
    """Where the PEM reader reads the file too, all but the blocks that it reads."""
    from cryptrec_lint.readers import registry

    armoured, in_xml = not pem.READER.claims(source), registry.is_secured_xml(source)
    found = _others(source, embedded_search.pieces(source.text, armoured, in_xml=in_xml))
    return (piece for piece in found if not is_stump(piece)) if pem.is_code(source) else found


def _others(source: Source, found: Iterator[Piece]) -> Iterator[Piece]:
    """All but what the readers of OpenSSH's keys, of tokens and of XML see, where the file is theirs."""
    from cryptrec_lint.readers import registry

    theirs: dict[str, bool] = {}
    for piece in found:
        name = "" if piece.nested else _READERS.get(piece.content, "")
        if name and piece.content not in theirs:
            theirs[piece.content] = registry.READERS[name].might_claim(source) and _claims(piece.content, source)
        if not theirs.get(piece.content, False):
            yield piece


_READERS = {
    words.SSH_KEY: "ssh",
    words.TOKEN: "jose",
    words.JWK: "jose",
    program_keys.PUTTY: "putty",
    program_keys.SSHCOM: "ssh",
    program_keys.XML: "xml-signature",
}
"""Kind of content → the reader whose files hold nothing else."""


def _claims(content: str, source: Source) -> bool:
    from cryptrec_lint.readers import registry

    if content == words.TOKEN:
        from cryptrec_lint.readers.jose import reader as jose

        return jose.fills(source)
    return registry.reader(_READERS[content]).claims(source)


def is_stump(piece: Piece) -> bool:
    """Whether it is armour around octets that are not even one whole element: code that tests a parser has such, or a
    placeholder."""
    if not piece.label or _of_label(piece, Inside()).content in embedded_search.NO_DER:
        return False
    try:
        der.element(piece.octets, 0, len(piece.octets))
    except der.DerError:
        return not ber.is_indefinite(piece.octets)
    return False


def _named(text: str, pieces: Iterator[Piece]) -> Iterator[tuple[Piece, str]]:
    """Each with its name: those of a list have the name of the list."""
    end, name = -1, ""
    for piece in pieces:
        if not naming.goes_on(text, end, piece.start):
            name = naming.before(text, piece.start)
        end = piece.end
        yield piece, name


def of_piece(where: place.Place, piece: Piece, name: str, count: Counter[str], lent: Inside) -> Iterator[Observation]:
    """Everything seen in a piece; `name` is the head of its symbol, with the sign that parts it from the rest."""
    if piece.why is not None:
        yield where.unresolved(name[:-1], "unreadable-input", piece.why)
        return
    meaning = _of_label(piece, lent) if piece.label else _of_structure(piece, lent)
    kind = keys.SYMBOLS[meaning.content]
    symbol = f"{name}{kind}[{count[kind]}]"
    count[kind] += 1
    if meaning.unread is not None:
        yield where.unresolved(symbol, "unread-container", meaning.unread)
    else:
        yield from contents.observations(meaning.content, where, symbol, piece.octets, meaning.inside)


class _Meaning(NamedTuple):
    """How the octets of a piece are read."""

    content: str
    """See `facts.Label`."""
    inside: Inside
    unread: Reason | None = None
    """Why they are not."""


def _of_label(piece: Piece, lent: Inside) -> _Meaning:
    label = facts.labels().get(piece.label, _UNKNOWN_LABEL)
    content = _ENCRYPTED if armour.is_encrypted(piece.label, piece.headers) else label.content
    return _Meaning(content, lent._replace(label=piece.label, headers=piece.headers, oid=label.oid))


def _of_structure(piece: Piece, lent: Inside) -> _Meaning:
    if piece.content == other_words.ENCRYPTED:
        return _Meaning(piece.content, lent, reason("embedded-encrypted", kind=piece.octets.decode()))
    if piece.content:
        return _Meaning(piece.content, lent)
    if packed.is_store(piece.octets):
        return _Meaning("java-store", lent)
    kind = embedded_search.kind(piece.octets)
    if kind is None or kind == embedded_search.CERTIFICATE:
        return _Meaning("certificate", lent)
    found = facts.structures()[kind]
    unread = reason("structure-not-read", kind=found.name) if found.content == "container" else None
    return _Meaning(found.content, lent._replace(oid=found.oid), unread)


_ENCRYPTED = "traditional-encrypted-key"
_UNKNOWN_LABEL = facts.Label("container", "")
