"""KCipher-2 (RFC 7008), written here because no well-kept library has it.

It looks its tables up at places that depend on the key: it is **not constant-time**. It is for benchmarking only, never
for protecting data. `pure` runs everywhere and is the oracle of the tests, `native` is the same in C where a compiler
is there, `choosing` picks one and says which.
"""
