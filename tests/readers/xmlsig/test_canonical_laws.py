"""Canonical forms are those of libxml2 through lxml, on any document; and where lxml has none, as the standards say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from cryptrec_lint.model import Reason
from cryptrec_lint.readers.xmlsig import transforms, walk
from cryptrec_lint.readers.xmlsig.canonical import Form
from cryptrec_lint.readers.xmlsig.parts import Part, Select, Work
from tests.readers.xmlsig import documents


def canonical(text: str, form: Form, select: Select | None = None) -> bytes:
    """Our canonical form."""
    work = Work()
    part = Part(select or Select(), form, work)
    part.keep()
    walk.feed(text.encode(), [part], work)
    assert part.why is None and part.found == 1
    return part.octets


def theirs(tree: etree._Element | etree._ElementTree, form: Form) -> bytes:
    """lxml's."""
    listed = [one or "#default" for one in sorted(form.prefixes)] if form.exclusive else None
    found: bytes = etree.tostring(
        tree,
        method="c14n",
        exclusive=form.exclusive,
        with_comments=form.comments,
        inclusive_ns_prefixes=listed,
    )
    return found


FORMS = st.builds(
    Form,
    st.sampled_from(["inclusive", "exclusive"]),
    st.booleans(),
    st.frozensets(st.sampled_from(["a", "b", "ds"]), max_size=2),
)


@given(documents.document(), FORMS)
@settings(max_examples=400, deadline=None)
def test_law_a_document_has_lxml_s_canonical_form(text: str, form: Form) -> None:
    assert canonical(text, form) == theirs(etree.fromstring(text.encode()).getroottree(), form)


@given(documents.document(), FORMS)
@settings(max_examples=400, deadline=None)
def test_law_an_element_has_lxml_s_exclusive_form(text: str, form: Form) -> None:
    """Not the inclusive one: lxml leaves out what the element inherits (see the test below)."""
    form = form._replace(way="exclusive")
    (part,) = etree.fromstring(text.encode()).iterfind(".//*[@Id='part']")
    part.tail = None
    assert canonical(text, form, Select("part")) == theirs(part, form)


@given(documents.document(), FORMS)
@settings(max_examples=100, deadline=None)
def test_law_a_canonical_form_is_its_own(text: str, form: Form) -> None:
    """Section 1.1 of Canonical XML: doing it again changes nothing."""
    once = canonical(text, form)
    assert canonical(once.decode(), form) == once


NESTED = '<r xmlns="urn:r" xmlns:p="urn:p" xml:lang="ja" xml:id="x" xml:other="o"><e Id="part"><f xmlns=""/></e></r>'


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        # Canonical XML 1.0 section 2.4: all attributes of the prefix xml are inherited
        (
            "inclusive",
            '<e xmlns="urn:r" xmlns:p="urn:p" Id="part" xml:id="x" xml:lang="ja" xml:other="o"><f xmlns=""></f></e>',
        ),
        # Canonical XML 1.1 section 2.4: only xml:lang and xml:space
        ("inclusive-1.1", '<e xmlns="urn:r" xmlns:p="urn:p" Id="part" xml:lang="ja"><f xmlns=""></f></e>'),
        # Exclusive XML Canonicalization section 3: none, and only the namespaces that are used
        ("exclusive", '<e xmlns="urn:r" Id="part"><f xmlns=""></f></e>'),
    ],
)
def test_what_an_element_inherits(way: str, expected: str) -> None:
    assert canonical(NESTED, Form(way), Select("part")).decode() == expected


def test_a_base_around_an_element_is_not_joined() -> None:
    """Canonical XML 1.1 section 2.4 joins them; 1.0 inherits the nearest."""
    text = '<r xml:base="http://a/"><e Id="part"/></r>'
    assert canonical(text, Form("inclusive"), Select("part")) == b'<e Id="part" xml:base="http://a/"></e>'
    work = Work()
    part = Part(Select("part"), Form("inclusive-1.1"), work)
    walk.feed(text.encode(), [part], work)
    assert part.why and part.why.key == "xmlsig-base-around"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("<a xmlns='relative'/>", "xmlsig-relative-namespace"),
        ("<a xmlns='http://example/?a&amp;b'/>", "xmlsig-namespace-marks"),
        ("<p:a/>", "xmlsig-prefix-undeclared"),
        ("<a xmlns:p='urn:p'><b xmlns:p=''/></a>", "xmlsig-prefix-undeclared"),
        ("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "xml-entity"),
        ("<!DOCTYPE a SYSTEM 'a.dtd'><a/>", "xmlsig-doctype-outside"),
        ("<a>", "xml-not-well-formed"),
        ("<a>" * 100_001, "xml-too-deep"),
    ],
)
def test_what_has_no_canonical_form_here(text: str, key: str) -> None:
    found = transforms.applied((Form("exclusive"),), text.encode(), Work())
    assert isinstance(found, Reason)
    assert found.key == key


def test_defaults_of_an_internal_document_type_are_part_of_the_form() -> None:
    """Canonical XML section 2.1: default attributes are added."""
    text = "<!DOCTYPE a [<!ATTLIST a b CDATA 'c' xmlns:p CDATA 'urn:p'>]><a/>"
    assert canonical(text, Form("inclusive")) == b'<a xmlns:p="urn:p" b="c"></a>'


@given(st.binary(max_size=300))
def test_law_any_octets_have_a_form_or_a_reason(octets: bytes) -> None:
    for text in (octets, b"<a>" + octets + b"</a>"):
        transforms.applied((Form("exclusive"), None, Form("inclusive", True)), text, Work())
