"""The four panels of the paper's Figure 1, found by rule in one recorded run, not by eye.

(a) near equilibrium with a D that is inaccurate; (b) D trained to near D*; (c) after G moved along D's gradient;
(d) p_g = p_data and D = 1/2. In a plain run D never comes near D* while p_g is still off, because G moves on: for (b)
G is held and D trained on more slowly, and for (c) play is resumed with the rates as before. The captions say so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gan1d import figures
from gan1d.base.fields import SettingsError
from gan1d.languages import tr
from gan1d.languages.lazy import LazyMessage, lazy
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording
from gan1d.theory.exact import optimal_discriminator
from gan1d.theory.games import GAMES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BASE = Recipe(Settings(start_mean=0.8, start_sd=0.6, horizon=2500, seed=7))
"""p_g starts beside p_data and too narrow, so that one sees it move. Seeds 1 to 10 all have the four panels."""

SETTLED_IN = 20  # iterations: before, D is still the network it was drawn as
NEAR = (0.02, 0.2)  # JSD in nats: p_g is near p_data, and one can see that it is not there
INACCURATE = 0.05  # mean |D - D*|: one can see that D is not D*
ACCURATE = 0.03  # mean |D - D*|: one sees D on D*
SLOWER = 0.1  # share of D's learning rate while G is held: at the full rate its minibatch noise keeps it off D*
CLOSER = 0.5  # of the JSD at (b): a move that one can see
DONE_JSD, DONE_D = 0.005, 0.03  # JSD in nats and mean |D - 1/2| under p_data: no difference that one can see
STAYS = 50  # iterations that (d) lasts: no lucky crossing
LATEST = {"a": 500, "b": 800, "c": 500}  # iterations within which a rule must be met; (d) has the horizon
OFF_BEST, OFF_HALF = lazy("mean |D\u00a0−\u00a0D*|"), lazy("mean |D\u00a0−\u00a01/2|")  # unbroken at a line's end
RULES = {
    "a": lazy(
        "JSD from {low:g} to {high:g} and {off} at least {least:g}",
        low=NEAR[0], high=NEAR[1], off=OFF_BEST, least=INACCURATE,
    ),
    "b": lazy("{off} at most {most:g}", off=OFF_BEST, most=ACCURATE),
    "c": lazy("JSD at most {share:.0%} of that at (b)", share=CLOSER),
    "d": lazy(
        "JSD below {jsd:g} and {off} below {below:g}, and so for {n} iterations",
        jsd=DONE_JSD, off=OFF_HALF, below=DONE_D, n=STAYS,
    ),
}  # fmt: skip


class NotFoundError(Exception):
    """A panel's rule is not met in this run; the message says which."""


@dataclass(frozen=True)
class Panel:
    """One of the four: where it was found, by which rule, and the numbers there."""

    letter: str
    iteration: int
    found_by: LazyMessage | str
    numbers: dict[str, float]
    words: LazyMessage | str

    @property
    def rule(self) -> str:
        """The rule, in the language of who reads it; the caption likewise."""
        return str(self.found_by)

    @property
    def caption(self) -> str:
        """Letter, iteration and numbers, what was done since the panel before, and the rule."""
        return str(self.words)


@dataclass(frozen=True)
class Panels:
    """The four panels of one run; its recipe has the edits that hold G and let it go."""

    recording: Recording
    panels: tuple[Panel, ...]

    @property
    def recipe(self) -> Recipe:
        """The whole run."""
        return self.recording.recipe


Progress = Callable[[int, int], object]
"""Is told how many iterations of how many are trained, at most; what it raises ends the search."""


def distance_to_best(recording: Recording, iteration: int) -> float:
    """e = 1/2 E_data |D - D*| + 1/2 E_samples |D - D*|, exact: how far D is from the best D."""
    evaluator = recording.evaluator
    curves = evaluator.curves(recording.state(iteration))
    p, q, f = evaluator.p_data, curves.p_g[0], curves.logits[0]
    D = GAMES[recording.recipe.at(iteration).loss].D(p, q, f)
    return float(((p + q) / 2 * abs(D - optimal_discriminator(p, q))).sum())


