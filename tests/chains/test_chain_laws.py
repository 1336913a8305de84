"""What holds for chains whatever is scanned: the order of files, parts of a set, hostile sets, damaged octets."""

from __future__ import annotations

import base64
import time
from datetime import date, datetime, timedelta
from itertools import permutations

import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import CertificateSeen, ChainSeen, Fault, Observation
from cryptrec_lint.readers.certificates import pem
from cryptrec_lint.readers.certificates.chains import links, paths, signatures
from cryptrec_lint.readers.certificates.chains.asked import Asked
from cryptrec_lint.readers.certificates.chains.examiner import Examiner
from cryptrec_lint.readers.certificates.chains.issuers import Issuers
from cryptrec_lint.readers.certificates.chains.links import up
from cryptrec_lint.readers.certificates.chains.member import Member, member
from cryptrec_lint.readers.certificates.chains.scanned import Scanned
from cryptrec_lint.source import Source

from .conftest import CA, LEAF, ROOT, Made, make, spoilt

SET = (
    LEAF,
    CA,
    ROOT,
    make("CA", "Other"),
    make("Other", "Root"),
    make("Root", "Other"),
    spoilt(make("leaf 2", "CA")),
    make("leaf 3", "CA", authority="Elsewhere"),
)
"""With cross-certificates that form a circle."""


class _NoFiles:
    passwords: tuple[bytes, ...] = ()

    def named(self, source: Source, path: str) -> None:
        raise AssertionError(path)

    def matching(self, source: Source, pattern: str) -> list[Source]:
        raise AssertionError(pattern)

    def beside(self, source: Source, name: str) -> bytes | None:
        raise AssertionError(name)


def seen_in(*files: bytes) -> list[CertificateSeen]:
    """The certificates of files."""
    found: list[CertificateSeen] = []
    for at, data in enumerate(files):
        try:
            read = list(pem.READER.read(Source(f"{at}.pem", data), _NoFiles()))
        except ReadError:
            continue
        found += [one for one in read if isinstance(one, CertificateSeen)]
    return found


def examined(seen: list[CertificateSeen]) -> list[Observation]:
    """What is said of their chains."""
    return list(Scanned(Asked(date(2026, 6, 1)), seen, (), lambda _: 0).of_kept())


def _links(found: list[Observation]) -> set[tuple[str, ...]]:
    """What is said of links: not of order, nor of places."""
    faults = {(one.rule, one.subject) for one in found if isinstance(one, Fault)}
    return faults | {("chain", one.subject, one.end) for one in found if isinstance(one, ChainSeen)}


def test_the_order_of_files_changes_nothing() -> None:
    """Each certificate in a file of its own."""
    expected = _links(examined(seen_in(*(one.pem for one in SET[:5]))))
    for order in list(permutations(SET[:5]))[::7]:
        assert _links(examined(seen_in(*(one.pem for one in order)))) == expected


