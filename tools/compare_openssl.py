"""Compares what the certificate reader sees with what `openssl x509 -text` prints, for every certificate below folders.

    python tools/compare_openssl.py FOLDER…

The program is `openssl`, or the one that the environment variable OPENSSL names. Certificates are found in PEM inside
any file (also in source code and JSON) and in files in DER, each counted once. Prints how many agree in each field,
every difference, and every one that only one of the two can read. Exit status 1 where there is a difference, or
something that only OpenSSL reads, or the reader fails.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from cryptrec_lint.model import CertificateSeen, MechanismUse, Observation, Unresolved
from cryptrec_lint.readers.certificates import certificate, der, facts, place, structures, understanding
from cryptrec_lint.source import Source
from cryptrec_lint.vocabulary import tables

Fields = dict[str, object]
"""Field of a certificate → its value: `signature`, `hash`, `mask`, `salt`, `key`, `bits`, `curve`, `numbers` (of
a curve over a prime field that is written out), `exponent`, `from`, `to`. A field that is not told is absent."""

_BLOCK = re.compile(rb"-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----(.*?)-----END", re.DOTALL)
_NOT_BASE64 = re.compile(rb"\\[nrt]|[^A-Za-z0-9+/=]")
_LARGEST = 16 * 1024 * 1024
"""Octets of a file that is looked into."""
PROGRAM = os.environ.get("OPENSSL") or "openssl"


class Compared(NamedTuple):
    """One certificate: what both say, or why one of them says nothing."""

    name: str
    printed: Fields | None
    seen: Fields | None
    failure: str = ""


class CurveNumbers(NamedTuple):
    """Domain parameters that are written out; the base point as it is encoded."""

    prime: int
    a: int
    b: int
    order: int
    point: str


# -------------------- finding certificates


def certificates(folders: list[str]) -> dict[bytes, str]:
    """DER of each distinct certificate, or of what could be one → the file where it stood first."""
    found: dict[bytes, str] = {}
    for path in sorted(path for folder in folders for path in _files(Path(folder))):
        if path.stat().st_size > _LARGEST:
            continue
        for data in _candidates(path.read_bytes()):
            found.setdefault(data, str(path))
    return found


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for path in place.rglob("*"):
        if path.is_file() and not path.is_symlink():
            yield path


def _candidates(data: bytes) -> Iterator[bytes]:
    if data[:1] == b"\x30" and structures.name(data) is None:  # OpenSSL would open a PKCS #12
        yield data
    for block in _BLOCK.finditer(data):
        digits = _NOT_BASE64.sub(b"", block[1])
        try:
            decoded = base64.b64decode(digits)
        except ValueError:
            continue
        if decoded[:1] == b"\x30":
            yield decoded


# -------------------- what OpenSSL prints


def printed(data: bytes) -> Fields | None:
    """What `openssl x509 -text` prints of a certificate in DER; None where it prints none."""
    command = [PROGRAM, "x509", "-inform", "DER", "-noout", "-text", "-nameopt", "RFC2253"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    if done.returncode:
        return None
    return as_printed(done.stdout.decode("utf-8", "replace"))


def as_printed(text: str) -> Fields:
    """The fields in OpenSSL's rendering."""
    head, _, rest = text.partition("Subject Public Key Info:")
    key, _, _ = rest.partition("        X509v3 extensions:")
    _, _, outer = text.rpartition("\n    Signature Algorithm:")  # the one inside what is signed stands deeper
    found: Fields = {"signature": _one(r"\A *(.+)", outer), "key": _one(r"Public Key Algorithm: *(.+)", key)}
    if found["signature"] == "rsassaPss":
        found["hash"] = _one(r"Hash Algorithm: *(\S+)", outer)
        found["mask"] = _one(r"Mask Algorithm: *mgf1 with (\S+)", outer)
        found["salt"] = _number(_one(r"Salt Length: *(?:0x)?([0-9A-Fa-f]+)", outer), 16)
    found["bits"] = _number(_one(r"Public-Key: \((\d+) bit", key))
    long = _one(r"Exponent:\s+((?:[0-9a-f]{2}:\s*)+[0-9a-f]{2})", key)
    found["exponent"] = int(re.sub(r"[:\s]", "", long), 16) if long else _number(_one(r"Exponent: *(\d+)", key))
    found["curve"] = _one(r"ASN1 OID: *(\S+)", key) or ("explicit" if "Field Type:" in key else None)
    found["numbers"] = _curve_numbers(key) if "Field Type: prime-field" in key else None
    found["from"], found["to"] = (_day(_one(rf"Not {word} *: *(.+)", head)) for word in ("Before", "After"))
    return {name: value for name, value in found.items() if value is not None}


def _one(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text, re.MULTILINE)
    return found[1].strip() if found else None


