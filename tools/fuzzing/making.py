"""Runs the programs that make seeds, in a folder of their own: OpenSSL, ssh-keygen, GnuPG, keytool, jarsigner."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

WEAK = 1024
"""Bits of the RSA keys of seeds: what no list accepts, and what is made at once."""
_CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
C = JP
CN = seed
[ca]
basicConstraints = critical,CA:TRUE
[stamper]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = authority
[authority]
serial = tsa-serial
signer_digest = sha1
default_policy = 1.2.3.4.1
digests = md5, sha1, sha256
ess_cert_id_alg = sha1
[authorities]
default_ca = lists
[lists]
database = index.txt
default_crl_days = 30
default_md = sha1
"""


class Workshop:
    """A folder with a weak key `k.pem` and a weak certificate of a CA `c.pem` for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("o.cnf", _CONFIGURATION.encode())
        self.write("tsa-serial", b"01\n")
        self.write("index.txt", b"V\t300101000000Z\t\t01\tunknown\t/CN=seed\n")
        self.write("content", b"what is signed\n")
        self.openssl("genrsa", "-out", "k.pem", WEAK)
        self.openssl(
            *("req", "-x509", "-config", "o.cnf", "-extensions", "ca", "-key", "k.pem", "-sha1", "-days", 400),
            *("-set_serial", 1, "-out", "c.pem"),
        )

    def write(self, name: str, data: bytes) -> None:
        """A file of the folder."""
        (self.folder / name).write_bytes(data)

    def read(self, name: str) -> bytes:
        """What a file of the folder holds."""
        return (self.folder / name).read_bytes()

    def openssl(self, *arguments: object, stdin: bytes = b"") -> bytes:
        """What OpenSSL prints. Raises CalledProcessError."""
        return self.run("openssl", *arguments, stdin=stdin)

    def run(self, *command: object, stdin: bytes = b"") -> bytes:
        """What a program prints that runs in the folder. Raises CalledProcessError."""
        done = subprocess.run(
            [str(word) for word in command],
            input=stdin,
            capture_output=True,
            cwd=self.folder,
            check=True,
            env={**os.environ, "GNUPGHOME": str(self.folder / "gnupg")},
        )
        return done.stdout


Maker = Callable[[Workshop], bytes]
MAKERS: dict[str, Maker] = {}
"""File name of a seed → its maker."""


def seed(name: str) -> Callable[[Maker], Maker]:
    """Registers the maker of a seed of this file name."""

    def register(maker: Maker) -> Maker:
        assert name not in MAKERS, name
        MAKERS[name] = maker
        return maker

    return register
