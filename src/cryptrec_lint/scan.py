"""The five verbs in a row: discover, read, observe, judge, report. The only place that catches ReadError."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint import __version__
from cryptrec_lint.discover import Discovery, Found, LocalFiles, head, read
from cryptrec_lint.documents.library import EditionHead, Kind, Library
from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.errors import ReadError
from cryptrec_lint.judging.judge import judge_by
from cryptrec_lint.model import (
    CertificateSeen,
    EditionNamed,
    FileNamed,
    Finding,
    InputError,
    MechanismUse,
    Observation,
    Report,
    Unresolved,
    reason,
)
from cryptrec_lint.readers import registry
from cryptrec_lint.source import Source
from cryptrec_lint.texts import of_reason

if TYPE_CHECKING:
    from concurrent.futures import Executor  # a costly import, and only a name here

    from cryptrec_lint.documents.esign import Supplement
    from cryptrec_lint.readers.interface import Reader


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


class Signatures(NamedTuple):
    """How certificates of users who sign are looked for and judged (Act on Electronic Signatures)."""

    always: bool = False
    """Every certificate that is no CA's; else only those whose keyUsage has nonRepudiation."""
    signed_on: date | None = None
    """The day of the signature, where the user named it."""
    supplements: tuple[str, ...] = ()
    """Files with records that a site has checked itself."""


class Task(NamedTuple):
    """One file to read; picklable, for executors of other processes."""

    found: Found
    reader: str | None
    passwords: tuple[bytes, ...] = ()


def scan(
    found: Discovery,
    library: Library,
    panel: Panel,
    as_of: date,
    until: date | None = None,
    signatures: Signatures | None = None,
    reader: str | None = None,
    executor: Executor | None = None,
    passwords: tuple[bytes, ...] = (),
) -> Report:
    """Read, observe and judge what was discovered.

    `until` is the last day of the system's life, where it is known; `signatures` says how certificates of signing users
    are examined (by default they are not); `reader` forces a format; `executor` spreads the
    reading (any `concurrent.futures.Executor`); `passwords` are tried on protected containers.
    """
    run: Callable[..., Iterable[Observed]] = executor.map if executor else map
    observed = _without_included(list(run(observe, [Task(one, reader, passwords) for one in found.found])))
    more, handed_over = _handed_over(observed, passwords)
    observed += more
    refused = [*found.refused, *(each.refused for each in observed if each.refused)]
    observations = _once(_for_tls([one for each in observed for one in each.observations], handed_over))
    observations += [_refused(error) for error in refused if error.why.key not in _NOT_INPUT]
    sources = {source.path: source for each in observed for source in (each.source, *each.lent)}
    judge = judge_by(panel, as_of, until)
    found_in = [finding for one in observations if (finding := judge(one))]
    about_users, editions = _users(observations, library, panel, signatures)
    findings = _finished([*found_in, *about_users], sources)
    errors = (*_unclaimed(observed), *_not_input(refused, findings))
    report = _report(found, library, panel, as_of, observed, observations, findings, errors)
    return report._replace(until=until, editions=report.editions + editions)


def observe(task: Task) -> Observed:
    """Read one file with the reader that claims it."""
    found = task.found
    try:
        source = _source(found)
    except ReadError as error:
        return _unread(found, error)
    readers = [registry.reader(task.reader)] if task.reader else registry.claimants(source)
    if not readers:
        return Observed(source if found.named else _emptied(source), found.root)
    if len(readers) > 1:
        why = reason("several-readers", readers=", ".join(one.name for one in readers))
        several = Unresolved(source.whole, "", "ambiguous-format", why)
        return Observed(source, found.root, (several,), reader="several")
    return _read(source, found.root, readers[0], task.passwords)


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


def _read(source: Source, root: str, reader: Reader, passwords: tuple[bytes, ...]) -> Observed:
    files = LocalFiles(root, passwords)
    seen: list[Observation] = []
    try:
        for one in reader.read(source, files):
            seen.append(one)  # noqa: PERF402 - what came before a ReadError must stay
    except ReadError as error:
        seen.append(Unresolved(error.where, "", "unreadable-input", error.why))
    except Exception as error:
        # A fault of the reader must not lose the other files, nor what this one gave before; it fails the run.
        why = reason("reader-failed", reader=reader.name, error=type(error).__name__, detail=error)
        seen.append(Unresolved(source.whole, "", "unreadable-input", why))
    seen += [_refused(error) for error in files.refused]
    kept = source if seen else _emptied(source)
    return Observed(kept, root, tuple(seen), tuple(files.lent.values()), reader.name)