def _curve_numbers(key: str) -> CurveNumbers:
    prime, a, b, order = (_whole(name, key) for name in ("Prime", "A", "B", "Order"))
    return CurveNumbers(prime, a, b, order, _long(r"Generator \(\w+\)", key))


def _whole(name: str, text: str) -> int:
    """A number, which is printed in decimal digits where it is short."""
    short = _one(rf"^ *{name}: *(\d+)(?: \(0x|$)", text)
    return int(short) if short else int(_long(name, text), 16)


def _long(name: str, text: str) -> str:
    """The hexadecimal digits of a number over many lines."""
    return re.sub(r"[:\s]", "", _one(rf"^ *{name}:\s+((?:[0-9a-f]{{2}}[:\s]+)+)", text) or "")


def _number(digits: str | None, base: int = 10) -> int | None:
    return None if digits is None else int(digits, base)


def _day(text: str | None) -> str | None:
    try:
        return datetime.strptime(text or "", "%b %d %H:%M:%S %Y GMT").date().isoformat()
    except ValueError:
        return None


# -------------------- what the reader sees


def seen(data: bytes) -> Fields | None:
    """What the reader sees in a certificate in DER; None where it is none to it."""
    try:
        found, _ = understanding.read(data)
    except der.DerError:
        return None
    observed = list(certificate.observations(place.of_whole(Source("x", data)), "x", found))
    return as_seen(observed)


def as_seen(observed: list[Observation]) -> Fields:
    """The fields in a certificate's observations, the first of which is the certificate."""
    itself, signature, key = observed[:3]
    assert isinstance(itself, CertificateSeen)
    fields: Fields = {"signature": signature, "key": key}
    if itself.not_before:
        fields["from"] = itself.not_before.isoformat()
    if itself.not_after:
        fields["to"] = itself.not_after.isoformat()
    return fields


# -------------------- the comparison


def differences(printed: Fields, seen: Fields) -> Iterator[tuple[str, object, object, bool]]:
    """Field, value printed, value seen, and whether they agree; for each field that OpenSSL prints."""
    for name, value in printed.items():
        mine, same = _FIELDS[name](value, seen, printed)
        yield name, value, mine, same


def _signature(value: object, seen: Fields, printed: Fields) -> tuple[object, bool]:
    return _named(str(value), seen["signature"])


def _key(value: object, seen: Fields, printed: Fields) -> tuple[object, bool]:
    return _named(str(value), seen["key"])


_WITHOUT_USE = ("unusable-key", "curve-base-point-foreign")
"""Rules about keys that are known to be no keys of their specification."""


def _named(name: str, use: object) -> tuple[object, bool]:
    """The same identifier, and for what is known the same components as the name has in the vocabulary."""
    oid = identifier(name)
    if isinstance(use, Unresolved):
        known = tables.by_oid(oid)
        # A key that its specification does not know is named like one that it does: `RSA-1024`.
        unusable = known is not None and use.rule in _WITHOUT_USE and use.mechanism.startswith(known.name)
        return f"{use.mechanism} ({use.why.key})", use.mechanism == oid or unusable
    assert isinstance(use, MechanismUse)
    return f"{use.mechanism} {use.oid}", use.oid == oid and _spelled_alike(name, use)


def _spelled_alike(name: str, use: MechanismUse) -> bool:
    known = tables.by_spelling(name)
    if known is None:  # not every name of OpenSSL's is in the vocabulary
        return True
    count = 1 if use.purpose == "certificate-key" else len(known.components)
    mine = [(one.name, one.inside) for one in use.components[:count]]
    return mine == [(one.name, one.inside) for one in known.components[:count]]


@cache
def identifier(name: str) -> str:
    """The object identifier of a name of OpenSSL's; itself where it is one, or where there is none."""
    command = [PROGRAM, "asn1parse", "-genstr", f"OID:{name}", "-noout", "-out", "-"]
    done = subprocess.run(command, capture_output=True, check=False)
    try:
        return der.oid(done.stdout, der.only(done.stdout, der.OID))
    except der.DerError:
        return name


def _part(index: int) -> object:
    def compare(value: object, seen: Fields, printed: Fields) -> tuple[object, bool]:
        use, known = seen["signature"], tables.by_spelling(str(value))
        if not isinstance(use, MechanismUse):
            return use.why.key if isinstance(use, Unresolved) else use, False
        if known is None:
            return use.mechanism, False
        return use.components[index].name, use.components[index].name == known.components[0].name

    return compare


def _salt(value: object, seen: Fields, printed: Fields) -> tuple[object, bool]:
    use = seen["signature"]
    if isinstance(use, Unresolved):
        return use.why.key, False
    assert isinstance(use, MechanismUse)
    mine = dict(use.details).get("salt_bits")
    return mine, mine == 8 * int(str(value))


