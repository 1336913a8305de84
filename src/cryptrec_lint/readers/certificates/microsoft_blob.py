"""Keys in the blobs of CryptoAPI (PUBLICKEYBLOB and PRIVATEKEYBLOB): a head, and numbers of fixed length in a row.

Private numbers leave this module only inside the DER that tells what the key is.
"""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import reason
from cryptrec_lint.readers.certificates import microsoft_facts, plain_keys
from cryptrec_lint.readers.certificates.big_endian import CutShortError, Octets
from cryptrec_lint.readers.certificates.told import Told, Unknown

HEAD = 8
"""Octets of BLOBHEADER: type, version, two that are reserved, and the algorithm."""
_NUMBER, _MAGIC_AT, _MAGIC_END = 4, HEAD, HEAD + 4
_LONGEST = 1 << 20
"""Bits of a key; no program makes one of a hundredth of it, and OpenSSL reads none (BLOB_MAX_LENGTH)."""


class Blob(NamedTuple):
    """What a blob says."""

    told: Told
    is_private: bool
    end: int
    """Where the blob ends among the octets that were read."""


def is_blob(octets: bytes) -> bool:
    """Whether it begins as a blob with a key pair does: head, then a magic word that is known."""
    return _begins(octets) and magic(octets) in microsoft_facts.table("magic")


def magic(octets: bytes) -> str:
    """The word after the head, without the zero that ends a shorter one."""
    return octets[_MAGIC_AT:_MAGIC_END].rstrip(b"\0").decode("latin-1")


def _begins(octets: bytes) -> bool:
    rows = microsoft_facts.table("blob")
    kinds = (rows["public"], rows["private"])
    return len(octets) >= _MAGIC_END and octets[0] in kinds and octets[1] in rows["versions"] and octets[2:4] == b"\0\0"


def read(octets: bytes) -> Blob:
    """The key of a blob (see `is_blob`). Never raises."""
    is_private = octets[0] == microsoft_facts.table("blob")["private"]
    kind = microsoft_facts.table("magic").get(magic(octets), "")
    row = Octets(octets, _MAGIC_END)
    if not kind:
        name = magic(octets)
        return Blob(Unknown(name, "unread-container", reason("form-blob-kind", name=name)), is_private, len(octets))
    try:
        bits = _little(row, _NUMBER)
        if bits > _LONGEST:
            return Blob(_broken(row.at), is_private, len(octets))
        told = (_rsa if kind == "rsa" else _dsa)(row, bits, is_private)
    except CutShortError as error:
        return Blob(_broken(error.offset), is_private, len(octets))
    return Blob(told, is_private, row.at)


def _little(row: Octets, octets: int) -> int:
    return int.from_bytes(row.take(octets), "little")


def _broken(offset: int) -> Unknown:
    return Unknown("", "unreadable-input", reason("keybox-cut-short", offset=offset))


def _rsa(row: Octets, bits: int, is_private: bool) -> Told:
    """RSAPUBKEY, the modulus; of a private key p, q, two exponents, a coefficient, d ("Base Provider Key BLOBs")."""
    exponent, whole, half = _little(row, _NUMBER), -(-bits // 8), -(-bits // 16)
    modulus = _little(row, whole)
    if not is_private:
        return plain_keys.rsa(modulus, exponent)
    first, second, *_ = (_little(row, half) for _ in range(5))
    return plain_keys.private_rsa(modulus, exponent, _little(row, whole), first, second)


def _dsa(row: Octets, bits: int, is_private: bool) -> Told:
    """p, q, g, then y or x, and DSSSEED, which not every program writes ("DSS Provider Key BLOBs")."""
    whole, short = -(-bits // 8), microsoft_facts.table("dsa")["order_octets"]
    prime, order, base = (_little(row, octets) for octets in (whole, short, whole))
    row.take(short if is_private else whole)
    seed = _NUMBER + short
    if row.left >= seed:
        row.take(seed)
    return plain_keys.dsa(prime, order, base)
