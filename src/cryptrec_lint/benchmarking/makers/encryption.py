"""Public-key encryption, and the generation of RSA keys, once for all schemes that use them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from functools import partial
from typing import Any

from cryptrec_lint.benchmarking import rsa_keys
from cryptrec_lint.benchmarking.accepted import Accepted
from cryptrec_lint.benchmarking.checking import expect, refused, sourced
from cryptrec_lint.benchmarking.components import hash_of, id_of, with_hash
from cryptrec_lint.benchmarking.library import part
from cryptrec_lint.benchmarking.model import Call, Case
from cryptrec_lint.benchmarking.plans import Made, Operation, Plan, case, remarks
from cryptrec_lint.benchmarking.published import answers, octets, parameters
from cryptrec_lint.vocabulary import tables

_PADDING = "hazmat.primitives.asymmetric.padding"


def cases(accepted: Accepted) -> Iterator[Case]:
    """The rows of the accepted encryption schemes, and of RSA keys where an accepted scheme uses them."""
    for technique, row in parameters("encryption").items():
        if accepted.has(technique):
            yield from map(case, _plans(technique, row))
    row = parameters("rsa-key")
    users = tuple(name for name in row["techniques"] if accepted.has(name))
    if users:
        yield from map(case, _key_plans(users, row))


def _plans(technique: str, row: dict[str, Any]) -> Iterator[Plan]:
    for bits in row["sizes"]:
        name = f"{technique} {bits}"
        components = with_hash(tables.algorithm(technique, bits), row["hash"])
        make = partial(_made, id_of(name), bits, row["hash"])
        yield Plan(id_of(name), name, (technique,), components, make, remarks(row))


def _key_plans(users: tuple[str, ...], row: dict[str, Any]) -> Iterator[Plan]:
    for bits in row["sizes"]:
        id = id_of(f"{row['name']} {bits}")
        components = (tables.algorithm(row["name"], bits),)
        yield Plan(id, f"{row['name']} {bits}", users, components, partial(_made_key, id, bits), remarks(row))


def _made(id: str, bits: int, hash: str) -> Made:
    digest = hash_of(hash)
    padding = part("OAEP", _PADDING)(part("MGF1", _PADDING)(digest), digest, None)
    encrypt, decrypt = partial(_encrypt, bits, padding), partial(_decrypt, bits, padding)
    operations = (Operation("encrypt", encrypt), Operation("decrypt", decrypt))
    return Made(operations, partial(_check, id, bits, padding), sourced("encryption", id))


def _made_key(id: str, bits: int) -> Made:
    generate = rsa_keys.generator(bits)
    return Made((Operation("keygen", lambda: generate),), partial(_check_key, id, bits), sourced("encryption", id))


def _text() -> bytes:
    return secrets.token_bytes(parameters("public-key")["message"])


def _encrypt(bits: int, padding: Any) -> Call:
    return partial(rsa_keys.generated(bits).public_key().encrypt, _text(), padding)


def _decrypt(bits: int, padding: Any) -> Call:
    key = rsa_keys.generated(bits)
    return partial(key.decrypt, key.public_key().encrypt(_text(), padding), padding)


def _check(id: str, bits: int, padding: Any) -> None:
    """The published ciphertext opens, a changed one does not, and a new one gives its text back."""
    answer = answers("encryption").get(id)
    if answer:
        key, sent = rsa_keys.published(bits), octets(answer["ciphertext"])
        expect(not refused(key.decrypt, sent, padding), id, "published ciphertext")
        expect(key.decrypt(sent, padding) == octets(answer["message"]), id, "published message")
        expect(refused(key.decrypt, bytes((sent[0], sent[1] ^ 1)) + sent[2:], padding), id, "changed ciphertext")
    key, text = rsa_keys.generated(bits), _text()
    expect(key.decrypt(key.public_key().encrypt(text, padding), padding) == text, id, "round trip")


def _check_key(id: str, bits: int) -> None:
    """A generated key is as long as asked for, and its parts belong together."""
    numbers = rsa_keys.generated(bits).private_numbers()
    public = numbers.public_numbers
    expect(public.n.bit_length() == bits, id, "length")
    expect(public.e == parameters("public-key")["exponent"] and numbers.p * numbers.q == public.n, id, "factors")
    expect(pow(pow(2, public.e, public.n), numbers.d, public.n) == 2, id, "round trip")
