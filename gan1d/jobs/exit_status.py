"""The exit status of a command of this package, for whoever started it."""

DONE, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130
"""INTERRUPTED is Ctrl-C, REFUSED a command that cannot be."""
