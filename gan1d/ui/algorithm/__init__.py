"""The page Algorithm 1: one iteration of a real run, moment by moment."""
