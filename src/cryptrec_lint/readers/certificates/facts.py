"""Reads the data files beside this module. Each says in its head what its fields mean and where they come from."""

from __future__ import annotations

import os
from functools import cache
from typing import Any, NamedTuple

import tomli

_HERE = os.path.dirname(__file__)


class PssDefaults(NamedTuple):
    """What RSASSA-PSS-params means where a field is absent."""

    hash: str
    """Object identifier of the hash, and of the hash inside the mask generation."""
    mask: str
    """Object identifier of the mask generation function."""
    salt_octets: int
    trailer: int
    """The one trailer field that the standard has."""
    origin: tuple[str, ...]


class Label(NamedTuple):
    """What stands in a PEM block of this label."""

    content: str
    """`certificate`, `trusted-certificate`, `public-key`, `private-key` (PKCS#8), `bare-public-key`,
    `bare-private-key`, `parameters`, a kind of `contents.MODULES`, or a `container` that is not read."""
    oid: str
    """The algorithm, where the label and not the content names it; else empty."""


class Structure(NamedTuple):
    """What stands in a file in DER that is of an ASN.1 type."""

    content: str
    """As in `Label`."""
    oid: str
    """The algorithm, where the type and not the content names it; else empty."""
    name: str
    """What to call a container; else empty."""


class Curve(NamedTuple):
    """The domain parameters of a curve over a prime field, as SEC 1 section 3.1.1.1 lists them."""

    p: int
    a: int
    b: int
    x: int
    y: int
    n: int


class WeakKeys(NamedTuple):
    """The figures of the checks for keys that are breakable in themselves; `weak_keys.toml` says why they are so."""

    roca_generator: int
    roca_largest_prime: int
    small_factor_below: int
    examined_factor_below: int
    repeated_octets: int
    deviations: int
    """Standard deviations by which the number of ones may differ from half of the bits."""
    fermat_steps: int
    fermat_longest: int
    """In bits."""
    rounds: tuple[tuple[int, int], ...]
    """Up to how many bits, how many rounds of a test for primes."""


def _load(name: str) -> dict[str, Any]:
    with open(os.path.join(_HERE, name), "rb") as file:
        return tomli.load(file)


@cache
def attribute_names() -> dict[str, str]:
    """Object identifier of an attribute of a name → its short name."""
    return {str(oid): str(name) for oid, name in _load("names.toml").items()}


@cache
def labels() -> dict[str, Label]:
    """PEM label → what such a block holds."""
    return {label: Label(row["content"], row.get("oid", "")) for label, row in _load("labels.toml").items()}


@cache
def structures() -> dict[str, Structure]:
    """ASN.1 type of a file in DER → what such a file holds."""
    rows = _load("structures.toml").items()
    return {kind: Structure(row["content"], row.get("oid", ""), row.get("name", "")) for kind, row in rows}


@cache
def embedded_names() -> tuple[str, ...]:
    """Names of values that are certificates, keys or lists in base64, by the formats that have them."""
    return tuple(_load("embedded.toml")["names"])


@cache
def _oids() -> dict[str, Any]:
    return _load("oids.toml")


@cache
def key_forms() -> dict[str, str]:
    """Object identifier of a key's algorithm → form of its parameters and key."""
    return {oid: form for form, oids in _oids()["key_form"].items() for oid in oids}


@cache
def pss() -> PssDefaults:
    """The defaults of RSASSA-PSS-params."""
    row = _oids()["pss_defaults"]
    return PssDefaults(row["hash"], row["mask"], row["salt_octets"], row["trailer"], tuple(row["origin"]))


@cache
def mask_names() -> dict[str, str]:
    """Object identifier of a mask generation function whose parameter is a hash → its name."""
    return dict(_oids()["mask_generation"])


@cache
def integer_pair_schemes() -> frozenset[str]:
    """Canonical names of the signature schemes whose value is a SEQUENCE of two INTEGERs."""
    return frozenset(_oids()["signature_value"]["integer_pair"])


