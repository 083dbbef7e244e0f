"""Two-parameter games: fields against autograd and quadrature, Jacobians against finite differences, laws of motion."""

import itertools

import numpy as np
import pytest
import torch
from scipy import integrate, special, stats

from gan1d.teaching.workbench.phase import (
    LOSSES,
    DescentOfC,
    LineGame,
    alternating,
    eigenvalues,
    flow,
    multipliers,
    simultaneous,
    steps,
)
from gan1d.theory import exact
from gan1d.training.reference import objective

BOX = ((-3.0, -3.0), (3.0, 3.0))
POINTS = [(1.2, 0.7), (-0.4, 2.5), (0.9, -1.8), (-2.0, -0.3)]
GAMES = [
    LineGame(loss, gamma, *sds)
    for loss, gamma, sds in itertools.product(LOSSES, (0.0, 0.6), ((0.0, 0.0), (1.0, 0.5), (1.0, 2.0)))
]
CIRCLING = [LineGame(loss) for loss in LOSSES]


def mean(f, centre, sd):
    """E f(x) for x ~ N(centre, sd^2), by quadrature."""
    if sd == 0:
        return f(centre)
    x = np.linspace(centre - 9 * sd, centre + 9 * sd, 3001)
    return integrate.simpson(f(x) * stats.norm.pdf(x, centre, sd), x=x)


def finite_jacobian(field, h=1e-5):
    at = np.array(field.rest)
    columns = [(np.array(field(*(at + h * e))) - np.array(field(*(at - h * e)))) / (2 * h) for e in np.eye(2)]
    return np.stack(columns, 1)


@pytest.mark.parametrize("game", GAMES, ids=str)
@pytest.mark.parametrize("at", POINTS)
def test_each_player_follows_its_own_slope(game, at):
    h = 1e-5

    def loss_of_G(theta):
        logit = at[1]
        each = {
            "minimax": lambda x: special.log_expit(-logit * x),
            "non_saturating": lambda x: -special.log_expit(logit * x),
            "wasserstein": lambda x: -logit * x,
        }[game.loss]
        return mean(each, theta, game.sd_samples)

    def gain_of_D(psi):
        R1 = game.gamma / 2 * psi**2
        if game.loss == "wasserstein":
            return -psi * at[0] - R1
        data = mean(lambda x: special.log_expit(psi * x), 0.0, game.sd_data)
        return data + mean(lambda x: special.log_expit(-psi * x), at[0], game.sd_samples) - R1

    downhill = -(loss_of_G(at[0] + h) - loss_of_G(at[0] - h)) / (2 * h)
    uphill = (gain_of_D(at[1] + h) - gain_of_D(at[1] - h)) / (2 * h)
    np.testing.assert_allclose(game(*at), (downhill, uphill), atol=2e-7)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("at", POINTS)
def test_the_dirac_game_is_the_one_that_training_plays(loss, at):
    theta, psi = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in at)
    data = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    f = psi * data
    gain = objective.discriminator_objective(f, (psi * theta)[None], loss) - 0.6 * objective.r1_penalty(f, data)
    (uphill,) = torch.autograd.grad(gain, psi, retain_graph=True)
    (slope,) = torch.autograd.grad(objective.generator_loss((psi * theta)[None], loss), theta)
    np.testing.assert_allclose(LineGame(loss, 0.6)(*at), (-slope.item(), uphill.item()), atol=1e-12)


def test_fields_take_whole_grids():
    first, second = np.meshgrid(np.linspace(-2, 2, 5), np.linspace(0.2, 2, 4))
    for field in (*GAMES, DescentOfC()):
        grid = np.array(field(first, second))
        assert grid.shape == (2, 4, 5)
        np.testing.assert_allclose(grid[:, 2, 3], field(first[2, 3], second[2, 3]), atol=1e-15)


@pytest.mark.parametrize("field", [*GAMES, DescentOfC(), DescentOfC("non_saturating")], ids=str)
def test_rest_is_rest_and_jacobians_are_those_of_finite_differences(field):
    np.testing.assert_allclose(field(*field.rest), (0, 0), atol=1e-14)
    np.testing.assert_allclose(field.jacobian(), finite_jacobian(field), atol=1e-8)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("gamma", [0.0, 0.3, 1.0, 2.5])
def test_eigenvalues_of_the_dirac_game_are_those_of_mescheder(loss, gamma):
    slope = 1.0 if loss == "wasserstein" else 0.5
    root = np.sqrt(complex(gamma**2 - 4 * slope**2))
    expected = np.array([(-gamma + root) / 2, (-gamma - root) / 2])
    np.testing.assert_allclose(eigenvalues(LineGame(loss, gamma).jacobian()), expected, atol=1e-7)
    assert (expected.real.max() < 0) == (gamma > 0)


