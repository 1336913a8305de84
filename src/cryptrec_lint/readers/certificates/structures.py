"""Which ASN.1 type fills a file in DER that is no certificate? The opening and the kinds of its members decide."""

from __future__ import annotations

from functools import cache

from cryptrec_lint.readers.certificates import der, facts, object_identifier

_BLANKS = b" \t\r\n"
_INDEFINITE = 0x80
_MEMBERS = 16
"""None of these types has as many members: of a longer sequence the first ones are enough to say so."""
_TAGS = {
    "I": (der.INTEGER,),
    "S": (der.SEQUENCE,),
    "B": (der.BIT_STRING,),
    "O": (der.OCTET_STRING,),
    "T": (der.UTC_TIME, der.GENERALIZED_TIME),
    "E": (der.ENUMERATED,),
    "D": (der.OID,),
    "A": (der.IA5_STRING,),
    "0": (der.context(0),),
    "1": (der.context(1),),
    "2": (der.context(2),),
}
_LETTERS = {tag: letter for letter, tags in _TAGS.items() for tag in tags}
_REQUEST, _LIST = "ISS", ("SST", "ISST")
"""How the signed part of a request and of a revocation list begin."""
_CHALLENGE = "SA"
"""What is signed of a PublicKeyAndChallenge: the key, the challenge."""
_STATUSES = ("E", "E0")
"""An OCSPResponse: its status, and the response where there is one."""
_ANSWERS = ("1TS", "2TS", "01TS", "02TS")
"""How the signed part of a BasicOCSPResponse begins: version, responder, time, answers."""
_ATTRIBUTES = ("ISSSIS", "IS0SIS")
"""How that of an AttributeCertificate begins: version, holder, issuer, signature, serial, validity."""
_RSA_NUMBERS, _DSA_NUMBERS = "IIIIIIIII", "IIIIII"
"""Version and eight numbers; version and p, q, g, y, x."""


def fills(data: bytes) -> bool:
    """Whether one SEQUENCE of definite length, with at most blanks after it, is all of the data."""
    try:
        outer = der.expect(der.element(data, 0, len(data)), der.SEQUENCE)
    except der.DerError:
        return False
    return not data[outer.end :].strip(_BLANKS)


def name(data: bytes) -> str | None:
    """The name of the type (a row of `structures.toml`), or None where it is none of them. Never raises."""
    try:
        return _container(data) or _of_members(data)
    except der.DerError:
        return None


def _container(data: bytes) -> str | None:
    """PKCS #7 and PKCS #12, which many programs write in indefinite lengths (BER)."""
    inside = _inside(data, 0)
    if not (data[1:2] == bytes((_INDEFINITE,)) or fills(data)):
        return None
    if data.startswith(_content_types(), inside):
        return "ContentInfo"
    if not data.startswith(_pfx_version(), inside):
        return None
    content = inside + len(_pfx_version())
    return "PFX" if data.startswith(_content_types(), _inside(data, content)) else None


def _inside(data: bytes, at: int) -> int:
    """Where the contents of the SEQUENCE at `at` begin. Raises DerError."""
    if data[at : at + 2] == bytes((der.SEQUENCE, _INDEFINITE)):
        return at + 2
    return der.expect(der.element(data, at, len(data)), der.SEQUENCE).start


@cache
def _content_types() -> tuple[bytes, ...]:
    """How every object identifier of a content type begins: without the last arc, whose length is always one."""
    kinds = (facts.structure("pkcs7-data"), facts.structure("smime-content-type"))
    return tuple(object_identifier.encoded(kind)[:-1] for kind in kinds)


@cache
def _pfx_version() -> bytes:
    return bytes((der.INTEGER, 1, int(facts.structure("pfx-version"))))


def _of_members(data: bytes) -> str | None:
    if not fills(data):
        return None
    outer = der.element(data, 0, len(data))
    members = _first(data, outer)
    form = _form(members)
    if form[:2] == "SO" and len(form) == 2:
        return "EncryptedPrivateKeyInfo" if _is_encrypted(data, members[0]) else None
    if form == "SB":
        return "SubjectPublicKeyInfo" if _is_identifier(data, members[0]) else None
    if form in ("SSB", "SSB0"):
        return _signed(data, members, form)
    if form in _STATUSES:
        return "OCSPResponse" if _is_status(data, members) else None
    return _time_stamp(data, members, form) or _private_key(data, members, form) or _numbers(data, members, form)


