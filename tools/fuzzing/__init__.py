"""Seeds, changes and checks of `tools/fuzz.py`."""
