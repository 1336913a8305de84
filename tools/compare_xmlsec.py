"""Compares what comes out of XML signatures here with what `xmlsec1 --verify` says, for every document below folders.

    python tools/compare_xmlsec.py FOLDER…

xmlsec1 is asked for each signature by itself, with whatever key that holds, and told which attributes are identifiers.
It opens no other files. Prints the outcomes with their reasons, how both agree, and each signature that one calls right
and the other one does not. Exit status 1 where one is called right here and a digest or value is wrong for xmlsec1, or
the other way round.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from cryptrec_lint.model import SignatureSeen
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.readers.xmlsig import methods
from cryptrec_lint.readers.xmlsig.reader import READER
from cryptrec_lint.source import Source

_LARGEST = 16 * 1024 * 1024
"""Octets of a file that is looked into."""
_XPATH = "(//*[local-name()='Signature' and namespace-uri()='http://www.w3.org/2000/09/xmldsig#'])[%d]"
_REFERENCE = re.compile(rb"""URI\s*=\s*["']#(?:xpointer\(id\(['"])?([^"'()]+)""")
_SURE = ("data and digest do not match", "signature verification failed", "data do not match")
"""What xmlsec1 says of signatures that are wrong; it fails for other reasons too, such as a scheme that it lacks."""
_PATIENCE = 120
"""Seconds for one signature."""


class Compared(NamedTuple):
    """One signature: what comes out here and why, whether xmlsec1 verifies it, and what it says if not."""

    place: str
    here: bool | None
    why: str
    there: bool
    said: str

    @property
    def contradicts(self) -> bool:
        """Both are sure, and differ. A digest of the signer's certificate is nothing that xmlsec1 looks at."""
        if self.here is False:
            return self.there and self.why != "xmlsig-certificate-differs"
        return self.here is True and not self.there and any(one in self.said for one in _SURE)


def compared(path: Path) -> Iterator[Compared]:
    """Every signature of a document."""
    source = Source(str(path), path.read_bytes())
    if not READER.claims(source):
        return
    signatures = [one for one in READER.read(source, Budget()) if isinstance(one, SignatureSeen) and one.form == "XML"]
    identifiers = _identifiers(source.data) if signatures else []
    for number, one in enumerate(signatures, 1):
        which = ("--node-xpath", _XPATH % number, "--enabled-reference-uris", "empty,same-doc")
        done = subprocess.run(
            ["xmlsec1", "--verify", "--insecure", "--X509-skip-strict-checks", *which, *identifiers, str(path)],
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
        why = one.why.key if one.why else ""
        yield Compared(f"{path} {one.location.symbol}", one.verified, why, not done.returncode, done.stderr.decode())


def _identifiers(data: bytes) -> list[str]:
    """The options that name the attributes by which the document refers to its elements."""
    wanted = {one.decode("utf-8", "replace") for one in _REFERENCE.findall(data)}
    found: set[tuple[str, str]] = set()

    def start(name: str, attributes: dict[str, str]) -> None:
        for attribute, value in attributes.items():
            if value in wanted and methods.is_identifier(attribute) and ":" not in attribute:
                found.add((attribute, name))

    parser = expat.ParserCreate(namespace_separator=":")
    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        return []
    return [option for attribute, name in sorted(found) for option in (f"--id-attr:{attribute}", name)]


def main(folders: list[str]) -> int:
    """Print the comparison."""
    paths = (path for folder in folders for path in sorted(Path(folder).rglob("*")) if path.is_file())
    found = [one for path in paths if path.stat().st_size <= _LARGEST for one in compared(path)]
    for (here, why), count in sorted(Counter((str(one.here), one.why) for one in found).items()):
        print(f"{count:6} here {here:6} {why}")
    for (here, there), count in sorted(Counter((str(one.here), one.there) for one in found).items()):
        print(f"{count:6} here {here:6} xmlsec1 {there}")
    for one in found:
        if one.here is not one.there and (one.here or one.there):
            said = next((line for line in one.said.splitlines() if "rror" in line), "")
            mark = "!!" if one.contradicts else "  "
            print(f"{mark} here {one.here} ({one.why or '-'}), xmlsec1 {one.there}: {one.place} {said}")
    return int(any(one.contradicts for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
