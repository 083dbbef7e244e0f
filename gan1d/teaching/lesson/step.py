"""What a step of the lesson is: words, a stage for the figure, a question, and what is shown once it is answered.

All words are messages marked for translation and hold Markdown; equations are LaTeX and are not translated.
"""

from __future__ import annotations

from dataclasses import dataclass

from gan1d.recipes.link import Link
from gan1d.runs.playhead import DEFAULT_SPEED

LAYERS = ("D_star", "samples", "ideal", "push")  # switches of the figure
CURVES = ("p_data", "p_g", "D", "D_star", "arrows", "push", "z")  # what of the picture can be pointed at
CHARTS = ("discriminator_loss", "V", "d_data", "accuracy_data", "jsd", "w1")  # and which chart, by its first curve
FIGURES = ("bayes", "families", "map_density", "images", "applications", "table2")


@dataclass(frozen=True)
class Stage:
    """What the figure does.

    It stands at `link.at`, or at the start. With `until` it plays from there to that iteration, at `speed` iterations a
    second, and pauses; with neither it plays on. `layers` are switched on, `point` is pointed at.
    """

    link: Link
    until: int | None = None
    speed: float = DEFAULT_SPEED
    layers: tuple[str, ...] = ()
    point: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What the reader is to predict: the index of the right choice, and why it is right and the others are not."""

    ask: str
    choices: tuple[str, ...]
    right: int
    because: str


@dataclass(frozen=True)
class Step:
    """One idea.

    `name` is its name in links. `stage` is set on entering, `reveal` once the question is answered or given up, and
    `after` is read then. `figure`, one of `FIGURES`, stands instead of the live one. `try_it`: labels and addresses
    relative to the page. `controls`: live settings that the reader may move here.
    """

    name: str
    title: str
    words: tuple[str, ...]
    equation: str = ""
    stage: Stage | None = None
    question: Question | None = None
    reveal: Stage | None = None
    after: tuple[str, ...] = ()
    figure: str = ""
    try_it: tuple[tuple[str, str], ...] = ()
    controls: tuple[str, ...] = ()
