"""Public-key rows: every accepted technique has one, each is checked against a published answer, and a wrong one is seen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from math import factorial

import pytest

from cryptrec_lint.benchmarking import groups, published, rsa_keys, schemes
from cryptrec_lint.benchmarking.accepted import Accepted, accepted
from cryptrec_lint.benchmarking.library import Missing, version
from cryptrec_lint.benchmarking.makers import agreement
from cryptrec_lint.benchmarking.model import Case, KnownAnswerError, Timing, Way
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.model import Primitive, Text

MAKERS = ("signatures", "encryption", "agreement")
AREA = (Primitive.SIGNATURE, Primitive.PKE, Primitive.KEY_AGREE, Primitive.KEM)

OPERATIONS = {
    "dsa-2048": "sign verify keygen",
    "dsa-3072": "sign verify keygen",
    "ecdsa-p-256": "sign verify keygen",
    "ecdsa-p-384": "sign verify keygen",
    "ecdsa-p-521": "sign verify keygen",
    "ed25519": "sign verify keygen",
    "ed448": "sign verify keygen",
    "rsa-pss-2048": "sign verify",
    "rsa-pss-3072": "sign verify",
    "rsa-pss-4096": "sign verify",
    "rsassa-pkcs1-v1_5-2048": "sign verify",
    "rsassa-pkcs1-v1_5-3072": "sign verify",
    "rsassa-pkcs1-v1_5-4096": "sign verify",
    "rsa-oaep-2048": "encrypt decrypt",
    "rsa-oaep-3072": "encrypt decrypt",
    "rsa-oaep-4096": "encrypt decrypt",
    "rsa-2048": "keygen",
    "rsa-3072": "keygen",
    "rsa-4096": "keygen",
    "dh-ffdhe2048": "agree keygen",
    "dh-ffdhe3072": "agree keygen",
    "ecdh-p-256": "agree keygen",
    "ecdh-p-384": "agree keygen",
    "ecdh-p-521": "agree keygen",
    "ml-kem-768": "keygen encapsulate decapsulate",
    "ml-kem-1024": "keygen encapsulate decapsulate",
}
"""Row → what is timed of it, under the newest list."""

SECRET_OCTETS = {"dh-ffdhe2048": 256, "dh-ffdhe3072": 384, "ecdh-p-256": 32, "ecdh-p-384": 48, "ecdh-p-521": 66}


@cache
def listed(policy: str) -> Accepted:
    return accepted(panel(Library(), policy))


def made(techniques: Accepted) -> Iterator[Case]:
    for maker in MAKERS:
        yield from import_module(f"cryptrec_lint.benchmarking.makers.{maker}").cases(techniques)


@cache
def rows() -> dict[str, Case]:
    return {case.id: case for case in made(listed("cryptrec-2022-r2"))}


def timings(case: Case) -> dict[str, Timing]:
    assert case.timings is not None
    return {timing.operation: timing for timing in case.timings([16])}


@pytest.mark.parametrize("policy", ["cryptrec-2013", "cryptrec-2022", "cryptrec-2022-r2"])
def test_every_accepted_technique_has_a_row(policy: str) -> None:
    covered = {name for case in made(listed(policy)) for name in case.techniques}
    assert covered == set(listed(policy).of(*AREA))


def test_what_the_edition_of_2013_does_not_accept_has_no_row() -> None:
    ids = {case.id for case in made(listed("cryptrec-2013"))}
    assert set(OPERATIONS) - ids == {"ed25519", "ed448", "ml-kem-768", "ml-kem-1024"}


def test_rows_and_operations() -> None:
    assert {id: " ".join(timings(case)) for id, case in rows().items()} == OPERATIONS
    ways = {timing.way for case in rows().values() for timing in timings(case).values()}
    assert ways == {Way.OPERATION}


@pytest.mark.parametrize("id", OPERATIONS)
def test_the_library_gives_the_published_answer(id: str) -> None:
    check = rows()[id].check
    assert check is not None
    check()


@pytest.mark.parametrize("id", OPERATIONS)
def test_every_callable_does_its_work(id: str) -> None:
    results = {name: timing.prepare()() for name, timing in timings(rows()[id]).items()}
    for name in ("sign", "encrypt", "agree"):
        assert isinstance(results.get(name, b"x"), bytes)
    assert results.get("verify") is None  # a wrong signature would have raised
    assert results.get("keygen", "x") is not None
    if "decrypt" in results:
        assert len(results["decrypt"]) == 32  # type: ignore[arg-type]
    if "decapsulate" in results:
        assert len(results["decapsulate"]) == 32  # type: ignore[arg-type]
    if id in SECRET_OCTETS:
        assert len(results["agree"]) == SECRET_OCTETS[id]  # type: ignore[arg-type]


@pytest.mark.parametrize("id", sorted({*SECRET_OCTETS, "rsa-oaep-2048"}))
def test_keys_and_texts_are_made_before_the_clock_runs(id: str) -> None:
    timing = timings(rows()[id]).get("agree") or timings(rows()[id])["decrypt"]
    call = timing.prepare()
    assert call() == call()
    assert call() != timing.prepare()()


def test_key_generation_makes_another_key_every_time() -> None:
    call = timings(rows()["rsa-2048"])["keygen"].prepare()
    first, second = call(), call()
    assert first.private_numbers().p != second.private_numbers().p  # type: ignore[attr-defined]
    assert first.key_size == 2048  # type: ignore[attr-defined]


def answers() -> list[tuple[str, str, str]]:
    files = ("signatures", "encryption", "agreement")
    found = [(file, id, key) for file in files for id, row in published.answers(file).items() for key in row]
    return [each for each in found if each[2] != "source"]


@pytest.mark.parametrize(("file", "id", "key"), answers(), ids=lambda word: word)
def test_a_wrong_answer_is_seen(file: str, id: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    row = published.answers(file)[id]
    right = row[key]
    wrong = ("0" if right[0] != "0" else "1") + right[1:] if right else "00"
    monkeypatch.setitem(row, key, wrong)
    check = rows()[id].check
    assert check is not None
    with pytest.raises(KnownAnswerError, match=id):
        check()


def test_every_row_but_key_generation_has_a_published_answer() -> None:
    without = {id for id, case in rows().items() if case.source.startswith("no published vector")}
    assert without == {"rsa-2048", "rsa-3072", "rsa-4096"}
    assert all(case.source for case in rows().values())


def test_a_randomised_scheme_says_so() -> None:
    said = {id for id, case in rows().items() if any("randomised" in text.en for text in case.remarks)}
    assert said == {id for id in OPERATIONS if id.startswith(("dsa", "ecdsa", "rsa-pss", "rsa-oaep", "ml-kem"))}


def test_dh_says_that_its_removal_is_announced() -> None:
    for id in ("dh-ffdhe2048", "dh-ffdhe3072"):
        assert any("removal" in text.en and "取り除く" in text.ja for text in rows()[id].remarks)


def test_a_row_that_the_library_cannot_run_stays_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_dh(name: str, *places: str) -> object:
        raise Missing(Text("ない", "gone"))

    monkeypatch.setattr(groups, "part", without_dh)
    found = {case.id: case for case in agreement.cases(listed("cryptrec-2022"))}
    assert {"dh-ffdhe2048", "ecdh-p-521"} <= set(found)
    case = found["dh-ffdhe2048"]
    assert case.timings is None and case.check is None and case.unavailable is not None
    assert "gone" in case.unavailable.en and "cryptography 50.0.2" in case.unavailable.en
    assert "ない" in case.unavailable.ja and "cryptography 50.0.2" in case.unavailable.ja


def test_a_parameter_set_that_the_library_does_not_have_is_said() -> None:
    (case,) = [case for case in agreement.cases(Accepted(("ML-KEM",), ("ML-KEM-512",))) if case.id == "ml-kem-512"]
    assert case.unavailable is not None
    assert f"cryptography {version()}" in case.unavailable.en and "ML-KEM-512" in case.unavailable.en
    assert "no version that has it was seen" in case.unavailable.en


def test_where_the_list_names_no_parameter_sets_all_are_measured() -> None:
    assert [case.id for case in agreement.cases(Accepted(("ML-KEM",), ()))] == ["ml-kem-768", "ml-kem-1024"]


# RFC 7919 section 3 and appendix A: p = 2^b - 2^(b-64) + (floor(2^(b-130) e) + X) 2^64 - 1
@pytest.mark.parametrize(("group", "bits", "x"), [("ffdhe2048", 2048, 560316), ("ffdhe3072", 3072, 2625351)])
def test_the_primes_of_the_groups_are_those_of_the_rfc(group: str, bits: int, x: int) -> None:
    terms = 700
    e_times = sum(2 ** (bits - 130) * (factorial(terms) // factorial(n)) for n in range(terms)) // factorial(terms)
    prime = 2**bits - 2 ** (bits - 64) + (e_times + x) * 2**64 - 1
    assert published.number(published.domain("DH", group)["p"]) == prime
    assert published.domain("DH", group)["generator"] == 2


@pytest.mark.parametrize(("bits", "q_bits"), [(2048, 256), (3072, 256)])
def test_the_domain_parameters_of_dsa_belong_together(bits: int, q_bits: int) -> None:
    row = published.domain("DSA", str(bits))
    p, q, g = (published.number(row[name]) for name in ("p", "q", "g"))
    assert (p.bit_length(), q.bit_length()) == (bits, q_bits)
    assert (p - 1) % q == 0 and pow(g, q, p) == 1 and g > 1
    assert pow(2, p - 1, p) == 1 and pow(2, q - 1, q) == 1


def test_rsa_keys_are_made_once_and_shared() -> None:
    assert rsa_keys.generated(2048) is rsa_keys.generated(2048)
    assert schemes.rsa_pss(2048, "SHA-256").key() is rsa_keys.generated(2048)


@pytest.mark.parametrize("bits", [2048, 3072, 4096])
def test_the_published_rsa_keys_have_their_length(bits: int) -> None:
    assert rsa_keys.published(bits).key_size == bits
