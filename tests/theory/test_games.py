"""Laws of every game on exact cells: D* beats what is near it, slopes of losses, equilibria, and what is drawn."""

import math

import numpy as np
import pytest
import torch
from scipy import optimize, stats

from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs import figure_1
from gan1d.runs.recording import Recording
from gan1d.theory.cells import Cells
from gan1d.theory.exact import Grid, jsd, total_variation
from gan1d.theory.games import GAMES, caption, convention
from gan1d.theory.losses import GENERATOR_LOSSES, LOSSES
from gan1d.training.reference import objective

GRID = Grid()
LOG2 = math.log(2)
NEW = ("least_squares", "hinge", "wasserstein")
every_game = pytest.mark.parametrize("loss", GAMES)
every_new_game = pytest.mark.parametrize("loss", NEW)

# p_data, p_g: apart, overlapping, one within the other, the same
PAIRS = {
    "shifted": (stats.norm(0, 1), stats.norm(0.7, 0.6)),
    "far apart": (stats.norm(-3, 0.3), stats.norm(3, 0.3)),
    "inside": (stats.uniform(-2, 4), stats.uniform(-1, 1)),
    "same": (stats.laplace(), stats.laplace()),
}


def masses(name):
    p, q = PAIRS[name]
    return GRID.masses(p.cdf), GRID.masses(q.cdf)


def cells(p, q):
    """The grid's bins, with a bin more at either end, as cells in which both densities are even."""
    ends = np.concatenate(([GRID.low - GRID.step], GRID.edges, [GRID.high + GRID.step]))
    return Cells(ends, p, q, np.zeros_like(p), np.zeros_like(p))


def best_output(loss, p, q):
    """An f whose D is D*; where the paper's D* is 0 or 1, a logit of 40."""
    D = GAMES[loss].best(p, q, GRID.step)
    if loss in GENERATOR_LOSSES:
        with np.errstate(divide="ignore"):
            return np.clip(np.log(D) - np.log1p(-D), -40, 40)
    return D


def bumps(seed, n=200):
    """Smooth and rough perturbations of f."""
    rng, x = np.random.default_rng(seed), GRID.centres
    for _ in range(n):
        rough = rng.normal(size=len(x))
        smooth = np.sin(rng.uniform(0.2, 4) * x + rng.uniform(0, 6))
        yield rng.choice((0.01, 0.3, 2.0)) * (rough if rng.random() < 0.5 else smooth)


def test_every_loss_that_can_be_chosen_has_its_game():
    assert tuple(GAMES) == LOSSES
    assert set(LOSSES) == {*GENERATOR_LOSSES, *NEW}


# ---- D* --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("loss", [*GENERATOR_LOSSES, "least_squares", "hinge"])
def test_no_f_has_a_higher_V_than_D_star(loss, pair):
    rules, (p, q) = GAMES[loss], masses(pair)
    f = best_output(loss, p, q)
    most = rules.best_value(cells(p, q))
    assert rules.value(p, q, f) == pytest.approx(most, abs=1e-9)
    for bump in bumps(1):
        assert rules.value(p, q, f + bump) <= most + 1e-9
    # Where the two are far apart or the same, many an f may be as good.
    if pair not in ("far apart", "same"):
        assert rules.value(p, q, f + 0.5 * np.sin(GRID.centres)) < most - 1e-3


@pytest.mark.parametrize("pair", PAIRS)
def test_no_critic_with_slopes_of_at_most_1_has_a_higher_V_than_w1(pair):
    rules, (p, q) = GAMES["wasserstein"], masses(pair)
    f, most = rules.best(p, q, GRID.step), rules.best_value(cells(p, q))
    assert np.abs(np.diff(f)).max() <= GRID.step * (1 + 1e-9)
    # f is read at the middles of the cells, so that it sees their mass there: where the CDFs cross inside a cell, with
    # gaps a and b at its ends, the trapezoid of |F_g - F_data| is that much more than the two triangles of even mass
    gap = np.cumsum(q - p)
    (at,) = (gap[1:] * gap[:-1] < -1e-18).nonzero()
    a, b = np.abs(gap[at]), np.abs(gap[at + 1])
    crossing = GRID.step * (a * b / (a + b)).sum()
    assert 0 <= crossing < 4e-5
    assert rules.value(p, q, f) == pytest.approx(most + crossing, abs=1e-12)
    rng = np.random.default_rng(2)
    for _ in range(200):
        other = np.cumsum(rng.uniform(-1, 1, len(f)) * GRID.step)
        assert rules.value(p, q, other) <= most + 1e-12
    # turned round, it is as bad as any
    assert rules.value(p, q, -f) == pytest.approx(-most - crossing, abs=1e-12)


