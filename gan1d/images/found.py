"""What a fresh critic has found, as it stands in a run's folder."""

from __future__ import annotations

from dataclasses import dataclass

from gan1d.base.records import RecordError
from gan1d.languages.lazy import lazy


@dataclass(frozen=True)
class Found:
    """What `gan1d.images.critic.criticise_run` gives. Critics of older versions said less."""

    iteration: int
    bound: float
    error: float
    done: bool
    step: list[int] | None = None
    loss: list[float] | None = None
    steps: int | None = None
    best_step: int | None = None
    accuracy_data: float | None = None
    accuracy_samples: float | None = None

    def __post_init__(self) -> None:
        if self.step == [] or len(self.step or []) != len(self.loss or []):
            raise RecordError(lazy("{file} is damaged: steps and losses do not belong together", file="critic.json"))
