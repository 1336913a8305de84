"""PKCS #12 (RFC 7292): what guards a store against change, and every part and bag in it, as far as they can be opened.

Also in BER of indefinite lengths, as NSS and Java write it. The absent and the empty password are tried unasked: what
they open is open to everybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptrec_lint.model import Observation, Reason, reason
from cryptrec_lint.readers.certificates import contents, der, opening, password_scheme, pkcs12_bags, pkcs12_mac
from cryptrec_lint.readers.certificates import pkcs12_form as form
from cryptrec_lint.readers.certificates.contents import Inside
from cryptrec_lint.readers.certificates.pkcs12_store import Store
from cryptrec_lint.readers.certificates.place import Place


def observations(place: Place, symbol: str, octets: bytes, inside: Inside) -> Iterator[Observation]:
    """See `contents.observations`. Raises DerError."""
    found = form.parse(octets)
    store = Store(place, symbol, inside)
    yield from _integrity(store, found)
    if found.safe is None:
        why = reason("keybox-content-type", oid=found.content_type)
        yield place.unresolved(f"{symbol}.authSafe", "unread-container", why)
        return
    data, infos = form.sequence(found.safe)
    for index, info in enumerate(infos):
        part = f"{symbol}.authSafe[{index}]"
        try:
            yield from _part(store, part, der.whole(data, info))
        except der.DerError as error:
            yield place.unresolved(part, "unreadable-input", error.why)
    if store.opened and store.mac_matched is False:
        yield place.unresolved(f"{symbol}.macData", "unresolved-value", reason("keybox-mac-unmatched"))
    if found.end != len(octets):
        yield place.unresolved(symbol, "unreadable-input", reason("der-trailing-bytes", offset=found.end))


def _integrity(store: Store, found: form.Pfx) -> Iterator[Observation]:
    """The MAC or the signature over the store, and which password is the right one."""
    if found.mac is not None:
        yield from pkcs12_mac.observations(store, found.mac, found.safe or b"")
    elif found.signed is not None:
        # What is signed is what the store holds, which is read below.
        inside = store.inside.deeper()._replace(documents=None)
        yield from contents.of_der(store.place, f"{store.symbol}.", found.signed, inside)
    else:
        yield store.place.fault(store.symbol, "store-without-integrity", reason("keybox-no-mac-at-all"))


def _part(store: Store, symbol: str, info: bytes) -> Iterator[Observation]:
    """One ContentInfo of the AuthenticatedSafe: in clear, encrypted with a password, or with a public key."""
    part = form.part(info)
    if part.safe is not None:
        yield from pkcs12_bags.observations(store, part.safe, protected=False)
    elif part.identifier is not None:
        yield from _encrypted(store, symbol, part.identifier, part.encrypted)
    else:
        yield from contents.of_der(store.place, f"{symbol}.", info, store.inside.deeper())


def _encrypted(store: Store, symbol: str, identifier: bytes, encrypted: bytes) -> Iterator[Observation]:
    scheme = password_scheme.read(identifier)
    yield from scheme.observations(store.place, f"{symbol}.contentEncryptionAlgorithm")
    found = opening.opened(scheme, encrypted, store.passwords, store.effort, form.is_sequence)
    if isinstance(found, Reason):
        yield from opening.locked(store.place, symbol, found)
        return
    store.prefer(found.password)
    yield from pkcs12_bags.observations(store, found.octets, protected=bool(found.password.octets))
