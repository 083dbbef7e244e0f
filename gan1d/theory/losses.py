"""The losses by name: the games whose losses of both players `gan1d.training.reference.objective` computes."""

from gan1d.languages import N_

GENERATOR_LOSSES = (N_("non_saturating"), N_("minimax"))  # of the paper's game: D ascends V in both
LOSSES = (*GENERATOR_LOSSES, N_("least_squares"), N_("hinge"), N_("wasserstein"))
