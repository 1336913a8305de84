"""Name constraints (RFC 5280 section 4.2.1.10): each form as the standard describes it, then on chains."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from cryptrec_lint.readers.certificates import der
from cryptrec_lint.readers.certificates.chains import general_names, subtrees
from cryptrec_lint.readers.certificates.chains.general_names import ADDRESS, DIRECTORY, DNS, FORMS, MAIL, URI
from cryptrec_lint.readers.certificates.chains.hosts import UnclearError

from .conftest import ROOT, Chains, Made, make, name_of

HOLDS = [("a", "chain-verified", "leaf")]


def dn(**parts: str) -> bytes:
    """A distinguished name, in the order of the parts."""
    kinds = {"C": NameOID.COUNTRY_NAME, "O": NameOID.ORGANIZATION_NAME, "CN": NameOID.COMMON_NAME}
    return x509.Name([x509.NameAttribute(kinds[kind], value) for kind, value in parts.items()]).public_bytes()


def net(text: str) -> bytes:
    """A network as its octets and its mask's."""
    found = ipaddress.ip_network(text)
    return found.network_address.packed + found.netmask.packed


def ip(text: str) -> bytes:
    """An address as its octets."""
    return ipaddress.ip_address(text).packed


@pytest.mark.parametrize(
    ("form", "base", "inside", "outside"),
    [
        # "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side"
        (DNS, b"host.example.com", [b"host.example.com", b"www.host.example.com", b"a.b.HOST.example.COM"], []),
        (DNS, b"host.example.com", [], [b"host1.example.com", b"xhost.example.com", b"example.com", b"host.example"]),
        (DNS, b"", [b"example.com", b"localhost"], []),
        # Not in the standard, and understood by OpenSSL as asking for a label more
        (DNS, b".example.com", [b"www.example.com"], [b"example.com", b"xexample.com"]),
        # "a particular mailbox"; "all addresses at a particular host"; "any mailbox within a domain"
        (
            MAIL,
            b"root@example.com",
            [b"root@example.com", b"root@EXAMPLE.com"],
            [b"Root@example.com", b"a@example.com"],
        ),
        (MAIL, b"example.com", [b"a@example.com", b'"a@b"@example.com'], [b"a@sub.example.com", b"a@xexample.com"]),
        (MAIL, b".example.com", [b"a@sub.example.com", b"a@b.sub.example.com"], [b"a@example.com"]),
        (MAIL, b"*@example.com", [b"*@example.com"], [b"user@example.com", b"**@example.com"]),
        # "the constraint ... applies to the host part of the name"
        (URI, b"host.example.com", [b"https://host.example.com/x?y", b"ldap://u@host.example.com:389"], []),
        (URI, b"host.example.com", [], [b"https://my.host.example.com/", b"https://evil/host.example.com"]),
        (URI, b".example.com", [b"https://host.example.com", b"https://a.b.example.com:1/"], [b"https://example.com"]),
        # CIDR (RFC 4632)
        (ADDRESS, net("192.0.2.0/24"), [ip("192.0.2.0"), ip("192.0.2.255")], [ip("192.0.3.0"), ip("::1")]),
        (ADDRESS, net("2001:db8::/32"), [ip("2001:db8::1")], [ip("2001:db9::1"), ip("192.0.2.1")]),
        (ADDRESS, net("0.0.0.0/0"), [ip("203.0.113.9")], [ip("::")]),
        # Relative names from the top, compared as section 7.1 says
        (DIRECTORY, dn(C="JP", O="Example"), [dn(C="JP", O="Example"), dn(C="jp", O=" EXAMPLE ", CN="x")], []),
        (DIRECTORY, dn(C="JP", O="Example"), [], [dn(C="JP"), dn(O="Example", C="JP"), dn(C="JP", O="Example 2")]),
        (DIRECTORY, dn(), [dn(), dn(CN="anyone")], []),
    ],
)
def test_what_a_constraint_covers(form: int, base: bytes, inside: list[bytes], outside: list[bytes]) -> None:
    prepared = FORMS[form].base(base)
    for names, expected in ((inside, True), (outside, False)):
        for name in names:
            assert FORMS[form].covers(prepared, FORMS[form].name(name)) is expected, name


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (DNS, b".example.com"),
        (DNS, b"example.com."),
        (DNS, b"a..b"),
        (DNS, b""),
        (DNS, "例え.jp".encode()),
        (MAIL, b"a@b@example.com"),
        (MAIL, b"example.com"),
        (ADDRESS, net("192.0.2.0/24")),
        (DIRECTORY, b"\x30\x05\x00"),
    ],
)
def test_names_that_cannot_be_compared(form: int, name: bytes) -> None:
    with pytest.raises(UnclearError):
        FORMS[form].name(name)


