"""Maps that take a moment: small networks, small minibatches."""

from gan1d.recipes.recipe import Edit, Recipe
from gan1d.recipes.settings import Settings
from gan1d.sweep.axes import Axis
from gan1d.sweep.plan import Sweep

SETTINGS = Settings(G_width=4, D_width=6, m=16, optimizer_D="sgd", optimizer_G="sgd", horizon=60, seed=5)
RECIPE = Recipe(SETTINGS, (Edit(30, "learning_rate_G", 0.02),))


def small(x="k=1:5", y="learning_rate_D=0.01:10:4log", seeds=2, iterations=60, recipe=RECIPE):
    """A map of 20 cells; at a rate of 10 some diverge."""
    return Sweep(recipe, Axis.parse(x), Axis.parse(y), seeds, iterations)


def all_runs(sweep):
    """The runs of a map."""
    return [
        (i, j, n) for i in range(len(sweep.x.values)) for j in range(len(sweep.y.values)) for n in range(sweep.seeds)
    ]
