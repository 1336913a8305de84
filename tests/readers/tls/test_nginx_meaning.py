"""What an observation says besides its place: components, versions, origin, subject."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cryptrec_lint.model import MechanismUse, Observation, OriginKind, ProtocolUse, Unresolved, VersionsOffered
from cryptrec_lint.readers.tls.nginx import MAX_OBSERVATIONS

Observe = Callable[..., list[Observation]]
Offered = Callable[[str], list[VersionsOffered]]


def uses(seen: list[Observation]) -> dict[str, MechanismUse]:
    return {one.mechanism: one for one in seen if isinstance(one, MechanismUse)}


def protocols(seen: list[Observation]) -> list[str]:
    return [one.protocol for one in seen if isinstance(one, ProtocolUse)]


def parts(use: MechanismUse) -> list[str]:
    return [part.name for part in use.components]


def test_a_suite_has_its_components_and_the_versions_that_can_use_it(observe: Observe) -> None:
    use = uses(observe("ssl_protocols TLSv1.1 TLSv1.2;\nssl_ciphers DES-CBC3-SHA;"))["TLS_RSA_WITH_3DES_EDE_CBC_SHA"]
    assert {"RSAES-PKCS1-v1_5", "3-key Triple DES", "CBC", "HMAC", "SHA-1"} <= set(parts(use))
    assert use.details == (("protocol", "TLS 1.2"), ("protocol", "TLS 1.1"))


def test_without_a_version_in_sight_a_suite_has_none(observe: Observe) -> None:
    assert uses(observe("ssl_ciphers AES128-SHA;"))["TLS_RSA_WITH_AES_128_CBC_SHA"].details == ()


def test_a_derived_suite_tells_the_list_and_the_builds_that_enable_it(observe: Observe) -> None:
    use = uses(observe("ssl_protocols TLSv1.2;\nssl_ciphers RC4;"))["TLS_RSA_WITH_RC4_128_SHA"]
    assert use.origin.kind is OriginKind.DERIVED
    assert use.origin.steps == ("RC4", "superset", "OpenSSL 1.0.1k 1.0.2s 1.1.1w")
    assert use.written == "RC4"


def test_quotes_belong_to_what_is_written(observe: Observe) -> None:
    seen = observe("ssl_ciphers 'AES128-SHA:NOSUCH';")
    assert uses(seen)["TLS_RSA_WITH_AES_128_CBC_SHA"].written == "'AES128-SHA:NOSUCH'"
    assert [one.written for one in seen if isinstance(one, Unresolved)] == ["NOSUCH"]


def test_suites_that_nginx_cannot_negotiate_are_not_observed(observe: Observe) -> None:
    """nginx sets no PSK callback and no SRP parameters."""
    assert uses(observe("ssl_ciphers PSK-AES128-CBC-SHA:SRP-AES-128-CBC-SHA:AES128-SHA;")).keys() == {
        "TLS_RSA_WITH_AES_128_CBC_SHA"
    }


def test_dhe_needs_parameters_and_says_so_where_there_are_none(observe: Observe) -> None:
    name = "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"
    assert ("needs", "ssl_dhparam") in uses(observe("ssl_ciphers DHE-RSA-AES128-SHA;"))[name].details
    given = "ssl_ciphers DHE-RSA-AES128-SHA;\nssl_dhparam dh.pem;"
    assert ("needs", "ssl_dhparam") not in uses(observe(given))[name].details
    upstream = "location / { proxy_pass https://x; proxy_ssl_ciphers DHE-RSA-AES128-SHA; }"
    assert ("needs", "ssl_dhparam") not in uses(observe(upstream))[name].details


def test_a_default_names_the_releases_and_the_source(observe: Observe) -> None:
    seen = observe("server { listen 443 ssl; }")
    version = next(one for one in seen if isinstance(one, ProtocolUse))
    assert version.origin.kind is OriginKind.DEFAULT
    assert version.origin.steps == ("nginx 1.27.3+", "nginx CHANGES 1.27.3: TLSv1 and TLSv1.1 disabled by default")
    assert version.written == "listen 443 ssl"
    suite = uses(seen)["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"]
    assert suite.origin.kind is OriginKind.DEFAULT
    assert "HIGH:!aNULL:!MD5" in suite.origin.steps


def test_what_older_releases_enable_besides_depends_on_the_version(observe: Observe) -> None:
    seen = [one for one in observe("server { listen 443 ssl; }") if isinstance(one, Unresolved)]
    assert [(one.rule, one.mechanism, dict(one.why.args)["until"]) for one in seen] == [
        ("version-dependent-default", "SSL 3.0", "1.9.0"),
        ("version-dependent-default", "TLS 1.0, TLS 1.1", "1.27.2"),
    ]


def test_written_versions_leave_nothing_to_the_release(observe: Observe) -> None:
    seen = observe("server { listen 443 ssl; ssl_protocols TLSv1.2; ssl_ciphers AES128-SHA; }")
    assert not [one for one in seen if isinstance(one, Unresolved)]


def test_one_setting_of_many_servers_is_one_observation_with_their_names(observe: Observe) -> None:
    servers = "".join(f"server {{ listen 44{n} ssl; server_name s{n}.example; }}\n" for n in range(5))
    text = "http {\nssl_protocols TLSv1.2;\nssl_ciphers AES128-SHA;\nssl_ecdh_curve X25519;\n" + servers + "}"
    seen = observe(text)
    assert len(seen) == 3
    assert {one.subject for one in seen} == {"s0.example, s1.example, s2.example +2"}


def test_defaults_of_many_servers_stand_at_the_first_one(observe: Observe) -> None:
    seen = observe("".join(f"server {{ listen 44{n} ssl; server_name s{n}.example; }}\n" for n in range(3)))
    assert {one.location.line for one in seen} == {1}
    assert {one.subject for one in seen} == {"s0.example, s1.example, s2.example"}


def test_the_place_says_what_block_it_belongs_to(observe: Observe) -> None:
    seen = observe(
        "http { ssl_protocols TLSv1;\nserver { listen 1 ssl; server_name a.example; ssl_ciphers AES128-SHA; } }"
    )
    assert {one.location.line: one.location.symbol for one in seen} == {1: "http", 2: "server a.example"}


def test_an_upstream_is_named_with_its_direction(observe: Observe) -> None:
    text = "server { server_name a.example; location / { proxy_pass https://b:8443; proxy_ssl_protocols TLSv1; } }"
    seen = [one for one in observe(text) if isinstance(one, ProtocolUse)]
    assert [(one.protocol, one.subject) for one in seen] == [("TLS 1.0", "a.example → https://b:8443")]


@pytest.mark.parametrize("target", ["http://b", "b", "unix:/run/x.sock", "$scheme://b"])
def test_an_upstream_that_is_not_known_to_be_tls_has_no_defaults(observe: Observe, target: str) -> None:
    assert observe(f"location / {{ proxy_pass {target}; }}") == []


@pytest.mark.parametrize(
    ("listen", "tls"),
    [
        ("443 ssl", True),
        ("443 ssl http2 default_server", True),
        ("[::]:443 ssl", True),
        ("unix:/run/x.sock ssl", True),
        ("443", False),
        ("443 http2", False),
        ("ssl.example:80", False),
        ("443{% if tls %} ssl{% endif %}", True),
    ],
)
def test_a_listener_is_tls_when_it_says_so(observe: Observe, listen: str, tls: bool) -> None:
    assert bool(observe(f"server {{ listen {listen}; }}")) is tls


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("443 ssl", "443", True),
        ("443 ssl", "*:443", True),
        ("0.0.0.0:443 ssl", "443", True),
        ("[::]:443 ssl", "443", False),
        ("127.0.0.1:443 ssl", "443", False),
        ("a.example ssl", "a.example:80", True),
        ("443 quic", "443", False),
    ],
)
def test_a_socket_is_tls_for_all_servers_on_it(observe: Observe, first: str, second: str, shared: bool) -> None:
    text = f"server {{ listen {first}; server_name a; }} server {{ listen {second}; server_name b; }}"
    subjects = {one.subject for one in observe(text) if isinstance(one, ProtocolUse)}
    assert subjects == ({"a, b"} if shared else {"a"})


def test_servers_of_different_protocols_share_no_socket(observe: Observe) -> None:
    text = "stream { server { listen 443 ssl; server_name a; } } http { server { listen 443; server_name b; } }"
    assert {one.subject for one in observe(text) if isinstance(one, ProtocolUse)} == {"a"}


def test_min_and_max_protocol_cut_what_ssl_protocols_enables(observe: Observe) -> None:
    every = "ssl_protocols SSLv3 TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;"
    assert protocols(
        observe(every + "ssl_conf_command MinProtocol TLSv1.1; ssl_conf_command MaxProtocol TLSv1.2;")
    ) == [
        "TLS 1.1",
        "TLS 1.2",
    ]
    assert len(protocols(observe(every + "ssl_conf_command MinProtocol None;"))) == 5
    assert protocols(observe(every + "ssl_conf_command MinProtocol TLSv1; ssl_conf_command MinProtocol TLSv1.3;")) == [
        "TLS 1.3"
    ]


def test_a_word_that_cannot_be_read_lets_every_version_be_possible(observe: Observe) -> None:
    seen = observe("ssl_protocols TLSv1.3 $more;\nssl_ciphers AES128-SHA;")
    assert "TLS_RSA_WITH_AES_128_CBC_SHA" in uses(seen)


def test_groups_of_a_written_list_may_have_marks(observe: Observe) -> None:
    seen = observe("ssl_ecdh_curve ?*X25519MLKEM768/?secp256r1:-X448;")
    assert uses(seen).keys() == {"X25519MLKEM768", "P-256"}
    assert [one.written for one in seen] == ["?*X25519MLKEM768", "?secp256r1"]


def test_a_configuration_without_end_is_cut_and_says_so(observe: Observe) -> None:
    seen = observe("server{listen 1 ssl;ssl_ciphers ALL;}" * 2000)
    assert 0.9 * MAX_OBSERVATIONS < len(seen) <= MAX_OBSERVATIONS + 1
    assert isinstance(seen[-1], Unresolved)
    assert seen[-1].why.key == "too-many-observations"


@pytest.mark.parametrize(
    ("text", "enabled", "possible"),
    [
        ("server { listen 443 ssl; ssl_protocols TLSv1.2 TLSv1.3; }", ("TLS 1.2", "TLS 1.3"), ()),
        ("ssl_protocols TLSv1.3; server { listen 443 ssl; ssl_protocols TLSv1.2; }", ("TLS 1.2",), ()),
        # a fragment: a server elsewhere may enable more
        ("ssl_protocols TLSv1.2;", ("TLS 1.2",), ("SSL 2.0", "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.3")),
        # without the directive: those of nginx 1.27.3 and later; older releases enable others besides
        ("server { listen 443 ssl; }", ("TLS 1.2", "TLS 1.3"), ("SSL 3.0", "TLS 1.0", "TLS 1.1")),
    ],
)
def test_what_a_server_offers_in_all(
    offered: Offered, text: str, enabled: tuple[str, ...], possible: tuple[str, ...]
) -> None:
    (found,) = offered(f"http {{ {text} }}")
    assert found.enabled == enabled
    assert set(found.possible) == set(possible)


@pytest.mark.parametrize(
    "text", ["server { location / { proxy_pass https://a; } }", "server { listen 443 quic; ssl_protocols TLSv1.3; }"]
)
def test_neither_a_client_nor_a_transport_with_one_version_has_a_choice(offered: Offered, text: str) -> None:
    assert not offered(f"http {{ {text} }}")


@pytest.mark.parametrize("written", ["proxy_pass;", "", "proxy_pass https://b;"])
def test_an_upstream_whose_name_is_missing_is_an_upstream(observe: Observe, written: str) -> None:
    text = f"stream {{ server {{ listen 1; {written} proxy_ssl on; proxy_ssl_protocols TLSv1; }} }}"
    assert "TLS 1.0" in protocols(observe(text))
