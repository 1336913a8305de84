"""Whether a member of an APK is a network security configuration in its compiled form, which is not read.

Source: the platform's ResourceTypes.h (ResXMLTree_header, ResStringPool): strings are UTF-8 or UTF-16, little-endian.
"""

from __future__ import annotations

_HEAD = b"\x03\x00\x08\x00"
_ROOT = "network-security-config"


def is_configuration(data: bytes) -> bool:
    """It is compiled XML and has the name of the document element among its strings."""
    return data.startswith(_HEAD) and (_ROOT.encode() in data or _ROOT.encode("utf-16-le") in data)
