"""One JSON Web Key (RFC 7517): the key by its numbers, the algorithm for which it is meant, certificates, thumbprints.

Located at the value of `kty`: the members that hold key material are measured and never quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from cryptrec_lint.model import Observation, Purpose, reason
from cryptrec_lint.readers.certificates import contents, plain_keys
from cryptrec_lint.readers.certificates.place import Place, of_span
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.readers.jose import algorithms, base64url, facts
from cryptrec_lint.readers.jose.algorithms import KeyFacts
from cryptrec_lint.readers.jose.json_walk import Found, Member, Text
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

_UNCOMPRESSED = b"\x04"
"""SEC 1 section 2.3.3: both coordinates follow."""
_CERTIFICATE_SHOWN = 40
"""Code points of a certificate that stand for it: the whole would be the report."""
_SUBJECT_LENGTH = 100


class Key(NamedTuple):
    """A key's object, with its text members by name."""

    source: Source
    found: Found
    texts: dict[str, Text]

    def text(self, name: str) -> str | None:
        """The string of a member, or None where there is none."""
        found = self.texts.get(name)
        return found.value if found else None

    def octets(self, name: str) -> bytes | None:
        """The same, decoded from base64url."""
        value = self.text(name)
        return None if value is None else base64url.decoded(value)

    @property
    def is_private(self) -> bool:
        """A member that only a private key has stands in it."""
        return any(member.name.value in facts.table("private")["members"] for member in self.found.members)

    @property
    def subject(self) -> str:
        """What the key is called (`kid`, RFC 7517 section 4.5)."""
        name = "".join(filter(str.isprintable, self.text("kid") or ""))
        return name[:_SUBJECT_LENGTH]


def key_of(source: Source, found: Found) -> Key:
    """The key of an object that has `kty`. Of a member that stands twice, the last counts, as for most parsers."""
    texts = {str(one.name.value): one.texts[0] for one in found.members if one.texts and not one.is_array}
    return Key(source, found, texts)


def observations(key: Key, symbol: str, passwords: tuple[bytes, ...]) -> Iterator[Observation]:
    """Everything seen in a key."""
    _conceal(key)
    place = _at(key, key.texts["kty"])
    told, known = _told(key)
    if told is not None:
        yield from place.uses(symbol, told, Purpose.PARAMETERS, key.subject)
    if key.is_private:
        yield place.fault(symbol, "private-key-unprotected", reason("keybox-key-in-clear"), key.subject)
    yield from _algorithm(key, symbol, known)
    yield from _twice(key, symbol)
    yield from _thumbprints(key, symbol)
    yield from certificates(key, symbol, passwords)
    if not key.found.whole:
        yield place.unresolved(symbol, "unreadable-input", reason("jose-object-open"), key.subject)


def _conceal(key: Key) -> None:
    """Nothing of a private or symmetric key may stand in a report, which quotes lines."""
    for member in key.found.members:
        if member.name.value in facts.table("secret")["members"]:
            for text in member.texts:
                key.source.conceal(text.start, text.end)


def _at(key: Key, text: Text) -> Place:
    return of_span(key.source, text.start, text.end)


def _told(key: Key) -> tuple[Told | None, KeyFacts]:
    """The key, and what it says of its algorithm. The key is None where its `alg` says all."""
    kind = key.text("kty") or ""
    read = _FORMS.get(facts.table("key_type").get(kind, ""))
    if read is None:
        shown = kind[:_SUBJECT_LENGTH]
        return Unknown(shown, "unknown-algorithm", reason("jose-key-type-unknown", name=shown)), KeyFacts()
    return read(key)


def _missing(key: Key, *names: str) -> Unknown:
    """Members that are not there, or are no base64url of anything."""
    absent = [name for name in names if not key.octets(name)]
    kind = key.text("kty") or ""
    return Unknown(kind, "unresolved-value", reason("jose-members-missing", kind=kind, names=", ".join(absent)))


def _rsa(key: Key) -> tuple[Told | None, KeyFacts]:
    modulus, exponent = key.octets("n"), key.octets("e")
    if not modulus or not exponent:
        return _missing(key, "n", "e"), KeyFacts()
    number = int.from_bytes(modulus, "big")
    return plain_keys.rsa(number, int.from_bytes(exponent, "big")), KeyFacts(bits=number.bit_length())


def _curve(key: Key) -> tuple[Told | None, KeyFacts]:
    group = tables.group(key.text("crv") or "")
    if group is None or not group.kind.endswith("-curve"):
        return _unknown_curve(key), KeyFacts()
    x, y = key.octets("x"), key.octets("y")
    if not x or not y:
        return _missing(key, "x", "y"), KeyFacts(group=group)
    return plain_keys.on_curve(group, _UNCOMPRESSED + x + y), KeyFacts(group=group)


