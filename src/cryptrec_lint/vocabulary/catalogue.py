"""What the names of Python libraries mean: typed, strict loading of `vocabulary/python/*.toml`, one file a library.

The shape of such a file (the classes below say what each key means):

- `[library]` names the library, the versions that were checked, the source, the modules whose import makes a file
  worth parsing (`modules`), and member names so distinctive that any module may pass them on (`words`).
- `[[row]]` says what a dotted name means: the `parts` of the mechanism that a call or reference chooses.
- `[[method]]` says the same of a method, known by its attribute and by what it is given.
- `[[assignment]]` says what assigning to an attribute chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from cryptrec_lint.model import Algorithm, Primitive, Purpose, Word

FOLDER = Path(__file__).parent / "python"


class Kind(Word):
    """How the value of a parameter is read."""

    ALGORITHM = "algorithm"
    """A name in text, a name of the library, or an object made by one."""
    GROUP = "group"
    """A curve or group: by name in text or by a name of the library."""
    BITS = "bits"
    """A number of bits."""
    MODULUS = "modulus"
    """A number whose own length is the size."""
    BYTES = "bytes"
    """A byte string whose length is the size: a key, an IV, a salt."""
    OCTETS = "octets"
    """A number of bytes."""
    COUNT = "count"
    """A number of something: iterations."""
    PROTOCOL = "protocol"
    """A protocol version of the library."""
    CIPHERS = "ciphers"
    """An OpenSSL cipher string."""

    @property
    def decides(self) -> bool:
        """Whether the mechanism cannot be told without such a parameter."""
        return self in (Kind.ALGORITHM, Kind.GROUP, Kind.PROTOCOL, Kind.CIPHERS)


class Default(NamedTuple):
    """What the library uses when a parameter is left out: a dotted name of the catalogue, or a text or number."""

    name: str
    constant: str | int | None
    software: str
    """Software and version that does so; empty where leaving it out is the plain way to write the choice."""
    source: str

    @property
    def steps(self) -> tuple[str, ...]:
        """What an observation says of it: software with version, and source."""
        return (self.software, self.source) if self.software else ()


class Parameter(NamedTuple):
    """Where a parameter of a call stands and how it is read."""

    name: str
    kind: Kind
    position: int | None
    keyword: str
    default: Default | None
    optional: bool
    """Leaving it out (or None) chooses nothing."""
    only: tuple[Primitive, ...]
    """Keep only components of these primitives: `RSA-SHA256` as the name of a hash is SHA-256."""
    choices: dict[str, tuple[Part, ...]]
    """What special texts and numbers mean to this parameter, before the vocabulary is asked."""
    role: str
    """Which of a row's `roles` a value of this parameter plays."""
    unless: str
    """Another parameter that takes this one's place when it is given."""
    role_of: str
    """Another parameter: the last name of its value (`PrivateFormat.PKCS8`) is the role."""
    element: int | None
    """The value is a tuple, of which this element is meant."""


class Part(NamedTuple):
    """One component of a mechanism, or several taken over from a parameter."""

    algorithm: Algorithm | None = None
    group: str = ""
    """Spelling of a curve or group in which a key lies."""
    agreement: str = ""
    """Spelling of a curve, group or KEM set in which a key is agreed."""
    size_of: str = ""
    """The parameter that gives the size of `algorithm`."""
    of: str = ""
    """The parameter whose components stand here."""
    inside: str = ""
    inside_first: bool = False
    """The components are used inside the mechanism's first component."""
    by_length_of: str = ""
    lengths: Mapping[int, Algorithm] = MappingProxyType({})
    """Length of `by_length_of` in bits → algorithm; `algorithm` when it cannot be seen."""
    thirds: bool = False
    """The key is three keys: which of them are equal decides, so a key put together of others decides nothing."""
    by_maker_of: str = ""
    makers: Mapping[str, Algorithm] = MappingProxyType({})
    """Dotted name that made the value of `by_maker_of` → algorithm."""
    unless: str = ""
    """Left out when this parameter is given."""
    only_with: str = ""
    """Left out unless this parameter is given, or may be."""
    optional: bool = False
    """When it cannot be told, the mechanism is reported without it."""


class Gives(NamedTuple):
    """Where a byte string comes from: the call itself, or a method of what the call made."""

    of: str
    """The parameter that gives its length; empty: it is as long as the output of the hash."""
    method: str
    """The method that returns it; empty: the call does."""
    same_choice: bool
    """Making the key and using it are one choice of algorithm."""


