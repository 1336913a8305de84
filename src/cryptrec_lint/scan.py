"""The five verbs in a row: discover, read, observe, judge, report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cryptrec_lint import __version__
from cryptrec_lint.chaining import Chaining, Chains
from cryptrec_lint.discover import Discovery, Found, LocalFiles
from cryptrec_lint.documents.library import EditionHead, Kind, Library
from cryptrec_lint.documents.panel import Panel
from cryptrec_lint.errors import ReadError
from cryptrec_lint.finishing import Finisher
from cryptrec_lint.judging.judge import judge_by
from cryptrec_lint.model import (
    CertificateSeen,
    ChainSeen,
    EditionNamed,
    Fault,
    FileNamed,
    Finding,
    InputError,
    KeySeen,
    MechanismUse,
    Observation,
    Report,
    SignatureSeen,
    StatusSeen,
    Unresolved,
    Verdict,
    reason,
)
from cryptrec_lint.observing import NOT_INPUT, Observed, Task, at_once, observations, observe, unread
from cryptrec_lint.source import Source
from cryptrec_lint.texts import of_reason

if TYPE_CHECKING:
    from concurrent.futures import Executor  # a costly import, and only a name here

    from cryptrec_lint.documents.esign import Supplement
    from cryptrec_lint.readers.certificates.key_relations import Keys


class Signatures(NamedTuple):
    """How certificates of users who sign are looked for and judged (Act on Electronic Signatures)."""

    always: bool = False
    """Every certificate that is no CA's; else only those whose keyUsage has nonRepudiation."""
    signed_on: date | None = None
    """The day of the signature, where the user named it."""
    supplements: tuple[str, ...] = ()
    """Files with records that a site has checked itself."""


class KeyChecks(NamedTuple):
    """How far the keys of a scan are examined beyond what each shows by itself."""

    compare_all: bool = False
    """All RSA keys are compared for common primes, however long that takes."""
    published: Callable[[int], str | None] | None = None
    """See `key_relations.Published`."""


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
    chains: Chains | None = None,
    key_checks: KeyChecks | None = None,
) -> Report:
    """Read, observe and judge what was discovered: see `Scan`. The findings are sorted by place."""
    running = Scan(found, library, panel, as_of, until, signatures, reader, executor, passwords, chains, key_checks)
    return finished(running)


def finished(running: Scan) -> Report:
    """The whole report of a scan, its findings sorted by place."""
    return running.report(tuple(sorted(running.findings(), key=_order)))


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.location, finding.mechanism, finding.rule, finding.subject


