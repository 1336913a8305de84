"""Readers of certificates, keys and parameters."""
