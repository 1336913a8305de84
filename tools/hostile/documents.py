"""Documents and texts: PDF, JSON, XML, SSH."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator

from hostile import making
from hostile.making import named
from hostile.protected import signers

_HEAD = b"%PDF-1.7\n"
_TAIL = b"trailer << /Size 1 >>\nstartxref\n0\n%%EOF\n"


# -------------------- PDF


def _objects(count: int) -> Iterator[bytes]:
    return (b"%d 0 obj\n<< /Type /Page >>\nendobj\n" % n for n in range(1, count + 1))


def _signature(contents: bytes, ranges: bytes) -> bytes:
    return b"1 0 obj\n<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [%s] /Contents <%s> >>\nendobj\n" % (
        ranges,
        contents,
    )


@named("1000000-objects.pdf")
def objects() -> Iterable[bytes]:
    """A million objects and nothing that is signed."""
    yield _HEAD
    yield from _objects(1_000_000)
    yield _TAIL


@named("1000000-objects-signed.pdf")
def objects_signed() -> Iterable[bytes]:
    """A million objects and a signature."""
    yield _HEAD + _signature(signers(1).hex().encode(), b"0 10 20 30")
    yield from _objects(1_000_000)
    yield _TAIL


@named("1000000-objects-encrypted.pdf")
def objects_encrypted() -> Iterable[bytes]:
    """A million objects, each named as what encrypts the document."""
    yield _HEAD
    yield from (b"%d 0 obj\n<< /Encrypt %d 0 R >>\nendobj\n" % (n, n) for n in range(1, 1_000_001))
    yield _TAIL


@named("1000000-byte-ranges.pdf")
def ranges() -> Iterable[bytes]:
    """A million /ByteRange with nothing around them."""
    yield _HEAD
    yield b"/ByteRange [0 10 20 30]\n" * 1_000_000


@named("1000000-open-byte-ranges.pdf")
def open_ranges() -> Iterable[bytes]:
    """A million /ByteRange that never end."""
    yield _HEAD
    yield b"/ByteRange [\n" * 1_000_000


@named("250-signatures.pdf")
def signatures() -> Iterable[bytes]:
    """250 signatures of 100 signers each, whose ranges fit, over a document of 40 MB."""
    value = signers(100).hex().encode()
    yield _HEAD
    yield b"0" * 30_000_000
    yield from (_signature(value, b"0 30000000 30000000 1000") for _ in range(250))


@named("50-mb-contents.pdf")
def contents() -> Iterable[bytes]:
    """A signature of 50 MB of hexadecimal digits."""
    yield _HEAD + _signature(b"30" * 25_000_000, b"0 10 50000200 20")


@named("50-mb-exact-contents.pdf")
def exact_contents() -> Iterable[bytes]:
    """The same, whose ranges step over exactly the value."""
    head = b"1 0 obj\n<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 %08d %08d 20] /Contents "
    start = len(_HEAD + head % (0, 0))
    yield _HEAD + head % (start, start + 2 + 50_000_000)
    yield b"<" + b"30" * 25_000_000 + b">" + b" >>\nendobj\n%%EOF      "


@named("deep-contents.pdf")
def deep_contents() -> Iterable[bytes]:
    """A signature that is 1,000,000 deep."""
    yield _HEAD + _signature(making.nested(100_000).hex().encode(), b"0 10 20 30")


@named("nested-dictionaries.pdf")
def dictionaries() -> Iterable[bytes]:
    """Dictionaries and strings nested a million deep around a signature."""
    yield _HEAD + b"1 0 obj\n" + b"<<" * 1_000_000 + b"(" * 1_000_000
    yield b"/ByteRange [0 10 20 30] /Contents (" + b"(" * 1_000_000 + b"\nendobj\n"


# -------------------- JSON


def _key(n: int) -> bytes:
    number = base64.urlsafe_b64encode(making.modulus(256, n).to_bytes(32, "big")).rstrip(b"=")
    return b'{"kty":"EC","crv":"P-256","x":"%s","y":"%s"}' % (number, number)


def _key_set(one: bytes, count: int) -> Iterator[bytes]:
    yield b'{"keys":['
    for _ in range(count // 1000):
        yield (one + b",\n") * 1000
    yield one + b"]}"


@named("1000000-keys.jwks")
def key_set() -> Iterable[bytes]:
    """A key set of 1,000,000 keys (longer than what is read)."""
    return _key_set(_key(0), 1_000_000)


@named("400000-keys.jwks")
def shorter_key_set() -> Iterable[bytes]:
    """A key set of 400,000 keys."""
    return _key_set(_key(0), 400_000)


@named("1000000-short-keys.jwks")
def short_keys() -> Iterable[bytes]:
    """A key set of 1,000,000 keys that are none."""
    return _key_set(b'{"kty":"oct","k":"AAAA"}', 1_000_000)


@named("1-mbit.jwk")
def jwk() -> Iterable[bytes]:
    """A JWK with modulus and exponent of 1 Mbit."""
    number = base64.urlsafe_b64encode(making.modulus(1_000_000).to_bytes(125_000, "big")).decode()
    yield json.dumps({"kty": "RSA", "n": number, "e": number, "alg": "RS256"}).encode()


@named("deep.json")
def deep_json() -> Iterable[bytes]:
    """Arrays 100,000 deep around a key."""
    yield b'{"keys":' + b"[" * 100_000 + _key(0) + b"]" * 100_000 + b"}"


@named("deep-objects.json")
def deep_objects() -> Iterable[bytes]:
    """Objects 1,000,000 deep, which never end."""
    yield b'{"kty":"RSA","alg":"RS256","jwk":' + b'{"jwk":' * 1_000_000


@named("long-number.json")
def long_number() -> Iterable[bytes]:
    """A number of 10,000,000 digits in a key."""
    yield b'{"kty":"RSA","n":' + b"9" * 10_000_000 + b"}"


@named("many-members.json")
def members() -> Iterable[bytes]:
    """A key with 2,000,000 members, and empty arrays without number."""
    yield b'{"kty":"RSA","alg":"RS256",' + b",".join(b'"%d":[]' % n for n in range(2_000_000)) + b"}"


@named("empty-arrays.json")
def arrays() -> Iterable[bytes]:
    """20,000,000 empty arrays beside a key."""
    yield b'{"kty":"RSA","x5c":[' + b"[]," * 20_000_000 + b"[]]}"


@named("many-tokens.txt")
def tokens() -> Iterable[bytes]:
    """500,000 tokens, one after the other."""
    head = base64.urlsafe_b64encode(b'{"alg":"RS256"}').rstrip(b"=")
    yield head + b".e30.AAAA\n"
    yield (head + b".e30.AAAA\n") * 500_000


@named("long-token.txt")
def token() -> Iterable[bytes]:
    """A token whose head has 40 MB."""
    yield base64.urlsafe_b64encode(b'{"alg":"RS256","x":"' + b"a" * 30_000_000 + b'"}') + b".e30.AAAA\n"


# -------------------- XML

_XMLDSIG = b'xmlns="http://www.w3.org/2000/09/xmldsig#"'


@named("deep.xml")
def deep_xml() -> Iterable[bytes]:
    """1,000,000 elements inside each other."""
    yield b"<Signature %s>" % _XMLDSIG + b"<Object>" * 1_000_000 + b"</Object>" * 1_000_000 + b"</Signature>"


@named("entities.xml")
def entities() -> Iterable[bytes]:
    """Entities that grow to 10^20 letters, and one that names a file."""
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 21))
    doctype = f'<!DOCTYPE Signature [<!ENTITY e0 "x">{lines}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    yield doctype.encode() + b"<Signature %s><SignatureValue>&e20;&f;</SignatureValue></Signature>" % _XMLDSIG


@named("many-signatures.xml")
def many_signatures() -> Iterable[bytes]:
    """100,000 signatures, each with 10 references."""
    reference = (
        b'<Reference URI="#x"><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        b"<DigestValue>AAAA</DigestValue></Reference>"
    )
    one = (
        b'<Signature><SignedInfo><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
        + reference * 2
        + b"</SignedInfo><SignatureValue>AAAA</SignatureValue></Signature>"
    )
    yield b'<r %s Id="x">' % _XMLDSIG + one * 100_000 + b"</r>"


_EXCLUSIVE = b"http://www.w3.org/2001/10/xml-exc-c14n#"
_INCLUSIVE = b"http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


def reference(uri: bytes, *transforms: bytes) -> bytes:
    """A reference whose digest is wrong; a transform is a URI, or one with what stands inside its element."""
    listed = b"".join(
        b'<Transform Algorithm="%s">%s</Transform>' % (one.partition(b" ")[0], one.partition(b" ")[2])
        for one in transforms
    )
    return (
        b'<Reference URI="%s"><Transforms>%s</Transforms>'
        b'<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue>AAAA</DigestValue></Reference>'
    ) % (uri, listed)


def xml_signature(references: bytes) -> bytes:
    """A signature with a certificate and a value that its key has not made."""
    return (
        b'<Signature %s><SignedInfo><CanonicalizationMethod Algorithm="%s"/>'
        b'<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>%s</SignedInfo>'
        b"<SignatureValue>%s</SignatureValue><KeyInfo><X509Data><X509Certificate>%s</X509Certificate></X509Data>"
        b"</KeyInfo></Signature>"
    ) % (
        _XMLDSIG,
        _EXCLUSIVE,
        references,
        base64.b64encode(bytes(range(256))),
        base64.b64encode(making.certificate(making.name("end"), making.name("CA"), making.ordinary())),
    )


def _prefixes(number: int) -> bytes:
    """The exclusive form with a list of prefixes, which makes it another one for each number."""
    return b'%s <InclusiveNamespaces xmlns="%s" PrefixList="p%d"/>' % (_EXCLUSIVE, _EXCLUSIVE, number)


@named("many-references.xml")
def many_references() -> Iterable[bytes]:
    """A signature of 20,000 references, each to all of a document of 10 MB."""
    references = reference(b"", b"http://www.w3.org/2000/09/xmldsig#enveloped-signature") * 20_000
    yield b"<r>%s%s</r>" % (xml_signature(references), b"<a b='c'>d</a>" * 700_000)


@named("many-forms.xml")
def many_forms() -> Iterable[bytes]:
    """A signature of 10,000 references to all of a document with 20 MB of text, each in another form."""
    references = b"".join(reference(b"", _prefixes(number)) for number in range(10_000))
    yield b"<r>%s%s</r>" % (xml_signature(references), b"x" * 20_000_000)


@named("nested-references.xml")
def nested_references() -> Iterable[bytes]:
    """A signature over 10,000 elements inside each other, each made canonical three times."""
    one = (_EXCLUSIVE, _INCLUSIVE, _EXCLUSIVE)
    references = b"".join(reference(b"#i%d" % number, *one) for number in range(10_000))
    opened = b"".join(b'<e Id="i%d">' % number for number in range(10_000))
    yield b"<r>%s%s%s</r>" % (opened, b"</e>" * 10_000, xml_signature(references))


_XPATH = b"http://www.w3.org/TR/1999/REC-xpath-19991116"
_LEAVES_OUT = b"<XPath xmlns:d='http://www.w3.org/2000/09/xmldsig#'>not(ancestor-or-self::d:Signature)</XPath>"


@named("left-out-signatures.xml")
def left_out_signatures() -> Iterable[bytes]:
    """A signature of 2,000 references, each in another form, without the 45,000 signatures of the document."""
    filtering = b"%s %s" % (_XPATH, _LEAVES_OUT)
    references = b"".join(reference(b"", filtering, _prefixes(number)) for number in range(2_000))
    yield b"<r>%s%s</r>" % (xml_signature(references), b"<Signature %s/>" % _XMLDSIG * 45_000)


@named("nested-left-out.xml")
def nested_left_out() -> Iterable[bytes]:
    """Signatures in elements inside each other, 9,000 of which are signed without the signatures in them."""
    filtering = b"%s %s" % (_XPATH, _LEAVES_OUT)
    references = b"".join(reference(b"#i%d" % number, filtering, _EXCLUSIVE) for number in range(9_000))
    opened = b"".join(b'<e Id="i%d"><Signature %s/>' % (number, _XMLDSIG) for number in range(9_000))
    yield b"<r>%s%s%s</r>" % (xml_signature(references), opened, b"</e>" * 9_000)


@named("expressions.xml")
def expressions() -> Iterable[bytes]:
    """45,000 expressions of 1,000 letters each, which are nearly a prefix or nearly understood."""
    long = b"<XPath>" + b"a" * 500 + b"not(" + b" " * 400 + b"ancestor-or-self::d:</XPath>"
    transform = b'<Transform Algorithm="%s">%s</Transform>' % (_XPATH, long)
    yield b"<Signature %s>%s</Signature>" % (_XMLDSIG, transform * 45_000)


@named("inherited-namespaces.xml")
def inherited_namespaces() -> Iterable[bytes]:
    """A signature over 10,000 elements, each of which inherits 2,000 namespaces."""
    references = b"".join(reference(b"#i%d" % number, _INCLUSIVE) for number in range(10_000))
    opened = b"".join(b'<e xmlns:p%d="urn:%d">' % (number, number) for number in range(2_000))
    inside = b"".join(b'<e Id="i%d"/>' % number for number in range(10_000))
    yield b"<r>%s%s%s%s</r>" % (opened, inside, b"</e>" * 2_000, xml_signature(references))


@named("default-attributes.xml")
def default_attributes() -> Iterable[bytes]:
    """A document type that gives 2,000 attributes to each of 500,000 elements, and a signature over all."""
    defaults = b" ".join(b"a%d CDATA '%s'" % (number, b"x" * 100) for number in range(2_000))
    signature = xml_signature(reference(b"", _INCLUSIVE))
    yield b"<!DOCTYPE r [<!ATTLIST e %s>]><r>%s%s</r>" % (defaults, signature, b"<e/>" * 500_000)


@named("all-signed.xml")
def all_signed() -> Iterable[bytes]:
    """A signature over a document of 1,000,000 elements, no two alike."""
    signature = xml_signature(reference(b"", _EXCLUSIVE))
    elements = b"".join(b'<a b="%d" c="d">e</a>' % number for number in range(1_000_000))
    yield b"<r>%s%s</r>" % (signature, elements)


@named("many-attributes.xml")
def attributes() -> Iterable[bytes]:
    """An element with 1,000,000 attributes and one with 1,000,000 namespaces."""
    many = b" ".join(b'a%d=""' % n for n in range(1_000_000))
    spaces = b" ".join(b'xmlns:n%d="u:%d"' % (n, n) for n in range(1_000_000))
    yield b"<Signature %s><Object %s/><Object %s/></Signature>" % (_XMLDSIG, many, spaces)


@named("many-namespaces-deep.xml")
def namespaces() -> Iterable[bytes]:
    """2,000 elements inside each other, each with 50 namespaces of its own."""
    opened = b"".join(
        b"<Object " + b" ".join(b'xmlns:n%dx%d="u:%d"' % (n, m, m) for m in range(50)) + b">" for n in range(2_000)
    )
    yield b"<Signature %s>" % _XMLDSIG + opened + b"</Object>" * 2_000 + b"</Signature>"


@named("empty-elements.xml")
def elements() -> Iterable[bytes]:
    """15,000,000 empty elements."""
    yield b"<Signature %s>" % _XMLDSIG + b"<a/>" * 15_000_000 + b"</Signature>"


@named("android.xml")
def android() -> Iterable[bytes]:
    """A configuration of Android's, 1,000,000 deep, and one of 1,000,000 domains."""
    yield b"<network-security-config>" + b"<domain-config>" * 500_000 + b"<domain>a</domain>" * 500_000


