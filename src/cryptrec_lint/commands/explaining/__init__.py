"""`explain`, one module a kind of thing.

Each has `lines(name, library, lang)`, which yields nothing where the name is nothing of its kind, and `names(library)`,
the names that it answers to. `explain.py` asks them all: a name may be several things.
"""
