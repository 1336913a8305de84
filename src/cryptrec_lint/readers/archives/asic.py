"""Signatures and time stamps of an ASiC container (ETSI EN 319 162-1), read with what they are over.

The simple form has one document beside META-INF (section 4.3); in the extended form a signature is over a manifest with
the digests of members (section 4.4). An XML signature, there or in an OpenDocument file, is checked by its
own reader; the digests of members that it speaks of are compared here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cryptrec_lint.model import Observation, Reason, SignatureSeen, reason
from cryptrec_lint.readers.archives import asic_references, content_types
from cryptrec_lint.readers.archives.asic_references import References
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.archives.content_types import ContentTypes
from cryptrec_lint.readers.archives.jar import Unpack
from cryptrec_lint.readers.archives.members import SEPARATOR, symbol
from cryptrec_lint.readers.archives.zip_directory import Entry
from cryptrec_lint.readers.certificates import contents, place
from cryptrec_lint.readers.xmlsig.references import NOT_HERE
from cryptrec_lint.source import Source

_FOLDER = "META-INF/"
_SIGNATURE = re.compile(r"META-INF/[^/]*signature[^/]*\.p7s|META-INF/[^/]*timestamp[^/]*\.tst", re.IGNORECASE)
_MANIFEST = re.compile(r"META-INF/(?:[^/]*)ASiC(?:Evidence|Archive)?Manifest[^/]*\.xml", re.IGNORECASE)
_XML = re.compile(r"META-INF/[^/]*signatures[^/]*\.xml|_xmlsignatures/[^/]+\.xml", re.IGNORECASE)
"""Of containers and OpenDocument files; and of office documents, in the folder where Word puts them."""
_MIME = "mimetype"
_ASIC = b"application/vnd.etsi.asic"
"""How the media types of both forms begin (application/vnd.etsi.asic-s+zip and -e+zip, sections 4.3 and 4.4)."""
_SUFFIXES = (".asics", ".scs", ".asice", ".sce")
_FILES = 100
"""Signature files, manifests and XML signatures, of each, that are read with what they are over."""
_ELEMENTS = 500_000
"""Tags in all manifests and XML signatures together, a second's work; what is beyond is said not to be compared."""
_FORM, _XML_FORM = "ASiC", "XML"


