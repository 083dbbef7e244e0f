"""What a question is: its answer, and a recipe that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from gan1d.teaching.scenarios import SCENARIOS, Scenario

GALLERY = {scenario.name: scenario for scenario in SCENARIOS}


@dataclass(frozen=True)
class Question:
    """A common question by the name that links use.

    `ask` and `answer`, paragraphs of Markdown, are marked messages. `shows` is the recipe to press, of the gallery or
    of the question's own, whose claim bears the answer out. `terms`: names of the glossary.
    """

    name: str
    ask: str
    answer: tuple[str, ...]
    shows: Scenario
    terms: tuple[str, ...]
