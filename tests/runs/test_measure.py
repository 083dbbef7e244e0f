"""Metrics of a game whose G and D are straight lines, against quadrature of the closed forms."""

import math

import numpy as np
import pytest
import torch
from scipy import integrate
from scipy.special import expit

from gan1d.densities.distributions import P_DATA, P_Z
from gan1d.recipes.settings import Settings, modes_of
from gan1d.recipes.structure import data_of
from gan1d.runs.measure import COLUMN, METRICS, Evaluator
from gan1d.theory.losses import GENERATOR_LOSSES, LOSSES
from gan1d.training.batch import seeded
from gan1d.training.reference.algorithm_1 import Game
from tests.lines import LINES, cases, lines, mean_over, p_g_of, settings

LOG2 = math.log(2)


@cases
def test_metrics_of_lines_are_integrals_of_the_closed_forms(p_data, p_z, a, b, c, w):
    s = settings(p_data=p_data, p_z=p_z)
    samples, data = p_g_of(s, a, b), data_of(s)
    close = 2e-5
    cuts = [a - abs(b), a, a + abs(b), -c / w, -1.5, 0.0, 1.5]

    def p(x):
        return float(data.pdf(np.array([x]))[0])

    def over_data(f):
        return mean_over(p, f, cuts)

    def over_samples(f):
        return mean_over(samples.pdf, f, cuts)

    def D(x):
        return expit(c + w * x)

    def entropy_term(x, q):
        return math.log(2 * q / (p(x) + samples.pdf(x))) if q > 0 else 0.0

    V = over_data(lambda x: math.log(D(x))) + over_samples(lambda x: math.log(1 - D(x)))
    jsd = (over_data(lambda x: entropy_term(x, p(x))) + over_samples(lambda x: entropy_term(x, samples.pdf(x)))) / 2
    side = 1 if w > 0 else -1  # D > 1/2 beyond -c/w on this side
    on_data, on_samples = (float(np.ravel(f(np.array([-c / w])))[0]) for f in (data.cdf, samples.cdf))
    middle = sorted({-9.0, 9.0, *cuts})
    w1 = sum(
        integrate.quad(lambda x: abs(float(data.cdf(np.array([x]))[0]) - samples.cdf(x)), u, v, epsabs=1e-9, limit=200)[
            0
        ]
        for u, v in zip(middle[:-1], middle[1:], strict=True)
    )
    expected = {
        "V": V,
        "discriminator_loss": -V / 2,
        "d_data": over_data(D),
        "d_samples": over_samples(D),
        "jsd": jsd,
        "regret": -math.log(4) + 2 * jsd - V,
        "d_deviation": over_data(lambda x: abs(D(x) - 0.5)),
        "mean": a,
    }
    for loss in GENERATOR_LOSSES:
        found = dict(zip(METRICS, Evaluator(s).metrics(lines(a, b, c, w), loss)[0], strict=True))
        for name, value in expected.items():
            assert found[name] == pytest.approx(value, abs=close), name
        direct = {"minimax": lambda x: math.log(1 - D(x)), "non_saturating": lambda x: -math.log(D(x))}[loss]
        assert found["generator_loss"] == pytest.approx(over_samples(direct), abs=close)
        # minimax pushes by D l', non-saturating by (1 - D) l'
        push = {"minimax": lambda x: D(x) * abs(w), "non_saturating": lambda x: (1 - D(x)) * abs(w)}[loss]
        assert found["signal"] == pytest.approx(over_samples(push), abs=1e-3)
        assert found["accuracy_data"] == pytest.approx((1 - on_data) if side > 0 else on_data, abs=close)
        assert found["accuracy_samples"] == pytest.approx(on_samples if side > 0 else 1 - on_samples, abs=close)
        assert found["w1"] == pytest.approx(w1, abs=close)
        assert found["sd"] == pytest.approx(samples.std(), abs=1e-6)


@cases
def test_columns_agree_with_each_other(p_data, p_z, a, b, c, w):
    s = settings(p_data=p_data, p_z=p_z)
    found = dict(zip(METRICS, Evaluator(s).metrics(lines(a, b, c, w), "minimax")[0], strict=True))
    assert found["discriminator_loss"] == pytest.approx(-found["V"] / 2, abs=1e-12)
    assert found["discriminator_loss"] == pytest.approx(LOG2 - found["jsd"] + found["regret"] / 2, abs=1e-12)
    assert found["regret"] > 0
    assert 0 < found["jsd"] < LOG2
    over_data = found["V"] - found["generator_loss"]  # E log D(x), at most 0
    assert over_data < 0


