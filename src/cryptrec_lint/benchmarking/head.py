"""What stands at the head of a report of any format, as sentences: the run, the host, the estimator, the contention."""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.benchmarking import views
from cryptrec_lint.benchmarking.figures import bytes_per_second, clock, duration, percent, size
from cryptrec_lint.benchmarking.model import Figure, Host, Row, Run, Way
from cryptrec_lint.model import Text
from cryptrec_lint.texts import message


def say(key: str, /, **args: object) -> Text:
    """A sentence of the reports."""
    return message("bench-show", key, **args)


def joined(texts: list[Text], separator: str = "comma") -> Text:
    """Sentences in one."""
    between = say(separator)
    return Text(between.ja.join(one.ja for one in texts), between.en.join(one.en for one in texts))


def word(section: str, key: str) -> Text:
    """The word of a closed set; one that has none stands for itself."""
    try:
        return message(section, key)
    except KeyError:
        return Text(key, key)


def operation(figure: Figure) -> Text:
    """What was timed; in several threads at once, where it was."""
    found = word("bench-operation", figure.operation)
    if figure.way is not Way.THREADS:
        return found
    way = word("bench-way", figure.way)
    return Text(f"{found.ja}（{way.ja}）", f"{found.en}, {way.en}")


def strength(row: Row) -> Text:
    """The bits of a row in words."""
    return say("no-bits") if row.strength is None else say("bits", bits=row.strength)


def label(row: Row) -> Text:
    """Verdict and strength of a row."""
    return say("label", verdict=word("verdict", row.verdict), bits=strength(row))


def head(run: Run) -> list[Text]:
    """The head, a sentence a line."""
    return [
        say("judged", policy=run.policy, edition=run.edition),
        say("made", started=run.started, version=run.tool_version),
        *machine(run.host),
        estimator(run),
        contention(run),
        *_floors(run),
    ]


def machine(host: Host) -> Iterator[Text]:
    """The host in up to three sentences."""
    parts = [say("cpu", cpu=host.cpu or "?")]
    parts += [say("cores", cores=host.cores)] if host.cores else []
    parts.append(say("nominal", clock=clock(host.hertz)) if host.hertz else say("no-clock"))
    parts.append(say("virtual", name=host.virtual) if host.virtual else say("not-virtual"))
    yield joined(parts)
    features = say("flags", flags=" ".join(host.flags)) if host.flags else say("no-flags")
    governor = say("governor", governor=host.governor) if host.governor else say("no-governor")
    yield joined([features, governor], "semicolon")
    library = f"cryptography {host.library}" if host.library else ""
    software = [Text(one, one) for one in (host.system, host.python, library, host.openssl) if one]
    if software:
        yield say("software", names=joined(software, "semicolon"))


def estimator(run: Run) -> Text:
    """How the figures were estimated, in words."""
    rounds = sorted(one.rounds for one in views.figures(run))
    if not rounds:
        return say("nothing-measured")
    span = f"{rounds[0]}" if rounds[0] == rounds[-1] else f"{rounds[0]}-{rounds[-1]}"
    return say("estimator", seconds=f"{run.seconds:g}", rounds=span, threads=run.threads)


def contention(run: Run) -> Text:
    """How much of the machine the run had."""
    steal = run.contention.steal
    shown_steal = say("steal-unknown") if steal is None else percent(steal)
    return say("contention", ratio=f"{run.contention.wall_over_cpu:.3f}", steal=shown_steal)


def _floors(run: Run) -> Iterator[Text]:
    if not run.floors:
        return
    named = []
    for one in run.floors:
        value = f"{bytes_per_second(one.per_second)}, {duration(one.median)}" if one.size else duration(one.median)
        at = f" {size(one.size)}" if one.size else ""
        name = word("bench-operation", one.operation)
        named.append(Text(f"{name.ja}{at} {value}", f"{name.en}{at} {value}"))
    yield say("named", what=say("floors"), names=joined(named, "semicolon"))


def cautions(run: Run) -> list[Text]:
    """What a reader must know before ranking rows: a busy machine."""
    return [say("noisy", limit=views.NOISY)] if views.noisy(run) else []


def ties(run: Run) -> list[Text]:
    """One sentence for each chain of neighbours that cannot be ranked."""
    return [_tie(one) for one in views.ties(run)]


def _tie(tie: views.Tie) -> Text:
    what = word("bench-way", tie.way) if tie.size else word("bench-operation", tie.operation)
    at = f" {size(tie.size)}" if tie.size else ""
    named = " ~ ".join(tie.names)
    return say("tie", operation=Text(what.ja + at, what.en + at), names=named)