@pytest.mark.parametrize(
    ("form", "base"),
    [
        (DNS, b"*.example.com"),
        (DNS, b"."),
        (MAIL, b"a@b@example.com"),
        (MAIL, b""),
        (URI, b"https://example.com"),
        (ADDRESS, ip("192.0.2.0")),
        (ADDRESS, ip("192.0.2.0") + bytes((255, 0, 255, 0))),
        (ADDRESS, b""),
        (DIRECTORY, b"\x31\x00"),
    ],
)
def test_constraints_that_cannot_be_compared(form: int, base: bytes) -> None:
    with pytest.raises(UnclearError):
        FORMS[form].base(base)


@pytest.mark.parametrize(
    "uri", [b"urn:isbn:1", b"mailto:a@example.com", b"https:///x", b"https://192.0.2.1/", b"", b"x"]
)
def test_a_uri_without_a_host(uri: bytes) -> None:
    """With a constraint on URIs, one without a host, or with an address, must be refused."""
    assert FORMS[URI].name(uri) == ""


# -------------------- on chains


def constrained(permitted: list[x509.GeneralName] | None, excluded: list[x509.GeneralName] | None = None) -> Made:
    """The CA with constraints."""
    return make("CA", "Root", more=((x509.NameConstraints(permitted, excluded), True),))


def named(*names: x509.GeneralName, critical: bool = False) -> Made:
    """The leaf with alternative names."""
    return make("leaf", "CA", more=((x509.SubjectAlternativeName(names), critical),))


DNSName, RFC822 = x509.DNSName, x509.RFC822Name
OTHER_NAME = x509.OtherName(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")


def test_names_inside_and_outside(chains: Chains) -> None:
    above = constrained([DNSName("example.jp")])
    assert chains(a=(named(DNSName("www.example.jp")), above, ROOT)) == HOLDS
    found = chains(a=(named(DNSName("www.example.jp"), DNSName("www.example.com")), above, ROOT))
    assert found[0] == ("a", "chain-name-not-permitted", "leaf")
    assert ("a", "chain-verified", "leaf") not in found


def test_what_is_excluded_is_excluded_though_it_is_permitted(chains: Chains) -> None:
    above = constrained([DNSName("example.jp")], [DNSName("secret.example.jp")])
    assert chains(a=(named(DNSName("www.example.jp")), above, ROOT)) == HOLDS
    assert chains(a=(named(DNSName("a.secret.example.jp")), above, ROOT))[0][1] == "chain-name-not-permitted"


def test_forms_that_are_not_constrained_are_free(chains: Chains) -> None:
    address = x509.IPAddress(ipaddress.ip_address("192.0.2.1"))
    assert chains(a=(named(address), constrained([DNSName("example.jp")]), ROOT)) == HOLDS


def test_every_ca_above_counts_and_none_widens(chains: Chains) -> None:
    """`CA 2` under `CA` permits more than `CA`: what both permit is left."""
    upper = constrained([DNSName("a.jp")])
    lower = make("CA 2", "CA", more=((x509.NameConstraints([DNSName("a.jp"), DNSName("b.jp")], None), True),))
    leaf = make("leaf", "CA 2", more=((x509.SubjectAlternativeName([DNSName("b.jp")]), False),))
    assert chains(a=(leaf, lower, upper, ROOT))[0] == ("a", "chain-name-not-permitted", "leaf")


def test_constraints_hold_for_the_subject_too(chains: Chains) -> None:
    """directoryName: the subject, unless it is empty."""
    inside = constrained([x509.DirectoryName(x509.Name(list(name_of("x"))[:2]))])
    outside = constrained([x509.DirectoryName(x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "US")]))])
    assert chains(a=(make("leaf", "CA"), inside, ROOT)) == HOLDS
    assert chains(a=(make("leaf", "CA"), outside, ROOT))[0] == ("a", "chain-name-not-permitted", "leaf")


