"""Tables and lists of numbers as people have them: files of every kind and pasted text, read exactly or refused.

Imports `base` and `jobs`.
"""
