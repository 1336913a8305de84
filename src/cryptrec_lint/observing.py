"""Discover, read, observe: from a file to what is seen in it. ReadErrors end here, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint.discover import Found, LocalFiles, head, read
from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import CertificateSeen, KeySeen, Observation, StatusSeen, Unresolved, reason
from cryptrec_lint.readers import registry
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Reader

LONG = 1024 * 1024
"""Octets of a source from which on its observations are not kept, if its reader gives them in order."""


MOST, MOST_AS_READ = 80_000, 100_000
"""Things seen in one source of which findings come: certificates have two or three each, and a finding takes up
to 0.1 ms and two kilobytes until it is reported. Of a long source they are reported as they are read, so there time
alone is bounded: an inventory may have 50,000 certificates, and ordinary ones of so many fill the longest file."""


class Task(NamedTuple):
    """One file to read; picklable, for executors of other processes."""

    found: Found
    reader: str | None
    passwords: tuple[bytes, ...] = ()


class Observed(NamedTuple):
    """What a source gave: observations, the files it read into itself, and which reader claimed it."""

    source: Source
    """Without its bytes where nothing was seen in it."""
    root: str
    observations: tuple[Observation, ...] = ()
    lent: tuple[Source, ...] = ()
    """The files that were read into it."""
    reader: str = ""
    """The reader that claimed it; empty where none did."""
    refused: ReadError | None = None
    """Why it could not be read at all."""
    long: Task | None = None
    """It is long, and its observations come by `observations` when they are judged."""
    readers: tuple[str, ...] = ()
    """The readers that will then read it."""


def observe(task: Task) -> Observed:
    """Read one file with the reader that claims it."""
    found = task.found
    try:
        source = _source(found)
    except ReadError as error:
        return _unread(found, error)
    try:
        readers = [registry.reader(task.reader)] if task.reader else registry.claimants(source)
        added = [] if task.reader else registry.additions(source)
    except Exception as error:  # as in `_by`: a fault of one reader must not lose the other files
        return Observed(source, found.root, (_failed(source, _CLAIMS, error),), reader="none")
    if not readers and not added:
        return Observed(source if found.named else _emptied(source), found.root)
    if len(readers) > 1 and not registry.can_share(readers):
        why = reason("several-readers", readers=", ".join(one.name for one in readers))
        several = Unresolved(source.whole, "", "ambiguous-format", why)
        seen = _read(source, found.root, added, task.passwords).observations if added else ()
        return Observed(source, found.root, (several, *seen), reader="several")
    chosen = [*readers, *added]
    if len(source.data) > LONG and all(registry.READERS[one.name].in_order for one in chosen):
        names = tuple(one.name for one in chosen)
        return Observed(_emptied(source), found.root, reader=_names(chosen), long=task, readers=names)
    return _read(source, found.root, chosen, task.passwords)


def observations(long: Observed) -> tuple[Source, Iterator[Observation]]:
    """What is seen in a long source, as it is read. Raises ReadError where it has gone since."""
    assert long.long is not None
    source = _source(long.long.found)
    files = LocalFiles(long.root, long.long.passwords)
    seen = [_by(source, registry.reader(name), files, MOST_AS_READ) for name in long.readers]
    return source, chain(_in_order(seen), map(unread, files.refused))


def _source(found: Found) -> Source:
    if found.data is not None:
        return Source(found.path, found.data, found.path, found.named)
    return read(found.path, found.root, found.named)


def _unread(found: Found, error: ReadError) -> Observed:
    """A file that could not be read. One too large that no reader would want is passed by like any other."""
    nothing = Source(error.where.path, b"", named=found.named)
    if error.why.key == "too-large" and not found.named and not registry.might_be_claimed(head(found.path)):
        return Observed(nothing, found.root)
    return Observed(nothing, found.root, reader="none", refused=error)


def _emptied(source: Source) -> Source:
    return Source(source.path, b"", source.key, source.named)


def at_once(long: Observed) -> Observed:
    """A long source with its observations after all."""
    try:
        source, seen = observations(long)
    except ReadError as error:
        return Observed(long.source, long.root, reader=long.reader, refused=error)
    return Observed(source, long.root, tuple(seen), reader=long.reader)


def _read(source: Source, root: str, readers: list[Reader], passwords: tuple[bytes, ...]) -> Observed:
    files, seen = LocalFiles(root, passwords), list[Observation]()
    for reader in readers:
        seen += _not_told(list(_by(source, reader, files, MOST)), seen)
    seen += map(unread, files.refused)
    kept = source if seen else _emptied(source)
    return Observed(kept, root, tuple(seen), tuple(files.lent.values()), _names(readers))


def _names(readers: list[Reader]) -> str:
    """What to call them together: those that add to others have no part in what format a source is in."""
    own = [one.name for one in readers if not registry.READERS[one.name].adds]
    return "+".join(own or [one.name for one in readers])


_BEFORE = 3
"""Lines between the element of a certificate, where the reader of the format sees it, and its text."""


def _not_told(added: list[Observation], seen: list[Observation]) -> list[Observation]:
    """What is added, without the certificates that the reader of the format saw at their places itself."""
    told: dict[str, set[int]] = {}
    for one in seen:
        if isinstance(one, CertificateSeen):
            told.setdefault(one.sha256, set()).update(range(one.location.line, one.location.end_line + 1 + _BEFORE))
    if not told or not added:
        return added
    again = {
        one.location.symbol
        for one in added
        if isinstance(one, CertificateSeen) and one.location.line in told.get(one.sha256, ())
    }
    return [one for one in added if _top(one.location.symbol) not in again]


def _top(symbol: str) -> str:
    """What a symbol names a part of: `ca/certificate[0]` for `ca/certificate[0].signatureAlgorithm`."""
    top, part, _ = symbol.partition("].")
    return f"{top}]" if part else symbol


def _in_order(seen: list[Iterator[Observation]]) -> Iterator[Observation]:
    """What several readers see, in the order of the places, where each of them gives its own so."""
    return seen[0] if len(seen) == 1 else merge(*seen, key=lambda one: (one.location.line, one.location.column))


def _by(source: Source, reader: Reader, files: LocalFiles, most: int) -> Iterator[Observation]:
    try:
        yield from _bounded(reader.read(source, files), most)
    except ReadError as error:
        yield Unresolved(error.where, "", "unreadable-input", error.why)
    except Exception as error:
        # A fault of the reader must not lose the other files, nor what this one gave before; it fails the run.
        yield _failed(source, reader.name, error)


_UNTOLD = (CertificateSeen, KeySeen, StatusSeen)
"""Observations that no finding comes of by itself."""


def _bounded(seen: Iterator[Observation], most: int) -> Iterator[Observation]:
    """What is seen, up to so many, and then that there is more."""
    count = 0
    for one in seen:
        count += not isinstance(one, _UNTOLD)
        if count > most:
            yield Unresolved(one.location, one.written, "unreadable-input", reason("source-too-much", limit=most))
            return
        yield one


def _failed(source: Source, reader: str, error: Exception) -> Unresolved:
    why = reason("reader-failed", reader=reader, error=type(error).__name__, detail=error)
    return Unresolved(source.whole, "", "unreadable-input", why)


_CLAIMS = "claims"
"""Stands for the reader where the question which one it is has failed."""
NOT_INPUT = frozenset({"link-outside", "not-a-file"})
"""Why a thing met in a folder is no part of it. Noted in the report; a configuration that names one misses a file."""


def unread(error: ReadError) -> Unresolved:
    """What could not be read, as an observation."""
    rule = "missing-file" if error.why.key in NOT_INPUT else "unreadable-input"
    return Unresolved(error.where, "", rule, error.why)
