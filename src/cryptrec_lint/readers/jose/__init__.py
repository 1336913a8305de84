"""JSON Web Keys, signatures and encryption (JOSE): RFC 7515 to 7519, 8037, 8812."""