def test_wasserstein_of_a_shift_is_the_shift_and_of_two_normals_scipys():
    inside = (np.arange(200) + 0.5) / 200 - 0.5
    x = (GRID.centres[:, None] + GRID.step * inside).ravel()
    for name in PAIRS:
        p, q = masses(name)
        # As even in a cell as 200 points are: step^2 * density / 4 / 200^2 where the CDFs cross
        expected = stats.wasserstein_distance(x, x, np.repeat(p, 200), np.repeat(q, 200))
        assert GAMES["wasserstein"].best_value(cells(p, q)) == pytest.approx(expected, abs=1e-9)
    p, q = (GRID.masses(stats.norm(mean, 0.4).cdf) for mean in (-1.0, 0.5))
    assert GAMES["wasserstein"].best_value(cells(p, q)) == pytest.approx(1.5, abs=1e-6)
    # f* rises with slope 1 toward the data, which lie to the left
    f = GAMES["wasserstein"].best(p, q, GRID.step)
    np.testing.assert_allclose(np.diff(f)[300:500], -GRID.step, rtol=1e-9)


def test_the_best_critic_is_flat_where_the_two_are_the_same():
    p, q = masses("same")
    q = q * (1 + 1e-15 * np.random.default_rng(5).normal(size=len(q)))  # but for rounding
    assert (q != p).any()
    np.testing.assert_array_equal(GAMES["wasserstein"].best(p, q, GRID.step), 0.0)


@pytest.mark.parametrize("pair", ["shifted", "inside"])
def test_best_values_are_the_known_distances(pair):
    p, q = masses(pair)
    both = p + q
    chi = np.sum(np.where(both > 0, (p - q) ** 2 / np.where(both > 0, both, 1), 0))
    expected = {
        "non_saturating": -2 * LOG2 + 2 * jsd(p, q),
        "minimax": -2 * LOG2 + 2 * jsd(p, q),
        "least_squares": -0.25 + chi / 8,
        "hinge": -2 * (1 - total_variation(p, q)),
    }
    for loss, value in expected.items():
        assert GAMES[loss].best_value(cells(p, q)) == pytest.approx(value, abs=1e-12)
        assert -GAMES[loss].best_value(cells(p, q)) > 0  # the two overlap


@pytest.mark.parametrize("loss", ["least_squares", "hinge"])
@pytest.mark.parametrize(("p", "q"), [(0.3, 0.1), (0.1, 0.3), (0.2, 0.0), (0.0, 0.2)])
def test_D_star_of_one_cell_is_found_by_search(loss, p, q):
    """One cell's part of V has its maximum at D*; hinge's is flat between -1 and 1 if one of the two is 0."""
    rules, (p, q) = GAMES[loss], (np.array([p]), np.array([q]))
    found = optimize.minimize_scalar(lambda f: -rules.value(p, q, np.array([f])), bounds=(-3, 3), method="bounded")
    best = rules.best(p, q, GRID.step)
    assert rules.value(p, q, best) >= -found.fun - 1e-9
    if loss == "least_squares" or (p > 0 and q > 0):
        assert best[0] == pytest.approx(found.x, abs=1e-4)


# ---- losses and pushes ---------------------------------------------------------------------------------------------


@every_game
def test_exact_losses_are_the_training_losses_of_a_sample_of_every_cell(loss):
    """With equal masses the expectation is the mean that the players descend."""
    rng, rules, n = np.random.default_rng(3), GAMES[loss], 50
    f = rng.normal(size=2 * n) * 1.5
    p, q = np.repeat([1 / n, 0], n), np.repeat([0, 1 / n], n)
    data, samples = torch.from_numpy(f[:n]), torch.from_numpy(f[n:])
    assert rules.value(p, q, f) == pytest.approx(
        objective.discriminator_objective(data, samples, loss).item(), rel=1e-12
    )
    if loss == "wasserstein":  # measured up to the constant that a critic is free in
        samples = samples - (data.mean() + samples.mean()) / 2
    assert rules.generator_loss(p, q, f) == pytest.approx(objective.generator_loss(samples, loss).item(), rel=1e-12)


