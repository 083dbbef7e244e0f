"""Points to heights: the estimate against scipy's."""

import numpy as np
import pytest
from scipy import stats

from gan1d.base.fields import SettingsError
from gan1d.densities.from_points import estimate
from gan1d.recipes.settings import Settings

RNG = np.random.default_rng(2)
SAMPLES = {
    "normal": RNG.normal(36.6, 0.4, 1000),
    "two humps": np.concatenate((RNG.normal(-3, 1, 400), RNG.normal(4, 0.5, 300))),
    "tails": RNG.laplace(0, 1, 300),
    "few": np.array([1.0, 2.0, 4.0, 4.0]),
    "two": np.array([-1e99, 1e99]),
    "mostly one value": np.array([5.0] * 90 + [6.0] * 10),
}


def silverman(values):
    """R's bw.nrd0: 0.9 min(sd, IQR / 1.34) n^(-1/5)."""
    spread = min(values.std(), stats.iqr(values) / 1.34) or values.std()
    return 0.9 * spread * len(values) ** -0.2


def ends_of(done):
    """The first and the last x of the heights, as the sentence says."""
    words = done.partition("heights from ")[2].split()
    return float(words[0]), float(words[2].rstrip(":"))


@pytest.mark.parametrize("name", SAMPLES)
def test_it_is_scipys_kernel_estimate_with_silvermans_bandwidth(name):
    values = SAMPLES[name]
    made = estimate(values)
    h = silverman(values)
    at = np.linspace(values.min() - 3 * h, values.max() + 3 * h, 64)
    density = stats.gaussian_kde(values, bw_method=h / values.std(ddof=1))(at)
    np.testing.assert_allclose(made.heights, 999 * density / density.max(), atol=1.5)
    assert (max(made.heights), len(made.heights)) == (999, 64)
    assert "(Silverman's rule)." in made.done
    assert ends_of(made.done) == pytest.approx((at[0], at[-1]), rel=1e-3)
    assert f"{len(values):,} points" in made.done
    assert Settings(p_data="drawn", heights=made.heights).own_data


def test_a_bandwidth_narrower_than_a_step_between_heights_is_widened_and_that_is_said():
    values = np.concatenate((RNG.normal(0, 1, 5000), [-400.0, 900.0]))
    made = estimate(values)
    low, high = ends_of(made.done)
    h = (high - low) / 63
    assert h == pytest.approx(1300 / 57, rel=1e-3)
    assert f"bandwidth {h:.3g} (wider than Silverman's {silverman(values):.3g}, to show at all)" in made.done
    density = stats.gaussian_kde(values, bw_method=h / values.std(ddof=1))(np.linspace(low, high, 64))
    np.testing.assert_allclose(made.heights, 999 * density / density.max(), atol=1.5)


def test_units_do_not_matter_and_order_does_not():
    values = SAMPLES["two humps"]
    for other in (values[::-1], 1e50 * values, values / 1e50):
        np.testing.assert_allclose(estimate(other).heights, estimate(values).heights, atol=1)


@pytest.mark.parametrize("values", [[3.0, 3.0], [0.0, 0.0, 0.0], [1e100] * 3])
def test_one_value_alone_has_no_density(values):
    with pytest.raises(SettingsError, match="at least 2 different values; all of these are"):
        estimate(np.array(values))
