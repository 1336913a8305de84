"""Detached signatures and time stamps whose content lies beside them: `doc.txt` for `doc.txt.p7s`.

Made with OpenSSL, as people make them; each with the twin in which the content was changed afterwards.
"""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cryptrec_lint import discover
from cryptrec_lint.discover import Found, LocalFiles
from cryptrec_lint.model import Observation, SignatureSeen, Unresolved
from cryptrec_lint.observing import Task, observe
from cryptrec_lint.readers.certificates import beside, signed_content
from cryptrec_lint.source import Source

if TYPE_CHECKING:
    from tests.conftest import Ran
    from tests.readers.cms.conftest import Made, Signer

MESSAGE = b"The contract.\r\n\0"


def seen(file: Path, root: Path | None = None) -> list[Observation]:
    """Everything that a scan of its folder sees in the file."""
    return list(observe(Task(Found(str(file), str(root or file.parent), named=False), None)).observations)


def signature(file: Path, root: Path | None = None) -> SignatureSeen:
    """The one signature in it."""
    (found,) = [one for one in seen(file, root) if isinstance(one, SignatureSeen)]
    return found


def outcome(file: Path, root: Path | None = None) -> tuple[bool | None, str, str]:
    """What came out, against which file, and why not."""
    found = signature(file, root)
    return found.verified, found.over, found.why.key if found.why else ""


def detached(made: Made, by: Signer, form: str, *options: object) -> bytes:
    return made.run(
        *("cms", "-sign", "-binary", "-in", made.file("content", MESSAGE), "-outform", form),
        *("-signer", by.certificate, "-inkey", by.key, *options),
    )


