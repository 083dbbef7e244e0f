"""Runs: what a recipe becomes once it is trained and measured, and where a viewer stands in it.

Read `measure` first (every number and curve of the page), then `recording` (one run, remembered), `side_by_side` and
`many_seeds` (several at once), `playhead` (where a session stands) and `branches` (the runs it has been through).
`verdict`, with `evidence`, `states` and `state_words`, says in a sentence how the game stands. `figure_1` has the
curves of the picture as arrays. What trains: `store`, `trainer`, `lending`, `cost`; `beside` and `helper` do it in
processes of their own.

Imports `training`.
"""
