"""What a person reads who scans a signed document: who signed, when and how that is known, what came out, what to do.

A PDF whose time is claimed, one with a time stamp, a CMS beside its document, and an XML signature, in both languages.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.readers.cms.conftest import Made, Signer, write_pdf
from tests.readers.cms.test_time_stamps import value_of, with_stamp
from tests.readers.xmlsig import by_hand

if TYPE_CHECKING:
    from tests.conftest import Ran

Lint = Callable[..., "Ran"]
WHO = "CN=Yamada Taro,C=JP"


class Desk:
    """A user whom a CA has certified, and a time-stamp authority."""

    def __init__(self, folder: Path) -> None:
        self.made = Made(folder)
        self.ca = self.made.signer("Test CA", extensions="ca")
        self.user = self.made.signer("Yamada Taro", issuer=self.ca)
        self.stamper = self.made.signer("Stamper", extensions="stamper", issuer=self.ca)

    def sign(self, data: bytes) -> bytes:
        return self.made.signed(data, self.user, "-detached", "-cades", "-certfile", self.ca.certificate)

    def sign_and_stamp(self, data: bytes) -> bytes:
        signed = self.sign(data)
        return with_stamp(signed, self.made.stamped(value_of(signed), self.stamper))

    def base64(self, signer: Signer) -> str:
        return base64.b64encode(self.made.run("x509", "-in", signer.certificate, "-outform", "DER")).decode()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def read(lint: Lint) -> Callable[[Path, str], str]:
    """The report about a path in a language, as it stands without options."""
    return lambda path, lang: lint("scan", "--lang", lang, path).out


Read = Callable[[Path, str], str]


def around(text: str, line: str) -> str:
    """The paragraph of a report that has the line, up to the next finding."""
    return text[text.index(line) :].partition("\n  1:1")[0]


def today() -> str:
    return f"{datetime.now(timezone(timedelta(hours=9))).date()}"


SIGNED = {
    ("claimed", "en"): (f"signature: the PDF signature verifies; signer: {WHO} (the signer claims {{day}} "),
    ("claimed", "ja"): (f"署名：PDFの署名は検証でき、署名者は「{WHO}」（署名者の申告する署名時刻は日本時間{{day}} "),
    ("stamped", "en"): (f"signature: the PDF signature verifies; signer: {WHO} (time-stamped {{day}} "),
    ("stamped", "ja"): (f"署名：PDFの署名は検証でき、署名者は「{WHO}」（タイムスタンプによる時刻は日本時間{{day}} "),
}
ASKED = {
    (
        "claimed",
        "en",
    ): "Asked for {day} as the day of signing, which the signer claims and nothing proves; name the day",
    (
        "claimed",
        "ja",
    ): "署名した日を{day}として答えた（署名者の申告によるもので、確かめられていない）。署名した日は--as-ofで",
    ("stamped", "en"): "Asked for {day} as the day of signing (by the time stamp of the signature).",
    ("stamped", "ja"): "署名した日を{day}として答えた（署名に付いたタイムスタンプによる）。",
}
AUTHORITY = {
    "en": "signature: the RFC 3161 signature verifies; signer: CN=Stamper,C=JP",
    "ja": "署名：RFC 3161の署名は検証でき、署名者は「CN=Stamper,C=JP」",
}


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("how", ["claimed", "stamped"])
def test_a_signed_pdf(how: str, lang: str, desk: Desk, read: Read, tmp_path: Path) -> None:
    path = tmp_path / "contract.pdf"
    path.write_bytes(write_pdf(desk.sign if how == "claimed" else desk.sign_and_stamp))
    text = read(path, lang)
    assert SIGNED[how, lang].format(day=today()) in text
    assert ASKED[how, lang].format(day=today()) in around(text, "[record-silent]")
    assert (AUTHORITY[lang] in text) is (how == "stamped")
    assert ("what to do: " if lang == "en" else "対応：") in around(text, "[record-silent]")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_pdf_that_was_changed_is_wrong_and_names_no_day(lang: str, desk: Desk, read: Read, tmp_path: Path) -> None:
    path = tmp_path / "contract.pdf"
    path.write_bytes(write_pdf(desk.sign).replace(b"[0 0 99 99]", b"[0 0 98 99]"))
    text = read(path, lang)
    found = around(text, "[signature-wrong]")
    assert (
        WHO in found
        and {"en": "is wrong: the hash of what is signed", "ja": "正しくない：署名の対象のハッシュ値が"}[lang] in found
    )
    assert {"en": "signature: the ", "ja": "署名：PDF"}[lang] not in text
    assert {"en": "as the day of signing", "ja": "署名した日を"}[lang] not in text


@pytest.mark.parametrize(
    ("lang", "why", "what"),
    [
        ("en", "what is signed is not at hand (the signature is detached)", "Put what is signed into the same folder"),
        ("ja", "署名の対象が手元にない", "署名の対象を、署名のファイルから最後の拡張子を除いた名前"),
    ],
)
def test_a_detached_signature_says_where_its_document_belongs(
    lang: str, why: str, what: str, desk: Desk, read: Read, tmp_path: Path
) -> None:
    path = tmp_path / "contract.txt.p7s"
    path.write_bytes(desk.sign(b"contract"))
    found = around(read(path, lang), "[signature-not-verified]")
    assert why in found and what in found
    (tmp_path / "contract.txt").write_bytes(b"contract")  # what it says helps
    text = read(path, lang)
    assert "[signature-not-verified]" not in text and "contract.txt" in text.partition("p7s")[2]


# -------------------- XML


@pytest.fixture(scope="module")
def xml(desk: Desk) -> Callable[[str], str]:
    """A contract with a XAdES signature over all of it, or over an element; with a time stamp where one is asked for."""

    def write(how: str) -> str:
        contract = '<contract xmlns="urn:example"><price Id="price">100 yen</price></contract>'
        price = '<price xmlns="urn:example" Id="price">100 yen</price>'
        over = by_hand.reference("", contract.encode(), ENVELOPED, by_hand.EXCLUSIVE)
        if how == "element":
            over = by_hand.reference("#price", price.encode(), by_hand.EXCLUSIVE)
        stamp = (lambda octets: desk.made.stamped(octets, desk.stamper)) if how == "stamped" else None
        at = f"{today()}T00:30:00Z"
        made = by_hand.signature(desk.made, desk.user, over, chain=(desk.ca,), stamp=stamp, at=at)
        return contract.replace("</contract>", f"{made}</contract>")

    return write


ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
RIGHT = {
    (
        "claimed",
        "en",
    ): f"the XML signature over the whole document verifies; signer: {WHO} (the signer claims {{day}} 09:30, Japan time)",
    (
        "claimed",
        "ja",
    ): f"文書全体に対するXMLの署名は検証でき、署名者は「{WHO}」（署名者の申告する署名時刻は日本時間{{day}} 09:30）",
    ("stamped", "en"): f"the XML signature over the whole document verifies; signer: {WHO} (time-stamped {{day}} ",
    (
        "stamped",
        "ja",
    ): f"文書全体に対するXMLの署名は検証でき、署名者は「{WHO}」（タイムスタンプによる時刻は日本時間{{day}} ",
    (
        "element",
        "en",
    ): f"the XML signature over a part of the document only (element price, id price) verifies; signer: {WHO} (",
    (
        "element",
        "ja",
    ): f"文書の一部だけ（要素price、ID「price」）に対するXMLの署名は検証でき、署名者は「{WHO}」（",
}


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("how", ["claimed", "stamped", "element"])
def test_a_signed_xml_document(how: str, lang: str, xml: Callable[[str], str], read: Read, tmp_path: Path) -> None:
    path = tmp_path / "contract.xml"
    path.write_text(xml(how))
    text = read(path, lang)
    assert RIGHT[how, lang].format(day=today()) in text
    known = "stamped" if how == "stamped" else "claimed"
    assert ASKED[known, lang].format(day=today()) in around(text, "[record-silent]")
    assert (AUTHORITY[lang] in text) is (how == "stamped")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_signed_xml_document_that_was_changed(
    lang: str, xml: Callable[[str], str], read: Read, tmp_path: Path
) -> None:
    path = tmp_path / "contract.xml"
    path.write_text(xml("stamped").replace("100 yen", "900 yen"))
    text = read(path, lang)
    found = around(text, "[signature-wrong]")
    assert WHO in found
    assert {
        "en": 'the digest of what is signed is not the one in the signature (count: 1, first: URI="")',
        "ja": '署名の対象1件のハッシュ値が、署名に書かれた値と違う（最初はURI=""）',
    }[lang] in found
    assert {"en": "as the day of signing", "ja": "署名した日を"}[lang] not in text


@pytest.mark.parametrize(
    ("lang", "why", "what"),
    [
        (
            "en",
            "could not be checked: the file that is signed is not at hand (contract.txt)",
            "what to do: Put the file that the signature names into the same folder, under that name, and scan again",
        ),
        (
            "ja",
            "検証できなかった：署名の対象のファイル「contract.txt」が手元にない",
            "対応：署名が名指しするファイルを、署名のファイルと同じフォルダーに、その名前で置いて調べ直すか",
        ),
    ],
)
def test_an_xml_signature_over_a_file_says_where_that_belongs(
    lang: str, why: str, what: str, desk: Desk, read: Read, tmp_path: Path
) -> None:
    path = tmp_path / "signature.xml"
    over = by_hand.reference("contract.txt", b"100 yen")
    path.write_text(by_hand.signature(desk.made, desk.user, over, chain=(desk.ca,)))
    found = around(read(path, lang), "[signature-not-verified]")
    assert why in found and what in found
    (tmp_path / "contract.txt").write_bytes(b"100 yen")  # what it says helps
    text = read(path, lang)
    assert "[signature-not-verified]" not in text
    assert {"en": "the XML signature over contract.txt verifies", "ja": "contract.txtに対するXMLの署名は検証でき"}[
        lang
    ] in text
