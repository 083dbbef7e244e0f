"""The multilayer perceptrons G and D in NumPy: what the fast engine trains and what all exact numbers ask.

Read `shape` first; then `initialization`, `activations`, `numpy_network` (forward and backward), `slopes` (the penalty
on D's slope) and `evaluate` (forward only, at many points). The same networks in torch are
`training.reference.networks`.

Imports `base`.
"""