def _subtype(key: Key) -> tuple[Told | None, KeyFacts]:
    """RFC 8037: the curve is the algorithm."""
    group = tables.group(key.text("crv") or "")
    found = tables.by_spelling(group.name) if group else None
    if group is None or found is None or group.kind.endswith("-curve"):
        return _unknown_curve(key), KeyFacts()
    if not key.octets("x"):
        return _missing(key, "x"), KeyFacts(group=group)
    return plain_keys.of_mechanism(found), KeyFacts(group=group)


def _unknown_curve(key: Key) -> Unknown:
    shown = (key.text("crv") or "")[:_SUBJECT_LENGTH]
    why = reason("jose-curve-unknown", name=shown) if shown else reason("jose-members-missing", kind="EC", names="crv")
    return Unknown(shown, "unknown-algorithm" if shown else "unresolved-value", why)


def _octets(key: Key) -> tuple[Told | None, KeyFacts]:
    """A symmetric key is a key of whatever `alg` names; without that, nothing says for what it is used."""
    octets = key.octets("k")
    if octets is None:
        return _missing(key, "k"), KeyFacts()
    named = [key.text(member) for member in facts.table("algorithm")]
    if all(name is None or algorithms.named(name) is None for name in named):
        return Unknown("oct", "unresolved-value", reason("jose-octets-alone", bits=8 * len(octets))), KeyFacts()
    return None, KeyFacts(octets=len(octets))


def _by_algorithm(key: Key) -> tuple[Told | None, KeyFacts]:
    if key.text("alg") is None:
        kind = key.text("kty") or ""
        return Unknown(kind, "unresolved-value", reason("jose-members-missing", kind=kind, names="alg")), KeyFacts()
    return None, KeyFacts()


_FORMS: dict[str, Callable[[Key], tuple[Told | None, KeyFacts]]] = {
    "rsa": _rsa,
    "curve": _curve,
    "subtype": _subtype,
    "octets": _octets,
    "by-algorithm": _by_algorithm,
}


def _algorithm(key: Key, symbol: str, known: KeyFacts) -> Iterator[Observation]:
    """The algorithm that the key is meant for (RFC 7517 section 4.4)."""
    for name in facts.table("algorithm"):
        text = key.texts.get(name)
        told = algorithms.named(text.value) if text and text.value is not None else None
        if text is None or told is None:
            continue
        whole, fits = algorithms.with_key(told, known)
        place = _at(key, text)
        yield place.use(f"{symbol}.{name}", whole, Purpose.PARAMETERS, key.subject)
        if not fits:
            kind = key.text("kty") or ""
            why = reason("jose-algorithm-of-other-key", name=told.mechanism, kind=kind)
            yield place.unresolved(f"{symbol}.{name}", "inconsistent-key", why, key.subject)


def _twice(key: Key, symbol: str) -> Iterator[Observation]:
    """RFC 7517 section 4: names are unique. Of two, programs take the one or the other."""
    seen: set[str] = set()
    for member in key.found.members:
        name = str(member.name.value)
        if name in seen:
            why = reason("jose-member-twice", name=name)
            yield _at(key, member.name).unresolved(f"{symbol}.{name}", "inconsistent-key", why, key.subject)
        seen.add(name)


def _thumbprints(key: Key, symbol: str) -> Iterator[Observation]:
    for name, hashed in facts.table("thumbprint").items():
        text = key.texts.get(name)
        if text is not None:
            told = Known(hashed, (tables.algorithm(hashed),))
            yield _at(key, text).use(f"{symbol}.{name}", told, Purpose.IDENTIFIER, key.subject)


def certificates(key: Key, symbol: str, passwords: tuple[bytes, ...]) -> Iterator[Observation]:
    """The certificates of a key, or of the header of a signature (RFC 7515 section 4.1.6, in the same form).

    RFC 7517 section 4.7: base64, not base64url, the key's own certificate first."""
    chains = [member for member in key.found.members if member.name.value == "x5c"]
    for index, text in enumerate(text for member in chains for text in member.texts):
        place = _beginning(key, text)
        own = f"{symbol}.certificate[{index}]"
        octets = base64url.standard(text.value or "")
        if octets:
            yield from contents.observations("certificate", place, own, octets, contents.Inside(passwords=passwords))
        else:
            yield place.unresolved(own, "unreadable-input", reason("jose-certificate-base64"), key.subject)


def _beginning(key: Key, text: Text) -> Place:
    return of_span(key.source, text.start, min(text.end, text.start + _CERTIFICATE_SHOWN))


def wanted(name: str) -> bool:
    """Whether a member of a key is looked at."""
    return name in _MEMBERS or name in facts.table("secret")["members"] or name in facts.table("thumbprint")


_MEMBERS = frozenset(("kty", "kid", "alg", "enc", "crv", "n", "e", "x", "y", "x5c"))


def is_key(members: tuple[Member, ...]) -> bool:
    """Whether an object is a key: it says of what type, in a string."""
    return any(one.name.value == "kty" and one.texts and not one.is_array for one in members)
