"""OpenSSH's files of keys: a key or certificate a line, hosts and options before it, and keys in RFC 4716's armour,
private ones of ssh.com too.

Not here: lists of revoked keys (`krl.py`), which are binary; private keys of OpenSSH, which the reader of PEM has.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename
from typing import TYPE_CHECKING

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import contents, plain_keys
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place, of_span
from cryptrec_lint.readers.certificates.told import Known
from cryptrec_lint.readers.ssh import blocks, facts, keys, lines, public_key
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_ARMOUR, _ARMOUR_END = "-----BEGIN ", "-----END "
_LINE_LENGTH = 100_000
"""Code points; a key of 16384 bits has 3,000 digits, and options are not much longer."""
_BLOCK_LINES = 2_000
"""Lines of an RFC 4716 block."""
_LINES = 200_000
"""Lines that are read; the largest lists of hosts have some ten thousand."""
_SYMBOLS = {"@revoked": "revokedKey", "@cert-authority": "certAuthority"}
_SUBJECT_LENGTH = 100


class SshReader:
    """Reads OpenSSH's public keys. See `readers/interface.py`."""

    name = "ssh"

    def claims(self, source: Source) -> bool:
        """The first line that says anything holds a key (PEM armour aside); or the name says so, and any line does."""
        named = _is_named(source.path)
        for _, line in _plain_lines(source.text):
            if lines.says_nothing(line):
                continue
            if line.strip() in blocks.CONTENTS or _is_key(line):
                return True
            if not named:
                return False
        return False

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """One line after the other. Raises ReadError where no line has a key."""
        count = 0
        within: list[str] | None = None
        opened, begin = (0, 0), ""
        for start, line in _plain_lines(source.text):
            if count >= _LINES:
                yield _too_many(source, start)
                return
            stripped = line.strip()
            if within is not None:
                if stripped == blocks.end_of(begin) or len(within) >= _BLOCK_LINES:
                    inside = Inside(passwords=files.passwords)
                    yield from _block(of_span(source, *opened), count, begin, within, inside)
                    within, count = None, count + 1
                else:
                    within.append(line)
            elif stripped in blocks.CONTENTS:
                at, begin = start + line.index(stripped), stripped
                within, opened = [], (at, at + len(stripped))
            elif not lines.says_nothing(line):
                yield from _line(source, start, line, count)
                count += 1
        if within is not None:
            place = of_span(source, *opened)
            symbol = f"{blocks.CONTENTS[begin][0]}[{count}]"
            yield place.unresolved(symbol, "unreadable-input", reason("ssh-block-open"))
        elif not count:
            raise ReadError(source.whole, reason("ssh-no-key"))


READER = SshReader()


def _is_named(path: str) -> bool:
    name, files = basename(path).lower(), facts.table("files")
    return name in files["names"] or name.endswith(tuple(files["suffixes"]))


def _is_key(line: str) -> bool:
    found = lines.parse(line) if len(line) <= _LINE_LENGTH else None
    return found is not None and (found.old is not None or keys.begins_like_key(found.blob))


def _plain_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines outside PEM armour with their offsets."""
    at, armoured = (1 if text.startswith("\ufeff") else 0), False
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        armoured = armoured or line.lstrip().startswith(_ARMOUR)
        if not armoured:
            yield at, line
        armoured = armoured and _ARMOUR_END not in line
        at = end + 1


def _too_many(source: Source, start: int) -> Observation:
    return of_span(source, start, start).unresolved("", "unreadable-input", reason("ssh-too-many-lines", limit=_LINES))


def _line(source: Source, start: int, line: str, count: int) -> Iterator[Observation]:
    found = lines.parse(line) if len(line) <= _LINE_LENGTH else None
    if found is None:
        end = start + min(len(line.rstrip("\r")), _SUBJECT_LENGTH)
        why = reason("ssh-line-not-read")
        yield of_span(source, start, end).unresolved(f"line[{count}]", "unreadable-input", why)
        return
    symbol = f"{_SYMBOLS.get(found.marker, 'publicKey')}[{count}]"
    if found.host is not None:
        yield _hashed(of_span(source, start + found.host[0], start + found.host[1]), symbol)
    place = of_span(source, start + found.start, start + found.end)
    purpose = Purpose.IDENTIFIER if found.marker == "@revoked" else Purpose.PARAMETERS
    if found.old is not None:
        yield from place.uses(symbol, plain_keys.rsa(*found.old), purpose)
        return
    yield from public_key.seen(place, symbol, found.blob, purpose)
    called = facts.own_name(found.name)
    name = public_key.of_blob(found.blob).name
    if name and called != name:
        why = reason("ssh-name-differs", named=found.name, name=name[:_SUBJECT_LENGTH])
        yield place.unresolved(symbol, "inconsistent-key", why)


def _hashed(place: Place, symbol: str) -> Observation:
    """Hashed host names: the hash only names a host (see `ssh.toml`)."""
    found = tables.by_spelling(facts.table("hashed_hosts")["mechanism"])
    assert found is not None
    return place.use(f"{symbol}.hosts", Known(found.name, found.components), Purpose.IDENTIFIER)


def _block(place: Place, count: int, begin: str, digits: list[str], inside: Inside) -> Iterator[Observation]:
    name, content = blocks.CONTENTS[begin]
    symbol, octets = f"{name}[{count}]", blocks.octets(digits)
    if octets is None:
        yield place.unresolved(symbol, "unreadable-input", reason("ssh-block-base64"))
    else:
        yield from contents.observations(content, place, symbol, octets, inside)
