"""How far a reader has come: kept in a cookie, so that a page opened anew shows it at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gan1d.teaching.lesson.step import Step

SHOWN = "?"  # an answer that was shown, not given
BETWEEN, OF = ".", ":"


@dataclass(frozen=True)
class Progress:
    """The names of the steps that were seen, and by name the choice taken; None where the answer was only shown."""

    seen: tuple[str, ...] = ()
    answers: Mapping[str, int | None] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str, steps: Sequence[Step]) -> Progress:
        """What a cookie says, which may be older than the lesson, or anything: what does not fit is left out."""
        known = {step.name: step for step in steps}
        seen: list[str] = []
        answers: dict[str, int | None] = {}
        for part in text.split(BETWEEN):
            name, answered, choice = part.partition(OF)
            if name not in known:
                continue
            seen.append(name)
            question = known[name].question
            if answered and question is not None:
                if choice == SHOWN:
                    answers[name] = None
                elif choice in map(str, range(len(question.choices))):
                    answers[name] = int(choice)
        return cls(tuple(dict.fromkeys(seen)), answers)

    def text(self) -> str:
        """For the cookie."""
        return BETWEEN.join(name + self._choice(name) for name in self.seen)

    def _choice(self, name: str) -> str:
        if name not in self.answers:
            return ""
        choice = self.answers[name]
        return OF + (SHOWN if choice is None else str(choice))

    @property
    def newest(self) -> str | None:
        """The step that was opened for the first time last."""
        return self.seen[-1] if self.seen else None

    def saw(self, step: Step) -> Progress:
        """A step was opened."""
        return self if step.name in self.seen else replace(self, seen=(*self.seen, step.name))

    def answered(self, step: Step, choice: int | None) -> Progress:
        """Its question was answered, or its answer was asked for. The first answer stays: it was the prediction."""
        if step.name in self.answers:
            return self
        return replace(self.saw(step), answers={**self.answers, step.name: choice})

    def knows(self, step: Step) -> bool:
        """Whether the step has nothing to ask any more."""
        return step.question is None or step.name in self.answers

    def done(self, step: Step) -> bool:
        """Whether it was seen and its question answered."""
        return step.name in self.seen and self.knows(step)
