"""Maps: one recipe over a grid of two settings, each cell trained with several seeds.

Read `plan` first (which cells, which seeds), then `outcome` (what is kept of a run), `work` and `worker` (computing
them), `cluster` (the same on other machines), `folder` (a map on disk), `queue` (all of them), `supervisor` (what a
server does about them), `axes`, `scales` and `cost`.

Imports `runs` and `jobs`.
"""