def test_self_issued_cas_are_exempt_and_a_self_issued_leaf_is_not(chains: Chains) -> None:
    """A CA that changes its key keeps its name: section 6.1.3 (b)."""
    other = x509.NameConstraints([DNSName("example.jp")], None)
    upper = make("CA", "Root", more=((other, True),))
    changed = make("CA", "CA", own="CA new", more=((x509.SubjectAlternativeName([DNSName("ca.test")]), False),))
    leaf = make("leaf", "CA", by="CA new", more=((x509.SubjectAlternativeName([DNSName("example.jp")]), False),))
    assert chains(a=(leaf, changed, upper, ROOT)) == HOLDS
    assert chains(a=(changed, upper, ROOT))[0][:2] == ("a", "chain-name-not-permitted")


def test_another_ca_below_is_not_exempt(chains: Chains) -> None:
    lower = make("CA 2", "CA", more=((x509.SubjectAlternativeName([DNSName("ca.test")]), False),))
    found = chains(a=(make("leaf", "CA 2"), lower, constrained([DNSName("example.jp")]), ROOT))
    assert ("a", "chain-name-not-permitted", "CA 2") in found
    assert ("a", "chain-relies-on", "leaf") in found


def test_addresses_in_the_subject_count_where_there_are_no_alternative_names(chains: Chains) -> None:
    """emailAddress, for old certificates."""
    above = constrained([RFC822("example.jp")])
    assert chains(a=(_with_mail("a@example.jp"), above, ROOT))[-1][:2] == HOLDS[0][:2]
    assert chains(a=(_with_mail("a@example.com"), above, ROOT))[0][1] == "chain-name-not-permitted"
    assert chains(a=(_with_mail("a@example.com", DNSName("example.com")), above, ROOT))[-1][:2] == HOLDS[0][:2]


def _with_mail(address: str, *names: x509.GeneralName) -> Made:
    subject = x509.Name([*name_of("leaf"), x509.NameAttribute(NameOID.EMAIL_ADDRESS, address)])
    more = ((x509.SubjectAlternativeName(names), False),) if names else ()
    return make("leaf", "CA", subject_name=subject, more=more)


def test_a_uri_without_a_host_is_refused_where_uris_are_constrained(chains: Chains) -> None:
    uri = x509.UniformResourceIdentifier
    above = constrained(None, [uri("example.com")])
    assert chains(a=(named(uri("https://example.jp/")), above, ROOT)) == HOLDS
    assert chains(a=(named(uri("urn:isbn:1")), above, ROOT))[0][1] == "chain-name-not-permitted"


def test_a_form_without_meaning_is_not_evaluated(chains: Chains) -> None:
    """Process the constraint or reject the certificate: where it cannot be processed, nothing is verified."""
    above = constrained(None, [OTHER_NAME])
    assert chains(a=(named(OTHER_NAME), above, ROOT))[0] == ("a", "chain-not-evaluated", "leaf")
    assert chains(a=(named(DNSName("example.jp")), above, ROOT)) == HOLDS


def test_a_wildcard_that_may_stand_for_what_is_excluded(chains: Chains) -> None:
    above = constrained(None, [DNSName("www.example.jp")])
    assert chains(a=(named(DNSName("*.example.jp")), above, ROOT))[0] == ("a", "chain-not-evaluated", "leaf")
    assert chains(a=(named(DNSName("*.a.example.jp")), above, ROOT)) == HOLDS


