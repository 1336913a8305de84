"""Modes, authenticated encryption, stream ciphers, hashes and MACs: a row for what a list accepts, and each does its work."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cryptrec_lint.benchmarking import bulk, known, library
from cryptrec_lint.benchmarking.accepted import Accepted, accepted
from cryptrec_lint.benchmarking.bulk import Bulk, Kept, Timings
from cryptrec_lint.benchmarking.counter import CounterMode, counters
from cryptrec_lint.benchmarking.known import Vector, vectors
from cryptrec_lint.benchmarking.makers import authenticated
from cryptrec_lint.benchmarking.model import Case, KnownAnswerError, Way
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel

MAKERS = ("modes", "authenticated", "streams", "hashes", "macs")

# What the recommended tables print in these categories, read in lists/ciphers/.
MODES = {"CBC", "CFB", "CTR", "OFB", "CCM", "GCM"}
OF_2013 = {"3-key Triple DES", "AES", "Camellia", "KCipher-2", "SHA-256", "SHA-384", "SHA-512", "CMAC", "HMAC"} | MODES
OF_2022 = (OF_2013 - {"3-key Triple DES"}) | {
    "SHA-512/256",
    "SHA3-256",
    "SHA3-384",
    "SHA3-512",
    "SHAKE128",
    "SHAKE256",
    "XTS",
    "ChaCha20-Poly1305",
}
EDITIONS = {"cryptrec-2013": OF_2013, "cryptrec-2022": OF_2022, "cryptrec-2022-r2": OF_2022}


def _accepted(policy: str) -> Accepted:
    return accepted(panel(Library(), policy))


def _made(techniques: Accepted) -> Iterator[Case]:
    for maker in MAKERS:
        yield from import_module(f"cryptrec_lint.benchmarking.makers.{maker}").cases(techniques)


def _everything() -> dict[str, Case]:
    return {case.id: case for policy in EDITIONS for case in _made(_accepted(policy))}


CASES = _everything()
MEASURED = [case for case in CASES.values() if case.timings]


def _timings(case: Case) -> Timings:
    assert isinstance(case.timings, Timings)
    return case.timings


@pytest.mark.parametrize("policy", EDITIONS)
def test_every_accepted_technique_has_a_row(policy: str) -> None:
    rows = list(_made(_accepted(policy)))
    assert {technique for case in rows for technique in case.techniques} == EDITIONS[policy]
    assert len({case.id for case in rows}) == len(rows)


def test_a_context_of_gcm_that_has_had_its_fill_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a long measurement ends with an error: one context encrypts 64 GiB."""
    monkeypatch.setattr(authenticated, "_MOST", 64)
    timings, plain = _timings(CASES["aes-128-gcm"]), bytes(32)
    first, second, third = (_texts(timings, plain, calls) for calls in (1, 2, 3))
    assert first != second, "one context goes on"
    # In place: the third call encrypts what the second wrote, with the key stream of the first.
    assert third == bytes(a ^ b for a, b in zip(second, first, strict=True))


def _texts(timings: Timings, message: bytes, calls: int) -> bytes:
    kept = timings.bulk.ceiling(timings.vector._replace(aad=b""), message)
    *_, last = (kept.call() for _ in range(calls))
    return kept.made(last)[: len(message)]


def test_rows_of_the_buyers_questions() -> None:
    """Key sizes and combinations that must be there, written by hand."""
    for id in (
        *(
            f"{cipher}-{bits}-{mode}"
            for cipher in ("aes", "camellia")
            for bits in (128, 192, 256)
            for mode in ("cbc", "cfb", "ctr", "ofb", "ccm", "gcm", "cmac")
        ),
        *(f"3-key-triple-des-{mode}" for mode in ("cbc", "cfb", "ctr", "ofb", "cmac")),
        *("aes-128-xts", "aes-256-xts", "chacha20-poly1305", "shake128-256", "shake256-512", "sha-512-256"),
        *("hmac-sha-256", "hmac-sha3-512", "hmac-sha-512-256", "kcipher-2"),
    ):
        assert id in CASES, id
    assert CASES["aes-128-gcm"].name == "AES-128-GCM"
    assert [(c.name, c.size) for c in CASES["aes-256-xts"].components] == [("AES", 256), ("XTS", None)]
    assert [(c.name, c.inside) for c in CASES["hmac-sha-256"].components] == [("HMAC", None), ("SHA-256", "HMAC")]
    assert [c.size for c in CASES["shake128-256"].components] == [256]