def _numbers(data: bytes, members: list[der.Element], form: str) -> str | None:
    """Parameters of Diffie-Hellman begin with a prime (PKCS #3 section 9), a public key of RSA with a modulus, which is
    none (RFC 8017 appendix A.1.1). The value of a signature has two numbers too: they are shorter, or equally long."""
    if form not in ("II", "III"):
        return None
    lengths = [member.end - member.start for member in members]
    if lengths[0] < _MODULUS or min(lengths[1:]) > _EXPONENT:
        return None
    from cryptrec_lint.readers.certificates import primes

    number = int.from_bytes(data[members[0].start : members[0].end], "big", signed=True)
    rounds = primes.rounds_for(number.bit_length())
    if rounds is not None and number > 0 and primes.is_prime(number, 1):
        return "DHParameter"
    return "RSAPublicKey" if form == "II" else None


_MODULUS, _EXPONENT = 60, 8
"""Octets of the shortest modulus that any program took, and of an exponent or generator that is no full number."""


def _time_stamp(data: bytes, members: list[der.Element], form: str) -> str | None:
    """A request: version 1 and an imprint. A response: a status with a token, or a refusal that says why."""
    if form.startswith("IS") and data[members[0].at : members[0].end] == _VERSION_1:
        imprint = _first(data, members[1])
        return "TimeStampReq" if _form(imprint) == "SO" and _is_identifier(data, imprint[0]) else None
    if form not in ("S", "SS"):
        return None
    status = _form(_first(data, members[0]))
    if form == "SS":
        return "TimeStampResp" if status[:1] == "I" and data.startswith(_content_types(), members[1].start) else None
    return "TimeStampResp" if status in _REFUSALS else None


_VERSION_1 = bytes((der.INTEGER, 1, 1))
_REFUSALS = ("ISB", "IB")
"""PKIStatusInfo (RFC 3161 section 2.4.2) with the bits of the failure: what else would tell it from two numbers?"""


def _first(data: bytes, parent: der.Element) -> list[der.Element]:
    """The first members, at most `_MEMBERS`."""
    found: list[der.Element] = []
    at = parent.start
    while at < parent.end and len(found) < _MEMBERS:
        found.append(der.element(data, at, parent.end))
        at = found[-1].end
    return found


def _form(members: list[der.Element]) -> str:
    """One letter for each member; `?` for what is none of the kinds that tell the types apart."""
    return "".join(_LETTERS.get(member.tag, "?") for member in members)


def _private_key(data: bytes, members: list[der.Element], form: str) -> str | None:
    if form[:1] != "I" or members[0].end - members[0].start != 1 or data[members[0].start] > 1:
        return None  # the version of each is 0 or 1
    if form.startswith("ISO"):
        return "PrivateKeyInfo" if _is_identifier(data, members[1]) else None
    if form.startswith("IO") and not form[2:].strip("01"):
        return "ECPrivateKey"
    if form in (_RSA_NUMBERS, _RSA_NUMBERS + "S"):
        return "RSAPrivateKey"
    return "DSAPrivateKey" if form == _DSA_NUMBERS else None


def _signed(data: bytes, members: list[der.Element], outer: str) -> str | None:
    """What is signed tells a request, a revocation list and others apart; a certificate fits none."""
    if not _is_identifier(data, members[1]):
        return None
    form = _form(_first(data, members[0]))
    if form.startswith(_ANSWERS):
        return "BasicOCSPResponse"
    if outer != "SSB":
        return None  # only it has certificates after the signature
    if form.startswith(_LIST):
        return "CertificateList"
    if form.startswith(_ATTRIBUTES):
        return "AttributeCertificate"
    if form == _CHALLENGE:
        return "SignedPublicKeyAndChallenge"
    return "CertificationRequest" if form in (_REQUEST, _REQUEST + "0") else None


def _is_status(data: bytes, members: list[der.Element]) -> bool:
    """Whether the number is one octet, and what follows a type with its octets (RFC 6960 section 4.2.1)."""
    status, *others = members
    if status.end - status.start != 1 or data[status.start] not in facts.ocsp_statuses():
        return False
    return all(_form(_first(data, _inner(data, field))) == "DO" for field in others)


def _inner(data: bytes, field: der.Element) -> der.Element:
    return der.expect(der.element(data, field.start, field.end), der.SEQUENCE)


def _is_identifier(data: bytes, found: der.Element) -> bool:
    """Whether it opens as an AlgorithmIdentifier does."""
    return data[found.start : found.start + 1] == bytes((der.OID,))


def _is_encrypted(data: bytes, found: der.Element) -> bool:
    """A DigestInfo has the same members: only the algorithms of PKCS #5 and PKCS #12 encrypt keys."""
    return _is_identifier(data, found) and data.startswith(_encryptions(), found.start + 2)


@cache
def _encryptions() -> tuple[bytes, ...]:
    """How the identifiers of password-based encryption begin, after tag and length."""
    arcs = (facts.structure("pkcs5"), facts.structure("pkcs12-pbe"))
    return tuple(object_identifier.encoded(arc)[2:] for arc in arcs)
