"""JSON Web Keys that are not written as JSON are seen too, at the member that every key has.

`@` marks where. Each form has twins: a placeholder instead of a number, and a type that no key has.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from html import escape

import pytest

from cryptrec_lint.model import MechanismUse, Observation, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.certificates import web_key_members
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source

MODULUS = 2**1023 + 2**700 + 3
N = base64.urlsafe_b64encode(MODULUS.to_bytes(128, "big")).decode().rstrip("=")
JSON = json.dumps({"kty": "RSA", "n": N, "e": "AQAB"})
FORMS = {
    "YAML": ("a.yaml", f"jwk:\n  use: sig\n  n: {N}\n  @kty: RSA\n  e: AQAB\nother: 1\n"),
    "YAML, a list": (
        "a.yaml",
        f"keys:\n- kid: b\n  @kty: RSA\n  key_ops:\n  - verify\n  n: {N}\n  e: AQAB\n- kid: c\n",
    ),
    "YAML, quoted": ("a.yaml", f"jwk:\n  '@kty': 'RSA'\n  'n': '{N}'\n  'e': 'AQAB'\n"),
    "YAML in one line": ("a.yaml", f"jwk: {{@kty: RSA, e: AQAB, n: {N}}}\n"),
    "YAML, a comment": ("a.yaml", f"# jwk:\n#   @kty: RSA\n#   n: {N}\n#   e: AQAB\n"),
    "TOML": ("a.toml", f'[[keys]]\n@kty = "RSA"\ne = "AQAB"\nn = "{N}"\n'),
    "TOML in one line": ("a.toml", f'key = {{ @kty = "RSA", e = "AQAB", n = "{N}" }}\n'),
    "INI": ("a.ini", f"[jwk]\n@kty=RSA\nn={N}\ne=AQAB\n"),
    "properties": ("a.properties", f"jwk.n={N}\njwk.@kty=RSA\njwk.e=AQAB\n"),
    "JSON in JSON": ("a.json", json.dumps({"a": JSON}).replace("kty", "@kty")),
    "JSON in JSON in JSON": ("a.json", json.dumps({"a": json.dumps({"b": JSON})}).replace("kty", "@kty")),
    "JSON in a string": ("a.tf", "x = " + json.dumps(JSON).replace("kty", "@kty") + "\n"),
    "JSON in an attribute": ("a.html", f'<a data="{escape(JSON)}"/>'.replace("kty", "@kty")),
    "JSON with an object in it": ("a.md", f'Its key: {{"x": {{"a": 1}}, "@kty": "RSA", "n": "{N}", "e": "AQAB"}}'),
    "JavaScript": ("a.js", f"const k = {{\n @kty: 'RSA',\n e: 'AQAB',\n n: '{N}',\n ext: true\n}};\n"),
    "a page": ("a.html", f'<script>var k={{n:"{N}",e:"AQAB",@kty:"RSA"}}</script>'),
    "Python": ("a.py", f"K = {{'@kty': 'RSA', 'n': '{N}', 'e': 'AQAB'}}\n"),
    "Python, arguments": ("a.py", f"k = dict(@kty='RSA', n='{N}', e='AQAB')\n"),
    "PHP": ("a.php", f"<?php $k = ['@kty' => 'RSA', 'n' => '{N}', 'e' => 'AQAB'];"),
    "Ruby": ("a.rb", f"k = {{:@kty => 'RSA', :n => '{N}', :e => 'AQAB'}}\n"),
    "Terraform": ("a.tf", f'x = jsonencode({{ @kty = "RSA", n = "{N}", e = "AQAB" }})\n'),
    "padded, in the other alphabet": (
        "a.yaml",
        f"@kty: RSA\nn: {base64.b64encode(MODULUS.to_bytes(128, 'big')).decode()}\ne: AQAB\n",
    ),
}


def seen(path: str, text: str, no_files: Files) -> list[Observation]:
    source = Source(path, text.encode())
    return [one for reader in registry.additions(source) for one in reader.read(source, no_files)]


def mechanisms(found: list[Observation]) -> list[str]:
    return [one.mechanism for one in found if isinstance(one, MechanismUse)]


@pytest.mark.parametrize(("path", "text"), FORMS.values(), ids=FORMS)
def test_a_web_key_is_seen_in_whatever_language(path: str, text: str, no_files: Files) -> None:
    before, _, after = text.partition("@")
    found = seen(path, before + after, no_files)
    assert mechanisms(found) == ["RSA-1024"]
    place = (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
    assert {(one.location.line, one.location.column) for one in found} == {place}


@pytest.mark.parametrize(("path", "text"), FORMS.values(), ids=FORMS)
def test_what_is_no_key_is_passed_over(path: str, text: str, no_files: Files) -> None:
    whole = text.replace("@", "").replace(base64.b64encode(MODULUS.to_bytes(128, "big")).decode(), N)
    for twin in (whole.replace(N, "..."), whole.replace(N, "modulus"), whole.replace("RSA", "string")):
        assert seen(path, twin, no_files) == []


@pytest.mark.parametrize(
    "text",
    [
        f"if (key.kty === 'RSA') use(n, e);\nvar n = '{N}', e = 'AQAB';\n",
        f"kty: RSA\n\nother:\n  n: {N}\n  e: AQAB\n",
        f"- kty: RSA\n- n: {N}\n  e: AQAB\n",
        "enum: kty is one of RSA, EC, OKP and oct\n",
        f"a: {{kty: RSA}}\nb: {{n: {N}, e: AQAB}}\n",
    ],
    ids=["a comparison", "another paragraph", "another item", "prose", "another object"],
)
def test_members_of_other_things_make_no_key(text: str, no_files: Files) -> None:
    assert seen("a.yaml", text, no_files) == []


def test_two_keys_keep_their_own_numbers(no_files: Files) -> None:
    other = base64.urlsafe_b64encode((2**2047 + 2**900 + 3).to_bytes(256, "big")).decode().rstrip("=")
    for text in (
        f"- kty: RSA\n  n: {N}\n  e: AQAB\n- n: {other}\n  e: AQAB\n  kty: RSA\n",
        f"[{{n: '{N}', kty: 'RSA', e: 'AQAB'}}, {{kty: 'RSA', e: 'AQAB', n: '{other}'}}]",
    ):
        assert mechanisms(seen("a.txt", text, no_files)) == ["RSA-1024", "RSA-2048"]


def test_a_key_of_a_curve_and_a_secret_one(no_files: Files) -> None:
    x = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
    assert mechanisms(seen("a.yaml", f"kty: OKP\ncrv: Ed25519\nx: {x}\n", no_files)) == ["Ed25519"]
    assert seen("a.yaml", f"kty: oct\nk: {x}\nalg: HS256\n", no_files)
    assert seen("a.yaml", "kty: oct\nk: secret\nalg: HS256\n", no_files) == []


def test_the_secret_numbers_are_not_quoted(no_files: Files) -> None:
    """Not even where they stand before the type on the same line."""
    secret = base64.urlsafe_b64encode(bytes(range(100, 132))).decode().rstrip("=")
    source = Source("a.js", f"k = {{d: '{secret}', kty: 'OKP', crv: 'Ed25519', x: '{'A' * 43}'}};\n".encode())
    (reader,) = registry.additions(source)
    found = list(reader.read(source, no_files))
    assert any(getattr(one, "rule", "") == "private-key-unprotected" for one in found)
    assert secret not in source.line(1)
    assert all(secret not in getattr(one, "written", "") for one in found)


@pytest.mark.parametrize("blanks", ["", " ", "  "], ids=["at 0", "at 1", "at 2"])
def test_a_web_key_in_base64_is_seen(blanks: str, no_files: Files) -> None:
    """Whichever of its three places in a group of digits it has."""
    text = f"jwk: {base64.b64encode((blanks + JSON).encode()).decode()}\n"
    assert mechanisms(seen("a.yaml", text, no_files)) == ["RSA-1024"]
    other = base64.b64encode((blanks + JSON.replace("RSA", "string")).encode()).decode()
    assert seen("a.yaml", f"jwk: {other}\n", no_files) == []


def test_a_key_in_the_xml_of_net_is_seen(no_files: Files) -> None:
    modulus = base64.b64encode(MODULUS.to_bytes(128, "big")).decode()
    public = f"<RSAKeyValue><Modulus>{modulus}</Modulus><Exponent>AQAB</Exponent>"
    assert mechanisms(seen("a.xml", f"<a>\n {public}</RSAKeyValue></a>", no_files)) == ["RSA-1024"]
    assert mechanisms(seen("a.config", escape(f"{public}</RSAKeyValue>"), no_files)) == ["RSA-1024"]
    assert seen("a.xml", f"{public}</RSAKeyValue>".replace(modulus, "..."), no_files) == []
    source = Source("a.xml", f"{public}<D>{modulus}</D></RSAKeyValue>".encode())
    (reader,) = registry.additions(source)
    assert any(getattr(one, "rule", "") == "private-key-unprotected" for one in reader.read(source, no_files))
    assert modulus not in source.line(1)


def test_many_types_cost_no_more_than_their_share(no_files: Files) -> None:
    """Each looks no farther than to the next one; too many end in a finding."""
    key = f"n: {N}\ne: AQAB\n"
    assert mechanisms(seen("a.yaml", "kty: RSA\n" * 10_000 + key, no_files)) == ["RSA-1024"]
    found = seen("a.yaml", "kty: RSA\n" * (web_key_members.TRIES + 2) + key, no_files)
    assert [one.why.key for one in found if isinstance(one, Unresolved)] == ["embedded-too-many-tries"]


def with_algorithm(name: str) -> str:
    return json.dumps({"kty": "RSA", "n": N, "e": "AQAB", "alg": name})


JUDGED = {
    "JSON in JSON": lambda alg: json.dumps({"a": with_algorithm(alg)}),
    "Python": lambda alg: f"K = {json.loads(with_algorithm(alg))!r}\n",
    "JavaScript": lambda alg: f"k = {{kty: 'RSA', n: '{N}', e: 'AQAB', alg: '{alg}'}};\n",
    "YAML": lambda alg: f"kty: RSA\nn: {N}\ne: AQAB\nalg: {alg}\n",
}


@pytest.mark.parametrize("written", JUDGED.values(), ids=JUDGED)
def test_what_a_key_is_meant_for_is_told_too(written: Callable[[str], str], no_files: Files) -> None:
    assert mechanisms(seen("a.txt", written("RS1"), no_files)) == ["RSA-1024", "sha1WithRSAEncryption"]
    (unknown,) = (one for one in seen("a.txt", written("X9"), no_files) if isinstance(one, Unresolved))
    assert unknown.rule == "unknown-algorithm"


@pytest.mark.parametrize("nothing", ["None", "null", "undefined"])
def test_no_value_is_no_algorithm(nothing: str, no_files: Files) -> None:
    found = seen("a.txt", f"{{'kty': 'RSA', 'n': '{N}', 'e': 'AQAB', 'alg': {nothing}}}", no_files)
    assert not any(isinstance(one, Unresolved) for one in found)
    named = seen("a.txt", f"{{'kty': 'RSA', 'n': '{N}', 'e': 'AQAB', 'alg': '{nothing}'}}", no_files)
    assert any(isinstance(one, Unresolved) for one in named)


def test_the_cipher_of_a_key_is_told(no_files: Files) -> None:
    found = seen("a.txt", f"{{'kty': 'RSA', 'n': '{N}', 'e': 'AQAB', 'enc': 'A128CBC-HS256'}}", no_files)
    assert len(mechanisms(found)) == 2
