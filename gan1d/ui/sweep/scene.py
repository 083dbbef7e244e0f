"""What a map shows before any of its cells: axes, the links of its cells, colours and their scales."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from gan1d.base.fields import show, worded
from gan1d.languages import tr
from gan1d.recipes.settings import FIELDS
from gan1d.sweep.axes import Axis
from gan1d.sweep.plan import Sweep
from gan1d.sweep.scales import QUANTITIES, meaning, scale_of
from gan1d.ui.sweep.colors import colors


def scene(sweep: Sweep) -> dict[str, Any]:
    """For the browser, in the language spoken. A cell's link is `fields` with the axes' own fields of that cell."""
    own = (sweep.x.setting, sweep.y.setting)
    fields = sweep.recipe_of((0, 0), 0).to_query()
    return {
        "type": "scene",
        "x": _axis(sweep.x, sweep),
        "y": _axis(sweep.y, sweep),
        "fields": {name: text for name, text in fields.items() if name not in own},
        "iterations": sweep.iterations,
        "colors": colors(),
        "scales": {quantity: _scale(quantity, sweep) for quantity in QUANTITIES},
    }


def _scale(quantity: str, sweep: Sweep) -> dict[str, Any]:
    return {**asdict(scale_of(quantity, sweep.iterations)), "meaning": meaning(quantity)}


def _axis(axis: Axis, sweep: Sweep) -> dict[str, Any]:
    return {
        "setting": axis.setting,
        "label": tr(FIELDS[axis.setting].metadata["label"]),
        "values": axis.values,
        "texts": [worded(value if isinstance(value, int) else float(f"{value:.3g}")) for value in axis.values],
        "fields": [show(value) for value in axis.values],
        "log": axis.log,
        "list": ":" not in axis.text,
        "here": getattr(sweep.recipe.settings, axis.setting),
    }
