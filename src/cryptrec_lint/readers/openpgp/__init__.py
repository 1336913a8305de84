"""OpenPGP: keys, signatures and messages (RFC 9580, RFC 4880; v3 of RFC 1991; v5 of LibrePGP)."""
