"""Weak seeds of texts, documents and archives: JSON, XML, PDF, SSH, OpenPGP, configuration, code, ZIP, TAR."""

from __future__ import annotations

import base64
import io
import json
import struct
import tarfile
import zipfile

from fuzzing import asn1_seeds
from fuzzing.making import WEAK, Workshop, seed


def _modulus(shop: Workshop) -> bytes:
    printed = shop.openssl("rsa", "-in", "k.pem", "-noout", "-modulus")
    return bytes.fromhex(printed.decode().strip().partition("=")[2])


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _der(shop: Workshop) -> bytes:
    return shop.openssl("x509", "-in", "c.pem", "-outform", "DER")


@seed("keys.json")
def jwks(shop: Workshop) -> bytes:
    """Web keys."""
    one = {"kty": "RSA", "kid": "a", "use": "sig", "n": _url(_modulus(shop)), "e": "AQAB", "alg": "RS256"}
    chained = {**one, "kid": "b", "x5c": [base64.b64encode(_der(shop)).decode()], "alg": "RSA1_5"}
    return json.dumps({"keys": [one, chained]}, indent=1).encode()


@seed("token.jwt")
def token(shop: Workshop) -> bytes:
    """A token that is not signed."""
    head, body = _url(b'{"alg":"none","typ":"JWT"}'), _url(b'{"sub":"x"}')
    return f"{head}.{body}.\n".encode()


@seed("message.jwe")
def encrypted_token(shop: Workshop) -> bytes:
    """A token whose key is encrypted in the way of old."""
    head = _url(b'{"alg":"RSA1_5","enc":"A128CBC-HS256"}')
    return f"{head}.{_url(bytes(128))}.AAAA.AAAA.AAAA\n".encode()


@seed("id_rsa.pub")
def ssh_public(shop: Workshop) -> bytes:
    """A public key of OpenSSH."""
    return b"# keys\n" + shop.run("ssh-keygen", "-y", "-f", _private(shop)) + b"\n"


@seed("known_hosts")
def known_hosts(shop: Workshop) -> bytes:
    """A host's key, and a CA's."""
    word, blob = shop.run("ssh-keygen", "-y", "-f", _private(shop)).split()[:2]
    return b"host,192.0.2.1 %s %s\n@cert-authority *.example %s %s\n" % (word, blob, word, blob)


@seed("id_rsa")
def ssh_private(shop: Workshop) -> bytes:
    """A private key of OpenSSH under a password."""
    shop.write("ssh", shop.read(_private(shop)))
    shop.run("chmod", "600", "ssh")
    shop.run("ssh-keygen", "-p", "-f", "ssh", "-N", "secret", "-Z", "3des-cbc", "-o")
    return shop.read("ssh")


@seed("id-cert.pub")
def ssh_certificate(shop: Workshop) -> bytes:
    """A certificate of OpenSSH."""
    shop.write("u.pub", shop.run("ssh-keygen", "-y", "-f", _private(shop)))
    shop.run("ssh-keygen", "-s", _private(shop), "-I", "me", "-t", "ssh-rsa", "u.pub")
    return shop.read("u-cert.pub")


def _private(shop: Workshop) -> str:
    shop.run("chmod", "600", "k.pem")
    return "k.pem"


def _gpg(shop: Workshop, *words: object, stdin: bytes = b"") -> bytes:
    home = shop.folder / "gnupg"
    if not home.exists():
        home.mkdir(mode=0o700)
        weak = ("--batch", "--passphrase", "", "--cert-digest-algo", "SHA1", "--quick-generate-key")
        shop.run("gpg", *weak, "a@example", f"rsa{WEAK}", "default", "never")
    return shop.run("gpg", "--batch", "--yes", "--trust-model", "always", *words, stdin=stdin)


@seed("key.pgp")
def openpgp(shop: Workshop) -> bytes:
    """A public key of OpenPGP."""
    return _gpg(shop, "--export")


@seed("key.asc")
def openpgp_armoured(shop: Workshop) -> bytes:
    """The same in armour."""
    return _gpg(shop, "--armor", "--export")


@seed("signed.asc")
def openpgp_signed(shop: Workshop) -> bytes:
    """A text signed in the clear."""
    return _gpg(shop, "--digest-algo", "SHA1", "--clearsign", stdin=b"hello\n")


@seed("encrypted.pgp")
def openpgp_encrypted(shop: Workshop) -> bytes:
    """An encrypted message."""
    words = ("--passphrase", "x", "--pinentry-mode", "loopback", "--cipher-algo", "3DES", "--s2k-digest-algo", "SHA1")
    return _gpg(shop, *words, "--symmetric", stdin=b"hello\n")


_SHA1 = "http://www.w3.org/2000/09/xmldsig#"


