"""A link: a recipe, the state it is paused at, a second run beside it, and what of the page is shown.

It is the query of the page's address. Opening it in another browser, or on another server, shows the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from gan1d.base.fields import SettingsError, parse_whole, short
from gan1d.languages import tr
from gan1d.recipes.recipe import MAX_ITERATIONS, Recipe
from gan1d.recipes.settings import FIELDS

AT, BESIDE, SHOW, VIEW, ROOM = "at", "beside", "show", "view", "room"
LANG = "lang"  # the language of the page: no part of the link, but it may stand in the same address
PRESENT = "present"
DEFAULT = "default"  # the recipe whose link is empty
MOST_TEXT = 20_000  # characters: far more than any recipe needs, and soon read


@dataclass(frozen=True)
class Link:
    """What an address asks for.

    `at`: the iteration to stand at, paused; None plays from the start. `beside`: a second run on the same time axis.
    `show`: the settings that have a control; None means all of them. `present`: begin in presenter view.
    """

    recipe: Recipe = Recipe()
    at: int | None = None
    beside: Recipe | None = None
    show: tuple[str, ...] | None = None
    present: bool = False

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Link:
        """The link of a query's fields; raises `SettingsError` with one sentence for whatever is wrong in it."""
        if sum(map(len, query.values())) > MOST_TEXT:
            raise SettingsError(tr("A link must have at most {most:,} characters.", most=MOST_TEXT))
        own = {AT, BESIDE, SHOW, VIEW, ROOM, LANG}
        return cls(
            Recipe.from_query({name: text for name, text in query.items() if name not in own}),
            parse_whole(AT, query[AT], MAX_ITERATIONS) if AT in query else None,
            _neighbour(query[BESIDE]) if BESIDE in query else None,
            _names(query[SHOW]) if SHOW in query else None,
            _is_present(query.get(VIEW)),
        )

    def query(self) -> str:
        """The link as the query of an address."""
        fields = self.recipe.to_query()
        if self.at is not None:
            fields[AT] = str(self.at)
        if self.beside is not None:
            fields[BESIDE] = query_of(self.beside) or DEFAULT
        if self.show is not None:
            fields[SHOW] = ",".join(self.show)
        if self.present:
            fields[VIEW] = PRESENT
        return _written(fields)


def query_of(recipe: Recipe) -> str:
    """A recipe alone as the query of an address."""
    return _written(recipe.to_query())


def fields_of(address: str) -> dict[str, str]:
    """The fields of an address, or of what follows its question mark."""
    query = address.strip().partition("#")[0]
    query = query.partition("?")[2] if "?" in query else query
    return dict(parse_qsl(query, keep_blank_values=True))


def _written(fields: Mapping[str, str]) -> str:
    return urlencode(fields, safe=":;=,")


def _neighbour(text: str) -> Recipe:
    return Recipe.from_query({} if text == DEFAULT else fields_of(text))


def _names(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(filter(None, text.split(","))))
    for name in names:
        if name not in FIELDS:
            raise SettingsError(
                tr(
                    "{field} must be settings, separated by commas ({settings}); not '{name}'.",
                    field=SHOW,
                    settings=", ".join(FIELDS),
                    name=short(name),
                )
            )
    return names


def _is_present(text: str | None) -> bool:
    if text not in (None, PRESENT):
        raise SettingsError(tr("{name} must be {value}; not '{shown}'.", name=VIEW, value=PRESENT, shown=short(text)))
    return text == PRESENT
