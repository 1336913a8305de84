"""Signatures made to exhaust the program end by a bound, which is counted and said; just below it they are checked.

What the bounds are worth in seconds and octets, `tools/hostile_inputs.py` measures.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from cryptrec_lint.model import SignatureSeen, Unresolved
from cryptrec_lint.readers.archives import zip_archive
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.certificates import contents
from cryptrec_lint.readers.xmlsig import checking, parts, transforms, tree
from cryptrec_lint.source import Source
from tests.readers.cms.conftest import Made
from tests.readers.xmlsig import by_hand
from tests.readers.xmlsig.conftest import observations, signatures

DEPTH = 50


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("bounds"))


@pytest.fixture(scope="module")
def nested(made: Made) -> str:
    """A right signature over elements inside each other, each with all that is in it."""
    references, inner = [], ""
    for number in range(DEPTH):
        inner = f'<e Id="i{number}">{inner}</e>'
        references.append(by_hand.reference(f"#i{number}", inner.encode(), by_hand.EXCLUSIVE, by_hand.EXCLUSIVE))
    return f"<r>{inner}{by_hand.signature(made, made.signer('Alice'), *references)}</r>"


def outcome(text: str) -> tuple[bool | None, str]:
    (found,) = signatures(text)
    return found.verified, found.why.key if found.why else ""


def test_below_all_bounds_it_is_right(nested: str) -> None:
    assert outcome(nested) == (True, "")


def test_elements_inside_each_other_cost_what_they_are_long(nested: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elements are put into canonical form once for each that is around them: 50 times 51 half, twice."""
    monkeypatch.setattr(parts, "STEPS", DEPTH * DEPTH // 2)
    assert outcome(nested) == (None, "xmlsig-too-much")


def test_all_members_of_an_archive_have_one_budget(nested: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by itself is checked; a thousand of them would take an hour."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("a.xml", "b.xml", "c.xml"):
            archive.writestr(name, nested)
    files = Budget()
    before = files.work.steps
    assert [one.verified for one in signatures(nested, files)] == [True]
    monkeypatch.setattr(parts, "STEPS", 2 * (before - files.work.steps))
    found = zip_archive.READER.read(Source("x.zip", packed.getvalue()), Budget())
    assert [one.verified for one in found if isinstance(one, SignatureSeen)] == [True, True, None]


def test_what_is_kept_for_a_second_transform_is_bounded(nested: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "KEPT", 1000)
    assert outcome(nested) == (None, "xmlsig-too-long")


def test_keys_are_not_tried_without_end(nested: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_TRIES", 1)
    assert outcome(nested) == (True, "")
    monkeypatch.setattr(checking, "_TRIES", 0)
    assert outcome(nested) == (None, "xmlsig-too-many-keys")


def test_signatures_are_not_checked_without_end(nested: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound is one for CMS too: time stamps in XML are CMS."""
    monkeypatch.setattr(contents, "MOST_SIGNATURES", 0)
    assert outcome(nested) == (None, "cms-too-many-signatures")


def test_transforms_are_bounded(nested: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transforms, "_TRANSFORMS", 1)
    assert outcome(nested) == (None, "xmlsig-too-many-transforms")


@pytest.mark.parametrize(("inside", "told"), [("<e/>" * 9, []), ("<e/>" * 10, ["xml-too-many-elements"])])
def test_attributes_that_a_document_type_gives_count(
    inside: str, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten elements of which each has eight default attributes, by four: three each, and the one around them."""
    monkeypatch.setattr(tree, "_ELEMENTS", 30)
    given = " ".join(f"a{number} CDATA 'x'" for number in range(8))
    text = f"<!DOCTYPE r [<!ATTLIST e {given}>]><r xmlns:ds='{by_hand.DS}'>{inside}</r>"
    assert [one.why.key for one in observations(text) if isinstance(one, Unresolved)] == told


def test_ten_thousand_references_end(made: Made, tmp_path: Path) -> None:
    """To a document of ten thousand elements inside each other: by the bound of steps, without any other fault."""
    opened = "".join(f'<e Id="i{number}">' for number in range(10_000))
    listed = "".join(by_hand.reference(f"#i{number}", b"", by_hand.EXCLUSIVE) for number in range(10_000))
    signed = by_hand.signature(made, made.signer("Bob"), listed)
    found = [one for one in observations(f"<r>{opened}{'</e>' * 10_000}{signed}</r>") if isinstance(one, SignatureSeen)]
    assert [(one.verified, one.why and one.why.key) for one in found] == [(None, "xmlsig-too-much")]
