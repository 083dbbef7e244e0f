"""Hold one of `KINDS`, named on the command line, and print as JSON what is counted and what the process took."""

import gc
import json
import sys
from collections.abc import Callable

import psutil

from gan1d.base.budget import BUDGET, give_back
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.many_seeds import Crowds
from gan1d.runs.store import Store
from gan1d.ui.figure.picture_cache import Gallery

QUICK = {"m": 16, "late_m": 1, "k": 1}
LARGEST = {"m": 2048, "late_m": 1, "k": 1, "G_width": 256, "D_width": 256, "G_depth": 6, "D_depth": 6}
STORE, CROWDS, GALLERY = Store(), Crowds(), Gallery()


def begun(n: int) -> None:
    """One recipe after another, as of somebody who asks for the next seed and looks at the first state only."""
    for seed in range(n):
        STORE.get(Recipe(Settings(**QUICK, seed=seed)))


def played(n: int) -> None:
    """Runs of small networks, and their pictures."""
    for seed in range(n):
        recording = STORE.get(Recipe(Settings(**QUICK, seed=seed)))
        recording.extend(150)
        for i in range(0, 150, 5):
            GALLERY.picture(recording, i, recording.state(i))


def forked(n: int) -> None:
    """Runs that share a long past."""
    base = Recipe(Settings(**QUICK, G_width=64, D_width=64))
    STORE.get(base).extend(200)
    for j in range(n):
        STORE.get(base.edited(180 + j % 20, "k", 2 + j // 20)).extend(205)


def largest(n: int) -> None:
    """The largest networks that a link may name, each run two iterations far."""
    for seed in range(n):
        STORE.get(Recipe(Settings(**LARGEST, seed=seed))).extend(2)


def crowds(games: int) -> Callable[[int], None]:
    """Many games at a time."""

    def hold(n: int) -> None:
        for seed in range(n):
            CROWDS.get(Recipe(Settings(**QUICK, seed=1000 * seed)), games).extend(10)

    return hold


KINDS: dict[str, tuple[Callable[[int], None], int]] = {
    "begun": (begun, 600),
    "played": (played, 8),
    "forked": (forked, 60),
    "largest": (largest, 6),
    "games of 64": (crowds(64), 12),
    "games of 256": (crowds(256), 4),
}


def real() -> int:
    """Bytes of the process, but for what its allocator keeps for later."""
    gc.collect()
    give_back()
    return psutil.Process().memory_info().rss


def main(kind: str) -> None:
    """Hold, and print."""
    hold, n = KINDS[kind]
    hold(1)  # what a first time needs stays
    first, before = BUDGET.held, real()
    hold(n)
    counted, took = BUDGET.held - first, real() - before
    for store in (STORE, CROWDS, GALLERY):
        while store.drop():
            pass
    print(json.dumps({"counted": counted, "took": took, "kept": real() - before, "left": BUDGET.held}))


if __name__ == "__main__":
    main(sys.argv[1])