def test_a_mailbox_with_letters_beyond_ascii_is_not_evaluated(chains: Chains) -> None:
    """SmtpUTF8Mailbox looks like another form (RFC 9598 section 6)."""
    name = x509.OtherName(x509.ObjectIdentifier("1.3.6.1.5.5.7.8.9"), b"\x0c\x0e" + "例@example.jp".encode()[:14])
    assert chains(a=(named(name), constrained([RFC822("example.jp")]), ROOT))[0][1] == "chain-not-evaluated"
    assert chains(a=(named(name), constrained([DNSName("example.jp")]), ROOT)) == HOLDS


def test_another_way_up_without_constraints_is_taken(chains: Chains) -> None:
    """`Root -> CA (constrained) -> leaf` and `Other -> CA -> leaf`."""
    leaf, other = named(DNSName("www.example.com")), make("Other", "Other")
    found = chains(a=(leaf, constrained([DNSName("example.jp")]), make("CA", "Other"), ROOT, other))
    assert ("a", "chain-verified", "leaf") in found
    assert "chain-name-not-permitted" not in {rule for _, rule, _ in found}


def test_the_finding_says_which_name_and_which_ca(findings: Callable[..., list[dict[str, Any]]]) -> None:
    found = findings(a=(named(DNSName("www.example.com")), constrained([DNSName("example.jp")]), ROOT))[0]
    for language in ("ja", "en"):
        assert "www.example.com" in found["message"][language]
        assert "CN=CA" in found["message"][language]
    assert found["verdict"] == "rejected"


# -------------------- laws


LABELS = st.lists(st.text("ab-x", min_size=1, max_size=4).filter(lambda one: one[0] != "-" != one[-1]), min_size=1)
HOSTS = LABELS.map(".".join)


@given(HOSTS, HOSTS)
def test_labels_before_a_host_never_lead_out(base: str, more: str) -> None:
    covers, form = FORMS[DNS].covers, FORMS[DNS]
    assert covers(form.base(base.encode()), form.name(f"{more}.{base}".encode()))
    assert not covers(form.base(f"{more}.{base}".encode()), form.name(base.encode()))


@given(st.ip_addresses(), st.integers(0, 128))
def test_networks_as_the_standard_library_has_them(address: Any, bits: int) -> None:
    bits = min(bits, address.max_prefixlen)
    network = ipaddress.ip_network((address, bits), strict=False)
    form = FORMS[ADDRESS]
    prepared = form.base(network.network_address.packed + network.netmask.packed)
    assert form.covers(prepared, address.packed)
    beyond = int(network.broadcast_address) + 1
    if beyond < 1 << address.max_prefixlen:
        assert not form.covers(prepared, type(address)(beyond).packed)


@given(st.binary(max_size=200), st.lists(st.tuples(st.sampled_from([*FORMS, 0xA0, 0xA3]), st.binary(max_size=40))))
def test_any_octets_are_read_or_refused(value: bytes, names: list[tuple[int, bytes]]) -> None:
    try:
        trees = subtrees.read(value)
    except der.DerError:
        return
    subtrees.against(trees, names, lambda _: None)


@given(st.sampled_from(list(FORMS)), st.binary(max_size=60), st.binary(max_size=60))
def test_any_octets_of_a_form_are_compared_or_unclear(form: int, base: bytes, name: bytes) -> None:
    general_names.shown(form, name)
    try:
        assert FORMS[form].covers(FORMS[form].base(base), FORMS[form].name(name)) in (True, False)
    except UnclearError:
        return


def test_many_names_against_many_constraints_end_soon() -> None:
    """Two thousand of each: told as beyond the limit, and soon."""
    constraints = x509.NameConstraints([DNSName(f"t{at}.test") for at in range(2000)], None).public_bytes()
    names = [(DNS, f"t{at}.test".encode()) for at in range(2000)]
    started, spent = time.process_time(), list[int]()
    found = subtrees.against(subtrees.read(constraints), names, spent.append)
    assert found is not None
    assert found.rule == "chain-limit"
    assert sum(spent) <= subtrees.MAX_COMPARISONS + 2000
    assert time.process_time() - started < 5
