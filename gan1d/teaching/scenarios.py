"""Scenarios: games worth seeing, each a recipe with a claim that `python -m benchmarks.scenarios` checks.

A recipe is all there is to a scenario: opened by its link it does what the claim says, and nothing else is arranged.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gan1d.languages import N_
from gan1d.recipes.link import Link
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.recipes.settings import Settings
from gan1d.teaching import claims
from gan1d.teaching.claims import Measured


@dataclass(frozen=True)
class Scenario:
    """A recipe, or two side by side, with what to see in it and what it claims.

    `iterations`: how far the claim looks; `at`: where the picture is taken, if not there. `captions`: what differs, if
    there are two.
    `holds`: the claim as a function of what was measured, one `Measured` a game: that of the recipe and that of
    `versus`; or, with `together` > 1, those of so many seeds of the recipe, of which `versus` is only one to be shown.
    """

    name: str
    title: str
    story: str
    look_for: str
    recipe: Recipe
    iterations: int
    claim: str
    holds: Callable[[Sequence[Measured]], bool]
    versus: Recipe | None = None
    captions: tuple[str, ...] = ()
    together: int = 1
    at: int | None = None

    @property
    def pictured(self) -> int:
        """The iteration of the picture."""
        return self.iterations if self.at is None else self.at

    @property
    def shown(self) -> tuple[Recipe, ...]:
        """The recipe, and the one beside it."""
        return (self.recipe,) if self.versus is None else (self.recipe, self.versus)

    @property
    def played(self) -> tuple[Recipe, ...]:
        """The recipes that the claim is about, whatever their seeds."""
        return self.shown if self.together == 1 else (self.recipe,)


def link(scenario: Scenario) -> str:
    """The query of the link that plays a scenario from the start."""
    return Link(scenario.recipe, beside=scenario.versus).query()


def moment(scenario: Scenario) -> str:
    """The query of the link that stands where the picture was taken."""
    return Link(scenario.recipe, at=scenario.pictured, beside=scenario.versus).query()


def changed(recipe: Recipe, *edits: Edit, **settings: Any) -> Recipe:
    """The recipe with some settings changed and with these edits: what differs stands where this is called."""
    return Recipe(dataclasses.replace(recipe.settings, **settings), edits)


# The rates and m stay as they are, so that nothing but the game moves.
STEADY = Recipe(Settings(decay="constant", late_m=1))
TWO_MODES = changed(STEADY, p_data="two_modes")
CIRCLING = changed(STEADY, k=1, learning_rate_D=0.01, learning_rate_G=0.01, beta1=0.5, start_mean=1.5)
FAR_OFF = changed(STEADY, Edit(200, "learning_rate_G", 0.003), learning_rate_G=0.0, optimizer_G="sgd",
                  learning_rate_D=0.01, start_mean=-3.5, start_sd=0.3)  # fmt: skip
PLAIN = Recipe(Settings(p_data="two_modes", G_init="plain", horizon=400))

SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        "balanced",
        N_("A balanced game"),
        N_(
            "k = 3, D learns five times as fast as G, and both rates fall to 1 % in the end. p_g comes close to "
            "p_data, and even the best D can hardly tell them apart any more."
        ),
        N_(
            "p_g comes to lie on p_data, D flattens to 1/2 where data are, both losses come to log 2, and JSD says "
            "that it is true."
        ),
        Recipe(Settings(horizon=1500)),
        1500,
        N_(
            "At iteration 1,500 JSD has been at most 0.01 for 50 iterations, both losses are within 0.02 of log 2 and "
            "D is on average within 0.03 of 1/2 on data."
        ),
        claims.converged,
    ),
    Scenario(
        "k",
        N_("One step of D, or five"),
        N_(
            "The same start and the same rates, once with k = 1 and once with k = 5. G learns only what D tells it, "
            "and a D that lags tells where p_g was wrong before."
        ),
        N_("On the right D lies nearer to D* and p_g fills both modes evenly; on the left p_g keeps wandering."),
        changed(TWO_MODES, k=1),
        1500,
        N_(
            "Over iterations 1,000 to 1,500 the mean JSD with k = 1 is at most 0.1, but at least one and a half times "
            "that with k = 5."
        ),
        claims.one_step_is_not_enough,
        changed(TWO_MODES, k=5),
        ("k = 1", "k = 5"),
    ),
    Scenario(
        "helvetica",
        N_("Mode collapse: the Helvetica scenario"),
        N_(
            "Fifteen G steps to one of D: G maps nearly all z to the one x that D likes best just now. D learns to "
            "refuse it, and the whole of p_g runs off to the next place, again and again."
        ),
        N_("A green needle that runs to and fro, arrows that all meet in one point, and a JSD that never improves."),
        changed(TWO_MODES, k=1, g_steps=15, learning_rate_G=0.01, D_first="same"),
        800,
        N_(
            "From iteration 200 to 800 one mode holds at least 90 % of p_g in at least half of the states, the mean of "
            "p_g swings across ±1/2 sd at least 10 times, and the median JSD is at least 0.4."
        ),
        claims.collapsed,
        at=775,
    ),
    Scenario(
        "circling",
        N_("Round in circles"),
        N_(
            "Equal rates, k = 1 and an Adam with memory: each player answers where the other was, and they chase each "
            "other. With k = 3 and a D five times as fast as G, the same memory does no harm."
        ),
        N_("On the left p_g swings from side to side and D tilts after it; on the right both are at rest."),
        CIRCLING,
        1000,
        N_(
            "Over the last 500 iterations the mean of p_g swings across ±1/4 sd at least 15 times and JSD averages at "
            "least 0.08; with the faster D at most 4 times and at most 0.03."
        ),
        claims.circles,
        changed(CIRCLING, k=3, learning_rate_D=0.025, learning_rate_G=0.005),
        (N_("equal rates, k = 1"), N_("faster D, k = 3")),
        at=900,
    ),
    Scenario(
        "r1",
        N_("R1 calms the circle"),
        N_(
            "The circling game again, and at iteration 500 R1 is set to 10 in one of the two. The penalty on D's slope "
            "at the data takes the energy out of the circle, though both rates stay as they were."
        ),
        N_("At the mark the left swing dies down within some 100 iterations; the right one goes on."),
        changed(CIRCLING, Edit(500, "r1", 10.0)),
        1000,
        N_(
            "Over the last 300 iterations R1 leaves at most half of the movement of p_g's mean (in standard deviation) "
            "and half of the mean JSD, which is then at most 0.08."
        ),
        claims.calmed,
        CIRCLING,
        (N_("R1 = 10 from 500 on"), N_("without R1")),
        at=900,
    ),
    Scenario(
        "weak",
        N_("The trap: D too weak"),
        N_(
            "D is a single tanh unit, so it can only ask how far right a sample lies. Once p_g is balanced about the "
            "middle it has nothing left to say, and both losses sit at log 2 beside a p_g that is plainly wrong."
        ),
        N_("D flat at 1/2, losses at log 2, and yet p_g fills the gap where there is no data: JSD tells."),
        changed(TWO_MODES, k=1, learning_rate_G=0.0005, width=0.25, D_width=1, D_depth=1, D_first="same",
                D_activation="tanh", start_mean=-1.0),
        800,
        N_(
            "Over the last 300 iterations discriminator_loss stays within 0.005 of log 2 and D within 0.02 of 1/2, "
            "while JSD is never below 0.25 and D* would gain at least 0.5 nats."
        ),
        claims.fooled,
    ),
    Scenario(
        "freeze",
        N_("Freeze G, train D"),
        N_(
            "Fifteen iterations of the game, then G is held and D goes on alone. Its loss falls to log 2 − JSD and no "
            "further: that is Theorem 1, and the best that any D can do against this G."
        ),
        N_("The blue curve settles on D*, regret goes to 0, and the loss on a level that is not log 2."),
        Recipe(Settings(p_data="two_modes", horizon=1000), (Edit(15, "learning_rate_G", 0.0),)),
        1000,
        N_(
            "At iteration 1,000 discriminator_loss is within 0.006 above log 2 − JSD, with JSD at least 0.05; it was "
            "0.05 or more above before G was held, and never below."
        ),
        claims.reached_the_bound,
    ),
    Scenario(
        "saturated",
        N_("Minimax saturates"),
        N_(
            "G starts far off and is held until iteration 200, while D learns to tell. Then G goes, by plain gradient "
            "descent, once with the minimax loss and once with the non-saturating one."
        ),
        N_(
            "Switch on the push: D is near 0 on all samples, where minimax hardly pushes; the other loss carries p_g "
            "over."
        ),
        changed(FAR_OFF, *FAR_OFF.edits, loss="minimax"),
        700,
        N_(
            "At iteration 200 the mean push on a sample is at most 0.05 with minimax and at least 1 without; at 700 W1 "
            "is still at least 1.5 sd with minimax, at most 1 without."
        ),
        claims.saturated,
        FAR_OFF,
        (N_("minimax"), N_("non-saturating")),
        at=500,
    ),
    Scenario(
        "noise",
        N_("Noise, or the game?"),
        N_(
            "The same game with minibatches of 8 and of 2,048. Most of the shiver is the noise of small minibatches; "
            "what is left with 2,048 is the game itself, two players who keep answering each other."
        ),
        N_("On the left all curves shiver; on the right they sway slowly, and JSD lies far lower."),
        changed(STEADY, m=8),
        600,
        N_(
            "Over the last 300 iterations the mean of p_g moves at least twice as much with m = 8 (in standard "
            "deviation) and JSD is at least three times as large; with m = 2,048 it still moves by 0.02."
        ),
        claims.less_noise,
        changed(STEADY, m=2048),
        ("m = 8", "m = 2,048"),
    ),
    Scenario(
        "rest",
        N_("Coming to rest"),
        N_(
            "The same game, once with rates that fall to 1 % over the second half and once with constant ones. "
            "Constant rates keep both players moving around the equilibrium at about the same distance."
        ),
        N_("From iteration 750 on the left game settles, D flat on 1/2; the right one keeps trembling."),
        Recipe(Settings(horizon=1500, late_m=1)),
        1500,
        N_(
            "Over the last 100 iterations the mean regret of D with falling rates is at most two thirds of that with "
            "constant ones, and the mean JSD is smaller."
        ),
        claims.came_to_rest,
        changed(STEADY, horizon=1500),
        (N_("rates fall"), N_("rates constant")),
    ),
    Scenario(
        "fates",
        N_("Two seeds, two fates"),
        N_(
            "Everything is the same but the seed, and G starts from plain random weights. In some runs p_g spreads "
            "over both modes, in others it ends on one, and nobody could have told from the settings."
        ),
        N_("The first fifty iterations nearly always decide: a mode that is lost then seldom comes back."),
        PLAIN,
        400,
        N_(
            "Each of eight successive seeds ends either on one mode alone (at least 95 % of p_g, JSD at least 0.2) or "
            "on both (at least 25 % each, JSD at most 0.1), and both endings occur among them."
        ),
        claims.both_fates,
        changed(PLAIN, seed=5),
        (N_("seed 1"), N_("seed 5")),
        8,
    ),
)  # fmt: skip
