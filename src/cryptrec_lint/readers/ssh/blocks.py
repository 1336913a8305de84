"""Keys in the armour of RFC 4716 (`---- BEGIN SSH2 PUBLIC KEY ----`, headers, base64), and ssh.com's private ones."""

from __future__ import annotations

import binascii

BEGIN, PRIVATE = "---- BEGIN SSH2 PUBLIC KEY ----", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----"
CONTENTS = {BEGIN: ("publicKey", "ssh-public-key"), PRIVATE: ("privateKey", "sshcom-key")}
"""First line → what it is called in a symbol, and the kind of content (see `contents.MODULES`)."""


def end_of(begin: str) -> str:
    """The last line of a block that begins so."""
    return begin.replace("BEGIN", "END")


def octets(lines: list[str]) -> bytes | None:
    """The key between the two markers, or None where it is no base64.

    A header has a colon, and a backslash at the end of its line takes the next line into it (section 3.3).
    """
    digits, continued = [], False
    for line in lines:
        stripped = line.rstrip("\r").strip()
        if not (continued or ":" in stripped):
            digits.append(stripped)
        continued = (continued or ":" in stripped) and stripped.endswith("\\")
    try:
        return binascii.a2b_base64("".join(digits).encode("ascii"))
    except ValueError:
        return None
