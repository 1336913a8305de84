"""Where a certificate departs from what RFC 5280 sections 4.1 and 4.2 ask of conforming CAs.

Path validation (section 6) does not ask for these, so they break no chain; strict programs do ask: OpenSSL with
`-x509_strict`, and so Python 3.13 and later by default.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cryptrec_lint.model import Reason, reason
from cryptrec_lint.readers.certificates import der, extensions, facts, object_identifier, x509
from cryptrec_lint.readers.certificates.chains import constraints, fitness, identifiers
from cryptrec_lint.readers.certificates.chains.general_names import DNS, shown
from cryptrec_lint.readers.certificates.chains.member import Member
from cryptrec_lint.readers.certificates.x509 import Certificate


def departures(one: Member) -> Iterator[Reason]:
    """The departures of a certificate. A root is asked only what strict programs ask of it."""
    found = one.understood.certificate
    yield from _names(found)
    if found.values is None:
        return  # said where extensions that cannot be read are
    if found.version == x509.VERSIONS[2]:
        yield from _identifiers(one, found)
        yield from _authority(found) if found.is_ca else _end_entity(found)
        yield from _criticality(found)
    elif found.values:
        yield reason("chain-profile-version")
    yield from _constraints(found)
    if one.seen.role != "root":
        yield from _numbers(found)
        yield from _hosts(found)


_EMPTY_NAME = bytes((der.SEQUENCE, 0))


def _names(found: Certificate) -> Iterator[Reason]:
    """Sections 4.1.2.4 and 4.1.2.6."""
    if found.issuer == _EMPTY_NAME:
        yield reason("chain-profile-no-issuer")
    if found.subject != _EMPTY_NAME:
        return
    if found.is_ca or not extensions.has(found, "subject-alternative-name"):
        yield reason("chain-profile-no-subject")
    elif "subject-alternative-name" not in _critical(found):
        yield reason("chain-profile-alternative")


def _identifiers(one: Member, found: Certificate) -> Iterator[Reason]:
    """Sections 4.2.1.1 and 4.2.1.2. Who signed with its own key need not name it."""
    if not one.authority.key and not (found.self_issued and _signed_itself(one)):
        yield reason("chain-profile-no-authority")
    if found.is_ca and not one.key_identifier:
        yield reason("chain-profile-no-identifier")


def _signed_itself(one: Member) -> bool:
    """As far as it says so: whether it did is asked elsewhere."""
    return one.seen.role == "root" or one.authority == identifiers.NOTHING


def _authority(found: Certificate) -> Iterator[Reason]:
    """Sections 4.2.1.3 and 4.2.1.9."""
    if "basic-constraints" not in _critical(found):
        yield reason("chain-profile-basic")
    if not extensions.has(found, "key-usage"):
        yield reason("chain-profile-no-usage")


def _end_entity(found: Certificate) -> Iterator[Reason]:
    """What only a CA's certificate has: sections 4.2.1.3, 4.2.1.9, 4.2.1.10, 4.2.1.11."""
    if _signs_certificates(found):
        yield reason("chain-profile-usage")
    if fitness.path_length(found) is not None:
        yield reason("chain-profile-path-length")
    for name in ("name-constraints", "policy-constraints"):
        if extensions.has(found, name):
            yield reason("chain-profile-end-entity", oid=facts.structure(name))


def _signs_certificates(found: Certificate) -> bool:
    try:
        return extensions.KEY_CERT_SIGN in (extensions.key_usage(found) or ())
    except der.DerError:
        return False


def _criticality(found: Certificate) -> Iterator[Reason]:
    """Sections 4.2.1.1, 4.2.1.2, 4.2.2.1, and 4.2.1.10, 4.2.1.11, 4.2.1.14."""
    critical = _critical(found)
    for name in facts.never_critical():
        if name in critical:
            yield reason("chain-profile-critical", oid=facts.structure(name))
    for name in facts.always_critical():
        if name not in critical and extensions.has(found, name):
            yield reason("chain-profile-not-critical", oid=facts.structure(name))


def _numbers(found: Certificate) -> Iterator[Reason]:
    """Section 4.1.2.2: positive, and at most twenty octets. Section 4.1.2.5: times with seconds and nothing else."""
    serial, times = found.serial_octets, found.validity
    if len(serial) > _SERIAL_OCTETS or not any(serial) or serial[0] & 0x80:
        yield reason("chain-profile-serial", serial=serial.hex()[: 2 * _SERIAL_OCTETS + 2])
    written = [(one.tag, der.contents(times, one)) for one in der.sequence(times)]
    if any(not _TIMES[tag](octets) for tag, octets in written if tag in _TIMES):
        yield reason("chain-profile-time")


_SERIAL_OCTETS = 20
_TIMES = {
    der.UTC_TIME: re.compile(rb"\d{12}Z").fullmatch,
    der.GENERALIZED_TIME: re.compile(rb"\d{14}Z").fullmatch,
}


def _constraints(found: Certificate) -> Iterator[Reason]:
    """Section 4.2.1.10."""
    if not extensions.has(found, "name-constraints"):
        return
    if constraints.is_empty(found):
        yield reason("chain-profile-constraints-empty")
    period = constraints.leading_periods(found)
    if period:
        yield reason("chain-profile-constraint-period", base=period)


def _hosts(found: Certificate) -> Iterator[Reason]:
    """Section 4.2.1.6: dNSName is in the preferred syntax of RFC 1034 section 3.5. What a wildcard is stays open."""
    try:
        inside = extensions.value(found, "subject-alternative-name")
        listed = der.sequence(inside) if inside is not None else []
    except der.DerError:
        return
    for one in listed:
        if one.tag == DNS and not _PREFERRED(der.contents(inside or b"", one)):
            yield reason("chain-profile-host", name=shown(DNS, der.contents(inside or b"", one)))
            return


_PART = rb"[A-Za-z0-9*](?:[A-Za-z0-9*-]{0,61}[A-Za-z0-9*])?"
_PREFERRED = re.compile(rb"(?:%(part)s\.)*(?![0-9]+\Z)%(part)s" % {b"part": _PART}).fullmatch
"""Labels of letters, digits and hyphens; the last one is no number, as in an IPv4 address."""


def _critical(found: Certificate) -> frozenset[str]:
    """The names of the extensions that are critical."""
    data = found.extensions
    if _CRITICAL not in data:
        return frozenset()
    outer = der.element(data, 0, len(data))
    listed = der.element(data, outer.start, outer.end)
    names = set[str]()
    for _, _, start, end in der.spans(data, listed.start, listed.end):
        identifier = der.element(data, start, end)
        if data[identifier.end : identifier.end + len(_CRITICAL)] == _CRITICAL:
            names.add(_named().get(data[identifier.at : identifier.end], ""))
    return frozenset(names)


_CRITICAL = bytes((der.BOOLEAN, 1, 0xFF))


@cache
def _named() -> dict[bytes, str]:
    return {object_identifier.encoded(facts.structure(name)): name for name in facts.known_extensions()}
