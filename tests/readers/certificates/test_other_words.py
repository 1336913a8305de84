"""Keys of WireGuard, percent-encoded armour, and values that are encrypted one by one."""

from __future__ import annotations

import base64
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation, Unresolved
from cryptrec_lint.readers import registry
from cryptrec_lint.readers.interface import Files
from cryptrec_lint.source import Source

from .conftest import FIXTURES

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(range(100, 132))).decode()
HEX = "61" * 40


def seen(text: str, no_files: Files, path: str = "a.conf") -> list[Observation]:
    source = Source(path, text.encode())
    return [one for reader in registry.additions(source) for one in reader.read(source, no_files)]


def places(found: list[Observation]) -> list[tuple[int, int]]:
    return list(dict.fromkeys((one.location.line, one.location.column) for one in found))


@pytest.mark.parametrize(
    "text",
    [
        f"[Interface]\nPrivateKey = {KEY}\n\n[Peer]\nPublicKey = {OTHER}\n",
        f"[WireGuard]\nPrivateKey={KEY}\n[WireGuardPeer]\nPublicKey={OTHER}\n",
        f"[wireguard]\r\nprivate-key={KEY}\r\n[wireguard-peer]\r\npublic-key={OTHER}\r\n",
    ],
    ids=["wg", "networkd", "NetworkManager"],
)
def test_keys_of_wireguard_are_keys_of_x25519(text: str, no_files: Files) -> None:
    found = seen(text, no_files)
    assert [one.mechanism for one in found if isinstance(one, MechanismUse)] == ["X25519", "X25519"]
    lines = (text[: text.index(value)].count("\n") + 1 for value in (KEY, OTHER))
    assert places(found) == [(line, 1) for line in lines]
    assert any(getattr(one, "rule", "") == "private-key-unprotected" for one in found)


def test_the_private_key_of_wireguard_is_not_quoted(no_files: Files) -> None:
    source = Source("wg0.conf", f"[Interface]\nPrivateKey = {KEY}\n".encode())
    (reader,) = registry.additions(source)
    found = list(reader.read(source, no_files))
    assert source.line(2).startswith("PrivateKey***")
    assert not set(KEY).intersection(source.line(2).removeprefix("PrivateKey"))
    assert {one.written for one in found} == {"PrivateKey"}


@pytest.mark.parametrize(
    "text",
    [
        f"[Interface]\nPrivateKey = {KEY[:-2]}\n",
        "[Interface]\nPrivateKey = YOUR_PRIVATE_KEY\n",
        f"[Other]\nPrivateKey = {KEY}\n",
        f"[Peer]\nPresharedKey = {KEY}\n",
    ],
    ids=["too short", "a placeholder", "no WireGuard", "a shared secret, which has no algorithm"],
)
def test_other_values_are_no_keys_of_wireguard(text: str, no_files: Files) -> None:
    assert seen(text, no_files) == []


# -------------------- percent-encoded


@pytest.mark.parametrize("encode", [quote, quote_plus], ids=["header", "form"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", " "])
def test_percent_encoded_armour_is_read(encode: Callable[[str], str], line_end: str, no_files: Files) -> None:
    text = (FIXTURES / "others.pem").read_text()
    block = text[text.index("-----BEGIN") : text.index("-----END CERTIFICATE-----") + 25].replace("\n", line_end)
    escaped = encode(block)
    found = seen(f'10.0.0.1 - "GET /" Cert="{escaped}" 200\n', no_files, "access.log")
    assert any(isinstance(one, CertificateSeen) for one in found)
    assert places(found) == [(1, 26)]
    assert {len(one.written) for one in found} == {len(encode("-----BEGIN CERTIFICATE-----"))}
    for twin in (
        escaped[:200],
        escaped.replace("MII", "..."),
        "-----BEGIN%20CERTIFICATE-----%0A-----END%20CERTIFICATE-----",
    ):
        assert seen(f"Cert={twin}\n", no_files, "access.log") == []


# -------------------- encrypted


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"a: 1\nkey: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  {HEX}\n  {HEX}\n", (3, 3)),
        (f"b: !vault |\n  $ANSIBLE_VAULT;1.2;AES256;dev\n  {HEX}\nc: $ANSIBLE_VAULT;1.1;AES256\n {HEX}\n", (2, 3)),
        ("key: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YQ==,type:str]\nb: ENC[AES256_GCM,data:Zm9v,iv:YQ==]\n", (1, 6)),
    ],
    ids=["a vault", "two vaults", "SOPS"],
)
def test_encrypted_values_are_told_once_a_file(text: str, place: tuple[int, int], no_files: Files) -> None:
    (found,) = seen(text, no_files, "a.yml")
    assert isinstance(found, Unresolved)
    assert (found.rule, found.why.key) == ("unread-container", "embedded-encrypted")
    assert (found.location.line, found.location.column) == place


@pytest.mark.parametrize(
    "text",
    [
        "It begins with `$ANSIBLE_VAULT;1.1;AES256`.\n",
        "header = '$ANSIBLE_VAULT;1.1;AES256\\n'\n",
        "values are ENC[AES256_GCM,...]\n",
    ],
)
def test_prose_about_encrypted_values_is_passed_over(text: str, no_files: Files) -> None:
    assert seen(text, no_files, "a.md") == []