def test_only_aes_runs_in_xts_and_only_128_bit_blocks_in_gcm_and_ccm() -> None:
    """NIST SP 800-38E names AES; SP 800-38C and SP 800-38D ask for blocks of 128 bits."""
    with_mode = {
        mode: {case.techniques[0] for case in CASES.values() if mode in case.techniques} for mode in MODES | {"XTS"}
    }
    assert with_mode["XTS"] == {"AES"}
    assert with_mode["GCM"] == with_mode["CCM"] == {"AES", "Camellia"}
    assert with_mode["CTR"] == {"AES", "Camellia", "3-key Triple DES"}


@pytest.mark.parametrize("id", ["camellia-128-gcm", "camellia-256-gcm", "camellia-128-ccm", "camellia-256-ccm"])
def test_what_the_library_lacks_is_said_with_who_has_it(id: str) -> None:
    case = CASES[id]
    assert case.timings is None and case.check is None
    assert case.unavailable is not None
    for told in case.unavailable:
        assert f"cryptography {library.version()}" in told and case.name in told and "Botan" in told


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_row_is_measured_or_says_why_not(case: Case) -> None:
    assert (case.unavailable is None) == (case.timings is not None) == (case.check is not None) == bool(case.source)
    if case.id != "kcipher-2" and "Camellia" not in case.techniques:
        assert case.unavailable is None, case.unavailable


@pytest.mark.parametrize("case", MEASURED, ids=lambda case: case.id)
def test_published_answers_are_given(case: Case) -> None:
    assert case.check is not None
    case.check()


@pytest.mark.parametrize("case", MEASURED, ids=lambda case: case.id)
@pytest.mark.parametrize("size", [16, 1024, 100])
def test_both_ways_make_the_same(case: Case, size: int) -> None:
    made = _timings(case)
    message = bulk.message(size, made.bulk.block)
    assert message[:size] == bulk.message(size) and len(message) % made.bulk.block == 0
    kept = made.bulk.ceiling(made.vector, message)
    result = made.bulk.per_message(made.vector, message)()
    assert kept.made(kept.call()) == result
    assert len(result) >= 16 or "3-key Triple DES" in case.techniques
    if made.bulk.operation == "encrypt":
        assert len(result) >= len(message) and result[: len(message)] != message


@pytest.mark.parametrize("case", MEASURED, ids=lambda case: case.id)
def test_what_is_timed_can_be_called_again_and_again(case: Case) -> None:
    found = list(_timings(case)([16, 1024]))
    assert [(timing.way, timing.size) for timing in found] == [
        (Way.PER_MESSAGE, 16),
        (Way.CEILING, 16),
        (Way.PER_MESSAGE, 1024),
        (Way.CEILING, 1024),
    ]
    for timing in found:
        call = timing.prepare()
        first = call()
        assert call() is not None or first is None
        if timing.way is Way.PER_MESSAGE:
            assert first == call()


@pytest.mark.parametrize("case", MEASURED, ids=lambda case: case.id)
@pytest.mark.parametrize("way", [Way.PER_MESSAGE, Way.CEILING])
def test_a_wrong_answer_is_noticed_in_either_way(case: Case, way: Way) -> None:
    """One bit of what the technique makes is turned over in one of the ways."""
    made = _timings(case)

    def turned(result: bytes) -> bytes:
        return result[:-1] + bytes([result[-1] ^ 1])

    def per_message(vector: Vector, message: bytes) -> Any:
        return lambda: turned(made.bulk.per_message(vector, message)())

    def ceiling(vector: Vector, message: bytes) -> Kept:
        kept = made.bulk.ceiling(vector, message)
        return Kept(kept.call, lambda result: turned(kept.made(result)))

    broken = {
        Way.PER_MESSAGE: made.bulk._replace(per_message=per_message),
        Way.CEILING: made.bulk._replace(ceiling=ceiling),
    }
    with pytest.raises(KnownAnswerError, match=f"{case.id}, {way}"):
        bulk.check(case.id, broken[way], [made.vector])


