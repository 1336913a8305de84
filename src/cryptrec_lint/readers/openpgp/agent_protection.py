"""How gpg-agent guards the secret half of a key: the list `protected` (doc/keyformat.txt, "Protected Private Key")."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Primitive, reason
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.openpgp import algorithms, facts, gnupg_facts
from cryptrec_lint.readers.openpgp.sexp import List
from cryptrec_lint.vocabulary import tables

Guards = list[tuple[str, Told]]
_SHOWN = 60
_OCTET = 8
_TAG_OCTETS = 16
"""keyformat.txt, openpgp-s2k3-ocb-aes: a tag of 128 bits."""
_DIGITS = 12
"""Of a count; it is less than 2^32."""


def of(key: List) -> tuple[Guards, bool]:
    """What guards a protected key, by the name of the part; and whether it lies open all the same."""
    protected = key.child("protected")
    if protected is None or len(protected.atoms) < 2:
        return [("protected", Unknown("", "unreadable-input", reason("form-agent-protection")))], False
    mode = protected.atoms[1].decode("ascii", "replace")
    if mode == gnupg_facts.table("native")["name"]:
        return _native(protected)
    row = gnupg_facts.table("protection").get(mode)
    if row is None:
        shown = mode[:_SHOWN]
        return [("protected", Unknown(shown, "unknown-algorithm", reason("form-agent-mode", name=shown)))], False
    return list(_guards(protected, row)), False


def _guards(protected: List, row: dict[str, str]) -> Iterator[tuple[str, Told]]:
    """`(protected MODE ((HASH SALT COUNT) IV) ENCRYPTED)`."""
    parameters = protected.lists[0] if protected.lists else List()
    nonce = parameters.atoms[0] if parameters.atoms else b""
    cipher = algorithms.cipher(int(row["cipher"]), row["mode"])
    if isinstance(cipher, Known):
        tag = (("tag_bits", _OCTET * _TAG_OCTETS),) if "check" not in row else ()
        cipher = cipher._replace(details=(("iv_bits", _OCTET * len(nonce)), *tag))
    yield "cipher", cipher
    atoms = parameters.lists[0].atoms if parameters.lists else []
    yield "passphrase", _passphrase(*atoms) if len(atoms) == 3 else _unreadable()
    if "check" in row:
        yield "check", Known(row["check"], (tables.algorithm(row["check"]),))


def _unreadable() -> Unknown:
    return Unknown("", "unreadable-input", reason("form-agent-protection"))


def _passphrase(hash_name: bytes, salt: bytes, count: bytes) -> Told:
    """String-to-key of OpenPGP, iterated and salted; the count is written in digits."""
    if not count.isdigit() or len(count) > _DIGITS:
        return _unreadable()
    octets = algorithms.octets_of_count(int(count)) if int(count) < _coded_below() else int(count)
    return _hashed(hash_name, (("salt_bits", _OCTET * len(salt)), ("iterated_octets", octets)))


def _coded_below() -> int:
    return int(gnupg_facts.table("count")["coded_below"])


def _hashed(hash_name: bytes, details: tuple[tuple[str, int | str], ...]) -> Told:
    name = hash_name.decode("ascii", "replace")
    found = tables.by_spelling(name)
    if found is None or found.components[0].primitive is not Primitive.HASH:
        shown = name[:_SHOWN]
        return Unknown(shown, "unknown-algorithm", reason("openpgp-hash-name-unknown", name=shown))
    return algorithms.from_hash(found.components[0].name, details)


def _native(protected: List) -> tuple[Guards, bool]:
    """`(protection PROTTYPE PROTALGO IV S2KMODE S2KHASH S2KSALT S2KCOUNT)`, as OpenPGP's own packets have it."""
    rows = gnupg_facts.table("native")
    inner = protected.lists[0] if protected.lists else List()
    protection = inner.child("protection")
    atoms = protection.atoms if protection else []
    kind = atoms[1].decode("ascii", "replace") if len(atoms) > 1 else ""
    if kind == rows["nothing"]:
        return [], True
    if kind not in rows["types"] or len(atoms) < 8:
        return [("protected", _unreadable())], False
    number = rows["ciphers"].get(atoms[2].decode("ascii", "replace").lower(), -1)
    guards: Guards = [
        ("cipher", algorithms.cipher(number, facts.fixed()["mode"])),
        ("passphrase", _passphrase(atoms[5], atoms[6], atoms[7])),
    ]
    if check := rows["types"][kind]:
        guards.append(("check", Known(check, (tables.algorithm(check),))))
    return guards, False
