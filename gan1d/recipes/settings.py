"""Settings of a run: one frozen object that is the link, the file, the test case and the benchmark."""

from __future__ import annotations

from dataclasses import dataclass

from gan1d.base.fields import EQUAL, Checked, SettingsError, choice, number, several, show, text
from gan1d.densities.custom import MOST_HEIGHT, OWN, OwnData, drawn, of_expression
from gan1d.densities.distributions import P_DATA, P_Z
from gan1d.densities.expression import MOST_CHARACTERS, tidy
from gan1d.languages import N_, tr
from gan1d.networks.shape import ACTIVATIONS
from gan1d.theory.losses import LOSSES

ACTIVATIONS_G = tuple(name for name in ACTIVATIONS if name != "sine")
ACTIVATIONS_D = (*ACTIVATIONS_G, "maxout")
OPTIMIZERS = ("adam", N_("momentum"), "sgd")
MOST_WORK = 2e10  # multiplications an iteration: a few seconds of one core


@dataclass(frozen=True)
class Settings(Checked):
    """Everything that decides a run. Fields marked live may be edited while it trains; the others make a new run.

    Raises `SettingsError` for a value outside its bounds.
    """

    # While it trains, in the order of the page
    k: int = number(
        3, 1, 50, "k", N_("D updates per iteration. Raise it and D's curve clings to D*; at 1 it lags behind."), True
    )
    learning_rate_D: float = number(
        0.025, 0.0, 10.0, N_("learning rate of D"),
        N_("Step size of D. Too low: losses can sit at log 2 while p_g is wrong."), True,
    )  # fmt: skip
    learning_rate_G: float = number(
        0.005, 0.0, 10.0, N_("learning rate of G"),
        N_("Step size of G. Too high: p_g chases D round in circles."), True,
    )  # fmt: skip
    g_steps: int = number(
        1, 1, 50, "g_steps", N_("G updates per iteration. At 10 G outruns D and piles up where D is blind."), True
    )
    m: int = number(
        128, 1, 16384, "m",
        N_("Minibatch size. Large: the noise in the curves settles; small: both players shiver."), True,
    )  # fmt: skip
    loss: str = choice(
        "non_saturating", LOSSES, N_("loss"),
        N_(
            "The game. With minimax and a strong D the gradient of G vanishes: with sgd watch G stand still, Adam "
            "hides it. Least squares, hinge and Wasserstein change D too."
        ), True,
    )  # fmt: skip
    gp: float = number(
        0.1, 0.0, 1000.0, N_("gradient penalty"),
        N_(
            "Wasserstein: weight of E(|f'| − 1)². At 10, usual for images, a slope cannot turn through 0: G runs away."
        ), True,
    )  # fmt: skip
    r1: float = number(
        0.0, 0.0, 1000.0, "R1",
        N_("Penalty gamma/2 E|slope of D's logit|² on data. Raise it: D flattens and circling dies out."), True,
    )  # fmt: skip
    # New run: the data and the noise
    p_data: str = choice(
        "normal", (*P_DATA, *OWN), "p_data", N_("What G must learn. With two modes, watch whether G finds both.")
    )
    weights: tuple[float, ...] = several(
        (), 0.0, 1000.0, (0, 2, 3), N_("weights"),
        N_("Mass of each mode, left to right, or equal. Make one small and watch whether G forgets it."),
    )  # fmt: skip
    distance: float = number(
        3.0, 0.1, 100.0, N_("distance"), N_("Between neighbouring modes. Far apart, samples seldom cross the gap.")
    )
    width: float = number(0.4, 0.01, 10.0, N_("width"), N_("Standard deviation of a mode, in the units of distance."))
    heights: tuple[int, ...] = several(
        (0, 60, 380, 820, 960, 680, 320, 180, 280, 440, 360, 120, 0), 0, MOST_HEIGHT, tuple(range(2, 65)),
        N_("heights"),
        N_("The drawn density at equally spaced x, linear between. Leave a gap of 0 and watch p_g smear across it."),
    )  # fmt: skip
    expression: str = text(
        "exp(-x^2/8) * (1.2 + cos(2*x))", tidy, MOST_CHARACTERS, N_("expression"),
        N_("A density as a formula in x, up to its area. Make it wave faster and watch how far D can follow."),
    )  # fmt: skip
    span: tuple[float, ...] = several(
        (-5.0, 5.0), -1000.0, 1000.0, (2,), N_("span"),
        N_("From where to where the expression counts; outside, p_data is 0."),
    )  # fmt: skip
    p_z: str = choice(
        "uniform",
        P_Z,
        "p_z",
        N_("The noise. Uniform as in Figure 1; from normal noise a straight line makes normal data."),
    )
    # New run: the networks
    G_width: int = number(16, 1, 256, N_("width of G"), N_("Units in each hidden layer of G: how finely it can bend."))
    G_depth: int = number(
        2, 1, 6, N_("depth of G"), N_("Hidden layers of G. With 1, watch how stiff the map x = G(z) is.")
    )
    G_activation: str = choice(
        "tanh", ACTIVATIONS_G, N_("activation of G"),
        N_("Its shape shows in p_g: ReLU gives steps, tanh smooth curves."),
    )  # fmt: skip
    G_init: str = choice(
        "monotone", (N_("monotone"), N_("plain")), N_("start of G"),
        N_("Monotone starts without folds; from a plain start, folds leave spikes in p_g that often stay."),
    )  # fmt: skip
    start_mean: float = number(
        0.4, -20.0, 20.0, N_("start mean"), N_("Mean of p_g at a monotone start: far from 0, D wins at once.")
    )
    start_sd: float = number(
        0.5, 0.01, 20.0, N_("start spread"),
        N_("Standard deviation of p_g at a monotone start; 1 is that of p_data."),
    )  # fmt: skip
    D_width: int = number(
        32, 1, 256, N_("width of D"), N_("Units in each hidden layer of D: narrow, it cannot follow D*.")
    )
    D_depth: int = number(
        2,
        1,
        6,
        N_("depth of D"),
        N_("Hidden layers of D. With 1, watch how much less well it follows D* on two modes."),
    )
    D_activation: str = choice(
        "leaky_relu", ACTIVATIONS_D, N_("activation of D"),
        N_("Its kinks show in the blue curve; maxout is the paper's choice."),
    )  # fmt: skip
    D_first: str = choice(
        "sine", (N_("sine"), N_("same")), N_("first layer of D"),
        N_("A sine layer lets D see fine detail early; without it, mixtures suffer."),
    )  # fmt: skip
    pieces: int = number(2, 2, 8, N_("maxout pieces"), N_("Linear pieces of a maxout unit: more pieces, rounder D."))
    # New run: the optimizers
    optimizer_G: str = choice(
        "adam", OPTIMIZERS, N_("optimizer of G"),
        N_("Adam rescales tiny gradients, so it hides saturation; momentum shows it."),
    )  # fmt: skip
    optimizer_D: str = choice(
        "adam", OPTIMIZERS, N_("optimizer of D"), N_("With plain SGD D learns slower: give it a larger rate.")
    )
    beta1: float = number(
        0.0, 0.0, 0.999, "β₁", N_("Adam's memory of the gradient. Above 0.5 the game tends to circle.")
    )
    beta2: float = number(0.9, 0.0, 0.9999, "β₂", N_("Adam's memory of the squared gradient: low forgets fast."))
    momentum: float = number(
        0.5, 0.0, 0.999, N_("momentum"), N_("Of the momentum optimizer. High momentum overshoots and circles.")
    )
    decay: str = choice(
        "cosine", (N_("cosine"), N_("constant")), N_("decay"),
        N_("Cosine: both rates fall to 1 % in the second half of the horizon and the game comes to rest."),
    )  # fmt: skip
    horizon: int = number(
        5000, 10, 50_000, N_("horizon"),
        N_("Iterations after which the decay is over: shorter settles sooner, less exactly."),
    )  # fmt: skip
    late_m: int = number(
        4, 1, 64, N_("late m"),
        N_("m is multiplied by this for the last 40 % of the horizon: less noise at the end."),
    )  # fmt: skip
    engine: str = choice(
        "fast", (N_("fast"), N_("reference")), N_("engine"),
        N_("What computes the run. The reference is Algorithm 1 in torch; the fast one is the same up to rounding."),
    )  # fmt: skip
    seed: int = number(1, 0, 2**31 - 1, N_("seed"), N_("Same seed, same run. Another seed shows what is luck."))

    def __post_init__(self) -> None:
        super().__post_init__()
        n = modes_of(self.p_data)
        if n and self.weights and len(self.weights) != n:
            raise SettingsError(
                tr(
                    "weights must be {n} numbers for {p_data}, one a mode, or {equal}; not {shown}.",
                    n=n,
                    p_data=self.p_data,
                    equal=EQUAL,
                    shown=show(self.weights),
                )
            )
        if n and self.weights and sum(self.weights) <= 0:
            raise SettingsError(
                tr("weights must have a sum above 0 over the {n} modes; not {shown}.", n=n, shown=show(self.weights))
            )
        _ = self.own_data  # one that is no density is refused here, not when the run begins
        if self.work > MOST_WORK:
            raise SettingsError(
                tr(
                    "One iteration would take {work:.1e} multiplications, at most {most:.0e} are allowed: lower m "
                    "({m}, times {late_m} late), k ({k}), g_steps ({g_steps}) or the size of the networks.",
                    work=self.work,
                    most=MOST_WORK,
                    m=self.m,
                    late_m=self.late_m,
                    k=self.k,
                    g_steps=self.g_steps,
                )
            )

    @property
    def own_data(self) -> OwnData | None:
        """The p_data of one's own, where p_data is one; raises `SettingsError` if it is no density."""
        if self.p_data == "drawn":
            return drawn(self.heights)
        return of_expression(self.expression, self.span) if self.p_data == "expression" else None

    @property
    def work(self) -> float:
        """Multiplications of an iteration with the late minibatch, roughly: forward and twice that back."""
        G = self.G_width * (2 + self.G_width * (self.G_depth - 1))
        D = (
            self.D_width
            * (2 + self.D_width * (self.D_depth - 1))
            * (self.pieces if self.D_activation == "maxout" else 1)
        )
        m = self.m * self.late_m
        return float(m * (self.k * (6 * D + G) + self.g_steps * 3 * (D + G)))


FIELDS = Settings.fields()
LIVE = Settings.live()


def modes_of(p_data: str) -> int:
    """How many weights a p_data needs: 2 or 3 for the mixtures, else 0."""
    return {"two_modes": 2, "three_modes": 3}.get(p_data, 0)
