"""ASiC containers (ETSI EN 319 162-1) with real signatures: CAdES over a manifest or the only document, time stamps, and
XAdES. What a manifest says of members is compared with them; each case has the twin in which something was changed.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation, SignatureSeen
from cryptrec_lint.readers.archives import asic, zip_archive
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.source import Source
from tests.readers.cms.conftest import Made, Signer
from tests.readers.xmlsig import by_hand

FILES = {"contract.txt": b"The contract.\n", "annex/見積 1.txt": b"1,000 yen\n"}
SIGNATURE, MANIFEST = "META-INF/signature001.p7s", "META-INF/ASiCManifest001.xml"
STAMP, STAMPED = "META-INF/timestamp002.tst", "META-INF/ASiCManifest002.xml"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
EXTENDED, SIMPLE = b"application/vnd.etsi.asic-e+zip", b"application/vnd.etsi.asic-s+zip"


class Desk:
    """A user and a time-stamp authority."""

    def __init__(self, folder: Path) -> None:
        self.made = Made(folder)
        self.user = self.made.signer("Yamada Taro")
        self.stamper = self.made.signer("Stamper", extensions="stamper")

    def sign(self, data: bytes, *options: object) -> bytes:
        return self.made.signed(data, self.user, "-detached", "-cades", *options)

    def stamp(self, data: bytes) -> bytes:
        return self.made.stamped(data, self.stamper)

    def certificate(self, signer: Signer) -> str:
        return base64.b64encode(self.made.run("x509", "-in", signer.certificate, "-outform", "DER")).decode()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("asic"))


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def see(files: dict[str, bytes], name: str = "x.asice") -> list[Observation]:
    return list(zip_archive.READER.read(Source(name, zipped(files)), Budget()))


def signatures(seen: list[Observation]) -> list[tuple[str, bool | None, str]]:
    """Who signed, what came out, and why not."""
    found = [one for one in seen if isinstance(one, SignatureSeen)]
    return [(one.subject, one.verified, one.why.key if one.why else "") for one in found]


def digest(data: bytes, hash: str = "sha256") -> str:
    return base64.b64encode(hashlib.new(hash, data).digest()).decode()


def manifest(files: dict[str, bytes], signature: str = SIGNATURE, uri: str = SHA256, hash: str = "sha256") -> bytes:
    """An ASiCManifest; the URIs of members are written as URIs are."""
    from urllib.parse import quote

    rows = "".join(
        f"<asic:DataObjectReference URI='{quote(name)}'><ds:DigestMethod Algorithm='{uri}'/>"
        f"<ds:DigestValue>{digest(data, hash)}</ds:DigestValue></asic:DataObjectReference>"
        for name, data in files.items()
    )
    return (
        "<asic:ASiCManifest xmlns:asic='http://uri.etsi.org/02918/v1.2.1#' xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>"
        f"<asic:SigReference URI='{signature}' MimeType='application/pkcs7-signature'/>{rows}</asic:ASiCManifest>"
    ).encode()


def extended(desk: Desk, **changed: bytes | None) -> dict[str, bytes]:
    """An extended container with one signature; members are changed or left out after signing."""
    over = manifest(FILES)
    files = {"mimetype": EXTENDED, **FILES, MANIFEST: over, SIGNATURE: desk.sign(over)}
    return {name: data for name, data in {**files, **changed}.items() if data is not None}


def test_an_extended_container_shows_signer_certificate_and_hashes(desk: Desk) -> None:
    seen = see(extended(desk))
    assert signatures(seen) == [("CN=Yamada Taro,C=JP", True, "")]
    (signature,) = [one for one in seen if isinstance(one, SignatureSeen)]
    assert (signature.form, signature.stamped) == ("ASiC", False)
    assert signature.location.symbol == f"{SIGNATURE}!cms.signerInfos[0]"
    assert [one.subject for one in seen if isinstance(one, CertificateSeen)] == ["CN=Yamada Taro,C=JP"]
    uses = {one.location.symbol: one.mechanism for one in seen if isinstance(one, MechanismUse)}
    assert uses[f"{SIGNATURE}!cms.signerInfos[0].signatureAlgorithm"] == "RSASSA-PKCS1-v1_5 SHA-256"
    assert [one for symbol, one in uses.items() if symbol.startswith(MANIFEST)] == ["SHA-256", "SHA-256"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"contract.txt": b"Another contract.\n"}, "asic-member-wrong"),
        ({"annex/見積 1.txt": b"9,000 yen\n"}, "asic-member-wrong"),
        ({"annex/見積 1.txt": None}, "asic-member-missing"),
        ({MANIFEST: manifest({**FILES, "contract.txt": b"Another"})}, "cms-content-differs"),
    ],
)
def test_what_was_changed_after_signing_makes_the_signature_wrong(
    changed: dict[str, bytes | None], why: str, desk: Desk
) -> None:
    assert signatures(see(extended(desk, **changed))) == [("CN=Yamada Taro,C=JP", False, why)]


def test_a_document_that_nobody_signed_is_named(desk: Desk) -> None:
    seen = see(extended(desk, **{"extra.txt": b"?"}))
    assert signatures(seen) == [("CN=Yamada Taro,C=JP", True, ""), ("", None, "jar-members-unsigned")]


def test_a_manifest_that_nobody_signed_covers_nothing(desk: Desk) -> None:
    added = {"extra.txt": b"?", "META-INF/ASiCManifest9.xml": manifest({"extra.txt": b"?"}, "META-INF/signature9.p7s")}
    assert ("", None, "jar-members-unsigned") in signatures(see(extended(desk, **added)))


def test_a_second_member_of_a_name_must_be_right_too(desk: Desk) -> None:
    packed = io.BytesIO(zipped(extended(desk)))
    with zipfile.ZipFile(packed, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("contract.txt", b"The one that some programs show\n")
    seen = list(zip_archive.READER.read(Source("x.asice", packed.getvalue()), Budget()))
    assert signatures(seen) == [("CN=Yamada Taro,C=JP", False, "asic-member-wrong")]


def test_a_weak_hash_in_a_manifest_is_seen(desk: Desk) -> None:
    over = manifest(FILES, uri="http://www.w3.org/2000/09/xmldsig#sha1", hash="sha1")
    seen = see(extended(desk, **{MANIFEST: over, SIGNATURE: desk.sign(over)}))
    assert signatures(seen) == [("CN=Yamada Taro,C=JP", True, "")]
    assert {
        one.mechanism for one in seen if isinstance(one, MechanismUse) and one.location.symbol.startswith(MANIFEST)
    } == {"SHA-1"}


def test_a_hash_that_cannot_be_told_leaves_it_open(desk: Desk) -> None:
    over = manifest(FILES, uri="urn:example:hash")
    seen = see(extended(desk, **{MANIFEST: over, SIGNATURE: desk.sign(over)}))
    assert signatures(seen) == [("CN=Yamada Taro,C=JP", None, "asic-member-unchecked")]


@pytest.mark.parametrize(
    ("over", "why"),
    [
        (manifest(FILES).replace(b"URI='contract.txt'", b"URI='http://example/contract.txt'"), "asic-member-unchecked"),
        (manifest(FILES).replace(b"</asic:ASiCManifest>", b"<asic:?"), "asic-references-unread"),
    ],
)
def test_what_a_manifest_hides_is_not_taken_for_right(over: bytes, why: str, desk: Desk) -> None:
    found = signatures(see(extended(desk, **{MANIFEST: over, SIGNATURE: desk.sign(over)})))
    assert found[0] == ("CN=Yamada Taro,C=JP", None, why)


def test_too_much_xml_is_not_compared_and_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asic, "_ELEMENTS", 10)
    found = signatures(see(extended(desk, **{"contract.txt": b"Another\n"})))
    assert found[0] == ("CN=Yamada Taro,C=JP", None, "cms-content-not-here")


def test_each_signature_has_a_manifest_of_its_own(desk: Desk) -> None:
    """A time stamp over a second manifest, which covers the first signature too (section 4.4, time assertions)."""
    files = extended(desk)
    over = manifest({name: files[name] for name in (*FILES, MANIFEST, SIGNATURE)}, STAMP)
    whole = {**files, STAMPED: over, STAMP: desk.stamp(over)}
    seen = see(whole)
    assert signatures(seen) == [("CN=Yamada Taro,C=JP", True, ""), ("CN=Stamper,C=JP", True, "")]
    (stamp,) = [one for one in seen if isinstance(one, SignatureSeen) and one.subject.startswith("CN=Stamper")]
    assert stamp.stamped and stamp.location.symbol == f"{STAMP}!cms.signerInfos[0]"
    other = manifest(FILES)
    changed = {**whole, SIGNATURE: desk.sign(other, "-md", "sha512"), MANIFEST: other}
    assert signatures(see(changed)) == [
        ("CN=Yamada Taro,C=JP", True, ""),
        ("CN=Stamper,C=JP", False, "asic-member-wrong"),
    ]


@pytest.mark.parametrize("kind", ["signature", "stamp"])
def test_a_simple_container_is_over_its_only_document(kind: str, desk: Desk) -> None:
    name, sign = (
        ("META-INF/signature.p7s", desk.sign) if kind == "signature" else ("META-INF/timestamp.tst", desk.stamp)
    )
    who = "CN=Yamada Taro,C=JP" if kind == "signature" else "CN=Stamper,C=JP"
    wrong = "cms-content-differs" if kind == "signature" else "cms-stamp-of-another"
    files = {"mimetype": SIMPLE, "contract.pdf": b"%PDF-1.7 contract", name: sign(b"%PDF-1.7 contract")}
    assert signatures(see(files, "x.asics")) == [(who, True, "")]
    assert signatures(see({**files, "contract.pdf": b"%PDF-1.7 another"}, "x.asics")) == [(who, False, wrong)]


def test_without_its_manifest_a_signature_stays_open(desk: Desk) -> None:
    found = signatures(see(extended(desk, **{MANIFEST: None})))
    assert found == [("CN=Yamada Taro,C=JP", None, "cms-content-not-here")]


# -------------------- XAdES


SIGNATURES = "META-INF/signatures0.xml"
ASIC = "http://uri.etsi.org/02918/v1.2.1#"
C14N11 = "http://www.w3.org/2006/12/xml-c14n11"


def signature(desk: Desk, said: dict[str, bytes], form: str, name: str) -> str:
    """A XAdES signature over members, with a time stamp; `said` is what each of them is once it was transformed."""
    rows = [by_hand.reference(quote(one), data, *filter(None, [form])) for one, data in said.items()]
    return by_hand.signature(desk.made, desk.user, *rows, stamp=desk.stamp, name=name)


def xades(desk: Desk, *said: dict[str, bytes], form: str = "") -> dict[str, bytes]:
    """A container with a signature for each of these."""
    inside = "".join(signature(desk, one, form, f"P{index}") for index, one in enumerate(said))
    text = f'<a:XAdESSignatures xmlns:a="{ASIC}">{inside}</a:XAdESSignatures>'
    return {"mimetype": EXTENDED, **FILES, SIGNATURES: text.encode()}


def of_xml(seen: list[Observation]) -> list[tuple[bool | None, str]]:
    found = [one for one in seen if isinstance(one, SignatureSeen) and one.form == "XML"]
    return [(one.verified, one.why.key if one.why else "") for one in found]


def test_xades_is_right_where_members_are_as_it_says(desk: Desk) -> None:
    seen = see(xades(desk, FILES))
    (found,) = [one for one in seen if isinstance(one, SignatureSeen) and one.form == "XML"]
    assert (found.subject, found.verified, found.why) == ("CN=Yamada Taro,C=JP", True, None)
    assert found.what and found.what.key == "xmlsig-over-members" and dict(found.what.args)["count"] == "2"
    assert found.stamped and found.signed_at and found.signed_at.year > 2000
    assert found.location.symbol == f"{SIGNATURES}:1!Signature[0]"
    assert ("", None, "jar-members-unsigned") not in signatures(seen)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"contract.txt": b"Another\n"}, "asic-member-wrong"),
        ({"annex/見積 1.txt": None}, "asic-member-missing"),
    ],
)
def test_a_member_that_was_changed_makes_it_wrong(changed: dict[str, bytes | None], why: str, desk: Desk) -> None:
    files = {**xades(desk, FILES), **changed}
    assert of_xml(see({name: data for name, data in files.items() if data is not None})) == [(False, why)]


def test_a_signature_that_is_wrong_is_so_whatever_the_members_are(desk: Desk) -> None:
    files = xades(desk, FILES)
    files[SIGNATURES] = files[SIGNATURES].replace(b"2026-04-01T", b"2026-04-02T")
    assert of_xml(see(files)) == [(False, "xmlsig-digest-wrong")]


def test_each_signature_answers_for_its_own_members(desk: Desk) -> None:
    one, other = FILES
    files = xades(desk, {one: FILES[one]}, {other: FILES[other]})
    assert of_xml(see(files)) == [(True, ""), (True, "")]
    assert of_xml(see({**files, other: b"9,000 yen\n"})) == [(True, ""), (False, "asic-member-wrong")]


def test_a_digest_over_a_canonical_form_is_compared_in_that_form(desk: Desk) -> None:
    """As office documents have them: the member may be written otherwise, and mean the same."""
    files = xades(desk, {"content.xml": b'<a b="c"></a>'}, form=C14N11)
    assert of_xml(see({**files, "content.xml": b"<?xml version='1.0'?><a  b='c'/>"})) == [(True, "")]
    assert of_xml(see({**files, "content.xml": b"<a b='d'/>"})) == [(False, "asic-member-wrong")]
    assert of_xml(see({**files, "content.xml": b"<a"})) == [(None, "asic-member-unchecked")]


def test_a_transform_that_is_not_made_leaves_it_open(desk: Desk) -> None:
    files = xades(desk, FILES, form="http://www.w3.org/TR/1999/REC-xslt-19991116")
    assert of_xml(see(files)) == [(None, "xmlsig-transform")]


def test_a_document_that_xades_does_not_speak_of_is_named(desk: Desk) -> None:
    found = signatures(see(xades(desk, {"contract.txt": FILES["contract.txt"]})))
    assert ("", None, "jar-members-unsigned") in found


# -------------------- laws


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_law_a_damaged_container_gives_observations_and_is_never_right(desk: Desk, data: st.DataObject) -> None:
    """Of what is signed, nothing can be changed unseen: one octet of a member, of the manifest, of the signature's content."""
    files = _whole(desk)
    name = data.draw(st.sampled_from(sorted({*FILES, MANIFEST})))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    octet = data.draw(st.integers(1, 255))
    changed = files[name][:at] + bytes((files[name][at] ^ octet,)) + files[name][at + 1 :]
    seen = see({**files, name: changed})
    assert not any(one.verified for one in seen if isinstance(one, SignatureSeen))


@cache
def _whole(desk: Desk) -> dict[str, bytes]:
    return extended(desk)
