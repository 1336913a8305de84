"""Signed documents of Office Open XML (ECMA-376 part 2 section 12): the parts, the relationships that are signed, and the
types that the signature says the parts have. Made here with OpenSSL; the form of relationships is that of a Word document.
"""

from __future__ import annotations

import base64
import hashlib

import pytest

from cryptrec_lint.model import Reason, SignatureSeen
from cryptrec_lint.readers.archives.content_types import ContentTypes
from cryptrec_lint.readers.xmlsig import relationships
from cryptrec_lint.readers.xmlsig.parts import Work
from cryptrec_lint.readers.xmlsig.relationships import Relationships
from tests.readers.archives.test_asic import Desk, see
from tests.readers.xmlsig import by_hand

SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SIGNING = "http://schemas.openxmlformats.org/package/2006/digital-signature"
TRANSFORM = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
OF_RELATIONSHIPS = "application/vnd.openxmlformats-package.relationships+xml"
OF_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def relationship(identifier: str, target: str, kind: str, more: str = "") -> str:
    return f'<Relationship Id="{identifier}" Type="{kind}" Target="{target}"{more}/>'


def part(*listed: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    return f'{head}<Relationships xmlns="{SPACE}">{"".join(listed)}</Relationships>'.encode()


def chosen(octets: bytes, *ids: str, types: tuple[str, ...] = ()) -> str:
    found = relationships.applied(Relationships(frozenset(ids), frozenset(types)), octets, Work())
    return found.key if isinstance(found, Reason) else found.decode()


DOCUMENT = relationship("rId1", "word/document.xml", f"{OFFICE}/officeDocument")
WORD = [
    relationship(f"rId{number}", target, f"{OFFICE}/{kind}")
    for number, target, kind in (
        (3, "webSettings.xml", "webSettings"),
        (2, "settings.xml", "settings"),
        (1, "styles.xml", "styles"),
        (6, "theme/theme1.xml", "theme"),
        (5, "fontTable.xml", "fontTable"),
        (4, "media/image1.emf", "image"),
    )
]


@pytest.mark.parametrize(
    ("octets", "ids", "digest"),
    [
        (part(DOCUMENT), ["rId1"], "1vWU/YTF/7t6ZjnE44gAFTbZvvA="),
        (part(*WORD), [f"rId{number}" for number in range(1, 7)], "kVYCpjZZG3SU5+sOsB1PRnQSCzk="),
    ],
)
def test_relationships_have_the_digests_that_word_signed(octets: bytes, ids: list[str], digest: str) -> None:
    """Those in the signature of a document that Word made in 2013, which the test data of the EU's DSS has; the
    relationships are what Word writes for such a document."""
    made = chosen(octets, *ids).encode()
    assert base64.b64encode(hashlib.sha1(made, usedforsecurity=False).digest()).decode() == digest


@pytest.mark.parametrize(
    ("ids", "types", "kept"),
    [
        (("b",), (), ["b"]),
        (("b", "B", "a"), (), ["B", "a", "b"]),
        ((), ("urn:x",), ["a", "b"]),
        (("B",), ("urn:x", "urn:none"), ["B", "a", "b"]),
        (("none",), (), []),
    ],
)
def test_only_those_that_are_named_are_signed_in_order(
    ids: tuple[str, ...], types: tuple[str, ...], kept: list[str]
) -> None:
    octets = part(
        *(relationship(one, f"{one}.xml", kind) for one, kind in (("b", "urn:x"), ("a", "urn:x"), ("B", "urn:y")))
    )
    made = chosen(octets, *ids, types=types)
    assert [one[: one.index('"')] for one in made.split(' Id="')[1:]] == kept


def test_the_form_of_one() -> None:
    """TargetMode is written, and all in the order of canonical forms."""
    octets = part("<!-- c -->", relationship("a", "x?a=1&amp;b", "urn:x", ' TargetMode="External"'), " \n", DOCUMENT)
    made = chosen(octets, "a", "rId1")
    assert made == (
        f'<Relationships xmlns="{SPACE}">'
        '<Relationship Id="a" Target="x?a=1&amp;b" TargetMode="External" Type="urn:x"></Relationship>'
        f'<Relationship Id="rId1" Target="word/document.xml" TargetMode="Internal" Type="{OFFICE}/officeDocument">'
        "</Relationship></Relationships>"
    )


@pytest.mark.parametrize(
    "octets",
    [
        part(DOCUMENT, DOCUMENT),
        part(relationship("a", "x", "urn:x", ' other=""')),
        part('<Relationship Id="a" Target="x"/>'),
        part('<Relationship Id="a" Target="x" Type="urn:x"><x/></Relationship>'),
        part("<Other/>"),
        part("text"),
        part("<?x?>"),
        part(DOCUMENT).replace(SPACE.encode(), b"urn:other"),
        part(DOCUMENT).replace(b"<Relationships ", b'<Relationships xmlns:x="urn:x" '),
        b"<!DOCTYPE Relationships []>" + part(DOCUMENT).partition(b"\n")[2],
        part(DOCUMENT)[:-5],
        b"",
    ],
)
def test_what_is_more_than_relationships_stays_open(octets: bytes) -> None:
    assert chosen(octets, "rId1") == "xmlsig-relationships"


# -------------------- packages


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("office"))


