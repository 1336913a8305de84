"""Readers observe: one module a format, none of which judges."""
