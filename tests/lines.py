"""Games whose G and D are straight lines, so that their numbers are integrals of closed forms."""

import numpy as np
import pytest
from scipy import integrate, stats

from gan1d.recipes.settings import Settings

# One PLU unit each, kept in its identity range: G(z) = a + b z and l(x) = c + w x exactly.
LINES = Settings(G_width=1, G_depth=1, G_activation="plu", D_width=1, D_depth=1, D_activation="plu", D_first="same")


def settings(**changes):
    return Settings(**{**vars(LINES), **changes})


def lines(a, b, c, w):
    """A snapshot of G(z) = a + b z and D's logit c + w x."""
    inside = 0.125  # |0.125 z| < 1 for z up to 8, |0.125 x| < 1 on the whole grid
    row = np.zeros((1, 3 * 4 + 3 * 4 + 2), np.float32)
    row[0, 0:4] = [inside, 0.0, b / inside, a]
    row[0, 12:16] = [inside, 0.0, w / inside, c]
    return row


def p_g_of(s, a, b):
    return stats.uniform(a - abs(b), 2 * abs(b)) if s.p_z == "uniform" else stats.norm(a, abs(b))


def mean_over(pdf, f, cuts):
    """Integral of pdf(x) f(x), by quadrature between cuts."""
    cuts = sorted({-9.0, 9.0, *cuts})
    return sum(
        integrate.quad(lambda x: pdf(x) * f(x), u, v, epsabs=1e-12, limit=200)[0]
        for u, v in zip(cuts[:-1], cuts[1:], strict=True)
    )


# The ends of p_g from uniform noise fall on edges of bins.
CASES = [
    ("normal", "uniform", 0.5, 1.0, 0.2, -0.6),
    ("normal", "uniform", -0.75, -0.5, -0.3, 1.1),
    ("normal", "normal", 0.8, 0.6, 0.4, -0.9),
    ("laplace", "normal", -0.5, 1.25, 0.0, 0.5),
    ("two_modes", "uniform", 0.25, 1.5, 0.5, 0.7),
]
cases = pytest.mark.parametrize(("p_data", "p_z", "a", "b", "c", "w"), CASES)
