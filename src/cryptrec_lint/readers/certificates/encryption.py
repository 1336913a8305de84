"""AlgorithmIdentifiers of what CMS encrypts, wraps, derives and authenticates with (RFC 3370, RFC 5084, RFC 5753)."""

from __future__ import annotations

from cryptrec_lint.model import WRITTEN, Origin, OriginKind, Primitive
from cryptrec_lint.readers.certificates import algorithm_identifier, cms_facts, der, identified, oaep
from cryptrec_lint.readers.certificates.told import Known, Told, not_fixed
from cryptrec_lint.vocabulary import tables

_OCTET = 8
_CIPHERS = (Primitive.BLOCK_CIPHER, Primitive.STREAM_CIPHER, Primitive.AE)

Details = tuple[tuple[str, "int | str"], ...]


def content(identifier: bytes) -> Told:
    """What the content is encrypted with: the cipher with its mode and the length of its key."""
    return identified.told(identifier, _content)


def mac(identifier: bytes) -> Told:
    """What a message is authenticated with."""
    return identified.told(identifier, lambda oid, _: identified.plain(oid, (Primitive.MAC,)))


def key_wrap(identifier: bytes) -> Told:
    """What the content key is encrypted with by a key that both sides have."""
    return identified.told(identifier, _wrap)


def key_transport(identifier: bytes, encrypted_octets: int) -> Told:
    """What the content key is encrypted with by the recipient's public key, whose length that of the result shows:
    it has as many octets as the modulus (RFC 8017 sections 7.1.1 and 7.2.1)."""
    found = identified.told(identifier, _transport)
    if not isinstance(found, Known):
        return found
    schemes, bits = tables.atoms()["RSA"].serves, _OCTET * encrypted_octets or None
    components = (one._replace(size=bits) if one.name in schemes else one for one in found.components)
    return found._replace(components=tuple(components))


def key_agreement(identifier: bytes) -> Told:
    """How the key that wraps is agreed."""
    return identified.told(identifier, lambda oid, _: identified.plain(oid, (Primitive.KEY_AGREE,)))


def wrap_in_agreement(identifier: bytes) -> bytes | None:
    """The identifier of the wrapping, which is the parameter of the agreement (RFC 5753 section 7.1.4)."""
    try:
        parameters = algorithm_identifier.parse(identifier).parameters
    except der.DerError:
        return None
    return parameters if parameters and parameters[0] == der.SEQUENCE else None


def encapsulation(identifier: bytes) -> Told:
    """The KEM of a recipient (RFC 9629)."""
    return identified.told(identifier, lambda oid, _: identified.plain(oid, (Primitive.KEM, Primitive.PKE)))


def derivation(identifier: bytes) -> Told:
    """How a key is derived from a password or a shared secret."""
    return identified.told(identifier, _derivation)


def _content(oid: str, parameters: bytes | None) -> Told:
    found = identified.plain(oid, _CIPHERS)
    if not isinstance(found, Known) or parameters is None:
        return found
    if oid == cms_facts.section("rc2")["identifier"]:
        return _rc2(found, parameters)
    modes = cms_facts.section("authenticated_mode")["modes"]
    if any(one.name in modes for one in found.components):
        return found._replace(details=_nonce_and_tag(parameters))
    return found


def _rc2(found: Known, parameters: bytes) -> Known:
    rule = cms_facts.section("rc2")
    bits = rule["absent"]
    first = der.sequence(parameters)[:1] if parameters[0] == der.SEQUENCE else []
    if first and first[0].tag == der.INTEGER:
        version = der.small(parameters, first[0])
        bits = version if version >= rule["literal_from"] else rule["versions"].get(str(version))
    cipher, *others = found.components
    return Known(f"{found.mechanism} {bits or '?'}", (cipher._replace(size=bits), *others))


def _nonce_and_tag(parameters: bytes) -> Details:
    """CCMParameters and GCMParameters (RFC 5084 sections 3.1 and 3.2): the nonce, then the octets of the tag."""
    members = der.sequence(parameters)
    nonce = der.contents(parameters, der.member(members, 0, der.OCTET_STRING))
    octets = cms_facts.section("authenticated_mode")["tag_octets"]
    if len(members) > 1:
        octets = der.small(parameters, members[1])
    return (("iv_bits", _OCTET * len(nonce)), ("tag_bits", _OCTET * octets))


def _wrap(oid: str, parameters: bytes | None) -> Told:
    if oid != cms_facts.section("password_wrap")["identifier"]:
        return identified.plain(oid, (Primitive.KEY_WRAP, *_CIPHERS))
    # The key is encrypted twice in CBC with the cipher of the parameters (RFC 3211 sections 2.2 and 2.3.1).
    return not_fixed(oid, "cms-parameters-missing") if parameters is None else content(parameters)


def _transport(oid: str, parameters: bytes | None) -> Told:
    scheme = cms_facts.section("transport_of_key").get(oid)
    if scheme:
        return Known(scheme, (tables.algorithm(scheme),))
    found = identified.plain(oid, (Primitive.PKE, Primitive.KEM))
    if isinstance(found, Known) and oid == cms_facts.section("oaep")["identifier"]:
        return oaep.told(oid, found, parameters)
    return found


def _derivation(oid: str, parameters: bytes | None) -> Told:
    found = identified.plain(oid, (Primitive.KDF, Primitive.HASH))
    if isinstance(found, Known) and oid == cms_facts.section("pbkdf2")["identifier"]:
        return _pbkdf2(oid, found, parameters)
    return found


def _pbkdf2(oid: str, found: Known, parameters: bytes | None) -> Told:
    """PBKDF2-params (RFC 8018 appendix A.2): salt, iterations, perhaps the length of the key, perhaps the PRF."""
    if parameters is None:
        return not_fixed(oid, "cms-parameters-missing")
    members = der.sequence(parameters)
    details: Details = (("iterations", der.small(parameters, der.member(members, 1, der.INTEGER))),)
    if members[0].tag == der.OCTET_STRING:
        details += (("salt_bits", _OCTET * (members[0].end - members[0].start)),)
    named = [der.whole(parameters, one) for one in members[2:] if one.tag == der.SEQUENCE]
    rule = cms_facts.section("pbkdf2")
    prf = identified.plain(algorithm_identifier.parse(named[0]).oid if named else rule["prf"], (Primitive.MAC,))
    if not isinstance(prf, Known):
        return prf
    user, *inner = prf.components
    components = (*found.components, user._replace(inside=found.mechanism), *inner)
    origin = WRITTEN if named else Origin(OriginKind.DEFAULT, tuple(rule["origin"]))
    return Known(f"{found.mechanism}-{prf.mechanism}", components, details, origin)
