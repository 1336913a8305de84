"""The signatures of one document as they are seen: each with its signer, its time, and what came out of checking it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from posixpath import basename
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation, SignatureSeen
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.certificates import contents
from cryptrec_lint.readers.xmlsig import references, signer
from cryptrec_lint.readers.xmlsig.checking import Checks
from cryptrec_lint.readers.xmlsig.parts import Work
from cryptrec_lint.readers.xmlsig.spans import Places
from cryptrec_lint.readers.xmlsig.tree import Node, Tree
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_TOKEN, _STAMP = "EncapsulatedTimeStamp", "SignatureTimeStamp"
_SEPARATORS = ("/", "\\", ":", "\0")


class Signatures:
    """What is seen of each; time stamps over a signature are read before it, since they say when it was made."""

    def __init__(self, source: Source, found: Tree, files: Files, inside: contents.Inside, places: Places) -> None:
        assert inside.allowance is not None  # the reader saw to it
        self._source, self._files, self._inside, self._places = source, files, inside, places
        work = files.work if isinstance(files, Budget) else Work()
        self._checks = Checks(references.Pool(source.data, work), found, inside.allowance, self._outside)
        self._tokens: dict[Node, list[Observation]] = {}
        self._made: dict[Node, date] = {}

    def _outside(self, name: str) -> bytes | None:
        """A file in the same folder, never one elsewhere."""
        if basename(name) != name or any(one in name for one in _SEPARATORS):
            return None
        return self._files.beside(self._source, name)

    def seen(self, node: Node) -> SignatureSeen:
        """A signature."""
        stamped = self._stamped(node)
        if stamped:
            self._made[node] = stamped.date()
        return signer.seen(node, self._places.element(node), self._checks.outcome(node), stamped)

    def made(self, node: Node) -> date | None:
        """The day on which an algorithm of a SignedInfo was used, where a verified token shows it: a claim would make
        any new signature an old one."""
        around = node.around("Signature") if node.inside("SignedInfo") else None
        return self._made.get(around) if around else None

    def token(self, node: Node) -> list[Observation] | None:
        """What was seen in a time-stamp token over a signature; None for all else."""
        return self._tokens.get(node)

    def _stamped(self, signature: Node) -> datetime | None:
        """The earliest moment at which a verified token shows the signature."""
        moments = []
        for node in references.own(signature):
            stamp = node.parent
            if node.name == _TOKEN and stamp is not None and stamp.name == _STAMP:
                self._tokens[node] = list(self._read(node, stamp))
                symbol = f"{node.symbol}.signerInfos[0]"
                moments += [
                    one.signed_at
                    for one in self._tokens[node]
                    if isinstance(one, SignatureSeen) and one.stamped and one.location.symbol == symbol
                    if self._checks.stamped(stamp) is not None
                ]
        return min((at for at in moments if at), default=None)

    def _read(self, node: Node, stamp: Node) -> Iterator[Observation]:
        from cryptrec_lint.readers.xmlsig.reader import content  # which reads signatures with this module

        over = self._checks.stamped(stamp)
        inside = self._inside.deeper()._replace(signed=None if over is None else (over,))
        yield from content(node, self._places.element(node), inside)