class Scan:
    """A scan that gives its findings as they become known, and then the rest of its report.

    `until` is the last day of the system's life, where it is known; `signatures` says how certificates of signing users
    are examined (by default they are not); `reader` forces a format; `executor` spreads the
    reading (any `concurrent.futures.Executor`); `passwords` are tried on protected containers; `chains` says how chains
    are examined (by default they are not); `key_checks` says how far keys are compared.
    """

    def __init__(
        self,
        found: Discovery,
        library: Library,
        panel: Panel,
        as_of: date,
        until: date | None = None,
        signatures: Signatures | None = None,
        reader: str | None = None,
        executor: Executor | None = None,
        passwords: tuple[bytes, ...] = (),
        chains: Chains | None = None,
        key_checks: KeyChecks | None = None,
    ) -> None:
        run: Callable[..., Iterable[Observed]] = executor.map if executor else map
        self._found, self._library, self._panel = found, library, panel
        self._as_of, self._until, self._signatures = as_of, until, signatures
        observed = _without_included(list(run(observe, [Task(one, reader, passwords) for one in found.found])))
        more, self._handed_over = _handed_over(observed, passwords)
        self._observed = [*map(self._at_once_if_named, observed), *more]
        self._refused = [*found.refused, *(each.refused for each in self._observed if each.refused)]
        self._judge = judge_by(panel, as_of, until)
        self._finisher = Finisher()
        self._key_checks = key_checks or KeyChecks()
        self._keys: Keys | None = None
        self._trusted = chains.trusted if chains else None
        self._chaining = Chaining(chains, as_of, self._handed_over) if chains else None
        self._certificates = 0
        self._users: list[CertificateSeen] = []
        self._made: list[SignatureSeen] = []
        self._editions: tuple[EditionNamed, ...] = ()
        self._counts: Counter[Verdict] = Counter()
        self._unreadable = False
        self._said: set[str] = set()

    def findings(self) -> Iterator[Finding]:
        """All findings, finished; those of a source stand together, in the order of their places. Once only."""
        sources = {source.path: source for each in self._observed for source in (each.source, *each.lent)}
        yield from self._finished(self._judged(self._short(), kept=True), sources)
        for each in self._observed:
            if each.long:
                yield from self._long(each)
        yield from self._finished(self._judged(self._about_keys(), kept=True), sources)
        if self._chaining:
            yield from self._chains(self._chaining, sources)
        about_users, self._editions = _users(self._users, self._made, self._library, self._panel, self._signatures)
        yield from self._finished(about_users, sources)

    def report(self, findings: tuple[Finding, ...]) -> Report:
        """What is to be said besides the findings, once they have all been given; with those that shall stand in it."""
        observed, panel, newest = self._observed, self._panel, self._library.newest()
        return Report(
            tool_version=__version__,
            policy=panel.policy.id,
            policy_title=panel.policy.title,
            editions=(*map(_named, _editions(self._library, panel)), *self._editions),
            as_of=self._as_of,
            sources=sum(bool(each.reader) for each in observed),
            skipped=sum(not each.reader and not each.source.named for each in observed),
            passed_over=tuple(self._found.passed_over),
            certificates=self._certificates,
            findings=findings,
            counts=tuple(self._counts[verdict] for verdict in Verdict),
            unreadable=self._unreadable,
            errors=(*_unclaimed(observed), *_not_input(self._refused, self._said)),
            until=self._until,
            newer=_named(newest) if _is_older(panel, newest) else None,
        )

    def _at_once_if_named(self, each: Observed) -> Observed:
        """What a configuration names is a server's, which its observations must be told all together."""
        return at_once(each) if each.long and each.source.path in self._handed_over else each

    def _short(self) -> list[Observation]:
        """The observations of all sources that are not long, and what could not be read."""
        seen = _once(_for_tls([one for each in self._observed for one in each.observations], self._handed_over))
        lost = self._trusted.unread if self._trusted else ()
        return [*seen, *lost, *(unread(error) for error in self._refused if error.why.key not in NOT_INPUT)]

    def _judged(self, seen: Iterable[Observation], kept: bool) -> Iterator[Finding]:
        """`kept` says whether what is seen is kept until the end of the scan."""
        judge, chaining = self._judge, self._chaining
        for one in seen:
            if isinstance(one, CertificateSeen):
                about_dates = self._met(one, kept)
                if about_dates and (finding := judge(about_dates)):
                    yield finding
            elif isinstance(one, KeySeen):
                self._collect(one)
            elif isinstance(one, StatusSeen):
                if chaining:
                    chaining.told_by(one)
            elif finding := judge(one):
                if chaining and finding.verdict is not Verdict.ACCEPTED:
                    chaining.judged(finding)
                yield finding
                if isinstance(one, SignatureSeen) and one.sha256:
                    self._made.append(one)

    def _met(self, seen: CertificateSeen, kept: bool) -> Fault | None:
        self._certificates += 1
        # Of a long source only what the rules on electronic signatures may ask for is kept.
        if kept or seen.may_issue or seen.signs_documents or (self._signatures and self._signatures.always):
            self._users.append(seen)
        return self._chaining.met(seen, kept) if self._chaining else None

    def _collect(self, key: KeySeen) -> None:
        """Keep a key's numbers for `_about_keys`."""
        if self._keys is None:
            from cryptrec_lint.readers.certificates.key_relations import Keys  # only where there are keys

            self._keys = Keys(self._key_checks.compare_all, self._key_checks.published)
        self._keys.add(key)

    def _about_keys(self) -> Iterator[Observation]:
        """What the keys of all sources show together."""
        return self._keys.faults() if self._keys else iter(())

    def _long(self, each: Observed) -> Iterator[Finding]:
        again = self._again(each)
        if isinstance(again, ReadError):
            yield from self._finished(self._judged([unread(again)], kept=False), {})
            return
        source, seen = again
        yield from self._told(self._finisher.finished(self._judged(seen, kept=False), source))

    def _again(self, each: Observed) -> tuple[Source, Iterator[Observation]] | ReadError:
        try:
            return observations(each)
        except ReadError as error:
            return error

    def _chains(self, chaining: Chaining, sources: dict[str, Source]) -> Iterator[Finding]:
        """What is to be said of certificates together, once all were read."""
        yield from self._finished(self._of_chains(chaining, chaining.of_kept()), sources)
        for each in self._observed if chaining.reads_again else ():
            again = self._again(each) if each.long else None
            if again and not isinstance(again, ReadError):  # that was said when it was read first
                source, seen = again
                told = self._of_chains(chaining, chaining.of_long(each.source.path, seen))
                yield from self._told(self._finisher.finished(told, source))

    def _of_chains(self, chaining: Chaining, seen: Iterable[Observation]) -> Iterator[Finding]:
        from cryptrec_lint.judging import chains  # not where there are no certificates

        for one in seen:
            if isinstance(one, ChainSeen):
                for key in chaining.anchors_relied_upon(one):
                    yield from self._judged([key], kept=False)
                yield chains.finding(one, chaining.weakest(one))
            elif finding := self._judge(one):
                if isinstance(one, Fault):
                    chaining.note(one, finding)
                yield finding

    def _finished(self, findings: Iterable[Finding], sources: dict[str, Source]) -> Iterator[Finding]:
        for path, group in groupby(sorted(findings, key=_order), key=lambda one: one.location.path):
            yield from self._told(self._finisher.finished(group, sources.get(path)))

    def _told(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The same findings, counted."""
        counts = self._counts
        for finding in findings:
            verdict = finding.verdict
            counts[verdict] += 1
            if verdict is not Verdict.ACCEPTED:
                self._unreadable |= finding.rule == "unreadable-input"
                if finding.rule == "missing-file":
                    self._said.add(finding.location.path)
            yield finding


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
    certificates: list[CertificateSeen],
    made: list[SignatureSeen],
    library: Library,
    panel: Panel,
    signatures: Signatures | None,
) -> tuple[list[Finding], tuple[EditionNamed, ...]]:
    """The findings about certificates of signing users, and the editions that judged them; neither where there is no
    such certificate: then nothing of this is even imported."""
    if signatures is None or not any(signatures.always or one.signs_documents for one in certificates):
        return [], ()
    from cryptrec_lint.readers.certificates import signing_days, users

    wanted = users.any_user if signatures.always else users.signs_documents
    seen = list(users.user_certificates(certificates, wanted))
    if not seen:
        return [], ()
    from cryptrec_lint.documents.esign import signature_rules
    from cryptrec_lint.judging import esign

    rules = signature_rules(library, panel.policy, signatures.supplements)
    if rules is None:
        return [], ()
    days = signing_days.of(made, signatures.signed_on)
    found = [finding for one in seen for finding in esign.findings(one, rules, days(one))]
    heads = [library.find(Kind.ESIGN, id) for id in (panel.policy.criteria, panel.policy.record)]
    return found, (*map(_named, heads), *(_named(_head_of(one)) for one in rules.supplements))


def _head_of(supplement: Supplement) -> EditionHead:
    record = supplement.record
    return EditionHead(Kind.ESIGN, supplement.path, record.edition, record.publication)


def _once(observations: list[Observation]) -> list[Observation]:
    """The same thing seen at the same place through two ways is one observation."""
    return list(dict.fromkeys(observations))


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


def _not_input(refused: list[ReadError], said: set[str]) -> Iterator[InputError]:
    """What was met and is no part of the folder, unless a finding already says so."""
    for error in refused:
        if error.why.key in NOT_INPUT and error.where.path not in said:
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
