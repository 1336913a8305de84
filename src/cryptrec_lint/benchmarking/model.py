"""The nouns of the benchmarks: what is timed (`Case`, `Timing`), and what came of it (`Row`, `Figure`, `Run`).

Times are in seconds, sizes of messages in bytes, keys and strengths in bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from cryptrec_lint.model import Algorithm, Text, Verdict, Word

Call = Callable[[], object]


class Way(Word):
    """How the library is called while the clock runs."""

    PER_MESSAGE = "per-message"
    """A new context for every message, as an application calls it."""
    CEILING = "ceiling"
    """One long-lived context and a reused buffer: what the library can give at best."""
    OPERATION = "operation"
    """One operation of a public-key technique or one run of a protocol: there is no other way."""
    THREADS = "threads"
    """The ceiling, or an operation, in several threads at once: what releasing the interpreter's lock gives."""
    FLOOR = "floor"
    """What any call costs here: copying the same bytes, or the cheapest call into the library."""


class Timing(NamedTuple):
    """One thing to be timed. `prepare` does everything that the clock must not see and gives what it must."""

    way: Way
    operation: str
    """`encrypt`, `hash`, `sign`, `verify`, `agree`, `run` … (a key of `[bench-operation]` in messages.toml)"""
    prepare: Callable[[], Call]
    size: int | None = None
    """Bytes that one call works on; None where calls are counted, not bytes."""


class Case(NamedTuple):
    """A technique of the list with its parameters: one row of the report, measured or not."""

    id: str
    """Stable and in lower case: `aes-128-gcm`, `rsa-pss-2048`."""
    name: str
    """As the report prints it: `AES-128-GCM`."""
    techniques: tuple[str, ...]
    """Canonical names of the list's entries that the row stands for: AES and GCM."""
    components: tuple[Algorithm, ...]
    """What the judge is asked about."""
    implementation: str
    """Library and version, or this project's own."""
    timings: Callable[[Sequence[int]], Iterator[Timing]] | None = None
    """Message sizes → what is timed; None where this host cannot run it, and `unavailable` says why."""
    check: Call | None = None
    """A known-answer test: raises `KnownAnswerError` where the callable does not give the published result."""
    source: str = ""
    """Where the known answer was published."""
    remarks: tuple[Text, ...] = ()
    """What a reader must know of the row: composed of other calls, announced for removal, not constant-time."""
    unavailable: Text | None = None
    """Why this host cannot run it: which library, which version, what would make it run."""


class KnownAnswerError(AssertionError):
    """A callable does not give the published answer: nothing of it is timed."""


class Figure(NamedTuple):
    """What timing one thing gave. Estimator: the median of rounds, each of `iterations` calls."""

    way: Way
    operation: str
    size: int | None
    median: float
    """Seconds a call."""
    iqr: float
    """Interquartile range, seconds a call."""
    least: float
    rounds: int
    iterations: int

    @property
    def per_second(self) -> float:
        """Bytes a second where there is a size, else calls a second."""
        return (self.size or 1) / self.median

    @property
    def spread(self) -> float:
        """Interquartile range as a share of the median."""
        return self.iqr / self.median


class Row(NamedTuple):
    """A case with its figures and its verdict."""

    id: str
    name: str
    techniques: tuple[str, ...]
    implementation: str
    verdict: Verdict
    strength: int | None
    """Bits of security by the strength requirements; None where they have no row for it."""
    figures: tuple[Figure, ...]
    source: str
    remarks: tuple[Text, ...]
    unavailable: Text | None


class Contention(NamedTuple):
    """How much of the machine the run had. Above about 1.05, figures of different rows cannot be ranked closely."""

    wall_over_cpu: float
    """Elapsed time over the processor time of the measuring process."""
    steal: float | None
    """Share of processor time that the hypervisor gave to others, None where the system does not say."""


class Host(NamedTuple):
    """The machine that the figures are of."""

    cpu: str
    cores: int
    flags: tuple[str, ...]
    """Processor features that matter here: `aes`, `vaes`, `pclmulqdq`, `sha_ni`, `avx2`, `avx512f` …"""
    hertz: int | None
    """Nominal clock in hertz, where the system states one."""
    governor: str
    virtual: str
    """Name of the hypervisor, empty where there is none or none is seen."""
    system: str
    python: str
    library: str
    """Version of `cryptography`."""
    openssl: str
    """The OpenSSL inside it, as it names itself."""


class Run(NamedTuple):
    """A finished run."""

    tool_version: str
    policy: str
    edition: str
    """Document and date of the cipher list."""
    started: str
    """ISO 8601, UTC."""
    seconds: float
    """What each figure was given."""
    host: Host
    contention: Contention
    floors: tuple[Figure, ...]
    rows: tuple[Row, ...]
    threads: int = 1
