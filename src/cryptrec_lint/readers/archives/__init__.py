"""Archives and packages: ZIP and TAR with what they hold, signed JARs and APKs. Nothing is ever unpacked to a disk."""