_NOT_INPUT = frozenset({"link-outside", "not-a-file"})
"""Why a thing met in a folder is no part of it. Noted in the report; a configuration that names one misses a file."""


def _refused(error: ReadError) -> Unresolved:
    rule = "missing-file" if error.why.key in _NOT_INPUT else "unreadable-input"
    return Unresolved(error.where, "", rule, error.why)


def _without_included(observed: list[Observed]) -> list[Observed]:
    """Leave out sources that were read within another one of their format, in their context, and judged there.

    Naming a file is not enough: what no includer says anything of stays, so that no include can hide a file.
    """
    kept: list[Observed] = []
    judged: set[tuple[str, str]] = set()
    somewhere = {source.path for each in observed for source in each.lent}
    # Those that nobody includes come first; of a circle, the first one stays.
    for each in sorted(observed, key=lambda one: one.source.path in somewhere):
        if (each.reader, each.source.path) not in judged:
            kept.append(each)
            seen = {one.location.path for one in each.observations}
            judged.update((each.reader, source.path) for source in each.lent if source.path in seen)
    return kept


def _handed_over(observed: list[Observed], passwords: tuple[bytes, ...]) -> tuple[list[Observed], set[str]]:
    """Read the files that sources name (`ssl_certificate`) and that were not read already; and all files so named."""
    extra: list[Observed] = []
    handed_over: set[str] = set()
    known = {each.source.path for each in observed}
    for each in observed:
        for named in each.observations:
            if isinstance(named, FileNamed):
                handed = _hand_over(named, each)
                if isinstance(handed, Unresolved):
                    extra.append(each._replace(observations=(handed,), lent=(), refused=None))
                    continue
                handed_over.add(handed.path)
                if handed.path not in known:
                    known.add(handed.path)
                    task = Task(Found(handed.path, each.root, named=False, data=handed.data), None, passwords)
                    extra.append(_must_be_read(observe(task)))
    return extra, handed_over


def _hand_over(named: FileNamed, by: Observed) -> Source | Unresolved:
    try:
        # Beside the file that says so, and beside the one that includes it: programs resolve it from their main file.
        files, places = LocalFiles(by.root), (Source(named.location.path, b""), by.source)
        found = next((lent for place in places if (lent := files.named(place, named.path))), None)
    except ReadError as error:
        return Unresolved(named.location, named.written, "unreadable-input", error.why, subject=named.subject)
    if found is None:
        why = reason("file-not-found", path=named.path)
        return Unresolved(named.location, named.written, "missing-file", why, subject=named.subject)
    return found


_SERVES_TLS = ("serves_tls", 1)
"""As the certificate readers mark what a certificate itself says is for servers."""


def _for_tls(observations: list[Observation], named: set[str]) -> list[Observation]:
    """The first certificate of a file that a server's configuration names is a server's, whatever it says of itself."""
    ends = {
        (one.location.path, one.location.symbol)
        for one in observations
        if isinstance(one, CertificateSeen) and one.location.path in named and one.role in ("end-entity", "self-issued")
    }
    return [_marked(one) if isinstance(one, MechanismUse) and _is_first(one, ends) else one for one in observations]


def _is_first(use: MechanismUse, ends: set[tuple[str, str]]) -> bool:
    certificate = use.location.symbol.partition(".")[0]
    return certificate == "certificate[0]" and (use.location.path, certificate) in ends


def _marked(use: MechanismUse) -> MechanismUse:
    return use if _SERVES_TLS in use.details else use._replace(details=(*use.details, _SERVES_TLS))


def _must_be_read(observed: Observed) -> Observed:
    """A file that a configuration relies on and that no reader knows is not passed over."""
    if observed.reader:
        return observed
    unknown = Unresolved(observed.source.whole, "", "unread-container", reason("no-reader"))
    return observed._replace(observations=(unknown,), reader="none")


def _users(
    observations: list[Observation], library: Library, panel: Panel, signatures: Signatures | None
) -> tuple[list[Finding], tuple[EditionNamed, ...]]:
    """The findings about certificates of signing users, and the editions that judged them; neither where there is no
    such certificate: then nothing of this is even imported."""
    certificates = [one for one in observations if isinstance(one, CertificateSeen)]
    if signatures is None or not any(signatures.always or one.signs_documents for one in certificates):
        return [], ()
    from cryptrec_lint.readers.certificates import users

    wanted = users.any_user if signatures.always else users.signs_documents
    seen = list(users.user_certificates(certificates, wanted))
    if not seen:
        return [], ()
    from cryptrec_lint.documents.esign import signature_rules
    from cryptrec_lint.judging import esign

    rules = signature_rules(library, panel.policy, signatures.supplements)
    if rules is None:
        return [], ()
    found = [finding for one in seen for finding in esign.findings(one, rules, signatures.signed_on)]
    heads = [library.find(Kind.ESIGN, id) for id in (panel.policy.criteria, panel.policy.record)]
    return found, (*map(_named, heads), *(_named(_head_of(one)) for one in rules.supplements))


