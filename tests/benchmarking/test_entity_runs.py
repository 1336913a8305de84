"""Runs of ISO/IEC 9798: a right one succeeds; whatever a stranger can do to its messages is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from cryptrec_lint.benchmarking import published
from cryptrec_lint.benchmarking.accepted import Accepted, accepted
from cryptrec_lint.benchmarking.entity import exchanges, guards
from cryptrec_lint.benchmarking.entity.exchanges import Labels, Party, Wire, straight
from cryptrec_lint.benchmarking.entity.trials import Mechanism, faults, record, refuses
from cryptrec_lint.benchmarking.makers import entities
from cryptrec_lint.benchmarking.model import Case, KnownAnswerError, Way
from cryptrec_lint.documents.library import Library
from cryptrec_lint.documents.panel import panel
from cryptrec_lint.model import Primitive
from cryptrec_lint.vocabulary import tables

MESSAGES = {
    "iso-iec-9798-2-one-pass-unilateral": 1,
    "iso-iec-9798-2-two-pass-unilateral": 2,
    "iso-iec-9798-2-two-pass-mutual": 2,
    "iso-iec-9798-2-three-pass-mutual": 3,
    "iso-iec-9798-3-one-pass-unilateral": 1,
    "iso-iec-9798-3-two-pass-unilateral": 2,
    "iso-iec-9798-3-two-pass-mutual": 2,
    "iso-iec-9798-3-three-pass-mutual": 3,
    "iso-iec-9798-3-parallel-mutual": 4,
    "iso-iec-9798-4-one-pass-unilateral": 1,
    "iso-iec-9798-4-two-pass-unilateral": 2,
    "iso-iec-9798-4-two-pass-mutual": 2,
    "iso-iec-9798-4-three-pass-mutual": 3,
}
"""Mechanism → messages of a run."""

COMPOSITION = {
    "ISO/IEC 9798-2": ["ISO/IEC 9798-2", "AES", "GCM"],
    "ISO/IEC 9798-3": ["ISO/IEC 9798-3", "ECDSA", "SHA-256"],
    "ISO/IEC 9798-4": ["ISO/IEC 9798-4", "HMAC", "SHA-256"],
}


@cache
def listed(policy: str) -> Accepted:
    return accepted(panel(Library(), policy))


@cache
def rows() -> dict[str, Case]:
    return {case.id: case for case in entities.cases(listed("cryptrec-2022-r2"))}


def mechanism(id: str) -> Mechanism:
    """The mechanism behind a row, as the row's callable runs it."""
    case = rows()[id]
    assert case.timings is not None
    (timing,) = case.timings([])
    call = timing.prepare()
    labels, _, _ = call.args  # type: ignore[attr-defined]

    def parties() -> tuple[Party, Party]:
        fresh = timing.prepare().args  # type: ignore[attr-defined]
        return fresh[1], fresh[2]

    return Mechanism(call.func, labels, parties)  # type: ignore[attr-defined]


@pytest.mark.parametrize("policy", ["cryptrec-2013", "cryptrec-2022", "cryptrec-2022-r2"])
def test_every_accepted_part_has_rows(policy: str) -> None:
    found = list(entities.cases(listed(policy)))
    assert {name for case in found for name in case.techniques} == set(listed(policy).of(Primitive.ENTITY_AUTH))
    assert all(case.unavailable is None for case in found)


def test_every_mechanism_is_one_row_with_runs() -> None:
    assert set(rows()) == set(MESSAGES)
    for case in rows().values():
        assert case.timings is not None
        (timing,) = case.timings([16])
        assert (timing.way, timing.operation, timing.size) == (Way.OPERATION, "run", None)
        assert timing.prepare()() is None


def test_rows_say_what_they_are_composed_of_and_what_they_leave_out() -> None:
    for case in rows().values():
        (technique,) = case.techniques
        assert [component.name for component in case.components] == COMPOSITION[technique]
        said = " ".join(text.en for text in case.remarks)
        assert "composed of" in said and COMPOSITION[technique][1] in said
        assert "protocol logic only: certificate path and transport excluded" in said


@pytest.mark.parametrize("id", MESSAGES)
def test_the_check_passes(id: str) -> None:
    check = rows()[id].check
    assert check is not None
    check()


@pytest.mark.parametrize("id", MESSAGES)
def test_a_run_has_the_messages_of_the_standard(id: str) -> None:
    messages = record(mechanism(id), *mechanism(id).parties())
    assert messages is not None and len(messages) == MESSAGES[id]


