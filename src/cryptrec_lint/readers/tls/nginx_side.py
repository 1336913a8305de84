"""nginx: what one side (a server, or a connection to an upstream) can negotiate, from the directives in force.

The directives of a side are those of the innermost block that has them: a block's own directive replaces what it would
inherit and never adds to it. `ssl_conf_command` is applied last, in its order (ngx_ssl_conf_commands).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptrec_lint.model import WRITTEN, Observation, Origin, OriginKind, Unresolved, VersionsOffered, reason
from cryptrec_lint.readers.tls import openssl, templates
from cryptrec_lint.readers.tls.nginx_tree import Directive
from cryptrec_lint.readers.tls.passage import Passage, pieces
from cryptrec_lint.readers.tls.software import DefaultProtocols, Family, load, nginx_protocols, versions
from cryptrec_lint.vocabulary.openssl_ciphers import expand
from cryptrec_lint.vocabulary.suites import suites

_TLS13 = "TLS 1.3"


class InForce(NamedTuple):
    """A directive and the label of the block that it stands in."""

    directive: Directive
    symbol: str

    def argument(self, place: int) -> Passage:
        """The argument `place`, from 1."""
        return self.directive.argument(place, self.symbol)

    @property
    def arguments(self) -> list[Passage]:
        """All arguments."""
        return [self.argument(place) for place in range(1, len(self.directive.words))]

    @property
    def whole(self) -> Passage:
        """From the name to the last argument."""
        return self.directive.passage(self.symbol)


@dataclass(slots=True)
class Side:
    """A side under evaluation."""

    family: Family
    settings: Mapping[str, list[InForce]]
    """Name without the family's prefix → the directives in force."""
    place: Passage | None
    """Where the side becomes TLS, at which defaults are observed; None when no listener or upstream is in sight."""
    only: frozenset[str] | None = None
    """The versions that the transport allows; None for all."""
    enabled: dict[str, Passage] = field(default_factory=dict)
    """Version → where it is enabled."""
    possible: set[str] = field(default_factory=set)
    """Versions that may be enabled besides: which, depends on the release or on what cannot be read here."""

    def observations(self) -> Iterator[Observation]:
        """Everything that the side can negotiate. Subjects are filled in by the caller."""
        yield from self._protocols()
        yield from self._versions_together()
        yield from self._ciphers()
        yield from self._tls13_suites()
        yield from self._groups()
        for place in self._commands("signatures"):
            yield from openssl.signature_list(place)

    def _get(self, name: str) -> list[InForce]:
        return [one for one in self.settings.get(name, ()) if len(one.directive.words) > 1]

    # -------------------- ssl_conf_command

    def _commands(self, kind: str) -> list[Passage]:
        """The values of the configuration commands of a kind, in order."""
        names = load("openssl")["commands"][kind]
        return [
            one.argument(2)
            for one in self._get("ssl_conf_command")
            if len(one.directive.words) > 2 and one.argument(1).value.casefold() in names
        ]

    # -------------------- protocol versions

    def _protocols(self) -> Iterator[Observation]:
        written = self._get("ssl_protocols")
        for one in written:
            for word in one.arguments:
                yield from self._protocol_word(word)
        if not written and self.place is not None:
            yield from self._default_protocols(self.place)
        elif not written:
            self.possible.update(version for row in nginx_protocols() for version in row.enabled)
        yield from self._protocol_commands()
        yield from self._limits()
        if self.only is not None:
            self.enabled = {version: place for version, place in self.enabled.items() if version in self.only}
            self.possible &= self.only
        for version, place in self.enabled.items():
            yield openssl.protocol_use(place, version, self._protocol_origin(place))

    def _versions_together(self) -> Iterator[Observation]:
        """Of a server: what it offers in all, at the directive that says so or where it becomes TLS.

        A transport that allows one version only (QUIC) has no choice. Where no server that uses the setting is in
        sight, others may add to it.
        """
        written = self._get("ssl_protocols")
        at = written[0].whole if written else self.place
        if at is None or self.family.side != "server" or self.only is not None:
            return
        enabled = tuple(version for version in versions() if version in self.enabled)
        open_ones = self.possible if self.place is not None else set(versions()) - set(enabled)
        yield VersionsOffered(at.location, at.written, enabled, tuple(one for one in versions() if one in open_ones))

    def _protocol_origin(self, place: Passage) -> Origin:
        if place is not self.place:
            return WRITTEN
        newest = nginx_protocols()[0]
        return Origin(OriginKind.DEFAULT, (f"nginx {newest.since}+", newest.source))

    def _protocol_word(self, word: Passage) -> Iterator[Observation]:
        version = _folded(load("nginx")["protocol_words"]).get(word.value.casefold())
        if version is not None:
            self.enabled.setdefault(version, word)
        else:
            self.possible.update(versions())
            yield _unknown_version(word)

    def _default_protocols(self, place: Passage) -> Iterator[Observation]:
        """The newest release's versions as such; what only older releases enable depends on the version."""
        newest, *older = nginx_protocols()
        self.enabled.update(dict.fromkeys(newest.enabled, place))
        for until, extra in _older_versions(newest.enabled, older).items():
            allowed = [version for version in extra if self.only is None or version in self.only]
            if allowed:
                self.possible.update(allowed)
                directive = f"{self.family.prefix}ssl_protocols"
                why = reason("older-default-protocols", directive=directive, until=until, protocols=", ".join(allowed))
                yield place.unresolved("version-dependent-default", why, ", ".join(allowed))

    def _protocol_commands(self) -> Iterator[Observation]:
        """`Protocol ALL,-TLSv1`: switches single versions on and off, without a start of its own."""
        for value in self._commands("protocols"):
            for item in pieces(value, ","):
                yield from self._protocol_command(item)

    def _protocol_command(self, item: Passage) -> Iterator[Observation]:
        rules = load("openssl")["command_words"]
        name = item.value.lstrip("+-").casefold()
        version = _folded(rules["versions"]).get(name)
        if name in rules["all"]:
            for one in versions():
                self._switch(one, item)
        elif version is not None:
            self._switch(version, item)
        else:
            self.possible.update(versions())
            yield _unknown_version(item)

    def _switch(self, version: str, item: Passage) -> None:
        if item.value.startswith("-"):
            self.enabled.pop(version, None)
        else:
            self.enabled.setdefault(version, item)

    def _limits(self) -> Iterator[Observation]:
        """`MinProtocol` and `MaxProtocol`: of each, the last one counts."""
        order = versions()
        low, high = 0, len(order) - 1
        for value in self._commands("minimum")[-1:]:
            low = _place_of(value, low)
            yield from _unknown_limit(value)
        for value in self._commands("maximum")[-1:]:
            high = _place_of(value, high)
            yield from _unknown_limit(value)
        self.enabled = {version: at for version, at in self.enabled.items() if low <= order.index(version) <= high}

    # -------------------- suites

    def _openssl_side(self) -> openssl.Side:
        row = load("nginx")["suites"]
        server = self.family.side == "server"
        has_dh = self._get("ssl_dhparam") or self._commands("dhparams")
        lacking = frozenset(row["need_dhparam"]) if server and not has_dh else frozenset()
        return openssl.Side(
            frozenset(self.enabled), frozenset(self.possible), frozenset(row["never"]), lacking, "ssl_dhparam"
        )

    def _ciphers(self) -> Iterator[Observation]:
        places = self._cipher_places()
        for place in places:
            yield from openssl.cipher_list(place, self._openssl_side())
        if not places and self.place is not None:
            yield from openssl.default_cipher_list(
                self.family.ciphers, self.place, self._openssl_side(), "nginx", self.family.source
            )

    def _cipher_places(self) -> list[Passage]:
        """The list in force: of the command where there is one, else of the directive (all, where it is doubled)."""
        return self._commands("ciphers")[-1:] or [one.argument(1) for one in self._get("ssl_ciphers")]

    def _tls13_suites(self) -> Iterator[Observation]:
        written = self._commands("ciphersuites")[-1:]
        for place in written:
            yield from openssl.tls13_list(place)
        if not written and _TLS13 in self.enabled:
            yield from openssl.tls13_defaults(self.enabled[_TLS13])

    # -------------------- groups

    def _groups(self) -> Iterator[Observation]:
        tls13 = _TLS13 in {*self.enabled, *self.possible}
        places = self._commands("groups")[-1:] or [one.argument(1) for one in self._get("ssl_ecdh_curve")]
        for place in places:
            automatic = place.value == "auto"
            yield from openssl.group_defaults(place, tls13) if automatic else openssl.group_list(place, tls13)
        if not places and self.place is not None and (tls13 or self._uses_groups()):
            yield from openssl.group_defaults(self.place, tls13)

    def _uses_groups(self) -> bool:
        """Whether some suite of the lists in force agrees its key in a group."""
        used_by = load("openssl")["groups"]["used_by"]
        strings = [place.value for place in self._cipher_places()] or [self.family.ciphers]
        codes = (code for string in strings for code in expand(string).codes)
        return any(suites()[code].key_exchange in used_by for code in codes)


