"""From settings in OpenSSL's words to observations, for every server that hands them to OpenSSL.

A setting comes as a `Passage`, so that every observation has its exact place. Nothing here knows a server's syntax.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cryptrec_lint.model import (
    WRITTEN,
    Algorithm,
    MechanismUse,
    Observation,
    Origin,
    OriginKind,
    Primitive,
    ProtocolUse,
    Purpose,
    reason,
)
from cryptrec_lint.readers.tls import templates
from cryptrec_lint.readers.tls.passage import Passage, pieces
from cryptrec_lint.readers.tls.software import default_groups, load, versions
from cryptrec_lint.vocabulary import tables
from cryptrec_lint.vocabulary.openssl_ciphers import MAX_LENGTH, SUPERSET, Expansion, expand
from cryptrec_lint.vocabulary.suites import Suite, components, suite, suites

CIPHER_SEPARATORS = ":,; "
_TLS13 = "TLS 1.3"
_SSL2 = "SSL 2.0"


class Side(NamedTuple):
    """What of a server or client decides which suites of a list can be negotiated."""

    enabled: frozenset[str]
    """Protocol versions that are known to be enabled."""
    possible: frozenset[str] = frozenset()
    """Versions that may be enabled besides. A suite that only these can use is reported without a version."""
    never: frozenset[str] = frozenset()
    """Key exchanges that the program cannot do."""
    lacking: frozenset[str] = frozenset()
    """Key exchanges that the program does only with a setting that is not there …"""
    needs: str = ""
    """… this one."""


def usable_versions(of: Suite, enabled: Iterable[str]) -> tuple[str, ...]:
    """The enabled versions in which a suite can be negotiated, newest first.

    A suite of TLS 1.3 or of SSL 2.0 belongs to its version alone; the others to every version from their lowest on.
    """
    order = versions()
    if of.protocol_min in (_TLS13, _SSL2):
        possible = {of.protocol_min}
    else:
        possible = set(order[order.index(of.protocol_min) : order.index(_TLS13)]) if of.protocol_min else set()
    return tuple(version for version in reversed(order) if version in possible and version in set(enabled))


def _components(of: Suite, used: tuple[str, ...]) -> tuple[Algorithm, ...]:
    """The components in all of these versions, each once; without one, those that all versions share."""
    return tuple(dict.fromkeys(part for version in used or (None,) for part in components(of, version)))


def suite_use(of: Suite, place: Passage, used: tuple[str, ...], origin: Origin, needs: str = "") -> MechanismUse:
    """A suite that can be negotiated in the versions `used`; none where they are not known."""
    details: list[tuple[str, int | str]] = [("protocol", version) for version in used]
    if needs:
        details.append(("needs", needs))
    return MechanismUse(
        place.location, place.written, of.iana_name, _components(of, used), Purpose.TLS, origin, tuple(details)
    )


def _suites(answer: Expansion, place: Passage, side: Side, origin: Origin) -> Iterator[Observation]:
    """`origin` lacks its last step, which says what builds of OpenSSL enable the suite."""
    for code in answer.codes:
        found = suites()[code]
        used = usable_versions(found, side.enabled)
        if (used or usable_versions(found, side.possible)) and found.key_exchange not in side.never:
            builds = f"OpenSSL {' '.join(answer.enabled_by[code])}"
            needs = side.needs if found.key_exchange in side.lacking else ""
            yield suite_use(found, place, used, Origin(origin.kind, (*origin.steps, builds)), needs)


def cipher_list(place: Passage, side: Side) -> Iterator[Observation]:
    """The suites of a written cipher list, and what in it means nothing.

    The OpenSSL that will read it is not known, so the answer is that of any known build (`superset`).
    """
    if templates.unresolved(place.value):
        yield place.unresolved("unresolved-value", reason("template-value"))
        return
    answer = expand(place.value, SUPERSET)
    yield from _troubles(answer, place)
    for token in answer.unknown:
        part = place.part(token.start, token.end)
        yield part.unresolved("unknown-keyword", reason("unknown-cipher", word=token.text), token.text)
    yield from _suites(answer, place, side, Origin(OriginKind.DERIVED, (place.value, SUPERSET)))


def _troubles(answer: Expansion, place: Passage) -> Iterator[Observation]:
    for trouble in answer.troubles:
        rule = _TROUBLE_RULES.get(trouble, "rejected-by-server")
        yield place.unresolved(rule, reason(f"cipher-list-{trouble}", limit=MAX_LENGTH))


_TROUBLE_RULES = {"distribution": "unresolved-value", "too-long": "unreadable-input"}


def default_cipher_list(string: str, place: Passage, side: Side, software: str, source: str) -> Iterator[Observation]:
    """The suites of the list that a program applies by itself."""
    origin = Origin(OriginKind.DEFAULT, (software, source, string, SUPERSET))
    yield from _suites(expand(string), place, side, origin)


def tls13_list(place: Passage) -> Iterator[Observation]:
    """The suites of a written `Ciphersuites`."""
    if templates.unresolved(place.value):
        yield place.unresolved("unresolved-value", reason("template-value"))
        return
    for part in pieces(place, ":"):
        found = suite(part.value)
        if found is not None and found.protocol_min == _TLS13:
            yield suite_use(found, part, (_TLS13,), WRITTEN)
        else:
            yield part.unresolved("unknown-keyword", reason("unknown-ciphersuite", word=part.value), part.value)


def tls13_defaults(place: Passage) -> Iterator[Observation]:
    """The suites of TLS 1.3 that OpenSSL enables by itself, at the place where TLS 1.3 is enabled."""
    row = load("openssl")["tls13_suites"]
    for name in row["names"]:
        found = suite(name)
        if found is not None:
            yield suite_use(found, place, (_TLS13,), Origin(OriginKind.DEFAULT, (row["software"], row["source"])))


def _group_use(found: tables.Group, place: Passage, origin: Origin) -> MechanismUse:
    return MechanismUse(place.location, place.written, found.name, found.algorithms, Purpose.TLS, origin)


def group_list(place: Passage, tls13: bool) -> Iterator[Observation]:
    """The groups of a written list, each at its own place; `DEFAULT` in it stands for OpenSSL's own."""
    if templates.unresolved(place.value):
        yield place.unresolved("unresolved-value", reason("template-value"))
        return
    words = load("openssl")["groups"]
    for part in pieces(place, words["separators"]):
        name = part.value.lstrip(words["marks"])
        removes = words["remove"] in part.value[: len(part.value) - len(name)]
        found = tables.group(name)
        if removes:
            continue
        if name in words["default_words"]:
            yield from group_defaults(part, tls13)
        elif found is None:
            yield part.unresolved("unknown-keyword", reason("unknown-group", word=part.value), part.value)
        else:
            yield _group_use(found, part, WRITTEN)


