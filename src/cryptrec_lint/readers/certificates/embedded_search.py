"""Certificates and keys that stand in a text otherwise than as lines of PEM, in the order of their places.

Armour in a string (its line ends escaped, its lines quoted one by one), base64 of a text that holds armour, base64 of
DER, of a key store or of what is compressed, and octets that are written as numbers. What is broken is passed over,
because prose and code speak of certificates more often than they hold them, unless the name beside it says that it is
one.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import (
    armour,
    ber,
    between,
    decorated,
    der,
    facts,
    octets,
    other_words,
    packed,
    program_keys,
    runs,
    structures,
    url_encoded,
    words,
    x509,
)
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.certificates import xml_texts

_DEPTH = 3
"""Base64 inside base64; a manifest that is encoded and holds a Secret has two."""
_LONGEST = 12_000_000
"""Octets of text in base64 that are searched; a bundle of ten thousand certificates in PEM is as long."""
_WEIGHTS = {"octets": 12, "packed": 12, "encoded": 2, "armour": 3, "der": 2}
"""What trying a code point in vain costs beside reading it once, where the form takes longer to read."""
CERTIFICATE = "Certificate"
"""What `kind` calls a certificate; everything else as `structures.toml` does."""


class Piece(NamedTuple):
    """Something at a place: offsets into the text, in code points."""

    start: int
    shown: int
    """Where the part ends that a report may quote."""
    end: int
    octets: bytes = b""
    label: str = ""
    """Of the armour; empty where the structure of the DER tells what it is."""
    headers: str = ""
    why: Reason | None = None
    """It was certainly meant for something, and cannot be read."""
    content: str = ""
    """What it is, where neither a label nor the structure of the octets has to tell."""
    nested: bool = False
    """It stands in base64 or in a string: what reads the text around it does not see it."""
    hidden: bool = False
    """It may be a private key that is written otherwise than as PEM: no line may be quoted beyond `shown`."""


class _Candidate(NamedTuple):
    """Where a piece may begin."""

    at: int
    form: str
    """`armour`, `encoded` (base64 of armour), `packed` (base64 of something else that holds it), `der` (base64 of DER),
    `octets` (DER in numbers), `escaped` (see `url_encoded.py`), `xml` (see `xml_texts.py`),
    `word` (see `words.py` and `other_words.py`), or
    `named`: a name says that it is something."""
    opening: armour.Marker | None = None
    closing: armour.Marker | None = None
    word: words.Word | None = None
    escaped: url_encoded.Encoded | None = None
    xml: xml_texts.Found | None = None


class _Found(NamedTuple):
    """What a candidate turned out to be: pieces; or nothing, for a reason; or nothing to tell."""

    end: int
    """How far it was read."""
    pieces: tuple[Piece, ...] = ()
    why: Reason | None = None


def pieces(text: str, armoured: bool, depth: int = 0, in_xml: bool = False) -> Iterator[Piece]:
    """All pieces in order; blocks of armour that are whole as they stand only with `armoured`; with `in_xml` no
    XML that stands in it as such."""
    end, budget = 0, runs.Budget(text)
    failed: tuple[int, Reason | None] = (-1, None)
    for candidate in _candidates(text, in_xml):
        if candidate.at < end:
            continue
        if budget.left < 0:
            yield Piece(candidate.at, candidate.at, candidate.at, why=reason("embedded-too-many-tries"))
            return
        found = _found(text, candidate, armoured, end, depth)
        weight = _WEIGHTS.get(candidate.form, 1)
        if found.why is None:
            if any(piece.why for piece in found.pieces):
                budget.spend(weight * (found.end - candidate.at))
            end = found.end
            yield from found.pieces
        elif candidate.form != "named":
            budget.spend(weight * (found.end - candidate.at))
            failed = (candidate.at, found.why)
        elif not runs.is_elided(text, found.end):
            end = found.end
            why = failed[1] if failed[0] == candidate.at else found.why
            yield Piece(candidate.at, candidate.at + runs.SHOWN, end, why=why)


def kind(octets: bytes) -> str | None:
    """The name of the ASN.1 type of DER, or None where it is none that is known."""
    try:
        if x509.parse(octets)[1] == len(octets):
            return CERTIFICATE
    except der.DerError:
        pass
    return structures.name(octets)


def _candidates(text: str, in_xml: bool) -> Iterator[_Candidate]:
    """In order; at one place the names come last, because they decide only where nothing else did."""
    encoded = (_Candidate(at, "encoded") for at in runs.of_text_heads(text))
    ders = (_Candidate(at, "der") for at in runs.der_heads(text))
    packs = (_Candidate(at, "packed") for at in packed.heads(text))
    numbers = (_Candidate(at, "octets") for at in octets.heads(text))
    single = (_Candidate(one.start, "word", word=one) for one in words.found(text))
    loose = (_Candidate(one.start, "word", word=one) for one in words.loose(text))
    others = (_Candidate(one.start, "word", word=one) for one in other_words.found(text))
    secret = (_Candidate(one.start, "word", word=one) for one in other_words.encrypted(text))
    escaped = (_Candidate(one.start, "escaped", escaped=one) for one in url_encoded.found(text))
    documents = (_Candidate(one.start, "xml", xml=one) for one in _xml(text, in_xml))
    named = (_Candidate(at, "named") for at in runs.named_values(text))
    return merge(
        _armour(text),
        encoded,
        packs,
        ders,
        numbers,
        single,
        loose,
        others,
        secret,
        escaped,
        documents,
        named,
        key=lambda one: one.at,
    )


def _found(text: str, candidate: _Candidate, armoured: bool, after: int, depth: int) -> _Found:
    if candidate.form == "armour":
        return _block(text, candidate, armoured)
    if candidate.form == "encoded":
        return _encoded(text, candidate.at, after, depth)
    if candidate.form == "packed":
        return _packed(text, candidate.at, depth)
    if candidate.form == "der":
        return _der(text, candidate.at)
    if candidate.word is not None:
        one = candidate.word
        if not one.octets and not one.why:
            return _Found(len(text), (Piece(one.start, one.start, one.start, why=reason("embedded-too-many-tries")),))
        return _Found(
            one.end,
            (Piece(one.start, one.shown, one.end, one.octets, "", "", one.why, one.content, hidden=one.hidden),),
        )
    if candidate.escaped is not None:
        start, shown, end, inner = candidate.escaped
        return _inside(runs.Run(start, shown, end, b""), inner.encode("utf-8", "replace"), depth)
    if candidate.xml is not None:
        return _of_xml(candidate.xml, depth)
    if candidate.form == "octets":
        return _numbers(text, candidate.at)
    return _Found(runs.chunk_end(text, candidate.at), why=reason("embedded-not-known"))


# -------------------- XML


_XML_MARKS = ("xmldsig", "xmlenc", "SAMLRe", "SigAlg")


def _xml(text: str, in_xml: bool) -> Iterator[xml_texts.Found]:
    if not any(mark in text for mark in _XML_MARKS):
        return
    from cryptrec_lint.readers.certificates import xml_texts  # only where there is such a text

    yield from xml_texts.found(text, in_xml)


def _of_xml(one: xml_texts.Found, depth: int) -> _Found:
    if one.is_end:
        why = reason("xmlsig-too-many-texts")
        return _Found(one.start, (Piece(one.start, one.start, one.start, why=why),))
    if one.is_too_long:
        return _too_long(runs.Run(one.start, one.start, one.end, b""), _LONGEST)
    octets = one.text.encode("utf-8", "replace")
    shown = min(one.start + _SHOWN_XML, one.end)
    if not one.content:
        return _inside(runs.Run(one.start, shown, one.end, b""), octets, depth)
    piece = Piece(one.start, shown, one.end, octets, content=one.content, hidden=True)
    return _Found(one.end, (piece,))


_SHOWN_XML = 24
"""Code points of a document that a report quotes: keys may stand in it."""


# -------------------- armour


def _armour(text: str) -> Iterator[_Candidate]:
    """Begin lines, each with the end line that follows it."""
    opening: armour.Marker | None = None
    for marker in armour.markers(text):
        if opening is not None and not marker.opens and marker.label == opening.label:
            yield _Candidate(opening.start, "armour", opening, marker)
        opening = marker if marker.opens and _is_known(marker.label) else None


def _is_known(label: str) -> bool:
    return label in facts.labels() or "CERTIFICATE" in label or label.endswith("PRIVATE KEY")


def _block(text: str, candidate: _Candidate, armoured: bool) -> _Found:
    opening, closing = candidate.opening, candidate.closing
    assert opening is not None and closing is not None
    inside = text[opening.end : closing.start]
    headers, octets = armour.content(opening.label, inside)
    if octets and not armoured:
        return _Found(closing.end)
    if not octets:
        headers, octets = armour.content(opening.label, between.unquoted(inside))
    if not octets or not _is_whole(
        opening.label, headers, octets
    ):  # the signs before each line may be digits of base64
        headers, octets = _in_lines(text, opening, closing) or (headers, octets)
    if not octets:
        return _Found(opening.end, why=reason("pem-base64", label=opening.label))
    return _Found(closing.end, (Piece(opening.start, opening.end, closing.end, octets, opening.label, headers),))


def _in_lines(text: str, opening: armour.Marker, closing: armour.Marker) -> tuple[str, bytes] | None:
    """Headers and octets where something stands before or behind each line of a block; None where they are none."""
    for inside in decorated.inside(text, opening.start, opening.end, closing.start):
        headers, octets = armour.content(opening.label, inside)
        if octets and _is_whole(opening.label, headers, octets):
            return headers, octets
    return None


def _is_whole(label: str, headers: str, octets: bytes) -> bool:
    """Whether octets are one element, if the label says that they are DER in the clear."""
    known = facts.labels().get(label)
    if known is None or known.content in NO_DER or armour.is_encrypted(label, headers):
        return True
    try:
        return der.element(octets, 0, len(octets)).end == len(octets)
    except der.DerError:
        return ber.is_indefinite(octets)


NO_DER = frozenset({"shared-key", "openpgp", "openssh-private-key", "traditional-encrypted-key", "openpgp-text"})
"""Kinds of content (see `facts.Label`) that are no DER."""


# -------------------- base64


def _encoded(text: str, at: int, after: int, depth: int) -> _Found:
    run = runs.of_armour(text, at, after)
    found = _inside(run, run.octets, depth)
    other = runs.in_lines(text, run) if found.why is not None else run
    return _inside(other, other.octets, depth) if len(other.octets) > len(run.octets) else found


def _packed(text: str, at: int, depth: int) -> _Found:
    """Base64 of a key store, of something compressed, or of base64."""
    run = runs.to_its_end(text, at)
    if packed.is_store(run.octets):
        return _Found(run.end, (Piece(run.start, run.shown, run.end, run.octets),))
    if packed.is_windows_key(run.octets):
        return _Found(run.end, (_hidden(run, run.octets, program_keys.MICROSOFT),))
    if packed.is_file(run.octets):
        return _Found(run.end, (_hidden(run, run.octets, _FILE),))
    if run.goes_on:
        return _too_long(run, runs.LONGEST)
    try:
        opened = packed.opened(run.octets, _LONGEST)
    except packed.TooLongError:
        return _too_long(run, _LONGEST)
    if opened is None:
        return _Found(run.end, why=reason("embedded-no-block"))
    data = opened.octets
    if packed.is_store(data) or kind(data) is not None:
        found = _Found(run.end, (Piece(run.start, run.shown, run.end, data),))
    elif packed.is_file(data) or packed.is_windows_key(data):
        found = _Found(run.end, (_hidden(run, data, _FILE),))
    else:
        found = _inside(run, data, depth)
    if opened.is_whole or runs.is_elided(text, run.end):
        return found
    cut = Piece(run.start, run.shown, run.end, why=reason("embedded-cut"))
    return _Found(found.end, (*found.pieces, cut))


_FILE = "file"
"""A kind of content (see `facts.Label`): what a reader of whole files knows."""


def _hidden(run: runs.Run, octets: bytes, content: str) -> Piece:
    """What may be a private key: of the base64 no more is quoted than its head."""
    return Piece(run.start, run.shown, run.end, octets, content=content, nested=True, hidden=True)


def _too_long(run: runs.Run, limit: int) -> _Found:
    why = reason("embedded-too-long", limit=limit)
    return _Found(run.end, (Piece(run.start, run.shown, run.end, why=why),))


def _inside(run: runs.Run, data: bytes, depth: int) -> _Found:
    """What stands in a text that was found in base64."""
    if depth >= _DEPTH:
        why = reason("nested-too-deep", limit=_DEPTH)
        return _Found(run.end, (Piece(run.start, run.shown, run.end, why=why),))
    if len(data) > _LONGEST:
        return _too_long(run, _LONGEST)
    inner = Source("", data).text
    found = tuple(
        one._replace(start=run.start, shown=run.shown, end=run.end, nested=True)
        for one in pieces(inner, True, depth + 1)
    )
    return _Found(run.end, found, None if found else reason("embedded-no-block"))


def _der(text: str, at: int) -> _Found:
    run = runs.of_der(text, at)
    if run.too_short and text.startswith(("-", "_"), run.end):
        other = runs.of_der_in_base64url(text, at)
        run = run if other.too_short else other
    known = None if run.too_short else kind(run.octets)
    if known is None:
        other = runs.of_der_in_lines(text, at)
        known = None if other.too_short else kind(other.octets)
        run = run._replace(end=max(run.end, other.end)) if known is None else other
    if run.too_short:
        return _Found(run.end, why=reason("der-truncated", offset=len(run.octets)))
    if known is None:
        return _Found(run.end, why=reason("embedded-not-known"))
    found = Piece(run.start, run.shown, run.end, run.octets)
    if run.goes_on:
        why = reason("der-trailing-bytes", offset=len(run.octets))
        return _Found(run.end, (found, found._replace(octets=b"", why=why)))
    return _Found(run.end, (found,))


def _numbers(text: str, at: int) -> _Found:
    found = octets.at(text, at)
    if found.too_short:
        return _Found(found.end, why=reason("der-truncated", offset=len(found.octets)))
    if kind(found.octets) is None:
        return _Found(found.end, why=reason("embedded-not-known"))
    return _Found(found.end, (Piece(found.start, found.shown, found.end, found.octets, hidden=True),))
