"""Made-up histories of games, one for each state that a game can be in."""

import math

import numpy as np
from scipy import stats

from gan1d.densities.distributions import make_p_data
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.evidence import LOOK
from gan1d.runs.measure import COLUMN, METRICS
from gan1d.runs.recording import StopReason
from gan1d.runs.states import CLOSE_JSD
from gan1d.runs.verdict import judge
from gan1d.theory.exact import Grid
from gan1d.theory.games import GAMES

LOG2 = math.log(2)
GRID = Grid()
NORMAL, TWO = make_p_data("normal"), make_p_data("two_modes", (1.0, 1.0))
RUN = Recipe()
SOUND = {"d_data": 0.5, "d_samples": 0.5, "signal": 0.5, "mode_share": 1.0}
ROWS = 301  # iterations 0 to 300


def history(rows=ROWS, recipe=RUN, **columns):
    """`rows` rows in which only the given columns (numbers or arrays) are not those of a D that guesses.

    V is what the loss of D says, and JSD what D* could gain, unless they are given. p_g trembles a little.
    """
    rules = GAMES[recipe.settings.loss]
    out = np.zeros((rows, len(METRICS)))
    loss = np.asarray(columns.get("discriminator_loss", rules.equilibrium_D_loss.value), float)
    jsd = np.asarray(columns.get("jsd", 0.0), float)
    V = loss / rules.loss_of_V
    filled = {
        "discriminator_loss": loss,
        "V": V,
        "regret": 2 * jsd + rules.equilibrium_V.value - V,
        "mean": 0.01 * (-1.0) ** (np.arange(rows) // LOOK),
    }
    for name, values in (SOUND | {"sd": 1.0} | filled | columns).items():
        out[:, COLUMN[name]] = values
    return out


def of(rows=ROWS, p_data=NORMAL, p_g=None, end=None, recipe=RUN, **columns):
    p_g = GRID.masses(p_data.cdf) if p_g is None else p_g
    return judge(history(rows, recipe, **columns), p_g, GRID, p_data, recipe, end)


def gains(share, jsd=0.3):
    """D gains this share of the 2 JSD that it could, in V."""
    return {"jsd": jsd, "discriminator_loss": LOG2 - share * jsd}


def circling(swings, rows, size=0.6):
    """Means that cross 0 `swings` times in `rows` rows."""
    return size * np.sign(np.sin(np.pi * (swings + 1) * (np.arange(rows) + 0.5) / rows))


HALF = gains(0.5)
"""p_g is plainly wrong, and D knows half of it."""


def one_of_each():
    """A game of each state, in the order of `KINDS`."""
    falling, rising = np.geomspace(0.6, 0.1, ROWS), np.geomspace(0.1, 0.6, ROWS)
    one = GRID.masses(stats.norm(TWO.modes[0].centre, 0.1).cdf)
    return [
        of(1, **HALF),
        of(**gains(0.5, falling)),
        of(jsd=CLOSE_JSD),
        of(**HALF),
        of(**gains(0.5, rising)),
        of(mean=0.3, **HALF),
        of(recipe=Recipe(Settings(learning_rate_G=0.0)), **HALF),
        of(**gains(0.1)),
        of(**gains(-0.5)),
        of(jsd=0.1, discriminator_loss=5.0 + 4.0 * (-1.0) ** (np.arange(ROWS) // LOOK)),
        of(**gains(0.9), d_samples=0.001, signal=0.001),
        of(601, mean=circling(14, 601), **HALF),
        of(p_data=TWO, p_g=one, mode_share=0.0, **HALF),
        of(sd=0.05, **HALF),
        of(w1=7.0, **gains(0.5, 0.69)),
        of(jsd=0.003),
        of(3, end=StopReason(2, "G has left the range of numbers.", True), jsd=math.nan),
    ]
