"""Keys that are weak in themselves, made here as the flaws make them; each beside a key that has none."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from math import gcd, isqrt, lcm, prod
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import KeySeen, Location
from cryptrec_lint.readers.certificates import (
    common_factors,
    examined_rsa,
    facts,
    group_check,
    key_relations,
    primes,
    weak_rsa,
    wiener,
)

Lint = Callable[..., Any]

RANDOM = Random(2017)
GOOD = [rsa.generate_private_key(65537, 1024) for _ in range(12)]


def modulus(key: rsa.RSAPrivateKey) -> int:
    return key.public_key().public_numbers().n


def prime_from(number: int) -> int:
    number |= 1
    while not primes.is_prime(number, 4):
        number += 2
    return number


def infineon_prime(bits: int) -> int:
    """k * M + (65537^a mod M), as Nemec et al., section 2.1; M of the first 39 primes."""
    product = 2 * prod(primes.below(168))
    while True:
        found = RANDOM.getrandbits(bits - product.bit_length()) * product + pow(65537, RANDOM.getrandbits(60), product)
        if found & 1 and primes.is_prime(found, 4):
            return found


def rules(found: weak_rsa.Faults) -> list[str]:
    return [rule for rule, _ in found]


# -------------------- RSA: the modulus alone


def test_ordinary_moduli_show_nothing() -> None:
    assert [weak_rsa.faults(modulus(key)) for key in GOOD] == [()] * len(GOOD)


def test_a_modulus_of_infineon_has_the_fingerprint() -> None:
    assert rules(weak_rsa.faults(infineon_prime(512) * infineon_prime(512))) == ["key-roca"]


def test_one_such_prime_alone_is_no_fingerprint() -> None:
    assert weak_rsa.faults(infineon_prime(512) * prime_from(RANDOM.getrandbits(512) | 1 << 511)) == ()


@pytest.mark.parametrize("factor", [3, 5, 7, 743, 751])
def test_a_small_factor_is_named(factor: int) -> None:
    ((rule, why),) = weak_rsa.faults(factor * prime_from(RANDOM.getrandbits(1000)))
    assert (rule, dict(why.args)) == ("key-small-factor", {"factor": str(factor)})


def test_a_factor_from_752_on_is_none_of_those() -> None:
    assert weak_rsa.faults(757 * prime_from(RANDOM.getrandbits(1000))) == ()


def test_the_prime_after_the_other_one_is_too_close() -> None:
    first = prime_from(RANDOM.getrandbits(512) | 1 << 511)
    assert rules(weak_rsa.faults(first * prime_from(first + 2))) == ["key-close-primes"]


def test_a_square_is_told() -> None:
    ((rule, why),) = weak_rsa.faults(prime_from(RANDOM.getrandbits(512) | 1 << 511) ** 2)
    assert (rule, why.key) == ("key-close-primes", "key-rsa-square")


def test_a_monstrous_modulus_is_said_not_to_be_tested() -> None:
    long = 1 << facts.weak_keys().fermat_longest | 1
    while primes.small_factor(long):
        long += 2
    assert rules(weak_rsa.faults(long)) == ["key-not-tested"]


@given(st.integers(3, 1 << 600).map(lambda number: number | 1))
@settings(max_examples=200, deadline=None)
def test_any_odd_number_is_answered_for_and_a_small_factor_is_never_missed(number: int) -> None:
    found = rules(weak_rsa.faults(number))
    small = any(number % prime == 0 for prime in range(3, 752, 2))
    assert ("key-small-factor" in found) == small
    if not small and isqrt(number) ** 2 == number:
        assert found == ["key-roca"] or "key-close-primes" in found


# -------------------- RSA: the private numbers


# -------------------- RSA: what takes longer


def test_ordinary_moduli_show_nothing_at_length() -> None:
    assert [examined_rsa.faults(modulus(key)) for key in GOOD] == [()] * len(GOOD)
    assert not any(examined_rsa.is_prime(modulus(key)) for key in GOOD)


def test_factors_up_to_65537_are_found_where_there_are_few_keys() -> None:
    large = prime_from(RANDOM.getrandbits(1024) | 1 << 1023)
    assert weak_rsa.faults(31337 * large) == ()
    assert together(seen(31337 * large), seen(modulus(GOOD[0]), line=2)) == [("key-small-factor", 1)]
    assert together(seen(65537 * large)) == [("key-small-factor", 1)]
    assert together(seen(65539 * large)) == []


def test_a_modulus_that_is_a_prime_is_told() -> None:
    assert together(seen(prime_from(RANDOM.getrandbits(1024) | 1 << 1023))) == [("key-prime-modulus", 1)]


@pytest.mark.parametrize(("octets", "found"), [(15, []), (16, ["key-patterned"])])
def test_a_run_of_one_octet_is_a_pattern(octets: int, found: list[str]) -> None:
    others = bytes(range(1, 241 - octets))
    number = next(
        number
        for last in range(1, 10_000, 2)
        if primes.small_factor(
            number := int.from_bytes(others + bytes(octets) + others[:14] + last.to_bytes(2, "big"), "big")
        )
        is None
        and not primes_up_to_65537_divide(number)
    )
    assert rules(examined_rsa.faults(number)) == found


def primes_up_to_65537_divide(number: int) -> bool:
    return any(number % prime == 0 for prime in primes.below(65538))


def test_primes_of_small_polynomials_make_a_modulus_with_few_ones() -> None:
    """As with rsapoly: sums of a few powers of 2^128 with small coefficients."""
    first, second = (
        prime_from(sum(RANDOM.getrandbits(40) << 128 * power for power in range(8)) | 1 << 1023) for _ in range(2)
    )
    assert rules(examined_rsa.faults(first * second)) == ["key-patterned"]


def test_a_small_private_exponent_is_computed_and_an_ordinary_one_is_not() -> None:
    first, second = (prime_from(RANDOM.getrandbits(512) | 3 << 510) for _ in range(2))
    whole = (first - 1) * (second - 1)
    for bits in (20, 200, 250):
        private = next(d for d in range(1 << bits | 1, 1 << bits | 9999, 2) if gcd(d, whole) == 1)
        for totient in (whole, lcm(first - 1, second - 1)):
            assert wiener.private_exponent(first * second, pow(private, -1, totient)) == private
    large = next(d for d in range(1 << 400 | 1, 1 << 400 | 9999, 2) if gcd(d, whole) == 1)
    assert wiener.private_exponent(first * second, pow(large, -1, whole)) is None
    assert wiener.private_exponent(first * second, 65537) is None


@given(st.integers(3, 2**300).map(lambda number: number | 1), st.integers(3, 2**300))
def test_no_key_is_too_odd_for_the_attack(number: int, exponent: int) -> None:
    found = wiener.private_exponent(number, exponent % number)
    assert found is None or found >= 0


def test_a_key_with_a_small_private_exponent_is_rejected(lint: Lint, tmp_path: Path) -> None:
    first, second = (prime_from(RANDOM.getrandbits(1024) | 3 << 1022) for _ in range(2))
    exponent = pow(65537, -1, (first - 1) * (second - 1))
    key = rsa.RSAPublicNumbers(exponent, first * second).public_key()
    (tmp_path / "key.pem").write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert found_by(lint, tmp_path / "key.pem")["key-small-private-exponent"] == "rejected"


def test_private_numbers_that_belong_together_show_nothing() -> None:
    for key in GOOD:
        own = key.private_numbers()
        assert weak_rsa.private_faults(modulus(key), 65537, own.d, own.p, own.q) == ()


def test_private_numbers_of_another_key_are_told() -> None:
    own, other = GOOD[0].private_numbers(), GOOD[1].private_numbers()
    assert rules(weak_rsa.private_faults(modulus(GOOD[0]), 65537, own.d, own.p, other.q)) == ["key-inconsistent"]
    assert rules(weak_rsa.private_faults(modulus(GOOD[0]), 65537, other.d, own.p, own.q)) == ["key-inconsistent"]


# -------------------- groups of Diffie-Hellman


SAFE = 0xE5C3B6A1A1B5F6D1 | 1
while not (primes.is_prime(SAFE, 8) and primes.is_prime(SAFE // 2, 8)):
    SAFE += 2


def fault(prime: int, base: int = 2, order: int = 0) -> str | None:
    found = group_check.fault(prime, base, order)
    return found[0] if found else None


def test_a_safe_prime_is_right_and_its_neighbours_are_not() -> None:
    assert fault(SAFE) is None
    assert fault(SAFE * prime_from(1 << 70)) == "group-not-prime"


def test_a_prime_that_is_not_safe_leaves_the_order_open() -> None:
    plain = prime_from(1 << 256)
    while primes.is_prime(plain // 2, 8):
        plain = prime_from(plain + 2)
    assert fault(plain) == "group-not-safe"


def test_an_order_must_divide_and_be_the_generator_s() -> None:
    half = SAFE // 2
    base = pow(3, 2, SAFE)
    assert fault(SAFE, base, half) is None
    assert fault(SAFE, base, half + 2) == "group-not-prime"


def test_groups_of_standards_are_known_without_a_test() -> None:
    assert all(group_check.work(prime) == 0 for prime, _ in facts.finite_fields())
    assert all(fault(prime, base) is None for prime, base in facts.finite_fields())


def test_a_prime_too_long_to_be_tested_is_undetermined() -> None:
    assert fault((1 << 20_000) + 1) == "group-not-tested"


# -------------------- keys beside each other


def seen(number: int, exponent: int = 65537, subject: str = "", line: int = 1) -> KeySeen:
    where = Location("x.pem", line)
    return KeySeen(where, "", "RSA-1024", "rsa", number, (exponent,), subject, bool(subject))


def together(*keys: KeySeen, **options: Any) -> list[tuple[str, int]]:
    collected = key_relations.Keys(**options)
    for key in keys:
        collected.add(key)
    return [(one.rule, one.location.line) for one in collected.faults()]


def test_different_keys_have_nothing_in_common() -> None:
    assert together(*(seen(modulus(key), line=at) for at, key in enumerate(GOOD))) == []


def test_two_moduli_with_one_prime_are_both_told() -> None:
    one, other, third = (key.private_numbers() for key in GOOD[:3])
    keys = seen(one.p * one.q, line=1), seen(one.p * other.q, line=2), seen(third.p * third.q, line=3)
    assert sorted(together(*keys)) == [("key-shared-prime", 1), ("key-shared-prime", 2)]


def test_the_tree_finds_what_pairs_find() -> None:
    moduli = [modulus(key) for key in GOOD]
    shared = GOOD[0].private_numbers().p * GOOD[1].private_numbers().q
    found = common_factors._by_tree([*moduli, shared])
    assert found == common_factors._one_by_one([*moduli, shared])
    assert set(found) == {0, 1, len(moduli)}


def test_one_modulus_with_two_exponents_is_told_and_a_renewal_is_not() -> None:
    number = modulus(GOOD[0])
    assert together(seen(number, 3, line=1), seen(number, 65537, line=2)) == [
        ("key-shared-modulus", 1),
        ("key-shared-modulus", 2),
    ]
    assert together(seen(number, subject="CN=a"), seen(number, subject="CN=a"), seen(number)) == []


def test_one_key_of_two_holders_is_conditional() -> None:
    number = modulus(GOOD[0])
    found = together(seen(number, subject="CN=a", line=1), seen(number, subject="CN=b", line=2))
    assert found == [("key-of-several", 1), ("key-of-several", 2)]


def test_one_key_of_very_many_holders_costs_no_more_than_its_share(
    calls: Callable[[Callable[[], object]], int],
) -> None:
    number = modulus(GOOD[0])

    def of(count: int) -> int:
        keys = [seen(number, subject=f"CN={at}", line=at) for at in range(count)]
        return calls(lambda: together(*keys))

    assert of(4000) < 2.2 * of(2000)
    assert len(together(*(seen(number, subject=f"CN={at}", line=at) for at in range(20_000)))) == 20_000


def test_what_is_not_compared_is_said_once() -> None:
    many = [seen((1 << 2047) + 2 * at + 1, line=at + 1) for at in range(300)]
    assert together(*many) == [("keys-not-compared", 1)]


def test_a_published_key_is_told_by_its_list() -> None:
    number = modulus(GOOD[0])
    assert together(seen(number), published=lambda identity: "debianweak" if identity == number else None) == [
        ("key-published", 1)
    ]


# -------------------- as a user meets them


def certificate(key: Any, signer: Any, name: str) -> bytes:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(subject, subject, key, 1, datetime(2026, 1, 1), datetime(2027, 1, 1))
    return builder.sign(signer, hashes.SHA256()).public_bytes(Encoding.PEM)


def found_by(lint: Lint, *arguments: object) -> dict[str, str]:
    ran = lint("scan", *arguments, "--as-of", "2026-11-22", "--format", "json")
    return {one["rule"]: one["verdict"] for one in json.loads(ran.out)["findings"]}


def test_certificates_of_weak_keys_are_rejected(lint: Lint, tmp_path: Path) -> None:
    path, signer = tmp_path / "weak.pem", ec.generate_private_key(ec.SECP256R1())
    number = infineon_prime(1024) * infineon_prime(1024)
    key = rsa.RSAPublicNumbers(65537, number).public_key()
    path.write_bytes(certificate(key, signer, "weak"))
    assert found_by(lint, path)["key-roca"] == "rejected"
    path.write_bytes(certificate(rsa.generate_private_key(65537, 2048).public_key(), signer, "good"))
    assert "key-roca" not in found_by(lint, path)


def test_keys_of_two_files_are_compared(lint: Lint, tmp_path: Path) -> None:
    signer = ec.generate_private_key(ec.SECP256R1())
    one, other = (key.private_numbers() for key in GOOD[:2])
    for name, number in (("a", one.p * one.q), ("b", one.p * other.q)):
        key = rsa.RSAPublicNumbers(65537, number).public_key()
        (tmp_path / f"{name}.pem").write_bytes(certificate(key, signer, name))
    assert found_by(lint, tmp_path)["key-shared-prime"] == "rejected"
    assert "key-shared-prime" not in found_by(lint, tmp_path / "a.pem")


def test_a_list_of_published_keys_is_asked(lint: Lint, tmp_path: Path) -> None:
    """The list has records of 16 octets, sorted: 15 of the SHA-256 of the modulus, and the number of the list."""
    folder = tmp_path / "list"
    folder.mkdir()
    digests = [sha256(modulus(key).to_bytes(128, "big")).digest()[:15] + b"\7" for key in GOOD[:3]]
    (folder / "blocklist.dat").write_bytes(b"".join(sorted(digests)))
    (folder / "badkeysdata.json").write_text(json.dumps({"blocklists": [{"id": 7, "name": "example"}]}))
    for at, expected in ((0, True), (5, False)):
        path = tmp_path / f"{at}.pem"
        path.write_bytes(GOOD[at].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        found = found_by(lint, path, "--published-keys", folder / "blocklist.dat")
        assert ("key-published" in found) is expected


def test_a_file_that_is_no_such_list_is_a_usage_error(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "no.dat").write_bytes(b"x" * 17)
    path = tmp_path / "key.pem"
    path.write_bytes(GOOD[0].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    ran = lint("scan", path, "--published-keys", tmp_path / "no.dat")
    assert ran.status == 2
    assert "no.dat" in ran.err


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_a_private_key_with_a_wrong_number_is_rejected(form: PrivateFormat, lint: Lint, tmp_path: Path) -> None:
    data = GOOD[0].private_bytes(Encoding.DER, form, NoEncryption())
    exponent = GOOD[0].private_numbers().d
    own, wrong = (number.to_bytes((exponent.bit_length() + 7) // 8, "big") for number in (exponent, exponent ^ 4))
    path = tmp_path / "key.der"
    path.write_bytes(data)
    assert "key-inconsistent" not in found_by(lint, path)
    path.write_bytes(data.replace(own, wrong))
    assert found_by(lint, path)["key-inconsistent"] == "rejected"
