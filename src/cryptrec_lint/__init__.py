"""Finds every use of a cryptographic algorithm and judges it against a versioned CRYPTREC cipher list."""

__version__ = "0.1.0"
