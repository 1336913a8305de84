"""Is an XML signature right? Its value over the canonical SignedInfo, then the digest of each reference (XML Signature
1.1 section 3.2), then what XAdES says of the signer's certificate.

Right means: the value was made with the key of a certificate that is known, and everything that it refers to is as it
says. Wrong is said only of a value that no key in it made, and of a digest that differs. All else is open, and why is
said.
"""

from __future__ import annotations

from typing import NamedTuple

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import contents
from cryptrec_lint.readers.certificates.contents import Allowance
from cryptrec_lint.readers.certificates.understanding import Understood
from cryptrec_lint.readers.xmlsig import asked, candidates, coverage, named_certificate, names, references
from cryptrec_lint.readers.xmlsig.asked import Asked
from cryptrec_lint.readers.xmlsig.candidates import Candidate
from cryptrec_lint.readers.xmlsig.parts import Part
from cryptrec_lint.readers.xmlsig.references import NOT_HERE, Answer, Outside, Pool, Reference
from cryptrec_lint.readers.xmlsig.scope import FlawError
from cryptrec_lint.readers.xmlsig.tree import Node, Tree

_TRIES = 4096
"""Keys that are tried for all signatures of a file, a few seconds' work."""
_PROPERTIES = "SignedProperties"


class Outcome(NamedTuple):
    """What came out: see `SignatureSeen`."""

    verified: bool | None
    why: Reason | None
    signer: Understood | None = None
    """The certificate whose key made it; None where that is not known."""
    what: Reason | None = None
    """What is signed."""
    over: str = ""
    """The file beside that is signed, where it is one."""
    signed: frozenset[Node] | None = None
    """Those of the signature's own elements that it is over; None where its value was not found right."""


class Checks:
    """The signatures of one document."""

    def __init__(self, pool: Pool, tree: Tree, allowance: Allowance, outside: Outside) -> None:
        self._pool, self._tree, self._outside, self._allowance = pool, tree, outside, allowance
        self._known: dict[object, bytes | Reason | None] = {}
        self._tries = _TRIES
        self._asked: dict[Node, Asked | Reason] = {}
        self._stamped: dict[Node, Part | None] = {}
        for node in tree.nodes:
            if names.is_signature(node):
                self._asked[node] = self._ask(node)
        if any(isinstance(one, Asked) for one in self._asked.values()):
            self._pool.fill()

    def _ask(self, signature: Node) -> Asked | Reason:
        if not self._allowance.take():
            return reason("cms-too-many-signatures", limit=contents.MOST_SIGNATURES)
        if self._tree.flaw:
            return reason("xmlsig-not-read-whole")
        for stamp in references.own(signature):
            if stamp.name == "SignatureTimeStamp":
                self._stamped[stamp] = asked.stamped(stamp, self._pool)
        try:
            return asked.of(signature, self._pool)
        except FlawError as error:
            return error.why

    def stamped(self, stamp: Node) -> bytes | None:
        """What a SignatureTimeStamp is over; None where that cannot be told."""
        part = self._stamped.get(stamp)
        return part.octets if part and part.found and not part.why else None

    def outcome(self, signature: Node) -> Outcome:
        """What came out of a signature."""
        found = self._asked[signature]
        if isinstance(found, Reason):
            return Outcome(None, found)
        verified, why, candidate = self._value(found)
        signer = candidate.certificate if candidate else None
        if verified is False:
            return Outcome(False, why)
        answers = self._answers(found.references)
        if wrong := _differing(found.references, answers):
            return Outcome(False, reason("xmlsig-digest-wrong", uri=wrong[0].shown, count=len(wrong)), signer)
        if verified is None:
            return Outcome(None, why, signer)
        return self._right(found, answers, signer, why)

    def _right(self, found: Asked, answers: list[Answer], signer: Understood | None, why: Reason | None) -> Outcome:
        """The value is right and no digest is wrong: what else there is to say."""
        covered = coverage.own_elements(found.signature, found.references)
        listed = [one for manifest in found.manifests if manifest.node in covered for one in manifest.references]
        what, over = coverage.described(found.signature, [*found.references, *listed])
        seen = Outcome(None, why, signer, signed=covered)
        if signer and (other := named_certificate.another(covered, signer)):
            return seen._replace(verified=other[0], why=other[1])
        further = self._answers(listed)
        if wrong := _differing(listed, further):
            why = reason("xmlsig-manifest-differs", uri=wrong[0].shown, count=len(wrong))
            return seen._replace(why=why)
        left = [answer.why for answer in (*answers, *further) if answer.why]
        if not what and not over:
            left = [reason("xmlsig-over-nothing")]
        elif all(one.key == NOT_HERE for one in left) and not _signs_its_properties(found.signature, covered):
            left = [reason("xmlsig-properties-unsigned")]
        elif _lists_unsigned(found, covered):
            left = [reason("xmlsig-manifest-unsigned")]
        if why:  # nobody is known whose key it is: who signed is open, though everything else is right
            left.append(why)
        # What is only not at hand comes last: an archive has it, and completes such an outcome.
        left.sort(key=lambda one: one.key == NOT_HERE)
        return seen._replace(why=left[0]) if left else seen._replace(verified=True, what=what, over=over)

    def _answers(self, found: list[Reference]) -> list[Answer]:
        return [one.answer(self._outside, self._known) for one in found]

    def _value(self, found: Asked) -> tuple[bool | None, Reason | None, Candidate | None]:
        """Whether one of the keys at hand made the value; all must have failed for it to be wrong."""
        if found.info.why:
            return None, found.info.why, None
        keys, left = candidates.of(found.signature), False
        elsewhere = named_certificate.elsewhere(found.signature, keys)
        for one in (*keys.certificates, *(elsewhere or ()), *keys.bare):
            self._tries -= 1
            if self._tries < 0:
                return None, reason("xmlsig-too-many-keys", limit=_TRIES), None
            made = one.made(found.info.octets, found.value, found.method)
            if made:
                return _by_key(one, keys)
            left = left or made is None
        if left:
            return None, reason("cms-not-checkable", mechanism=found.method.mechanism), None
        if keys.tried and elsewhere == []:
            return None, reason("xml-signer-not-among-certificates"), None
        if not keys.tried or keys.names_another:
            return None, reason("cms-signer-not-here"), None
        if self._pool.ambiguous and not found.info.octets.isascii():
            return None, reason("xmlsig-encoding", encoding=self._pool.ambiguous), None
        return False, reason("xmlsig-value-wrong"), None


def _by_key(found: Candidate, keys: candidates.KeyInfo) -> tuple[bool | None, Reason | None, Candidate | None]:
    """Section 4.5: all that is in a KeyInfo is about the same key."""
    if found.certificate:
        return True, None, found
    if keys.certificates:
        return None, reason("xmlsig-key-of-another"), None
    return True, reason("xmlsig-key-is-bare"), found


def _differing(found: list[Reference], answers: list[Answer]) -> list[Reference]:
    return [one for one, answer in zip(found, answers, strict=True) if answer.right is False]


def _lists_unsigned(found: Asked, covered: frozenset[Node]) -> bool:
    """A Manifest that nobody signed lists files, which who compares them would take for signed."""
    unsigned = [one for manifest in found.manifests if manifest.node not in covered for one in manifest.references]
    return any(one.uri and not one.uri.startswith("#") for one in unsigned)


def _signs_its_properties(signature: Node, covered: frozenset[Node]) -> bool:
    """ETSI TS 101 903 section 6.3.1, EN 319 132-1 section 4.3: one reference is over the properties of XAdES."""
    return all(one in covered for one in references.own(signature) if one.name == _PROPERTIES)
