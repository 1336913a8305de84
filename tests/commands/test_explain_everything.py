"""`explain` answers for everything that the data has, in both languages, and says what is near when it cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

import pytest

from cryptrec_lint.commands.explain import APART, KINDS, answers
from cryptrec_lint.commands.explaining import techniques
from cryptrec_lint.documents.library import Kind, Library
from cryptrec_lint.language import LANGUAGES
from cryptrec_lint.texts import rules
from cryptrec_lint.vocabulary import suites, tables

Lint = Callable[..., Any]
LIBRARY = Library()


def _module(kind: str) -> Any:
    return import_module(f"cryptrec_lint.commands.explaining.{kind}")


def _editions() -> Iterator[str]:
    for kind in Kind:
        for head in LIBRARY.heads(kind).values():
            yield from (head.edition.id, head.edition.document)


def _notes() -> Iterator[str]:
    for id in LIBRARY.heads(Kind.CIPHERS):
        yield from (f"{id} 注{note.number}" for note in LIBRARY.cipher_list(id).note)


def _esign() -> Iterator[str]:
    criteria = LIBRARY.edition(Kind.ESIGN, "esign-criteria")
    record = LIBRARY.edition(Kind.ESIGN, "esign-record")
    yield from (row.place for row in criteria.provision)
    yield from (one.id for one in criteria.examination)
    yield from (one.place for one in criteria.examination)
    yield from (str(outcome.id) for outcome in record.outcome)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(rules(), id="rules"),
        pytest.param(LIBRARY.policies(), id="policies"),
        pytest.param(list(_editions()), id="editions"),
        pytest.param(list(_notes()), id="notes"),
        pytest.param(list(_esign()), id="provisions, examinations, outcomes"),
        pytest.param([one.id for one in LIBRARY.decisions().decision], id="decisions"),
        pytest.param(tables.protocols(), id="protocols"),
        pytest.param(tables.atoms(), id="algorithms"),
        pytest.param(tables.groups(), id="groups"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_is_answered(names: Iterable[str], lang: str) -> None:
    held = list(names)
    assert held
    for name in held:
        assert any(answers(name, LIBRARY, lang)), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_suite_is_answered(lang: str) -> None:
    for code in suites.suites():
        lines = list(techniques.lines(code, LIBRARY, lang))
        assert len(lines) > 1, code


def test_every_identifier_of_the_vocabulary_leads_to_what_is_answered() -> None:
    """The page of an identifier is the page of its row, which the tests above have seen, or of a combination."""
    for oid in tables.oids():
        assert techniques.found(oid), oid


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_combination_is_answered(lang: str) -> None:
    for oid in tables.oids()[::7]:  # enough to meet every shape
        assert any(techniques.lines(oid, LIBRARY, lang)), oid


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_knows_its_names(kind: str) -> None:
    """What is suggested must be answered."""
    for name in list(_module(kind).names(LIBRARY))[::9]:
        assert any(_module(kind).lines(name, LIBRARY, "ja")), name


def test_a_rule_and_what_it_is_named_after_are_both_answered() -> None:
    lines = list(answers("no-table", LIBRARY, "en"))
    assert lines[0].startswith("no-table: ")
    assert "no-table: how this program reads the documents (not a statement of CRYPTREC)" in lines
    article = list(answers("ordinance-art-6-4", LIBRARY, "en"))
    assert article[0] == "ordinance-art-6-4: Ordinance Art. 6(4): valid for five years at most"
    assert any(
        line.startswith("Ordinance Art. 6(4): A certificate is valid for five years at most.") for line in article
    )
    assert any(line.startswith("ES-VALIDITY: examination of a certificate") for line in article)


def test_sentences_are_filled_and_in_the_language_that_is_asked_for() -> None:
    for name in ("C02F", "cryptrec-2013", "施行規則第2条", "record-silent", "TLS 1.2", "monitored"):
        for line in answers(name, LIBRARY, "ja"):
            assert "{" not in line
            assert " of security" not in line
            assert "treatment:" not in line


def test_names_of_kinds_that_stand_apart_are_nothing_else() -> None:
    """Hence `explain` stops at a rule or an article, without a look into the lists of ciphers."""
    names = [name for kind in APART for name in _module(kind).names(LIBRARY)]
    for name in names:
        for kind in set(KINDS) - set(APART):
            assert not list(_module(kind).lines(name, LIBRARY, "en")), (name, kind)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("SHA-265", "SHA-256"),
        ("cryptrec-2014", "cryptrec-2013"),
        ("ES-KEYS", "ES-KEY"),
        ("monitored-algoritm", "monitored-algorithm"),
        ("LS-0001-2012R9", "LS-0001-2012R8"),
    ],
)
def test_an_unknown_name_is_one_line_with_near_names_of_every_kind(lint: Lint, name: str, near: str) -> None:
    for lang in LANGUAGES:
        ran = lint("explain", name, "--lang", lang)
        assert ran.status == 2
        assert ran.out == ""
        assert near in ran.err
        assert ran.err.count("\n") == 1


def test_a_note_that_does_not_exist_says_which_do(lint: Lint) -> None:
    ran = lint("explain", "cryptrec-2013", "note", "99")
    assert ran.status == 2
    assert "cryptrec-2013 has no note 99; it has: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11" in ran.err
    assert "版も指定すること" in lint("explain", "注8", "--lang", "ja").err


def test_without_a_name_it_is_a_usage_error(lint: Lint) -> None:
    assert lint("explain").status == 2