# -------------------- SSH, servers, code


@named("authorized_keys")
def ssh_keys() -> Iterable[bytes]:
    """400,000 keys of OpenSSH."""
    key = base64.b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes(32))
    return (b"ssh-ed25519 %s user%d\n" % (key, n) for n in range(400_000))


@named("known_hosts")
def ssh_long() -> Iterable[bytes]:
    """A key of protocol 1 with 10,000,000 digits, and one of 1 Mbit."""
    yield b"host 1024 35 " + b"9" * 10_000_000 + b"\n"

    def number(value: int) -> bytes:
        data = value.to_bytes(value.bit_length() // 8 + 1, "big")
        return len(data).to_bytes(4, "big") + data

    blob = b"\0\0\0\x07ssh-rsa" + number(65537) + number(making.modulus(1_000_000))
    yield b"host ssh-rsa %s\n" % base64.b64encode(blob)


@named("nginx.conf")
def nginx() -> Iterable[bytes]:
    """Blocks of a server's configuration, 1,000,000 deep."""
    yield b"server { ssl_protocols TLSv1; " * 1_000_000


@named("deep.py")
def deep_python() -> Iterable[bytes]:
    """Python source nested 100,000 deep."""
    yield b"import hashlib\nx = " + b"(" * 100_000 + b"hashlib.md5()" + b")" * 100_000 + b"\n"


@named("long-sum.py")
def sums() -> Iterable[bytes]:
    """Python source with a sum of 100,000 terms and a power that no machine can hold."""
    yield b"import hashlib\nx = " + b"1 + " * 100_000 + b"1\ny = 9 ** 9 ** 9 ** 9\nhashlib.new('m' * y)\n"


@named("many-calls.py")
def calls() -> Iterable[bytes]:
    """300,000 calls in Python source."""
    yield b"import hashlib\n" + b"hashlib.md5(b'')\n" * 300_000
