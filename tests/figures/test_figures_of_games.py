"""Figures in the games of the later losses: the axis of D, what stands on the charts, and the report's table."""

import json

import numpy as np
import pytest
from matplotlib.text import Text

from gan1d import figures
from gan1d.cli import report
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs import figure_1
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording
from gan1d.theory.games import GAMES

AT = 6
SMALL = Settings(m=16, G_width=4, D_width=6, k=1)


@pytest.fixture(scope="module", params=GAMES)
def recording(request):
    """A run that goes on to another game at iteration 3."""
    made = Recording(Recipe(SMALL).edited(3, "loss", request.param))
    made.extend(AT)
    return made


def drawn_by_matplotlib(figure, label):
    return next(line for axes in figure.axes for line in axes.lines if line.get_label() == label)


def test_both_renderers_show_D_in_its_own_units_on_its_own_axis(recording):
    rules, evaluator = GAMES[recording.recipe.at(AT).loss], recording.evaluator
    state = recording.state(AT)
    D = figure_1.D_at(evaluator, rules, ((state, 1.0),), evaluator.curves(state), figure_1.points_of(evaluator))
    page = figures.figure_1(recording, AT, layers=("D_star",))
    printed = figures.figure_1_static(recording, AT, layers=("D_star",))
    trace, line = next(t for t in page.data if t.name == "D"), drawn_by_matplotlib(printed, "D")
    np.testing.assert_allclose(trace.y, D, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(trace.y, line.get_ydata())
    right = line.axes
    for ends in (page.layout.yaxis2.range, right.get_ylim()):
        room = rules.axis.high - rules.axis.low
        assert rules.axis.low - 0.02 * room < ends[0] < rules.axis.low
        assert rules.axis.high < ends[1] < rules.axis.high + 0.02 * room
    ticks = [(tick.value, tick.label) for tick in rules.axis.ticks]
    assert list(zip(page.layout.yaxis2.tickvals, page.layout.yaxis2.ticktext, strict=True)) == ticks
    labels = [text.get_text() for text in right.get_yticklabels()]
    assert list(zip(right.get_yticks().tolist(), labels, strict=True)) == ticks
    assert page.layout.yaxis2.title.text == rules.axis.label
    assert rules.axis.label in [text.get_text() for text in printed.findobj(Text)]


@pytest.mark.slow
def test_the_equilibria_of_the_games_played_stand_on_the_charts_each_once(recording):
    loss = recording.recipe.at(AT).loss
    before, after = GAMES["non_saturating"], GAMES[loss]
    losses, V, D, accuracy, *_ = figures.charts_of(recording, AT)
    expected = [
        before.equilibrium_D_loss,
        *(
            level
            for level in (after.equilibrium_D_loss, after.equilibrium_G_loss)
            if level and level != before.equilibrium_D_loss
        ),
    ]
    assert list(losses.targets) == list(dict.fromkeys(expected))
    assert list(V.targets) == list(dict.fromkeys((before.equilibrium_V, after.equilibrium_V)))
    assert list(D.targets) == list(
        dict.fromkeys(level for level in (before.equilibrium_D, after.equilibrium_D) if level)
    )
    assert accuracy.targets == ((0.5, "1/2"),)
    assert (D.range == (0.0, 1.0)) == (loss in ("non_saturating", "minimax", "least_squares"))
    for chart in (losses, V, D):
        assert all(chart.range[0] <= value <= chart.range[1] for value, _ in chart.targets)
    # as far as iteration 2 it was one game
    assert figures.charts_of(recording, 2)[0].targets == (before.equilibrium_D_loss,)
    texts = [text.get_text() for text in figures.charts_static(recording, AT).findobj(Text)]
    assert figures.convention(loss) in texts
    assert figures.charts(recording, AT).to_json()


def test_a_scene_is_json_and_says_what_the_game_in_force_is(recording):
    loss = recording.recipe.at(AT).loss
    scene = json.loads(json.dumps(figure_1.described(recording, AT)))
    rules = GAMES[loss]
    assert scene["axis"]["ticks"] == [[rules.axis.place(tick.value), tick.label] for tick in rules.axis.ticks]
    assert (scene["unit"], scene["best"]) == (rules.unit, rules.words_best)
    assert scene["mean_D"] == ([0, 1] if rules.bounded else None)
    even = {tuple(level) for level in scene["equilibrium"]["losses"]}
    assert even == {rules.equilibrium_D_loss, rules.equilibrium_G_loss} - {None}
    assert json.loads(json.dumps(figure_1.described(recording, 2)))["axis"]["label"] == "D(x)"


def test_the_report_gives_the_numbers_beside_the_equilibria_of_the_game(recording):
    loss = recording.recipe.at(AT).loss
    rules, text = GAMES[loss], report.report(recording, AT)
    rows = dict(zip(COLUMN, recording.history[AT], strict=True))
    for label, name, even in (
        ("discriminator_loss ", "discriminator_loss", rules.equilibrium_D_loss),
        (f"generator_loss, {loss} ", "generator_loss", rules.equilibrium_G_loss),
        ("V(D, G) ", "V", rules.equilibrium_V),
        ("D on samples ", "d_samples", rules.equilibrium_D),
    ):
        words = next(line for line in text.splitlines() if line.startswith(label)).removeprefix(label).split()
        assert words[0] == f"{rows[name]:.4f}"
        if even is None:  # hinge: a constant f, which may be any from -1 to 1
            assert words[1:] == ["-1", "to", "1"]
            continue
        assert words[1] == f"{even.value:.4f}"
        assert " ".join(words[2:]) == ("= " + even.label.replace("−", "-") if even.value else "")
    assert ("V(D, G), nats" in text) == (rules.unit == "nats")
