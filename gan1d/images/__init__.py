"""Image GANs: the paper's MNIST network and its well-known variants, by the same objective and the same Algorithm 1.

Read in this order: settings, presets, networks, training, folder (a run on disk), registry (all of them), worker
(training one), critic.

Imports `runs` and `jobs`.
"""
