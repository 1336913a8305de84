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

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation, SignatureSeen
from cryptrec_lint.readers.archives import asic, zip_archive
from cryptrec_lint.readers.archives.budget import Budget
from cryptrec_lint.source import Source
from tests.readers.cms.conftest import Made, Signer

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


XADES = """<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#">
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="S"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2006/12/xml-c14n11"/>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>{rows}
<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#P"><ds:DigestMethod Algorithm="{sha256}"/>
<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>{value}</ds:SignatureValue>
<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
<ds:Object><x:QualifyingProperties xmlns:x="http://uri.etsi.org/01903/v1.3.2#" Target="#S"><x:SignedProperties Id="P">
<x:SignedSignatureProperties><x:SigningTime>2026-04-01T00:30:00Z</x:SigningTime></x:SignedSignatureProperties>
</x:SignedProperties><x:UnsignedProperties><x:UnsignedSignatureProperties><x:SignatureTimeStamp>
<x:EncapsulatedTimeStamp>{stamp}</x:EncapsulatedTimeStamp></x:SignatureTimeStamp></x:UnsignedSignatureProperties>
</x:UnsignedProperties></x:QualifyingProperties></ds:Object></ds:Signature></asic:XAdESSignatures>
"""
SIGNATURES = "META-INF/signatures0.xml"


def xades(desk: Desk, said: dict[str, bytes], transforms: str = "") -> dict[str, bytes]:
    from urllib.parse import quote

    rows = "".join(
        f'<ds:Reference URI="{quote(name)}">{transforms}<ds:DigestMethod Algorithm="{SHA256}"/>'
        f"<ds:DigestValue>{digest(data)}</ds:DigestValue></ds:Reference>"
        for name, data in said.items()
    )
    stamp = base64.b64encode(desk.stamp(b"the value in canonical form")).decode()
    text = XADES.format(
        rows=rows,
        sha256=SHA256,
        value=base64.b64encode(bytes(256)).decode(),
        certificate=desk.certificate(desk.user),
        stamp=stamp,
    )
    return {"mimetype": EXTENDED, **FILES, SIGNATURES: text.encode()}


def test_xades_shows_signer_time_stamp_and_that_it_was_not_verified(desk: Desk) -> None:
    seen = see(xades(desk, FILES))
    found = {one.form: one for one in seen if isinstance(one, SignatureSeen)}
    assert sorted(found) == ["RFC 3161", "XML"]
    assert (found["XML"].subject, found["XML"].verified) == ("CN=Yamada Taro,C=JP", None)
    assert f"{found['XML'].signed_at}" == "2026-04-01 09:30:00" and not found["XML"].stamped
    assert found["RFC 3161"].why and found["RFC 3161"].why.key == "cms-stamped-not-here"
    assert {one.subject for one in seen if isinstance(one, CertificateSeen)} == {
        "CN=Yamada Taro,C=JP",
        "CN=Stamper,C=JP",
    }


def test_a_digest_in_xades_that_is_no_member_s_makes_it_wrong_even_so(desk: Desk) -> None:
    seen = see({**xades(desk, FILES), "contract.txt": b"Another\n"})
    wrong = [one for one in seen if isinstance(one, SignatureSeen) and one.verified is False]
    assert [(one.location.symbol, one.why and one.why.key) for one in wrong] == [
        (f"{SIGNATURES}!", "asic-member-wrong")
    ]


def test_a_digest_over_a_canonical_form_is_not_compared(desk: Desk) -> None:
    transforms = '<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2006/12/xml-c14n11"/></ds:Transforms>'
    seen = see({**xades(desk, FILES, transforms), "contract.txt": b"<a/>"})
    assert all(verified is not False for _, verified, _ in signatures(seen))


def test_a_document_that_xades_does_not_speak_of_is_named(desk: Desk) -> None:
    found = signatures(see(xades(desk, {"contract.txt": FILES["contract.txt"]})))
    assert ("", None, "jar-members-unsigned") in found
    assert ("", None, "jar-members-unsigned") not in signatures(see(xades(desk, FILES)))


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
