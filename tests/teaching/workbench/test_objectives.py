"""What G descends when D is D*: each J against its definition, its slope against the loss with D frozen."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import special

from gan1d.teaching.workbench import objectives
from gan1d.teaching.workbench.objectives import DESCENDS, MEANS
from gan1d.teaching.workbench.pairs import GRID, Humps, Pair
from gan1d.theory import games

LOG2 = math.log(2)
LOSSES = tuple(DESCENDS)
PAIRS = [
    Pair(Humps(0.0, 1.0), Humps(1.5, 0.6)),
    Pair(Humps(0.3, 0.6, 2.5), Humps(-0.7, 1.0)),
    Pair(Humps(0.0, 1.0), Humps(-0.4, 1.0)),
]


def difference(f, h=1e-4):
    return (f(h) - f(-h)) / (2 * h)


def shifted(pair, by):
    return replace(pair, g=replace(pair.g, mean=pair.g.mean + by))


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("loss", LOSSES)
def test_with_D_frozen_the_loss_has_the_slope_of_J(pair, loss):
    """Theorem 2.5 of Arjovsky and Bottou (2017) and its likes."""
    phi = objectives.best_loss(pair, loss)
    of_J = difference(lambda h: DESCENDS[loss](shifted(pair, h)))
    frozen = difference(lambda h: shifted(pair, h).q @ phi)
    assert frozen == pytest.approx(of_J, abs=1e-6)
    assert objectives.slope_in_mean(pair, loss) == pytest.approx(of_J, abs=1e-6)


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("loss", LOSSES)
def test_and_so_it_has_when_p_g_becomes_wider(pair, loss):
    phi = objectives.best_loss(pair, loss)

    def wider(h):
        return replace(pair, g=replace(pair.g, sd=pair.g.sd + h))

    of_J = difference(lambda h: DESCENDS[loss](wider(h)))
    assert difference(lambda h: wider(h).q @ phi) == pytest.approx(of_J, abs=1e-5)


@pytest.mark.parametrize("loss", ["minimax", "non_saturating", "least_squares"])
def test_the_push_on_each_sample_has_that_slope_too(loss):
    """G moves samples, not densities: E over p_g of d/dx phi(D*(x)) is the same number."""
    pair = PAIRS[0]
    phi = objectives.best_loss(pair, loss)
    assert pair.q[1:-1] @ np.gradient(phi, GRID.step)[1:-1] == pytest.approx(
        objectives.slope_in_mean(pair, loss), abs=1e-3
    )


def test_but_no_sample_feels_the_hinge_critic():
    """f* is flat between its jumps: J has a slope, the samples get none."""
    pair = PAIRS[0]
    f = objectives.best_output(pair, "hinge")
    assert (np.diff(f) != 0).sum() <= 2
    assert set(np.unique(f)) <= {-1.0, 0.0, 1.0}
    assert abs(objectives.slope_in_mean(pair, "hinge")) > 0.1


@pytest.mark.parametrize("pair", PAIRS)
def test_non_saturating_descends_a_divergence(pair):
    J = DESCENDS["non_saturating"](pair)
    assert pytest.approx(pair.kl_samples - 2 * pair.jsd, abs=1e-10) == J
    # 2 KL(m || p_data)
    middle = (pair.p + pair.q) / 2
    there = pair.p > 0
    assert pytest.approx(2 * special.rel_entr(middle, pair.p)[there].sum(), abs=1e-10) == J
    assert J > 0


@pytest.mark.parametrize("pair", PAIRS)
def test_minimax_hinge_and_wasserstein(pair):
    assert DESCENDS["minimax"](pair) == pytest.approx(pair.C + 2 * LOG2, abs=1e-12)
    assert DESCENDS["hinge"](pair) == pytest.approx(np.abs(pair.p - pair.q).sum(), abs=1e-12)
    F_data, F_g = np.cumsum(pair.p), np.cumsum(pair.q)
    assert DESCENDS["wasserstein"](pair) == pytest.approx(GRID.step * np.abs(F_data - F_g).sum(), abs=1e-9)


def test_w1_of_a_shift_is_the_shift():
    assert DESCENDS["wasserstein"](PAIRS[2]) == pytest.approx(0.4, abs=1e-9)
    assert objectives.slope_in_mean(PAIRS[2], "wasserstein") == pytest.approx(-1, abs=1e-6)


def h(r):
    """That of least squares: h'(r) = phi(1/(1 + r)) = 1/2 (r/(1 + r))^2 and h(1) = 0."""
    return (r - 2 * np.log1p(r) - 1 / (1 + r)) / 2 - (0.5 - 2 * LOG2) / 2


