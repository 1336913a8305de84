"""Android's network security configuration, by the platform's documentation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cryptrec_lint.model import FileNamed, MechanismUse, Observation, Unresolved
from cryptrec_lint.readers.android.network_security import READER
from cryptrec_lint.source import Source


class Beside:
    """`my_ca.pem` lies in `res/raw`, and nothing else."""

    passwords: tuple[bytes, ...] = ()

    def named(self, source: Source, path: str) -> Source | None:
        return Source(path, b"") if path == "../raw/my_ca.pem" else None

    def matching(self, source: Source, pattern: str) -> list[Source]:
        raise AssertionError(pattern)

    def beside(self, source: Source, name: str) -> bytes | None:
        raise AssertionError(name)


def read(inside: str) -> list[Observation]:
    source = Source(
        "res/xml/n.xml", f"<!-- 設定 --><network-security-config>{inside}</network-security-config>".encode()
    )
    assert READER.claims(source)
    found = list(READER.read(source, Beside()))
    assert all(source.span(one.location) == one.written for one in found)
    return found


_QUIET = '<base-config cleartextTrafficPermitted="false"/>'


def test_connections_in_the_clear() -> None:
    (seen,) = read(
        _QUIET + '<domain-config cleartextTrafficPermitted="true"><domain>a.example.jp</domain></domain-config>'
    )
    assert isinstance(seen, MechanismUse)
    assert [one.name for one in seen.components] == ["no encryption", "no authentication"]
    assert (seen.written, seen.subject) == ("true", "a.example.jp")


def test_a_configuration_that_forbids_them_is_silent() -> None:
    assert read(_QUIET) == []


def test_without_a_word_the_release_decides() -> None:
    (seen,) = read("")
    assert isinstance(seen, Unresolved)
    assert seen.rule == "version-dependent-default"


def test_pins_and_trust_anchors() -> None:
    pin = '<pin-set><pin digest="SHA-256">AAAA</pin><pin digest="X">AAAA</pin></pin-set>'
    anchors = '<trust-anchors><certificates src="@raw/my_ca"/><certificates src="@raw/no"/><certificates src="system"/></trust-anchors>'
    hash_use, unknown, named, missing = read(f"{_QUIET}<domain-config>{pin}{anchors}</domain-config>")
    assert isinstance(hash_use, MechanismUse)
    assert isinstance(unknown, Unresolved)
    assert isinstance(named, FileNamed)
    assert isinstance(missing, Unresolved)
    assert (hash_use.mechanism, unknown.rule, named.path, missing.rule) == (
        "SHA-256",
        "unknown-algorithm",
        "../raw/my_ca.pem",
        "missing-file",
    )


@given(st.text(max_size=100))
def test_law_any_text_gives_observations_at_their_places(inside: str) -> None:
    read(inside.encode("utf-8", "replace").decode())


@pytest.mark.parametrize("word", ["TRUE", "True", " true "])
def test_other_words_for_true(word: str) -> None:
    """aapt2, ResourceUtils.cpp: ParseBool."""
    (seen,) = read(f'<base-config cleartextTrafficPermitted="{word}"/>')
    assert isinstance(seen, MechanismUse)


@pytest.mark.parametrize("word", ["FALSE", "False"])
def test_other_words_for_false(word: str) -> None:
    assert read(f'<base-config cleartextTrafficPermitted="{word}"/>') == []


@pytest.mark.parametrize("word", ["1", "yes", "tRuE", "", "@bool/clear"])
def test_what_is_neither_is_not_passed_over(word: str) -> None:
    (seen,) = read(f'<base-config cleartextTrafficPermitted="{word}"/>')
    assert isinstance(seen, Unresolved)
    assert (seen.rule, seen.why.key) == ("unresolved-value", "android-cleartext-value")
