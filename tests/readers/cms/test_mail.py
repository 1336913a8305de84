"""Signed mail (S/MIME): the signature in the second part of multipart/signed is over the first one, lines ending with CRLF.

Made with `openssl cms` and `openssl smime`; each with the twin in which a word was changed on the way.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cryptrec_lint.discover import Found
from cryptrec_lint.model import MechanismUse, Observation, SignatureSeen
from cryptrec_lint.observing import Task, observe
from cryptrec_lint.readers.certificates import mail

if TYPE_CHECKING:
    from tests.readers.cms.conftest import Made, Signer

TEXT = "契約書を送ります。\nThe contract.\n".encode("iso-2022-jp")


def seen(folder: Path, octets: bytes) -> list[Observation]:
    path = folder / "message.eml"
    path.write_bytes(octets)
    return list(observe(Task(Found(str(path), str(folder), named=False), None)).observations)


def outcomes(folder: Path, octets: bytes) -> list[tuple[str, bool | None, str]]:
    """Form, outcome and why not, of each signature."""
    found = [one for one in seen(folder, octets) if isinstance(one, SignatureSeen)]
    return [(one.form, one.verified, one.why.key if one.why else "") for one in found]


def signed(made: Made, by: Signer, *options: object, program: str = "cms", text: bytes = TEXT) -> bytes:
    """A mail with a signature."""
    head = ("-from", "taro@example.jp", "-to", "hanako@example.jp", "-subject", "contract")
    return made.run(
        *(program, "-sign", "-in", made.file("mail", text), "-text", "-signer", by.certificate, "-inkey", by.key),
        *(*head, *options),
    )


def as_unix(octets: bytes) -> bytes:
    return octets.replace(b"\r\n", b"\n")


def as_sent(octets: bytes) -> bytes:
    return as_unix(octets).replace(b"\n", b"\r\n")


@pytest.mark.parametrize("ends", [bytes, as_unix, as_sent], ids=["as written", "LF", "CRLF"])
@pytest.mark.parametrize("program", ["cms", "smime"])
@pytest.mark.parametrize("options", [(), ("-noattr",), ("-md", "sha512")], ids=["attributes", "none", "SHA-512"])
def test_the_first_part_is_what_is_signed(
    ends: type[bytes], program: str, options: tuple[str, ...], made: Made, alice: Signer, tmp_path: Path
) -> None:
    octets = ends(signed(made, alice, *options, program=program))
    assert outcomes(tmp_path, octets) == [("S/MIME", True, "")]
    why = "cms-signature-wrong" if options == ("-noattr",) else "cms-content-differs"
    assert outcomes(tmp_path, octets.replace(b"The contract", b"The kontract")) == [("S/MIME", False, why)]


def test_what_stands_around_the_parts_is_not_signed(made: Made, alice: Signer, tmp_path: Path) -> None:
    octets = signed(made, alice).replace(b"Subject: contract", b"Subject: another").replace(b"This is an S/MIME", b"X")
    assert outcomes(tmp_path, octets) == [("S/MIME", True, "")]


def test_its_algorithms_are_those_of_any_signature(made: Made, alice: Signer, tmp_path: Path) -> None:
    uses = [one for one in seen(tmp_path, signed(made, alice, "-md", "sha1")) if isinstance(one, MechanismUse)]
    assert {one.mechanism for one in uses if one.location.symbol.endswith("].digestAlgorithm")} == {"SHA-1"}


def test_a_signed_mail_inside_a_signed_mail(made: Made, alice: Signer, tmp_path: Path) -> None:
    inner = signed(made, alice)
    bob = made.signer("Bob")
    outer = made.run(
        *("cms", "-sign", "-binary", "-in", made.file("inner", as_sent(inner)), "-signer", bob.certificate),
        *("-inkey", bob.key),
    )
    assert outcomes(tmp_path, outer) == [("S/MIME", True, "")] * 2
    changed = outer.replace(b"The contract", b"The kontract")
    assert outcomes(tmp_path, changed) == [("S/MIME", False, "cms-content-differs")] * 2


def test_the_boundary_may_be_a_word_and_the_header_folded(made: Made, alice: Signer, tmp_path: Path) -> None:
    octets = signed(made, alice)
    boundary = re.search(rb'boundary="([^"]+)"', octets)
    assert boundary is not None
    folded = octets.replace(boundary[1], b"=_part").replace(
        b"Content-Type: multipart/signed; ", b"content-type:\n Multipart/Signed;\n\t"
    )
    assert folded.count(b"--=_part") == 3
    assert outcomes(tmp_path, folded) == [("S/MIME", True, "")]
    assert outcomes(tmp_path, folded.replace(b'"=_part"', b"=_part")) == [("S/MIME", True, "")]


def test_a_third_part_leaves_it_open(made: Made, alice: Signer, tmp_path: Path) -> None:
    """RFC 1847 section 2.1 has two: which of three is the signature, programs may decide otherwise."""
    octets = signed(made, alice)
    end = octets.rindex(b"--", 0, octets.rindex(b"--"))
    last = octets[: octets.rindex(b"\n--", 0, end)]
    boundary = re.search(rb'boundary="([^"]+)"', octets)
    assert boundary is not None
    three = last + b"\n--" + boundary[1] + b"\n\nadded\n--" + boundary[1] + b"--\n"
    assert outcomes(tmp_path, three) == [("CMS", None, "cms-content-not-here")]


def test_binary_lines_have_no_canonical_form(made: Made, alice: Signer, tmp_path: Path) -> None:
    octets = signed(made, alice).replace(b"Content-Type: text/plain", b"Content-Transfer-Encoding: binary")
    assert outcomes(tmp_path, octets) == [("CMS", None, "cms-content-not-here")]


def test_an_opaque_mail_and_an_encrypted_one_are_read_too(made: Made, alice: Signer, tmp_path: Path) -> None:
    assert outcomes(tmp_path, signed(made, alice, "-nodetach")) == [("CMS", True, "")]
    secret = made.run("cms", "-encrypt", "-aes256", "-text", "-in", made.file("mail", TEXT), alice.certificate)
    found = [one.mechanism for one in seen(tmp_path, secret) if isinstance(one, MechanismUse)]
    assert found == ["RSAES-PKCS1-v1_5", "AES-256-CBC"]


# -------------------- bounds


def test_law_any_text_with_the_word_has_parts_or_none() -> None:
    pieces = [b"\nContent-Type: multipart/signed;", b" boundary=x", b'; boundary="x"', b"\n--x\n", b"\n--x--", b"\n\n"]
    pieces += [b"Content-Transfer-Encoding: base64", b"AAAA", b"\r\n", b"--", b"=", b"\xff"]

    @given(st.lists(st.sampled_from(pieces), max_size=30))
    def law(some: list[bytes]) -> None:
        data = b"".join(some)
        found = mail.SignedParts(data).of(b"\0\0\0")
        assert found is None or found[0].replace(b"\r\n", b"\n") in data.replace(b"\r\n", b"\n")

    law()


def test_what_is_handed_out_has_a_bound(
    made: Made, alice: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "_OCTETS", 20)
    assert outcomes(tmp_path, signed(made, alice)) == [("CMS", None, "cms-content-not-here")]


@pytest.mark.parametrize(
    "text",
    [
        b"Content-Type:" + b" \t" * 3_000_000 + b"multipart/signed;",
        b"Content-Type: multipart/signed;" + b"\n x" * 3_000_000,
        b"Content-Type: multipart/signed; boundary=x\n" * 50_000,
        b"Content-Type: multipart/signed; boundary=x\n" + b"\n--x" * 1_000_000,
        b"Content-Type: multipart/signed; boundary=-\n" * 100 + b"-" * 9_000_000,
    ],
    ids=["blanks", "folds", "headers", "delimiters", "dashes"],
)
def test_hostile_text_ends_soon(text: bytes) -> None:
    import time

    start = time.process_time()
    assert mail.SignedParts(text).of(b"x") is None
    assert time.process_time() - start < 2
