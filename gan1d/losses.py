"""The losses by name: the games whose discriminator and generator losses `gan1d.objective` computes."""

from gan1d.languages import mark

GENERATOR_LOSSES = (mark("non_saturating"), mark("minimax"))  # of the paper's game: D ascends V in both
LOSSES = (*GENERATOR_LOSSES, mark("least_squares"), mark("hinge"), mark("wasserstein"))
