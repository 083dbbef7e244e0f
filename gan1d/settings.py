"""Settings of a run: one frozen object that is the link, the file, the test case and the benchmark."""

from __future__ import annotations

from dataclasses import dataclass

from gan1d.distributions import P_DATA, P_Z
from gan1d.expression import MOST_CHARACTERS, tidy
from gan1d.fields import EQUAL, Checked, SettingsError, choice, number, several, show, text
from gan1d.networks import ACTIVATIONS
from gan1d.objective import LOSSES
from gan1d.own_data import MOST_HEIGHT, OWN, OwnData, drawn, of_expression

ACTIVATIONS_G = tuple(name for name in ACTIVATIONS if name != "sine")
ACTIVATIONS_D = (*ACTIVATIONS_G, "maxout")
OPTIMIZERS = ("adam", "momentum", "sgd")
MOST_WORK = 2e10  # multiplications an iteration: a few seconds of one core


@dataclass(frozen=True)
class Settings(Checked):
    """Everything that decides a run. Fields marked live may be edited while it trains; the others make a new run.

    Raises `SettingsError` for a value outside its bounds.
    """

    # While it trains, in the order of the page
    k: int = number(
        3, 1, 50, "k", "D updates per iteration. Raise it and D's curve clings to D*; at 1 it lags behind.", True
    )
    learning_rate_D: float = number(
        0.025, 0.0, 10.0, "learning rate of D", "Step size of D. Too low: losses sit at log 2 while p_g is wrong.", True
    )
    learning_rate_G: float = number(
        0.005, 0.0, 10.0, "learning rate of G", "Step size of G. Too high: p_g chases D round in circles.", True
    )
    g_steps: int = number(
        1, 1, 50, "g_steps", "G updates per iteration. At 10 G outruns D and piles up where D is blind.", True
    )
    m: int = number(
        128, 1, 16384, "m", "Minibatch size. Large: the noise in the curves settles; small: both players shiver.", True
    )
    loss: str = choice(
        "non_saturating",
        LOSSES,
        "loss",
        "The game. With minimax and a strong D, watch G stand still: its gradient vanishes. The others change D too.",
        True,
    )
    gp: float = number(
        0.1,
        0.0,
        1000.0,
        "gradient penalty",
        "Wasserstein: weight of E(|f'| − 1)². At 10, usual for images, a slope cannot turn through 0: G runs away.",
        True,
    )
    r1: float = number(
        0.0, 0.0, 1000.0, "R1", "Penalty gamma/2 E|grad D|² on data. Raise it: D flattens and circling dies out.", True
    )
    # New run: the data and the noise
    p_data: str = choice(
        "normal", (*P_DATA, *OWN), "p_data", "What G must learn. With two modes, watch whether G finds both."
    )
    weights: tuple[float, ...] = several(
        (),
        0.0,
        1000.0,
        (0, 2, 3),
        "weights",
        "Mass of each mode, left to right, or equal. Make one small and watch whether G forgets it.",
    )
    distance: float = number(
        3.0, 0.1, 100.0, "distance", "Between neighbouring modes. Far apart, samples seldom cross the gap."
    )
    width: float = number(0.4, 0.01, 10.0, "width", "Standard deviation of a mode, in the units of distance.")
    heights: tuple[int, ...] = several(
        (0, 60, 380, 820, 960, 680, 320, 180, 280, 440, 360, 120, 0),
        0,
        MOST_HEIGHT,
        tuple(range(2, 65)),
        "heights",
        "The drawn density at equally spaced x, linear between. Leave a gap of 0 and watch p_g smear across it.",
    )
    expression: str = text(
        "exp(-x^2/8) * (1.2 + cos(2*x))",
        tidy,
        MOST_CHARACTERS,
        "expression",
        "A density as a formula in x, up to its area. Make it wave faster and watch how far D can follow.",
    )
    span: tuple[float, ...] = several(
        (-5.0, 5.0), -1000.0, 1000.0, (2,), "span", "From where to where the expression counts; outside, p_data is 0."
    )
    p_z: str = choice(
        "uniform", P_Z, "p_z", "The noise. Uniform as in Figure 1; from normal noise G must learn a line."
    )
    # New run: the networks
    G_width: int = number(16, 1, 256, "width of G", "Units in each hidden layer of G: how finely it can bend.")
    G_depth: int = number(2, 1, 6, "depth of G", "Hidden layers of G. With 1, watch how stiff the map x = G(z) is.")
    G_activation: str = choice(
        "tanh", ACTIVATIONS_G, "activation of G", "Its shape shows in p_g: ReLU gives steps, tanh smooth curves."
    )
    G_init: str = choice(
        "monotone",
        ("monotone", "plain"),
        "start of G",
        "Monotone starts without folds; from a plain start, folds leave spikes in p_g that stay.",
    )
    start_mean: float = number(
        0.4, -20.0, 20.0, "start mean", "Mean of p_g at a monotone start: far from 0, D wins at once."
    )
    start_sd: float = number(
        0.5, 0.01, 20.0, "start spread", "Standard deviation of p_g at a monotone start; 1 is that of p_data."
    )
    D_width: int = number(32, 1, 256, "width of D", "Units in each hidden layer of D: narrow, it cannot follow D*.")
    D_depth: int = number(2, 1, 6, "depth of D", "Hidden layers of D. With 1, watch D fail between two modes.")
    D_activation: str = choice(
        "leaky_relu",
        ACTIVATIONS_D,
        "activation of D",
        "Its kinks show in the blue curve; maxout is the paper's choice.",
    )
    D_first: str = choice(
        "sine",
        ("sine", "same"),
        "first layer of D",
        "A sine layer lets D see fine detail early; without it, mixtures suffer.",
    )
    pieces: int = number(2, 2, 8, "maxout pieces", "Linear pieces of a maxout unit: more pieces, rounder D.")
    # New run: the optimizers
    optimizer_G: str = choice(
        "adam", OPTIMIZERS, "optimizer of G", "Adam rescales tiny gradients, so it hides saturation; momentum shows it."
    )
    optimizer_D: str = choice(
        "adam", OPTIMIZERS, "optimizer of D", "With plain SGD D learns slower: give it a larger rate."
    )
    beta1: float = number(0.0, 0.0, 0.999, "β₁", "Adam's memory of the gradient. Above 0.5 the game tends to circle.")
    beta2: float = number(0.9, 0.0, 0.9999, "β₂", "Adam's memory of the squared gradient: low forgets fast.")
    momentum: float = number(
        0.5, 0.0, 0.999, "momentum", "Of the momentum optimizer. High momentum overshoots and circles."
    )
    decay: str = choice(
        "cosine",
        ("cosine", "constant"),
        "decay",
        "Cosine: both rates fall to 1 % in the second half of the horizon and the game comes to rest.",
    )
    horizon: int = number(
        5000, 10, 50_000, "horizon", "Iterations after which the decay is over: shorter settles sooner, less exactly."
    )
    late_m: int = number(
        4, 1, 64, "late m", "m is multiplied by this for the last 40 % of the horizon: less noise at the end."
    )
    seed: int = number(1, 0, 2**31 - 1, "seed", "Same seed, same run. Another seed shows what is luck.")

    def __post_init__(self) -> None:
        super().__post_init__()
        n = modes_of(self.p_data)
        if n and self.weights and len(self.weights) != n:
            raise SettingsError(
                f"weights must be {n} numbers for {self.p_data}, one a mode, or {EQUAL}; not {show(self.weights)}."
            )
        if n and self.weights and sum(self.weights) <= 0:
            raise SettingsError(f"weights must have a sum above 0 over the {n} modes; not {show(self.weights)}.")
        _ = self.own_data  # one that is no density is refused here, not when the run begins
        if self.work > MOST_WORK:
            raise SettingsError(
                f"One iteration would take {self.work:.1e} multiplications, at most {MOST_WORK:.0e} are allowed: "
                f"lower m ({self.m}, times {self.late_m} late), k ({self.k}), g_steps ({self.g_steps}) or the "
                f"size of the networks."
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