def group_defaults(place: Passage, tls13: bool) -> Iterator[Observation]:
    """The groups of OpenSSL's default lists, of all releases in one; without TLS 1.3 only those that others can use."""
    kinds = load("openssl")["groups"]["tls13_only"]
    known: dict[str, list[str]] = {}
    for row in default_groups():
        for name in row.names:
            known.setdefault(name, []).extend((row.software, row.source))
    for name, steps in known.items():
        found = tables.group(name)
        if found is not None and (tls13 or found.kind not in kinds):
            yield _group_use(found, place, Origin(OriginKind.DEFAULT, tuple(steps)))


def _signature(word: str) -> tables.Mechanism | None:
    for short, spelling in load("openssl")["signatures"]["prefixes"].items():
        if word.startswith(short):
            word = spelling + word[len(short) :]
    found = tables.by_spelling(word)
    signs = found is not None and any(part.primitive is Primitive.SIGNATURE for part in found.components)
    return found if signs else None


def signature_list(place: Passage) -> Iterator[Observation]:
    """The signature algorithms of a written list (RFC 8446 section 4.2.3 names, or `RSA+SHA256`)."""
    if templates.unresolved(place.value):
        yield place.unresolved("unresolved-value", reason("template-value"))
        return
    words = load("openssl")["signatures"]
    for part in pieces(place, words["separators"]):
        name = part.value.lstrip(words["marks"])
        found = _signature(name)
        if found is None:
            yield part.unresolved("unknown-keyword", reason("unknown-signature", word=part.value), part.value)
        else:
            yield MechanismUse(part.location, part.written, name, found.components, Purpose.TLS)


def protocol_use(place: Passage, version: str, origin: Origin = WRITTEN) -> ProtocolUse:
    """A protocol version that can be negotiated."""
    return ProtocolUse(place.location, place.written, version, origin)
