"""The syntax of nginx: words, statements and blocks as the program reads them, and what it would refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.readers.tls import templates
from cryptrec_lint.readers.tls.brace import Close, Fault, Mark, Problem, Statement, parse
from cryptrec_lint.readers.tls.lua import block_end


def is_lua(name: str) -> bool:
    return name.endswith("_by_lua_block")


def shown(text: str) -> list[str]:
    """Events as short words: `a b;`, `a {`, `}`, `!fault`, `%` for a template's mark."""
    found = []
    for event in parse(text, is_lua):
        if isinstance(event, Statement):
            found.append("|".join(word.value for word in event.words) + (" {" if event.opens else ";"))
        elif isinstance(event, Close):
            found.append("}")
        elif isinstance(event, Mark):
            found.append("%%" if event.brings_text else "%")
        else:
            found.append(f"!{event.fault}")
    return found


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("a b c;", ["a|b|c;"]),
        ("a\tb\r\n c ; d;", ["a|b|c;", "d;"]),
        ("a { b; }", ["a {", "b;", "}"]),
        ("a{b;}c;", ["a {", "b;", "}", "c;"]),
        ("# a b;\nc; # d;", ["c;"]),
        ("a b#c;", ["a|b#c;"]),
        ("a 'b c' \"d e\";", ["a|b c|d e;"]),
        ("a 'b;{}#' c;", ["a|b;{}#|c;"]),
        ("a b'c d';", ["a|b'c|d';"]),
        (r"a 'it\'s' b\ c;", [r"a|it's|b\ c;"]),
        (r"a \t\n\r\\ '\q';", ["a|\t\n\r\\|\\q;"]),
        ("a $b ${c}d{e;}", ["a|$b|${c}d {", "e;", "}"]),
        ("a 'b\nc';", ["a|b\nc;"]),
        ("a }b;", ["!missing-semicolon", "a;", "!stray-close", "b;"]),
        ("\ufeffa b;", ["a|b;"]),
        ("", []),
        (" \n# only a comment", []),
    ],
)
def test_reads_as_nginx_does(text: str, events: list[str]) -> None:
    assert shown(text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("a { b;", ["a {", "b;", "!unclosed-block"]),
        ("a; } b;", ["a;", "!stray-close", "b;"]),
        ("a b", ["!missing-semicolon", "a|b;"]),
        ("a { b }", ["a {", "!missing-semicolon", "b;", "}"]),
        ("{ a; }", ["!block-without-name", " {", "a;", "}"]),
        ("a 'b;\nc;", ["!unclosed-quote", "a|b;", "c;"]),
        (";;a;", ["a;"]),
    ],
)
def test_goes_on_after_what_nginx_would_refuse(text: str, events: list[str]) -> None:
    assert shown(text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("a {{ b }};", ["a|{{ b }};"]),
        ("a '{{ b[\"c\"] }}';", ['a|{{ b["c"] }};']),
        ('a "{{ b["c"] }}";', ['a|{{ b["c"] }};']),
        ("{% if a %}\nb;\n{% endif %}", ["%", "b;", "%"]),
        ("{# a; #}\nb;", ["%", "b;"]),
        ("{{ a }}\nb;", ["%%", "b;"]),
        ("{{ a }} b;", ["{{ a }}|b;"]),
        ("{% include 'a.j2' %}\nb;", ["%%", "b;"]),
        ("<% if a -%>\nb;\n<%= c %>\n<% end %>", ["%", "b;", "%%", "%"]),
        ("a {{% if b %}c;{% endif %}}", ["a {", "%", "c;", "%", "}"]),
        ("a <%b;", ["a|<%b;"]),
    ],
)
def test_marks_of_templates_are_kept_apart(text: str, events: list[str]) -> None:
    assert shown(text) == events


@pytest.mark.parametrize(
    ("body", "rest"),
    [
        ("}x", "x"),
        ("{}}x", "x"),
        ("'}' \"}\" }x", "x"),
        (r"'\'}' }x", "x"),
        ("-- }\n}x", "x"),
        ("--[[ } ]] }x", "x"),
        ("--[==[ ]] } ]==] }x", "x"),
        ("[[ } ]] [=[ ]] } ]=] }x", "x"),
        ("a[b[1]] }x", "x"),
    ],
)
def test_a_block_of_lua_ends_at_its_own_brace(body: str, rest: str) -> None:
    end = block_end("{" + body, 1)
    assert end is not None
    assert ("{" + body)[end:] == rest


@pytest.mark.parametrize("body", ["", "{}", "[[ }", "--[[ }", "-- }"])
def test_a_block_of_lua_that_nothing_closes(body: str) -> None:
    assert block_end("{" + body, 1) is None


def test_what_follows_an_unclosed_block_of_lua_is_still_read() -> None:
    assert shown("a_by_lua_block { [[ \n b c; ")[-2:] == ["[[|b|c;", "!unclosed-block"]


@pytest.mark.parametrize("value", ["{{ a }}", "x$y", "${Y}", "@BINDIR@/x", "<%= a %>", "a{% if b %}c"])
def test_a_value_that_is_filled_in_later(value: str) -> None:
    assert templates.unresolved(value)


@pytest.mark.parametrize("value", ["HIGH:!aNULL@STRENGTH", "ALL:@SECLEVEL=0", "/etc/x.pem", "a@b", "{", "5%", "cost$"])
def test_a_value_that_stands_as_it_is(value: str) -> None:
    assert not templates.unresolved(value)


# -------------------- laws

PIECES = ["a", "ssl_ciphers", " ", "\n", ";", "{", "}", '"', "'", "\\", "$", "#", "{{", "}}", "{%", "%}", "<%", "%>"]
PIECES += ["content_by_lua_block", "[[", "]]", "--", "é", "\udc80", "\0", "\r\n"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_words_stand_where_they_say(text: str) -> None:
    for event in parse(text, is_lua):
        if isinstance(event, Statement):
            for word in event.words:
                inner = text[word.first : word.first + len(word.value)]
                assert word.places is not None or inner == word.value
                assert word.places is None or len(word.places) == len(word.value) + 1
        elif isinstance(event, Problem | Mark):
            assert 0 <= event.start < event.end <= len(text)


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_every_block_that_closes_was_opened(text: str) -> None:
    events = list(parse(text, is_lua))
    opened = sum(1 for event in events if isinstance(event, Statement) and event.opens)
    closed = sum(1 for event in events if isinstance(event, Close))
    unclosed = sum(1 for event in events if isinstance(event, Problem) and event.fault is Fault.UNCLOSED_BLOCK)
    assert opened == closed + unclosed


HOSTILE = ["{", "}", '"\n', "{{\n", "{{ a", "{{}}", ' {{ "\n', '"{{"', "<%", "\\", "$", "a'", '"\\', "{# "]
HOSTILE += ["a_by_lua_block {[[ ", 'a_by_lua_block { "', 'a_by_lua_block { "} ']


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_with_length_only(piece: str, calls: Callable[[Callable[[], object]], int]) -> None:
    """Twice as many characters of any one piece are twice the work."""

    def of(count: int) -> int:
        return calls(lambda: list(parse(piece * count, is_lua)))

    assert of(4000) < 2.2 * of(2000) + 100
