"""What stands in a block, a file or another container: each kind of content is read by one module, found here.

A module of this table has `observations(place, symbol, octets, inside)`, which may raise DerError: what it gave before
stays, and the rest is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import der, facts, keys, structures
from cryptrec_lint.readers.certificates.effort import Effort
from cryptrec_lint.readers.certificates.place import Place

if TYPE_CHECKING:
    from cryptrec_lint.readers.certificates.beside import Beside
    from cryptrec_lint.readers.certificates.documents import Documents

DEPTH = 8
"""Containers inside containers; real ones go three deep (a time stamp in a signature in a document)."""
MOST_SIGNATURES = 4096
"""Signatures of one file that are read: checking as many takes a few seconds, and no real file has a hundredth."""


class Allowance:
    """How many more signatures are read, for a file and all that stands inside it."""

    def __init__(self) -> None:
        self._left = MOST_SIGNATURES
        self.used_up = False
        """Another one was asked for and refused."""

    def take(self) -> bool:
        """Whether one more may be read."""
        self.used_up = self.used_up or not self._left
        self._left -= not self.used_up
        return not self.used_up


class Inside(NamedTuple):
    """What is known of a content besides its octets."""

    label: str = ""
    """The PEM label, where there is one."""
    headers: str = ""
    """The headers of a PEM block (RFC 1421), a line each."""
    oid: str = ""
    """The algorithm, where the label or the type names it and not the content."""
    passwords: tuple[bytes, ...] = ()
    """What the user gave to open containers with."""
    signed: tuple[bytes, ...] | None = None
    """What a detached signature is over, in pieces (the byte ranges of a PDF); None where it is not at hand."""
    beside: Beside | None = None
    """What a detached signature is over where it lies beside its file; None where this is not the content of a file."""
    form: str = ""
    """What to call a signature, where the container says (`PDF`, `JAR`); else the module's own word."""
    depth: int = 0
    effort: Effort | None = None
    """What may still be spent on passwords in this file; None where nothing else in it spends."""
    allowance: Allowance | None = None
    """How many more signatures are read; None where none was met yet."""
    documents: Documents | None = None
    """Reads what is signed inside the content; None where nothing is read, as with a signature over its own file."""

    def deeper(self) -> Inside:
        """For what stands inside this content: nothing but the passwords and the bounds goes along."""
        return Inside(
            passwords=self.passwords,
            depth=self.depth + 1,
            effort=self.effort,
            allowance=self.allowance,
            documents=self.documents,
        )

    def over_the_same(self) -> Inside:
        """For another signature inside this content that is over what this one is over."""
        return self.deeper()._replace(signed=self.signed, beside=self.beside, form=self.form)


Read = Callable[[Place, str, bytes, Inside], Iterator[Observation]]

MODULES = {
    "certificate": "certificate_block",
    "trusted-certificate": "certificate_block",
    "shared-key": "shared_key",
    "request": "request",
    "signed-key": "signed_key",
    "revocation-list": "revocation_list",
    "ocsp-response": "ocsp_response",
    "attribute-certificate": "attribute_certificate",
    "encrypted-private-key": "encrypted_key",
    "traditional-encrypted-key": "traditional_key",
    "openssh-private-key": "openssh_key",
    "cms": "cms",
    "time-stamp-response": "time_stamp",
    "time-stamp-request": "time_stamp",
    "pkcs12": "pkcs12",
    "java-store": "jks",
    "ssh-signature": ".ssh.signature",
    "ssh-public-key": ".ssh.public_key",
    "microsoft-key": "microsoft_key",
    "xml-key": ".xmlsig.key_document",
    "xml-key-in-string": ".xmlsig.key_document",
    "xml-document": "inner_document",
    "file": "inner_document",
    "xml-part": ".xmlsig.inner_part",
    "xml-signature-method": ".xmlsig.inner_method",
    "putty-key": ".ssh.putty_key",
    "sshcom-key": ".ssh.sshcom_key",
    "jose-token": ".jose.token",
    "jwk": ".jose.inner_key",
    "web-key": ".jose.inner_key",
    "openpgp": ".openpgp.content",
    "openpgp-text": ".openpgp.cleartext",
}
"""Kind of content (see `facts.Label`) → the module that reads it; with a point before it, one of another package."""


def observations(content: str, place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """Everything seen in a content of a kind. Never raises."""
    if inside.depth > DEPTH:
        yield place.unresolved(symbol, "unreadable-input", reason("nested-too-deep", limit=DEPTH))
    elif content in keys.BY_CONTENT:
        yield from place.uses(symbol, keys.BY_CONTENT[content](inside.oid, octets), Purpose.PARAMETERS)
        if content in keys.UNPROTECTED:
            yield place.fault(symbol, "private-key-unprotected", reason("keybox-key-in-clear"))
    elif content in MODULES:
        try:
            yield from _module(content)(place, symbol, octets, inside)
        except der.DerError as error:
            yield place.unresolved(symbol, "unreadable-input", error.why)
    elif inside.label and (told := _by_structure(octets)) is not None:
        yield from observations(told.content, place, symbol, octets, inside._replace(oid=told.oid, label=""))
    elif inside.label:
        yield place.unresolved(symbol, "unread-container", reason("label-not-read", label=inside.label))
    else:
        yield place.unresolved(symbol, "unread-container", reason("der-no-certificate"))


def _by_structure(octets: bytes) -> facts.Structure | None:
    """What octets under a label that is not known are, where their own structure tells it and it is read."""
    kind = structures.name(octets)
    found = facts.structures()[kind] if kind else None
    return found if found and found.content != "container" else None


def of_der(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """Everything seen in DER of a kind that only its structure tells."""
    kind = structures.name(octets)
    if kind is None:
        content, oid = "certificate", ""
    else:
        found = facts.structures()[kind]
        content, oid = found.content, found.oid
        if content == "container":
            why = reason("structure-not-read", kind=found.name)
            yield place.unresolved(f"{symbol}{keys.SYMBOLS[content]}", "unread-container", why)
            return
    yield from observations(content, place, f"{symbol}{keys.SYMBOLS[content]}", octets, inside._replace(oid=oid))


@cache
def _module(content: str) -> Read:
    read: Read = import_module(f".{MODULES[content]}", __name__.rpartition(".")[0]).observations
    return read