KINDS = (
    f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="{OF_RELATIONSHIPS}"/>'
    f'<Override PartName="/word/document.xml" ContentType="{OF_DOCUMENT}"/></Types>'
).encode()
TEXT = b"<w:document xmlns:w='urn:w'>100 yen</w:document>"
RELATIONSHIPS = part(DOCUMENT, relationship("rId2", "docProps/app.xml", f"{OFFICE}/extended-properties"))


def package(desk: Desk) -> dict[str, bytes]:
    """A document with a signature over its text and the relationship to it, both listed in a Manifest as Word does it."""
    named = f'<m:RelationshipReference xmlns:m="{SIGNING}" SourceId="rId1"></m:RelationshipReference>'
    signed = chosen(RELATIONSHIPS, "rId1").encode()
    rows = by_hand.reference(f"/_rels/.rels?ContentType={OF_RELATIONSHIPS}", signed, TRANSFORM, C14N).replace(
        f'"{TRANSFORM}">', f'"{TRANSFORM}">{named}'
    ) + by_hand.reference(f"/word/document.xml?ContentType={OF_DOCUMENT}", TEXT)
    listed = f'<ds:Object xmlns:ds="{by_hand.DS}" Id="package"><ds:Manifest>{rows}</ds:Manifest></ds:Object>'
    made = by_hand.signature(desk.made, desk.user, by_hand.reference("#package", listed.encode(), by_hand.EXCLUSIVE))
    text = made.replace("</ds:KeyInfo>", f"</ds:KeyInfo>{listed}")
    return {
        "[Content_Types].xml": KINDS,
        "_rels/.rels": RELATIONSHIPS,
        "word/document.xml": TEXT,
        "_xmlsignatures/sig1.xml": text.encode(),
    }


def outcome(files: dict[str, bytes]) -> tuple[bool | None, str, str]:
    (found,) = [one for one in see(files, "x.docx") if isinstance(one, SignatureSeen) and one.form == "XML"]
    return found.verified, found.why.key if found.why else "", found.what.key if found.what else ""


def test_a_signed_document_is_right(desk: Desk) -> None:
    files = package(desk)
    assert outcome(files) == (True, "", "xmlsig-over-office")
    turned = dict(reversed(files.items()))
    assert outcome(turned) == (True, "", "xmlsig-over-office"), "in whatever order the members stand"


@pytest.mark.parametrize(
    ("name", "before", "after", "verdict"),
    [
        ("word/document.xml", b"100 yen", b"900 yen", (False, "asic-member-wrong")),
        ("_rels/.rels", b"word/document.xml", b"word/another.xml", (False, "asic-member-wrong")),
        ("_rels/.rels", b'"rId1"', b'"rId9"', (False, "asic-member-wrong")),
        ("_rels/.rels", b"docProps/app.xml", b"docProps/another.xml", (True, "")),
        ("_rels/.rels", b"</Relationships>", DOCUMENT.encode() + b"</Relationships>", (None, "asic-member-unchecked")),
        ("[Content_Types].xml", OF_DOCUMENT.encode(), b"text/html", (False, "asic-content-type")),
        ("[Content_Types].xml", OF_DOCUMENT.encode(), OF_DOCUMENT.upper().encode(), (False, "asic-content-type")),
        (
            "[Content_Types].xml",
            b"<Override",
            b'<Default Extension="RELS"/><Override',
            (None, "asic-content-types-unclear"),
        ),
        ("[Content_Types].xml", b"</Types>", b"", (None, "asic-content-types-unclear")),
        ("[Content_Types].xml", b"<Types", b"<!DOCTYPE Types><Types", (None, "asic-content-types-unclear")),
        ("_xmlsignatures/sig1.xml", b'SourceId="rId1"', b'SourceId="rId2"', (False, "xmlsig-digest-wrong")),
    ],
)
def test_what_was_changed_is_seen(
    name: str, before: bytes, after: bytes, verdict: tuple[bool | None, str], desk: Desk
) -> None:
    files = package(desk)
    changed = files[name].replace(before, after)
    assert changed != files[name]
    assert outcome({**files, name: changed})[:2] == verdict


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("word/document.xml", (False, "asic-member-missing")),
        ("[Content_Types].xml", (None, "asic-content-types-unclear")),
    ],
)
def test_what_is_missing_is_seen(name: str, verdict: tuple[bool | None, str], desk: Desk) -> None:
    files = package(desk)
    assert outcome({one: data for one, data in files.items() if one != name})[:2] == verdict


