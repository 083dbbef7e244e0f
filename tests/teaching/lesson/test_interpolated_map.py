"""The density of a bent map is that of the change of variables."""

import numpy as np
import pytest

from gan1d.teaching.lesson.interpolated_map import KNOTS, P_Z, Bend
from gan1d.theory.exact import Grid

GRID = Grid(-4.0, 4.0, 400)
IMAGES = [tuple(row) for row in np.random.default_rng(4).uniform(-3.9, 3.9, (12, 5))]
IMAGES += [(0.0,) * 5, (1.0, 1.0, -2.0, -2.0, 3.0)]  # flat stretches


@pytest.mark.parametrize("images", IMAGES)
def test_it_goes_through_its_knots_turns_only_there_and_its_slope_is_its_derivative(images: tuple[float, ...]) -> None:
    G = Bend(images)
    np.testing.assert_allclose(G(KNOTS), images, atol=1e-12)
    for a, b in zip(KNOTS, KNOTS[1:], strict=False):
        rise = np.diff(G(np.linspace(a, b, 50)))
        assert (rise >= -1e-12).all() or (rise <= 1e-12).all()
    z = np.linspace(-0.99, 0.99, 33)[1:-1:2]
    h = 1e-5
    np.testing.assert_allclose(G.slope(z), (G(z + h) - G(z - h)) / (2 * h), atol=2e-3)


@pytest.mark.parametrize("images", IMAGES)
def test_its_density_has_mass_one(images: tuple[float, ...]) -> None:
    assert Bend(images).density(GRID).sum() * GRID.step == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("way", [1.0, -1.0])
def test_where_it_does_not_fold_p_g_is_p_z_over_its_slope(way: float) -> None:
    G = Bend(tuple(way * np.array([-3.0, -1.2, 0.3, 1.4, 2.5])))
    assert not G.folds
    z = np.linspace(-0.9, 0.9, 37)
    p_g = np.interp(G(z), GRID.centres[1:-1], G.density(GRID))
    np.testing.assert_allclose(p_g, P_Z / np.abs(G.slope(z)), rtol=0.02)


def test_where_it_folds_the_densities_of_both_ways_add_up() -> None:
    G = Bend((-2.0, 0.5, 1.5, 0.5, -2.0))
    assert G.folds
    z = np.array([-0.8, -0.6, -0.3])  # and, by symmetry, their mirrors
    p_g = np.interp(G(z), GRID.centres[1:-1], G.density(GRID))
    np.testing.assert_allclose(p_g, 2 * P_Z / np.abs(G.slope(z)), rtol=0.02)


def test_a_straight_line_is_as_steep_everywhere_and_halves_what_it_doubles() -> None:
    narrow, wide = Bend((-1.0, -0.5, 0.0, 0.5, 1.0)), Bend((-2.0, -1.0, 0.0, 1.0, 2.0))
    assert narrow.steepness == pytest.approx((1.0, 1.0))
    assert wide.steepness == pytest.approx((2.0, 2.0))
    assert wide.density(GRID).max() == pytest.approx(narrow.density(GRID).max() / 2)
    assert Bend((0.0, 1.0, 2.0, 1.0, 0.0)).steepness[0] == pytest.approx(0.0, abs=1e-9)