@pytest.mark.parametrize("loss", GENERATOR_LOSSES)
@pytest.mark.parametrize("p_data", P_DATA)
def test_everything_is_at_its_equilibrium_where_D_knows_nothing(p_data, loss):
    s = settings(p_data=p_data, weights=(1.0, 2.0, 3.0)[: modes_of(p_data)])
    found = dict(zip(METRICS, Evaluator(s).metrics(lines(0.0, 1.0, 0.0, 0.0), loss)[0], strict=True))
    assert found["discriminator_loss"] == pytest.approx(LOG2, abs=1e-11)
    assert found["V"] == pytest.approx(-math.log(4), abs=1e-11)
    assert found["generator_loss"] == pytest.approx({"minimax": -LOG2, "non_saturating": LOG2}[loss], abs=1e-11)
    for name in ("d_data", "d_samples", "accuracy_data", "accuracy_samples"):
        assert found[name] == pytest.approx(0.5, abs=1e-11)
    assert found["regret"] == pytest.approx(2 * found["jsd"], abs=1e-11)
    assert found["d_deviation"] == 0
    assert found["signal"] == 0


@pytest.mark.parametrize(("p_data", "b"), [("normal", 1.0), ("normal", -1.0), ("uniform", math.sqrt(3))])
def test_a_perfect_G_has_no_distance_to_p_data(p_data, b):
    """Normal from normal noise and uniform from uniform noise are straight lines."""
    s = settings(p_data=p_data, p_z=p_data)
    found = dict(zip(METRICS, Evaluator(s).metrics(lines(0.0, b, 0.3, 0.4), "minimax")[0], strict=True))
    # normal noise: p_g is even in a noise cell of width h, integral h^2 |p'| / 12 off; uniform: float32 rounding
    assert found["jsd"] == pytest.approx(0, abs=5e-6)
    assert found["w1"] == pytest.approx(0, abs=2e-5)
    assert found["sd"] == pytest.approx(1, abs=1e-6)
    assert found["regret"] > 0.01


@pytest.mark.parametrize("shift", [-1.5, 0.5])
def test_w1_of_a_shifted_perfect_g_is_the_shift(shift):
    found = Evaluator(settings(p_z="normal")).metrics(lines(shift, 1.0, 0.0, 0.1), "minimax")[0]
    assert found[COLUMN["w1"]] == pytest.approx(abs(shift), abs=1e-6)


def test_columns_are_found_by_name():
    assert len(set(METRICS)) == len(METRICS)
    assert [METRICS[COLUMN[name]] for name in METRICS] == list(METRICS)


@pytest.mark.parametrize("p_z", P_Z)
def test_curves_of_lines(p_z):
    s = settings(p_z=p_z)
    evaluator = Evaluator(s)
    curves = evaluator.curves(np.concatenate((lines(0.5, 1.0, 0.2, -0.6), lines(-1.0, 0.5, 0.0, 2.0))))
    x = evaluator.grid.centres
    np.testing.assert_allclose(curves.logits[0], 0.2 - 0.6 * x, atol=1e-5)
    np.testing.assert_allclose(curves.D[1], expit(2 * x), atol=1e-5)
    np.testing.assert_allclose(curves.images[1], -1 + 0.5 * evaluator.z, atol=1e-5)
    expected = evaluator.grid.masses(p_g_of(s, 0.5, 1.0).cdf)
    assert np.abs(np.cumsum(curves.p_g[0]) - np.cumsum(expected)).max() < 1 / 4096
    np.testing.assert_allclose(curves.p_g.sum(1), 1, atol=1e-9)


def test_D_stays_a_probability_at_huge_logits():
    curves = Evaluator(LINES).curves(lines(0.0, 1.0, 0.0, 1e4))
    assert curves.D[0, 0] == 0
    assert curves.D[0, -1] == 1


def test_g_of_snapshots_at_chosen_noise():
    z = np.array([-0.5, 0.0, 1.0])
    np.testing.assert_allclose(Evaluator(LINES).G(lines(0.5, 2.0, 0.0, 0.0), z), [[-0.5, 0.5, 2.5]], atol=1e-6)


def test_tangents_are_the_logit_of_d_and_its_slope():
    """By finite differences of the game's own D, in the middle of the bits that float32 has."""
    s = settings(D_width=8, D_depth=2, D_activation="tanh", D_first="sine")
    game, x, h = Game(s), np.linspace(-3, 3, 31), 1e-2
    logits, slopes = Evaluator(s).tangents(game.snapshot(), x)

    def d(points):
        with torch.no_grad():
            return game.D(torch.from_numpy(points.astype(np.float32))[None])[0].numpy().astype(float)

    np.testing.assert_allclose(logits, d(x), atol=1e-6)
    # central differences of fourth order
    numeric = (8 * (d(x + h) - d(x - h)) - (d(x + 2 * h) - d(x - 2 * h))) / (12 * h)
    np.testing.assert_allclose(slopes, numeric, atol=1e-3)
    assert np.abs(slopes).max() > 0.5


