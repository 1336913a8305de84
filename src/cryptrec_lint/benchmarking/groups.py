"""Key agreement in a group: how keys are made, what `exchange` is given, how a published exchange is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from cryptrec_lint.benchmarking.components import curve_of
from cryptrec_lint.benchmarking.library import part, quietly
from cryptrec_lint.benchmarking.model import Call
from cryptrec_lint.benchmarking.published import domain, number, octets

_EC, _DH = "hazmat.primitives.asymmetric.ec", "hazmat.primitives.asymmetric.dh"
Answer = dict[str, Any]


class Group(NamedTuple):
    """A group in which keys are agreed, ready to be called."""

    generate: Call
    """The library's call that makes a private key."""
    arguments: tuple[Any, ...]
    """What `exchange` is given before the peer's public key."""
    known: Callable[[Answer], tuple[Any, Any]]
    """A published private key and the peer's public key."""


def ecdh(curve: str) -> Group:
    """ECDH. Raises Missing."""
    generate = partial(part("generate_private_key", _EC), curve_of(curve))
    quietly(generate)  # a library built without the curve says so here

    def known(answer: Answer) -> tuple[Any, Any]:
        private = part("derive_private_key", _EC)(number(answer["private"]), curve_of(curve))
        peer = part("EllipticCurvePublicKey", _EC).from_encoded_point(curve_of(curve), octets(answer["peer"]))
        return private, peer

    return Group(generate, (part("ECDH", _EC)(),), known)


def dh(name: str) -> Group:
    """Finite-field DH in a group of `domains.toml`. Raises Missing."""
    row = domain("DH", name)
    p, g = number(row["p"]), row["generator"]
    numbers = part("DHParameterNumbers", _DH)(p, g)
    generate = quietly(numbers.parameters).generate_private_key
    public_numbers, private_numbers = part("DHPublicNumbers", _DH), part("DHPrivateNumbers", _DH)

    def known(answer: Answer) -> tuple[Any, Any]:
        x = number(answer["private"])
        private = private_numbers(x, public_numbers(pow(g, x, p), numbers)).private_key()
        return private, public_numbers(number(answer["peer"]), numbers).public_key()

    return Group(generate, (), known)
