"""XML signatures that the tests make with xmlsec1, and what is seen of them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from cryptrec_lint.model import Observation, SignatureSeen
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.xmlsig.reader import READER
from cryptrec_lint.source import Source
from tests.readers.cms.conftest import Made, Signer

DS = "http://www.w3.org/2000/09/xmldsig#"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
C14N11 = "http://www.w3.org/2006/12/xml-c14n11"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = DS + "enveloped-signature"
BASE64 = DS + "base64"
FORMS = [f"{one}{comments}" for one in (C14N, C14N11) for comments in ("", "#WithComments")] + [
    EXCLUSIVE,
    EXCLUSIVE + "WithComments",
]
_NAMED = ("e", "f", "m", "r", "Object", "KeyInfo", "SignedProperties", "SignatureValue", "Manifest")
_SPACES = ("", "urn:one:", "urn:two:", "http://example/?a=b'c:", f"{DS}:", "http://uri.etsi.org/01903/v1.3.2#:")


def method(name: str, uri: str, inside: str = "") -> str:
    """An element with an Algorithm."""
    return f'<{name} Algorithm="{uri}">{inside}</{name}>'


def prefixes(listed: str) -> str:
    """The list of prefixes of the exclusive form."""
    return f'<ec:InclusiveNamespaces xmlns:ec="{EXCLUSIVE}" PrefixList="{listed}"/>' if listed else ""


def reference(uri: str, *transforms: str, digest: str = SHA256, value: str = "", more: str = "") -> str:
    """A Reference; each transform is a URI or a whole element."""
    listed = "".join(one if one.startswith("<") else method("Transform", one) for one in transforms)
    around = f"<Transforms>{listed}</Transforms>" if listed else ""
    hashed = f"{method('DigestMethod', digest)}<DigestValue>{value}</DigestValue>"
    return f'<Reference URI="{uri}"{more}>{around}{hashed}</Reference>'


def template(
    *references: str,
    way: str = method("CanonicalizationMethod", EXCLUSIVE),
    scheme: str = MORE + "rsa-sha256",
    key: str = "<X509Data><X509Certificate/></X509Data>",
    objects: str = "",
    identifier: str = "",
) -> str:
    """A signature without its values."""
    named = f' Id="{identifier}"' if identifier else ""
    info = f"<SignedInfo>\n{way}{method('SignatureMethod', scheme)}{''.join(references)}</SignedInfo>"
    values = f'<SignatureValue Id="value{identifier}"/><KeyInfo>{key}</KeyInfo>'
    return f'<Signature xmlns="{DS}"{named}>{info}{values}{objects}</Signature>'


class Verdict(NamedTuple):
    """What came out of a signature."""

    verified: bool | None
    why: str
    what: str


class XmlSec:
    """xmlsec1 in a folder, with a certificate for each kind of key."""

    def __init__(self, folder: Path) -> None:
        self.made = Made(folder)
        self._signers: dict[tuple[str, ...], Signer] = {}

    def signer(self, *kind: str) -> Signer:
        """A certificate with this kind of key (an RSA key of 2048 bits where none is named)."""
        if kind not in self._signers:
            self._signers[kind] = self.made.signer(f"Signer{len(self._signers)}", *kind)
        return self._signers[kind]

    def run(self, *arguments: object) -> subprocess.CompletedProcess[bytes]:
        """Whatever it says."""
        command = ["xmlsec1", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, cwd=self.made.folder, check=False)

    def sign(self, text: str, by: Signer | None = None) -> str:
        """A document with the values of its templates."""
        by = by or self.signer()
        path = self.made.file("template.xml", text.encode())
        done = self.run("--sign", "--privkey-pem", f"{by.key},{by.certificate}", *_identifiers(), path)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def says_right(self, text: str) -> bool:
        """Whether xmlsec1 verifies the first signature of a document, whosever it is."""
        path = self.made.file("signed.xml", text.encode())
        return (
            self.run(
                "--verify", "--insecure", "--trusted-pem", self.signer().certificate, *_identifiers(), path
            ).returncode
            == 0
        )


def _identifiers() -> list[str]:
    """Id is an identifier of these elements."""
    return [argument for name in _NAMED for space in _SPACES for argument in ("--id-attr:Id", f"{space}{name}")]


@pytest.fixture(scope="session")
def xmlsec(tmp_path_factory: pytest.TempPathFactory) -> XmlSec:
    """xmlsec1; skips where it is not installed."""
    if shutil.which("xmlsec1") is None:
        pytest.skip("xmlsec1 is not installed")
    return XmlSec(tmp_path_factory.mktemp("xmlsec"))


class Beside(Budget):
    """Files that lie beside a document."""

    def __init__(self, **files: bytes) -> None:
        super().__init__()
        self.files = files
        self.asked: list[str] = []

    def beside(self, source: Source, name: str) -> bytes | None:
        self.asked.append(name)
        return self.files.get(name)


def observations(text: str | bytes, files: Budget | None = None) -> list[Observation]:
    """Everything that is seen in a document."""
    data = text if isinstance(text, bytes) else text.encode()
    return list(READER.read(Source("x.xml", data), files or Budget()))


def signatures(text: str | bytes, files: Budget | None = None) -> list[SignatureSeen]:
    """The signatures of a document, and the time stamps in them."""
    return [one for one in observations(text, files) if isinstance(one, SignatureSeen)]


def verdict(text: str | bytes, files: Budget | None = None) -> Verdict:
    """What comes out of the one signature of a document."""
    (found,) = [one for one in signatures(text, files) if one.form == "XML"]
    return Verdict(found.verified, found.why.key if found.why else "", found.what.key if found.what else found.over)