class Row(NamedTuple):
    """The meaning of a dotted name, a method or an assignment."""

    name: str
    library: str
    parts: tuple[Part, ...]
    roles: dict[str, tuple[Part, ...]]
    parameters: dict[str, Parameter]
    returns: str
    """The class of what a call gives; its methods are looked up under that name."""
    fluent: bool
    """Methods that are not in the catalogue return the object itself (a builder)."""
    gives: Gives | None
    mechanism: str
    """How to name the mechanism; empty: its components joined. `{name}` is the dotted name."""
    details: tuple[tuple[str, str], ...]
    """Detail of the observation → parameter that holds it."""
    flag: str
    """The keyword that says `False` when the use is not for security."""
    protocols: tuple[str, ...]
    protocol_default: Default | None
    """Set where `protocols` is what the software enables of itself."""
    protocols_of: str
    suites_of: str
    groups_of: str
    forbids: tuple[str, ...] = ()
    """A flag that forbids these protocol versions while it is set."""
    purpose: Purpose = Purpose.CODE
    modules: tuple[str, ...] = ()
    """The modules of the library: a method on an unknown object needs one of them to be imported."""
    receivers: tuple[str, ...] = ()
    """Methods: classes (a row's `returns` or name) to which the method belongs."""
    given: tuple[str, ...] = ()
    """Methods: on any other object, these keywords must be given."""
    needs: tuple[str, ...] = ()
    """Methods: on any other object, one of these parameters must be something of the library."""

    @property
    def silent(self) -> bool:
        """Whether naming or calling it chooses nothing by itself."""
        return not (self.parts or self.roles or self.protocols or self.protocols_of or self.suites_of or self.groups_of)


class Assignment(NamedTuple):
    """An attribute whose assignment chooses protocol versions: `minimum`, `maximum`, or `clears` (flags removed)."""

    attribute: str
    effect: str
    other: str
    """The attribute that bounds the other end of the range."""
    order: tuple[str, ...]
    """Protocol versions from the oldest to the newest."""


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """All libraries together."""

    rows: dict[str, Row]
    methods: dict[str, tuple[Row, ...]]
    assignments: dict[str, Assignment]
    renamed: dict[str, str]
    """Dotted prefix → the prefix under which the catalogue has it (`Cryptodome` → `Crypto`)."""
    namespaces: dict[str, frozenset[str]]
    """Modules full of algorithms → members that are none. Any other member is an algorithm that we do not know."""
    keys_per_mode: dict[str, int]
    """Modes that cut their key into several keys of the cipher."""
    modules: frozenset[str]
    words: frozenset[str]
    modules_with: dict[str, tuple[str, ...]]
    """Modules that matter only in a file that has one of these words."""
    holders: frozenset[str] = frozenset()
    """Modules whose members choose algorithms, and the modules around them."""
    prefixes: frozenset[str] = frozenset()
    leaves: frozenset[str] = frozenset()

    def canonical(self, dotted: str) -> str:
        """The name under which the catalogue knows a dotted name."""
        at = len(dotted)
        while at > 0:
            found = self.renamed.get(dotted[:at])
            if found is not None:
                return found + dotted[at:]
            at = dotted.rfind(".", 0, at)
        return dotted

    def concerns(self, dotted: str) -> bool:
        """Whether a module or name can lead to a row."""
        if dotted in self.prefixes or dotted in self.namespaces:
            return True
        return any(dotted.startswith(prefix + ".") for prefix in self.namespaces)

    @property
    def telling_words(self) -> frozenset[str]:
        """The words that choose something by themselves: a module's name does not."""
        return _telling_words(self)

    @property
    def anywhere(self) -> tuple[str, ...]:
        """Method names that mean something on any object, whatever is imported."""
        return _anywhere(self)


@cache
def _telling_words(catalogue: Catalogue) -> frozenset[str]:
    return catalogue.words.intersection(name.rpartition(".")[2] for name in catalogue.rows)


@cache
def _anywhere(catalogue: Catalogue) -> tuple[str, ...]:
    methods = catalogue.methods.items()
    return tuple(name for name, rows in methods if any(not row.receivers and not row.needs for row in rows))


@cache
def catalogue(folder: Path = FOLDER) -> Catalogue:
    """All files of a folder as one catalogue. Raises DocumentError that names file, key and fault."""
    from cryptrec_lint.vocabulary.catalogue_loading import load

    return load(folder)
