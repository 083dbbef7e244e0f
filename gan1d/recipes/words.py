"""How recipes and edits are named: by what is otherwise in each."""

from __future__ import annotations

from collections.abc import Sequence

from gan1d.base.fields import Checked, worded
from gan1d.languages import tr
from gan1d.recipes.recipe import ONLY, Edit, Recipe

MOST_WORDS = 3  # differences that are named


def labels_of(recipes: Sequence[Recipe]) -> list[str]:
    """What each recipe has that not all of them have."""
    apart = [name for name in Recipe.kind.fields() if len({getattr(r.settings, name) for r in recipes}) > 1]
    common = set.intersection(*(set(recipe.edits) for recipe in recipes))
    own = [[e for e in recipe.edits if e not in common] for recipe in recipes]
    # Where one run was edited, the others say what they have instead, as far as they began with it.
    edited = {e.setting for edits in own for e in edits} - {e.setting for e in common} - {ONLY, *apart}
    return [
        _words(recipe.settings, [*apart, *sorted(edited - {e.setting for e in edits})], edits)
        for recipe, edits in zip(recipes, own, strict=True)
    ]


def _words(settings: Checked, names: list[str], edits: list[Edit]) -> str:
    """The settings and edits of a run that tell it from others."""
    parts = [_assigned(name, getattr(settings, name)) for name in names] + [words_of(edit) for edit in edits]
    if len(parts) > MOST_WORDS:
        parts = [*parts[:MOST_WORDS], tr("{n} more", n=len(parts) - MOST_WORDS)]
    return ", ".join(parts) or tr("no change")


def words_of(edit: Edit) -> str:
    """An edit in words."""
    if edit.setting == ONLY:
        return tr("{player} alone at {iteration:,}", player=edit.value, iteration=edit.iteration)
    return tr("{change} from {iteration:,}", change=_assigned(edit.setting, edit.value), iteration=edit.iteration)


def _assigned(name: str, value: object) -> str:
    text = worded(value)
    return f"{tr(Recipe.kind.fields()[name].metadata['label'])} = {text if len(text) <= 24 else text[:23] + '…'}"
