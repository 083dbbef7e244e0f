"""The five directions in which the paper ends (Section 7), each with a work that went there; the fifth has two halves.

Names of authors, titles and venues are as published; the rest are messages marked for translation.
"""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.teaching.lesson.applications import Work

DIRECTIONS = (
    Work(
        N_("1. A condition: p(x|c)"),
        N_("Both players are also told a condition c, such as the digit to be drawn."),
        "Mirza and Osindero",
        "Conditional Generative Adversarial Nets",
        2014,
        "arXiv",
        "1411.1784",
    ),
    Work(
        N_("2. The z of an x"),
        N_("A third network finds a z for every x. It is trained with the two; D judges pairs of x and z."),
        "Donahue, Krähenbühl and Darrell",
        "Adversarial Feature Learning",
        2017,
        "ICLR",
        "1605.09782",
    ),
    Work(
        N_("3. Any part of x, given the rest"),
        N_("G fills in what has been cut out of an image; D judges what it has filled in."),
        "Pathak, Krähenbühl, Donahue, Darrell and Efros",
        "Context Encoders: Feature Learning by Inpainting",
        2016,
        "CVPR",
        "1604.07379",
    ),
    Work(
        N_("4. Learning from few labels"),
        N_("D also names the class, so that images without a label help a classifier with few of them."),
        "Salimans, Goodfellow, Zaremba, Cheung, Radford and Chen",
        "Improved Techniques for Training GANs",
        2016,
        "NIPS",
        "1606.03498",
    ),
    Work(
        N_("5. Faster training: G and D in step"),
        N_("Each player has a learning rate of its own; under conditions this leads to a local Nash equilibrium."),
        "Heusel, Ramsauer, Unterthiner, Nessler and Hochreiter",
        "GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium",
        2017,
        "NIPS",
        "1706.08500",
    ),
    Work(
        N_("5. Faster training: a better p_z"),
        N_("The noise is a mixture of normals, whose means and widths are learnt together with G."),
        "Gurumurthy, Sarvadevabhatla and Babu",
        "DeLiGAN: Generative Adversarial Networks for Diverse and Limited Data",
        2017,
        "CVPR",
        "1706.02071",
    ),
)
