"""What the dialog computes for itself: a drawing with more points, and the outline of a density."""

import numpy as np
import pytest

from gan1d.densities.custom import drawn, of_expression
from gan1d.ui.front_page.custom_data_dialog import outline, refined
from gan1d.ui.shell.widgets import plain


@pytest.mark.parametrize("n", [2, 3, 13, 21, 32, 33, 63, 64])
def test_a_drawing_gets_points_between_and_keeps_its_own(n):
    heights = tuple(int(h) for h in np.random.default_rng(n).integers(0, 1000, n))
    fine = refined(heights)
    steps = (len(fine) - 1) // (n - 1)
    assert fine[::steps] == list(heights)
    assert 33 <= len(fine) <= 64
    assert len(fine) + n - 1 > 64  # one more between each pair would be too many
    between = np.interp(np.arange(len(fine)) / steps, range(n), heights)
    np.testing.assert_allclose(fine, between, atol=0.5)
    assert all(type(height) is int for height in fine)


def test_an_outline_is_the_density_over_its_support():
    heights = outline(drawn((0, 0, 8, 4, 0)).distribution)
    assert (len(heights), max(heights), heights[0], heights[-1]) == (501, 999, 0, 0)
    assert heights[333] == pytest.approx(500, abs=2)  # two thirds of the way it is half as high
    steep = outline(of_expression("x > 0", (-1.0, 1.0)).distribution)
    assert min(steep[2:]) == 999


def test_a_plain_sentence_is_no_markdown():
    assert plain("**x** [a](b) <b> `c` $y$ a_b ~z~ :red: |") == (
        r"\*\*x\*\* \[a\](b) \<b\> \`c\` \$y\$ a\_b \~z\~ \:red\: \|"
    )
    assert plain("k must be from 1 to 50; not -3.5, 2 (or é).") == "k must be from 1 to 50; not -3.5, 2 (or é)."
