"""TLS guidelines: profiles with protocol versions, suites and sizes of one edition (`lists/tls/*.toml`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptrec_lint.documents.checks import refer, require_citation, require_known
from cryptrec_lint.documents.head import Head, Missing, Publication, SourceRef
from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Grade, Text, Word, reason
from cryptrec_lint.vocabulary import tables

SCHEMA = "cryptrec-lint/tls-guideline/1"


class ProtocolStatus(Word):
    """What a profile says of a protocol version. `allowed`: it may be on; whether it must be is not known."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    ALLOWED = "allowed"
    BARRED = "barred"


class SuiteVariant(Word):
    """Which of the guideline's lists of suites a row comes from: the one with or without elliptic curves."""

    WITH_CURVES = "with-elliptic-curves"
    WITHOUT_CURVES = "without-elliptic-curves"


class SizeUse(Word):
    """What a key serves when its size is asked for."""

    EPHEMERAL = "ephemeral-key-agreement"
    STATIC = "static-key-agreement"
    KEY_TRANSPORT = "key-transport"
    CERTIFICATE = "certificate-key"


class Trait(Word):
    """A property that all suites of a profile share, or do not."""

    AEAD_ONLY = "aead-only"
    FORWARD_SECRECY_ONLY = "forward-secrecy-only"


@dataclass(frozen=True, slots=True)
class ProtocolRule:
    """A protocol version in a profile. A version without a row is one that our data does not speak of."""

    name: str
    """Canonical: `TLS 1.2`."""
    status: ProtocolStatus
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""
    guess: ProtocolStatus | None = None
    """A more exact status remembered without a source: never used in a finding."""


@dataclass(frozen=True, slots=True)
class SuiteRow:
    """A suite of a profile. Rows stand in the order of preference."""

    code: str
    """As in the vocabulary: `C02F`."""
    iana: str
    openssl: str
    """As the source writes it."""
    grade: Grade
    sources: tuple[str, ...]
    variant: SuiteVariant | None = None
    protocol: str = ""
    """The version for which the list is given, where the source keeps versions apart."""
    group: str = ""
    """The guideline's letter for a group of suites of equal rank, where it is known."""
    group_grade: Grade | None = None
    """How well the letter is known; the suite's place in the profile has `grade`."""
    group_sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SizeRule:
    """The least size of a key, in bits."""

    use: SizeUse
    algorithm: str
    min_bits: int
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class CipherRule:
    """A cipher that the profile names for the data itself, with its key lengths in bits."""

    algorithm: str
    sizes: tuple[int, ...]
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class TraitRule:
    """Whether a trait holds for the suites of a profile."""

    id: Trait
    holds: bool
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class OrderRule:
    """By what the suites of a profile are ordered."""

    text: Text
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""
    undecided: tuple[tuple[str, ...], ...] = ()
    """Sets of codes whose order among themselves is not established: sources differ."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A cipher string that the guideline's setting examples give for a profile."""

    text: str
    language: str
    """Whose cipher strings: `openssl`."""
    protocol: str
    """The version whose suites it selects."""
    expanded_with: str
    """Software and version with which the rows of the profile were made from it."""
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something the edition says that no program checks here, or that is said of it."""

    id: str
    text: Text
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""
    profiles: tuple[str, ...] = ()
    """The profiles of which it is said; empty: all."""


@dataclass(frozen=True, slots=True)
class Conformance:
    """A vendor's ready-made policy that is said to meet the profile, or not to."""

    vendor: str
    policy: str
    conforms: bool
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class SuitesElsewhere:
    """The suites were not established for this edition; another edition's list may be the same."""

    edition: str
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A setting standard of the guideline (設定基準). An empty tuple means not established, never none."""

    title: Text
    protocol: tuple[ProtocolRule, ...]
    suite: tuple[SuiteRow, ...] = ()
    suites_from: Text | None = None
    """Where the rows of `suite` come from, and what may be missing in them."""
    suites_elsewhere: SuitesElsewhere | None = None
    order: OrderRule | None = None
    pattern: tuple[Pattern, ...] = ()
    size: tuple[SizeRule, ...] = ()
    cipher: tuple[CipherRule, ...] = ()
    trait: tuple[TraitRule, ...] = ()
    conformance: tuple[Conformance, ...] = ()

    def rule_for(self, protocol: str) -> ProtocolRule | None:
        """The row of a canonical protocol version, or None where our data does not speak of it."""
        return next((rule for rule in self.protocol if rule.name == protocol), None)

    def suites_of(self, protocol: str) -> tuple[SuiteRow, ...]:
        """The rows that hold for a protocol version: its own, and those given without regard to the version."""
        return tuple(row for row in self.suite if row.protocol in ("", protocol))


@dataclass(frozen=True, slots=True)
class HashRule:
    """Whether a hash may be used in the signature of a server certificate."""

    algorithm: str
    allowed: bool
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class CertificateRules:
    """What the edition asks of server certificates, whatever the profile."""

    size: tuple[SizeRule, ...] = ()
    hash: tuple[HashRule, ...] = ()
    statement: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A curve or group, in order of preference."""

    name: str
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Handling:
    """A row of the background table on strengths: informative, not a setting that the edition asks for."""

    strength: str
    """As printed: bits of security, or a range."""
    examples: tuple[str, ...]
    """Representative algorithms, as printed."""
    processing: str
    """`new`, `past` (using what was processed before) or `any`."""
    until_2030: str
    """`available`, `unavailable` or `compatibility` (tolerated only to stay compatible with past systems)."""
    from_2031: str
    grade: Grade
    sources: tuple[str, ...]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class TlsGuideline:
    """One edition of the TLS guideline."""

    schema: str
    edition: Head
    publication: Publication
    source: tuple[SourceRef, ...]
    suites: Text
    """What kind of lists the suites of this file are."""
    profile: dict[str, Profile]
    default_profile: str = ""
    """The profile that the edition advises where nothing speaks against it."""
    certificate: CertificateRules | None = None
    rule: tuple[Statement, ...] = ()
    group: tuple[GroupRow, ...] = ()
    handling: tuple[Handling, ...] = ()
    missing: tuple[Missing, ...] = ()

    def check(self, path: str) -> None:
        """References lead somewhere, names are known, facts have sources. Raises DocumentError."""
        if self.default_profile:
            refer(self.default_profile, self.profile, path, "default_profile")
        for at, statement in enumerate(self.rule):
            for name in statement.profiles:
                refer(name, self.profile, path, f"rule[{at}].profiles")
        for name, profile in self.profile.items():
            _check_profile(profile, self.edition.supersedes, path, f"profile.{name}")
        _check_names(self, path)
        known = {source.key for source in self.source}
        for key, row in _cited(self):
            require_citation(row.grade, row.sources, known, path, key, getattr(row, "basis", ""))


