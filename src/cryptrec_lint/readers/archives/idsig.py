"""The signature of an APK in a file beside it (`.idsig`, APK Signature Scheme v4).

Sources: source.android.com, "APK Signature Scheme v4"; the platform's apksig (V4Signature).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cryptrec_lint.errors import ReadError
from cryptrec_lint.model import Observation, Purpose, SignatureSeen, reason
from cryptrec_lint.readers.archives import apk_signers
from cryptrec_lint.readers.archives.apk_block import BlockError, Cursor
from cryptrec_lint.readers.certificates import contents, der, place, signature_value, understanding
from cryptrec_lint.readers.certificates.told import Known, Told, Unknown
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

if TYPE_CHECKING:
    from cryptrec_lint.readers.interface import Files

_SUFFIX = ".idsig"
_VERSION = 2
_FORM = "APK v4"


class IdsigReader:
    """Reads `.idsig` files. See `readers/interface.py`."""

    name = "apk-idsig"

    def claims(self, source: Source) -> bool:
        """The name says so and the version is the one that there is."""
        return source.path.lower().endswith(_SUFFIX) and source.data[:4] == _VERSION.to_bytes(4, "little")

    def read(self, source: Source, files: Files) -> Iterator[Observation]:
        """The hash of the tree, the signature and its certificate. Raises ReadError where the lengths lie."""
        try:
            yield from _observations(source)
        except BlockError as error:
            raise ReadError(source.whole, error.why) from None


READER = IdsigReader()


def _observations(source: Source) -> Iterator[Observation]:
    where, cursor = place.of_whole(source), Cursor(source.data)
    cursor.word()
    hashing, signing = Cursor(cursor.piece()), Cursor(cursor.piece())
    yield where.use("hashingInfo", _hash(hashing.word()), Purpose.DOCUMENT_SIGNATURE)
    signing.piece()  # the digest of the v2 or v3 signature beside it
    certificate = signing.piece()
    signing.piece(), signing.piece()  # data that this scheme leaves open; the key, which is the certificate's
    algorithm, value = signing.word(), signing.piece()
    yield _signed(where, certificate)
    told = signature_value.measured(apk_signers.scheme(algorithm), value)
    yield where.use("signingInfo.signature", told, Purpose.DOCUMENT_SIGNATURE)
    inside = contents.Inside(depth=1)
    yield from contents.observations("certificate", where, "signingInfo.certificate", certificate, inside)


def _signed(where: place.Place, certificate: bytes) -> SignatureSeen:
    subject = sha256 = ""
    try:
        own = understanding.read(certificate)[0]
        subject, sha256 = own.subject, own.sha256
    except der.DerError:
        pass  # said where the certificate is read
    why, at = reason("apk-beside"), where.part("signingInfo")
    return SignatureSeen(at, "", _FORM, subject, sha256, None, stamped=False, verified=None, why=why)


def _hash(number: int) -> Told:
    row = apk_signers.data()["content"].get(number)
    if row is None:
        return Unknown("", "unknown-algorithm", reason("apk-algorithm", number=str(number)))
    return Known(row["hash"], (tables.algorithm(row["hash"]),))