@cache
def key_usages() -> tuple[str, ...]:
    """The names of the bits of keyUsage, from the first one on."""
    return tuple(_oids()["key_usage"])


@cache
def extended_key_usages() -> dict[str, str]:
    """Object identifier of a purpose in extKeyUsage → its name."""
    return dict(_oids()["extended_key_usage"])


@cache
def ocsp_statuses() -> dict[int, str]:
    """Number of an OCSPResponseStatus → its name; 0 is the one of a response that answers."""
    return {int(number): name for number, name in _oids()["ocsp_status"].items()}


@cache
def verifiable() -> tuple[dict[str, int], int, int]:
    """Name of a kind of key → the longest modulus in bits; from which modulus on the exponent is limited; to what."""
    row = _oids()["verifiable"]
    return (row["modulus_bits"], *row["rsa_exponent"])


@cache
def structure(name: str) -> str:
    """The object identifier of a part of a structure (`basic-constraints`, `prime-field`)."""
    return str(_oids()["structure"].get(name) or _oids()["chain_extensions"][name])


def known_in_lists() -> list[str]:
    """Names of the extensions that may be critical in a revocation list without being unknown here."""
    return list(_oids()["chains"]["known_in_lists"])


def identifier_hashes() -> list[str]:
    """Names, as the standard library knows them, of the hashes that name certificates in OCSP."""
    return list(_oids()["chains"]["identifier_hashes"])


@cache
def crl_reasons() -> dict[int, str]:
    """Number of a CRLReason → its name."""
    return {int(number): name for number, name in _oids()["crl_reason"].items()}


def never_critical() -> list[str]:
    """Names of the extensions that conforming CAs never mark critical."""
    return list(_oids()["chains"]["never_critical"])


def always_critical() -> list[str]:
    """Names of the extensions that conforming CAs always mark critical, besides those of which that depends."""
    return list(_oids()["chains"]["always_critical"])


def known_extensions() -> list[str]:
    """Names of the extensions that may be critical without being unknown here."""
    return list(_oids()["chains"]["known"])


@cache
def curves() -> dict[Curve, str]:
    """Domain parameters → canonical name of the curve."""
    rows = _load("curves.toml").items()
    return {Curve(**{field: _number(row[field]) for field in Curve._fields}): name for name, row in rows}


@cache
def curves_by_name() -> dict[str, Curve]:
    """Canonical name of a curve over a prime field → its domain parameters."""
    return {name: curve for curve, name in curves().items()}


@cache
def finite_fields() -> dict[tuple[int, int], str]:
    """Prime modulus and generator → canonical name of the finite-field group."""
    rows = _load("finite_fields.toml").items()
    return {(_number(row["p"]), _number(row["g"])): name for name, row in rows}


@cache
def built_in_groups() -> dict[int, str]:
    """Prime of a short Diffie-Hellman group that a program had built in, or an RFC gives to all → whose it is."""
    data = _load("built_in_groups.toml")
    found = {_number(row["p"]): str(row["program"]) for row in data["built_in"]}
    return found | {
        prime: data["standard"][name] for (prime, _), name in finite_fields().items() if name in data["standard"]
    }


@cache
def weak_keys() -> WeakKeys:
    """The figures of `weak_keys.toml`."""
    data = _load("weak_keys.toml")
    return WeakKeys(
        data["roca"]["generator"],
        data["roca"]["largest_prime"],
        data["small_factors"]["below"],
        data["examined"]["small_factors_below"],
        data["examined"]["repeated_octets"],
        data["examined"]["deviations"],
        data["fermat"]["steps"],
        data["fermat"]["longest"],
        tuple((row["up_to"], row["rounds"]) for row in data["rounds"]),
    )


def _number(digits: str) -> int:
    """A hexadecimal number that may be broken into lines."""
    return int("".join(digits.split()), 16)
