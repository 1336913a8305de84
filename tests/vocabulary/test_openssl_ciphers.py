"""Cipher lists of OpenSSL: what a list enables, by build, and what in it means nothing."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.vocabulary.openssl_builds import builds
from cryptrec_lint.vocabulary.openssl_ciphers import MAX_LENGTH, SUPERSET, Trouble, expand
from cryptrec_lint.vocabulary.suites import suites

FROZEN = json.loads((Path(__file__).parent / "openssl_answers.json").read_text(encoding="utf-8"))
DEBIAN_12 = "deb-3.0.19"
NEWEST = "deb-4.0.3"


def names(string: str, build: str = SUPERSET) -> list[str]:
    """The enabled suites by their OpenSSL names, in order of preference."""
    return [suites()[code].openssl_name for code in expand(string, build).codes]


# -------------------- answers of the real programs


@pytest.mark.parametrize(("string", "answer"), FROZEN["answers"])
def test_the_answer_is_the_programs_suite_by_suite_and_in_its_order(string: str, answer: str) -> None:
    assert names(string, FROZEN["build"]) == answer.split()


# Numbers of suites that the programs printed, counted when the facts were collected.
COUNTS = {
    "ALL": {"1.0.1k": 104, "1.0.2s": 132, "1.1.1w": 166, "deb-3.0.19": 137, "deb-3.5.7": 137, "deb-4.0.3": 137},
    "ALL:eNULL": {"1.0.1k": 112, "1.0.2s": 142, "1.1.1w": 184, "deb-3.0.19": 155, "deb-3.5.7": 155, "deb-4.0.3": 155},
    "HIGH": {"1.0.1k": 79, "1.0.2s": 84, "1.1.1w": 137, "deb-3.0.19": 137, "deb-3.5.7": 127, "deb-4.0.3": 127},
    "MEDIUM": {"1.0.1k": 14, "1.0.2s": 35, "1.1.1w": 29, "deb-3.0.19": 0, "deb-3.5.7": 10, "deb-4.0.3": 10},
    "LOW": {"1.0.1k": 4, "1.0.2s": 6, "1.1.1w": 0, "deb-3.0.19": 0},
    "EXPORT": {"1.0.1k": 7, "1.0.2s": 7, "1.1.1w": 0, "deb-3.0.19": 0},
    "DEFAULT": {"1.0.1k": 81, "1.0.2s": 100, "1.1.1w": 57, "deb-3.0.19": 57, "deb-3.5.7": 57, "deb-4.0.3": 57},
    "HIGH:!aNULL:!MD5": {"1.0.2s": 74, "1.1.1w": 125, "deb-3.0.19": 125, "deb-3.5.7": 115},
    "high": {"deb-3.5.7": 0, "deb-4.0.3": 127},
}


@pytest.mark.parametrize(
    ("string", "build", "count"), [(string, build, n) for string, row in COUNTS.items() for build, n in row.items()]
)
def test_the_number_of_suites_is_the_programs(string: str, build: str, count: int) -> None:
    assert len(expand(string, build).codes) == count


WORDS = ["HIGH", "MEDIUM", "ALL", "aNULL", "eNULL", "kRSA", "ECDHE", "EECDH", "DHE", "RSA", "AES", "AESGCM", "AES256"]
WORDS += ["CAMELLIA", "ARIA", "CHACHA20", "PSK", "SHA1", "SHA384", "TLSv1.2", "aECDSA", "3DES", "RC4", "NOSUCH", "X$"]
WORDS += ["AES128-SHA", "ECDHE-RSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256", "DEFAULT", "COMPLEMENTOFDEFAULT"]


def random_list(choose: random.Random) -> str:
    elements = []
    for _ in range(choose.randint(1, 6)):
        joined = "+".join(choose.choices(WORDS, k=choose.choice([1, 1, 1, 2, 3])))
        elements.append(choose.choice(["", "", "", "-", "!", "+"]) + joined)
        elements.append(choose.choice([":", ":", ",", " ", ";", ":@STRENGTH:", "!aNULL:"]))
    return ":" + "".join(elements)


def test_the_hosts_openssl_agrees_on_random_lists() -> None:
    program = shutil.which("openssl")
    version = subprocess.run([program, "version"], capture_output=True, text=True).stdout if program else ""
    if not version.startswith("OpenSSL 3.0."):
        pytest.skip(f"NOT CHECKED: lists against the host's openssl; the tables know Debian's 3.0, here: {version!r}")
    choose = random.Random(20261122)
    for string in [random_list(choose) for _ in range(120)]:
        ran = subprocess.run(
            [program or "", "ciphers", string + ":@SECLEVEL=0"],
            capture_output=True,
            text=True,
            env={**os.environ, "OPENSSL_CONF": os.devnull},
        )
        printed = ran.stdout.strip().split(":") if ran.returncode == 0 else []
        expected = [name for name in printed if not name.startswith("TLS_")]
        assert names(string + ":@SECLEVEL=0", DEBIAN_12) == expected, string


# -------------------- the rules, one by one


def test_separators_are_colon_comma_semicolon_and_blank() -> None:
    assert names("AES128-SHA,AES256-SHA;CAMELLIA128-SHA DES-CBC3-SHA", "1.1.1w") == [
        "AES128-SHA",
        "AES256-SHA",
        "CAMELLIA128-SHA",
        "DES-CBC3-SHA",
    ]


def test_a_killed_suite_never_returns_but_a_deleted_one_may() -> None:
    assert names("!AES128-SHA:AES128-SHA:AES256-SHA", NEWEST) == ["AES256-SHA"]
    assert names("AES128-SHA:-AES128-SHA:AES256-SHA:AES128-SHA", NEWEST) == ["AES256-SHA", "AES128-SHA"]


def test_an_unknown_element_takes_what_is_glued_to_it_with_it() -> None:
    answer = expand("ALL:eNULL:!NOSUCH!eNULL", NEWEST)
    assert "NULL-SHA" in names("ALL:eNULL:!NOSUCH!eNULL", NEWEST)
    assert [(token.text, token.start, token.end) for token in answer.unknown] == [("!NOSUCH!eNULL", 10, 23)]


def test_known_elements_may_be_glued() -> None:
    assert "NULL-SHA" not in names("ALL:eNULL:!aNULL!eNULL", NEWEST)
    assert expand("ALL:eNULL:!aNULL!eNULL", NEWEST).unknown == ()


def test_a_keyword_that_a_build_lost_is_unknown_there_only() -> None:
    """`!RC4!eNULL` protects nothing with an OpenSSL that does not know RC4 any more: other builds obey it."""
    assert expand("ALL:eNULL:!IDEA!eNULL", "1.1.1w").unknown == ()
    assert [token.text for token in expand("ALL:eNULL:!IDEA!eNULL", DEBIAN_12).unknown] == ["!IDEA!eNULL"]
    assert "NULL-SHA" in names("ALL:eNULL:!IDEA!eNULL")
    assert expand("ALL:eNULL:!IDEA!eNULL").unknown == ()


def test_default_counts_only_at_the_start() -> None:
    assert names("DEFAULT", NEWEST) != []
    assert expand("AES128-SHA:DEFAULT", NEWEST).unknown[0].text == "DEFAULT"


def test_suites_of_tls_1_3_in_a_list_have_no_effect_and_are_no_mistake() -> None:
    answer = expand("TLS_AES_256_GCM_SHA384:AES128-SHA")
    assert [token.text for token in answer.tls13] == ["TLS_AES_256_GCM_SHA384"]
    assert answer.unknown == ()
    assert [suites()[code].openssl_name for code in answer.codes] == ["AES128-SHA"]


def test_names_of_iana_are_understood_since_3_2() -> None:
    assert names("TLS_RSA_WITH_AES_128_CBC_SHA", DEBIAN_12) == []
    assert names("TLS_RSA_WITH_AES_128_CBC_SHA", "deb-3.5.7") == ["AES128-SHA"]
    assert expand("TLS_RSA_WITH_AES_128_CBC_SHA").unknown == ()


def test_case_matters_before_4_0() -> None:
    assert names("aes128-sha", "deb-3.6.5") == []
    assert names("aes128-sha", NEWEST) == ["AES128-SHA"]


@pytest.mark.parametrize(
    ("string", "trouble"),
    [
        ("", Trouble.EMPTY),
        ("NOSUCH", Trouble.EMPTY),
        ("AES128-SHA:!AES", Trouble.EMPTY),
        ("AES128-SHA:%", Trouble.INVALID),
        ("AES128-SHA:@NOSUCH", Trouble.INVALID),
        ("AES128-SHA:!", Trouble.INVALID),
        ("PROFILE=SYSTEM", Trouble.DISTRIBUTION),
        ("AES128-SHA:" * MAX_LENGTH, Trouble.TOO_LONG),
    ],
)
def test_a_list_without_an_answer_says_why(string: str, trouble: Trouble) -> None:
    answer = expand(string)
    assert trouble in answer.troubles
    assert answer.codes == ()


@pytest.mark.parametrize("string", ["AES128-SHA", "DEFAULT", "AES128-SHA:@STRENGTH", "AES128-SHA:NOSUCH"])
def test_a_list_with_an_answer_has_no_trouble(string: str) -> None:
    assert expand(string).troubles == ()


def test_the_security_level_is_told_and_removes_nothing() -> None:
    assert expand("AES128-SHA:@SECLEVEL=2", NEWEST).level == 2
    assert names("AES128-SHA:@SECLEVEL=5", NEWEST) == ["AES128-SHA"]
    assert expand("AES128-SHA", NEWEST).level is None


def test_3des_is_seen_although_current_builds_do_not_have_it() -> None:
    answer = expand("HIGH:!aNULL:!MD5")
    triple = [code for code in answer.codes if suites()[code].cipher == "3DES"]
    assert triple
    assert all(set(answer.enabled_by[code]) == {"1.0.1k"} for code in triple)


def test_an_unknown_build_is_an_error() -> None:
    with pytest.raises(KeyError):
        expand("HIGH", "9.9.9")


def test_every_suite_of_every_build_is_in_the_vocabulary() -> None:
    codes = {code for build in builds().values() for code in build.codes}
    assert codes <= suites().keys()


def test_every_name_of_a_build_leads_to_its_suite() -> None:
    """Two tables say which name belongs to which code: here that of the builds, there that of the vocabulary."""
    for build in builds().values():
        for place, code in enumerate(build.codes):
            word = suites()[code].openssl_name
            known = build.keyword(word)
            assert known is None or known.mask >> place & 1, (build.name, word)


# -------------------- laws

ELEMENTS = st.builds(
    lambda operator, words: operator + "+".join(words),
    st.sampled_from(["", "", "-", "!", "+"]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
)
LISTS = st.lists(ELEMENTS, min_size=1, max_size=6).map(":".join)


@given(LISTS, st.sampled_from([word for word in WORDS if word != "X$"]), st.sampled_from([*builds(), SUPERSET]))
@settings(deadline=None, max_examples=100)
def test_taking_something_away_adds_nothing(string: str, word: str, build: str) -> None:
    """`S:!X` is part of `S`."""
    assert set(expand(f"{string}:!{word}", build).codes) <= set(expand(string, build).codes)


@given(LISTS, st.sampled_from([*builds()]))
@settings(deadline=None, max_examples=100)
def test_the_superset_holds_every_build(string: str, build: str) -> None:
    assert set(expand(string, build).codes) <= set(expand(string).codes)


@given(LISTS, st.sampled_from([*builds()]))
@settings(deadline=None, max_examples=60)
def test_sorting_and_moving_change_only_the_order(string: str, build: str) -> None:
    plain = expand(string, build).codes
    assert sorted(expand(f"{string}:@STRENGTH:+AES", build).codes) == sorted(plain)


@given(st.text(alphabet=st.sampled_from("ALHIGHaNULLDES+-!@:;, $%=_.\0\n\udc80é"), max_size=60))
@settings(deadline=None, max_examples=100)
def test_no_text_is_too_strange(string: str) -> None:
    answer = expand(string)
    assert bool(answer.codes) != bool(answer.troubles)
    assert all(string[token.start : token.end] == token.text for token in (*answer.unknown, *answer.tls13))
