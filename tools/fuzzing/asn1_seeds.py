"""Weak seeds of what is written in ASN.1: certificates, keys, lists, responses, messages, time stamps, stores."""

from __future__ import annotations

from fuzzing.making import WEAK, Workshop, seed


@seed("certificate.der")
def certificate(shop: Workshop) -> bytes:
    """An end entity's certificate with MD5."""
    request = ("req", "-x509", "-config", "o.cnf", "-key", "k.pem", "-md5", "-days", 400, "-outform", "DER")
    names = ("-subj", "/C=JP/O=組織/CN=end.example", "-utf8", "-addext", "subjectAltName=DNS:end.example")
    return shop.openssl(*request, *names, "-addext", "keyUsage=critical,digitalSignature,nonRepudiation")


@seed("pss.der")
def pss(shop: Workshop) -> bytes:
    """A certificate with RSA-PSS over SHA-1."""
    options = ("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:20", "-outform", "DER")
    return shop.openssl("req", "-x509", "-config", "o.cnf", "-key", "k.pem", "-sha1", *options)


@seed("chain.pem")
def chain(shop: Workshop) -> bytes:
    """A chain of two."""
    shop.openssl("req", "-config", "o.cnf", "-new", "-key", "k.pem", "-subj", "/CN=leaf", "-out", "leaf.csr")
    signed = ("x509", "-req", "-in", "leaf.csr", "-CA", "c.pem", "-CAkey", "k.pem", "-sha1", "-set_serial", 2)
    return shop.openssl(*signed) + shop.read("c.pem")


@seed("request.pem")
def request(shop: Workshop) -> bytes:
    """A certification request."""
    return shop.openssl("req", "-new", "-config", "o.cnf", "-key", "k.pem", "-sha1")


@seed("list.pem")
def revocation_list(shop: Workshop) -> bytes:
    """A CRL."""
    command = ("ca", "-config", "o.cnf", "-name", "lists", "-gencrl", "-keyfile", "k.pem", "-cert", "c.pem")
    return shop.openssl(*command, "-md", "sha1")


@seed("ocsp.der")
def ocsp(shop: Workshop) -> bytes:
    """An OCSP response."""
    shop.openssl("ocsp", "-issuer", "c.pem", "-cert", "c.pem", "-reqout", "request.der")
    by = ("-rsigner", "c.pem", "-rkey", "k.pem", "-CA", "c.pem", "-rmd", "sha1", "-ndays", 30)
    shop.openssl("ocsp", "-index", "index.txt", "-reqin", "request.der", "-respout", "response.der", *by)
    return shop.read("response.der")


def _signed(shop: Workshop, *options: object) -> bytes:
    by = ("-signer", "c.pem", "-inkey", "k.pem", "-md", "sha1", "-nodetach", "-binary")
    return shop.openssl("cms", "-sign", "-in", "content", *by, *options)


@seed("signed.p7m")
def signed(shop: Workshop) -> bytes:
    """A signed message."""
    return _signed(shop, "-outform", "DER")


@seed("signed-ber.p7m")
def signed_ber(shop: Workshop) -> bytes:
    """The same in BER, as it is streamed."""
    return _signed(shop, "-outform", "DER", "-stream")


@seed("signed.eml")
def mail(shop: Workshop) -> bytes:
    """A mail with a signature beside its text."""
    by = ("-signer", "c.pem", "-inkey", "k.pem", "-md", "sha1", "-text")
    return shop.openssl("cms", "-sign", "-in", "content", *by)


@seed("enveloped.p7m")
def enveloped(shop: Workshop) -> bytes:
    """An encrypted message."""
    return shop.openssl("cms", "-encrypt", "-des3", "-in", "content", "-outform", "DER", "c.pem")


@seed("encrypted.pem")
def encrypted(shop: Workshop) -> bytes:
    """A message encrypted under a password."""
    words = ("-EncryptedData_encrypt", "-secretkey", "00" * 24, "-des3", "-outform", "PEM")
    return shop.openssl("cms", *words, "-in", "content")


@seed("certificates.p7b")
def certificates(shop: Workshop) -> bytes:
    """Certificates in a message without signers."""
    return shop.openssl("crl2pkcs7", "-nocrl", "-certfile", "c.pem", "-outform", "DER")


@seed("stamp.tsr")
def stamp(shop: Workshop) -> bytes:
    """A time stamp."""
    shop.openssl("req", "-new", "-config", "o.cnf", "-key", "k.pem", "-subj", "/CN=stamper", "-out", "t.csr")
    signed = ("-CA", "c.pem", "-CAkey", "k.pem", "-extfile", "o.cnf", "-extensions", "stamper", "-set_serial", 3)
    shop.openssl("x509", "-req", "-in", "t.csr", *signed, "-sha1", "-out", "t.pem")
    shop.openssl("ts", "-query", "-data", "content", "-sha1", "-cert", "-out", "q.tsq")
    reply = ("ts", "-reply", "-config", "o.cnf", "-queryfile", "q.tsq", "-signer", "t.pem", "-inkey", "k.pem")
    return shop.openssl(*reply)


@seed("store.p12")
def store(shop: Workshop) -> bytes:
    """A store whose password is empty, in old encryption."""
    schemes = ("-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1")
    return shop.openssl("pkcs12", "-export", "-inkey", "k.pem", "-in", "c.pem", *schemes, "-passout", "pass:")


@seed("key.pem")
def key(shop: Workshop) -> bytes:
    """A key in the clear."""
    return shop.openssl("rsa", "-in", "k.pem", "-traditional")


@seed("traditional.pem")
def traditional(shop: Workshop) -> bytes:
    """A key in the encryption of old."""
    return shop.openssl("rsa", "-in", "k.pem", "-traditional", "-des3", "-passout", "pass:x")


@seed("pkcs8.der")
def pkcs8(shop: Workshop) -> bytes:
    """A key in PBES2 with 3-key Triple DES."""
    command = ("pkcs8", "-topk8", "-in", "k.pem", "-v2", "des3", "-v2prf", "hmacWithSHA1", "-passout", "pass:x")
    return shop.openssl(*command, "-outform", "DER")


@seed("public.pem")
def public(shop: Workshop) -> bytes:
    """A public key."""
    return shop.openssl("rsa", "-in", "k.pem", "-pubout")


@seed("explicit.pem")
def explicit(shop: Workshop) -> bytes:
    """A key of an old curve with its parameters written out."""
    return shop.openssl("ecparam", "-name", "prime192v1", "-genkey", "-param_enc", "explicit")


@seed("dh.pem")
def group(shop: Workshop) -> bytes:
    """Parameters of Diffie-Hellman."""
    return shop.openssl("dhparam", "-dsaparam", WEAK)


@seed("store.jks")
def java(shop: Workshop) -> bytes:
    """A Java key store of the first form."""
    return _java(shop, "JKS")


@seed("store.jceks")
def java_extended(shop: Workshop) -> bytes:
    """A Java key store of the second form."""
    return _java(shop, "JCEKS")


def _java(shop: Workshop, form: str) -> bytes:
    key = ("-alias", "a", "-keyalg", "RSA", "-keysize", WEAK, "-sigalg", "SHA1withRSA", "-dname", "CN=java")
    where = ("-keystore", f"a.{form}", "-storetype", form, "-storepass", "secret", "-keypass", "secret")
    if not (shop.folder / f"a.{form}").exists():
        shop.run("keytool", "-genkeypair", *key, *where)
    return shop.read(f"a.{form}")