@pytest.mark.parametrize("file", MAKERS)
def test_a_wrong_vector_is_noticed(file: str) -> None:
    for id, rows in vectors(file).items():
        if id in CASES and CASES[id].timings:
            made, vector = _timings(CASES[id]), rows[-1]
            wrong = vector._replace(result=bytes([vector.result[0] ^ 0x80]) + vector.result[1:])
            with pytest.raises(KnownAnswerError):
                bulk.check(id, made.bulk, [*rows, wrong])


def test_every_vector_names_its_source_and_whole_answer() -> None:
    for file in MAKERS:
        for id, rows in vectors(file).items():
            for vector in rows:
                assert vector.source, id
                if file in ("modes", "streams"):
                    assert len(vector.result) == len(vector.message), id
                if file == "authenticated":  # tags of 128 bits, nonces of 96
                    assert (len(vector.result) - len(vector.message), len(vector.iv)) == (16, 12), id


def test_key_sizes_of_vectors_are_those_of_their_rows() -> None:
    """An answer of another key size would prove nothing of the row. XTS takes two keys, Triple DES has parity bits."""
    for case in MEASURED:
        size, key = case.components[0].size, 8 * len(_timings(case).vector.key)
        if "XTS" in case.techniques:
            assert key == 2 * (size or 0), case.id
        elif "3-key Triple DES" in case.techniques:
            assert (size, key) == (168, 192), case.id
        elif size and "SHAKE" not in case.name:
            assert key == size, case.id


def test_nothing_is_timed_without_a_known_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "vectors", lambda file: {})
    for case in _made(_accepted("cryptrec-2022")):
        assert case.timings is None and case.unavailable is not None


def test_what_another_version_lacks_becomes_a_reason() -> None:
    def make() -> Bulk:
        library.part("NoSuchCipher", "hazmat.primitives.ciphers.algorithms")
        raise AssertionError

    case = bulk.bulk_case(CASES["aes-128-cbc"]._replace(unavailable=None), "modes", make)
    assert case.unavailable is not None and "NoSuchCipher" in case.unavailable.en


def test_rows_say_what_a_reader_must_know() -> None:
    def told(id: str) -> str:
        return " ".join(remark.en for remark in CASES[id].remarks)

    for id in ("camellia-128-ctr", "camellia-256-ctr", "3-key-triple-des-ctr"):
        assert "composes it from ECB of counters" in told(id)
    assert "composes" not in told("aes-128-ctr")
    assert "two keys of 128 bits" in told("aes-128-xts") and "updated once" in told("aes-128-xts")


@pytest.mark.parametrize("id", ["camellia-128-ofb", "camellia-256-ofb"])
def test_camellia_ofb_is_the_cipher_on_its_own_output(id: str) -> None:
    """Published are single blocks only, so the chaining is compared with the definition (SP 800-38A, section 6.4)."""
    made = _timings(CASES[id])
    blocks, register = [], made.vector.iv
    for _ in range(4):  # one block of OFB over zeros is the cipher itself
        register = made.bulk.per_message(made.vector._replace(iv=register), bytes(16))()
        blocks.append(register)
    assert made.bulk.per_message(made.vector, bytes(64))() == b"".join(blocks)


@given(
    first=st.integers(0, 2**64 - 1) | st.sampled_from([0xFF, 0xFFFE, 0xFFFFFF, 2**32 - 2, 2**64 - 300]),
    count=st.integers(0, 600),
)
@example(first=2**64 - 1, count=2)
@example(first=0, count=65_537)
@example(first=2**24 - 300, count=65_537)
def test_counters_are_consecutive_numbers(first: int, count: int) -> None:
    blocks = counters(first, count, 8)
    assert blocks == b"".join(((first + i) % 2**64).to_bytes(8, "big") for i in range(count))


def test_counter_mode_is_the_library_s_where_it_has_one() -> None:
    """AES has both: the composition must give what the library gives, over a carry and over several messages."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key, first = bytes(range(16)), bytes(12) + b"\xff\xff\xff\xfe"
    ours = CounterMode(Cipher(algorithms.AES(key), modes.ECB()).encryptor(), first)
    theirs = Cipher(algorithms.AES(key), modes.CTR(first)).encryptor()
    for size in (16, 160, 1024, 70_000 * 16):
        message = bulk.message(size)
        assert ours.update(message) == theirs.update(message)


def test_vectors_may_be_written_over_several_lines() -> None:
    rows = [row for id, row in known.vectors("modes").items() if id == "aes-256-xts"]
    assert len(rows[0][0].message) == 512