FORMS = {
    "DER": ("DER",),
    "PEM": ("PEM",),
    "DER without attributes": ("DER", "-noattr"),
    "PEM without attributes": ("PEM", "-noattr"),
    "by key identifier": ("DER", "-keyid"),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_detached_signature_is_checked_against_what_lies_beside_it(
    form: tuple[str, ...], made: Made, alice: Signer, tmp_path: Path
) -> None:
    content, file = tmp_path / "doc.txt", tmp_path / "doc.txt.p7s"
    file.write_bytes(detached(made, alice, *form))
    assert outcome(file) == (None, "", "cms-content-not-here")
    content.write_bytes(MESSAGE)
    assert outcome(file) == (True, "doc.txt", "")
    content.write_bytes(MESSAGE + b"!")
    why = "cms-signature-wrong" if "-noattr" in form else "cms-content-differs"
    assert outcome(file) == (False, "doc.txt", why)


def test_a_content_of_line_ends_takes_little_memory(made: Made, alice: Signer, tmp_path: Path) -> None:
    (tmp_path / "doc.txt.p7s").write_bytes(detached(made, alice, "DER"))
    (tmp_path / "doc.txt").write_bytes(b"\r\n\n" * 4_000_000)
    tracemalloc.start()
    try:
        assert outcome(tmp_path / "doc.txt.p7s")[0] is False
        assert tracemalloc.get_traced_memory()[1] < 6 * 12_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("options", [(), ("-noattr",), ("-nocerts",)])
def test_a_text_may_be_signed_with_the_line_ends_of_mail(
    options: tuple[str, ...], made: Made, alice: Signer, tmp_path: Path
) -> None:
    """What `openssl cms -sign` does unless it is told `-binary`."""
    text = b"The contract.\nTwo\r\nThree\r\r\n\nwithout an end"
    octets = made.run(
        *("cms", "-sign", "-in", made.file("text", text), "-outform", "DER", "-signer", alice.certificate),
        *("-inkey", alice.key, *options),
    )
    (tmp_path / "doc.txt.p7s").write_bytes(octets)
    (tmp_path / "doc.txt").write_bytes(text)
    expected = (None, "cms-signer-not-here") if options == ("-nocerts",) else (True, "cms-signed-as-text")
    assert outcome(tmp_path / "doc.txt.p7s") == (expected[0], "doc.txt", expected[1])
    (tmp_path / "doc.txt").write_bytes(text.replace(b"Two", b"2"))
    assert outcome(tmp_path / "doc.txt.p7s")[0] is False
    (tmp_path / "doc.txt").write_bytes(text.replace(b"\nTwo", b"Two"))
    assert outcome(tmp_path / "doc.txt.p7s")[0] is False, "a line that is gone is no other line end"


@pytest.mark.parametrize("name", ["doc.txt.p7m", "doc.txt.P7S", "doc.txt.sig", "doc.txt.cms", "doc.txt.der", "x.p7s"])
def test_the_content_is_found_by_the_name_without_the_last_suffix(
    name: str, made: Made, alice: Signer, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(detached(made, alice, "DER"))
    (tmp_path / "doc.txt").write_bytes(MESSAGE)
    assert outcome(file)[:2] == ((None, "") if name == "x.p7s" else (True, "doc.txt"))


def test_a_name_that_is_no_signature_s_has_nothing_beside_it(made: Made, alice: Signer, tmp_path: Path) -> None:
    file = tmp_path / "doc.txt.backup"
    file.write_bytes(detached(made, alice, "DER"))
    (tmp_path / "doc.txt").write_bytes(b"something else")
    assert outcome(file) == (None, "", "cms-content-not-here")


def test_a_signature_that_holds_its_content_needs_none(made: Made, alice: Signer, tmp_path: Path) -> None:
    """`doc.txt` may be another edition of what `doc.txt.p7m` carries: no fault of the signature's."""
    file = tmp_path / "doc.txt.p7m"
    file.write_bytes(made.signed(MESSAGE, alice))
    (tmp_path / "doc.txt").write_bytes(b"something else")
    assert outcome(file) == (True, "", "")


def test_without_the_certificate_a_changed_content_shows_all_the_same(
    made: Made, alice: Signer, tmp_path: Path
) -> None:
    file = tmp_path / "doc.txt.p7s"
    file.write_bytes(detached(made, alice, "DER", "-nocerts"))
    (tmp_path / "doc.txt").write_bytes(MESSAGE)
    assert outcome(file) == (None, "doc.txt", "cms-signer-not-here")
    (tmp_path / "doc.txt").write_bytes(MESSAGE[1:])
    assert outcome(file) == (False, "doc.txt", "cms-content-differs")


# -------------------- time stamps


@pytest.mark.parametrize(("name", "token"), [("doc.txt.tsr", False), ("doc.txt.tst", True)])
def test_a_time_stamp_is_of_what_lies_beside_it(
    name: str, token: bool, made: Made, stamper: Signer, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(made.stamped(MESSAGE, stamper, token=token, hash="sha512"))
    assert outcome(file) == (True, "", "cms-stamped-not-here"), "right as such, and of nobody knows what"
    (tmp_path / "doc.txt").write_bytes(MESSAGE)
    assert outcome(file) == (True, "doc.txt", "")
    (tmp_path / "doc.txt").write_bytes(MESSAGE + b"!")
    assert outcome(file) == (False, "doc.txt", "cms-stamp-of-another")
    assert not signature(file).stamped


def test_a_time_stamp_without_certificate_still_shows_another_content(
    made: Made, stamper: Signer, tmp_path: Path
) -> None:
    made.stamped(MESSAGE, stamper)  # leaves the configuration and the content behind
    query = made.file("bare.tsq", made.run("ts", "-query", "-data", "stamped", "-sha256"))
    reply = ("-config", "openssl.cnf", "-queryfile", query, "-signer", stamper.certificate, "-inkey", stamper.key)
    file = tmp_path / "doc.txt.tsr"
    file.write_bytes(made.run("ts", "-reply", *reply))
    (tmp_path / "doc.txt").write_bytes(MESSAGE)
    assert outcome(file) == (None, "doc.txt", "cms-signer-not-here")
    (tmp_path / "doc.txt").write_bytes(b"?")
    assert outcome(file) == (False, "doc.txt", "cms-stamp-of-another")


def test_a_time_stamp_of_a_signature_is_of_that_file(
    made: Made, alice: Signer, stamper: Signer, tmp_path: Path
) -> None:
    signed = detached(made, alice, "DER")
    (tmp_path / "doc.txt").write_bytes(MESSAGE)
    (tmp_path / "doc.txt.p7s").write_bytes(signed)
    file = tmp_path / "doc.txt.p7s.tsr"
    file.write_bytes(made.stamped(signed, stamper, token=False))
    assert outcome(file) == (True, "doc.txt.p7s", "")


# -------------------- bounds


def test_nothing_outside_the_folder_is_the_content(made: Made, alice: Signer, tmp_path: Path) -> None:
    root = tmp_path / "root"
    folder = root / "folder"
    folder.mkdir(parents=True)
    file = folder / "doc.txt.p7s"
    file.write_bytes(detached(made, alice, "DER"))
    (root / "doc.txt").write_bytes(b"another document of this name")
    assert outcome(file, root) == (None, "", "cms-content-not-here"), "not even in the root"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_out_of_the_root_is_not_followed_and_said(made: Made, alice: Signer, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    file = root / "doc.txt.p7s"
    file.write_bytes(detached(made, alice, "DER"))
    (tmp_path / "secret").write_bytes(MESSAGE)
    (root / "doc.txt").symlink_to(tmp_path / "secret")
    assert outcome(file) == (None, "", "cms-content-not-here")
    assert [one.why.key for one in seen(file) if isinstance(one, Unresolved)] == ["link-outside"]
    (root / "doc.txt").unlink()
    (root / "within").write_bytes(MESSAGE)
    (root / "doc.txt").symlink_to("within")
    assert outcome(file) == (True, "doc.txt", "")


def test_a_content_that_is_too_large_is_said_to_be(
    made: Made, alice: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "doc.txt.p7s"
    file.write_bytes(detached(made, alice, "DER"))
    (tmp_path / "doc.txt").write_bytes(MESSAGE.ljust(8192))
    monkeypatch.setattr(discover, "MAX_BYTES", 8000)
    assert outcome(file) == (None, "", "cms-content-not-here")
    (unread,) = [one for one in seen(file) if isinstance(one, Unresolved)]
    assert (unread.why.key, unread.rule) == ("too-large", "unreadable-input")
    assert unread.location.path.endswith("doc.txt")


def test_the_content_is_read_once_and_not_kept(made: Made, alice: Signer, tmp_path: Path) -> None:
    text = detached(made, alice, "PEM") + detached(made, alice, "PEM", "-noattr")
    (tmp_path / "doc.txt").write_bytes(MESSAGE)
    (tmp_path / "doc.txt.p7s").write_bytes(text)
    source, files = Source(str(tmp_path / "doc.txt.p7s"), text), LocalFiles(str(tmp_path))
    asked = beside.Beside(source, files)
    first = asked.content
    (tmp_path / "doc.txt").unlink()
    assert asked.content is first and first.octets == MESSAGE
    assert not files.lent, "a folder of signed films would else stay in memory"


def test_signers_without_attributes_have_the_content_hashed_so_often_and_no_more(
    made: Made, alice: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed_content, "MOST_LENT", 2 * len(MESSAGE))
    block = detached(made, alice, "PEM", "-noattr")
    file = tmp_path / "doc.txt.p7s"
    (tmp_path / "doc.txt").write_bytes(MESSAGE)
    file.write_bytes(3 * block)
    found = [one for one in seen(file) if isinstance(one, SignatureSeen)]
    assert [one.verified for one in found] == [True, True, None]
    assert found[2].why and found[2].why.key == "cms-signed-too-often"


# -------------------- what a user reads


@pytest.mark.parametrize(
    ("lang", "right", "wrong"),
    [
        (
            "en",
            "the CMS signature over doc.txt verifies; signer: CN=Alice,C=JP",
            "the CMS signature over doc.txt (signer as stated: ",
        ),
        (
            "ja",
            "doc.txtに対するCMSの署名は検証でき、署名者は「CN=Alice,C=JP」",
            "doc.txtに対するCMSの署名（署名者の表示：",
        ),
    ],
)
def test_the_report_names_the_document(
    lang: str, right: str, wrong: str, made: Made, alice: Signer, tmp_path: Path, lint: Callable[..., Ran]
) -> None:
    (tmp_path / "doc.txt").write_bytes(MESSAGE)
    (tmp_path / "doc.txt.p7s").write_bytes(detached(made, alice, "DER"))
    arguments = ["scan", "--lang", lang, "--policy", "current", str(tmp_path)]
    told = lint(*arguments)
    assert right in told.out, "said without -v: whoever scans a document asks who signed it"
    (tmp_path / "doc.txt").write_bytes(b"changed")
    told = lint(*arguments)
    assert told.status == 1 and wrong in told.out
