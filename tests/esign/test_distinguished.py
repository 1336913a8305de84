"""Names compared by RFC 5280 section 7.1, from RFC 4514 strings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cryptrec_lint.judging.distinguished import compared, types, values
from cryptrec_lint.readers.certificates import names


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("CN=A,O=B,C=JP", "cn=a, o=b, c=jp", True),
        ("CN=A  b", "CN=a B", True),
        ("CN=ＡＢＣ", "CN=abc", True),  # full width (RFC 4518 section 2.3, NFKC)
        ("CN=A\\, Inc.", "CN=a\\2c inc.", True),
        ("CN=A+OU=B", "OU=b+CN=a", True),
        ("CN=A,O=B", "O=B,CN=A", False),
        ("CN=A,O=B", "CN=A", False),
        ("CN=A", "OU=A", False),
        ("CN=A=B", "CN=a=b", True),
    ],
)
def test_equal_names(one: str, other: str, equal: bool) -> None:
    assert (compared(one) == compared(other)) is equal
    assert compared(one) is not None


@pytest.mark.parametrize("text", ["", "no name", "=x", "#30ff"])
def test_what_is_no_name_equals_nothing_that_is(text: str) -> None:
    assert compared(text) is None
    assert values(text) == ()


def test_types_and_values() -> None:
    assert types("CN=A,O=B") == {"cn", "o"}
    assert values("CN=A,O=B") == ("a", "b")


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    compared(text)


@given(st.binary(max_size=80))
def test_what_the_reader_writes_is_understood_or_is_no_name(octets: bytes) -> None:
    compared(names.text(octets))