@pytest.mark.parametrize(("loss", "gamma"), [("minimax", 1.0), ("non_saturating", 1.0), ("wasserstein", 2.0)])
@pytest.mark.parametrize("sd", [0.0, 0.5, 1.0])
def test_from_the_critical_weight_of_r1_on_the_eigenvalues_are_real(loss, gamma, sd):
    spread = (1.0, sd) if sd else (0.0, 0.0)
    critical = LineGame(loss, 0.3, *spread).critical_gamma
    assert critical == LineGame(loss, 0.0, *spread).critical_gamma
    if not sd or loss == "wasserstein":
        assert critical == gamma
    for part, turns in ((0.99, True), (1.01, False)):
        found = eigenvalues(LineGame(loss, part * critical, *spread).jacobian())
        assert (np.abs(found.imag).max() > 1e-3) == turns


@pytest.mark.parametrize("sd", [0.3, 1.0, 1.8])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_D_that_is_a_line_asks_for_the_mean_alone_and_overlap_damps_only_where_D_is_a_probability(loss, sd):
    game = LineGame(loss, 0.0, 1.0, sd)
    np.testing.assert_allclose(game(0.0, 0.0), 0.0, atol=1e-12)  # at rest, though p_g may have the wrong sd
    assert (eigenvalues(game.jacobian()).real.max() < -0.01) == (loss != "wasserstein")


def test_spread_damps_where_D_is_a_probability_and_only_there():
    for loss in LOSSES:
        still = eigenvalues(LineGame(loss, sd_data=1, sd_samples=1).jacobian()).real
        np.testing.assert_allclose(still, 0 if loss == "wasserstein" else -0.25, atol=1e-12)


@pytest.mark.parametrize("loss", ["minimax", "wasserstein"])
def test_the_flow_of_the_dirac_game_keeps_its_distance(loss):
    way = flow(LineGame(loss), (1.5, 0.5), 60, BOX)
    assert way.shape == (2, 400)
    np.testing.assert_allclose((way**2).sum(0), 2.5, rtol=1e-6)
    angles = np.unwrap(np.arctan2(way[1], way[0]))
    assert abs(angles[-1] - angles[0]) > 4 * np.pi
    assert angles[-1] < angles[0]  # clockwise: D answers where G is


