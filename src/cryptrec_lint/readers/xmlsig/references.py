"""What a signature is over: its references, with the digest of each (XML Signature 1.1 section 4.4.3).

A reference that could be of two parts is of neither: programs take different ones, which is how a signed part is moved
and another one put in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import signed_content
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.xmlsig import encoding, methods, names, targets, transforms, values, walk
from cryptrec_lint.readers.xmlsig.canonical import Form
from cryptrec_lint.readers.xmlsig.filters import NOTHING
from cryptrec_lint.readers.xmlsig.parts import Part, Select, Work
from cryptrec_lint.readers.xmlsig.scope import FlawError, shown
from cryptrec_lint.readers.xmlsig.transforms import Plan, Step
from cryptrec_lint.readers.xmlsig.tree import Node

Outside = Callable[[str], "bytes | None"]
"""What a file of this name beside the document holds; None where it is not there."""


class Pool:
    """The parts that all signatures of a document ask for, each made once, in one reading."""

    def __init__(self, octets: bytes, work: Work) -> None:
        self.work = work
        self.ambiguous = encoding.ambiguous(octets)
        """See there."""
        self._octets = octets
        self._parts: dict[tuple[Select, Form | None], Part] = {}

    def part(self, select: Select, form: Form | None) -> Part:
        """A part in a form. To be asked for before `fill`."""
        found = self._parts.get((select, form))
        if found is None:
            found = self._parts[select, form] = Part(select, form, self.work)
        return found

    def fill(self) -> None:
        """Read the document."""
        walk.feed(self._octets, list(self._parts.values()), self.work)


class Answer(NamedTuple):
    """Whether a digest is right, and why not; None where that cannot be told."""

    right: bool | None
    why: Reason | None = None


class Reference:
    """One reference, which asks the pool for what it needs."""

    def __init__(self, node: Node, pool: Pool) -> None:
        self.node = node
        self.uri = node.attributes.get("URI")
        """None where there is none: then only the programs concerned know what it is."""
        self.part: Part | None = None
        self.file = ""
        """The name of the file that it is over, where it is no part of the document."""
        self.is_exact = True
        """It is over all of the part, its tags too, and not over the octets that base64 in it stands for."""
        self._pool = pool
        self._later: tuple[Step, ...] = ()
        self._hash, self._value, self._why = _digest(node)
        plan = transforms.plan(node)
        if isinstance(plan, Reason):
            self._why = plan
        elif self._why is None:
            self._ask(plan)

    def _ask(self, plan: Plan) -> None:
        self.is_exact = None not in plan.steps
        target = targets.target(self.uri)
        if isinstance(target, Reason):
            self._why = target
        elif isinstance(target, str):
            self.file, self._later = target, plan.steps
            self._why = transforms.late(plan.left_out) if plan.left_out != NOTHING else None
        else:
            select, comments = target
            signature = self.node.around(names.SIGNATURE) if plan.left_out.own else None
            steps = plan.on_nodes(comments)
            if isinstance(steps, Reason):
                self._why = steps
                return
            form, self._later = steps
            omitted = signature.offset if signature else None
            self.part = self._pool.part(select._replace(omitted=omitted, signatures=plan.left_out.signatures), form)
            if form is None:
                self._later = (None, *self._later)
            if self._later:
                self.part.keep()
            else:
                self.part.hash_with(self._hash)

    @property
    def shown(self) -> str:
        """What to call it."""
        return "-" if self.uri is None else f'URI="{shown(self.uri)}"'

    def answer(self, outside: Outside, known: dict[object, bytes | Reason | None]) -> Answer:
        """Once the pool is filled. `known` are the digests of what was computed before."""
        if self._why:
            return Answer(None, self._why)
        if self.part and self.part.found != 1:
            key = "xmlsig-identifier-missing" if self.part.found == 0 else "xmlsig-identifier-twice"
            why = self.part.why if self.part.found == 0 else None
            return Answer(None, why or reason(key, identifier=shown(self.part.select.identifier or "")))
        if self.part and self.part.why:
            return Answer(None, self.part.why)
        key_of = (self.part or self.file, self._later, self._hash)
        if key_of not in known:
            known[key_of] = self._computed(outside)
        return self._compared(known[key_of])

    def _compared(self, computed: bytes | Reason | None) -> Answer:
        if isinstance(computed, Reason):
            return Answer(None, computed)
        if computed is None:
            return Answer(None, reason("cms-not-checkable", mechanism=self._hash))
        if computed != self._value and self.part and self._pool.ambiguous:
            return Answer(None, reason("xmlsig-encoding", encoding=self._pool.ambiguous))
        return Answer(computed == self._value)

    def _computed(self, outside: Outside) -> bytes | Reason | None:
        if self.part and not self._later:
            return self.part.digest(self._hash)
        octets = self.part.octets if self.part else outside(self.file)
        if octets is None:
            return reason(NOT_HERE, uri=shown(self.file))
        return digest(self._hash, octets, self._later, self._pool.work)


NOT_HERE = "xmlsig-file-not-here"
"""The key of the reason where nothing is wrong but that other files were not at hand."""


def digest(name: str, octets: bytes, steps: tuple[Step, ...], work: Work) -> bytes | Reason | None:
    """The hash of octets after these steps; None where this machine cannot compute it."""
    try:
        work.take(len(octets) >> 8)
    except FlawError as error:
        return error.why
    found = transforms.applied(steps, octets, work)
    return found if isinstance(found, Reason) else signed_content.digest(name, found)


def _digest(node: Node) -> tuple[str, bytes, Reason | None]:
    """The hash by its canonical name, the value, and why it cannot be compared."""
    found = [node.children_named(name) for name in ("DigestMethod", "DigestValue")]
    if any(len(one) != 1 for one in found):
        return "", b"", reason("xmlsig-structure", element="DigestMethod, DigestValue")
    told, octets = methods.digest(found[0][0]), values.octets(found[1][0].text)
    if not isinstance(told, Known):
        return "", b"", told.why
    if octets is None:
        return "", b"", reason("xmlsig-no-value", element="DigestValue")
    return told.components[0].name, octets, None


def own(signature: Node) -> list[Node]:
    """What belongs to a signature and not to one inside it (a counter-signature, a signed document)."""
    found: list[Node] = []
    waiting = signature.children[::-1]
    while waiting:
        node = waiting.pop()
        if node.name != "Signature":
            found.append(node)
            waiting += node.children[::-1]
    return found
