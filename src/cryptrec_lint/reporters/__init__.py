"""Reporters render a finished report: one module a format, none of which filters."""
