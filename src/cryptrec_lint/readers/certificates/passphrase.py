"""Keys that old formats make of a passphrase by hashing it: no standard names the way, the hash alone is judged."""

from __future__ import annotations

from cryptrec_lint.model import Origin
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.vocabulary import tables

_HASHED = "Hashed passphrase"


def hashed(hash_name: str, salt_bits: int, origin: Origin) -> Known:
    """One pass of a hash, by its canonical name, over the passphrase and a salt of so many bits; `origin` says where
    the format fixes it."""
    components = (tables.algorithm(_HASHED), tables.algorithm(hash_name, inside=_HASHED))
    return Known(f"{_HASHED} {hash_name}", components, (("iterations", 1), ("salt_bits", salt_bits)), origin)
