"""The data about nginx and OpenSSL: every name in it is one that the vocabulary knows, and every fact has a source."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from cryptrec_lint.readers.tls.nginx import READER
from cryptrec_lint.readers.tls.software import Family, default_groups, load, nginx_families, nginx_protocols, versions
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables
from cryptrec_lint.vocabulary.openssl_ciphers import expand
from cryptrec_lint.vocabulary.suites import suite, suites


def test_versions_are_canonical_and_in_order() -> None:
    assert [tables.protocol(version) for version in versions()] == list(versions())
    named = [version for row in nginx_protocols() for version in row.enabled]
    named += load("nginx")["protocol_words"].values()
    named += load("openssl")["command_words"]["versions"].values()
    assert set(named) <= set(versions())


def test_the_ranges_of_releases_follow_one_another() -> None:
    """Each range ends right before the next newer one begins."""
    rows = nginx_protocols()
    assert rows[0].until == ""
    for newer, older in pairwise(rows):
        until, since = older.until.split("."), newer.since.split(".")
        assert until[:2] == since[:2]
        assert int(until[2]) + 1 == int(since[2])


def test_every_fact_has_a_source() -> None:
    sources = [row.source for row in nginx_protocols()] + [row.source for row in nginx_families()]
    assert all([*sources, *(row.source for row in default_groups())])


def test_groups_and_suites_are_known() -> None:
    assert all(tables.group(name) for row in default_groups() for name in row.names)
    assert all(suite(name) for name in load("openssl")["tls13_suites"]["names"])
    kinds = {group.kind for group in tables.groups().values()}
    assert set(load("openssl")["groups"]["tls13_only"]) <= kinds


def test_key_exchanges_are_words_of_the_suites() -> None:
    known = {one.key_exchange for one in suites().values()}
    rows = load("nginx")["suites"]
    assert {*rows["never"], *rows["need_dhparam"], *load("openssl")["groups"]["used_by"]} <= known


@pytest.mark.parametrize("family", nginx_families(), ids=lambda family: family.prefix)
def test_default_lists_enable_something(family: Family) -> None:
    assert expand(family.ciphers).codes


def test_the_hosts_openssl_has_the_default_groups_of_its_release() -> None:
    """`openssl s_client` offers its default groups; the list for 3.0 is checked where that release is at hand."""
    ran = subprocess.run(["openssl", "version"], capture_output=True, text=True)
    if not ran.stdout.startswith("OpenSSL 3.0."):
        pytest.skip(f"NOT CHECKED: default groups of OpenSSL 3.0; at hand: {ran.stdout!r}")
    client = subprocess.run(
        ["openssl", "s_client", "-connect", "127.0.0.1:1", "-curves", ":".join(_openssl_names("OpenSSL 3.0-3.4"))],
        capture_output=True,
        text=True,
    )
    assert "set_groups" not in client.stderr
    assert "Call to SSL_CONF_cmd" not in client.stderr


def _openssl_names(software: str) -> list[str]:
    return list(next(row.names for row in default_groups() if row.software == software))


def test_what_debian_installs_enables_what_it_says() -> None:
    """Debian 12: `ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3` in the http block; its default site has no TLS."""
    path = Path("/etc/nginx/nginx.conf")
    if not path.is_file() or b"ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;" not in path.read_bytes():
        pytest.skip(f"NOT CHECKED: the distribution's own configuration; {path} is not there or not Debian 12's")

    class Disk:
        passwords: tuple[bytes, ...] = ()

        def named(self, source: Source, name: str) -> Source | None:
            return Source(name, Path(name).read_bytes()) if Path(name).is_file() else None

        def matching(self, source: Source, pattern: str) -> list[Source]:
            found = sorted(Path("/").glob(pattern.lstrip("/")))
            return [Source(str(one), one.read_bytes()) for one in found if one.is_file()]

        def beside(self, source: Source, name: str) -> bytes | None:
            return None

    seen = list(READER.read(Source(str(path), path.read_bytes()), Disk()))
    named = [one for one in seen if hasattr(one, "protocol") or hasattr(one, "mechanism")]
    names = [getattr(one, "protocol", "") or getattr(one, "mechanism", "") for one in named]
    assert names[:4] == ["TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"]
    assert names[4:] == load("openssl")["tls13_suites"]["names"]
