"""Settings of a run: one frozen object that is the link, the file, the test case and the benchmark.

Each field carries its bounds, its choices and one sentence of help in its metadata, so that validation, the page and
the command line say the same.
"""

from __future__ import annotations

import dataclasses
import numbers
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gan1d.distributions import P_DATA, P_Z
from gan1d.networks import ACTIVATIONS
from gan1d.objective import GENERATOR_LOSSES

ACTIVATIONS_G = tuple(name for name in ACTIVATIONS if name != "sine")
ACTIVATIONS_D = (*ACTIVATIONS_G, "maxout")
OPTIMIZERS = ("adam", "momentum", "sgd")
EQUAL = "equal"  # no weights: all modes weigh the same
MOST_WORK = 2e10  # multiplications an iteration: a few seconds of one core


class SettingsError(ValueError):
    """A setting has an impossible value; the message names the setting, the value and the choices."""


def _number(default: float, low: float, high: float, label: str, help: str, live: bool = False) -> Any:
    kind = int if isinstance(default, int) else float
    about = {"kind": kind, "low": low, "high": high, "label": label, "help": help, "live": live}
    return field(default=default, metadata=about)


def _choice(default: str, choices: tuple[str, ...], label: str, help: str, live: bool = False) -> Any:
    return field(
        default=default, metadata={"kind": str, "choices": choices, "label": label, "help": help, "live": live}
    )


@dataclass(frozen=True)
class Settings:
    """Everything that decides a run. Fields marked live may be edited while it trains; the others make a new run.

    Raises `SettingsError` for a value outside its bounds.
    """

    # While it trains, in the order of the page
    k: int = _number(
        3, 1, 50, "k", "D updates per iteration. Raise it and D's curve clings to D*; at 1 it lags behind.", True
    )
    learning_rate_D: float = _number(
        0.025, 0.0, 10.0, "learning rate of D", "Step size of D. Too low: losses sit at log 2 while p_g is wrong.", True
    )
    learning_rate_G: float = _number(
        0.005, 0.0, 10.0, "learning rate of G", "Step size of G. Too high: p_g chases D round in circles.", True
    )
    g_steps: int = _number(
        1, 1, 50, "g_steps", "G updates per iteration. At 10 G outruns D and piles up where D is blind.", True
    )
    m: int = _number(
        128, 1, 16384, "m", "Minibatch size. Large: the noise in the curves settles; small: both players shiver.", True
    )
    loss: str = _choice(
        "non_saturating",
        GENERATOR_LOSSES,
        "generator_loss",
        "What G descends. With minimax and a strong D, watch G stand still: its gradient vanishes.",
        True,
    )
    r1: float = _number(
        0.0, 0.0, 1000.0, "R1", "Penalty gamma/2 E|grad D|² on data. Raise it: D flattens and circling dies out.", True
    )
    # New run: the data and the noise
    p_data: str = _choice("normal", P_DATA, "p_data", "What G must learn. With two modes, watch whether G finds both.")
    weights: tuple[float, ...] = field(
        default=(),  # equal
        metadata={
            "kind": tuple,
            "low": 0.0,
            "high": 1000.0,
            "label": "weights",
            "help": "Mass of each mode, left to right, or equal. Make one small and watch whether G forgets it.",
            "live": False,
        },
    )
    distance: float = _number(
        3.0, 0.1, 100.0, "distance", "Between neighbouring modes. Far apart, samples seldom cross the gap."
    )
    width: float = _number(0.4, 0.01, 10.0, "width", "Standard deviation of a mode, in the units of distance.")
    p_z: str = _choice(
        "uniform", P_Z, "p_z", "The noise. Uniform as in Figure 1; from normal noise G must learn a line."
    )
    # New run: the networks
    G_width: int = _number(16, 1, 256, "width of G", "Units in each hidden layer of G: how finely it can bend.")
    G_depth: int = _number(2, 1, 6, "depth of G", "Hidden layers of G. With 1, watch how stiff the map x = G(z) is.")
    G_activation: str = _choice(
        "tanh", ACTIVATIONS_G, "activation of G", "Its shape shows in p_g: ReLU gives steps, tanh smooth curves."
    )
    G_init: str = _choice(
        "monotone",
        ("monotone", "plain"),
        "start of G",
        "Monotone starts without folds; from a plain start, folds leave spikes in p_g that stay.",
    )
    start_mean: float = _number(
        0.4, -20.0, 20.0, "start mean", "Mean of p_g at a monotone start: far from 0, D wins at once."
    )
    start_sd: float = _number(
        0.5, 0.01, 20.0, "start spread", "Standard deviation of p_g at a monotone start; 1 is that of p_data."
    )
    D_width: int = _number(32, 1, 256, "width of D", "Units in each hidden layer of D: narrow, it cannot follow D*.")
    D_depth: int = _number(2, 1, 6, "depth of D", "Hidden layers of D. With 1, watch D fail between two modes.")
    D_activation: str = _choice(
        "leaky_relu",
        ACTIVATIONS_D,
        "activation of D",
        "Its kinks show in the blue curve; maxout is the paper's choice.",
    )
    D_first: str = _choice(
        "sine",
        ("sine", "same"),
        "first layer of D",
        "A sine layer lets D see fine detail early; without it, mixtures suffer.",
    )
    pieces: int = _number(2, 2, 8, "maxout pieces", "Linear pieces of a maxout unit: more pieces, rounder D.")
    # New run: the optimizers
    optimizer_G: str = _choice(
        "adam", OPTIMIZERS, "optimizer of G", "Adam rescales tiny gradients, so it hides saturation; momentum shows it."
    )
    optimizer_D: str = _choice(
        "adam", OPTIMIZERS, "optimizer of D", "With plain SGD D learns slower: give it a larger rate."
    )
    beta1: float = _number(0.0, 0.0, 0.999, "β₁", "Adam's memory of the gradient. Above 0.5 the game tends to circle.")
    beta2: float = _number(0.9, 0.0, 0.9999, "β₂", "Adam's memory of the squared gradient: low forgets fast.")
    momentum: float = _number(
        0.5, 0.0, 0.999, "momentum", "Of the momentum optimizer. High momentum overshoots and circles."
    )
    decay: str = _choice(
        "cosine",
        ("cosine", "constant"),
        "decay",
        "Cosine: both rates fall to 1 % in the second half of the horizon and the game comes to rest.",
    )
    horizon: int = _number(
        5000, 10, 50_000, "horizon", "Iterations after which the decay is over: shorter settles sooner, less exactly."
    )
    late_m: int = _number(
        4, 1, 64, "late m", "m is multiplied by this for the last 40 % of the horizon: less noise at the end."
    )
    seed: int = _number(1, 0, 2**31 - 1, "seed", "Same seed, same run. Another seed shows what is luck.")

    def __post_init__(self) -> None:
        for f in dataclasses.fields(self):
            object.__setattr__(self, f.name, checked(f.name, getattr(self, f.name)))
        n = modes_of(self.p_data)
        if n and self.weights and len(self.weights) != n:
            raise SettingsError(
                f"weights must be {n} numbers for {self.p_data}, one a mode, or {EQUAL}; not {show(self.weights)}."
            )
        if n and self.weights and sum(self.weights) <= 0:
            raise SettingsError(f"weights must have a sum above 0 over the {n} modes; not {show(self.weights)}.")
        if self.work > MOST_WORK:
            raise SettingsError(
                f"One iteration would take {self.work:.1e} multiplications, at most {MOST_WORK:.0e} are allowed: "
                f"lower m ({self.m}, times {self.late_m} late), k ({self.k}), g_steps ({self.g_steps}) or the "
                f"size of the networks."
            )

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

    def with_setting(self, name: str, value: Any) -> Settings:
        """A copy with one setting changed; raises `SettingsError` for an unknown name or an impossible value."""
        return dataclasses.replace(self, **{name: checked(name, value)})


