"""Signatures: DSA, ECDSA, EdDSA, RSA-PSS, RSASSA-PKCS1-v1_5. Key generation of RSA has rows of its own."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from functools import partial

from cryptrec_lint.benchmarking import schemes
from cryptrec_lint.benchmarking.accepted import Accepted
from cryptrec_lint.benchmarking.checking import expect, refused, sourced
from cryptrec_lint.benchmarking.components import id_of, in_group, with_hash
from cryptrec_lint.benchmarking.model import Call, Case
from cryptrec_lint.benchmarking.plans import Made, Operation, Plan, case
from cryptrec_lint.benchmarking.published import answers, octets, parameters
from cryptrec_lint.benchmarking.schemes import Scheme
from cryptrec_lint.model import Algorithm, Text
from cryptrec_lint.texts import message
from cryptrec_lint.vocabulary import tables

Plans = Callable[[str], Iterator[Plan]]


def cases(accepted: Accepted) -> Iterator[Case]:
    """The rows of the accepted signature schemes."""
    for name, plans in _PLANS.items():
        if accepted.has(name):
            yield from map(case, plans(name))


def _dsa(name: str) -> Iterator[Plan]:
    row = parameters("signatures")[name]
    for bits in row["sizes"]:
        scheme = partial(schemes.dsa, bits, row["hash"])
        components = with_hash(tables.algorithm(name, bits), row["hash"])
        remarks = (message("bench-public-key", "fixed-domain"), _randomised())
        yield _plan(name, f"{name} {bits}", components, scheme, remarks, ("keygen",))


def _ecdsa(name: str) -> Iterator[Plan]:
    for curve, hash in parameters("signatures")[name]["curves"].items():
        scheme = partial(schemes.ecdsa, curve, hash)
        components = with_hash(in_group(name, curve), hash)
        yield _plan(name, f"{name} {curve}", components, scheme, (_randomised(),), ("keygen",))


def _eddsa(name: str) -> Iterator[Plan]:
    for set in parameters("signatures")[name]["parameter_sets"]:
        yield _plan(name, set, (in_group(name, set),), partial(schemes.eddsa, set), (), ("keygen",))


def _rsa(make: Callable[[int, str], Scheme], remarks: Callable[[], tuple[Text, ...]]) -> Plans:
    def plans(name: str) -> Iterator[Plan]:
        row = parameters("signatures")[name]
        for bits in row["sizes"]:
            components = with_hash(tables.algorithm(name, bits), row["hash"])
            yield _plan(name, f"{name} {bits}", components, partial(make, bits, row["hash"]), remarks(), ())

    return plans


_PLANS: dict[str, Plans] = {
    "DSA": _dsa,
    "ECDSA": _ecdsa,
    "EdDSA": _eddsa,
    "RSA-PSS": _rsa(schemes.rsa_pss, lambda: (_randomised(),)),
    "RSASSA-PKCS1-v1_5": _rsa(schemes.rsa_pkcs1, tuple),
}
"""Technique → its rows."""


def _randomised() -> Text:
    return message("bench-public-key", "randomised-signature")


def _plan(
    technique: str,
    name: str,
    components: tuple[Algorithm, ...],
    scheme: Callable[[], Scheme],
    remarks: tuple[Text, ...],
    besides: tuple[str, ...],
) -> Plan:
    id = id_of(*name.split())
    return Plan(id, name, (technique,), components, lambda: _made(id, scheme(), besides), remarks)


def _made(id: str, scheme: Scheme, besides: tuple[str, ...]) -> Made:
    operations = {"sign": _sign, "verify": _verify, "keygen": _keygen}
    named = tuple(Operation(name, partial(operations[name], scheme)) for name in ("sign", "verify", *besides))
    return Made(named, partial(_check, id, scheme), sourced("signatures", id))


def _text() -> bytes:
    return secrets.token_bytes(parameters("public-key")["message"])


def _sign(scheme: Scheme) -> Call:
    return partial(scheme.key().sign, _text(), *scheme.arguments)


def _verify(scheme: Scheme) -> Call:
    key, text = scheme.key(), _text()
    signature = key.sign(text, *scheme.arguments)
    return partial(key.public_key().verify, signature, text, *scheme.arguments)


def _keygen(scheme: Scheme) -> Call:
    return scheme.generate


def _check(id: str, scheme: Scheme) -> None:
    """The published signature verifies; a deterministic scheme makes it; what is changed or is new is told apart."""
    answer = answers("signatures").get(id)
    if answer:
        public, signature, private = scheme.known(answer)
        text = octets(answer["message"])
        expect(not refused(public.verify, signature, text, *scheme.arguments), id, "published signature")
        expect(refused(public.verify, signature, text + b"\0", *scheme.arguments), id, "changed message")
        expect(private is None or private.sign(text, *scheme.arguments) == signature, id, "deterministic signature")
    key, text = scheme.key(), _text()
    made = key.sign(text, *scheme.arguments)
    expect(not refused(key.public_key().verify, made, text, *scheme.arguments), id, "round trip")
