"""Signed and encrypted PDF: each signature with what it is over, and what a document is encrypted with.

The file is scanned as it lies, not parsed: see `pdf_ranges` for why that finds every signature, also those that a later
revision of the document has replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Fault, Observation, Origin, OriginKind, Purpose, Reason, SignatureSeen, reason
from cryptrec_lint.readers.certificates import (
    contents,
    pdf_encryption,
    pdf_facts,
    pdf_ranges,
    pdf_rsa,
    pdf_streams,
    pdf_syntax,
    signed_content,
)
from cryptrec_lint.readers.certificates import place as places
from cryptrec_lint.readers.certificates.contents import Allowance, Inside
from cryptrec_lint.readers.certificates.documents import Documents
from cryptrec_lint.readers.certificates.pdf_ranges import Signature
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_MAGIC, _HEAD = b"%PDF-", 1 << 10
"""Adobe, PDF Reference 1.7 appendix H.3, note 13: programs find the header anywhere in the first 1024 octets."""
_MARKS = (b"/ByteRange", b"/Encrypt")
_MARKED = re.compile(rb"|".join(map(pdf_syntax.key, (b"ByteRange", b"Encrypt"))))
"""The same marks, in any way of writing a name."""
_MOST = 256
"""Signatures in one document; those with a hundred are rare."""
_MOST_OCTETS = 1 << 31
"""Octets hashed for one document, a few seconds' work: each signature is over all that stands before it."""


class PdfReader:
    """Reads signed and encrypted PDF. See `readers/interface.py`."""

    name = "pdf"

    def claims(self, source: Source) -> bool:
        """A PDF in which something is signed or encrypted; of any other one there is nothing to say."""
        return _MAGIC in source.data[:_HEAD] and _is_marked(source.data)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """The encryption, then one signature after the other."""
        place = places.of_whole(source)
        inside = Inside(passwords=files.passwords, form="PDF", allowance=Allowance())
        yield from pdf_encryption.observations(place, source.data, inside)
        yield from _signatures(place, source.data, inside)
        yield from pdf_streams.observations(place, source.data, inside._replace(documents=Documents(files)))


READER = PdfReader()


def _is_marked(data: bytes) -> bool:
    return any(mark in data for mark in _MARKS) or (b"#" in data and _MARKED.search(data) is not None)


def _signatures(place: Place, data: bytes, inside: Inside) -> Iterator[Observation]:
    ends: dict[str, int] = {}
    hashed = 0
    for index, found in enumerate(pdf_ranges.found(data)):
        symbol = f"signature[{index}]"
        hashed += 0 if isinstance(found, Reason) else sum(map(len, found.pieces or ()))
        if index == _MOST or hashed > _MOST_OCTETS:
            yield place.unresolved(symbol, "unreadable-input", reason("pdf-too-many-signatures", limit=index))
            return
        if isinstance(found, Reason):
            yield place.unresolved(symbol, "unreadable-input", found)
            continue
        ends[symbol] = found.end
        if found.replaced:
            yield _fault(place, symbol, "replaced-signature", reason("pdf-signature-replaced"))
        yield from _strictly(_one(place, symbol, found, inside), symbol, found)
    yield from _later(place, data, ends)


def _one(place: Place, symbol: str, found: Signature, inside: Inside) -> Iterator[Observation]:
    yield from _references(place, symbol, found.dictionary)
    filter = pdf_syntax.name(found.dictionary, b"SubFilter")
    form = pdf_facts.section("form").get(filter, "detached")
    if form == "rsa":
        yield from pdf_rsa.observations(place, symbol, found, inside)
        return
    pieces = found.pieces
    if form == "hashed" and pieces is not None:
        name = pdf_facts.section("hashed")["hash"]
        pieces = (signed_content.digest(name, *pieces) or b"",)
        hash = Known(name, (tables.algorithm(name),))
        yield place.use(f"{symbol}.subFilter", hash, Purpose.DOCUMENT_SIGNATURE)
    yield from contents.observations("cms", place, symbol, found.contents, inside._replace(signed=pieces))


def _references(place: Place, symbol: str, dictionary: bytes) -> Iterator[Observation]:
    """The hash of objects in signature reference dictionaries (ISO 32000-1 table 253), beside that of the ranges."""
    rule, where = pdf_facts.section("reference"), f"{symbol}.reference"
    names = pdf_syntax.names(dictionary, b"DigestMethod")
    if not names and b"/DigestValue" in dictionary:
        told = Known(
            rule["default"], (tables.algorithm(rule["default"]),), (), Origin(OriginKind.DEFAULT, tuple(rule["origin"]))
        )
        yield place.use(where, told, Purpose.DOCUMENT_SIGNATURE)
    for name in names:
        hash = rule["hashes"].get(name)
        if hash is None:
            yield place.unresolved(where, "unknown-algorithm", reason("pdf-digest-unknown", name=name))
        else:
            yield place.use(where, Known(hash, (tables.algorithm(hash),)), Purpose.DOCUMENT_SIGNATURE)


def _strictly(seen: Iterator[Observation], symbol: str, found: Signature) -> Iterator[Observation]:
    """A signature is right for the document only where its ranges leave out nothing but its value; and without a time
    of its own, the dictionary's (M, ISO 32000-1 table 252) is what the signer claims."""
    for one in seen:
        if isinstance(one, SignatureSeen) and one.location.symbol.rpartition(".")[0] in ("", symbol):
            if one.verified is not False and found.doubt:
                one = one._replace(verified=None, why=found.doubt, stamped=False)
            if one.signed_at is None:
                one = one._replace(signed_at=pdf_syntax.date(found.dictionary, b"M"))
        yield one


def _later(place: Place, data: bytes, ends: dict[str, int]) -> Iterator[Fault]:
    """What was added after the last signature is signed by nobody."""
    if not ends:
        return
    symbol, end = max(ends.items(), key=lambda one: one[1])
    added = len(data.rstrip(_BLANKS)) - end
    if added > 0:
        yield _fault(place, symbol, "added-after-signature", reason("pdf-added-later", octets=added))


_BLANKS = b" \t\r\n\0"


def _fault(place: Place, symbol: str, rule: str, why: Reason) -> Fault:
    return Fault(place.part(symbol), place.written, rule, why, "PDF")
