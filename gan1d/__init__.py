"""gan1d: Generative Adversarial Nets (Goodfellow et al., 2014) made visible.

In one dimension every quantity of the paper can be computed exactly beside what the networks really do.
Read in this order: distributions, networks, objective, fields and settings, training (Algorithm 1), theory (Sections
4.1 and 4.2), recipes, runs; then gan1d.images, which trains image GANs by the same objective and the same algorithm.
"""
