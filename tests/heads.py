"""Playheads for tests."""

from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.playhead import Playhead
from gan1d.runs.store import Store

SMALL = Recipe(Settings(m=16, G_width=4, D_width=6, k=2))


def head_at(position: int, recorded: int = 40) -> Playhead:
    """A paused playhead at a state of a run recorded up to `recorded`, which nobody trains on."""
    head = Playhead(Store(), SMALL)
    head.recording.extend(recorded)
    head.seek(position)
    head.pause()
    return head