def _place_of(limit: Passage, otherwise: int) -> int:
    """The place of a limit among the versions; `otherwise` for one that sets none or is not known."""
    version = _folded(load("openssl")["command_words"]["versions"]).get(limit.value.casefold())
    return otherwise if version is None else versions().index(version)


def _unknown_limit(limit: Passage) -> Iterator[Observation]:
    rules = load("openssl")["command_words"]
    word = limit.value.casefold()
    if word not in _folded(rules["versions"]) and word not in rules["no_limit"]:
        yield _unknown_version(limit)


def _unknown_version(word: Passage) -> Unresolved:
    if templates.unresolved(word.value):
        return word.unresolved("unresolved-value", reason("template-value"))
    return word.unresolved("unknown-keyword", reason("unknown-protocol", word=word.value), word.value)


def _folded(words: Mapping[str, str]) -> dict[str, str]:
    return {word.casefold(): meaning for word, meaning in words.items()}


def _older_versions(newest: tuple[str, ...], older: list[DefaultProtocols]) -> dict[str, list[str]]:
    """The last release that enables them by default → versions that the newest does not enable."""
    found: dict[str, list[str]] = {}
    for version in versions():
        last = next((row.until for row in older if version in row.enabled), "")
        if last and version not in newest:
            found.setdefault(last, []).append(version)
    return found
