"""Cipher lists: tiers, categories, entries and notes of one edition (`lists/ciphers/*.toml`)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cryptrec_lint.documents.checks import refer, require_citation, require_known
from cryptrec_lint.documents.head import Head, Missing, Publication, SourceRef
from cryptrec_lint.model import Grade, Primitive, Text, Tier, Word
from cryptrec_lint.vocabulary import tables


class Weight(Word):
    """How a note binds: it must hold, it should hold, or it only informs."""

    MUST = "must"
    SHOULD = "should"
    INFO = "info"


class ConditionKind(Word):
    """What a note asks."""

    AVOID = "avoid"
    BLOCK_LIMIT_PER_KEY = "block-limit-per-key"
    COMPOSITION_ALLOWED = "composition-allowed"
    CONSTRUCTION = "construction"
    EXAMPLES_ONLY = "examples-only"
    FIXED_MESSAGE_LENGTH = "fixed-message-length"
    HASH_OUTPUT_MIN_BITS = "hash-output-min-bits"
    IV_LENGTH_BITS = "iv-length-bits"
    MAC_ALLOWED = "mac-allowed"
    MODE_RESTRICTION = "mode-restriction"
    PLAINTEXT_MULTIPLE_BITS = "plaintext-multiple-bits"
    POLICY_REFERENCE = "policy-reference"
    PREFER_BLOCK_LENGTH = "prefer-block-length"
    PROTOCOL_RESTRICTION = "protocol-restriction"
    SECURITY_CATEGORY = "security-category"
    TOLERATED_FOR_NOW = "tolerated-for-now"
    WITHDRAWN_ELSEWHERE = "withdrawn-elsewhere"


EVALUATED = frozenset(
    {
        ConditionKind.AVOID,
        ConditionKind.HASH_OUTPUT_MIN_BITS,
        ConditionKind.IV_LENGTH_BITS,
        ConditionKind.MAC_ALLOWED,
        ConditionKind.MODE_RESTRICTION,
        ConditionKind.POLICY_REFERENCE,
        ConditionKind.PROTOCOL_RESTRICTION,
    }
)
"""Kinds that the judge evaluates. What the others ask cannot be seen in any input (how much data a key protects, where
a longer block is available): they are shown as reminders with the finding that they concern."""


class Condition(NamedTuple):
    """The machine-readable side of a note. Lengths in bits; `lists/README.md` says which parameters a kind uses."""

    kind: ConditionKind
    weight: Weight
    allowed: tuple[str, ...] = ()
    applies_to: str = ""
    block_bits: int | None = None
    composition: str = ""
    conditions: tuple[str, ...] = ()
    construction: str = ""
    document: str = ""
    hint: str = ""
    implementation: str = ""
    max_blocks_cmac: int | None = None
    max_blocks_encrypt: int | None = None
    migrate_to: str = ""
    min_bits: int | None = None
    min_block_bits: int | None = None
    multiple: int | None = None
    protocols: tuple[str, ...] = ()
    recommended: int | None = None
    use: str = ""
    withdrawn_in: str = ""

    @property
    def evaluated(self) -> bool:
        """Whether the judge evaluates it; else it is a reminder."""
        return self.kind in EVALUATED


class TierDefinition(NamedTuple):
    """What a tier of the edition means: `[[tier]]`."""

    id: Tier
    title: Text
    text: Text
    grade: Grade
    sources: tuple[str, ...]


class Rule(NamedTuple):
    """A rule of the edition that stands outside its notes: `[[rule]]`."""

    kind: str
    text: Text
    grade: Grade
    applies_to: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()
    document: str = ""
    not_applied_to: str = ""
    basis: str = ""
    sources: tuple[str, ...] = ()


class Change(NamedTuple):
    """What the edition changed against its predecessor: `[[change]]`; `[[amendment]]` has dates besides."""

    text: Text
    grade: Grade
    sources: tuple[str, ...] = ()
    decided: date | None = None
    announced: date | None = None


class Category(NamedTuple):
    """A heading of a tier: `[[category]]`. An empty one prints 該当なし (none)."""

    tier: Tier
    id: str
    printed: str
    grade: Grade
    empty: bool = False
    notes: tuple[int, ...] = ()


class Entry(NamedTuple):
    """A technique in the list: `[[entry]]`."""

    name: str
    """As printed."""
    tier: Tier
    category: str
    grade: Grade
    algorithm: str = ""
    """Canonical name where it differs from the printed one."""
    size: int | None = None
    """Key length in bits, where the printed name fixes it (`128-bit RC4`, `AES-192`)."""
    parameter_set: str = ""
    """Parameter set, where the printed name fixes it (`ML-KEM-768`)."""
    table: str = ""
    """The table inside the tier, where the edition prints several (`current`, `pqc`)."""
    notes: tuple[int, ...] = ()
    notes_grade: Grade | None = None
    sources: tuple[str, ...] = ()
    basis: str = ""
    spec: str = ""
    spec_source: str = ""
    family: str = ""
    nist_category: int | None = None
    printed_category: str = ""

    @property
    def canonical(self) -> str:
        """The name in our vocabulary."""
        return self.algorithm or self.name


class Note(NamedTuple):
    """A numbered note. A number means nothing without its edition."""

    number: int
    text: Text
    grade: Grade
    condition: Condition
    sources: tuple[str, ...] = ()
    basis: str = ""


class CipherList(NamedTuple):
    """One edition of a cipher list, complete in itself."""

    schema: str
    edition: Head
    publication: Publication
    source: tuple[SourceRef, ...]
    tier: tuple[TierDefinition, ...]
    category: tuple[Category, ...]
    entry: tuple[Entry, ...]
    note: tuple[Note, ...]
    tables: dict[str, tuple[Primitive, ...]]
    """Category → the primitives that it is the table for. A primitive in no category has no table in this edition."""
    rule: tuple[Rule, ...] = ()
    change: tuple[Change, ...] = ()
    amendment: tuple[Change, ...] = ()
    missing: tuple[Missing, ...] = ()
    renumbered: dict[str, int] | None = None
    """Note number of the superseded edition → number here."""

    def check(self, path: str) -> None:
        """Everything the types cannot say: references lead somewhere, facts have sources. Raises DocumentError."""
        _check_references(self, path)
        _check_citations(self, path)


SCHEMA = "cryptrec-lint/cipher-list/1"


def _check_references(doc: CipherList, path: str) -> None:
    notes = {note.number for note in doc.note}
    tiers = {tier.id for tier in doc.tier}
    categories: dict[Tier, set[str]] = {tier: set() for tier in tiers}
    for at, category in enumerate(doc.category):
        refer(category.tier, tiers, path, f"category[{at}].tier")
        refer(category.id, doc.tables, path, f"category[{at}].id")
        categories[category.tier].add(category.id)
        for note in category.notes:
            refer(note, notes, path, f"category[{at}].notes")
    for at, entry in enumerate(doc.entry):
        key = f"entry[{at}]"
        refer(entry.tier, tiers, path, f"{key}.tier")
        refer(entry.category, categories[entry.tier], path, f"{key}.category")
        for note in entry.notes:
            refer(note, notes, path, f"{key}.notes")
        require_known(entry.canonical, tables.atoms(), path, f"{key}.{'algorithm' if entry.algorithm else 'name'}")


def _check_citations(doc: CipherList, path: str) -> None:
    known = {source.key for source in doc.source}
    for name in ("tier", "entry", "note", "change", "amendment", "rule"):
        for at, row in enumerate(getattr(doc, name)):
            require_citation(row.grade, row.sources, known, path, f"{name}[{at}]", getattr(row, "basis", ""))
            if name == "entry" and row.spec:
                refer(row.spec_source, known, path, f"entry[{at}].spec_source")
