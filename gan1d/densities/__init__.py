"""The densities of the game: p_data, what G must learn, and p_z, the noise it starts from.

Read `distributions` first; then `piecewise` (linear between points), `expression` (a formula in x) with `refinement`
(the points at which it is read), `custom` (a drawing or a formula as p_data) and `from_points` (data as p_data).

Imports `base`.
"""
