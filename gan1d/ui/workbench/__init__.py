"""The theory bench: small figures to be touched, each with its equation, its numbers and its proof."""