@seed("signature.xml")
def xml(shop: Workshop) -> bytes:
    """An XML signature."""
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<doc Id="d"><ds:Signature xmlns:ds="{_SHA1}"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
<ds:SignatureMethod Algorithm="{_SHA1}rsa-sha1"/>
<ds:Reference URI="#d"><ds:Transforms><ds:Transform Algorithm="{_SHA1}enveloped-signature"/></ds:Transforms>
<ds:DigestMethod Algorithm="{_SHA1}sha1"/><ds:DigestValue>AAAAAAAAAAAAAAAAAAAAAAAAAAA=</ds:DigestValue></ds:Reference>
</ds:SignedInfo><ds:SignatureValue>{base64.b64encode(bytes(128)).decode()}</ds:SignatureValue>
<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{base64.b64encode(_der(shop)).decode()}</ds:X509Certificate></ds:X509Data>
</ds:KeyInfo></ds:Signature></doc>
"""
    return text.encode()


@seed("network_security_config.xml")
def android(shop: Workshop) -> bytes:
    """A configuration of Android's."""
    return b"""<?xml version="1.0" encoding="utf-8"?>
<network-security-config><base-config cleartextTrafficPermitted="true"><trust-anchors><certificates src="user"/>
</trust-anchors></base-config><domain-config><domain includeSubdomains="true">a.example</domain>
<pin-set expiration="2030-01-01"><pin digest="SHA-1">AAAAAAAAAAAAAAAAAAAAAAAAAAA=</pin></pin-set></domain-config>
</network-security-config>
"""


@seed("signed.pdf")
def pdf(shop: Workshop) -> bytes:
    """A signed PDF."""
    head = b"%%PDF-1.7\n1 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached\n"
    head += b"/M (D:20260401093000+09'00') /ByteRange [0 %08d %08d %08d] /Contents "
    room = 6000
    start = len(head % (0, 0, 0))
    tail = b" >>\nendobj\ntrailer\n<< /Root 2 0 R >>\n%%EOF\n"
    filled = head % (start, start + 2 + 2 * room, len(tail))
    shop.write("document", filled + tail)
    by = ("-signer", "c.pem", "-inkey", "k.pem", "-md", "sha1", "-binary", "-outform", "DER")
    value = shop.openssl("cms", "-sign", "-in", "document", *by)
    return filled + b"<" + value.hex().encode().ljust(2 * room, b"0") + b">" + tail


@seed("nginx.conf")
def nginx(shop: Workshop) -> bytes:
    """A server's configuration."""
    return b"""events { }
http { server { listen 443 ssl; server_name a.example;
    ssl_protocols TLSv1 TLSv1.2; # old
    ssl_ciphers "DES-CBC3-SHA:RC4-MD5";
    ssl_ecdh_curve prime256v1;
} }
"""


@seed("code.py")
def python(shop: Workshop) -> bytes:
    """Code."""
    return b"""import hashlib
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

NAME = "md5"


def digest(data: bytes) -> bytes:
    h = hashlib.new(NAME)
    h.update(data)
    return h.digest() + hashlib.sha1(data).digest()


cipher = Cipher(algorithms.TripleDES(b"k" * 24), modes.ECB())
"""


@seed("secret.yaml")
def kubernetes(shop: Workshop) -> bytes:
    """A Secret of Kubernetes."""
    packed = base64.b64encode(shop.read("c.pem")).decode()
    return f"apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.crt: {packed}\n".encode()


@seed("client.ovpn")
def openvpn(shop: Workshop) -> bytes:
    """A certificate between elements."""
    return b"client\n<ca>\n" + shop.read("c.pem") + b"</ca>\n"


def _files(shop: Workshop) -> dict[str, bytes]:
    return {"a/c.pem": shop.read("c.pem"), "b.der": asn1_seeds.certificate(shop)}


@seed("archive.zip")
def archive(shop: Workshop) -> bytes:
    """Certificates in an archive."""
    return _zipped(_files(shop))


def _zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


@seed("signed.jar")
def jar(shop: Workshop) -> bytes:
    """A signed JAR."""
    asn1_seeds.java(shop)
    shop.write("a.jar", _zipped({"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\r\n\r\n", "a.txt": b"a"}))
    how = ("-digestalg", "SHA1", "-sigalg", "SHA1withRSA", "-keystore", "a.JKS", "-storepass", "secret")
    shop.run("jarsigner", *how, "a.jar", "a")
    return shop.read("a.jar")


@seed("signed.apk")
def apk(shop: Workshop) -> bytes:
    """An APK whose second block names an RSA key of 1024 bits and SHA-1's certificate."""
    files = {"AndroidManifest.xml": b"\x03\0\x08\0" + bytes(60), "classes.dex": b"dex\n035\0"}
    whole = _zipped(files, zipfile.ZIP_STORED)
    directory = whole.index(b"PK\x01\x02")
    algorithm = struct.pack("<I", 0x0103)
    digest = _counted(algorithm + _counted(bytes(32)))
    signed = _counted(digest) + _counted(_counted(_der(shop))) + _counted(b"")
    signature = _counted(algorithm + _counted(bytes(128)))
    public = shop.openssl("rsa", "-in", "k.pem", "-pubout", "-outform", "DER")
    signer = _counted(_counted(signed) + _counted(signature) + _counted(public))
    pair = struct.pack("<QI", 4 + len(signer) + 4, 0x7109871A) + _counted(signer)
    size = struct.pack("<Q", len(pair) + 24)
    block = size + pair + size + b"APK Sig Block 42"
    end = whole.rindex(b"PK\x05\x06")
    moved = whole[end : end + 16] + struct.pack("<I", directory + len(block)) + whole[end + 20 :]
    return whole[:directory] + block + whole[directory:end] + moved


def _counted(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data


@seed("archive.tar")
def tar(shop: Workshop) -> bytes:
    """Certificates in a TAR."""
    return _tarred(shop, "w")


@seed("archive.tar.gz")
def tar_gz(shop: Workshop) -> bytes:
    """The same, compressed."""
    return _tarred(shop, "w:gz")


def _tarred(shop: Workshop, mode: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in _files(shop).items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()