@pytest.mark.parametrize("id", MESSAGES)
def test_no_bit_of_any_message_can_be_changed(id: str) -> None:
    found = mechanism(id)
    a, b = found.parties()
    sizes = [len(message) for message in record(found, a, b) or ()]
    for place, size in enumerate(sizes):
        for at in range(size - 4):  # a signature may be some bytes shorter than the one before
            bit = 1 << at % 8

            def change(message: int, sent: bytes, place: int = place, at: int = at, bit: int = bit) -> bytes:
                return sent[:at] + bytes((sent[at] ^ bit,)) + sent[at + 1 :] if message == place else sent

            assert refuses(found, a, b, change), (place, at)


@pytest.mark.parametrize("id", MESSAGES)
def test_a_stranger_with_other_keys_is_refused(id: str) -> None:
    found = mechanism(id)
    (stranger, _), (_, b) = found.parties(), found.parties()
    with pytest.raises(guards.Refused):
        found.exchange(found.labels, stranger, b, straight)


def test_labels_are_distinct_and_of_one_length() -> None:
    labels = [label for row in published.parameters("entities")["mechanism"] for label in row["labels"]]
    assert len(set(labels)) == len(labels)
    assert len({len(label) for label in labels}) == 1


# Each of the trials must be able to fail: mechanisms with one fault each.


def shared(exchange: Callable[[Labels, Party, Party, Wire], None], *labels: bytes) -> Mechanism:
    components = (tables.algorithm("HMAC"), tables.algorithm("SHA-256", inside="HMAC"))
    return Mechanism(exchange, labels, lambda: entities._parties(guards.keyed_hash, components))


def without_memory(labels: Labels, a: Party, b: Party, wire: Wire) -> None:
    b.open(labels[0], wire(a.protect(labels[0], a.stamp(), b.name)), exchanges.STAMP, b.name)


def without_names(labels: Labels, a: Party, b: Party, wire: Wire) -> None:
    stamp = a.stamp()
    b.take(b.open(labels[0], wire(a.protect(labels[0], stamp, b"")), exchanges.STAMP, b""))


def without_labels(labels: Labels, a: Party, b: Party, wire: Wire) -> None:
    of_a, of_b = a.challenge(), b.challenge()
    at_b, at_a = wire(of_a), wire(of_b)
    first = wire(a.protect(b"", b"", of_a + at_a))
    second = wire(b.protect(b"", b"", at_b + of_b))
    b.open(b"", first, 0, at_b + of_b)
    a.open(b"", second, 0, of_a + at_a)


def without_look(labels: Labels, a: Party, b: Party, wire: Wire) -> None:
    wire(a.protect(labels[0], a.stamp(), b.name))


def never(labels: Labels, a: Party, b: Party, wire: Wire) -> None:
    raise guards.Refused


@pytest.mark.parametrize(
    ("careless", "fault"),
    [
        (without_memory, "message 1, replayed, is accepted"),
        (without_names, "a run is accepted with the parts exchanged"),
        (without_labels, "a reflected token is accepted"),
        (without_look, "message 1, changed, is accepted"),
        (without_look, "message 1, cut, is accepted"),
        (never, "a right run is refused"),
    ],
)
def test_a_careless_mechanism_is_found_out(careless: Callable[[Labels, Party, Party, Wire], None], fault: str) -> None:
    labels = (b"one", b"two") if careless is without_labels else (b"one",)
    assert fault in list(faults(shared(careless, *labels)))


def test_a_faulty_mechanism_stops_its_row() -> None:
    with pytest.raises(KnownAnswerError, match="replayed"):
        entities._check("row", shared(without_memory, b"one"))


def test_without_gcm_tokens_are_only_authenticated_and_the_row_says_so() -> None:
    found = list(entities.cases(Accepted(("ISO/IEC 9798-2", "AES", "CMAC"), ())))
    assert len(found) == 4
    for case in found:
        assert [component.name for component in case.components] == ["ISO/IEC 9798-2", "AES", "CMAC"]
        assert any("not enciphered" in text.en for text in case.remarks)
        assert case.check is not None
        case.check()


def test_without_an_accepted_composition_the_row_says_what_it_needs() -> None:
    (case, *_) = entities.cases(Accepted(("ISO/IEC 9798-3",), ()))
    assert case.timings is None and case.unavailable is not None
    assert "ECDSA P-256" in case.unavailable.en and "ECDSA P-256" in case.unavailable.ja
