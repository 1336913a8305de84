"""Discover, read, observe: from a file to what is seen in it. ReadErrors end here, as findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint.discover import Found, LocalFiles, head, read
from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import CertificateSeen, KeySeen, Observation, Reason, StatusSeen, Unresolved, reason
from cryptrec_lint.readers import registry
from cryptrec_lint.source import Excerpt, Source

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

    source: Excerpt
    """What is still to be shown of it: a folder may hold more than memory does."""
    root: str
    observations: tuple[Observation, ...] = ()
    lent: tuple[Excerpt, ...] = ()
    """The files that were read into it."""
    reader: str = ""
    """The reader that claimed it; empty where none did."""
    refused: ReadError | None = None
    """Why it could not be read at all."""
    long: Task | None = None
    """It is long, and its observations come by `observations` when they are judged."""
    readers: tuple[str, ...] = ()
    """The readers that will then read it."""
    unclaimed: Reason | None = None
    """Why no reader wants it."""


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
        failed = [_failed(source, _CLAIMS, error)]
        return Observed(_excerpt(source, failed), found.root, tuple(failed), reader="none")
    untold = () if readers else tuple(_unclaimed(source, bool(added)))
    if not readers and not added:
        if untold:
            return Observed(_excerpt(source, untold), found.root, untold, reader="none")
        return Observed(_excerpt(source), found.root, unclaimed=registry.why_unclaimed(source))
    if len(readers) > 1 and not registry.can_share(readers):
        why = reason("several-readers", readers=", ".join(one.name for one in readers))
        several = Unresolved(source.whole, "", "ambiguous-format", why)
        seen = _read(source, found.root, added, task.passwords).observations if added else ()
        return Observed(_excerpt(source, [several, *seen]), found.root, (several, *seen), reader="several")
    chosen = [*readers, *added]
    if len(source.data) > LONG and all(registry.READERS[one.name].in_order for one in chosen):
        names = tuple(one.name for one in chosen)
        return Observed(_excerpt(source), found.root, reader=_names(chosen), long=task, readers=names)
    seen_in_it = _read(source, found.root, chosen, task.passwords)
    return seen_in_it._replace(observations=(*seen_in_it.observations, *untold)) if untold else seen_in_it


def _unclaimed(source: Source, added: bool) -> Iterator[Unresolved]:
    """What is said of a source that no reader claims; `added` says that something in it is read all the same."""
    from cryptrec_lint.readers import unclaimed  # not where every file has its reader

    why = unclaimed.by_content(source) or (None if added else unclaimed.by_name(source))
    if why:
        yield Unresolved(source.whole, "", "unread-container", why)


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
    nothing = _excerpt(Source(error.where.path, b"", named=found.named))
    if error.why.key == "too-large" and not found.named and not _is_wanted(head(found.path)):
        return Observed(nothing, found.root)
    return Observed(nothing, found.root, reader="none", refused=error)


def _is_wanted(beginning: Source) -> bool:
    """Whether a file that begins so may hold something: what no reader wants is of another kind, but a text may hold
    something further down."""
    is_text = b"\0" not in beginning.data or bool(beginning.wide)
    return is_text or registry.might_be_claimed(beginning) or any(_unclaimed(beginning, added=False))


def at_once(long: Observed) -> Observed:
    """A long source with its observations after all."""
    try:
        source, seen = observations(long)
    except ReadError as error:
        return Observed(long.source, long.root, reader=long.reader, refused=error)
    kept = tuple(seen)
    return Observed(_excerpt(source, kept), long.root, kept, reader=long.reader)


def _read(source: Source, root: str, readers: list[Reader], passwords: tuple[bytes, ...]) -> Observed:
    files, seen = LocalFiles(root, passwords), list[Observation]()
    for reader in readers:
        seen += _not_told(list(_by(source, reader, files, MOST)), seen)
    seen += map(unread, files.refused)
    lent = tuple(_excerpt(one, seen) for one in files.lent.values())
    return Observed(_excerpt(source, seen), root, tuple(seen), lent, _names(readers))


def _excerpt(source: Source, seen: Sequence[Observation] = ()) -> Excerpt:
    """What is still to be shown of a source once it was read."""
    return Excerpt(source, (one.location.line for one in seen if one.location.path == source.path))


def _names(readers: list[Reader]) -> str:
    """What to call them together: those that add to others have no part in what format a source is in."""
    own = [one.name for one in readers if not registry.READERS[one.name].adds]
    return "+".join(own or [one.name for one in readers])


_BEFORE = 3
"""Lines between the element of a certificate, where the reader of the format sees it, and its text."""


def _not_told(added: list[Observation], seen: list[Observation]) -> list[Observation]:
    """What is added, without the certificates, lists and responses that the reader of the format saw there itself."""
    told: dict[str | bytes, set[int]] = {}
    for one in seen:
        if isinstance(one, _KNOWN_AGAIN):
            told.setdefault(_octets(one), set()).update(range(one.location.line, one.location.end_line + 1 + _BEFORE))
    if not told or not added:
        return added
    again = {
        one.location.symbol
        for one in added
        if isinstance(one, _KNOWN_AGAIN) and one.location.line in told.get(_octets(one), ())
    }
    return [one for one in added if _top(one.location.symbol) not in again]


_KNOWN_AGAIN = (CertificateSeen, StatusSeen)


def _octets(one: CertificateSeen | StatusSeen) -> str | bytes:
    """What is the same wherever the same thing stands."""
    return one.sha256 if isinstance(one, CertificateSeen) else one.der


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
