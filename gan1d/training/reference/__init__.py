"""The reference engine: Algorithm 1 in torch, with autograd, written to be read; the oracle of the fast engine."""
