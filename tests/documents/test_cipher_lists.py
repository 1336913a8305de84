"""The shipped cipher lists: complete, chained, cited. Counts and places are stated by hand from the sources."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cryptrec_lint.documents.ciphers import CipherList, ConditionKind
from cryptrec_lint.documents.diff import ChangeKind, difference
from cryptrec_lint.documents.head import State
from cryptrec_lint.documents.library import Kind, Library, load
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Grade, Tier

LIBRARY = Library()
PROFILES = ("high", "recommended", "exception")
EDITIONS = list(LIBRARY.heads(Kind.CIPHERS))


def tier(edition: str, name: str) -> str | None:
    entries = [entry for entry in LIBRARY.cipher_list(edition).entry if entry.name == name and entry.table != "pqc"]
    return entries[0].tier.value if entries else None


def test_the_chain_runs_from_2003_to_2026() -> None:
    revisions = [f"cryptrec-2013-r{number}" for number in range(1, 9)]
    assert [
        "cryptrec-2003",
        "cryptrec-2013",
        *revisions,
        "cryptrec-2022",
        "cryptrec-2022-r1",
        "cryptrec-2022-r2",
    ] == EDITIONS


@pytest.mark.parametrize(
    ("edition", "day", "entries", "notes"),
    [
        ("cryptrec-2003", "2003-02-20", 29, 7),
        ("cryptrec-2013", "2013-03-01", 42, 11),
        ("cryptrec-2022", "2023-03-30", 49, 15),
        ("cryptrec-2022-r1", "2024-05-16", 49, 17),  # notes 18 and 19 came; 3 and 10 stay empty
        ("cryptrec-2022-r2", "2026-03-30", 57, 17),
    ],
)
def test_size_and_day_of_the_editions(edition: str, day: str, entries: int, notes: int) -> None:
    document = LIBRARY.cipher_list(edition)
    assert document.publication.shown == day
    assert (len(document.entry), len(document.note)) == (entries, notes)
    assert document.edition.state is State.COMPLETE


@pytest.mark.parametrize("number", range(1, 9))
def test_the_revisions_of_2013_say_that_they_are_reconstructed(number: int) -> None:
    document = LIBRARY.cipher_list(f"cryptrec-2013-r{number}")
    assert document.edition.state is State.RECONSTRUCTED
    assert document.missing


@pytest.mark.parametrize(
    ("name", "in_2003", "in_2013", "in_2022", "in_2026"),
    [
        ("AES", "recommended", "recommended", "recommended", "recommended"),
        ("Camellia", "recommended", "recommended", "recommended", "recommended"),
        ("KCipher-2", None, "recommended", "recommended", "recommended"),
        ("MISTY1", "recommended", "candidate", "candidate", "candidate"),
        ("SC2000", "recommended", "candidate", None, None),
        ("3-key Triple DES", "recommended", "recommended", "monitored", "monitored"),
        ("128-bit RC4", "recommended", "monitored", None, None),
        ("SHA-1", "recommended", "monitored", "monitored", "monitored"),
        ("RIPEMD-160", "recommended", "monitored", "monitored", "monitored"),
        ("RSAES-PKCS1-v1_5", "recommended", "monitored", "monitored", "monitored"),
        ("SHA3-256", None, None, "recommended", "recommended"),
        ("EdDSA", None, None, "recommended", "recommended"),
        ("XTS", None, None, "recommended", "recommended"),
        ("ChaCha20-Poly1305", None, None, "recommended", "recommended"),
        ("ISO/IEC 9798-4", None, "candidate", "recommended", "recommended"),
        ("ECB", None, None, None, None),
        ("MD5", None, None, None, None),
    ],
)
def test_where_techniques_stand(
    name: str, in_2003: str | None, in_2013: str | None, in_2022: str | None, in_2026: str | None
) -> None:
    editions = ("cryptrec-2003", "cryptrec-2013", "cryptrec-2022", "cryptrec-2022-r2")
    assert [tier(edition, name) for edition in editions] == [in_2003, in_2013, in_2022, in_2026]


def test_the_post_quantum_table_of_2026() -> None:
    pqc = [entry.name for entry in LIBRARY.cipher_list("cryptrec-2022-r2").entry if entry.table == "pqc"]
    assert pqc == ["ML-KEM-768", "ML-KEM-1024", "AES-192", "AES-256", "SHA-384", "SHA-512", "SHA3-384", "SHA3-512"]


def test_what_2026_changed() -> None:
    changes = difference(LIBRARY.cipher_list("cryptrec-2022-r1"), LIBRARY.cipher_list("cryptrec-2022-r2"))
    assert len(changes.of(ChangeKind.CAME)) == 8
    assert not changes.of(ChangeKind.WENT)
    assert not changes.of(ChangeKind.MOVED)
    assert [change.name for change in changes.of(ChangeKind.CHANGED) if "notes" in change.fields] == [
        "RSA-PSS",
        "RSASSA-PKCS1-v1_5",
        "RSA-OAEP",
        "ECDH",
        "RSAES-PKCS1-v1_5",
        "SHA-1",
    ]


def test_the_default_rests_on_verified_text_where_it_recommends() -> None:
    entries = LIBRARY.cipher_list("cryptrec-2013").entry
    assert {entry.grade for entry in entries if entry.tier is Tier.RECOMMENDED} == {Grade.VERIFIED}
    assert {entry.grade for entry in entries if entry.tier is not Tier.RECOMMENDED} == {Grade.SECONDARY}


def test_the_recommended_table_of_2013_has_two_witnesses() -> None:
    """A transcription of the PDF of 2013, and a guide printed in 2018, agree on its 24 entries."""
    entries = [entry for entry in LIBRARY.cipher_list("cryptrec-2013").entry if entry.tier is Tier.RECOMMENDED]
    assert len(entries) == 24
    assert {entry.sources for entry in entries} == {("kaworu", "jssec")}


def test_how_well_the_notes_of_2013_are_known() -> None:
    """Read: 1 and 2. Known from copies: the rest, but note 10, which was never read and never decides."""
    grades = {note.number: note.grade for note in LIBRARY.cipher_list("cryptrec-2013").note}
    assert {number for number, grade in grades.items() if grade is Grade.VERIFIED} == {1, 2}
    assert {number for number, grade in grades.items() if grade is Grade.UNVERIFIED} == {10}


def test_how_well_the_definitions_of_2013_are_known() -> None:
    """An examination that defines a section is no copy of the list: it supports a grade and does not raise it."""
    tiers = {tier.id: (tier.grade, "ipa19" in tier.sources) for tier in LIBRARY.cipher_list("cryptrec-2013").tier}
    assert tiers == {
        Tier.RECOMMENDED: (Grade.VERIFIED, True),
        Tier.CANDIDATE: (Grade.SECONDARY, True),
        Tier.MONITORED: (Grade.SECONDARY, False),
    }


def test_the_entries_of_2003_that_were_read() -> None:
    """Seven in primary texts; the five 128-bit block ciphers rest on copies and on the press of 2012."""
    entries = LIBRARY.cipher_list("cryptrec-2003").entry
    assert sum(entry.grade is Grade.VERIFIED for entry in entries) == 7
    blocks = [entry for entry in entries if entry.category == "block-cipher-128"]
    assert [entry.name for entry in blocks] == ["AES", "Camellia", "CIPHERUNICORN-A", "Hierocrypt-3", "SC2000"]
    assert {entry.grade for entry in blocks} == {Grade.SECONDARY}
    assert all("techon12" in entry.sources for entry in blocks)


@pytest.mark.parametrize("number", [1, 2, 3, 6])
def test_numbers_of_revisions_that_no_source_prints(number: int) -> None:
    assert LIBRARY.cipher_list(f"cryptrec-2013-r{number}").edition.document_grade is Grade.UNVERIFIED


@pytest.mark.parametrize("edition", EDITIONS)
def test_entries_stand_in_a_category_that_is_not_empty(edition: str) -> None:
    document = LIBRARY.cipher_list(edition)
    used = {(entry.tier, entry.category) for entry in document.entry}
    for category in document.category:
        assert category.empty is ((category.tier, category.id) not in used)
    for kind in {note.condition.kind for note in document.note}:
        assert kind in ConditionKind


def _broken(tmp_path: Path, change: Callable[[str], str]) -> DocumentError:
    source = Path(LIBRARY.find(Kind.CIPHERS, "cryptrec-2013").path)
    path = tmp_path / "cryptrec-2013.toml"
    path.write_text(change(source.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DocumentError) as raised:
        load(str(path))
    assert raised.value.path == str(path)
    return raised.value


@pytest.mark.parametrize(
    ("old", "new", "key", "why", "says"),
    [
        ('name = "DSA"', 'name = "DSA"\ncolour = "red"', "entry[0].colour", "document-unknown-key", "allowed"),
        ('name = "DSA"\n', "", "entry[0].name", "document-missing-key", ""),
        ('name = "DSA"', 'name = "DSAA"', "entry[0].name", "document-unknown-algorithm", "near"),
        ('tier = "recommended"\nid', 'tier = "great"\nid', "category[0].tier", "document-unknown-value", "allowed"),
        ("notes = [1]", "notes = [99]", "entry[2].notes", "document-unknown-value", "allowed"),
        ("notes = [1]", 'notes = "1"', "entry[2].notes", "document-wrong-type", "expected"),
        (
            'sources = ["kaworu", "jssec"]\n\n[[entry]]\nname = "ECDSA"',
            '\n[[entry]]\nname = "ECDSA"',
            "entry[0].sources",
            "document-missing-citation",
            "grade",
        ),
        ('sources = ["kaworu", ', 'sources = ["nowhere", ', "tier[0].sources", "document-unknown-value", "allowed"),
        ("number = 1", "number = true", "note[0].number", "document-wrong-type", "expected"),
        ("day = 2013-03-01", 'day = "2013-03-01"', "publication.day", "document-wrong-type", "expected"),
        ('schema = "cryptrec-lint/cipher-list/1"', 'schema = "x"', "schema", "document-unknown-value", "allowed"),
        ("[edition]", "[edition", "", "document-unparsable", "line"),
    ],
)
def test_a_broken_document_names_file_key_and_what_exists(
    tmp_path: Path, old: str, new: str, key: str, why: str, says: str
) -> None:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    error = _broken(tmp_path, change)
    assert (error.key, error.why.key) == (key, why)
    assert not says or dict(error.why.args)[says]


@pytest.mark.parametrize(
    ("edition", "old", "new", "why"),
    [
        (
            "cryptrec-2022",
            'supersedes = "cryptrec-2013-r8"',
            'supersedes = "cryptrec-2013-r9"',
            "document-unknown-value",
        ),
        (
            "cryptrec-2022",
            'supersedes = "cryptrec-2013-r8"',
            'supersedes = "cryptrec-2013-r7"',
            "document-forked-chain",
        ),
        ("cryptrec-2003", "content_grade", 'supersedes = "cryptrec-2022-r2"\ncontent_grade', "document-circular-chain"),
    ],
)
def test_a_broken_chain_is_refused(tmp_path: Path, edition: str, old: str, new: str, why: str) -> None:
    shutil.copytree(LIBRARY.root, tmp_path / "lists")
    path = tmp_path / "lists" / "ciphers" / f"{edition}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DocumentError) as raised:
        Library(tmp_path / "lists").heads(Kind.CIPHERS)
    assert (raised.value.key, raised.value.why.key) == ("edition.supersedes", why)


def test_every_document_and_policy_loads() -> None:
    for kind in Kind:
        for id in LIBRARY.heads(kind):
            assert LIBRARY.edition(kind, id).edition.id == id
    editions = [id for id in LIBRARY.policies() if LIBRARY.policy(id).ciphers == id]
    assert sorted(editions) == sorted(EDITIONS), "every edition can be chosen"
    profiles = {f"tls-{edition}-{profile}" for edition in ("1.x", "2.0", "3.0.1") for profile in PROFILES}
    assert set(LIBRARY.policies()) == {*EDITIONS, *profiles, "current"}
    for id in LIBRARY.policies():
        assert LIBRARY.policy(id).id == id
    assert LIBRARY.newest().edition.id == list(LIBRARY.heads(Kind.CIPHERS))[-1]


def test_the_readme_explains_every_kind_of_condition() -> None:
    readme = (Path(LIBRARY.root) / "README.md").read_text(encoding="utf-8")
    for kind in ConditionKind:
        assert f"`{kind}`" in readme


def test_a_cipher_list_is_frozen() -> None:
    document: CipherList = LIBRARY.cipher_list("cryptrec-2013")
    with pytest.raises(AttributeError):
        document.entry = ()  # type: ignore[misc]  # what the types forbid must fail at run time too
