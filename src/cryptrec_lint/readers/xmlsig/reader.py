"""XML with signatures or encryption in it: XMLDSig, XAdES, XML Encryption, SAML metadata.

Every algorithm that is named, every certificate and key. Whether a signature is right is not told: the standard library
canonicalises by C14N 2.0 only, and signatures are made over C14N 1.0, 1.1 or the exclusive form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import contents, signature_value
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told
from cryptrec_lint.readers.xmlsig import key_values, methods, names, signer, tree, values
from cryptrec_lint.readers.xmlsig.spans import Places
from cryptrec_lint.readers.xmlsig.tree import Node
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

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
        places, inside = Places(source, found), contents.Inside(passwords=files.passwords)
        for node in found.nodes:
            yield from _observations(node, places, inside)
        if found.flaw:
            yield places.at(found.flaw.offset).unresolved("", "unreadable-input", found.flaw.why)


READER = XmlReader()


def _observations(node: Node, places: Places, inside: contents.Inside) -> Iterator[Observation]:
    if node.name in _CONTENTS:
        yield from _content(node, places.element(node), inside)
    elif node.name == "Signature" and node.space == names.DS:
        yield signer.seen(node, places.element(node))
    elif node.name in key_values.READ:
        yield from places.element(node).uses(node.symbol, key_values.told(node), Purpose.PARAMETERS)
    elif node.name in _UNREAD:
        why = reason("xml-element-unread", element=node.name)
        yield places.element(node).unresolved(node.symbol, "unread-container", why)
    elif node.name in _METHODS and not _is_part(node):
        where = places.value(node, node.attributes.get("Algorithm", ""))
        yield where.use(node.symbol, _METHODS[node.name](node), _purpose(node))


def _content(node: Node, where: Place, inside: contents.Inside) -> Iterator[Observation]:
    octets = values.octets(node.text)
    if octets is None:
        yield where.unresolved(node.symbol, "unreadable-input", reason("xml-base64", element=node.name))
    else:
        yield from contents.observations(_CONTENTS[node.name], where, node.symbol, octets, inside.deeper())


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
