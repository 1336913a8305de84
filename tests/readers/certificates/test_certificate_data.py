"""The data of the certificate readers: curves against OpenSSL, primes against the formulas of their RFCs, names."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from cryptrec_lint.readers.certificates import explicit_curve, facts, keys
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.vocabulary import tables

# RFC 2409 section 6 and RFC 3526: the number added to the digits of pi. RFC 7919 appendix A: to those of e.
PI = {768: 149686, 1024: 129093, 1536: 741804, 2048: 124476, 3072: 1690314, 4096: 240904, 6144: 929484, 8192: 4743158}
E = {2048: 560316, 3072: 2625351, 4096: 5736041, 6144: 15705020, 8192: 10965728}
FORMULAS = [("modp", bits, added) for bits, added in PI.items()] + [("ffdhe", bits, added) for bits, added in E.items()]
GUARD = 64


def arctan_of_inverse(number: int, one: int) -> int:
    """arctan(1/number) by its series, in units of 1/one."""
    total, power, divisor, sign = 0, one // number, 1, 1
    while power:
        total += sign * (power // divisor)
        power, divisor, sign = power // number**2, divisor + 2, -sign
    return total


def pi(bits: int) -> int:
    """[2^bits pi], by Machin's formula."""
    one = 1 << (bits + GUARD)
    return 4 * (4 * arctan_of_inverse(5, one) - arctan_of_inverse(239, one)) >> GUARD


def e(bits: int) -> int:
    """[2^bits e], by the series of the inverse factorials."""
    total, term, divisor = 0, 1 << (bits + GUARD), 1
    while term:
        total, term, divisor = total + term, term // divisor, divisor + 1
    return total >> GUARD


@pytest.mark.parametrize(("family", "bits", "added"), FORMULAS)
def test_a_prime_is_what_its_formula_gives(family: str, bits: int, added: int) -> None:
    digits = (pi if family == "modp" else e)(bits - 130) + added
    prime = 2**bits - 2 ** (bits - 64) + (digits << 64) - 1
    assert facts.finite_fields()[(prime, 2)] == f"{family}{bits}"


@pytest.mark.parametrize("known", facts.curves().items(), ids=lambda item: item[1])
def test_the_base_point_lies_on_its_curve_and_the_order_has_the_known_length(known: tuple[facts.Curve, str]) -> None:
    curve, name = known
    assert (curve.y**2 - curve.x**3 - curve.a * curve.x - curve.b) % curve.p == 0
    group = tables.group(name)
    assert group is not None
    assert group.name == name
    assert group.algorithms[0].size == curve.n.bit_length()


def test_openssl_writes_out_the_same_curves() -> None:
    if shutil.which("openssl") is None:
        pytest.skip("NOT TESTED against OpenSSL: no openssl on this machine")
    listed = subprocess.run(["openssl", "ecparam", "-list_curves"], capture_output=True, text=True, check=True).stdout
    offered = [line.split(":")[0].strip() for line in listed.splitlines() if ":" in line]
    groups = [(spelling, tables.group(spelling)) for spelling in offered]
    prime = [(spelling, group.name) for spelling, group in groups if group and group.kind == "prime-curve"]
    assert prime
    for spelling, name in prime:
        command = ["openssl", "ecparam", "-name", spelling, "-param_enc", "explicit", "-outform", "DER"]
        written = subprocess.run(command, capture_output=True, check=True).stdout
        assert explicit_curve.name(written) == name


def test_every_finite_field_is_a_group_of_the_vocabulary() -> None:
    for (prime, _), name in facts.finite_fields().items():
        group = tables.group(name)
        assert group is not None
        assert group.algorithms[0].size == prime.bit_length()


def test_every_label_with_an_algorithm_has_a_form() -> None:
    assert {label.oid for label in facts.labels().values() if label.oid} <= set(facts.key_forms())


def test_every_hash_default_is_known_to_the_vocabulary() -> None:
    assert tables.by_oid(facts.pss().hash) is not None
    assert facts.pss().mask in facts.mask_names()


def test_a_key_that_openssl_makes_on_any_curve_is_a_key() -> None:
    if shutil.which("openssl") is None:
        pytest.skip("NOT TESTED against OpenSSL: no openssl on this machine")
    listed = subprocess.run(["openssl", "ecparam", "-list_curves"], capture_output=True, text=True, check=True).stdout
    offered = [line.split(":")[0].strip() for line in listed.splitlines() if ":" in line]
    known = [(spelling, group) for spelling in offered if (group := tables.group(spelling)) and group.oids]
    assert {group.kind for _, group in known} == {"prime-curve", "binary-curve"}
    for spelling, group in known:
        command = ["openssl", "ecparam", "-name", spelling, "-genkey", "-noout"]
        made = subprocess.run(command, capture_output=True, check=True).stdout
        for form in ("uncompressed", "compressed", "hybrid"):
            command = ["openssl", "ec", "-pubout", "-outform", "DER", "-conv_form", form]
            public = subprocess.run(command, input=made, capture_output=True, check=True).stdout
            told = keys.public_key(public)
            assert isinstance(told, Known), (spelling, form)
            assert told.components[0].parameter_set == group.name
