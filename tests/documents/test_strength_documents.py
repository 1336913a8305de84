"""Strength requirements that would judge wrongly, or not at all, are refused with the key that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from cryptrec_lint.documents.library import Library, load
from cryptrec_lint.errors import DocumentError

TEXT = (Path(Library().root) / "strength" / "ls-0003-2022.toml").read_text(encoding="utf-8")
PERIOD = "[[period]]\nbits = 112\nfirst = 2031\nlast = 2040\n"
RSA_3072 = '[[equivalence]]\nfamily = "factoring"\nsize = 3072\nbits = 128\n'


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        (PERIOD, PERIOD.replace("2031", "2035"), "period[1].first"),  # a gap: nothing is said of 2031 to 2034
        (PERIOD, PERIOD.replace("2031", "2029"), "period[1].first"),  # an overlap
        (PERIOD, PERIOD.replace("2040", "2030"), "period[1].last"),  # it ends before it begins
        (PERIOD, PERIOD.replace("112", "113"), "period"),  # the rest of 112 bits has a gap
        (RSA_3072, RSA_3072.replace("128", "64"), "equivalence[1].bits"),  # a longer key that is weaker
        (RSA_3072, RSA_3072.replace("128", "130"), "equivalence[1].bits"),  # a strength without periods
        ('process = "tolerated"', 'process = "available2"', "period[1].process"),
    ],
)
def test_what_is_refused(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in TEXT
    path = tmp_path / "ls-0003-2022.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DocumentError) as raised:
        load(str(path))
    assert raised.value.key.startswith(key)


def test_a_number_with_thousands_of_digits_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("a = " + "1" * 6000, encoding="utf-8")
    with pytest.raises(DocumentError):
        load(str(path))
