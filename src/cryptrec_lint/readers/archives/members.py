"""A member of an archive, read as a file of its own would be; what is seen keeps the archive's place and names the
member in its symbol: `certs/ca.pem:12!certificate[0].signatureAlgorithm`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import CertificateSeen, FileNamed, Observation, Reason, Unresolved, reason
from cryptrec_lint.readers import registry, told_twice
from cryptrec_lint.readers.archives.budget import SEEN, Budget
from cryptrec_lint.source import Source

SEPARATOR = "!"
"""Stands between the name of a member and what is in it."""
_NAME = 200
"""Characters of a name that are shown."""


def observations(archive: Source, name: str, data: bytes, budget: Budget) -> Iterator[Observation]:
    """Everything seen in a member by the readers that need no files around it."""
    member = Source(name, data, named=False)
    readers = registry.claimants(member, in_archives=True)
    if len(readers) > 1:
        names = ", ".join(one.name for one in readers)
        yield unresolved(archive, name, "ambiguous-format", reason("several-readers", readers=names))
        readers = []
    added = registry.additions(member, in_archives=True)
    if not readers and (why := _unclaimed(member, bool(added))):
        yield unresolved(archive, name, "unread-container", why)
    told: list[Observation] = []
    for reader in (*readers, *added):
        yield from _read(archive, member, reader.name, budget, told)


def _unclaimed(member: Source, added: bool) -> Reason | None:
    """See `unclaimed`; what `needs_files` is said to be unread by whoever knows the archive."""
    from cryptrec_lint.readers import unclaimed  # not where every member has its reader

    if why := unclaimed.by_content(member):
        return why
    why = None if added else unclaimed.by_name(member)
    return None if why and needs_files(member) else why


def _read(
    archive: Source, member: Source, reader: str, budget: Budget, told: list[Observation]
) -> Iterator[Observation]:
    """What a reader sees in a member; `told` keeps the certificates, so that none is told again by those that add."""
    if not budget.depth:
        yield unresolved(archive, member.path, "unread-container", reason("archive-too-deep"))
        return
    budget.depth -= 1
    try:
        found = registry.reader(reader).read(member, budget)
        if told and registry.READERS[reader].adds:
            found = iter(told_twice.not_told(list(islice(found, SEEN)), told))
        for seen in found:
            budget.seen -= 1
            if budget.seen < 0:
                return
            if not budget.seen:
                yield unresolved(archive, member.path, "unreadable-input", reason("too-many-observations", limit=SEEN))
                return
            if isinstance(seen, CertificateSeen):
                told.append(seen)
            yield from placed(archive, member.path, seen)
    except ReadError as error:
        yield unresolved(archive, member.path, "unreadable-input", error.why, error.where.line)
    finally:
        budget.depth += 1


def placed(archive: Source, name: str, seen: Observation) -> Iterator[Observation]:
    """The observation at the archive's place. A file that a member names would be one beside the member."""
    if not isinstance(seen, FileNamed):
        line = seen.location.line if seen.written else 0
        where = archive.whole._replace(symbol=symbol(name, line, seen.location.symbol))
        yield seen._replace(location=where, written="")


def unresolved(archive: Source, name: str, rule: str, why: Reason, line: int = 0) -> Unresolved:
    """Something about a member that cannot be told."""
    return Unresolved(archive.whole._replace(symbol=symbol(name, line, "")), "", rule, why)


def symbol(name: str, line: int, inside: str) -> str:
    """A place in a member; the line only where the member is text."""
    shown = name if len(name) <= _NAME else name[:_NAME] + "…"
    return f"{shown}:{line}{SEPARATOR}{inside}" if line else f"{shown}{SEPARATOR}{inside}"


def needs_files(member: Source) -> bool:
    """Whether a reader would want it that needs the files around it (source code, configurations): those read no
    members."""
    return bool(registry.claimants(member, in_archives=False)) and not registry.claimants(member, in_archives=True)
