"""C(G) along a path is the envelope of V with D frozen (Proposition 2)."""

import math

import numpy as np
import pytest

from gan1d.teaching.workbench import path
from gan1d.teaching.workbench.pairs import Humps, Pair
from gan1d.teaching.workbench.path import PATHS

NAMES = tuple(PATHS)
STARTS = np.linspace(0.08, 0.92, 6)  # shares of the path


def C_at(name, t):
    return Pair(PATHS[name].data, PATHS[name].p_g(t)).C


@pytest.mark.parametrize("name", NAMES)
def test_C_is_least_only_where_p_g_is_p_data(name):
    t, C = PATHS[name].t, path.value_of_optimum(name)
    assert C_at(name, PATHS[name].solved) == pytest.approx(-math.log(4), abs=1e-12)
    np.testing.assert_allclose(C, [C_at(name, each) for each in t], atol=1e-12)
    away = np.abs(t - PATHS[name].solved) > 1e-9
    assert (C[away] > -math.log(4)).all()
    assert (C <= 1e-12).all()
    assert (np.diff(C[t <= PATHS[name].solved]) < 0).all()
    assert (np.diff(C[t >= PATHS[name].solved]) > 0).all()


@pytest.mark.parametrize("share", STARTS)
@pytest.mark.parametrize("name", NAMES)
def test_a_frozen_D_is_never_better_than_the_best_and_as_good_where_it_was_frozen(name, share):
    t, C = PATHS[name].t, path.value_of_optimum(name)
    t0 = float(PATHS[name].low + share * (PATHS[name].high - PATHS[name].low))
    frozen = path.value_of_frozen(name, t0)
    assert (frozen <= C + 1e-12).all()
    on_grid = int(np.abs(t - t0).argmin())
    touching = path.value_of_frozen(name, float(t[on_grid]))
    assert touching[on_grid] == pytest.approx(C[on_grid], abs=1e-12)
    # elsewhere it is strictly worse, unless D is blind and stays so
    assert (frozen[np.abs(t - t0) > 0.2 * (t[-1] - t[0])] < C[np.abs(t - t0) > 0.2 * (t[-1] - t[0])] - 1e-6).all()


@pytest.mark.parametrize("share", STARTS)
@pytest.mark.parametrize("name", NAMES)
def test_where_they_touch_they_have_one_slope(name, share):
    of, h = PATHS[name], 1e-4
    t0 = of.low + share * (of.high - of.low)
    pair = Pair(of.data, of.p_g(t0))
    slope_of_C = (C_at(name, t0 + h) - C_at(name, t0 - h)) / (2 * h)
    moved = (of.p_g(t0 + h).masses() - of.p_g(t0 - h).masses()) / (2 * h)
    slope_of_V = moved @ -np.logaddexp(0.0, pair.logits)  # log(1 - D)
    assert slope_of_V == pytest.approx(slope_of_C, abs=1e-5)
    assert (slope_of_C < 0) == (t0 < of.solved)


@pytest.mark.parametrize("share", STARTS)
def test_on_a_path_of_mixtures_V_is_straight_and_C_is_convex(share):
    C, frozen = path.value_of_optimum("mixture"), path.value_of_frozen("mixture", float(share))
    assert np.abs(np.diff(frozen, 2)).max() < 1e-12
    assert (np.diff(C, 2) > 0).all()


def test_in_a_parameter_C_need_not_be_convex():
    bends = np.diff(path.value_of_optimum("shift"), 2)
    assert bends.min() < -1e-4
    assert bends.max() > 1e-4


def test_the_paths_are_the_generators_they_name():
    """G(z) = z + t, G(z) = t z, and a share t of the right mode."""
    x = np.linspace(-3, 3, 7)
    for t in (0.5, 1.7):
        np.testing.assert_allclose(PATHS["shift"].p_g(t).pdf(x), Humps().pdf(x - t), rtol=1e-12)
        np.testing.assert_allclose(PATHS["width"].p_g(t).pdf(x), Humps().pdf(x / t) / t, rtol=1e-12)
    left, right, mixed = (PATHS["mixture"].p_g(t).pdf(x) for t in (0.0, 1.0, 0.3))
    np.testing.assert_allclose(mixed, 0.7 * left + 0.3 * right, rtol=1e-12)
    assert right[-1] > left[-1]
