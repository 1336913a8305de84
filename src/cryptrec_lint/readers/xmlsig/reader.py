"""XML with signatures or encryption in it: XMLDSig, XAdES, XML Encryption, SAML metadata.

Every algorithm that is named, every certificate and key; and of each signature what it is over and whether it is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import contents, signature_value
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.readers.xmlsig import key_values, methods, names, tree, values
from cryptrec_lint.readers.xmlsig.spans import Places
from cryptrec_lint.readers.xmlsig.tree import Node, Tree
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files
    from cryptrec_lint.readers.xmlsig.signatures import Signatures

_CONTENTS = {
    "X509Certificate": "certificate",
    "EncapsulatedX509Certificate": "certificate",
    "X509CRL": "revocation-list",
    "EncapsulatedCRLValue": "revocation-list",
    "EncapsulatedOCSPValue": "ocsp-response",
    "EncapsulatedTimeStamp": "cms",
    "DEREncodedKeyValue": "public-key",
}
"""Elements whose text is base64 of DER → kind of content (see `contents.MODULES`).

XML Signature 1.1 section 4.5; ETSI EN 319 132-1 sections 5.1.3 and 5.4.
"""
_PARAMETERS = ("RSAPSSParams", "EncryptionMethod", "ConcatKDFParams", "MaskGenerationFunction")
"""A DigestMethod in one of these is a part of what they say."""
_UNREAD = ("PGPData", "SPKIData", "XMLTimeStamp")
"""Elements with keys or signatures in forms that are not read here."""


class XmlReader:
    """Reads XML that speaks of signatures or encryption. See `readers/interface.py`."""

    name = "xml-signature"

    def claims(self, source: Source) -> bool:
        """XML that names the namespace of signatures or of encryption."""
        return registry.is_secured_xml(source)

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """Every element in its order; last, why the rest was not read."""
        found = tree.parse(source.data)
        inside = contents.Inside(passwords=files.passwords, allowance=contents.Allowance())
        reading = _Reading(source, found, files, inside)
        for node in found.nodes:
            yield from reading.observations(node)
        if found.flaw:
            yield reading.places.at(found.flaw.offset).unresolved("", "unreadable-input", found.flaw.why)


READER = XmlReader()


class _Reading:
    """One document."""

    def __init__(self, source: Source, found: Tree, files: Files, inside: contents.Inside) -> None:
        self.places = Places(source, found)
        self._inside = inside
        self._signatures: Signatures | None = None
        if any(map(names.is_signature, found.nodes)):
            from cryptrec_lint.readers.xmlsig.signatures import Signatures  # metadata and encryption need nothing of it

            self._signatures = Signatures(source, found, files, inside, self.places)

    def observations(self, node: Node) -> Iterator[Observation]:
        """Everything in one element."""
        if node.name in _CONTENTS:
            yield from self._content(node)
        elif self._signatures and names.is_signature(node):
            yield self._signatures.seen(node)
        elif node.name in key_values.READ:
            yield from _key(node, self.places)
        elif node.name in _UNREAD:
            why = reason("xml-element-unread", element=node.name)
            yield self.places.element(node).unresolved(node.symbol, "unread-container", why)
        elif node.name in _METHODS and not _is_part(node):
            where = self.places.value(node, node.attributes.get("Algorithm", ""))
            made = self._signatures.made(node) if self._signatures else None
            yield where.use(node.symbol, _METHODS[node.name](node), _purpose(node), made=made)

    def _content(self, node: Node) -> Iterator[Observation]:
        seen = self._signatures.token(node) if self._signatures else None
        yield from seen if seen is not None else content(node, self.places.element(node), self._inside.deeper())


def _key(node: Node, places: Places) -> Iterator[Observation]:
    where = places.element(node)
    yield from where.uses(node.symbol, key_values.told(node), Purpose.PARAMETERS)
    if key_values.is_private(node):
        places.conceal(node)
        yield where.fault(node.symbol, "private-key-unprotected", reason("keybox-key-in-clear"))


def content(node: Node, where: Place, inside: contents.Inside) -> Iterator[Observation]:
    """What the base64 in an element of `_CONTENTS` holds."""
    octets = values.octets(node.text)
    if octets is None:
        yield where.unresolved(node.symbol, "unreadable-input", reason("xml-base64", element=node.name))
    else:
        yield from contents.observations(_CONTENTS[node.name], where, node.symbol, octets, inside)


def _signature(node: Node) -> Told:
    """The method, with the length of the value: an RSA signature is as long as the key behind it."""
    told = methods.signature(node)
    signature = node.around("Signature")
    value = signature.child("SignatureValue") if signature else None
    octets = values.octets(value.text) if value else None
    return signature_value.measured(told, octets) if octets and isinstance(told, Known) else told


_METHODS: dict[str, Callable[[Node], Told]] = {
    "SignatureMethod": _signature,
    "SigningMethod": methods.signature,
    "DigestMethod": methods.digest,
    "X509Digest": methods.digest,
    "EncryptionMethod": methods.other,
    "AgreementMethod": methods.other,
    "KeyDerivationMethod": methods.other,
}
"""Elements with an `Algorithm` → what tells its meaning."""


def _is_part(node: Node) -> bool:
    return node.name == "DigestMethod" and node.parent is not None and node.parent.name in _PARAMETERS


_REFERRING = ("CertDigest", "DigestAlgAndValue", "SigPolicyHash")
"""Elements that refer to certificates, revocation information and policies: ETSI EN 319 132-1 section 5.2."""


def _purpose(node: Node) -> Purpose:
    if node.name == "X509Digest":  # XML Signature 1.1 section 4.5.4.1: it only says which certificate is meant
        return Purpose.IDENTIFIER
    if node.name == "DigestMethod" and node.parent is not None and node.parent.name in _REFERRING:
        return Purpose.REFERENCE
    encrypting = node.name in ("EncryptionMethod", "AgreementMethod", "KeyDerivationMethod")
    around = node.inside("EncryptedData", "EncryptedKey", "AgreementMethod")
    return Purpose.ENCRYPTED_DATA if encrypting or around else Purpose.DOCUMENT_SIGNATURE
