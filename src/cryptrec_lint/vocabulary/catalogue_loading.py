"""The strict reading of `vocabulary/python/*.toml`: an unknown key, or a name that leads nowhere, is an error."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import tomli

from cryptrec_lint.errors import DocumentError
from cryptrec_lint.model import Algorithm, Primitive, Purpose, Word, reason
from cryptrec_lint.vocabulary import tables
from cryptrec_lint.vocabulary.catalogue import Assignment, Catalogue, Default, Gives, Kind, Parameter, Part, Row
from cryptrec_lint.vocabulary.strict_table import Table

_MEMBER = "*"
"""Stands for the member's value in the parts of a row that has `members`."""
_EFFECTS = ("minimum", "maximum", "clears")

Choices = dict[str, dict[str, tuple[Part, ...]]]


def load(folder: Path) -> Catalogue:
    """All files of a folder as one catalogue. Raises DocumentError."""
    words: set[str] = set()
    modules: set[str] = set()
    into = Catalogue({}, {}, {}, {}, {}, {}, frozenset(), frozenset(), {})
    for path in sorted(folder.glob("*.toml")):
        _File(path).add_to(into, words, modules)
    names = [*into.rows, *into.namespaces, *into.renamed]
    holders = _holders({*into.namespaces, *modules, *_within(folder)} - set(into.rows), modules)
    leaves = {name.rpartition(".")[2] for name in (*names, *holders)} | set(into.methods)
    return Catalogue(
        into.rows,
        into.methods,
        into.assignments,
        into.renamed,
        into.namespaces,
        into.keys_per_mode,
        frozenset(modules),
        frozenset(words),
        into.modules_with,
        holders,
        _prefixes(names),
        frozenset(leaves),
    )


def _within(folder: Path) -> Iterable[str]:
    """The modules and classes in which rows of the files lie."""
    for path in sorted(folder.glob("*.toml")):
        for row in _content(path).get("row", []):
            yield from row.get("within", [])


def _holders(names: Iterable[str], modules: set[str]) -> frozenset[str]:
    """Names with those around them, as far as they belong to the modules of the catalogue."""
    return frozenset(name for name in _prefixes(names) if name.partition(".")[0] in modules)


