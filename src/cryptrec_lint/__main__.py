"""The console script, and `python -m cryptrec_lint`."""

from __future__ import annotations

import gc
import sys


def run() -> None:
    """Run the program on the command line and exit with its status."""
    # A short run makes few cycles, and importing makes none worth collecting: with the collector at its default pace a
    # tenth of the time of a run on one certificate goes to it.
    gc.disable()
    from cryptrec_lint.cli import main

    gc.set_threshold(50_000)
    gc.enable()
    sys.exit(main())


if __name__ == "__main__":
    run()