def _bits(value: object, seen: Fields, printed: Fields) -> tuple[object, bool]:
    """Of a binary curve, OpenSSL prints the length of the field, else that of the order of the base point."""
    use = seen["key"]
    if isinstance(use, Unresolved):
        told = dict(use.why.args)
        sizes = {use.mechanism.rpartition("-")[2], told.get("bits"), _field(use.mechanism.rpartition(" ")[2])}
        return use.why.key, str(value) in map(str, sizes)
    assert isinstance(use, MechanismUse)
    first = use.components[0]
    return first.size, value in (first.size, _field(first.parameter_set or ""))


def _field(curve: str) -> object:
    group = tables.group(curve) if curve else None
    return group.bits if group else None


def _curve(value: object, seen: Fields, printed: Fields) -> tuple[object, bool]:
    use = seen["key"]
    if isinstance(use, Unresolved):
        return use.why.key, value == "explicit" and use.why.key in ("curve-explicit", "key-base-point-foreign")
    assert isinstance(use, MechanismUse)
    explicit = "explicit_parameters" in dict(use.details)
    mine = use.components[0].parameter_set
    group = None if value == "explicit" else tables.group(str(value))
    return mine, explicit if value == "explicit" else group is not None and group.name == mine and not explicit


def _curve_numbers_same(value: object, seen: Fields, printed: Fields) -> tuple[object, bool]:
    """The numbers of the curve that the reader names; none where it says that these are of no curve that it knows."""
    use = seen["key"]
    assert isinstance(value, CurveNumbers)
    if isinstance(use, Unresolved):
        known = (curve for curve in facts.curves() if _has(curve, value))
        return use.why.key, use.rule in _WITHOUT_USE or next(known, None) is None
    assert isinstance(use, MechanismUse)
    curve = facts.curves_by_name().get(use.components[0].parameter_set or "")
    return curve, curve is not None and _has(curve, value)


def _has(curve: facts.Curve, numbers: CurveNumbers) -> bool:
    digits = 2 * ((curve.p.bit_length() + 7) // 8)
    x, y, odd = f"{curve.x:0{digits}x}", f"{curve.y:0{digits}x}", curve.y & 1
    points = {f"0{2 + odd}{x}", f"04{x}{y}", f"0{6 + odd}{x}{y}"}
    return (curve.p, curve.a, curve.b, curve.n) == numbers[:4] and numbers.point in points


def _exponent(value: object, seen: Fields, printed: Fields) -> tuple[object, bool]:
    """A key that is no key of its specification has its exponent told only where that is the reason."""
    use = seen["key"]
    if isinstance(use, Unresolved):
        told = dict(use.why.args).get("exponent", str(value))
        return use.why.key, use.rule == "unusable-key" and told[:16] in (str(value)[:16], f"{int(str(value)):#x}"[:16])
    assert isinstance(use, MechanismUse)
    details = dict(use.details)
    mine = details.get("rsa_exponent", details.get("rsa_exponent_bits"))
    return mine, mine in (value, int(str(value)).bit_length())


def _equal(name: str) -> object:
    return lambda value, seen, printed: (seen.get(name), seen.get(name) == value)


_FIELDS = {
    "signature": _signature,
    "hash": _part(1),
    "mask": _part(2),
    "salt": _salt,
    "key": _key,
    "bits": _bits,
    "curve": _curve,
    "numbers": _curve_numbers_same,
    "exponent": _exponent,
    "from": _equal("from"),
    "to": _equal("to"),
}


def compared(item: tuple[bytes, str]) -> Compared:
    """One certificate, by both."""
    data, path = item
    name = f"{path} {sha256(data).hexdigest()[:16]}"
    try:
        return Compared(name, printed(data), seen(data))
    except Exception as error:  # that there is none is what this program shows
        return Compared(name, None, None, failure=f"{type(error).__name__}: {error}")


def main(folders: list[str]) -> int:
    """Compare, print, and tell by the exit status."""
    agree: Counter[str] = Counter()
    differ: Counter[str] = Counter()
    readable: Counter[str] = Counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for each in pool.map(compared, certificates(folders).items()):
            if each.failure:
                readable["reader failed"] += 1
                print(f"{each.name}: {each.failure}")
            elif each.printed is None or each.seen is None:
                kind = "only OpenSSL" if each.printed else "only the reader" if each.seen else "neither"
                readable[kind] += 1
                if each.printed:
                    print(f"{each.name}: only OpenSSL prints it")
                elif each.seen:
                    print(f"{each.name}: only the reader reads it")
            else:
                readable["both"] += 1
                for field, theirs, mine, same in differences(each.printed, each.seen):
                    (agree if same else differ)[field] += 1
                    if not same:
                        print(f"{each.name}: {field}: OpenSSL {theirs}, reader {mine}")
    print(*(f"read by {kind}: {count}" for kind, count in readable.items()), sep="\n")
    print(*(f"{field}: {agree[field]} agree, {differ[field]} differ" for field in _FIELDS), sep="\n")
    return int(bool(differ) or bool(readable["only OpenSSL"]) or bool(readable["reader failed"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