def _check_profile(profile: Profile, predecessor: str, path: str, key: str) -> None:
    for at, rule in enumerate(profile.protocol):
        _require_protocol(rule.name, path, f"{key}.protocol[{at}].name")
    for at, row in enumerate(profile.suite):
        _check_suite(row, path, f"{key}.suite[{at}]")
    for at, pattern in enumerate(profile.pattern):
        _require_protocol(pattern.protocol, path, f"{key}.pattern[{at}].protocol")
    if profile.suites_elsewhere:
        refer(profile.suites_elsewhere.edition, (predecessor,), path, f"{key}.suites_elsewhere.edition")
    codes = {row.code for row in profile.suite}
    for undecided in profile.order.undecided if profile.order else ():
        for code in undecided:
            refer(code, codes, path, f"{key}.order.undecided")


def _check_suite(row: SuiteRow, path: str, key: str) -> None:
    """The code is a suite of the vocabulary, and both names are names of that suite."""
    from cryptrec_lint.vocabulary import suites  # read only when a guideline is

    known = suites.suites().get(row.code)
    if known is None:
        raise DocumentError(path, f"{key}.code", reason("document-unknown-value", value=row.code, allowed="suites.csv"))
    refer(row.iana, (known.iana_name,), path, f"{key}.iana")
    refer(row.openssl, known.names, path, f"{key}.openssl")
    if row.protocol:
        _require_protocol(row.protocol, path, f"{key}.protocol")


def _require_protocol(name: str, path: str, key: str) -> None:
    canonical = tables.protocol(name)
    if canonical != name:
        why = reason("document-unknown-value", value=name, allowed=canonical or "protocols.toml")
        raise DocumentError(path, key, why)


def _check_names(doc: TlsGuideline, path: str) -> None:
    for key, row in _cited(doc):
        if isinstance(row, (SizeRule, CipherRule, HashRule)):
            require_known(row.algorithm, tables.atoms(), path, f"{key}.algorithm")
        if isinstance(row, GroupRow):
            require_known(row.name, tables.groups(), path, f"{key}.name")


def _cited(doc: TlsGuideline) -> Iterator[tuple[str, Any]]:
    """Every row that bears a grade and sources, with its key."""
    yield from _rows(doc, "", ("rule", "group", "handling"))
    if doc.certificate:
        yield from _rows(doc.certificate, "certificate.", ("size", "hash", "statement"))
    for name, profile in doc.profile.items():
        key = f"profile.{name}."
        yield from _rows(profile, key, ("protocol", "suite", "pattern", "size", "cipher", "trait", "conformance"))
        for single in ("order", "suites_elsewhere"):
            if getattr(profile, single):
                yield key + single, getattr(profile, single)
        for at, row in enumerate(profile.suite):
            if row.group_grade:
                yield f"{key}suite[{at}].group", _Letter(row.group_grade, row.group_sources)


def _rows(owner: object, prefix: str, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name in names:
        for at, row in enumerate(getattr(owner, name)):
            yield f"{prefix}{name}[{at}]", row


@dataclass(frozen=True, slots=True)
class _Letter:
    """The citation of a group letter."""

    grade: Grade
    sources: tuple[str, ...]
