"""Changes to inputs: blind ones, and ones that know DER, base64, hexadecimal digits, gzip and ZIP."""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import zipfile
import zlib
from random import Random

from fuzzing import der_mutating

LONGEST = 200_000
"""Octets of a mutated input: small, so that many are tried."""
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*={0,2}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){16,}")
_DIGITS = re.compile(rb"\d+")
_NUMBERS = (b"0", b"-1", b"1", b"127", b"128", b"255", b"65535", b"2147483647", b"4294967296", b"9" * 40, b"1e9", b"")
_TOKENS = (
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\r", b"\n", b"\r\n", b'"', b"'", b"\\", b"\\u0000", b"\\ud800", b"{", b"}"),
    *(b"[", b"]", b"<", b">", b"<<", b">>", b"(", b")", b"%", b"#", b"/", b";", b"&#0;", b"&x;", b"<![CDATA[", b"]]>"),
    *(b"-----BEGIN ", b"-----END ", b"-----", b"<!--", b"-->", b"<?xml ", b"stream\n", b"endstream", b"endobj", b"obj"),
    *(b"/ByteRange", b"/Contents", b"null", b"true", b"=", b"\x1b[31m", "\u202e".encode(), "\u2028".encode(), b"%00"),
    *(b"include ", b"ssl_", b"import ", b"(lambda: ", b"*" * 9, b"AAAA", b"====", b"0x", b"1.2.840.113549.1.1.4"),
)


class Mutator:
    """Makes inputs out of seeds; the same ones for the same number."""

    def __init__(self, seeds: list[bytes], number: int) -> None:
        self.random = Random(number)
        self.seeds = seeds

    def mutated(self, data: bytes) -> bytes:
        """The input with one to four changes."""
        for _ in range(self.random.choice((1, 1, 1, 2, 2, 4))):
            data = self._once(data)[:LONGEST]
        return data

    def _once(self, data: bytes) -> bytes:
        change = self.random.choice((self._blind, self._structured, self._structured, self._text))
        return change(data)

    def _structured(self, data: bytes) -> bytes:
        """As DER where it is DER; else in something that is packed in it."""
        for change in self.random.sample((self._der, self._base64, self._hex, self._gzip, self._zip), 5):
            changed = change(data)
            if changed is not None:
                return changed
        return self._blind(data)

    def _der(self, data: bytes) -> bytes | None:
        return der_mutating.mutated(data, self.random)

    def _base64(self, data: bytes) -> bytes | None:
        runs = list(_BASE64.finditer(data))
        if not runs:
            return None
        run = self.random.choice(runs)
        digits = run[0].replace(b"\r", b"").replace(b"\n", b"").replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
        try:
            inside = base64.b64decode(digits + b"=" * (-len(digits) % 4))
        except binascii.Error:
            return None
        packed = base64.b64encode(self._once(inside))
        if b"\n" in run[0]:
            packed = b"\n".join(packed[at : at + 64] for at in range(0, len(packed), 64))
        if b"-" in run[0] or b"_" in run[0]:
            packed = packed.translate(bytes.maketrans(b"+/", b"-_")).rstrip(b"=")
        return data[: run.start()] + packed + data[run.end() :]

    def _hex(self, data: bytes) -> bytes | None:
        runs = list(_HEX.finditer(data))
        if not runs:
            return None
        run = self.random.choice(runs)
        changed = self._once(bytes.fromhex(run[0].decode())).hex().encode()
        if self.random.random() < 0.8:  # so that offsets in a PDF go on fitting
            changed = changed[: len(run[0])].ljust(len(run[0]), b"0")
        return data[: run.start()] + changed + data[run.end() :]

    def _gzip(self, data: bytes) -> bytes | None:
        if not data.startswith(b"\x1f\x8b"):
            return None
        try:
            return gzip.compress(self._once(zlib.decompressobj(31).decompress(data, LONGEST)))
        except zlib.error:
            return None

    def _zip(self, data: bytes) -> bytes | None:
        if not data.startswith(b"PK"):
            return None
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                files = {info.filename: archive.read(info) for info in archive.infolist() if info.file_size < LONGEST}
            name = self.random.choice(list(files))
            files[name] = self._once(files[name])
            packed = io.BytesIO()
            method = self.random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
            with zipfile.ZipFile(packed, "w", method) as archive:
                for each, inside in files.items():
                    archive.writestr(each, inside)
        except Exception:  # zipfile has no one error for what is broken
            return None
        return packed.getvalue()

    def _blind(self, data: bytes) -> bytes:
        random = self.random
        at, to = sorted(random.randrange(len(data) + 1) for _ in range(2))
        to = min(to, at + random.choice((1, 2, 4, 16, 256, LONGEST)))
        kind = random.randrange(8)
        if kind == 0 and data:
            at = min(at, len(data) - 1)
            return data[:at] + bytes((data[at] ^ 1 << random.randrange(8),)) + data[at + 1 :]
        if kind == 1:
            return data[:at] + random.choice((b"\0", b"\x7f", b"\x80", b"\xff", b"\x30")) + data[at + 1 :]
        if kind == 2:
            return data[:at] + data[to:]
        if kind == 3:
            return data[:to] + data[at:to] * random.choice((1, 1, 2, 50)) + data[to:]
        if kind == 4:
            return data[:at]
        if kind == 5:
            other = random.choice(self.seeds)
            return data[:at] + other[random.randrange(len(other) + 1) :]
        if kind == 6:
            return data[:at] + random.randbytes(random.choice((1, 4, 40))) + data[at:]
        number = random.choice((0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF))
        width = random.choice((1, 2, 4, 8))
        octets = (number & (1 << 8 * width) - 1).to_bytes(width, random.choice(("big", "little")))
        return data[:at] + octets + data[at + width :]

    def _text(self, data: bytes) -> bytes:
        random = self.random
        kind = random.randrange(4)
        numbers = list(_DIGITS.finditer(data)) if kind == 0 else []
        if numbers:
            found = random.choice(numbers)
            return data[: found.start()] + random.choice(_NUMBERS) + data[found.end() :]
        at = random.randrange(len(data) + 1)
        if kind == 1:
            lines = data.split(b"\n")
            random.shuffle(lines) if random.random() < 0.3 else lines.insert(
                random.randrange(len(lines)), random.choice(lines)
            )
            return b"\n".join(lines)
        if kind == 2:
            token = random.choice(_TOKENS)
            return data[:at] + token * random.choice((1, 1, 1, 3000)) + data[at:]
        token = random.choice(_TOKENS)
        return data[:at] + token + data[at + len(token) :]
