"""Algorithm 1: many games side by side, by two engines that a test holds to each other.

Read `reference.algorithm_1` first: the paper's algorithm in torch, to be read. Then `batch`, what both engines have in
common, `fast` (NumPy, the backward pass written out) and `engines`, which is which. Both engines have the same files:
`algorithm_1`, `objective`, `optimizers`.

Imports `recipes`.
"""
