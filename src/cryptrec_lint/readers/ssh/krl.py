"""OpenSSH's lists of revoked keys (PROTOCOL.krl): keys and hashes that name what is revoked, CA keys, signatures.

Serial numbers and identifiers of certificates say nothing of an algorithm and are passed over. No signature is
verified: OpenSSH itself does not support them (section 6).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation, Purpose, Reason, reason
from cryptrec_lint.readers.certificates import place
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.ssh import facts, keys, public_key
from cryptrec_lint.readers.ssh.wire import Wire, WireError
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

MAGIC = b"SSHKRL\n\0"
_VERSION = 1
_LONG = 8
"""Octets of a uint64: version of the list, date, flags."""
_SHOWN = 60
_MOST = 1_000_000
"""Sections, keys, hashes, and parts about certificates; a list of every key of a large site has some ten thousand."""


class KrlReader:
    """Reads lists of revoked keys. See `readers/interface.py`."""

    name = "ssh-krl"

    def claims(self, source: Source) -> bool:
        """The first octets say so."""
        return source.data.startswith(MAGIC)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """One section after the other, up to where one breaks off. Never raises ReadError."""
        where = place.of_whole(source)
        wire = Wire(source.data)
        try:
            wire.take(len(MAGIC))
            version = wire.number()
            if version != _VERSION:
                yield where.unresolved("krl", "unread-container", reason("form-krl-version", version=version))
                return
            wire.take(3 * _LONG)
            for _ in range(2):  # reserved, comment
                wire.string()
            yield from _Krl(where, wire).sections()
        except WireError:
            offset = len(source.data) - wire.left
            yield where.unresolved("krl", "unreadable-input", reason("keybox-cut-short", offset=offset))


READER = KrlReader()


@cache
def _sections() -> dict[int, str]:
    """Number of a section → what it is."""
    return {int(number): str(name) for number, name in facts.table("krl")["sections"].items()}


class _Krl:
    """A list while it is read."""

    def __init__(self, where: Place, wire: Wire) -> None:
        self._where, self._wire = where, wire
        self._count: Counter[str] = Counter()
        self._facts = facts.table("krl")
        self._left = _MOST
        self._read: dict[str, Callable[[Wire], Iterator[Observation]]] = {
            "certificates": self._certificates,
            "keys": self._keys,
            "extension": self._extension,
        }

    def sections(self) -> Iterator[Observation]:
        """Everything in all sections. Raises WireError."""
        for _ in self._each(self._wire):
            number = self._wire.number(1)
            kind = _sections().get(number, "")
            content = self._wire.string()
            if kind == "signature":
                yield from self._signature(content, self._wire.string())
            elif kind in self._facts["hashes"]:
                yield from self._hashes(kind, Wire(content))
            elif kind in self._read:
                yield from self._read[kind](Wire(content))
            else:
                yield self._unread(reason("form-krl-section", number=number))
        if self._left < 0:
            yield self._where.unresolved("krl", "unreadable-input", reason("keybox-too-many", limit=_MOST))

    def _each(self, wire: Wire) -> Iterator[None]:
        """As long as something is left of a part, and of what is read of a list."""
        while wire.left and self._left >= 0:
            self._left -= 1
            if self._left >= 0:
                yield

    def _symbol(self, kind: str) -> str:
        self._count[kind] += 1
        return f"krl.{kind}[{self._count[kind] - 1}]"

    def _unread(self, why: Reason) -> Observation:
        return self._where.unresolved("krl", "unread-container", why)

    def _certificates(self, wire: Wire) -> Iterator[Observation]:
        """Section 2: the CA's key, which is in force, or none for any CA; then serial numbers and identifiers."""
        authority, _ = wire.string(), wire.string()
        if authority:
            yield from public_key.seen(self._where, self._symbol("caKey"), authority, Purpose.PARAMETERS)
        silent, extension = self._facts["silent"], self._facts["certificate_extension"]
        for _ in self._each(wire):
            number, content = wire.number(1), wire.string()
            if number == extension:
                yield from self._extension(Wire(content))
            elif number not in silent:
                yield self._unread(reason("form-krl-section", number=number))

    def _keys(self, wire: Wire) -> Iterator[Observation]:
        """Section 3: nobody relies on a key that must not be accepted."""
        for _ in self._each(wire):
            yield from public_key.seen(self._where, self._symbol("revokedKey"), wire.string(), Purpose.IDENTIFIER)

    def _hashes(self, kind: str, wire: Wire) -> Iterator[Observation]:
        """Section 4: hashes that name keys, told once for a section."""
        count = 0
        for _ in self._each(wire):
            wire.string()
            count += 1
        name = self._facts["hashes"][kind]
        hashed = Known(name, (tables.algorithm(name),), (("hashes", count),))
        yield self._where.use(self._symbol(kind), hashed, Purpose.IDENTIFIER)

    def _extension(self, wire: Wire) -> Iterator[Observation]:
        """Sections 2.5 and 5: a name, whether it matters, and octets that only those understand who know the name."""
        name = wire.string().decode("utf-8", "replace")[:_SHOWN]
        yield self._unread(reason("form-krl-extension", name=name))

    def _signature(self, blob: bytes, octets: bytes) -> Iterator[Observation]:
        """Section 6: the key, and the signature, which begins with the name of its scheme."""
        symbol = self._symbol("signature")
        key = keys.of_blob(blob)
        yield from self._where.uses(f"{symbol}.publicKey", key.told, Purpose.PARAMETERS)
        told = keys.signature(Wire(octets).name(), key.told)
        yield self._where.use(symbol, told, Purpose.CRL_SIGNATURE)