def _prefixes(names: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        while name and name not in found:
            found.add(name)
            name = name.rpartition(".")[0]
    return frozenset(found)


class _File:
    """One file of the catalogue."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self.whole = Table(self.path, path.stem, _content(path))
        self.library = ""
        self.modules: tuple[str, ...] = ()
        self.choices: Choices = {}

    def add_to(self, into: Catalogue, words: set[str], modules: set[str]) -> None:
        """Read the file into a catalogue."""
        self._head(into, words, modules)
        into.renamed.update(self.whole.text_table("renamed"))
        into.namespaces.update({name: frozenset(found) for name, found in self.whole.text_lists("namespaces").items()})
        into.keys_per_mode.update(self.whole.take("keys_per_mode", dict, {}))
        for name, table in self.whole.named("choices"):
            self.choices[name] = {text: _parts(table, text) for text in table.left()}
        for row in self._rows("row"):
            if row.name in into.rows:
                raise DocumentError(self.path, row.name, reason("catalogue-twice", name=row.name))
            into.rows[row.name] = row
        for row in self._rows("method"):
            into.methods[row.name] = (*into.methods.get(row.name, ()), row)
        for table in self.whole.below("assignment"):
            found = _assignment(table)
            into.assignments[found.attribute] = found
        self.whole.end()

    def _head(self, into: Catalogue, words: set[str], modules: set[str]) -> None:
        head = Table(self.path, "library", self.whole.need("library", dict))
        self.library = head.need("name", str)
        head.need("versions", str)
        head.need("source", str)
        self.modules = head.texts("modules")
        modules.update(self.modules)
        words.update(head.texts("words"))
        into.modules_with.update(head.text_lists("modules_with"))
        head.end()

    def _rows(self, key: str) -> Iterable[Row]:
        for number, content in enumerate(self.whole.take(key, list, [])):
            where = f"{key}[{number}]"
            for name, member in _names(Table(self.path, where, content)).items():
                yield self._row(Table(self.path, where, content), name, member)

    def _row(self, table: Table, name: str, member: str) -> Row:
        _names(table)
        row = Row(
            name=name,
            library=self.library,
            parts=_parts(table, "parts", member),
            roles=_roles(table),
            parameters={key: _parameter(key, item, self.choices) for key, item in table.named("parameters")},
            returns=table.take("returns", str, name),
            fluent=table.take("fluent", bool, False),
            gives=_gives(table.only("gives")),
            mechanism=table.take("mechanism", str, "").replace("{name}", name),
            details=tuple(table.text_table("details").items()),
            flag=table.take("flag", str, ""),
            protocols=_protocols(table, "protocols", member),
            forbids=_protocols(table, "forbids", member),
            protocol_default=_default(table.only("protocol_default")),
            protocols_of=table.take("protocols_of", str, ""),
            suites_of=table.take("suites_of", str, ""),
            groups_of=table.take("groups_of", str, ""),
            purpose=_word(table, "purpose", Purpose, Purpose.CODE),
            modules=self.modules,
            receivers=table.texts("receivers"),
            given=table.texts("given"),
            needs=table.texts("needs"),
        )
        table.end()
        _check(table, row)
        return row


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except tomli.TOMLDecodeError as error:
        why = reason(
            "document-unparsable", line=getattr(error, "lineno", 0), column=getattr(error, "colno", 0), detail=error
        )
        raise DocumentError(str(path), "", why) from None


def _names(table: Table) -> dict[str, str]:
    """Every full name that a row stands for → its member's value."""
    members = dict.fromkeys(table.texts("names"), "") | table.text_table("members")
    within = table.texts("within") or ("",)
    if not members:
        raise table.fail("names", reason("document-missing-key"))
    return {f"{module}.{name}".lstrip("."): value for module, (name, value) in product(within, members.items())}


def _word(table: Table, key: str, words: type[Word], default: Any = None) -> Any:
    text = table.need(key, str) if default is None else table.take(key, str, default.value)
    try:
        return words(text)
    except ValueError:
        raise table.unknown_value(key, text, ", ".join(word.value for word in words)) from None


def _protocols(table: Table, key: str, member: str) -> tuple[str, ...]:
    names = tuple(text.replace(_MEMBER, member) for text in table.texts(key))
    for name in names:
        if tables.protocol(name) != name:
            raise table.unknown_value(key, name, "protocols.toml")
    return names


# ---- parts


def _parts(table: Table, key: str, member: str = "") -> tuple[Part, ...]:
    return tuple(_part(item, member) for item in table.below(key))


def _roles(table: Table) -> dict[str, tuple[Part, ...]]:
    found = table.only("roles")
    return {} if found is None else {role: _parts(found, role) for role in found.left()}


def _part(table: Table, member: str) -> Part:
    lengths = _algorithms(table, "lengths")
    part = Part(
        algorithm=_algorithm(table, member),
        group=_group(table, "group", member),
        agreement=_group(table, "agreement", member),
        size_of=table.take("size_of", str, ""),
        of=table.take("of", str, ""),
        inside=table.take("inside", str, ""),
        inside_first=table.take("inside_first", bool, False),
        by_length_of=table.take("by_length_of", str, ""),
        lengths={int(bits): algorithm for bits, algorithm in lengths.items()},
        thirds=table.take("thirds", bool, False),
        by_maker_of=table.take("by_maker_of", str, ""),
        makers=_algorithms(table, "makers"),
        unless=table.take("unless", str, ""),
        only_with=table.take("only_with", str, ""),
        optional=table.take("optional", bool, False),
    )
    table.end()
    return part


def _algorithm(table: Table, member: str) -> Algorithm | None:
    name = table.take("algorithm", str, "").replace(_MEMBER, member)
    size = table.take("size", int)
    parameter_set = table.take("parameter_set", str, "").replace(_MEMBER, member)
    return _known(table, "algorithm", name)._replace(size=size, parameter_set=parameter_set or None) if name else None


def _known(table: Table, key: str, name: str) -> Algorithm:
    if name not in tables.atoms():
        raise table.unknown_value(key, name, "algorithms.toml")
    return tables.algorithm(name)


def _algorithms(table: Table, key: str) -> dict[str, Algorithm]:
    """Text → algorithm; one whose specification knows a single length has that size."""
    found = {text: _known(table, key, name) for text, name in table.text_table(key).items()}
    sizes = {text: tables.atoms()[algorithm.name].sizes for text, algorithm in found.items()}
    return {text: item._replace(size=sizes[text][0]) if len(sizes[text]) == 1 else item for text, item in found.items()}


def _group(table: Table, key: str, member: str) -> str:
    name = str(table.take(key, str, "")).replace(_MEMBER, member)
    if name and tables.group(name) is None:
        raise table.unknown_value(key, name, "groups.toml")
    return name


# ---- parameters


def _parameter(name: str, table: Table, shared: Choices) -> Parameter:
    found = Parameter(
        name=name,
        kind=_word(table, "kind", Kind),
        position=table.take("position", int),
        keyword=table.take("keyword", str, name),
        default=_default(table.only("default")),
        optional=table.take("optional", bool, False),
        only=_primitives(table),
        choices=_choices(table, shared),
        role=table.take("role", str, ""),
        unless=table.take("unless", str, ""),
        role_of=table.take("role_of", str, ""),
        element=table.take("element", int),
    )
    table.end()
    return found


def _primitives(table: Table) -> tuple[Primitive, ...]:
    names = table.texts("only")
    try:
        return tuple(map(Primitive, names))
    except ValueError:
        raise table.unknown_value("only", ", ".join(names), ", ".join(word.value for word in Primitive)) from None


def _choices(table: Table, shared: Choices) -> dict[str, tuple[Part, ...]]:
    name = table.take("choices", str, "")
    if name and name not in shared:
        raise table.unknown_value("choices", name, ", ".join(shared))
    return shared[name] if name else {}


def _default(table: Table | None) -> Default | None:
    if table is None:
        return None
    text, number = table.take("text", str), table.take("number", int)
    found = Default(
        name=table.take("name", str, ""),
        constant=number if text is None else text,
        software=table.take("software", str, ""),
        source=table.take("source", str, ""),
    )
    if bool(found.software) != bool(found.source):
        raise table.fail("source", reason("document-missing-key"))
    table.end()
    return found


def _gives(table: Table | None) -> Gives | None:
    if table is None:
        return None
    found = Gives(
        of=table.take("of", str, ""),
        method=table.take("method", str, ""),
        same_choice=table.take("same_choice", bool, False),
    )
    table.end()
    return found


def _assignment(table: Table) -> Assignment:
    found = Assignment(
        attribute=table.need("attribute", str),
        effect=table.need("effect", str),
        other=table.take("other", str, ""),
        order=_protocols(table, "order", ""),
    )
    if found.effect not in _EFFECTS:
        raise table.unknown_value("effect", found.effect, ", ".join(_EFFECTS))
    table.end()
    return found


def _check(table: Table, row: Row) -> None:
    """Every parameter that a row speaks of is one of its parameters."""
    for word in _spoken_of(row):
        if word and word not in row.parameters:
            raise table.unknown_value("parameters", word, ", ".join(row.parameters))


def _spoken_of(row: Row) -> Iterable[str]:
    for part in (*row.parts, *(part for parts in row.roles.values() for part in parts)):
        yield from (part.of, part.size_of, part.by_length_of, part.by_maker_of, part.unless, part.only_with)
    for parameter in row.parameters.values():
        yield from (parameter.unless, parameter.role_of)
    yield from (row.protocols_of, row.suites_of, row.groups_of, *row.needs, *row.given, *(of for _, of in row.details))
    yield row.gives.of if row.gives else ""