FIELDS: Mapping[str, dataclasses.Field[Any]] = {f.name: f for f in dataclasses.fields(Settings)}
LIVE = tuple(name for name, f in FIELDS.items() if f.metadata["live"])


def modes_of(p_data: str) -> int:
    """How many weights a p_data needs: 2 or 3 for the mixtures, else 0."""
    return {"two_modes": 2, "three_modes": 3}.get(p_data, 0)


def show(value: Any) -> str:
    """A value as it is written in links, on the command line and in messages."""
    if isinstance(value, tuple):
        return ",".join(show(v) for v in value) or EQUAL
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)


def parse(name: str, text: str) -> Any:
    """A setting's value from its text, as in links and on the command line; raises `SettingsError`."""
    kind = _about(name)["kind"]
    try:
        if kind is tuple:
            return checked(name, () if text.strip() == EQUAL else tuple(float(part) for part in text.split(",")))
        return checked(name, text if kind is str else kind(text))
    except (TypeError, ValueError) as error:
        if isinstance(error, SettingsError):
            raise
        raise SettingsError(f"{name} must be {_expected(name)}; not '{text}'.") from None


def checked(name: str, value: Any) -> Any:
    """The value in the setting's own type, or a `SettingsError` that names the setting, the value and the choices."""
    about = _about(name)
    kind = about["kind"]
    if kind is str:
        good = isinstance(value, str) and value in about["choices"]
    elif kind is tuple:
        good = isinstance(value, tuple | list) and len(value) in (0, 2, 3) and all(_within(v, about) for v in value)
    else:
        good = _within(value, about) and (kind is float or value == int(value))
    if not good:
        raise SettingsError(f"{name} must be {_expected(name)}; not {show(value) if value != '' else 'empty'}.")
    return tuple(float(v) for v in value) if kind is tuple else kind(value)


def _within(value: Any, about: Mapping[str, Any]) -> bool:
    number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    return number and bool(about["low"] <= value <= about["high"])  # false for NaN and infinity too


def _about(name: str) -> Mapping[str, Any]:
    if name not in FIELDS:
        raise SettingsError(f"There is no setting '{show(name)}'; the settings are {', '.join(FIELDS)}.")
    return FIELDS[name].metadata


def _expected(name: str) -> str:
    about = _about(name)
    if about["kind"] is str:
        return "one of " + ", ".join(about["choices"])
    bounds = f"from {show(about['low'])} to {show(about['high'])}"
    if about["kind"] is tuple:
        return f"{EQUAL}, or 2 or 3 numbers {bounds}, separated by commas"
    return f"a {'whole ' if about['kind'] is int else ''}number {bounds}"
