"""From the text in a link to a step of the lesson, or to the nearest one and a sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence

from gan1d.base.fields import short
from gan1d.base.nearest import nearest
from gan1d.languages import tr
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.step import Step


def number_of(step: Step, steps: Sequence[Step] = LESSON) -> int:
    """The number of a step, from 1."""
    return steps.index(step) + 1


def find(text: str | None, steps: Sequence[Step] = LESSON) -> tuple[Step, str | None]:
    """The step of a name or number, and None; else the nearest, and a sentence. No text is the first step."""
    wanted = (text or "").strip().lower()
    named = {step.name: step for step in steps}
    if not wanted:
        return steps[0], None
    if wanted in named:
        return named[wanted], None
    step, number = _nearest(wanted, steps), _number(wanted)
    if number is not None and 1 <= number <= len(steps):
        return step, None
    title, n = tr(step.title), number_of(step, steps)
    if number is not None:
        return step, tr(
            "The lesson has steps 1 to {last}, not {number}: this is step {n}, {title}.",
            last=len(steps),
            number=short(wanted),
            n=n,
            title=title,
        )
    return step, tr("The lesson has no step '{name}': this is step {n}, {title}.", name=short(wanted), n=n, title=title)


def _number(text: str) -> int | None:
    """A whole number of any size, its sign included; too long a one counts as the largest."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        return None
    return int(text) if len(digits) < 10 else -(10**9) if text.startswith("-") else 10**9


def _nearest(wanted: str, steps: Sequence[Step]) -> Step:
    number = _number(wanted)
    if number is not None:
        return steps[min(max(number, 1), len(steps)) - 1]
    names = {step.name: step for step in steps} | {step.title.lower(): step for step in steps}
    near = nearest(wanted, names, 0.5)
    return names[near] if near else steps[0]