def test_h_is_the_integral_of_phi():
    r = np.geomspace(1e-3, 1e3, 61)
    assert h(1.0) == pytest.approx(0, abs=1e-15)
    slope = (h(r * (1 + 1e-6)) - h(r * (1 - 1e-6))) / (2e-6 * r)
    D = 1 / (1 + r)
    np.testing.assert_allclose(slope, (D - 1) ** 2 / 2, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("pair", PAIRS)
def test_least_squares_descends_the_divergence_of_h(pair):
    there = (pair.p > 1e-250) & (pair.q > 1e-250)
    p, q = pair.p[there], pair.q[there]
    assert DESCENDS["least_squares"](pair) == pytest.approx(float(p @ h(q / p)), abs=1e-10)


@pytest.mark.parametrize("loss", LOSSES)
def test_J_is_0_where_p_g_is_p_data_and_only_there(loss):
    same = Pair(Humps(0.5, 0.8, 1.0), Humps(0.5, 0.8, 1.0))
    assert DESCENDS[loss](same) == pytest.approx(0, abs=1e-12)
    assert objectives.slope_in_mean(same, loss) == pytest.approx(0, abs=1e-9)
    for pair in PAIRS:
        assert DESCENDS[loss](pair) > 1e-3


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_frozen_loss_touches_J_and_is_nowhere_above_it(pair, loss):
    J, slopes = objectives.along_mean(pair.data, pair.g.sd)[loss]
    line = objectives.touching(pair, loss)
    assert (line <= J + 1e-10).all()
    at = int(np.abs(MEANS - pair.g.mean).argmin())
    here = shifted(pair, MEANS[at] - pair.g.mean)
    assert objectives.touching(here, loss)[at] == pytest.approx(J[at], abs=1e-12)
    assert J[at] == pytest.approx(DESCENDS[loss](here), abs=1e-12)
    assert slopes[at] == pytest.approx(objectives.slope_in_mean(here, loss), abs=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_of_equal_widths_J_is_least_at_the_mean_of_the_data(loss):
    J, slopes = objectives.along_mean(Humps(0.0, 1.0), 1.0)[loss]
    middle = len(MEANS) // 2
    assert J.argmin() == middle
    assert (slopes[:middle] < 0).all()
    assert (slopes[middle + 1 :] > 0).all()


def test_where_p_g_cannot_be_p_data_the_losses_come_to_rest_in_different_places():
    """Two modes, and p_g as wide as one of them: non-saturating is least on a mode, W1 halfway between."""
    along = objectives.along_mean(Humps(0.0, 0.6, 3.0), 0.6)
    assert abs(MEANS[along["non_saturating"][0].argmin()]) == pytest.approx(1.5)
    assert MEANS[along["wasserstein"][0].argmin()] == pytest.approx(0, abs=1e-9)
    minimax, default = (objectives.along_mean(Humps(0.0, 0.6, 3.0), 1.0)[loss][0] for loss in LOSSES[:2])
    assert LOSSES[:2] == ("minimax", "non_saturating")
    assert abs(MEANS[minimax.argmin()] - MEANS[default.argmin()]) > 1


def test_far_apart_only_the_default_loss_and_w1_have_a_slope_left():
    along = objectives.along_mean(Humps(0.0, 0.5), 0.5)
    slopes = {loss: abs(along[loss][1][-1]) for loss in LOSSES}
    assert max(slopes[loss] for loss in ("minimax", "least_squares", "hinge")) < 0.01
    assert slopes["wasserstein"] == pytest.approx(1, abs=1e-6)
    default = along["non_saturating"][1][len(MEANS) // 2 :]
    assert (np.diff(default) > 0).all()


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_loss_at_D_star_is_the_games_own(pair, loss):
    f = objectives.best_output(pair, loss)
    assert objectives.expected_loss(pair, loss) == pytest.approx(
        games.GAMES[loss].generator_loss(pair.p, pair.q, f), abs=1e-9
    )


@pytest.mark.parametrize("pair", PAIRS)
def test_the_losses_at_D_star_in_closed_form(pair):
    p, q = pair.p, pair.q
    middle = (p + q) / 2
    to_middle = special.rel_entr(q, middle).sum()
    expected = {
        "minimax": to_middle - LOG2,
        "non_saturating": LOG2 + pair.kl_samples - to_middle,
        "least_squares": float(np.divide(q**3, (p + q) ** 2, out=np.zeros_like(q), where=p + q > 1e-100).sum() / 2),
        "hinge": float(q[q > p].sum() - q[q < p].sum()),
        "wasserstein": DESCENDS["wasserstein"](pair) / 2,
    }
    for loss, number in expected.items():
        assert objectives.expected_loss(pair, loss) == pytest.approx(number, abs=1e-9), loss
