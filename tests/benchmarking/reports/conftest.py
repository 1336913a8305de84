"""A run such as a virtual machine with two processors gives: every kind of row, figures of a real order of magnitude."""

from __future__ import annotations

import string
from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from cryptrec_lint.benchmarking.model import Contention, Figure, Host, Row, Run, Way
from cryptrec_lint.model import Text, Verdict

SIZES = (16, 1024, 16384, 1048576)
LIBRARY = "cryptography 50.0.2, OpenSSL 4.0.3 29 Sep 2026"
DECREPIT = Text("cryptographyのdecrepitにある", "in the decrepit module of cryptography")
COMPOSED = Text("カウンターをECBで暗号化して構成した", "composed from ECB of counters")
OWN = Text(
    "このツール自身の実装（純Python）。一定時間ではなく、計測のためだけのもの",
    "this project's own (pure Python): not constant-time, for benchmarking only",
)
LOGIC = Text(
    "プロトコルの論理だけ。証明書の検証と通信は含まない", "protocol logic only: certificate path and transport excluded"
)

HOST = Host(
    "AMD EPYC", 2, ("aes", "vaes", "pclmulqdq", "sha_ni", "avx2"), 2_445_420_000, "", "KVM",
    "Debian GNU/Linux 12 (bookworm), Linux 6.18.44 x86_64", "CPython 3.11.7", "50.0.2", "OpenSSL 4.0.3 29 Sep 2026",
)  # fmt: skip

# Bytes a second at each size: per message, then ceiling.
BULK = {
    "AES-128-CBC": ((3e6, 158e6, 1011e6, 749e6), (82e6, 1278e6, 1662e6, 1671e6), 128),
    "AES-128-CFB": ((4e6, 208e6, 1148e6, 1548e6), (118e6, 1405e6, 1599e6, 1668e6), 128),
    "AES-128-GCM": ((36e6, 1468e6, 11515e6, 16163e6), (122e6, 4838e6, 13592e6, 16544e6), 128),
    "AES-256-GCM": ((36e6, 1946e6, 10422e6, 13064e6), (121e6, 4800e6, 12000e6, 13900e6), 256),
    "AES-128-XTS": ((3e6, 210e6, 2316e6, 9912e6), None, 128),
    "Camellia-256-CTR": ((2e6, 70e6, 120e6, 121e6), (40e6, 125e6, 131e6, 132e6), 256),
    "3-key Triple DES-CBC": ((3e6, 26e6, 30e6, 28e6), (25e6, 31e6, 29e6, 30e6), 112),
    "ChaCha20-Poly1305": ((12e6, 768e6, 2777e6, 3601e6), (12.5e6, 790e6, 2800e6, 3650e6), None),
    "KCipher-2": ((1.1e5, 2.9e6, 4.1e6, 4.2e6), (2.4e6, 4.1e6, 4.2e6, 4.2e6), None),
    "SHA-256": ((10e6, 528e6, 1489e6, 1722e6), (15e6, 547e6, 1495e6, 1735e6), 128),
    "SHA3-512": ((9e6, 180e6, 240e6, 245e6), (10e6, 182e6, 241e6, 246e6), None),
    "HMAC-SHA-256": ((13e6, 398e6, 1359e6, 1679e6), (31e6, 867e6, 1582e6, 1714e6), 256),
    "CMAC-Camellia-256": ((11e6, 120e6, 140e6, 142e6), (40e6, 135e6, 142e6, 142e6), 256),
}
# Operations a second.
COUNTED: dict[str, tuple[dict[str, float], int | None]] = {
    "RSA-PSS-2048": ({"keygen": 12.4, "sign": 3858, "verify": 48463}, 112),
    "RSA-PSS-4096": ({"keygen": 1.1, "sign": 662, "verify": 16185}, 128),
    "DSA-2048": ({"keygen": 3900, "sign": 3022, "verify": 3270}, 112),
    "ECDSA-P-256": ({"keygen": 70100, "sign": 46667, "verify": 15552}, 128),
    "ECDSA-P-521": ({"keygen": 6010, "sign": 5026, "verify": 2657}, 192),
    "Ed25519": ({"keygen": 35012, "sign": 36903, "verify": 11330}, None),
    "RSA-OAEP-3072": ({"encrypt": 25734, "decrypt": 1328}, 128),
    "ECDH-P-384": ({"keygen": 7000, "agree": 4631}, 192),
    "ML-KEM-768": ({"keygen": 24000, "encapsulate": 21000, "decapsulate": 17000}, None),
    "ISO/IEC 9798-2 #4": ({"run": 166000}, 128),
}  # fmt: skip
REMARKS = {
    "3-key Triple DES-CBC": (DECREPIT,),
    "Camellia-256-CTR": (COMPOSED, DECREPIT),
    "KCipher-2": (OWN,),
    "ISO/IEC 9798-2 #4": (LOGIC,),
}
VERDICTS = {"3-key Triple DES-CBC": Verdict.CONDITIONAL, "Ed25519": Verdict.UNDETERMINED, "DSA-2048": Verdict.REJECTED}