def _head_of(supplement: Supplement) -> EditionHead:
    record = supplement.record
    return EditionHead(Kind.ESIGN, supplement.path, record.edition, record.publication)


def _once(observations: list[Observation]) -> list[Observation]:
    """The same thing seen at the same place through two ways is one observation."""
    return list(dict.fromkeys(observations))


def _finished(findings: list[Finding], sources: dict[str, Source]) -> tuple[Finding, ...]:
    """Sorted by place, with fingerprints."""
    ordered = sorted(findings, key=lambda one: (one.location, one.mechanism, one.rule, one.subject))
    counts: dict[tuple[str, ...], int] = {}
    lines: dict[tuple[str, int], tuple[str, str]] = {}
    finished = []
    for finding in ordered:
        path, number = finding.location.path, finding.location.line
        source = sources.get(path)
        if (path, number) not in lines:  # once a line: a line may hold thousands of findings
            line = source.line(number) if source else ""
            lines[path, number] = line, _fingerprint(line.strip())
        line, digest = lines[path, number]
        key = source.key if source else path
        identity = (finding.rule, key, finding.mechanism, finding.location.symbol, digest)
        counts[identity] = counts.get(identity, 0) + 1
        fingerprint = _fingerprint(*identity, str(counts[identity]))
        finished.append(finding._replace(fingerprint=fingerprint, quote=line))
    return tuple(finished)


def _fingerprint(*parts: str) -> str:
    """What identifies a finding whichever machine, prefix and line number: rule, path, mechanism, symbol, line's text,
    and the how-manieth of its kind it is."""
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _report(
    found: Discovery,
    library: Library,
    panel: Panel,
    as_of: date,
    observed: list[Observed],
    observations: list[Observation],
    findings: tuple[Finding, ...],
    errors: tuple[InputError, ...],
) -> Report:
    newest = library.newest()
    return Report(
        tool_version=__version__,
        policy=panel.policy.id,
        policy_title=panel.policy.title,
        editions=tuple(map(_named, _editions(library, panel))),
        as_of=as_of,
        sources=sum(bool(each.reader) for each in observed),
        skipped=sum(not each.reader and not each.source.named for each in observed),
        passed_over=tuple(found.passed_over),
        certificates=sum(isinstance(one, CertificateSeen) for one in observations),
        findings=findings,
        errors=errors,
        newer=_named(newest) if _is_older(panel, newest) else None,
    )


def _is_older(panel: Panel, newest: EditionHead) -> bool:
    """The policy's list was published before the newest one that ships; a user's own may be newer than that."""
    own, shipped = panel.ciphers.publication, newest.publication
    day = own.day or own.not_after
    return newest.edition.id != panel.ciphers.edition.id and (day is None or shipped.day is None or day < shipped.day)


def _unclaimed(observed: list[Observed]) -> Iterator[InputError]:
    """Files that the user named and that no reader knows."""
    for each in observed:
        if not each.reader and each.source.named:
            why = reason("empty-file") if not each.source.data.strip() else reason("no-reader")
            yield InputError(each.source.path, of_reason(why))


def _not_input(refused: list[ReadError], findings: tuple[Finding, ...]) -> Iterator[InputError]:
    """What was met and is no part of the folder, unless a finding already says so."""
    said = {finding.location.path for finding in findings}
    for error in refused:
        if error.why.key in _NOT_INPUT and error.where.path not in said:
            yield InputError(error.where.path, of_reason(error.why))


def _editions(library: Library, panel: Panel) -> list[EditionHead]:
    policy = panel.policy
    heads = [library.find(Kind.CIPHERS, policy.ciphers)]
    heads += [library.find(Kind.STRENGTH, id) for id in policy.strength]
    if policy.tls:
        heads.append(library.find(Kind.TLS, policy.tls.partition("/")[0]))
    return heads


def _named(head: EditionHead) -> EditionNamed:
    edition = head.edition
    return EditionNamed(
        id=edition.id,
        kind=head.kind.value,
        document=edition.document,
        name=edition.name,
        published=head.publication.shown,
        title=edition.title,
        state=edition.state.value,
    )
