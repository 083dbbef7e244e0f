"""What everything else stands on: settings that check themselves, files that are written whole, locks, the log.

Read `fields` first: every setting of the app is a field with its bounds and a sentence of help. Then `arrays` (the type
of all numbers), `files`, `folders`, `regular_files` and `flat_json` (what comes from outside), `records` (small records
on disk), `locks`, `logs`, `nearest` (the name nearest to a word) and `budget` (the memory of the process, shared out).

Imports `languages`.
"""