@every_game
def test_push_is_minus_the_slope_of_the_generator_loss_by_autograd(loss):
    x = torch.linspace(-3, 3, 41, dtype=torch.float64, requires_grad=True)
    f = torch.sin(2 * x) + 0.3 * x**2 - 0.4
    (slopes,) = torch.autograd.grad(f.sum(), x, retain_graph=True)
    total = objective.generator_loss(f.unsqueeze(-1), loss).sum()  # of each point alone
    (gradient,) = torch.autograd.grad(total, x)
    found = GAMES[loss].push(f.detach().numpy(), slopes.numpy())
    np.testing.assert_allclose(found, -gradient.numpy(), rtol=1e-9, atol=1e-12)


# ---- equilibrium ---------------------------------------------------------------------------------------------------


@every_game
def test_the_levels_are_those_of_a_D_that_cannot_tell_where_p_g_is_p_data(loss):
    rules, (p, q) = GAMES[loss], masses("same")
    f = np.full(len(p), 0.5 if loss == "least_squares" else 0.0)
    np.testing.assert_allclose(rules.D(p, q, f), rules.uninformed_D.value, atol=1e-15)
    V = rules.value(p, q, f)
    assert pytest.approx(V, abs=1e-12) == rules.equilibrium_V.value
    assert pytest.approx(rules.loss_of_V * V, abs=1e-12) == rules.equilibrium_D_loss.value
    if rules.equilibrium_G_loss:
        assert pytest.approx(rules.generator_loss(p, q, f), abs=1e-12) == rules.equilibrium_G_loss.value
        assert pytest.approx(rules.equilibrium_D.value) == rules.D(p, q, f)[0]
    assert rules.best_value(cells(p, q)) == pytest.approx(rules.equilibrium_V.value, abs=1e-12)  # no D gains anything
    p, q = masses("shifted")
    assert rules.best_value(cells(p, q)) > rules.equilibrium_V.value + 0.01  # there one does


NAMES = {"log 2": LOG2, "−log 2": -LOG2, "−log 4": -2 * LOG2, "1/2": 0.5, "1/4": 0.25, "1/8": 0.125, "−1/4": -0.25,
         "2": 2, "−2": -2, "1": 1, "−1": -1, "3": 3, "−3": -3, "0": 0}  # fmt: skip


@every_game
def test_every_level_is_named_as_it_is(loss):
    rules = GAMES[loss]
    levels = (
        rules.equilibrium_D_loss,
        rules.equilibrium_G_loss,
        rules.equilibrium_V,
        rules.equilibrium_D,
        rules.uninformed_D,
        *rules.axis.ticks,
    )
    for level in filter(None, levels):
        assert level.value == NAMES[level.label]


@pytest.mark.parametrize("at", [-1.0, -0.3, 0.0, 1.0])
def test_hinge_is_2_for_any_constant_critic_between_minus_1_and_1_and_more_beyond(at):
    rules, (p, q) = GAMES["hinge"], masses("same")
    assert rules.value(p, q, np.full(len(p), at)) == pytest.approx(-2, abs=1e-12)
    assert rules.value(p, q, np.full(len(p), 1.2)) == pytest.approx(-2.2, abs=1e-12)
    # No D gains anything over it and G has no slope: it is an equilibrium, and there G's loss is -f, not 0
    assert rules.best_value(cells(p, q)) == pytest.approx(-2, abs=1e-12)
    assert rules.generator_loss(p, q, np.full(len(p), at)) == pytest.approx(-at, abs=1e-12)


def test_hinge_has_no_one_value_of_D_and_of_G_s_loss_at_equilibrium():
    rules, even = GAMES["hinge"], figure_1.equilibrium("hinge")
    assert rules.equilibrium_G_loss is None
    assert rules.equilibrium_D is None
    assert even["losses"] == [rules.equilibrium_D_loss]
    assert even["D"] == []
    for words in (caption("hinge"), convention("hinge")):
        assert "−f for a constant f from −1 to 1" in words
    for loss in set(GAMES) - {"hinge"}:
        assert GAMES[loss].equilibrium_G_loss in figure_1.equilibrium(loss)["losses"]
        assert figure_1.equilibrium(loss)["D"] == [GAMES[loss].equilibrium_D]


