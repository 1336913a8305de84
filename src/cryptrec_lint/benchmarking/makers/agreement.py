"""Key agreement (DH, ECDH) and key encapsulation (ML-KEM)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from cryptrec_lint.benchmarking import groups
from cryptrec_lint.benchmarking.accepted import Accepted
from cryptrec_lint.benchmarking.checking import expect, refused, sourced
from cryptrec_lint.benchmarking.components import id_of, in_group
from cryptrec_lint.benchmarking.groups import Group
from cryptrec_lint.benchmarking.library import part, quietly
from cryptrec_lint.benchmarking.model import Call, Case
from cryptrec_lint.benchmarking.plans import Made, Operation, Plan, case, remarks
from cryptrec_lint.benchmarking.published import answers, octets, parameters
from cryptrec_lint.vocabulary import tables

_MLKEM = "hazmat.primitives.asymmetric.mlkem"


def cases(accepted: Accepted) -> Iterator[Case]:
    """The rows of the accepted techniques. Encapsulation is measured with the parameter sets that the list names."""
    for technique, row in parameters("agreement").items():
        if accepted.has(technique):
            yield from map(case, _plans(technique, row))
    for technique, row in parameters("encapsulation").items():
        if accepted.has(technique):
            yield from map(case, _kem_plans(technique, row, accepted.parameter_sets))


def _plans(technique: str, row: dict[str, Any]) -> Iterator[Plan]:
    for group in row["groups"]:
        name = f"{technique} {group}"
        make = partial(_made, id_of(name), partial(getattr(groups, row["scheme"]), group))
        yield Plan(id_of(name), name, (technique,), (in_group(technique, group),), make, remarks(row))


def _kem_plans(technique: str, row: dict[str, Any], listed: tuple[str, ...]) -> Iterator[Plan]:
    named = [name for name in listed if _is_of(technique, name)]
    for name in named or row["classes"]:
        make = partial(_made_kem, id_of(name), row["classes"].get(name, name))
        components = (tables.algorithm(technique, None, name),)
        yield Plan(id_of(name), name, (technique,), components, make, remarks(row), name in row["classes"])


def _is_of(technique: str, name: str) -> bool:
    group = tables.group(name)
    return group is not None and technique in {each.name for each in group.algorithms}


def _made(id: str, make: Callable[[], Group]) -> Made:
    group = make()
    operations = (Operation("agree", partial(_agree, group)), Operation("keygen", lambda: group.generate))
    return Made(operations, partial(_check, id, group), sourced("agreement", id))


def _agree(group: Group) -> Call:
    own, peer = _key(group), _key(group).public_key()
    return partial(own.exchange, *group.arguments, peer)


def _key(group: Group) -> Any:
    return group.generate()


def _check(id: str, group: Group) -> None:
    """The published keys agree on the published secret, and two new ones on the same on both sides."""
    answer = answers("agreement").get(id)
    if answer:
        expect(not refused(group.known, answer), id, "published keys")
        private, peer = group.known(answer)
        expect(private.exchange(*group.arguments, peer) == octets(answer["secret"]), id, "published secret")
    a, b = _key(group), _key(group)
    there, here = (x.exchange(*group.arguments, y.public_key()) for x, y in ((a, b), (b, a)))
    expect(there == here, id, "round trip")


def _made_kem(id: str, name: str) -> Made:
    private = part(name, _MLKEM)
    quietly(private.generate)  # an OpenSSL without it says so here
    operations = (
        Operation("keygen", lambda: private.generate),
        Operation("encapsulate", lambda: private.generate().public_key().encapsulate),
        Operation("decapsulate", partial(_decapsulate, private)),
    )
    return Made(operations, partial(_check_kem, id, private), sourced("agreement", id))


def _decapsulate(private: Any) -> Call:
    key = private.generate()
    return partial(key.decapsulate, key.public_key().encapsulate()[1])


def _check_kem(id: str, private: Any) -> None:
    """The published ciphertext gives the published secret, a changed one another, and a new one its own."""
    answer = answers("agreement").get(id)
    if answer:
        key, sent = private.from_seed_bytes(octets(answer["seed"])), octets(answer["ciphertext"])
        expect(key.decapsulate(sent) == octets(answer["secret"]), id, "published secret")
        changed = key.decapsulate(bytes((sent[0] ^ 1,)) + sent[1:])
        expect(changed != octets(answer["secret"]), id, "changed ciphertext")
    key = private.generate()
    secret, sent = key.public_key().encapsulate()
    expect(key.decapsulate(sent) == secret, id, "round trip")
