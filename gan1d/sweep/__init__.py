"""Maps: one recipe over a grid of two settings, each cell trained with several seeds, see `gan1d.sweep.plan`."""
