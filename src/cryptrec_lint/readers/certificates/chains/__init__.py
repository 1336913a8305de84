"""Who issued whom among certificates that were seen, and how far up that holds (RFC 5280 section 6)."""
