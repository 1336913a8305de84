"""How a PDF is encrypted (ISO 32000-1 section 7.6): by a password, or for recipients."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from cryptrec_lint.model import WRITTEN, Observation, Origin, OriginKind, Purpose, reason
from cryptrec_lint.readers.certificates import contents, pdf_facts, pdf_syntax
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.vocabulary import tables

_REFERENCE = re.compile(pdf_syntax.key(b"Encrypt") + rb"(\d{1,10})\s+(\d{1,5})\s+R")
_DIRECT = re.compile(pdf_syntax.key(b"Encrypt") + rb"(?=<<)")
_OCTET = 8
_OCTETS_AT_MOST = 32
"""A Length of a crypt filter up to here counts octets, as most programs write it; above, bits as the standard says."""
_LONGEST_KEY = 256


def observations(place: Place, data: bytes, inside: Inside) -> Iterator[Observation]:
    """The cipher, what derives the key, the recipients; nothing where the document is not encrypted."""
    dictionary = _dictionary(data)
    if dictionary is None:
        return
    if not dictionary:
        yield place.unresolved("encrypt", "unresolved-value", reason("pdf-encryption-not-here"))
        return
    for index, told in enumerate(_ciphers(dictionary)):
        yield place.use(f"encrypt.cipher[{index}]", told, Purpose.ENCRYPTED_DATA)
    revision = pdf_syntax.number(dictionary, b"R")
    if pdf_syntax.name(dictionary, b"Filter") == "Standard":
        for index, used in enumerate(pdf_facts.encryption("derivation").get(str(revision), ())):
            yield place.use(f"encrypt.keyDerivation[{index}]", _known(used), Purpose.KEY_PROTECTION)
    for index, recipient in enumerate(pdf_syntax.strings(dictionary, b"Recipients")):
        where = f"encrypt.recipients[{index}]"
        yield from contents.observations("cms", place, where, recipient, inside.deeper())


def _dictionary(data: bytes) -> bytes | None:
    """The text of the encryption dictionary, empty where it is named and not here; None where none is named."""
    named = next(iter(deque(_REFERENCE.finditer(data), maxlen=1)), None)
    if named is not None:
        return pdf_syntax.object_of(data, named[1], named[2])
    direct = _DIRECT.search(data)
    return None if direct is None else data[direct.end() : direct.end() + pdf_syntax.NEAR]


def _ciphers(dictionary: bytes) -> Iterator[Told]:
    version = pdf_syntax.number(dictionary, b"V")
    rule = pdf_facts.encryption("version").get(str(version))
    if rule is None:
        yield Unknown(
            "", "unresolved-value", reason("pdf-encryption-unknown", version="?" if version is None else version)
        )
    elif not rule.get("filters"):
        yield _cipher(rule, pdf_syntax.number(dictionary, b"Length"))
    else:
        yield from _filters(dictionary)


def _filters(dictionary: bytes) -> Iterator[Told]:
    """Each crypt filter that encrypts; `None` leaves it to the application, and Identity changes nothing."""
    methods = dict.fromkeys(re.findall(rb"/CFM\s*/(\w{1,20})", dictionary))
    for method in methods:
        rule = pdf_facts.encryption("method").get(method.decode("latin-1"))
        if rule is None:
            shown = method.decode("latin-1")
            yield Unknown("", "unresolved-value", reason("pdf-crypt-filter-unknown", method=shown))
            continue
        length = pdf_syntax.number(dictionary, b"Length")
        yield _cipher(rule, length * _OCTET if length is not None and length <= _OCTETS_AT_MOST else length)
    if not methods:
        yield Unknown("", "unresolved-value", reason("pdf-crypt-filter-unknown", method="?"))


def _cipher(rule: dict[str, object], written: int | None) -> Told:
    known = _known(str(rule["cipher"]))
    bits, origin = rule.get("bits"), WRITTEN
    if rule.get("written"):
        default = pdf_facts.encryption("default")
        bits = written or default["bits"]
        origin = WRITTEN if written else Origin(OriginKind.DEFAULT, tuple(default["origin"]))
    if not isinstance(bits, int):
        return known
    if bits > _LONGEST_KEY:
        return Unknown(known.mechanism, "unresolved-value", reason("pdf-key-length", bits=bits))
    cipher, *others = known.components
    return Known(f"{known.mechanism}-{bits}", (cipher._replace(size=bits), *others), (), origin)


def _known(name: str) -> Known:
    found = tables.by_spelling(name)
    assert found is not None, name  # the data file's names are the vocabulary's: a test holds it to that
    return Known(found.name, found.components)
