"""gan1d: Generative Adversarial Nets (Goodfellow et al., 2014) made visible.

In one dimension every quantity of the paper can be computed exactly beside what the networks really do. The folders,
from the ground up; each imports only those before it, and those in one line do not import each other:

    languages
    base
    densities, networks, jobs
    theory, reading
    recipes
    training
    runs
    images, sweep, teaching
    figures
    cli, ui

Read in this order: densities/distributions, training/reference (the networks, the objective, Algorithm 1),
theory/exact (Sections 4.1 and 4.2), recipes/settings and recipes/recipe, runs/recording; then images, which trains
image GANs by the same objective and the same algorithm. Who may import whom is held by tests/test_layers.py.
"""
