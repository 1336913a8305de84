"""What a TLS context in code leaves off: a profile may require it."""

from __future__ import annotations

import pytest

from cryptrec_lint.model import VersionsOffered
from cryptrec_lint.readers.python.reader import READER
from cryptrec_lint.source import Source

HEAD = "import ssl\ncontext = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n"


class NoFiles:
    passwords: tuple[bytes, ...] = ()

    def named(self, source: Source, path: str) -> Source | None:
        return None

    def matching(self, source: Source, pattern: str) -> list[Source]:
        return []

    def beside(self, source: Source, name: str) -> bytes | None:
        return None


@pytest.mark.parametrize(
    ("code", "off"),
    [
        ("context.maximum_version = ssl.TLSVersion.TLSv1_2", {"TLS 1.3"}),
        ("context.options |= ssl.OP_NO_TLSv1_3", {"TLS 1.3"}),
        ("context.options |= ssl.OP_NO_TLSv1 | ssl.OP_NO_TLSv1_1", {"TLS 1.0", "TLS 1.1"}),
        ("context.minimum_version = ssl.TLSVersion.TLSv1_2", None),
        ("context.options |= ssl.OP_NO_COMPRESSION", None),
    ],
)
def test_versions_that_code_switches_off(code: str, off: set[str] | None) -> None:
    seen = READER.read(Source("x.py", (HEAD + code).encode()), NoFiles())
    offered = [one for one in seen if isinstance(one, VersionsOffered)]
    assert [set(one.possible) for one in offered] == ([] if off is None else [off])
    assert all(not set(one.enabled) & set(one.possible) for one in offered)