def test_a_centred_critic_does_not_know_its_constant():
    (p, q), D = masses("shifted"), GAMES["wasserstein"].D
    f = np.random.default_rng(4).normal(size=(3, len(p)))
    np.testing.assert_allclose(D(p, q, f + 17.0), D(p, q, f), atol=1e-12)
    np.testing.assert_allclose((p * D(p, q, f)).sum(-1) + (q * D(p, q, f)).sum(-1), 0, atol=1e-12)
    value, generator_loss = GAMES["wasserstein"].value, GAMES["wasserstein"].generator_loss
    np.testing.assert_allclose(value(p, q, f + 17.0), value(p, q, f), atol=1e-12)
    np.testing.assert_allclose(generator_loss(p, q, f + 17.0), value(p, q, f) / 2, atol=1e-12)


# ---- words and pictures --------------------------------------------------------------------------------------------


@every_game
def test_words_name_the_losses_and_their_equilibria(loss):
    rules, words = GAMES[loss], convention(loss)
    assert f"{rules.words_D}; {rules.equilibrium_D_loss.label} at equilibrium" in words
    assert f"{loss}, {rules.words_G}; {rules.words_equilibrium_G_loss} at equilibrium" in words
    assert ("in nats" in words) == ("in nats" in caption(loss)) == (loss in GENERATOR_LOSSES)
    ends = {rules.equilibrium_D_loss.label, rules.words_equilibrium_G_loss}
    assert set(caption(loss).rpartition("at equilibrium ")[2].rstrip(".").split(" and ")) == ends
    assert caption(loss).count("\n") == 0


@every_game
def test_a_place_on_the_axis_goes_there_and_back(loss):
    axis = GAMES[loss].axis
    D = np.array([axis.low, axis.high, 0.3, GAMES[loss].uninformed_D.value])
    place = axis.place(D)
    assert place[:2].tolist() == [0, 1]
    assert place[3] == 0.5  # a D that cannot tell is in the middle
    np.testing.assert_allclose(axis.at(place), D, atol=1e-15)


@every_new_game
def test_the_picture_of_an_edit_is_drawn_by_the_game_in_force(loss):
    recording = Recording(Recipe(Settings(m=16, G_width=4, D_width=6)).edited(2, "loss", loss))
    recording.extend(4)
    evaluator, rules = recording.evaluator, GAMES[loss]
    for i, game in ((1, GAMES["non_saturating"]), (2, rules), (4, rules)):
        snapshot = recording.state(i)
        curves = evaluator.curves(snapshot)
        drawn = figure_1.picture(recording.evaluator, recording.recipe, i, ((snapshot, 1.0),), curves)
        x = figure_1.points_of(evaluator)
        f = evaluator.tangents(snapshot, x)[0].astype(float)
        if game is GAMES["wasserstein"]:
            f -= (np.vecdot(evaluator.p_data, curves.logits[0]) + np.vecdot(curves.p_g[0], curves.logits[0])) / 2
        D = 1 / (1 + np.exp(-f)) if game is GAMES["non_saturating"] else f
        np.testing.assert_allclose(game.axis.at(drawn["D"]), D, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(drawn["push"], game.push(*evaluator.tangents(snapshot, drawn["arrows"])), rtol=1e-9)
        scene = figure_1.described(recording, i)
        assert scene["axis"]["label"] == game.axis.label
        assert scene["equilibrium"]["V"] == [game.equilibrium_V]
        low, high = scene["axis"]["low"], scene["axis"]["high"]
        for place, label in scene["axis"]["ticks"]:
            assert low + place * (high - low) == pytest.approx(NAMES[label])


@every_game
def test_D_star_as_drawn_is_the_optimum_where_there_is_anything(loss):
    recording = Recording(Recipe(Settings(m=16, G_width=4, D_width=6, loss=loss, p_data="uniform", start_mean=3.0)))
    evaluator, snapshot, rules = recording.evaluator, recording.state(0), GAMES[loss]
    curves = evaluator.curves(snapshot)
    found = rules.axis.at(
        figure_1.picture(recording.evaluator, recording.recipe, 0, ((snapshot, 1.0),), curves)["D_star"]
    )
    p, q = evaluator.p_data, curves.p_g[0]
    exact = rules.best(p, q, evaluator.grid.step)[1:-1].reshape(-1, 2)
    both = (p + q)[1:-1].reshape(-1, 2)
    alike = (both > 1e-9).all(1)
    low, high = exact.min(1), exact.max(1)
    assert (found[alike] >= low[alike] - 1e-9).all()
    assert (found[alike] <= high[alike] + 1e-9).all()
    assert np.isnan(found[(both == 0).all(1)]).all()
    assert alike.sum() > 100
