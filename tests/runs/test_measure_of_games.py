"""Metrics in the games of the later losses, of a G and an f that are straight lines, against quadrature."""

import numpy as np
import pytest
from scipy import integrate

from gan1d.densities.distributions import P_DATA
from gan1d.recipes.settings import modes_of
from gan1d.recipes.structure import data_of
from gan1d.runs.measure import METRICS, Evaluator
from tests.lines import cases, lines, mean_over, p_g_of, settings

NEW = ("least_squares", "hinge", "wasserstein")
every_new_game = pytest.mark.parametrize("loss", NEW)


def measured(s, snapshot, loss):
    return dict(zip(METRICS, Evaluator(s).metrics(snapshot, loss)[0], strict=True))


class Lines:
    """p_data, p_g from a straight G and f(x) = c + w x, with expectations by quadrature."""

    def __init__(self, p_data, p_z, a, b, c, w):
        self.settings = settings(p_data=p_data, p_z=p_z)
        self.data, self.samples = data_of(self.settings), p_g_of(self.settings, a, b)
        self.c, self.w, self.snapshot = c, w, lines(a, b, c, w)
        kinks = [(level - c) / w for level in (-1, 0, 0.5, 1)]
        self.cuts = [a - abs(b), a, a + abs(b), *kinks, -1.5, 0.0, 1.5]

    def f(self, x):
        return self.c + self.w * x

    def p(self, x):
        return float(self.data.pdf(np.array([x]))[0])

    def q(self, x):
        return float(self.samples.pdf(x))

    def over_data(self, g):
        return mean_over(self.p, lambda x: g(self.f(x)), self.cuts)

    def over_samples(self, g):
        return mean_over(self.q, lambda x: g(self.f(x)), self.cuts)

    def integral(self, g):
        return mean_over(lambda x: 1.0, g, self.cuts)

    def middle(self):
        """What a critic's f is measured from."""
        return (self.over_data(lambda f: f) + self.over_samples(lambda f: f)) / 2

    def share_of_data_above(self, level):
        x = (level - self.c) / self.w
        below, of_p_g = float(self.data.cdf(np.array([x]))[0]), float(self.samples.cdf(x))
        return (1 - below, 1 - of_p_g) if self.w > 0 else (below, of_p_g)


def least_squares(game):
    def harmonic(x):
        both = game.p(x) + game.q(x)
        return game.p(x) * game.q(x) / both if both > 0 else 0.0

    return {
        "discriminator_loss": game.over_data(lambda f: (f - 1) ** 2) / 2 + game.over_samples(lambda f: f**2) / 2,
        "generator_loss": game.over_samples(lambda f: (f - 1) ** 2) / 2,
        "best": game.integral(harmonic) / 2,
        "d_data": game.over_data(lambda f: f),
        "d_samples": game.over_samples(lambda f: f),
        "d_deviation": game.over_data(lambda f: abs(f - 0.5)),
        "signal": game.over_samples(lambda f: abs(1 - f)) * abs(game.w),
    }, 0.5


def hinge(game):
    return {
        "discriminator_loss": game.over_data(lambda f: max(0, 1 - f)) + game.over_samples(lambda f: max(0, 1 + f)),
        "generator_loss": -game.over_samples(lambda f: f),
        "best": 2 * game.integral(lambda x: min(game.p(x), game.q(x))),
        "d_data": game.over_data(lambda f: f),
        "d_samples": game.over_samples(lambda f: f),
        "d_deviation": game.over_data(abs),
        "signal": abs(game.w),
    }, 0.0


def wasserstein(game):
    middle = game.middle()
    w1 = integrate.quad(
        lambda x: abs(float(game.data.cdf(np.array([x]))[0]) - game.samples.cdf(x)), -9, 9,
        points=sorted(game.cuts), epsabs=1e-7, limit=500,
    )[0]  # fmt: skip
    return {
        "discriminator_loss": game.over_samples(lambda f: f) - game.over_data(lambda f: f),
        "generator_loss": -game.over_samples(lambda f: f - middle),
        "best": -w1,
        "d_data": game.over_data(lambda f: f - middle),
        "d_samples": game.over_samples(lambda f: f - middle),
        "d_deviation": game.over_data(lambda f: abs(f - middle)),
        "signal": abs(game.w),
    }, middle


@pytest.mark.slow
@cases
@pytest.mark.parametrize("game_of", [least_squares, hinge, wasserstein])
def test_metrics_of_lines_are_integrals_of_the_closed_forms(p_data, p_z, a, b, c, w, game_of):
    game = Lines(p_data, p_z, a, b, c, w)
    expected, blind = game_of(game)
    found = measured(game.settings, game.snapshot, game_of.__name__)
    expected["regret"] = expected["discriminator_loss"] - expected.pop("best")
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, abs=1e-3 if name == "signal" else 1e-4), name
    assert found["V"] == -found["discriminator_loss"]
    data, samples = game.share_of_data_above(blind)
    assert found["accuracy_data"] == pytest.approx(data, abs=2e-5)
    assert found["accuracy_samples"] == pytest.approx(1 - samples, abs=2e-5)


@every_new_game
@pytest.mark.parametrize("p_data", P_DATA)
def test_everything_is_at_its_equilibrium_where_f_knows_nothing(p_data, loss):
    s = settings(p_data=p_data, weights=(1.0, 2.0, 3.0)[: modes_of(p_data)])
    blind = 0.5 if loss == "least_squares" else 0.0
    found = measured(s, lines(0.0, 1.0, blind, 0.0), loss)
    D, G = {"least_squares": (0.25, 0.125), "hinge": (2, 0), "wasserstein": (0, 0)}[loss]
    assert found["discriminator_loss"] == pytest.approx(D, abs=1e-11)
    assert found["V"] == pytest.approx(-D, abs=1e-11)
    assert found["generator_loss"] == pytest.approx(G, abs=1e-11)
    assert found["d_data"] == pytest.approx(blind, abs=1e-11)
    assert found["d_samples"] == pytest.approx(blind, abs=1e-11)
    assert found["accuracy_data"] == pytest.approx(0.5, abs=1e-9)
    assert found["accuracy_samples"] == pytest.approx(0.5, abs=1e-9)
    assert found["d_deviation"] == pytest.approx(0, abs=1e-11)
    assert found["signal"] == pytest.approx(0, abs=1e-11)
    assert found["regret"] > 0.001  # a D that looks would find something


def test_a_critic_steeper_than_1_has_a_regret_below_0():
    """The penalty binds it only softly. Data to the right of samples by 1 sd, slope 1 or 3 all the way."""
    s = settings(p_z="normal")
    for slope, regret in ((1.0, 0.0), (3.0, -2.0), (0.5, 0.5)):
        assert measured(s, lines(-1.0, 1.0, 0.0, slope), "wasserstein")["regret"] == pytest.approx(regret, abs=1e-3)