def test_tangents_of_a_line():
    logits, slopes = Evaluator(LINES).tangents(lines(0.0, 1.0, 0.2, -0.6), np.array([-1.0, 0.0, 2.0]))
    np.testing.assert_allclose(logits, [0.8, 0.2, -1.0], atol=1e-6)
    np.testing.assert_allclose(slopes, -0.6, atol=1e-6)


def test_half_way_between_two_states_samples_and_logits_are_half_way():
    """Between G = 0.5 + z and G = -1 + 0.5 z, with weights 1/4 and 3/4, lies G = -0.625 + 0.625 z."""
    evaluator, a, b = Evaluator(LINES), lines(0.5, 1.0, 0.2, -0.6), lines(-1.0, 0.5, 0.0, 2.0)
    mixed, line = evaluator.mixed(((a, 0.25), (b, 0.75))), evaluator.curves(lines(-0.625, 0.625, 0.05, 1.35))
    for name in ("images", "logits", "p_g"):
        np.testing.assert_allclose(getattr(mixed, name), getattr(line, name), atol=1e-5)
    alone = evaluator.mixed(((a, 1.0),))
    np.testing.assert_array_equal(alone.p_g, evaluator.curves(a).p_g)


@pytest.mark.parametrize("name", P_DATA)
@pytest.mark.parametrize("p_z", P_Z)
def test_an_evaluator_reads_a_whole_game(name, p_z):
    """Curves and numbers of a real start: the networks it evaluates are the game's own."""
    s = Settings(p_data=name, p_z=p_z, G_width=4, D_width=6)
    game, evaluator = Game(seeded(s, (1, 2))), Evaluator(s)
    curves = evaluator.curves(game.snapshot())
    with torch.no_grad():
        at = torch.from_numpy(evaluator.grid.centres.astype(np.float32)).expand(2, -1)
        noise = torch.from_numpy(evaluator.z.astype(np.float32)).expand(2, -1)
        np.testing.assert_allclose(curves.logits, game.D(at).numpy(), atol=1e-5)
        np.testing.assert_allclose(curves.images, game.G(noise).numpy(), atol=1e-5)
    metrics = evaluator.metrics(game.snapshot(), "non_saturating")
    assert metrics.shape == (2, len(METRICS))
    assert np.isfinite(metrics).all()
    np.testing.assert_allclose(metrics[:, COLUMN["mean"]], s.start_mean, atol=2e-3)
    np.testing.assert_allclose(metrics[:, COLUMN["sd"]], s.start_sd, rtol=5e-3)


@pytest.mark.parametrize("loss", LOSSES)
def test_numbers_and_curves_of_a_snapshot_are_the_same_bits_alone_and_in_any_batch(loss):
    """So a run can be measured as it comes or many states at once, beside one that folds and one that overflowed."""
    s = Settings(G_init="plain", loss=loss, p_data="two_modes")
    evaluator, snapshots = Evaluator(s), Game(seeded(s, range(11))).snapshot().copy()
    snapshots[:, : evaluator.size_of_G] *= (
        1.0 + np.arange(len(snapshots))[:, None] / 4
    )  # from nearly flat to many folds
    snapshots[3, 0] = np.nan
    alone = np.concatenate([evaluator.metrics(snapshot[None], loss) for snapshot in snapshots])
    assert len(np.unique(alone[:, COLUMN["jsd"]])) == len(snapshots)
    for rows in (slice(None), slice(1, None), slice(None, None, -1), slice(0, 5, 2)):
        np.testing.assert_array_equal(evaluator.metrics(snapshots[rows], loss), alone[rows])
    together, one = evaluator.curves(snapshots), evaluator.curves(snapshots[5:6])
    for name in ("p_g", "logits", "images"):
        np.testing.assert_array_equal(getattr(together, name)[5], getattr(one, name)[0])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 3e38])
@pytest.mark.parametrize("player", ["G", "D"])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_network_that_overflowed_gives_numbers_that_are_not_finite_and_no_warning(bad, player, loss):
    """Only where it is involved: the other snapshot of the same stack is measured as ever."""
    evaluator, good = Evaluator(LINES), lines(0.5, 1.0, 0.2, -0.6)
    broken = good.copy()
    broken[:, slice(0, 12) if player == "G" else slice(12, 24)] = bad
    found = evaluator.metrics(np.concatenate((broken, good)), loss)
    np.testing.assert_array_equal(found[1], evaluator.metrics(good, loss)[0])
    for name in ("V", "discriminator_loss", "generator_loss", "regret"):
        assert not np.isfinite(found[0, COLUMN[name]])
    assert np.isfinite(found[0, COLUMN["jsd"]]) == (player == "D")
