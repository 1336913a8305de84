"""Signatures: a row for every size, curve or parameter set. RSA keys are generated in rows of their own."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from cryptrec_lint.benchmarking import schemes
from cryptrec_lint.benchmarking.accepted import Accepted
from cryptrec_lint.benchmarking.checking import expect, refused, sourced
from cryptrec_lint.benchmarking.components import id_of, in_group, with_hash
from cryptrec_lint.benchmarking.model import Call, Case
from cryptrec_lint.benchmarking.plans import Made, Operation, Plan, case, remarks
from cryptrec_lint.benchmarking.published import answers, octets, parameters
from cryptrec_lint.benchmarking.schemes import Scheme
from cryptrec_lint.model import Algorithm
from cryptrec_lint.vocabulary import tables


def cases(accepted: Accepted) -> Iterator[Case]:
    """The rows of the accepted signature schemes."""
    for technique, row in parameters("signatures").items():
        if accepted.has(technique):
            yield from map(case, _plans(technique, row))


def _plans(technique: str, row: dict[str, Any]) -> Iterator[Plan]:
    for name, components, arguments in _variants(technique, row):
        id = id_of(name)
        make = partial(_made, id, partial(getattr(schemes, row["scheme"]), *arguments), row["operations"])
        yield Plan(id, name, (technique,), components, make, remarks(row))


def _variants(technique: str, row: dict[str, Any]) -> Iterator[tuple[str, tuple[Algorithm, ...], tuple[Any, ...]]]:
    """Name, components and what the scheme is made of."""
    for bits in row.get("sizes", ()):
        yield f"{technique} {bits}", with_hash(tables.algorithm(technique, bits), row["hash"]), (bits, row["hash"])
    for curve, hash in row.get("curves", {}).items():
        yield f"{technique} {curve}", with_hash(in_group(technique, curve), hash), (curve, hash)
    for name in row.get("parameter_sets", ()):
        yield name, (in_group(technique, name),), (name,)


def _made(id: str, make: Callable[[], Scheme], operations: list[str]) -> Made:
    scheme = make()
    named = tuple(Operation(name, partial(_PREPARED[name], scheme)) for name in operations)
    return Made(named, partial(_check, id, scheme), sourced("signatures", id))


def _sign(scheme: Scheme) -> Call:
    return partial(scheme.key().sign, secrets.token_bytes(scheme.length), *scheme.timed)


def _verify(scheme: Scheme) -> Call:
    key, digest = scheme.key(), secrets.token_bytes(scheme.length)
    return partial(key.public_key().verify, key.sign(digest, *scheme.timed), digest, *scheme.timed)


def _keygen(scheme: Scheme) -> Call:
    return scheme.generate


_PREPARED: dict[str, Callable[[Scheme], Call]] = {"sign": _sign, "verify": _verify, "keygen": _keygen}


def _check(id: str, scheme: Scheme) -> None:
    """The published signature verifies, a deterministic scheme makes it, a changed message is refused."""
    answer = answers("signatures").get(id)
    if answer:
        expect(not refused(scheme.known, answer), id, "published key")
        public, signature, private = scheme.known(answer)
        text = octets(answer["message"])
        expect(not refused(public.verify, signature, text, *scheme.arguments), id, "published signature")
        expect(private is None or private.sign(text, *scheme.arguments) == signature, id, "deterministic signature")
        expect(refused(public.verify, signature, text + b"\0", *scheme.arguments), id, "changed message")
    key, digest = scheme.key(), secrets.token_bytes(scheme.length)
    made = key.sign(digest, *scheme.timed)
    expect(not refused(key.public_key().verify, made, digest, *scheme.timed), id, "round trip")
    expect(refused(key.public_key().verify, made, digest[::-1], *scheme.timed), id, "another digest")
