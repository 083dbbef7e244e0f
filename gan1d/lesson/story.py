"""The lesson as a whole: from the counterfeiter to Theorem 1, and on to practice."""

from __future__ import annotations

from gan1d.lesson.beginnings import BEGINNINGS
from gan1d.lesson.game import GAME
from gan1d.lesson.practice import PRACTICE
from gan1d.lesson.steps import Step
from gan1d.lesson.theorem import THEOREM

LESSON: tuple[Step, ...] = (*BEGINNINGS, *GAME, *THEOREM, *PRACTICE)