def test_a_part_that_is_spelt_otherwise_is_not_missing(desk: Desk) -> None:
    """Names of parts are equal without regard to case (ECMA-376 part 2, 1st edition, section 8.1.1): open, and no accusation."""
    files = package(desk)
    files["word/Document.xml"] = files.pop("word/document.xml")
    assert outcome(files)[:2] == (None, "asic-member-unchecked")


def test_what_was_added_is_not_said_to_be_signed(desk: Desk) -> None:
    """The finding says over how many members it is, and of which."""
    files = {**package(desk), "word/header1.xml": b"<w:hdr xmlns:w='urn:w'>900 yen</w:hdr>"}
    (found,) = [one for one in see(files, "x.docx") if isinstance(one, SignatureSeen) and one.form == "XML"]
    assert found.verified and found.what and dict(found.what.args) == {"count": "2", "member": "word/document.xml"}


def test_a_second_list_that_nobody_signed_makes_no_part_signed(desk: Desk) -> None:
    """Its digest is right, and it is added to a signature that is right."""
    added = b"<w:hdr xmlns:w='urn:w'>900 yen</w:hdr>"
    row = by_hand.reference(f"/word/header1.xml?ContentType={OF_DOCUMENT}", added)
    listed = f'<ds:Object xmlns:ds="{by_hand.DS}"><ds:Manifest>{row}</ds:Manifest></ds:Object></ds:Signature>'
    files = {**package(desk), "word/header1.xml": added}
    files["[Content_Types].xml"] = KINDS.replace(
        b"</Types>", f'<Override PartName="/word/header1.xml" ContentType="{OF_DOCUMENT}"/></Types>'.encode()
    )
    assert outcome(files)[0] is True
    signature = files["_xmlsignatures/sig1.xml"].replace(b"</ds:Signature>", listed.encode())
    assert outcome({**files, "_xmlsignatures/sig1.xml": signature})[:2] == (None, "xmlsig-manifest-unsigned")


def test_a_signature_without_its_package_stays_open(desk: Desk) -> None:
    alone = {"x.xml": package(desk)["_xmlsignatures/sig1.xml"]}
    assert outcome(alone)[:2] == (None, "xmlsig-file-not-here")


def test_types_are_those_of_the_part_and_else_of_its_ending() -> None:
    types = ContentTypes(KINDS.replace(b"</Types>", b'<Default Extension="xml" ContentType="text/xml"/></Types>'))
    assert types.is_clear
    assert types.of("word/document.xml") == types.of("Word/Document.XML") == OF_DOCUMENT
    assert (types.of("word/other.xml"), types.of("_rels/.rels"), types.of("x")) == ("text/xml", OF_RELATIONSHIPS, "")
    assert ContentTypes(KINDS.replace(b'Extension="rels"', b'Extension="x"')).of("x") == "", "it has no ending"


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        KINDS.replace(b"Types", b"Kinds"),
        KINDS.replace(TYPES.encode(), b"urn:other"),
        KINDS.replace(b"</Types>", b"<Other/></Types>"),
        KINDS.replace(b"<Default", b"<Default><Override").replace(b"/><", b"/></Default><", 1),
        KINDS.replace(b"</Types>", b'<Override PartName="/WORD/document.xml" ContentType="a/b"/></Types>'),
        KINDS.replace(b'PartName="/word/document.xml" ', b""),
        KINDS + b" " * (1 << 20),
    ],
)
def test_types_that_could_be_read_two_ways_are_not_clear(octets: bytes) -> None:
    assert ContentTypes(KINDS).is_clear
    assert not ContentTypes(octets).is_clear


def test_a_second_part_of_types_is_none(desk: Desk) -> None:
    assert outcome({**package(desk), "[content_types].XML": KINDS})[:2] == (None, "asic-content-types-unclear")
