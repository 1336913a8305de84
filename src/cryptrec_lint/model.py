"""The nouns of the program. Readers make observations, documents judge them, reporters show findings.

Everything here is a frozen value without behaviour beyond ordering and formatting: named tuples, because a program that
starts on every commit cannot afford what seventy dataclasses cost to define. Sizes are in bits, dates are
calendar dates, lines and columns count from 1 (columns in Unicode code points).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

from cryptrec_lint.digest import sha256


class Word(str, Enum):
    """A closed set of words that print as themselves on every Python version."""

    __hash__ = str.__hash__  # an Enum's own is slow, and every decision is looked up by a handful of words

    def __str__(self) -> str:
        return str(self.value)

    def __format__(self, spec: str) -> str:
        return format(str(self.value), spec)


class Primitive(Word):
    """What an algorithm is for: CycloneDX's words where it has one, else ours (`entity-auth`, `key`, `protocol`)."""

    SIGNATURE = "signature"
    PKE = "pke"
    KEY_AGREE = "key-agree"
    KEM = "kem"
    BLOCK_CIPHER = "block-cipher"
    STREAM_CIPHER = "stream-cipher"
    MODE = "mode"
    AE = "ae"
    MAC = "mac"
    HASH = "hash"
    XOF = "xof"
    ENTITY_AUTH = "entity-auth"
    KDF = "kdf"
    KEY_WRAP = "key-wrap"
    DRBG = "drbg"
    PROTOCOL = "protocol"
    KEY = "key"
    """An asymmetric key whose scheme is not fixed where it was seen (an RSA key can sign or encrypt)."""
    NONE = "none"
    """A place in a mechanism that is deliberately empty: no encryption, no authentication."""


class Verdict(Word):
    """What the documents say of a use. The worst verdict of the components is the verdict of the whole."""

    ACCEPTED = "accepted"
    CONDITIONAL = "conditional"
    UNDETERMINED = "undetermined"
    REJECTED = "rejected"

    @property
    def rank(self) -> int:
        """0 for `accepted` up to 3 for `rejected`."""
        return _VERDICT_RANK[self]


_VERDICT_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}


class Tier(Word):
    """Where a cipher list puts an algorithm."""

    RECOMMENDED = "recommended"
    CANDIDATE = "candidate"
    MONITORED = "monitored"
    UNLISTED = "unlisted"


class Grade(Word):
    """How well a fact is established. `UNVERIFIED` facts never decide a finding."""

    VERIFIED = "VERIFIED"
    SECONDARY = "SECONDARY"
    UNVERIFIED = "UNVERIFIED"


class OriginKind(Word):
    """How an observation is known: it stands there, it was computed, or the software does it by default."""

    WRITTEN = "written"
    DERIVED = "derived"
    DEFAULT = "default"


class Purpose(Word):
    """Why an algorithm is used, where that can be seen. Some notes depend on it."""

    TLS = "tls"
    CERTIFICATE_SIGNATURE = "certificate-signature"
    SELF_SIGNATURE = "self-signature"
    """The signature of a self-signed certificate over itself: shown, not relied upon."""
    CERTIFICATE_KEY = "certificate-key"
    PARAMETERS = "parameters"
    """A key, or domain parameters, on its own."""
    REQUEST_SIGNATURE = "request-signature"
    """A certification request's signature over itself, which proves that its maker has the key."""
    CRL_SIGNATURE = "crl-signature"
    OCSP_SIGNATURE = "ocsp-signature"
    TIME_STAMP = "time-stamp"
    """The signature of a time-stamp token, and the hash of what it stamps."""
    DOCUMENT_SIGNATURE = "document-signature"
    """A signature over a document, a message or a package (CMS, PDF, XML, JAR, APK), and the hash of what it signs."""
    ENCRYPTED_DATA = "encrypted-data"
    """What a message or container is encrypted with."""
    KEY_PROTECTION = "key-protection"
    """How a private key, or the container that holds it, is encrypted or guarded against change."""
    IDENTIFIER = "identifier"
    """A hash that only names something (the CertID of OCSP): nobody relies on it."""
    ELECTRONIC_SIGNATURE = "electronic-signature"
    """The certificate of a user who signs documents."""
    CODE = "code"
    NON_SECURITY = "non-security"
    """The source says that the use is not for security (`usedforsecurity=False`)."""