def find(base: Recipe = BASE, progress: Progress = lambda done, of: None) -> Panels:
    """Find the four panels in the run of `base` with the edits that the search makes.

    Raises `NotFoundError` with one sentence if a rule is not met, `SettingsError` if an edit cannot be.
    """
    if base.edits:
        raise SettingsError(tr("The search for the panels makes its own edits: the run it starts from must have none."))
    loss = base.settings.loss
    if not GAMES[loss].bounded:
        raise NotFoundError(
            tr("The four panels need a D that is a probability; with the loss {loss} it is none.", loss=loss)
        )
    search = _Search(base, progress)
    a = search.first("a", SETTLED_IN, lambda i: NEAR[0] <= search.jsd(i) <= NEAR[1] and search.e(i) >= INACCURATE)
    before = base.at(a)
    search.edit(a, learning_rate_G=0.0, learning_rate_D=float(f"{SLOWER * before.learning_rate_D:.6g}"))
    b = search.first("b", a + 1, lambda i: search.e(i) <= ACCURATE)
    search.edit(b, learning_rate_G=before.learning_rate_G, learning_rate_D=before.learning_rate_D)
    c = search.first("c", b + 1, lambda i: search.jsd(i) <= CLOSER * search.jsd(b))
    d = search.first("d", c + 1, search.is_done)
    return Panels(search.recording, search.panels(a, b, c, d))


def figure(found: Panels, dark: bool) -> Figure:
    """The four side by side with their captions, for SVG, PNG and PDF; D* beside D, so that one can compare."""
    iterations, captions = zip(*((panel.iteration, panel.caption) for panel in found.panels), strict=True)
    return figures.strip(found.recording, iterations, dark, captions, ("D_star",))


def picture(found: Panels, panel: Panel, dark: bool) -> Figure:
    """One of the four alone, with its letter and iteration for a caption."""
    caption = tr("({letter}) iteration {n:,}", letter=panel.letter, n=panel.iteration)
    return figures.strip(found.recording, (panel.iteration,), dark, (caption,), ("D_star",))


class _Search:
    """A run that is edited while rules are looked for in it."""

    def __init__(self, base: Recipe, progress: Progress) -> None:
        self.recording = Recording(base)
        self._horizon, self._progress = base.settings.horizon, progress

    def edit(self, iteration: int, **changes: float) -> None:
        """Go on from `iteration` with other settings."""
        recipe = self.recording.recipe
        for setting, value in changes.items():
            recipe = recipe.edited(iteration, setting, value)
        self.recording = Recording(recipe, self.recording)

    def first(self, letter: str, start: int, holds: Callable[[int], bool]) -> int:
        """The first state from `start` on for which a rule holds."""
        last = self._horizon if letter == "d" else min(start + LATEST[letter], self._horizon)
        for i in range(start, last + 1):
            if not self._reach(i):
                break
            if holds(i):
                return i
        raise NotFoundError(
            tr(
                "Panel ({letter}) is not in this run: {rule} holds at no iteration from {first} to {last}.",
                letter=letter,
                rule=RULES[letter],
                first=start,
                last=min(last, self.recording.recorded),
            )
        )

    def _reach(self, iteration: int) -> bool:
        """Train up to a state; whether the run has it."""
        recording = self.recording
        if recording.recorded < iteration and recording.end is None:
            recording.extend(iteration)
            self._progress(min(iteration, self._horizon), self._horizon)
        return recording.recorded >= iteration

    def jsd(self, i: int) -> float:
        """JSD(p_data || p_g) in nats."""
        return self._metric(i, "jsd")

    def e(self, i: int) -> float:
        """Mean |D - D*|."""
        return distance_to_best(self.recording, i)

    def _metric(self, i: int, name: str) -> float:
        return float(self.recording.history[i, COLUMN[name]])

    def is_done(self, i: int) -> bool:
        """Whether p_g is p_data and D is 1/2 from state i on, for `STAYS` iterations."""
        return all(
            self._reach(j) and self.jsd(j) < DONE_JSD and self._metric(j, "d_deviation") < DONE_D
            for j in range(i, i + STAYS + 1)
        )

    def panels(self, a: int, b: int, c: int, d: int) -> tuple[Panel, ...]:
        """The panels at these states, with their captions."""
        notes = {
            "a": lazy("p_g is near p_data, D is inaccurate."),
            "b": lazy(
                "G was held for {n} iterations while D trained on at {rate:.0%} of its rate.", n=b - a, rate=SLOWER
            ),
            "c": lazy(
                "Play was resumed for {n} iterations with the rates as before: G followed D's gradient.", n=c - b
            ),
            "d": lazy("p_g is p_data, D is 1/2."),
        }
        made = []
        for letter, i in zip("abcd", (a, b, c, d), strict=True):
            numbers = {"jsd": self.jsd(i), "e": self.e(i), "d_deviation": self._metric(i, "d_deviation")}
            off, by = (OFF_HALF, "d_deviation") if letter == "d" else (OFF_BEST, "e")
            caption = lazy(
                "({letter}) iteration {n:,}: JSD {jsd:#.2g}, {off} {value:#.2g}. {note} Rule: {rule}.",
                letter=letter,
                n=i,
                jsd=numbers["jsd"],
                off=off,
                value=numbers[by],
                note=notes[letter],
                rule=RULES[letter],
            )
            made.append(Panel(letter, i, RULES[letter], numbers, caption))
        return tuple(made)
