"""What the paper says of a generator and a discriminator, computed exactly in one dimension.

Read `exact` first: the push-forward, D*, V, the divergences (Sections 4.1 and 4.2). Then `games`, the table of the five
games: losses, D*, equilibrium (`rules`: what a row of it says). `quadrature` and `cells` have the points at which sums
are integrals.

Imports `densities`.
"""