@given(st.lists(st.sampled_from(SET), max_size=10), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_set_is_examined(chosen: list[Made], together: bool) -> None:
    """Nothing raises, a place is said the same thing once, and a spoilt signature never holds."""
    files = [b"".join(one.pem for one in chosen)] if together else [one.pem for one in chosen]
    found = examined(seen_in(*files))
    faults = [(one.location, one.rule, one.why) for one in found if isinstance(one, Fault)]
    assert len(faults) == len(set(faults))
    assert not [one for one in found if isinstance(one, ChainSeen) and one.end == "root" and "leaf 2" in one.subject]


@given(st.sampled_from(SET[:2]), st.integers(0, 2000), st.integers(1, 255))
@settings(max_examples=150, deadline=None)
def test_one_damaged_octet_never_yields_a_verified_chain(which: Made, at: int, change: int) -> None:
    """Whatever octet of leaf or CA is changed, the leaf's chain to the root is not verified."""
    octets = bytearray(base64.b64decode(b"".join(which.pem.splitlines()[1:-1])))
    octets[at % len(octets)] ^= change
    body = base64.encodebytes(bytes(octets))
    damaged = b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n"
    found = examined(seen_in(*(damaged if one is which else one.pem for one in SET[:3])))
    whole = [one for one in found if isinstance(one, ChainSeen) and one.end == "root" and len(one.steps) == len("LCR")]
    assert not whole


def test_hundreds_of_certificates_of_one_name_and_key_end_fast() -> None:
    """Each could have issued each, in circles of cross-certificates: bounded in ways, visits and signatures."""
    days = [datetime(2020, 1, 1) + timedelta(days=at) for at in range(300)]
    many = [make("CA", "CA", first=day) for day in days]
    crossed = [make("CA", "Other", first=day) for day in days]
    back = [make("Other", "CA", first=day) for day in days]
    seen = seen_in(LEAF.pem, *(one.pem for one in (*many, *crossed, *back)))
    started = time.process_time()
    found = examined(seen)
    assert time.process_time() - started < 10
    assert any(isinstance(one, ChainSeen) and one.subject.startswith("CN=leaf") for one in found)


def test_many_keys_of_one_name_are_told_as_beyond_the_limit() -> None:
    """Of a hundred CAs of one name, without identifiers, the right one may be among those that are not tried."""
    many = [make("CA", "CA", own=f"CA {at}", by=f"CA {at}", identifiers=False) for at in range(100)]
    leaf = make("leaf", "CA", by="nobody", identifiers=False)
    found = examined(seen_in(leaf.pem, *(one.pem for one in many)))
    assert "chain-limit" in {one.rule for one in found if isinstance(one, Fault)}


def test_work_is_bounded() -> None:
    """With no work left, nothing is called right or wrong."""
    members = [member(one) for one in seen_in(LEAF.pem, CA.pem, ROOT.pem)]
    found = up(members[0], Issuers(members), signatures.Signatures(budget=1))
    assert not found.issuers
    assert found.flaw is not None
    assert found.flaw.rule == "chain-limit"
    assert up(members[0], Issuers(members), signatures.Signatures()).issuers


def test_ways_are_short() -> None:
    """`CA 0 -> CA 1 -> … -> leaf`: longer than any real chain is not followed to its end."""
    last = paths.MAX_LENGTH + 5
    chain = [make("CA 0", "CA 0"), *(make(f"CA {at + 1}", f"CA {at}") for at in range(last))]
    found = examined(seen_in(make("leaf", f"CA {last}").pem, *(one.pem for one in chain)))
    assert "root" not in [one.end for one in found if isinstance(one, ChainSeen) and one.subject.startswith("CN=leaf")]
    assert "chain-limit" in {one.rule for one in found if isinstance(one, Fault)}


def test_weighing_those_of_one_name_is_work_that_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many CAs of one name each would be weighed for each certificate; then nothing is taken for checked."""
    many = [make("CA", "CA", own=f"CA {at}", by=f"CA {at}", identifiers=False) for at in range(20)]
    leaves = [make(f"leaf {at}", "CA", by="nobody", identifiers=False) for at in range(20)]
    authorities, members = (list(map(member, seen_in(*(one.pem for one in made)))) for made in (many, leaves))
    weighed: list[Member] = []
    likelihood = links._likelihood

    def counted(one: Member, each: Member) -> tuple[bool, bool, bool]:
        weighed.append(each)
        return likelihood(one, each)

    monkeypatch.setattr(links, "_likelihood", counted)
    asked = signatures.Signatures(budget=links._WEIGHED * len(many) * 3)
    found = [up(one, Issuers(authorities), asked) for one in members]
    assert len(weighed) <= 3 * len(many)
    assert found[-1].flaw is not None
    assert found[-1].flaw.why.key == "chain-work"


def test_a_key_that_was_not_asked_lately_costs_more() -> None:
    """It must be read and loaded first: of certificates whose issuers' keys all differ, fewer are checked."""
    many = [make("CA", "CA", own=f"CA {at}", by=f"CA {at}") for at in range(10)]
    members = [member(one) for one in seen_in(*(one.pem for one in many))]
    asked = signatures.Signatures(budget=10 * signatures._NEW_KEY)
    assert asked.made_by(members[0], members[0]) is True
    answers = [asked.made_by(one, one) for one in members[1:]]
    assert answers[0] is True
    assert answers[-1] is None


def test_a_dense_graph_ends_fast() -> None:
    """Thirty CAs, each certified by each, and all signatures are right: the ways are without number."""
    names = [f"CA {at}" for at in range(30)]
    crossed = [make(one, other) for one in names for other in names if one != other]
    leaves = [make(f"leaf {at}", names[at % 30]) for at in range(60)]
    seen = seen_in(*(one.pem for one in (*crossed, *leaves)))
    started = time.process_time()
    found = examined(seen)
    assert time.process_time() - started < 10
    assert found


def test_one_identifier_for_many_keys_ends_fast() -> None:
    """Two hundred CAs of one name whose keys claim one identifier, and leaves that name it: tried up to a limit."""
    many = [
        make("CA", "CA", own=f"CA {at}", by=f"CA {at}", identifiers=False, more=_claims("same")) for at in range(200)
    ]
    leaves = [make(f"leaf {at}", "CA", by="nobody", identifiers=False, more=_points("same")) for at in range(200)]
    seen = seen_in(b"".join(one.pem for one in many), b"".join(one.pem for one in leaves))
    started = time.process_time()
    found = [one for one in examined(seen) if isinstance(one, Fault)]
    assert time.process_time() - started < 10
    assert {"chain-signature-wrong", "chain-limit"} & {one.rule for one in found}


def _claims(name: str) -> tuple[tuple[x509.ExtensionType, bool], ...]:
    return ((x509.SubjectKeyIdentifier(name.encode()), False),)


def _points(name: str) -> tuple[tuple[x509.ExtensionType, bool], ...]:
    return ((x509.AuthorityKeyIdentifier(name.encode(), None, None), False),)


def test_that_no_more_is_examined_is_said_once() -> None:
    """Of very many certificates after the work is done, it would be said of each."""
    many = [make("CA", "CA", own=f"CA {at}", by=f"CA {at}", identifiers=False) for at in range(30)]
    leaves = [make(f"leaf {at}", "CA", by="nobody", identifiers=False) for at in range(30)]
    examiner = _examiner(many, signatures.Signatures(budget=3000))
    found = [fault for one in leaves for fault in examiner.about(member(seen_in(one.pem)[0]))]
    assert [one.why.key for one in found if isinstance(one, Fault)].count("chain-work") == 1


def _examiner(authorities: list[Made], asked: signatures.Signatures) -> Examiner:
    members = map(member, seen_in(*(one.pem for one in authorities)))
    return Examiner(Asked(date(2026, 6, 1)), Issuers(members), asked, lambda _: 0)


def test_a_right_key_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many keys of one name, none is tried after the one that made the signature."""
    many = [make("CA", "Root", own=f"CA {at}") for at in range(20)]
    leaf = make("leaf", "CA", by="CA 7")
    members = [member(one) for one in seen_in(leaf.pem, *(one.pem for one in many))]
    tried: list[str] = []
    made_by = signatures.Signatures.made_by

    def counted(self: signatures.Signatures, one: Member, issuer: Member) -> bool | None:
        tried.append(issuer.seen.sha256)
        return made_by(self, one, issuer)

    monkeypatch.setattr(signatures.Signatures, "made_by", counted)
    assert len(up(members[0], Issuers(members[1:]), signatures.Signatures()).issuers) == 1
    assert len(tried) == 1
