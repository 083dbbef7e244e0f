import dataclasses

import numpy as np
import pytest
from matplotlib.text import Text

from gan1d.base.fields import SettingsError
from gan1d.figures import panels
from gan1d.figures.panels import BASE, NotFoundError, distance_to_best, figure, find, picture
from gan1d.recipes.link import Link, fields_of
from gan1d.recipes.recipe import Recipe
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording

pytestmark = pytest.mark.slow


def base(**changes):
    return Recipe(dataclasses.replace(BASE.settings, **changes))


@pytest.fixture(scope="module")
def found():
    return find(BASE)


@pytest.fixture(scope="module")
def again(found):
    """The run of the link, trained anew."""
    link = Link.parse(fields_of("?" + Link(found.recipe, found.panels[3].iteration).query()))
    recording = Recording(link.recipe)
    recording.extend(link.at + panels.STAYS)
    return recording


def test_each_rule_holds_where_its_panel_was_found_in_the_run_of_the_link(found, again):
    a, b, c, d = (panel.iteration for panel in found.panels)
    assert panels.SETTLED_IN <= a < b < c < d
    jsd, off_half = (again.history[:, COLUMN[name]] for name in ("jsd", "d_deviation"))
    e = {i: distance_to_best(again, i) for i in (a, b - 1, b, c, d)}
    assert 0.02 <= jsd[a] <= 0.2
    assert e[a] >= 0.05
    assert e[b] <= 0.03
    assert e[b - 1] > 0.03  # the first such iteration
    assert jsd[b] == jsd[a]  # G was held
    assert jsd[c] <= jsd[b] / 2
    assert (jsd[b:c] > jsd[b] / 2).all()
    good = (jsd < 0.005) & (off_half < 0.03)
    assert good[d : d + 51].all()
    assert not good[d - 1]
    for panel in found.panels:
        i = panel.iteration
        assert panel.numbers == pytest.approx({"jsd": jsd[i], "e": e[i], "d_deviation": off_half[i]}, rel=1e-5)


def test_edits_hold_G_and_let_it_go_with_the_rates_as_before(found):
    a, b, *_ = (panel.iteration for panel in found.panels)
    settings = found.recipe.settings
    rates = {i: (found.recipe.at(i).learning_rate_D, found.recipe.at(i).learning_rate_G) for i in (a - 1, a, b - 1, b)}
    usual = settings.learning_rate_D, settings.learning_rate_G
    assert rates[a - 1] == rates[b] == usual
    assert rates[a] == rates[b - 1] == (pytest.approx(usual[0] / 10), 0)
    assert len(found.recipe.edits) == 4


def test_captions_say_letter_iteration_numbers_rule_and_what_was_done(found):
    a, b, c, d = found.panels
    for panel in found.panels:
        assert panel.caption.startswith(
            f"({panel.letter}) iteration {panel.iteration:,}: JSD {panel.numbers['jsd']:#.2g}"
        )
        assert panel.caption.endswith(f"Rule: {panel.rule}.")
    assert f"G was held for {b.iteration - a.iteration} iterations while D trained on at 10% of its rate" in b.caption
    assert f"Play was resumed for {c.iteration - b.iteration} iterations with the rates as before" in c.caption
    assert f"{d.numbers['d_deviation']:#.2g}" in d.caption


def test_the_figure_shows_the_four_states_and_their_captions(found):
    shown = figure(found, dark=False)
    words = {text.get_text().replace("\n", " ") for text in shown.findobj(Text)}
    assert {panel.caption for panel in found.panels} <= words
    for name in ("p_g", "D", "D*"):
        lines = [line for axes in shown.axes for line in axes.lines if line.get_label() == name]
        assert len(lines) == 4
    alone = picture(found, found.panels[1], dark=True)
    assert f"(b) iteration {found.panels[1].iteration}" in [text.get_text() for text in alone.texts]


def test_distance_to_best_is_the_mean_distance_of_D_from_D_star():
    recording = Recording(base())
    curves = recording.evaluator.curves(recording.state(0))
    p, q = recording.evaluator.p_data, curves.p_g[0]
    brute = sum(
        (a + b) / 2 * abs(1 / (1 + np.exp(-f)) - a / (a + b))
        for a, b, f in zip(p, q, curves.logits[0], strict=True)
        if a + b > 0
    )
    assert distance_to_best(recording, 0) == pytest.approx(brute, rel=1e-9)


def test_progress_only_grows_to_the_horizon():
    told = []
    with pytest.raises(NotFoundError):
        find(base(horizon=30), lambda done, of: told.append((done, of)))
    done, of = zip(*told, strict=True)
    assert list(done) == sorted(set(done))
    assert max(done) <= 30
    assert set(of) == {30}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start_mean": 15.0, "horizon": 100}, "Panel (a) is not in this run: JSD from 0.02 to 0.2"),
        ({"horizon": 21}, "Panel (b) is not in this run: mean |D\u00a0−\u00a0D*| at most 0.03 holds at no iteration"),
        ({"horizon": 95}, "Panel (c) is not in this run: JSD at most 50% of that at (b) holds at no iteration"),
        ({"horizon": 160}, "Panel (d) is not in this run: JSD below 0.005"),
        ({"loss": "hinge"}, "The four panels need a D that is a probability; with the loss hinge it is none."),
        ({"optimizer_D": "sgd", "learning_rate_D": 10.0, "r1": 1000.0}, "Panel (a) is not in this run"),
    ],
)
def test_a_rule_that_is_not_met_is_said_in_one_sentence(changes, said):
    with pytest.raises(NotFoundError) as caught:
        find(base(**changes))
    assert str(caught.value).startswith(said)


def test_a_run_with_edits_of_its_own_is_refused():
    with pytest.raises(SettingsError, match="makes its own edits"):
        find(BASE.edited(3, "k", 5))
