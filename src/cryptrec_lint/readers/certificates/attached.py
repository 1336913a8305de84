"""What stands in the unsigned attributes of a signer, and signed ones that hold more than a value: time-stamp tokens,
countersignatures, nested signatures, values for later validation, and references to them by their hashes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from cryptrec_lint.model import Observation, Purpose, SignatureSeen, reason
from cryptrec_lint.readers.certificates import (
    cms_facts,
    contents,
    der,
    hashed_references,
    structures,
    validation_values,
)
from cryptrec_lint.readers.certificates.signed_content import Content
from cryptrec_lint.readers.certificates.signer_info import Attribute, SignerInfo

if TYPE_CHECKING:
    from cryptrec_lint.readers.certificates.signer_seen import Around

_SIGNER = ".signerInfos[0]"
"""A token has one signer (RFC 3161 section 2.4.2)."""
_CONTENT_STAMP = "contentTimeStamp"


def observations(around: Around, symbol: str, signer: SignerInfo) -> Iterator[Observation]:
    """Everything seen there."""
    for part, attributes in (("signedAttrs", signer.signed_attributes), ("unsignedAttrs", signer.unsigned_attributes)):
        for attribute in attributes:
            if around.allowance.used_up:
                return
            try:
                yield from _one(around, symbol, signer, attribute)
            except der.DerError as error:
                yield around.place.unresolved(f"{symbol}.{part}", "unreadable-input", error.why)


def moment(beside: list[Observation], symbol: str) -> datetime | None:
    """The earliest moment at which a verified token shows the signature, None where there is none."""
    heads = tuple(f"{symbol}.{name}[" for name in cms_facts.section("stamp_of_signature").values())
    found = [
        one.signed_at
        for one in beside
        if isinstance(one, SignatureSeen)
        and one.stamped
        and one.location.symbol.startswith(heads)
        and one.location.symbol.count(_SIGNER) == symbol.count(_SIGNER) + 1
        and one.location.symbol.endswith(f"]{_SIGNER}")
    ]
    return min((at for at in found if at), default=None)


def _one(around: Around, symbol: str, signer: SignerInfo, attribute: Attribute) -> Iterator[Observation]:
    own, other = cms_facts.section("stamp_of_signature"), cms_facts.section("stamp_of_other")
    if attribute.oid in own:
        yield from _tokens(around, f"{symbol}.{own[attribute.oid]}", attribute, (signer.value,))
    elif attribute.oid in other:
        name = other[attribute.oid]
        stamped = around.content.pieces if name == _CONTENT_STAMP else None
        yield from _tokens(around, f"{symbol}.{name}", attribute, stamped)
    elif attribute.oid == cms_facts.attribute("nested-signature"):
        inside = around.inside.over_the_same()
        for index, value in enumerate(attribute.values):
            where = f"{symbol}.nestedSignature[{index}]"
            yield from contents.observations("cms", around.place, where, value, inside)
    elif attribute.oid == cms_facts.attribute("counter-signature"):
        yield from _countersignatures(around, symbol, signer, attribute)
    elif attribute.oid in (evidence := cms_facts.section("evidence")):
        why = reason("cms-evidence-not-read", oid=attribute.oid)
        yield around.place.unresolved(f"{symbol}.{evidence[attribute.oid]}", "unread-container", why)
    else:
        for name, told in hashed_references.hashes(attribute):
            yield around.place.use(f"{symbol}.{name}", told, Purpose.REFERENCE)
        yield from validation_values.observations(around.place, symbol, attribute, around.inside)
        yield from _unknown(around, symbol, attribute)


def _unknown(around: Around, symbol: str, attribute: Attribute) -> Iterator[Observation]:
    """Signatures in an attribute that is not known here, whatever they are over: who knows it may rely on them."""
    if attribute.oid in cms_facts.section("attribute").values():
        return
    for index, value in enumerate(attribute.values):
        if structures.name(value) == "ContentInfo":
            where = f"{symbol}.attribute({attribute.oid})[{index}]"
            yield from contents.observations("cms", around.place, where, value, around.inside.deeper())


def _tokens(
    around: Around, symbol: str, attribute: Attribute, stamped: tuple[bytes, ...] | None
) -> Iterator[Observation]:
    inside = around.inside.deeper()._replace(signed=stamped)
    for index, value in enumerate(attribute.values):
        yield from contents.observations("cms", around.place, f"{symbol}[{index}]", value, inside)


def _countersignatures(around: Around, symbol: str, signer: SignerInfo, attribute: Attribute) -> Iterator[Observation]:
    """SignerInfos over the value of the signature (RFC 5652 section 11.4)."""
    from cryptrec_lint.readers.certificates import signer_seen  # which reads these attributes with this module

    within = around._replace(
        inside=around.inside.deeper(), content=Content((signer.value,)), kind="", stamp=None, foreign=None, over=""
    )
    for index, value in enumerate(attribute.values):
        yield from signer_seen.observations(within, f"{symbol}.counterSignatures[{index}]", value)