def figure(way: Way, operation: str, size: int | None, per_second: float, spread: float = 0.031) -> Figure:
    """A figure from its rate; `spread` is the interquartile range as a share of the median."""
    median = (size or 1) / per_second
    return Figure(way, operation, size, median, median * spread, median * 0.9, 120, 50)


def row(name: str, strength: int | None, figures: tuple[Figure, ...], why: Text | None = None) -> Row:
    own = name == "KCipher-2"
    return Row(
        name.lower().replace(" ", "-").replace("/", "-"), name, (name,), "cryptrec-lint 0.4.0" if own else LIBRARY,
        VERDICTS.get(name, Verdict.ACCEPTED), strength, figures, "" if why else f"NIST CAVP <{name[:3]}> & RFC 7008",
        REMARKS.get(name, ()), why,
    )  # fmt: skip


def bulk(name: str) -> Row:
    per_message, ceiling, strength = BULK[name]
    made = [figure(Way.PER_MESSAGE, "encrypt", size, rate) for size, rate in zip(SIZES, per_message)]
    made += [figure(Way.CEILING, "encrypt", size, rate, 0.012) for size, rate in zip(SIZES, ceiling or ())]
    return row(name, strength, tuple(made))


def counted(name: str) -> Row:
    operations, strength = COUNTED[name]
    return row(name, strength, tuple(figure(Way.OPERATION, one, None, rate) for one, rate in operations.items()))


UNAVAILABLE = row(
    "Camellia-128-GCM", 128, (),
    Text(f"{LIBRARY}にない。BotanとGnuTLSにはある", f"not in {LIBRARY}; Botan and GnuTLS have it"),
)  # fmt: skip
FLOORS = (
    *(figure(Way.FLOOR, "copy", size, rate) for size, rate in zip(SIZES, (230e6, 12e9, 45e9, 24e9))),
    figure(Way.FLOOR, "call", None, 9.7e6),
)


@pytest.fixture
def run() -> Run:
    """The run."""
    rows = (*map(bulk, BULK), UNAVAILABLE, *map(counted, COUNTED))
    return Run(
        "0.4.0", "current", "CRYPTREC LS-0001-2022R2 (2026-03-30)", "2026-11-22T03:04:05Z", 0.25, HOST,
        Contention(1.012, 0.004), FLOORS, rows,
    )  # fmt: skip


@pytest.fixture
def other(run: Run) -> Callable[[float], Run]:
    """The same run with `AES-128-GCM` slower by a factor."""

    def slower(factor: float) -> Run:
        rows = [
            one._replace(figures=tuple(f._replace(median=f.median * factor) for f in one.figures))
            if one.name == "AES-128-GCM"
            else one
            for one in run.rows
        ]
        return run._replace(rows=tuple(rows), started="2026-11-23T03:04:05Z")

    return slower


_LETTERS = (string.ascii_letters + string.digits).translate(str.maketrans("", "", "nN"))
"""No word of them is `nan` or `inf`."""
_WORDS = st.text(_LETTERS + "-/ <>&\"'*", min_size=1, max_size=30).filter(str.strip)
_TEXTS = st.builds(Text, st.text("鍵長を計る、。（）ー AES", max_size=60), _WORDS)
_TIMES = st.floats(1e-9, 1e3)
_FIGURES = st.builds(
    Figure, st.sampled_from(Way), st.sampled_from(["encrypt", "sign", "run", "something new"]),
    st.none() | st.integers(1, 1 << 30), _TIMES, st.floats(0, 1e3), _TIMES, st.integers(1, 10**6), st.integers(1, 10**6),
)  # fmt: skip
_ROWS = st.builds(
    Row, _WORDS, _WORDS, st.tuples(_WORDS), _WORDS, st.sampled_from(Verdict), st.none() | st.integers(1, 512),
    st.lists(_FIGURES, max_size=6).map(tuple), _WORDS, st.lists(_TEXTS, max_size=2).map(tuple), st.none() | _TEXTS,
)  # fmt: skip
_HOSTS = st.builds(
    Host, _WORDS, st.integers(0, 999), st.lists(_WORDS).map(tuple), st.none() | st.integers(1, 10**10),
    *[st.just("") | _WORDS] * 6,
)  # fmt: skip
RUNS = st.builds(
    Run, _WORDS, _WORDS, _WORDS, _WORDS, st.floats(0.001, 100), _HOSTS,
    st.builds(Contention, st.floats(0.1, 1e6), st.none() | st.floats(0, 1)),
    st.lists(_FIGURES, max_size=4).map(tuple), st.lists(_ROWS, max_size=5).map(tuple), st.integers(1, 64),
)  # fmt: skip
"""Any run that the measuring could give, and many that it could not."""


@pytest.fixture(scope="session")
def any_run() -> st.SearchStrategy[Run]:
    return RUNS
