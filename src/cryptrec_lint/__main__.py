"""`python -m cryptrec_lint`."""

from cryptrec_lint.cli import run

run()
