"""The reader of Python source."""
