"""Laws that hold for any text: no exception, exact quotations, and nothing but words counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import Location, MechanismUse, Observation
from cryptrec_lint.readers.tls import nginx_tree
from cryptrec_lint.readers.tls.nginx import READER
from cryptrec_lint.source import Source

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "nginx").glob("*.conf"))

WORDS = ["server {", "http {", "location / {", "}", ";", "listen 443 ssl;", "listen 443;", "ssl on;", "server_name a;"]
WORDS += [
    "ssl_protocols",
    "TLSv1.2",
    "TLSv1;",
    "ssl_ciphers",
    "HIGH:!aNULL;",
    "'AES128-SHA;",
    '"RC4-SHA";',
    "include x;",
]
WORDS += ["ssl_ecdh_curve", "auto;", "X25519:nosuch;", "ssl_conf_command", "MinProtocol", "Groups", "Ciphersuites"]
WORDS += ["proxy_pass https://b;", "proxy_ssl_ciphers", "{{ x }}", "{% if %}", "$v", "\n", "# c\n", "\\", "é", "\udc80"]
WORDS += ["ssl_certificate", "a.pem;", "include *.conf;", "stream {", "content_by_lua_block {", "types {", "listen;"]
CONFIGURATIONS = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)


class Echo:
    """Every include finds files, of which some include others: circles are normal."""

    passwords: tuple[bytes, ...] = ()

    def __init__(self, text: str) -> None:
        self.text = text

    def named(self, source: Source, path: str) -> Source | None:
        return Source(path, self.text.encode("utf-8", "surrogateescape"))

    def matching(self, source: Source, pattern: str) -> list[Source]:
        return [
            Source(f"{len(source.path)}.conf", b"include *.conf; ssl_protocols TLSv1.2;"),
            Source("b", b"include x;"),
        ]

    def beside(self, source: Source, name: str) -> bytes | None:
        return None


def read(text: str) -> tuple[list[Observation], dict[str, Source]]:
    source = Source("nginx.conf", text.encode("utf-8", "surrogateescape"))
    files = Echo(text)
    return list(READER.read(source, files)), {"nginx.conf": source, "x": Source("x", source.data)}


@given(CONFIGURATIONS)
@settings(deadline=None, max_examples=100)
def test_nothing_is_raised_and_what_is_quoted_stands_at_its_place(text: str) -> None:
    seen, sources = read(text)
    for one in seen:
        source = sources.get(one.location.path)
        assert source is None or source.span(one.location) == one.written


@given(st.binary(max_size=200))
@settings(deadline=None, max_examples=60)
def test_any_bytes_may_be_asked_about_and_read(data: bytes) -> None:
    source = Source("x.conf", data)
    READER.claims(source)
    assert all(source.span(one.location) == one.written for one in READER.read(source, Echo("")))


def _commented(text: str) -> str:
    """The same configuration with a comment and a blank line before each line."""
    return "".join(f"# ssl_protocols SSLv3;\n\n{line}\n" for line in text.split("\n"))


def _moved(seen: Observation) -> Observation:
    """The observation as it would be where comments and blank lines stand before each line."""
    where = seen.location
    moved = Location(where.path, where.line * 3, where.column, where.end_line * 3, where.end_column, where.symbol)
    return seen._replace(location=moved)


SOUND = [path for path in FIXTURES if not path.stem.startswith(("unclosed_quote", "lua"))]


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.stem)
def test_comments_and_blank_lines_change_nothing_but_line_numbers(
    path: Path, observe: Callable[[str], list[Observation]]
) -> None:
    text = path.read_text(encoding="utf-8")
    assert observe(_commented(text)) == [_moved(one) for one in observe(text)]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_line_ends_change_nothing(path: Path, observe: Callable[[str], list[Observation]]) -> None:
    text = path.read_text(encoding="utf-8")
    plain, windows = observe(text), observe(text.replace("\n", "\r\n"))
    assert [type(one) for one in plain] == [type(one) for one in windows]
    assert [one.location.line for one in plain] == [one.location.line for one in windows]


@given(
    st.sampled_from(["AES128-SHA", "HIGH", "ALL:eNULL", "DEFAULT"]), st.sampled_from(["AES", "kRSA", "3DES", "aNULL"])
)
@settings(deadline=None, max_examples=20)
def test_excluding_something_adds_no_suite(string: str, word: str) -> None:
    def suites(value: str) -> set[str]:
        seen, _ = read(f"ssl_protocols TLSv1.2;\nssl_ciphers {value};")
        return {one.mechanism for one in seen if isinstance(one, MechanismUse)}

    assert suites(f"{string}:!{word}") <= suites(string)


# -------------------- bounds


class Widening:
    """Every file includes three others, which nobody included before: without a bound there is no end."""

    passwords: tuple[bytes, ...] = ()

    count = 0

    def named(self, source: Source, path: str) -> Source | None:
        return None

    def matching(self, source: Source, pattern: str) -> list[Source]:
        self.count += 3
        return [Source(f"{self.count + n}", b"include a*; ssl_protocols TLSv1;") for n in range(3)]

    def beside(self, source: Source, name: str) -> bytes | None:
        return None


def test_includes_of_includes_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nginx_tree, "MAX_INCLUDES", 50)
    keys = {one.why.key for one in nginx_tree.load_configuration(Source("a", b"include a*;"), Widening()).unresolved}
    assert keys == {"include-too-deep", "include-too-many"}


def test_blocks_deeper_than_any_configuration_count_as_the_deepest_one(
    observe: Callable[[str], list[Observation]],
) -> None:
    deep = "location / { " * 500
    seen = observe(f"{deep} ssl_protocols TLSv1; {'}' * 500} ssl_ciphers AES128-SHA;")
    assert len(seen) == 2


def test_a_circle_of_includes_is_seen_once() -> None:
    class Circle:
        passwords: tuple[bytes, ...] = ()

        def named(self, source: Source, path: str) -> Source | None:
            return Source(path, b"include b; ssl_protocols TLSv1;")

        def matching(self, source: Source, pattern: str) -> list[Source]:
            return []

        def beside(self, source: Source, name: str) -> bytes | None:
            return None

    unresolved = nginx_tree.load_configuration(Source("a", b"include b;"), Circle()).unresolved
    assert [(one.rule, one.why.key) for one in unresolved] == [("rejected-by-server", "include-loop")]