class Asic:
    """The signatures of one container; nothing where it has none."""

    def __init__(self, source: Source, entries: list[Entry], unpack: Unpack, budget: Budget) -> None:
        self._source, self._unpack, self._budget = source, unpack, budget
        clear = [entry for entry in entries if not entry.is_encrypted and not entry.is_folder]
        self._signatures = _named(_SIGNATURE, clear)
        self._manifests = _named(_MANIFEST, clear) if self._signatures else []
        self._xml = _named(_XML, clear)
        self._names = frozenset(entry.name for entry in entries)
        self._outside = [entry for entry in clear if not entry.name.startswith(_FOLDER) and entry.name != _MIME]
        self._mime = next((entry for entry in clear if entry.name == _MIME), None)
        types = [entry for entry in clear if entry.name.lower() == content_types.NAME.lower()] if self._xml else []
        self._types = types[0] if len(types) == 1 else None
        self._read: set[int] = set()
        self._known_types: ContentTypes | None = None
        self._references: dict[str, References] = {}
        self._by_xml: dict[str, dict[str, References]] = {}
        """For each XML signature file, by the symbol of the signature in it."""
        self._held: list[tuple[References, SignatureSeen]] = []
        self._waiting: list[tuple[References | None, Observation]] = []

    def first(self) -> None:
        """Read the signatures, and keep what is seen until the members were compared."""
        self._read_references()
        allowance = contents.Allowance()
        for entry in self._signatures:
            octets = self._unpack(entry)
            over = self._over(entry) if octets is not None else None
            if octets is None or over is None:
                continue  # read like any other member, and said to be without what it signs
            signed, references = over
            self._read.add(entry.at)
            inside = contents.Inside(passwords=self._budget.passwords, signed=(signed,), form=_FORM, depth=1)
            inside = inside._replace(allowance=allowance)
            where, shown = place.of_whole(self._source), symbol(entry.name, 0, "cms")
            for seen in contents.observations("cms", where, shown, octets, inside):
                self._waiting.append((references, seen))

    def _read_references(self) -> None:
        left = _ELEMENTS
        for entry in (*self._manifests, *self._xml):
            octets = self._unpack(entry)
            if octets is None:
                continue
            left -= octets.count(b"<")
            listed, work = octets if left >= 0 else b"", self._budget.work
            if entry in self._manifests:
                self._references[entry.name] = asic_references.of_manifest(listed, work)
            else:
                self._by_xml[entry.name] = asic_references.of_signatures(listed, work)

    def _over(self, entry: Entry) -> tuple[bytes, References | None] | None:
        """What a signature is over: the manifest that names it, else the only document."""
        naming = [one for one in self._manifests if self._names_signature(one, entry.name)]
        if len(naming) == 1:
            octets = self._unpack(naming[0])
            return None if octets is None else (octets, self._references[naming[0].name])
        document = self._unpack(self._outside[0]) if len(self._outside) == 1 and not naming else None
        return None if document is None else (document, None)

    def _names_signature(self, manifest: Entry, name: str) -> bool:
        found = self._references.get(manifest.name)
        return found is not None and name in found.signatures

    def note(self, entry: Entry, data: bytes) -> None:
        """Compare a member with what is said of it."""
        for references in self._all():
            references.note(entry.name, data)

    def _all(self) -> Iterator[References]:
        yield from self._references.values()
        for signatures in self._by_xml.values():
            yield from signatures.values()

    def completed(self, entry: Entry, seen: Iterator[Observation]) -> Iterator[Observation]:
        """What is seen in a member, without the XML signatures over members, which wait until these were compared."""
        signatures = self._by_xml.get(entry.name, {})
        for one in seen:
            found = signatures.get(one.location.symbol.rpartition(SEPARATOR)[2])
            if found is not None and isinstance(one, SignatureSeen) and one.form == _XML_FORM:
                self._held.append((found, one))
            else:
                yield one

    def has_read(self, entry: Entry) -> bool:
        """Whether a member was read here."""
        return entry.at in self._read

    def last(self) -> Iterator[Observation]:
        """Each signature, as right as its digests are; members that none speaks of."""
        for references, seen in self._waiting:
            yield self._strictly(seen, references) if references and isinstance(seen, SignatureSeen) else seen
        for references, signature in self._held:
            yield self._complete(signature, references)
        if unsigned := self._unsigned():
            shown = symbol(unsigned[0], 0, "")[:-1]
            yield self._signature(unsigned[0], None, reason("jar-members-unsigned", member=shown, count=len(unsigned)))

    def _strictly(self, seen: SignatureSeen, references: References) -> SignatureSeen:
        """A signature that is right over a manifest is right where the members are as that says."""
        if not seen.verified or seen.form != _FORM:
            return seen
        verified, why = references.outcome(self._names)
        return seen if verified else seen._replace(verified=verified, why=why, stamped=False)

    def _complete(self, seen: SignatureSeen, references: References) -> SignatureSeen:
        """An XML signature to which nothing lacked but the members, or that is wrong because of them."""
        verified, why = references.outcome(self._names, self._content_types())
        if verified is False and seen.verified is not False:
            return seen._replace(verified=False, why=why)
        if seen.verified is None and seen.why and seen.why.key == NOT_HERE:
            return seen._replace(verified=verified, why=why, what=references.over())
        return seen

    def _content_types(self) -> ContentTypes | None:
        """Of an office document; None where none are at hand. Read once."""
        if self._types and (octets := self._unpack(self._types)) is not None:
            self._known_types, self._types = ContentTypes(octets), None
        return self._known_types

    def _unsigned(self) -> list[str]:
        """Documents of a container that no signature covers; other formats have their own rules for what may be so."""
        if not (self._references or self._by_xml) or not self._is_container():
            return []
        if any(references is None for references, _ in self._waiting):
            return []  # a signature over the only document
        # A manifest that no signature was read with covers nothing, whatever it lists.
        signed = {references for references, _ in self._waiting if references}
        signed |= {one for signatures in self._by_xml.values() for one in signatures.values()}
        names = (entry.name for entry in self._outside)
        return [name for name in names if not any(name in one for one in signed)]

    def _is_container(self) -> bool:
        said = self._unpack(self._mime) if self._mime else None
        return said.startswith(_ASIC) if said else self._source.path.lower().endswith(_SUFFIXES)

    def _signature(self, name: str, verified: bool | None, why: Reason | None) -> SignatureSeen:
        where = self._source.whole._replace(symbol=symbol(name, 0, ""))
        return SignatureSeen(where, "", _FORM, "", "", None, stamped=False, verified=verified, why=why)


def _named(pattern: re.Pattern[str], entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if pattern.fullmatch(entry.name)][:_FILES]
