"""RSA keys: generated ones for the clock, published ones for the checks. All RSA rows share them."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from cryptrec_lint.benchmarking.library import part
from cryptrec_lint.benchmarking.model import Call
from cryptrec_lint.benchmarking.published import answers, number, parameters

_RSA = "hazmat.primitives.asymmetric.rsa"


def generator(bits: int) -> Call:
    """The library's call that makes a key."""
    exponent = parameters("public-key")["exponent"]
    return partial(part("generate_private_key", _RSA), public_exponent=exponent, key_size=bits)


@cache
def generated(bits: int) -> Any:
    """One key of this length for the whole process: making it costs up to seconds."""
    return generator(bits)()


def published(bits: int) -> Any:
    """The private key of the published vectors."""
    row, e = answers("rsa_keys")[str(bits)], parameters("public-key")["exponent"]
    p, q = number(row["p"]), number(row["q"])
    d = pow(e, -1, (p - 1) * (q - 1))
    public = part("RSAPublicNumbers", _RSA)(e, p * q)
    crt = part("rsa_crt_dmp1", _RSA)(d, p), part("rsa_crt_dmq1", _RSA)(d, q), part("rsa_crt_iqmp", _RSA)(p, q)
    numbers = part("RSAPrivateNumbers", _RSA)(p, q, d, *crt, public)
    # Whether p and q are prime is not asked again: a wrong key would not make the published signatures.
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)
