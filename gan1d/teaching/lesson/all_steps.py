"""The lesson as a whole: from the counterfeiter to Theorem 1, and on to practice."""

from __future__ import annotations

from gan1d.teaching.lesson.part_1_players import BEGINNINGS
from gan1d.teaching.lesson.part_2_game import GAME
from gan1d.teaching.lesson.part_3_theorem import THEOREM
from gan1d.teaching.lesson.part_4_practice import PRACTICE
from gan1d.teaching.lesson.step import Step

LESSON: tuple[Step, ...] = (*BEGINNINGS, *GAME, *THEOREM, *PRACTICE)
