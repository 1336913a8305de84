"""Certificate policies on chains (RFC 5280 sections 6.1.2 to 6.1.5): demanded, carried on, mapped, inhibited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cryptography import x509

from cryptrec_lint.readers.certificates.chains import policies

from .conftest import ROOT, Chains, Made, make

GOOD, OTHER = (x509.ObjectIdentifier(f"1.2.3.{at}") for at in (1, 2))
ANY = x509.ObjectIdentifier("2.5.29.32.0")
HOLDS = ("a", "chain-verified", "leaf")
BREAKS = ("a", "chain-policy", "leaf")
Extension = tuple[x509.ExtensionType, bool]


def says(*oids: x509.ObjectIdentifier) -> Extension:
    """certificatePolicies."""
    return x509.CertificatePolicies([x509.PolicyInformation(oid, None) for oid in oids]), False


def demands(after: int | None = None, no_mapping_after: int | None = None) -> Extension:
    """policyConstraints."""
    return x509.PolicyConstraints(after, no_mapping_after), True


def no_any(after: int) -> Extension:
    """inhibitAnyPolicy."""
    return x509.InhibitAnyPolicy(after), True


def maps(*pairs: tuple[x509.ObjectIdentifier, x509.ObjectIdentifier]) -> Extension:
    """policyMappings: pairs of the issuer's and the subject's."""

    def element(tag: int, inside: bytes) -> bytes:
        return bytes((tag, len(inside))) + inside

    def oid(one: x509.ObjectIdentifier) -> bytes:
        return x509.ExtendedKeyUsage([one]).public_bytes()[2:]

    listed = b"".join(element(0x30, oid(one) + oid(other)) for one, other in pairs)
    return x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.33"), element(0x30, listed)), True


def chain(leaf: tuple[Extension, ...], *above: tuple[Extension, ...]) -> tuple[Made, ...]:
    """`Root -> CA n -> … -> CA 1 -> leaf`, each with its extensions, the leaf first."""
    names = ["leaf", *(f"CA {at}" for at in range(1, len(above) + 1)), "Root"]
    made = [make(names[at], names[at + 1], more=more) for at, more in enumerate((leaf, *above))]
    return (*made, ROOT)


@pytest.mark.parametrize(
    ("holds", "leaf", "above"),
    [
        # Nothing is demanded: policies do no harm, whatever they are
        (True, (says(OTHER),), [(says(GOOD),)]),
        (True, (), [(says(GOOD),), (says(OTHER),)]),
        # requireExplicitPolicy: one policy on the whole way
        (True, (says(GOOD),), [(says(GOOD), demands(0))]),
        (False, (says(OTHER),), [(says(GOOD), demands(0))]),
        (False, (), [(says(GOOD), demands(0))]),
        (True, (says(GOOD),), [(says(GOOD, OTHER),), (says(GOOD), demands(0))]),
        (False, (says(GOOD),), [(says(OTHER),), (says(GOOD), demands(0))]),
        # after so many certificates more
        (True, (), [(demands(2),)]),
        (False, (), [(demands(1),)]),
        (False, (), [(), (), (demands(2),)]),
        # the leaf itself may demand it: section 6.1.5 (b)
        (False, (demands(0),), [(says(GOOD),)]),
        (True, (says(GOOD), demands(0)), [(says(GOOD),)]),
        # anyPolicy carries on every policy, as long as it is not inhibited
        (True, (says(GOOD),), [(says(ANY), demands(0))]),
        (True, (says(GOOD),), [(says(ANY),), (says(GOOD), demands(0))]),
        (True, (says(GOOD),), [(says(ANY),), (says(GOOD), demands(0), no_any(1))]),
        (False, (says(GOOD),), [(says(ANY),), (says(GOOD), demands(0), no_any(0))]),
        # policyMappings: another name below for the same policy
        (True, (says(OTHER),), [(says(GOOD), maps((GOOD, OTHER)), demands(0))]),
        (False, (says(GOOD),), [(says(GOOD), maps((GOOD, OTHER)), demands(0))]),
        (True, (says(OTHER),), [(says(ANY), maps((GOOD, OTHER)), demands(0))]),
        (False, (says(OTHER),), [(says(GOOD), maps((GOOD, OTHER))), (says(GOOD), demands(0, 0))]),
        (True, (says(OTHER),), [(says(GOOD), maps((GOOD, OTHER))), (says(GOOD), demands(0, 1))]),
    ],
)
def test_policies(chains: Chains, holds: bool, leaf: tuple[Extension, ...], above: list[tuple[Extension, ...]]) -> None:
    """It is told at the certificate where no policy is left."""
    found = chains(a=chain(leaf, *above))
    assert (HOLDS in found, "chain-policy" in {rule for _, rule, _ in found}) == (holds, not holds)


@pytest.mark.parametrize("pair", [(ANY, GOOD), (GOOD, ANY)])
def test_any_policy_may_not_be_mapped(
    chains: Chains, pair: tuple[x509.ObjectIdentifier, x509.ObjectIdentifier]
) -> None:
    """Section 6.1.4 (a), whether a policy is demanded or not."""
    found = chains(a=chain((says(GOOD),), (says(GOOD), maps(pair))))
    assert ("a", "chain-policy", "CA 1") in found
    assert HOLDS not in found


def test_a_key_rollover_does_not_count(chains: Chains) -> None:
    """Self-issued certificates do not bring a demand nearer: section 6.1.4 (h)."""
    upper, changed = make("CA", "Root", more=(demands(2),)), make("CA", "CA", own="CA new")
    assert HOLDS in chains(a=(make("leaf", "CA", by="CA new"), changed, upper, ROOT))
    lower = make("CA 2", "CA", by="CA new")
    assert BREAKS in chains(a=(make("leaf", "CA 2"), lower, changed, upper, ROOT))


def test_the_finding_names_who_demands(findings: Callable[..., list[dict[str, Any]]]) -> None:
    (found,) = [one for one in findings(a=chain((), (demands(0),))) if one["rule"] == "chain-policy"]
    assert found["verdict"] == "rejected"
    assert "CN=CA 1" in found["message"]["en"]
    assert "CN=CA 1" in found["message"]["ja"]


def test_the_root_s_own_policies_do_not_count(chains: Chains) -> None:
    """An anchor is a name and a key: section 6.1.1 (d)."""
    root = make("Root", "Root", more=(demands(0),))
    assert HOLDS in chains(a=(make("leaf", "CA"), make("CA", "Root"), root))


def test_levels_do_not_multiply() -> None:
    """A tree of policies would have 2^30 leaves (RFC 9618); what is kept of it has two."""
    state = policies._State(40)
    one, other = b"\x06\x01\x01", b"\x06\x01\x02"
    said = _Both((one, other))
    for _ in range(30):
        assert state.take(said, False, False) == ""  # type: ignore[arg-type]
    assert set(state.level) == {one, other}


class _Both:
    """Two policies, each mapped to both."""

    require = inhibit = inhibit_any = None

    def __init__(self, pair: tuple[bytes, bytes]) -> None:
        self.named = frozenset(pair)
        self.mapped = {one: set(pair) for one in pair}
