"""The fast engine: Algorithm 1 in NumPy with the backward pass written out, for the networks that the app offers.

The readable Algorithm 1 is `gan1d.training.reference.algorithm_1`, in torch; tests hold this one to it, gradient by
gradient.
"""
