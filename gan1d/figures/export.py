"""What can be taken out of a run: the picture of a state, a film, a page that plays, the numbers, the run itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from gan1d import figures
from gan1d.base.arrays import Array
from gan1d.base.fields import SettingsError, whole
from gan1d.languages import N_, tr
from gan1d.recipes import file
from gan1d.recipes.link import query_of
from gan1d.recipes.recipe import MAX_ITERATIONS, Recipe
from gan1d.runs.history import history_csv
from gan1d.runs.recording import Recording

KINDS = {
    ".svg": N_("picture, SVG"),
    ".pdf": N_("picture, PDF"),
    ".png": N_("picture, PNG"),
    ".html": N_("page that plays offline, HTML"),
    ".gif": N_("film, GIF"),
    ".mp4": N_("film, MP4"),
    ".webm": N_("film, WebM"),
    ".csv": N_("numbers of every iteration, CSV"),
    ".json": N_("the run, to be opened again, JSON"),
}
FPS = 20
MOVING = (".html", *figures.FILMS)
WIDTH = {".gif": 800, ".mp4": 1280, ".webm": 1280}  # pixels; a GIF of 300 pictures is some 10 MB as it is

Progress = Callable[[int, int], object]
"""Is told how many pictures of how many are done; what it raises ends the work."""


@dataclass(frozen=True)
class Export:
    """One file: its ending and what of the run it shows. Raises `SettingsError` for what cannot be.

    Whatever moves goes from state `first` to state `last`; everything else shows state `last`.
    """

    ending: str
    first: int
    last: int
    fps: int = FPS
    dark: bool = False
    layers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.ending not in KINDS:
            raise SettingsError(
                tr("A file must end in one of {choices}; not '{shown}'.", choices=", ".join(KINDS), shown=self.ending)
            )
        if missing := not_installed(self.ending):
            raise SettingsError(missing)
        if not 0 <= self.first <= self.last <= MAX_ITERATIONS:
            raise SettingsError(
                tr(
                    "from and to must be iterations from 0 to {most}, from not above to; not {first} and {last}.",
                    most=MAX_ITERATIONS,
                    first=self.first,
                    last=self.last,
                )
            )
        whole("fps", self.fps, figures.FASTEST, 1)

    def until(self, recorded: int) -> Export:
        """The same of a run that got no further than `recorded`."""
        return replace(self, first=min(self.first, recorded), last=min(self.last, recorded))

    @property
    def iterations(self) -> list[int]:
        """The states that are drawn."""
        if self.ending in MOVING:
            return figures.iterations_of(self.first, self.last)
        return [self.last] if self.ending in figures.STATIC else []


def make(recording: Recording, export: Export, progress: Progress) -> bytes:
    """The file's content; the recording must have got to state `export.last`. The same recipe gives the same bytes."""
    iterations, ending, link = export.iterations, export.ending, query_of(recording.recipe)
    if ending == ".csv":
        return history_csv(recording, export.last)
    if ending == ".json":
        return file.to_json(recording.recipe, export.last)
    if ending in figures.STATIC:
        still = figures.figure_1_static(recording, export.last, export.dark, export.layers)
        progress(1, 1)
        return figures.encode(still, ending, tr("Figure 1, iteration {n:,}", n=export.last), link)
    title = tr("Figure 1 to iteration {n:,}", n=export.last)

    def told(done: int) -> None:
        progress(done, len(iterations))

    if ending == ".html":
        page = figures.replay(recording, iterations, export.fps, export.dark, export.layers, told)
        return figures.encode(page, ending, title, link)
    film = figures.Film(recording, iterations, WIDTH[ending], export.dark, export.layers)

    def counted() -> Iterator[Array]:
        for done, frame in enumerate(film.frames(), 1):
            told(done)
            yield frame

    return figures.encode_film(counted(), ending, export.fps, title, link)


def not_installed(ending: str) -> str:
    """What a person does to get files of this ending, if what they need is not installed; empty if it is."""
    if figures.can_make(ending):
        return ""
    return tr(
        "'{ending}' needs film encoders, which are not installed where gan1d runs: `make films` installs them there, "
        "as does `pip install -r requirements-films.txt`; '.gif' and '.html' need nothing more.",
        ending=ending,
    )


def file_name(recipe: Recipe, export: Export) -> str:
    """A name that says which run and which state, as gan1d-seed1-iteration412.svg."""
    span = f"{export.first}-{export.last}" if export.ending in MOVING else str(export.last)
    return f"gan1d-seed{recipe.settings.seed}-iteration{span}{export.ending}"