class Text(NamedTuple):
    """A sentence in both languages of the tool."""

    ja: str
    en: str

    def in_language(self, lang: str) -> str:
        """The sentence in `lang` (`ja` or `en`)."""
        return self.ja if lang == "ja" else self.en


class Reason(NamedTuple):
    """Why something could not be read or told: a key of `messages.toml` ([reason.KEY]) with its arguments."""

    key: str
    args: tuple[tuple[str, str], ...] = ()


def reason(key: str, /, **args: object) -> Reason:
    """A `Reason` from keyword arguments, which fill the placeholders of the message."""
    return Reason(key, tuple((name, str(value)) for name, value in args.items()))


class Location(NamedTuple):
    """A span of a source. `line` and `column` are 1-based; `end_column` is the column after the last character."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    symbol: str = ""
    """What the place belongs to: a function, a server block, a part of a certificate."""


class Origin(NamedTuple):
    """How we know. `steps` is the chain of a derivation, or software, version and source of a default."""

    kind: OriginKind = OriginKind.WRITTEN
    steps: tuple[str, ...] = ()


WRITTEN = Origin()


class Algorithm(NamedTuple):
    """A component that a list judges."""

    primitive: Primitive
    name: str
    """Canonical name: a row of `vocabulary/algorithms.toml`."""
    size: int | None = None
    """Key, modulus, group or output length in bits; None where it cannot be seen or there is none."""
    parameter_set: str | None = None
    """Canonical name of a curve, group or named set: a row of `vocabulary/groups.toml`."""
    inside: str | None = None
    """The component or construction that uses this one: SHA-1 inside HMAC is not SHA-1 inside a signature."""


class MechanismUse(NamedTuple):
    """A mechanism is chosen at a place."""

    location: Location
    written: str
    """The exact text at the location."""
    mechanism: str
    """What was chosen, as its ecosystem names it."""
    components: tuple[Algorithm, ...]
    purpose: Purpose
    origin: Origin = WRITTEN
    details: tuple[tuple[str, int | str], ...] = ()
    """Parameters that notes speak of: `iv_bits`, `tag_bits`, `salt_bits`, `iterations`, `protocol` …"""
    subject: str = ""
    """Whose it is: a certificate's subject, a server's name."""
    until: date | None = None
    """The last day on which the source itself says it will be used (a certificate's notAfter)."""
    made: date | None = None
    """The day on which what it made was made, where that lies behind (a certificate's signature: notBefore)."""
    oid: str = ""
    """The object identifier by which the mechanism was chosen, where there is one."""


class ProtocolUse(NamedTuple):
    """A protocol version can be negotiated."""

    location: Location
    written: str
    protocol: str
    """Canonical: `SSL 2.0`, `SSL 3.0`, `TLS 1.0` … `TLS 1.3`, `DTLS 1.2` …"""
    origin: Origin = WRITTEN
    subject: str = ""


class VersionsOffered(NamedTuple):
    """All protocol versions that one server offers together: what is missing among them can be a fault too."""

    location: Location
    written: str
    enabled: tuple[str, ...]
    possible: tuple[str, ...]
    """Versions that may be enabled besides: which, depends on a release or on what could not be read."""
    subject: str = ""


class CertificateSeen(NamedTuple):
    """A certificate stands here; its algorithms follow as `MechanismUse`."""

    location: Location
    written: str
    subject: str
    issuer: str
    serial: str
    not_before: date | None
    not_after: date | None
    role: str
    """`root` (a CA whose self-signature verifies), `ca`, `end-entity`, or `self-issued` (same names, but no root)."""
    der: bytes
    key: bytes
    """SubjectPublicKeyInfo."""
    signs_documents: bool = False
    """It is no CA's, and its keyUsage has nonRepudiation (or cannot be read)."""
    may_issue: bool = False
    """It is a CA's, or of a form (version 1) that has no place to say so."""

    @property
    def sha256(self) -> str:
        """Of the certificate."""
        return sha256(self.der)

    @property
    def spki_sha256(self) -> str:
        """Of its key."""
        return sha256(self.key)


class CertificateFacts(NamedTuple):
    """What the rules on electronic signatures ask of a certificate. Names are RFC 4514 strings."""

    subject: str
    issuer: str
    serial: str
    not_before: datetime | None
    not_after: datetime | None
    """Moments in Japan's time, to the minute; None where they cannot be read. 9999 stands for every later year."""
    key: Algorithm | None
    """None where the key cannot be told."""
    signature: tuple[Algorithm, ...]
    """The scheme and its hash; empty where they cannot be told."""
    signature_oid: str
    policy_oids: tuple[str, ...]
    alternative_names: tuple[str, ...]
    """The directory names in subjectAltName."""
    tells_status: bool
    """There is a CRL distribution point or the address of an OCSP responder."""
    says_accredited: bool
    """Some text in it speaks of accreditation (認定)."""
    has_key: bool
    """There is a key with the identifier of an algorithm, be it one that is known here or not."""
    sha256: str
    sha1: str
    spki_sha256: str


class UserCertificateSeen(NamedTuple):
    """The certificate of a signing user, with the certificates of the CA whose key verifiably signed it."""

    location: Location
    written: str
    certificate: CertificateFacts
    issuers: tuple[CertificateFacts, ...]
    """All with the issuer's name and the key that made the signature; empty where none was found."""
    why: Reason | None
    """Why no issuer was found."""

    @property
    def issued_on(self) -> date | None:
        """The day of issue in Japan (notBefore)."""
        return self.certificate.not_before.date() if self.certificate.not_before else None


class SigningDay(NamedTuple):
    """The day in Japan on which a signing user signed, and how it is known."""

    day: date
    known_by: str
    """`given` by the user of the program, `stamped` by a verified time stamp, or `claimed` by the signer."""


class FileNamed(NamedTuple):
    """A source names another file that must be read with it (`ssl_certificate`)."""

    location: Location
    written: str
    path: str
    """As written, resolved by nobody yet."""
    subject: str = ""


class Unresolved(NamedTuple):
    """Something is here that could not be told, and why. Never silently accepted."""

    location: Location
    written: str
    rule: str
    """`unresolved-value`, `unknown-algorithm`, `unreadable-input`, `missing-file` …: an id of `rules.toml`."""
    why: Reason
    mechanism: str = ""
    subject: str = ""


class Fault(NamedTuple):
    """Something is wrong here that is no question of the list: a key that can be broken, a chain that does not hold.

    Its rule has one verdict.
    """

    location: Location
    written: str
    rule: str
    why: Reason
    mechanism: str = ""
    subject: str = ""


class KeySeen(NamedTuple):
    """A public key or a group stands here, with numbers that show more beside those of others. No finding by itself:
    its algorithm comes as `MechanismUse`."""

    location: Location
    written: str
    mechanism: str
    kind: str
    """`rsa`, `group` (DSA and Diffie-Hellman), `ec`, or `raw` (octets that are read as a number)."""
    identity: int
    """The number by which lists of published keys know it: RSA modulus, x of a point, public value; 0 for no key."""
    others: tuple[int, ...] = ()
    """RSA: the exponent. A group: prime, generator, and its order (0 where none is given)."""
    subject: str = ""
    certified: bool = False
    """It is the key of a certificate, and `subject` is its holder."""


class StatusSeen(NamedTuple):
    """A list of revoked certificates or an OCSP response stands here. No finding by itself: what it says is asked where
    the certificates that it is about were seen too."""

    location: Location
    written: str
    kind: str
    """`CRL` or `OCSP`."""
    subject: str
    """Who says so: the issuer of a list; the responder's name, or the hash of its key."""
    der: bytes
    """CertificateList or BasicOCSPResponse."""


class SignatureSeen(NamedTuple):
    """A signature over a document, with its signer; its algorithms follow as `MechanismUse`."""

    location: Location
    written: str
    form: str
    """`CMS`, `PDF`, `XML`, `JAR` …"""
    subject: str
    """Subject of the certificate whose key made it, or what the signature says of its signer."""
    sha256: str
    """SHA-256 of the signer's certificate; empty where it is not at hand."""
    signed_at: datetime | None
    """The moment in Japan's time, to the minute."""
    stamped: bool
    """`signed_at` comes from a time-stamp token whose signature verified; else it is what the signer claims."""
    verified: bool | None
    """Signature and hash were checked and are right, or are wrong; None where that could not be checked."""
    why: Reason | None
    """Why not, where `verified` is not True; else what was not checked all the same, where there is such a thing."""
    over: str = ""
    """Name of the file beside it that it was checked against; empty where it holds what it signs."""


class ChainSeen(NamedTuple):
    """A certificate that stands here, and how far up its issuers were found: every signature on the way verified."""

    location: Location
    written: str
    subject: str
    steps: tuple[str, ...]
    """The certificates from this one to the last, each with its place."""
    end: str
    """What the last one is: an `anchor` of the user's, a self-signed `root`, or `open`: its issuer is not here."""
    top: str
    """Subject of the last one; where it is `open`, of the issuer that is not here."""
    relied: tuple[str, ...] = ()
    """SHA-256 of the certificates above this one."""
    others: tuple[tuple[str, ...], ...] = ()
    """Other ways up (cross-certificates), as `steps`."""
    certificates: int = 1
    """How many of this source there are of which the same is to be said, where it is said once for all."""


Observation = (
    MechanismUse
    | ProtocolUse
    | VersionsOffered
    | CertificateSeen
    | ChainSeen
    | KeySeen
    | StatusSeen
    | SignatureSeen
    | FileNamed
    | Fault
    | Unresolved
)


class Citation(NamedTuple):
    """Where a judgement stands written."""

    document: str
    """Printed number, `CRYPTREC LS-0001-2012`."""
    edition: str
    """Our id of the edition, `cryptrec-2013`."""
    grade: Grade
    name: Text
    """What to call the document in a sentence."""
    table: str = ""
    note: str = ""
    url: str = ""
    published: str = ""


class Judged(NamedTuple):
    """One component with what decided it."""

    algorithm: Algorithm
    verdict: Verdict
    rule: str
    tier: Tier | None
    message: Text
    citations: tuple[Citation, ...] = ()


class Finding(NamedTuple):
    """An observation with its verdict, its reasons and what to do."""

    rule: str
    verdict: Verdict
    tier: Tier | None
    location: Location
    written: str
    origin: Origin
    mechanism: str
    purpose: str
    subject: str
    components: tuple[Judged, ...]
    decided_by: int | None
    """Index of the deciding component, None where no component decided."""
    message: Text
    remedy: Text
    reminders: tuple[Text, ...]
    """Notes that concern the use and that no program can check."""
    citations: tuple[Citation, ...]
    oid: str = ""
    """As in `MechanismUse`, and so are the next three."""
    details: tuple[tuple[str, int | str], ...] = ()
    until: date | None = None
    made: date | None = None
    fingerprint: str = ""
    quote: str = ""
    """The source's line at the location, for people to read."""


class EditionNamed(NamedTuple):
    """An edition as reports name it."""

    id: str
    kind: str
    document: str
    name: Text
    published: str
    title: Text
    state: str
    """`complete`, `incomplete` or `reconstructed`."""


class InputError(NamedTuple):
    """An input that could not be used as a whole."""

    path: str
    message: Text


class Report(NamedTuple):
    """A finished report: all findings, sorted by place. Reporters render it and never filter."""

    tool_version: str
    policy: str
    policy_title: Text
    editions: tuple[EditionNamed, ...]
    as_of: date
    sources: int
    """Sources in which something to judge was looked for."""
    skipped: int
    """Files of scanned folders that no reader claims."""
    passed_over: tuple[str, ...]
    """Folders that were not entered (version control, virtual environments, caches)."""
    certificates: int
    findings: tuple[Finding, ...]
    """None where they were given one by one; `counts` has them all the same."""
    counts: tuple[int, ...]
    """How many findings have each verdict, in the order of `Verdict`."""
    unreadable: bool
    """An input that was to be read could not be."""
    errors: tuple[InputError, ...]
    until: date | None = None
    """The last day of the system's life, where the user named it."""
    newer: EditionNamed | None = None
    """A newer edition of the cipher list than the policy's, if one is known."""

    def how_many(self, verdict: Verdict) -> int:
        """How many findings have this verdict."""
        return self.counts[verdict.rank]

    @property
    def compliant(self) -> bool:
        """Whether the word may be said: something was judged, nothing is rejected, undetermined or left unread."""
        clean = not self.how_many(Verdict.REJECTED) and not self.how_many(Verdict.UNDETERMINED)
        return any(self.counts) and clean and not self.errors
