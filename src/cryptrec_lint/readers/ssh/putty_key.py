"""A private key of PuTTY (PPK; PuTTY manual, appendix C): how it is encrypted, and its public half, which is in clear.

The public half tells everything that is judged, so the private one is never opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import tomli

from cryptrec_lint.model import Observation, Origin, OriginKind, Purpose, reason
from cryptrec_lint.readers.certificates import by_name, passphrase
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.place import Place
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.ssh import certificate, facts, keys, putty_form
from cryptrec_lint.readers.ssh.putty_form import Form
from cryptrec_lint.vocabulary import tables

_ENCRYPTION, _DERIVATION = "Encryption", "Key-Derivation"
_SHOWN = 60
"""Code points of a name that is not known."""
_DIGIT_BITS = 4
"""Of a hexadecimal digit."""
_DIGITS = 10
"""Of a uint32, which these numbers are (PuTTY's sshpubk.c, str_to_uint32_t)."""


@cache
def data() -> dict[str, Any]:
    """`putty.toml`, whose comments say what its tables mean and where they come from."""
    with open(os.path.join(os.path.dirname(__file__), "putty.toml"), "rb") as file:
        return tomli.load(file)


def head() -> str:
    """What the first line begins with; the version follows."""
    return str(data()["file"]["head"])


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`."""
    form = putty_form.parse(octets.decode("utf-8", "surrogateescape"))
    yield from of_form(place, symbol, form)


def of_form(place: Place, symbol: str, form: Form) -> Iterator[Observation]:
    """Everything seen in a key whose lines have been read."""
    first, name = next(iter(form.headers.items()), ("", ""))
    version = data()["version"].get(first.removeprefix(head())) if first.startswith(head()) else None
    if version is None:
        yield place.unresolved(symbol, "unread-container", reason("form-putty-version", line=first[:_SHOWN]))
        return
    in_clear = form.headers.get(_ENCRYPTION) == data()["file"]["nothing"]
    yield from _protection(place, symbol, form, version, in_clear)
    yield from _key(place, symbol, form, name, in_clear)


def _protection(
    place: Place, symbol: str, form: Form, version: dict[str, Any], in_clear: bool
) -> Iterator[Observation]:
    """The cipher and how its key is made; the MAC, which stands there without encryption too: then its key is empty or
    known to all (sections C.4 and C.5.1), and it shows a change by accident only."""
    cipher = form.headers.get(_ENCRYPTION)
    if cipher is None:
        yield place.unresolved(symbol, "unreadable-input", reason("form-putty-line", name=_ENCRYPTION))
    elif not in_clear:
        yield place.use(f"{symbol}.{_ENCRYPTION}", by_name.cipher(cipher), Purpose.KEY_PROTECTION)
        yield place.use(f"{symbol}.{_DERIVATION}", _derivation(form, version), Purpose.KEY_PROTECTION)
    if not form.check:
        yield place.unresolved(symbol, "unreadable-input", reason("form-putty-line", name="Private-MAC"))
        return
    name = version["mac"] if form.check == "Private-MAC" else version.get("digest")
    if name is None:
        yield place.unresolved(symbol, "unreadable-input", reason("form-putty-hash"))
        return
    yield place.use(f"{symbol}.{form.check}", _fixed(name, version), Purpose.KEY_PROTECTION)


def _origin(version: dict[str, Any]) -> Origin:
    return Origin(OriginKind.DEFAULT, tuple(version["origin"]))


def _fixed(name: str, version: dict[str, Any]) -> Told:
    """What the version of the format fixes."""
    found = tables.by_spelling(name)
    assert found is not None, name
    return Known(found.name, found.components, origin=_origin(version))


def _derivation(form: Form, version: dict[str, Any]) -> Told:
    if "passphrase" in version:
        return passphrase.hashed(version["passphrase"], version["salt_bits"], _origin(version))
    name, rows = form.headers.get(_DERIVATION, ""), data()["derivation"]
    if not name:
        return Unknown("", "unreadable-input", reason("form-putty-line", name=_DERIVATION))
    if name not in rows["names"]:
        shown = name[:_SHOWN]
        return Unknown(shown, "unknown-algorithm", reason("keybox-kdf-name-unknown", name=shown))
    details: list[tuple[str, int | str]] = []
    for line, detail in rows["numbers"].items():
        written = form.headers.get(line, "")
        if not (written.isascii() and written.isdigit()) or len(written) > _DIGITS:
            return Unknown(name, "unreadable-input", reason("form-putty-line", name=line))
        details.append((detail, int(written)))
    found = tables.by_spelling(name)
    assert found is not None, name
    details.append(("salt_bits", _DIGIT_BITS * len(form.headers.get(rows["salt"], ""))))
    return Known(name, found.components, tuple(details))


def _key(place: Place, symbol: str, form: Form, name: str, in_clear: bool) -> Iterator[Observation]:
    """The key by its octets, and whether the first line calls it so."""
    if form.public is None:
        yield place.unresolved(symbol, "unreadable-input", reason("form-putty-public"))
    elif certificate.is_certificate(keys.of_blob(form.public).name):
        yield from certificate.observations(place, f"{symbol}.certificate", form.public)
    else:
        key = keys.of_blob(form.public)
        yield from place.uses(symbol, key.told, Purpose.PARAMETERS)
        if key.doubt:
            yield place.unresolved(symbol, "inconsistent-key", key.doubt)
        if key.name and facts.own_name(name) != key.name:
            why = reason("ssh-name-differs", named=name[:_SHOWN], name=key.name[:_SHOWN])
            yield place.unresolved(symbol, "inconsistent-key", why)
    if in_clear:
        yield place.fault(symbol, "private-key-unprotected", reason("keybox-key-in-clear"))
