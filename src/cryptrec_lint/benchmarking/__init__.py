"""Speed of the algorithms that a list accepts. Nothing here is imported to scan."""
