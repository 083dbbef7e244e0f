"""The losses by name: the games whose losses of both players `gan1d.training.reference.objective` computes."""

from gan1d.languages import mark

GENERATOR_LOSSES = (mark("non_saturating"), mark("minimax"))  # of the paper's game: D ascends V in both
LOSSES = (*GENERATOR_LOSSES, mark("least_squares"), mark("hinge"), mark("wasserstein"))
