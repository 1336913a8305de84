"""A document of any kind as labelled rows, so that two editions can be compared row by row.

A row is a table of the file: `[[period]]`, `[profile.high]`. What tells it from the other rows of its section is
declared here for each kind of row. How a fact is known to us (`sources`, `basis`) is no part of what a document says
and is left out; the grade stands beside the fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from cryptrec_lint.documents.ciphers import CipherList, Entry
from cryptrec_lint.documents.head import Head, Missing, Publication, SourceRef
from cryptrec_lint.model import Grade, Text

Value = Any
"""What a field holds: a Text, word, string, number, true or false, date, or a tuple of them."""


class Row(NamedTuple):
    """A row of a document with the fields that are compared."""

    section: str
    """The tables that it stands in, `profile.high.suite`; empty for the keys at the top of the file."""
    label: Text
    """What tells it from the other rows of its section."""
    fields: dict[str, Value]
    """Only what is given; a key of the file that is absent or empty has no field."""
    grade: Grade | None
    place: Text | None = None
    """Of an entry of a cipher list: section and category, as printed."""
    numbers: tuple[int, ...] = ()
    """Of an entry of a cipher list: the numbers of its notes. Their texts are the field `notes`."""
    algorithm: str = ""
    """Of an entry of a cipher list: its canonical name."""
    parent: Text = Text("", "")
    """The label of the table that it stands in: the profile of a suite."""
    ranked: bool = False
    """Whether its place among the rows of its parent is a preference: suites and groups of TLS guidelines."""
    silence_is_open: bool = False
    """Whether a document without such a row says nothing of it, neither yes nor no."""


_IDENTITY = {
    # cipher lists (entries have rows of their own)
    "TierDefinition": ("title",),
    "Rule": ("kind",),
    # strength requirements
    "Period": ("bits", "first", "last"),
    "Equivalence": ("family", "size"),
    "Comparison": ("kind", "algorithm", "bits"),
    # transition guidelines
    "Legacy": ("algorithm",),
    "Replacement": ("instead_of", "algorithm"),
    "Milestone": ("id",),
    "Implementation": ("who",),
    # TLS guidelines
    "ProtocolRule": ("name",),
    "SuiteRow": ("iana",),
    "SizeRule": ("use", "algorithm"),
    "CipherRule": ("algorithm",),
    "TraitRule": ("id",),
    "Pattern": ("language", "protocol"),
    "Statement": ("id",),
    "Conformance": ("vendor", "policy"),
    "HashRule": ("algorithm",),
    "GroupRow": ("name",),
    "Handling": ("strength", "processing"),
    # criteria of the Ordinance
    "SizeRules": ("id",),
    "LeastSize": ("problem",),
    "Amendment": ("effective", "number"),
    "CertificateContent": ("item",),
    "Provision": ("place",),
    "Ministers": ("since", "until"),
    "SchemeFragment": ("id",),
    "Scheme": ("name", "oid"),
    "SchemeOid": ("oid",),
    "Examination": ("id",),
    # record of accredited services
    "OfficialPublication": ("name",),
    "Count": ("as_of",),
    "Service": ("id",),
    "Operator": ("name",),
    "Presence": ("as_of",),
    "ServiceCa": ("name", "ca_sha256", "ca_spki_sha256"),
    "OtherList": ("id",),
    "Unconfirmed": ("name",),
    "OtherRegime": ("id",),
    "OtherCa": ("holder", "generation", "sha256"),
    "OutcomeText": ("id",),
}
"""Kind of row (class) → the fields that say which row it is."""
_HEADS = (Head, Publication, SourceRef, Missing)
"""Shown with the comparison, not compared."""
_RANKED = frozenset({"SuiteRow", "GroupRow"})
_SILENCE_IS_OPEN = frozenset({"ProtocolRule"})
_OURS = frozenset({"schema", "sources", "basis", "grade", "guess", "suites_from"})
"""How we know, and what is remembered without a source."""
_ENTRY_FIELDS = ("tier", "category", "algorithm", "size", "parameter_set", "nist_category")


def rows(document: Any) -> tuple[Row, ...]:
    """The rows of a document, in the order of its file. No two have the same section and label."""
    found = _of_ciphers(document) if isinstance(document, CipherList) else _of_record("", (), document)
    return tuple(_told_apart(found))


def _told_apart(found: Iterator[Row]) -> Iterator[Row]:
    """Rows that bear the same label are numbered."""
    seen: Counter[tuple[str, Text]] = Counter()
    for row in found:
        key = (row.section, row.label)
        seen[key] += 1
        again = f" ({seen[key]})" if seen[key] > 1 else ""
        yield row._replace(label=Text(row.label.ja + again, row.label.en + again))


# --- documents of any kind ----------------------------------------------------------------------------------------


def _of_record(section: str, labels: tuple[Value, ...], record: Any) -> Iterator[Row]:
    """The row of a table of the file, and the rows below it."""
    fields = dict(_fields(record, "", inner=bool(section)))
    if fields:
        yield Row(section, _label(labels), fields, getattr(record, "grade", None))
    yield from _below(section, labels, record)


def _of_array_row(section: str, labels: tuple[Value, ...], record: Any) -> Iterator[Row]:
    """The row of an array of tables, and the rows below it. What the label says is no field."""
    name = type(record).__name__
    fields = {key: value for key, value in _fields(record, "", inner=True) if key not in _IDENTITY[name]}
    own = (*labels, *_identity(record))
    row = Row(section, _label(own), fields, getattr(record, "grade", None), parent=_label(labels))
    yield row._replace(ranked=name in _RANKED, silence_is_open=name in _SILENCE_IS_OPEN)
    yield from _below(section, own, record)


def _below(section: str, labels: tuple[Value, ...], record: Any) -> Iterator[Row]:
    for name, value in _items(record):
        yield from _nested(f"{section}.{name}" if section else name, labels, value)


def _fields(record: Any, prefix: str, inner: bool) -> Iterator[tuple[str, Value]]:
    """Name → value; a table that occurs once inside a row adds its fields (`starts.earliest`), its grade included."""
    for name, value in _items(record):
        if name in _OURS and not (prefix and name == "grade"):
            continue
        if _is_record(value):
            if inner:
                yield from _fields(value, f"{prefix}{name}.", inner)
        elif not _holds_rows(value):
            yield prefix + name, value


def _nested(section: str, labels: tuple[Value, ...], value: Any) -> Iterator[Row]:
    """The rows below a key of a row: arrays of tables, tables by name, and at the top of the file single tables."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _by_name(section, (*labels, name), one)
    elif _is_record(value):
        if "." not in section:
            yield from _of_record(section, labels, value)
        else:
            for name, one in _items(value):
                yield from _nested(f"{section}.{name}", labels, one)
    elif _holds_rows(value):
        for one in value:
            yield from _of_array_row(section, labels, one)


