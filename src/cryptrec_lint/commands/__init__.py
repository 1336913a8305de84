"""One module a command. Each only translates options into one call."""
