"""The command line: `python -m gan1d`. `main` is the entry; each command is a file of its own.

Imports everything but `ui`.
"""
