"""The first gate looks at bytes: which spellings of an import it must let through, and what it may drop."""

from __future__ import annotations

import pytest

from cryptrec_lint.readers.python.gate import passes
from cryptrec_lint.vocabulary.catalogue import catalogue

THROUGH = [
    b"import hashlib\n",
    b"import os, hashlib\n",
    b"import os; import hashlib\n",
    b"try: import ssl\nexcept ImportError: pass\n",
    b"from hashlib import (\n    md5,\n)\n",
    b"from \\\n    hashlib \\\n    import md5\n",
    b"from .compat import (  # (one\n    other,\n    md5,\n)\n",
    b"from cryptography.hazmat.primitives import hashes\n",
    b"__import__('md5')\n",
    b"import importlib\nimportlib.import_module(NAME)\n",
    b"x.set_ciphers('RC4')\n",
    "import ｈashlib\n".encode(),
    b"# coding: utf-7\n+AGk-mport hashlib\n",
    b"import uuid\nuuid.uuid3(a, b)\n",
    b"import\thashlib\r\n",
    b"from a import b\rimport ssl\r",
]

DROPPED = [
    b"",
    b"import json\n",
    b"from typing import (\n    Any,\n)\nhashlib = 1\n",
    b"import uuid\nuuid.uuid4()\n",
    b"# coding: utf-8\nimport os\n",
    b"important = 'hash'\n",
]


@pytest.mark.parametrize("data", THROUGH)
def test_what_may_hold_a_use_is_let_through(data: bytes) -> None:
    assert passes(data, catalogue())


@pytest.mark.parametrize("data", DROPPED)
def test_what_cannot_hold_a_use_is_dropped(data: bytes) -> None:
    assert not passes(data, catalogue())
