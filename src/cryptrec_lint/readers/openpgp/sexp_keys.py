"""A key in an S-expression of Libgcrypt: `(rsa (n #…#)(e #…#))`, `(ecc (curve Ed25519)(q #…#))`."""

from __future__ import annotations

from collections.abc import Callable

from cryptrec_lint.model import reason
from cryptrec_lint.readers.certificates import plain_keys
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.openpgp import gnupg_facts
from cryptrec_lint.readers.openpgp.sexp import List
from cryptrec_lint.vocabulary import tables

_SHOWN = 60


def told(key: List) -> Told:
    """What the key is. Never raises."""
    form = gnupg_facts.table("algorithm").get(key.name)
    if form is None:
        shown = key.name[:_SHOWN]
        return Unknown(shown, "unknown-algorithm", reason("form-agent-algorithm", name=shown))
    return _FORMS[form](key)


def _rsa(key: List) -> Told:
    """The private numbers stand beside the others where nothing protects them."""
    modulus, exponent = key.number("n"), key.number("e")
    private = [key.number(name) for name in ("d", "p", "q")]
    return plain_keys.private_rsa(modulus, exponent, *private) if all(private) else plain_keys.rsa(modulus, exponent)


def _dsa(key: List) -> Told:
    return plain_keys.dsa(key.number("p"), key.number("q"), key.number("g"))


def _elgamal(key: List) -> Told:
    bits, name = key.number("p").bit_length(), "ElGamal"
    if not bits:
        return Unknown(name, "unusable-key", reason("openpgp-number-zero", name=name))
    return Known(f"{name}-{bits}", (tables.algorithm(name, bits),))


def _ecc(key: List) -> Told:
    written = key.value("curve")
    if written is None:
        return Unknown("", "unresolved-value", reason("form-agent-curve"))
    name = written.decode("ascii", "replace")
    own = gnupg_facts.table("curve").get(name)
    found = tables.by_spelling(own) if own else None
    if found is not None:
        return plain_keys.of_mechanism(found)
    group = tables.group(name)
    if group is None or not group.oids:
        return Unknown(name[:_SHOWN], "unknown-algorithm", reason("curve-unknown", curve=name[:_SHOWN]))
    return plain_keys.on_curve(group, key.value("q") or b"")


_FORMS: dict[str, Callable[[List], Told]] = {"rsa": _rsa, "dsa": _dsa, "elgamal": _elgamal, "ecc": _ecc}
