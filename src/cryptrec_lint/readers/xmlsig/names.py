"""The namespaces whose elements are kept, and what they are called here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptrec_lint.readers.xmlsig.tree import Node

DS, ENC, XADES, SAML, FILTER, OTHER = "ds", "xenc", "xades", "saml", "filter", "other"
SIGNATURES = "http://www.w3.org/2000/09/xmldsig#"
"""XML Signature 1.1 section 1.3: the namespace that `Signature` is of."""
SIGNATURE, XPATH = "Signature", "XPath"
_SPACES = {
    SIGNATURES: DS,
    "http://www.w3.org/2009/xmldsig11#": DS,
    # RFC 4050 (ECDSAKeyValue) and RFC 9231 section 2.3.9 (RSAPSSParams)
    "http://www.w3.org/2001/04/xmldsig-more#": DS,
    "http://www.w3.org/2007/05/xmldsig-more#": DS,
    "http://www.w3.org/2001/04/xmlenc#": ENC,
    "http://www.w3.org/2009/xmlenc11#": ENC,
    # SAML 2.0 metadata (EncryptionMethod) and its profile for algorithm support (DigestMethod, SigningMethod)
    "urn:oasis:names:tc:SAML:2.0:metadata": SAML,
    "urn:oasis:names:tc:SAML:metadata:algsupport": SAML,
    # XML-Signature XPath Filter 2.0 section 3.2 (XPath)
    "http://www.w3.org/2002/06/xmldsig-filter2": FILTER,
    # ECMA-376 part 2 section 12.2.4 (SignatureTime, RelationshipReference), ODF 1.2 part 3 section 5.3 (dc:date)
    "http://schemas.openxmlformats.org/package/2006/digital-signature": OTHER,
    "http://purl.org/dc/elements/1.1/": OTHER,
    # ETSI EN 319 162-1 section 4.4: ASiCManifest, whose schema kept the namespace of TS 102 918; its older version
    "http://uri.etsi.org/02918/v1.2.1#": OTHER,
    "http://uri.etsi.org/2918/v1.1.1#": OTHER,
    # ETSI TS 119 612 section 5.5.3: the certificates in a trusted list
    "http://uri.etsi.org/02231/v2#": OTHER,
    # Exclusive XML Canonicalization section 4 (InclusiveNamespaces)
    "http://www.w3.org/2001/10/xml-exc-c14n#": OTHER,
}
_XADES = "http://uri.etsi.org/01903/v"
"""ETSI EN 319 132-1 section 4.2 and the versions before it (1.1.1, 1.2.2, 1.3.2, 1.4.1)."""
_LENGTH = 60
"""Characters of a name; the longest in these namespaces has half as many."""
_ONLY = {
    SAML: frozenset({"EncryptionMethod", "DigestMethod", "SigningMethod"}),
    FILTER: frozenset({XPATH}),
    OTHER: frozenset(
        {
            "SignatureTime",
            "RelationshipReference",
            "RelationshipsGroupReference",
            "Value",
            "date",
            "X509Certificate",
            "DataObjectReference",
            "SigReference",
            "InclusiveNamespaces",
        }
    ),
}
"""Of these namespaces no other elements."""


_KEYS = frozenset({"RSAKeyValue", "RSAParameters", "DSAKeyValue"})
"""What .NET calls keys in XML without a namespace: RSA.ToXmlString, DSA.ToXmlString, a serialized RSAParameters."""


def of_key(name: str, outer: str) -> str:
    """The same for an element without a namespace: a key of .NET, or a number directly in one."""
    return DS if name in _KEYS or (outer in _KEYS and len(name) <= _LENGTH) else ""


def is_signature(node: Node) -> bool:
    """Whether an element is a signature."""
    return node.name == SIGNATURE and node.space == DS


def known(space: str, name: str) -> str:
    """What a namespace is called here, or empty where its element is not kept."""
    found = _SPACES.get(space, "")
    if len(name) > _LENGTH:
        return ""
    if not found:
        return XADES if space.startswith(_XADES) else ""
    only = _ONLY.get(found)
    return found if only is None or name in only else ""
