"""The page Many games: one recipe, many seeds, live."""
