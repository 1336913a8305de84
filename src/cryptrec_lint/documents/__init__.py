"""Typed loading of `lists/`: one module a kind of document. The only code that opens lists."""
