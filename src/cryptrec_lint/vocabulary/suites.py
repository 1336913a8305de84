"""TLS cipher suites: any spelling → suite → the components that a list judges.

`suites.csv` has one row a suite. Codes, names and references: IANA, "TLS Cipher Suites". OpenSSL names: what `openssl
ciphers -V` of 1.0.1k to 4.0.3 prints, and historic names from the lists of other tools; `other_names` has older names
and names that only such lists have. GnuTLS names: 3.7.9; Java names: OpenJDK 17; Go names: `crypto/tls`. Rows that
IANA does not list (registry `non-IANA`, `SSLv2`) come from drafts and from the software that shipped them. The
columns key_exchange to prf_hash follow from the name by the rules of the RFC in `reference`; a test reads the names
anew and compares. `suites_components.toml` says what the words in these columns stand for.

`protocol_min_spec` is the lowest version for which the suite was defined. `protocol_min` is the lowest at which it can
be met: what OpenSSL says, where it has the suite (it negotiates some below their specification), else the
specification.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from cryptrec_lint.model import Algorithm
from cryptrec_lint.vocabulary.tables import algorithm, normal

_HERE = Path(__file__).parent
_NAME_COLUMNS = ("iana_name", "openssl_name", "gnutls_name", "java_name", "go_name")


class Suite(NamedTuple):
    """One cipher suite, or one signalling value. Words of the columns are those of `suites_components.toml`."""

    code: str
    """Upper-case hexadecimal without prefix: `C02F`, for SSL 2.0 six digits: `010080`."""
    iana_name: str
    openssl_name: str
    """Empty where OpenSSL has none."""
    names: tuple[str, ...]
    """Every spelling known, the IANA name first."""
    key_exchange: str
    authentication: str
    cipher: str
    key_bits: int | None
    """Length of the cipher's key in bits (Triple DES: 168); None without a cipher."""
    mode: str
    mac: str
    prf_hash: str
    """The hash of the key derivation in TLS 1.2 and later; empty where it is not known."""
    protocol_min: str
    """The lowest version at which it can be met: `SSL 3.0`, `TLS 1.2` …; empty for signalling values."""
    protocol_min_spec: str
    """The lowest version for which it was specified."""
    registry: str
    """`IANA`, `non-IANA` or `SSLv2`."""
    reference: str

    @property
    def signalling(self) -> bool:
        """It stands in a list of suites but tells the server something else (RFC 5746, RFC 7507)."""
        return not self.cipher


def _names(row: Mapping[str, str]) -> tuple[str, ...]:
    """The row's spellings; old Java writes `SSL_` for the `TLS_` of any IANA name."""
    spellings = [row[column] for column in _NAME_COLUMNS] + row["other_names"].split()
    iana = row["iana_name"]
    if iana.startswith("TLS_"):
        spellings.append("SSL_" + iana.removeprefix("TLS_"))
    return tuple(dict.fromkeys(filter(None, spellings)))


def _suite(row: Mapping[str, str]) -> Suite:
    bits = int(row["key_bits"] or 0)
    return Suite(
        code=row["code"],
        iana_name=row["iana_name"],
        openssl_name=row["openssl_name"],
        names=_names(row),
        key_exchange=row["key_exchange"],
        authentication=row["authentication"],
        cipher=row["cipher"],
        key_bits=bits or None,
        mode=row["mode"],
        mac=row["mac"],
        prf_hash=row["prf_hash"],
        protocol_min=row["protocol_min"],
        protocol_min_spec=row["protocol_min_spec"],
        registry=row["registry"],
        reference=row["reference"],
    )


@cache
def suites() -> dict[str, Suite]:
    """Code → suite, in the order of the codes."""
    with (_HERE / "suites.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: _suite(row) for row in csv.DictReader(lines)}


@cache
def _by_name() -> dict[str, Suite]:
    """Where two suites share a name (`RC4-MD5` in SSL 2.0 and in TLS), the earlier row, TLS, has it."""
    table: dict[str, Suite] = {}
    for found in suites().values():
        for name in found.names:
            table.setdefault(normal(name), found)
    return table


def suite(spelling: str) -> Suite | None:
    """The suite of a name (IANA, OpenSSL, GnuTLS, Java, Go; any case) or code (`C02F`, `0xC0,0x2F`), or None."""
    return _by_name().get(normal(spelling)) or suites().get(spelling.upper().replace("0X", "").replace(",", ""))


@cache
def _sharing() -> dict[str, tuple[Suite, ...]]:
    table: dict[str, tuple[Suite, ...]] = {}
    for found in suites().values():
        for name in dict.fromkeys(map(normal, found.names)):
            table[name] = (*table.get(name, ()), found)
    return table


def every_suite(spelling: str) -> tuple[Suite, ...]:
    """All suites of a name or code, that of `suite` first: SSL 2.0 and TLS have some of the same name."""
    found = suite(spelling)
    return _sharing().get(normal(spelling), (found,)) if found else ()


@cache
def _meanings() -> dict[str, Any]:
    return tomli.loads((_HERE / "suites_components.toml").read_text(encoding="utf-8"))


def _algorithms(rows: list[dict[str, Any]]) -> tuple[Algorithm, ...]:
    return tuple(algorithm(row["name"], row.get("size"), row.get("parameter_set"), row.get("inside")) for row in rows)


def _key_exchange(of: Suite) -> tuple[Algorithm, ...]:
    return _algorithms(_meanings()["key_exchange"][of.key_exchange]["components"])


def _authentication(of: Suite) -> tuple[Algorithm, ...]:
    exchange = _meanings()["key_exchange"][of.key_exchange]
    if exchange.get("authenticates"):
        return ()
    found = _algorithms(_meanings()["authentication"][of.authentication])
    return tuple(one._replace(inside="certificate") for one in found) if exchange.get("static") else found


def _cipher(of: Suite) -> tuple[Algorithm, ...]:
    return (algorithm(_meanings()["cipher"][of.cipher], of.key_bits),)


def _mac(of: Suite, protocol: str | None) -> tuple[Algorithm, ...]:
    own = _meanings()["version_mac"].get(protocol, {}).get(of.mac)
    return _algorithms(own or _meanings()["mac"][of.mac])


def _prf(of: Suite, protocol: str | None) -> tuple[Algorithm, ...]:
    if not of.prf_hash or (protocol or of.protocol_min) not in _meanings()["prf"]["versions"]:
        return ()
    return _algorithms(_meanings()["prf_hash"][of.prf_hash])


def _parts(of: Suite, protocol: str | None) -> Iterator[Algorithm]:
    yield from _key_exchange(of)
    yield from _authentication(of)
    yield from _cipher(of)
    yield from _algorithms(_meanings()["mode"][of.mode])
    yield from _mac(of, protocol)
    yield from _prf(of, protocol)


@cache
def components(of: Suite, protocol: str | None = None) -> tuple[Algorithm, ...]:
    """What the suite is made of: key exchange, authentication, cipher, mode, MAC with its hash, hash of the PRF.

    `protocol` (canonical) is the version in which it is negotiated; without it, what holds in every version from
    `protocol_min` on. A TLS 1.3 suite has no key exchange and no authentication of its own. A signalling value
    has no components.
    """
    return () if of.signalling else tuple(_parts(of, protocol))
