"""What is taught: scenarios and what they claim, Algorithm 1 moment by moment, the lesson, the glossary, questions
and the figures of the theory bench. Nothing here draws, and every claim is a function that a benchmark counts.

Read `scenarios` and `claims` first, then `walkthrough` with `source_lines`, `lesson`, `questions`, `glossary` and
`workbench`.

Imports `runs`.
"""