def _by_name(section: str, labels: tuple[Value, ...], value: Any) -> Iterator[Row]:
    if _is_record(value):
        yield from _of_record(section, labels, value)
    else:
        yield Row(section, _label(labels), {section: value}, None)


def _items(record: Any) -> Iterator[tuple[str, Any]]:
    """Fields that are given: nothing absent or empty, and no head."""
    for name in getattr(record, "_fields", None) or record.__dataclass_fields__:
        value = getattr(record, name)
        if value not in (None, "", (), {}) and not _is_head(value):
            yield name, value


def _is_head(value: Any) -> bool:
    return isinstance(value[0] if type(value) is tuple else value, _HEADS)


def _is_record(value: Any) -> bool:
    named = hasattr(value, "_fields") or hasattr(value, "__dataclass_fields__")
    return named and not isinstance(value, Text)


def _holds_rows(value: Any) -> bool:
    return isinstance(value, dict) or (type(value) is tuple and bool(value) and _is_record(value[0]))


def _identity(record: Any) -> Iterator[Value]:
    for name in _IDENTITY[type(record).__name__]:
        value = getattr(record, name)
        if value not in (None, "", ()):
            yield value


def _label(parts: tuple[Value, ...]) -> Text:
    return Text(" / ".join(printed(part, "ja") for part in parts), " / ".join(printed(part, "en") for part in parts))


def printed(value: Value, lang: str) -> str:
    """A value as people read it."""
    if isinstance(value, Text):
        return value.in_language(lang)
    if isinstance(value, tuple):
        return ("、" if lang == "ja" else ", ").join(printed(one, lang) for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"  # as the file writes it
    return value.isoformat() if isinstance(value, date) else str(value)


# --- cipher lists -------------------------------------------------------------------------------------------------


def _of_ciphers(edition: CipherList) -> Iterator[Row]:
    for entry in edition.entry:
        yield _of_entry(edition, entry)
    for name in ("tier", "rule"):
        yield from _nested(name, (), getattr(edition, name))


def _of_entry(edition: CipherList, entry: Entry) -> Row:
    fields = {name: getattr(entry, name) for name in _ENTRY_FIELDS if getattr(entry, name) not in (None, "")}
    category = next(row for row in edition.category if (row.tier, row.id) == (entry.tier, entry.category))
    tier = next(row.title for row in edition.tier if row.id is entry.tier)
    texts = {note.number: note.text for note in edition.note}
    numbers = (*entry.notes, *category.notes)
    if numbers:
        fields["notes"] = tuple(texts[number] for number in numbers)
    name = f"{entry.name} (PQC)" if entry.table == "pqc" else entry.name
    heading = entry.printed_category or category.printed
    place = Text(f"{tier.ja} / {heading}", f"{tier.en} / {heading}")
    return Row("entry", Text(name, name), fields, entry.grade, place, numbers, entry.canonical)
