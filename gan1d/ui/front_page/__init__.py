"""The page Figure 1 around the live figure: controls, data of one's own, saving, pictures and films."""
