"""Small maps for the tests of the page Map."""

from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.sweep.axes import Axis
from gan1d.sweep.folder import Folder
from gan1d.sweep.outcome import Outcome
from gan1d.sweep.plan import Run, Sweep

CONVERGED = Outcome(0.004, "converged", settled=40)
CIRCLING = Outcome(0.2, "circling")
DIVERGED = Outcome(None, "diverged", diverged_at=30)


def a_sweep(n: int = 4, seeds: int = 1, iterations: int = 60, **settings: object) -> Sweep:
    recipe = Recipe(Settings(**{**{"m": 8, "G_width": 4, "D_width": 4, "seed": 3}, **settings}))
    rates = Axis.spaced("learning_rate_D", 0.001, 1.0, n, log=True)
    return Sweep(recipe, Axis.spaced("k", 1, n, n), rates, seeds, iterations)


def begun(sweep: Sweep, results: dict[Run, Outcome] | None = None) -> Folder:
    """The map on disk, with these runs computed."""
    folder = Folder.of(sweep)
    folder.create(sweep)
    folder.append((results or {}).items())
    return folder


def all_of(sweep: Sweep, outcome: Outcome = CONVERGED) -> dict[Run, Outcome]:
    cells = [cell for level in sweep.levels for cell in level.cells]
    return {(*cell, seed): outcome for cell in cells for seed in range(sweep.seeds)}
