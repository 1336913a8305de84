"""`lists timeline`: where an algorithm stood from 2003 to 2026. Places are read in lists/ciphers/*.toml."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from cryptrec_lint.documents.library import Kind, Library
from cryptrec_lint.documents.standing import Place, answering, standing
from cryptrec_lint.vocabulary import tables

Lint = Callable[..., Any]
LIBRARY = Library()
EDITIONS = [LIBRARY.cipher_list(id) for id in LIBRARY.heads(Kind.CIPHERS)]


def lines(lint: Lint, *arguments: str) -> list[str]:
    ran = lint("lists", "timeline", *arguments)
    assert ran.status == 0
    return str(ran.out).splitlines()


def line(shown: list[str], edition: str) -> str:
    (found,) = (one for one in shown if one.split()[:1] == [edition])
    return found


def test_every_edition_has_a_line_with_publication_place_notes_and_grade(lint: Lint) -> None:
    shown = lines(lint, "SHA-1")
    editions = [one.split()[0] for one in shown if one.startswith("  cryptrec")]
    assert editions == [edition.edition.id for edition in EDITIONS]
    assert line(shown, "cryptrec-2003").endswith(
        "2003-02-20               e-Government Recommended Ciphers List (note 6) [secondary]"
    )
    assert line(shown, "cryptrec-2013").endswith("Monitored Ciphers List (note 8) [secondary]")
    assert line(shown, "cryptrec-2013-r4").endswith("[reconstructed edition]")
    assert line(shown, "cryptrec-2022").endswith("Monitored Ciphers List (note 8)")


def test_notes_at_the_head_of_the_category_count(lint: Lint) -> None:
    """3-key Triple DES has note 3 in 2013; note 2 stands at the head of the 64-bit block ciphers."""
    assert line(lines(lint, "3-key Triple DES"), "cryptrec-2013").endswith("(note 3, 2)")


def test_what_is_not_established_says_what_remains_possible(lint: Lint) -> None:
    shown = lines(lint, "RC4", "--lang", "ja")
    assert "確認できていない（運用監視暗号リストか掲載なし）" in line(shown, "cryptrec-2013-r5")
    assert "電子政府推奨暗号リスト [128-bit RC4]" in line(shown, "cryptrec-2003")
    assert line(shown, "cryptrec-2022").endswith("載っていない")


@pytest.mark.parametrize(
    "name", ["des-ede3-cbc", "1.2.840.113549.1.1.5", "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "prime256v1", "AES-128-GCM"]
)
def test_any_spelling_will_do_and_each_component_has_its_timeline(lint: Lint, name: str) -> None:
    report = json.loads(lint("lists", "timeline", name, "--format", "json").out)
    assert report["components"]
    shown = lines(lint, name)
    for component in report["components"]:
        assert any(one.startswith(f"{component['name']} (") for one in shown)
    timelines = sum(len(component["timelines"]) for component in report["components"])
    assert sum(one.split()[:1] == ["cryptrec-2003"] for one in shown) == timelines


def test_a_key_shows_its_schemes(lint: Lint) -> None:
    shown = lines(lint, "EC")
    assert shown[:3] == ["EC (public keys)", "such a key serves: ECDSA, ECDH", " ECDSA"]
    assert " ECDH" in shown


def test_a_variant_shows_what_it_is_a_variant_of(lint: Lint) -> None:
    shown = lines(lint, "CFB8")
    assert "the lists have it as CFB" in shown
    assert line(shown, "cryptrec-2013").endswith("e-Government Recommended Ciphers List")


def test_an_algorithm_in_no_list_says_so(lint: Lint) -> None:
    assert "MD5 is in no edition of the list." in lines(lint, "md5")
    assert "MD5は、どの版のリストにも載っていない。" in lines(lint, "md5", "--lang", "ja")
    assert not any("in no edition" in one for one in lines(lint, "SHA-1"))


def test_no_table_is_not_the_same_as_not_listed(lint: Lint) -> None:
    """The list of 2003 has no table of modes; no edition has one for key derivation."""
    assert line(lines(lint, "GCM"), "cryptrec-2003").endswith("this edition has no table for this kind")
    assert line(lines(lint, "PBKDF2"), "cryptrec-2022-r2").endswith("this edition has no table for this kind")
    assert line(lines(lint, "DES"), "cryptrec-2003").endswith("not listed")


def test_how_a_gap_is_read_is_said(lint: Lint) -> None:
    assert any("RFC 7748" in one for one in lines(lint, "X25519"))


def test_strength_documents_have_a_line(lint: Lint) -> None:
    shown = lines(lint, "RSA")
    assert (
        "strength by ls-0003-2022 (2022-03-01..2022-06-30): 112 bits of security from 2048 bits on [secondary]; 128 bits of security from 3072 bits on [secondary]"
        in shown
    )
    assert "to be retired by sha1-rsa1024-transition (2012-10-26): up to 1024 bits" in shown
    assert any("in signatures 80 bits of security [secondary]; inside HMAC 128" in one for one in lines(lint, "SHA-1"))
    assert not any("strength by" in one for one in lines(lint, "MISTY1"))


def test_json_carries_the_texts_of_the_notes_in_both_languages(lint: Lint) -> None:
    report = json.loads(lint("lists", "timeline", "GCM", "--format", "json").out)
    assert report["schema"] == "cryptrec-lint/timeline/1"
    editions = {row["id"]: row for row in report["components"][0]["timelines"][0]["editions"]}
    (entry,) = editions["cryptrec-2013"]["entries"]
    assert entry["notes"] == [
        {
            "number": 4,
            "text": {"ja": "IVの長さは96ビットが勧められる。", "en": "An initialization vector of 96 bits is the recommended length."},
            "grade": "SECONDARY",
        }
    ]  # fmt: skip
    assert editions["cryptrec-2003"]["place"] == "no-table"
    assert editions["cryptrec-2013-r1"]["state"] == "reconstructed"


def test_an_unknown_name_suggests_near_ones(lint: Lint) -> None:
    ran = lint("lists", "timeline", "SHA-265")
    assert ran.status == 2
    assert "SHA-256" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("name", sorted(tables.atoms()))
def test_every_algorithm_has_a_place_in_every_edition(name: str) -> None:
    for one in answering(name):
        atom = tables.atoms()[one]
        assert not (atom.serves or atom.one_of or atom.variant_of)
        for edition in EDITIONS:
            stands = standing(one, edition)
            assert bool(stands.entries) is (stands.place is Place.LISTED)
