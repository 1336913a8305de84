"""Readers of TLS configurations."""