def test_minus_log_D_comes_nearer_though_its_eigenvalues_do_not_say_so():
    game = LineGame("non_saturating")
    way = flow(game, (1.5, 0.5), 60, BOX)
    # d/dt (theta^2 + psi^2)/2 = -t tanh(t/2), t = theta psi
    for at in POINTS:
        t = at[0] * at[1]
        assert np.dot(at, game(*at)) == pytest.approx(-t * np.tanh(t / 2), abs=1e-12)
    r = np.hypot(*way)
    assert (np.diff(r) <= 1e-8).all()
    assert 0.3 < r[-1] < r[0]  # slowly: not by a factor in equal times
    assert eigenvalues(game.jacobian()).real == pytest.approx([0, 0], abs=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_with_r1_the_dirac_game_comes_to_rest_at_the_rate_of_its_eigenvalues(loss):
    game = LineGame(loss, 0.4)
    way = flow(game, (0.02, 0.01), 40, BOX)
    r, rate = np.hypot(*way), -eigenvalues(game.jacobian()).real.max()
    assert rate == pytest.approx(0.2)
    measured = -np.polyfit(np.linspace(0, 40, 400), np.log(r), 1)[0]
    assert measured == pytest.approx(rate, rel=0.05)
    assert np.hypot(*flow(game, (2.0, 1.5), 80, BOX)[:, -1]) < 1e-2


@pytest.mark.parametrize("h", [0.05, 0.3])
@pytest.mark.parametrize("game", CIRCLING[::2], ids=str)
def test_simultaneous_steps_spiral_out_by_the_derived_factor(game, h):
    way = steps(simultaneous, game, (0.9, 0.4), h, 200, BOX)
    theta, psi = way[:, :-1]
    D = special.expit(psi * theta) if game.loss == "minimax" else 1.0
    # |x + h F|^2 = |x|^2 (1 + h^2 D^2), as F = D (psi, -theta) is at right angles to x
    np.testing.assert_allclose((way[:, 1:] ** 2).sum(0), (way[:, :-1] ** 2).sum(0) * (1 + h**2 * D**2), rtol=1e-12)
    near = simultaneous(game, np.array([1e-4, 2e-4]), h)
    factor = np.hypot(*near) / np.hypot(1e-4, 2e-4)
    np.testing.assert_allclose(np.abs(multipliers(game, h, False)), factor, rtol=1e-7)
    assert factor == pytest.approx(np.sqrt(1 + (h * game.slope) ** 2), rel=1e-7)


@pytest.mark.parametrize("h", [0.1, 0.8])
def test_alternating_steps_of_the_wasserstein_game_stay_on_an_ellipse(h):
    game = LineGame("wasserstein")
    theta, psi = steps(alternating, game, (0.9, 0.4), h, 300, BOX)
    assert len(theta) == 301
    np.testing.assert_allclose(theta**2 + psi**2 - h * theta * psi, 0.9**2 + 0.4**2 - h * 0.36, rtol=1e-9)
    np.testing.assert_allclose(np.abs(multipliers(game, h, True)), 1, rtol=1e-12)
    assert np.abs(multipliers(game, h, False)).min() > 1


@pytest.mark.parametrize("game", GAMES, ids=str)
@pytest.mark.parametrize(("move", "turns"), [(simultaneous, False), (alternating, True)])
def test_multipliers_are_the_eigenvalues_of_one_step(game, move, turns):
    h, e = 0.4, 1e-5
    columns = [(move(game, e * unit, h) - move(game, -e * unit, h)) / (2 * e) for unit in np.eye(2)]
    measured = eigenvalues(np.stack(columns, 1))
    np.testing.assert_allclose(multipliers(game, h, turns), measured, atol=1e-7)


def test_D_moves_first_and_G_sees_it():
    game = LineGame("wasserstein")
    np.testing.assert_allclose(alternating(game, np.array([1.0, 0.0]), 0.5), [0.75, -0.5])
    np.testing.assert_allclose(simultaneous(game, np.array([1.0, 0.0]), 0.5), [1.0, -0.5])


def test_small_steps_follow_the_flow():
    game = LineGame("non_saturating", 0.2, 1.0, 0.5)
    end = flow(game, (1.0, 1.0), 5, BOX)[:, -1]
    for move in (simultaneous, alternating):
        coarse, fine = (steps(move, game, (1.0, 1.0), 5 / n, n, BOX)[:, -1] for n in (200, 2000))
        assert np.abs(fine - end).max() < 0.2 * np.abs(coarse - end).max() < 0.02


def test_a_way_ends_where_it_leaves_the_box():
    small = ((-1.0, -1.0), (1.0, 1.0))
    game = LineGame("wasserstein")
    way = steps(simultaneous, game, (0.9, 0.0), 0.5, 100, small)
    assert (np.abs(way[:, :-1]) <= 1).all()
    assert np.abs(way[:, -1]).max() > 1
    assert flow(game, (0.9, 0.9), 10, small).shape[1] < 100


def C(mean, sd):
    grid = exact.Grid(-14, 14, 8000)
    p, q = (grid.masses(stats.norm(*of).cdf) for of in ((0, 1), (mean, sd)))
    return float(exact.value_of_optimum(p, q))


def softened_kl(mean, sd):
    """2 KL(m || p_data), m = (p_data + p_g)/2."""

    def f(x):
        p, q = stats.norm.logpdf(x), stats.norm.logpdf(x, mean, sd)
        m = np.logaddexp(p, q) - np.log(2)
        return 2 * np.exp(m) * (m - p)

    return integrate.quad(f, -20, 20, limit=500, points=np.arange(-18, 19, 2), epsabs=1e-11)[0]


@pytest.mark.parametrize("at", [(0.7, 0.6), (-1.5, 1.8), (0.0, 0.3), (2.0, 1.0)])
@pytest.mark.parametrize(("loss", "J"), [("minimax", C), ("non_saturating", softened_kl)])
def test_with_D_at_its_best_G_goes_down_the_slope_of_a_divergence(at, loss, J):
    h = 1e-4
    slopes = [(J(*(np.array(at) + h * e)) - J(*(np.array(at) - h * e))) / (2 * h) for e in np.eye(2)]
    np.testing.assert_allclose(DescentOfC(loss)(*at), -np.array(slopes), atol=2e-4)


def test_with_D_at_its_best_every_start_comes_to_the_data():
    for loss in ("minimax", "non_saturating"):
        field = DescentOfC(loss)
        for start in ((2.0, 0.4), (-1.0, 2.2), (0.5, 0.2)):
            way = flow(field, start, 60, ((-3.0, 0.1), (3.0, 2.5)))
            np.testing.assert_allclose(way[:, -1], (0, 1), atol=1e-3)
        np.testing.assert_allclose(eigenvalues(field.jacobian()), [-0.5, -1])
    falling = [C(*at) for at in flow(DescentOfC(), (2.0, 0.4), 10, ((-3.0, 0.1), (3.0, 2.5)))[:, ::20].T]
    assert (np.diff(falling) < 0).all()
