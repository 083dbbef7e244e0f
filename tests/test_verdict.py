"""The sentence on the state of the game: every kind from a made-up history, and what must never be called converged."""

import math

import numpy as np
import pytest
from scipy import stats

from gan1d.distributions import make_p_data
from gan1d.games import GAMES
from gan1d.measure import COLUMN, METRICS
from gan1d.recipes import Recipe
from gan1d.runs import End
from gan1d.settings import Settings
from gan1d.theory import Grid
from gan1d.verdict import CONVERGED_JSD, KINDS, STEADY, WRONG_JSD, judge, mode_masses

LOG2 = math.log(2)
GRID = Grid()
NORMAL, TWO = make_p_data("normal"), make_p_data("two_modes", (1.0, 1.0))
RUN = Recipe()
SOUND = {"discriminator_loss": LOG2, "d_data": 0.5, "d_samples": 0.5, "sd": 1.0, "signal": 0.5}


def history(rows, **columns):
    """`rows` rows of a game with D = 1/2 and losses at log 2, except for the given columns (numbers or arrays).

    V is what JSD and regret say, V = -log 4 + 2 JSD - regret, unless it is given.
    """
    out = np.zeros((rows, len(METRICS)))
    V = 2 * np.asarray(columns.get("jsd", 0.0)) - np.asarray(columns.get("regret", 0.0)) - 2 * LOG2
    for name, values in (SOUND | {"V": V} | columns).items():
        out[:, COLUMN[name]] = values
    return out


def of(rows, p_data=NORMAL, p_g=None, end=None, recipe=RUN, **columns):
    p_g = GRID.masses(p_data.cdf) if p_g is None else p_g
    return judge(history(rows, **columns), p_g, GRID, p_data, recipe, end)


def last(rows, good, value, other):
    """`other` in all rows but the last `good`, which have `value`."""
    column = np.full(rows, other)
    column[rows - good :] = value
    return column


def circling(swings, rows=600, size=0.6):
    """Means that cross 0 `swings` times in `rows` rows."""
    return size * np.sign(np.sin(np.pi * (swings + 1) * (np.arange(rows) + 0.5) / rows))


FULL_REGRET = {"jsd": 0.3, "regret": 0.05}  # wrong, and D knows it: gains 2 * 0.3 - 0.05 of 0.6


def test_each_kind_is_found():
    one_mode = GRID.masses(stats.norm(TWO.modes[0].centre, 0.1).cdf)
    found = [
        of(1, jsd=0.4, regret=0.5),
        of(100, jsd=0.28, regret=0.54),
        of(100, jsd=0.6, regret=0.05, d_samples=0.001, signal=0.001),
        of(100, TWO, one_mode, **FULL_REGRET),
        of(600, mean=circling(14), **FULL_REGRET),
        of(100, jsd=0.003, regret=0.001),
        of(3, end=End(2, "G has left the range of numbers.", True), jsd=math.nan),
    ]
    assert tuple(verdict.kind for verdict in found) == KINDS
    assert all(verdict.text.strip().endswith(".") for verdict in found)


@pytest.mark.parametrize("jsd", [CONVERGED_JSD, 0.003, 0.0])
def test_converged_once_jsd_was_small_for_fifty_iterations(jsd):
    assert of(120, jsd=last(120, STEADY, jsd, 0.3)).kind == "converged"
    assert of(120, jsd=last(120, STEADY - 1, jsd, 0.3)).kind != "converged"


def test_a_single_relapse_among_the_last_fifty_is_not_converged():
    for back in (1, 10, STEADY):
        jsd = np.full(200, 0.002)
        jsd[-back] = CONVERGED_JSD * 1.001
        assert of(200, jsd=jsd).kind == "learning"
    jsd = np.full(200, 0.002)
    jsd[-STEADY - 1] = 0.5
    assert of(200, jsd=jsd).kind == "converged"


@pytest.mark.parametrize("rows", [1, 10, STEADY])
def test_a_run_of_fewer_than_fifty_iterations_is_not_converged(rows):
    """`rows` states are rows - 1 iterations."""
    assert of(rows, jsd=0.001).kind == "learning"
    assert of(STEADY + 1, jsd=0.001).kind == "converged"


@pytest.mark.parametrize("jsd", [CONVERGED_JSD * 1.001, 0.03, WRONG_JSD, 0.0501, 0.1, 0.3, 0.6, LOG2])
@pytest.mark.parametrize("rows", [1, 49, 51, 1000])
@pytest.mark.parametrize("regret_share", [0.0, 0.5, 1.0])
def test_log_2_and_one_half_are_never_called_converged_while_p_g_is_wrong(jsd, rows, regret_share):
    """D = 1/2 and both losses log 2 on every row; whatever the regret says."""
    assert of(rows, jsd=jsd, regret=2 * jsd * regret_share, generator_loss=LOG2).kind != "converged"


def test_converged_does_not_ask_for_losses_at_log_2():
    assert of(100, jsd=0.003, regret=0.9, discriminator_loss=1.1, d_data=0.2).kind == "converged"


def test_nan_is_not_converged():
    assert of(100, jsd=math.nan).kind != "converged"
    jsd = np.full(100, 0.001)
    jsd[-20] = math.nan
    assert of(100, jsd=jsd).kind != "converged"


def test_diverged_only_at_the_very_end_of_a_run_that_diverged():
    end = End(99, "The weights of D are no longer numbers.", True)
    assert of(100, end=end, jsd=0.3).kind == "diverged"
    assert of(100, end=end, jsd=0.3).text == end.reason
    assert of(99, end=end, jsd=0.3).kind != "diverged"
    assert of(100, end=End(99, "The longest run there is.", False), jsd=0.003).kind == "converged"


def test_divergence_counts_more_than_a_small_jsd_before():
    assert of(100, end=End(99, "Over.", True), jsd=0.001).kind == "diverged"


@pytest.mark.parametrize(("share", "kind"), [(0.95, "weak"), (0.85, "learning")])
def test_weak_when_d_gains_less_than_a_tenth_of_what_it_could(share, kind):
    """V + log 4 = 2 JSD - regret, of 2 JSD."""
    verdict = of(200, jsd=0.28, regret=share * 0.56, discriminator_loss=0.687)
    assert verdict.kind == kind
    if kind == "weak":
        assert "JSD 0.28" in verdict.text
        assert "0.687" in verdict.text
        assert f"{LOG2 - 0.28:.3f}" in verdict.text


# By loss: V where D is blind, what the best D gains over that in this state, D's loss by V, and how guessing is named.
LATER = {
    "least_squares": (-0.25, 0.1, -1, "guessing gives 1/4, D* would reach 0.150"),
    "hinge": (-2.0, 0.9, -1, "guessing gives 2, D* would reach 1.100"),
    "wasserstein": (0.0, 0.7, -1, "guessing gives 0, D* would reach -0.700"),
}


@pytest.mark.parametrize("loss", LATER)
@pytest.mark.parametrize(("share", "kind"), [(-0.5, "weak"), (0.05, "weak"), (0.15, "learning"), (1.2, "learning")])
def test_weak_in_another_game_is_little_gained_of_what_its_best_D_gains(loss, share, kind):
    """Also where V is below that of guessing, and where Wasserstein's critic exceeds its optimum."""
    blind, gain, factor, words = LATER[loss]
    V = blind + share * gain
    columns = {"V": V, "regret": (1 - share) * gain, "discriminator_loss": factor * V, "d_samples": 0.0}
    verdict = of(60, recipe=Recipe(Settings(loss=loss)), jsd=0.28, **columns)
    assert verdict.kind == kind
    if kind == "weak":
        assert f"its loss is {factor * V:.3f}, {words}; G cannot" in verdict.text


def test_rows_of_the_game_before_an_edit_of_the_loss_do_not_make_D_weak():
    """For as many rows as are judged: V of one game says nothing in another."""
    run = Recipe().edited(100, "loss", "hinge")
    weak = {"jsd": 0.28, "regret": 0.9, "V": -2.0}
    assert of(100 + STEADY - 1, recipe=run, **weak).kind == "learning"
    assert of(100 + STEADY, recipe=run, **weak).kind == "weak"
    # minimax ascends the same V
    run = Recipe().edited(100, "loss", "minimax")
    assert of(110, recipe=run, jsd=0.28, regret=0.56).kind == "weak"


@pytest.mark.parametrize(("loss", "sure"), [("least_squares", 0.1), ("hinge", -0.8)])
def test_strong_in_another_game_is_a_D_that_rejects_in_its_own_terms(loss, sure):
    run, gained = Recipe(Settings(loss=loss)), {"V": 0.0, "regret": 0.01, "jsd": 0.6}
    assert of(60, recipe=run, d_samples=sure - 0.01, signal=0.001, **gained).kind == "strong"
    assert of(60, recipe=run, d_samples=sure + 0.01, signal=0.001, **gained).kind == "learning"


def test_wasserstein_pushes_however_sure_its_critic_is():
    run = Recipe(Settings(loss="wasserstein"))
    assert of(60, recipe=run, V=1.0, regret=0.0, jsd=0.6, d_samples=-50.0, signal=0.001).kind == "learning"


@pytest.mark.parametrize("loss", GAMES)
def test_converged_names_the_answer_of_a_D_that_guesses(loss):
    verdict = of(100, recipe=Recipe(Settings(loss=loss)), jsd=0.003)
    assert verdict.kind == "converged"
    assert verdict.text.endswith(f"better than {GAMES[loss].blind.label}.")


def test_weak_is_said_only_after_fifty_rows_and_not_for_a_single_bad_moment():
    assert of(STEADY - 1, jsd=0.28, regret=0.56).kind == "learning"
    assert of(STEADY, jsd=0.28, regret=0.56).kind == "weak"
    regret = np.full(200, 0.05)
    regret[-1] = 0.56
    assert of(200, jsd=0.28, regret=regret).kind == "learning"


@pytest.mark.parametrize(
    ("d_samples", "signal", "kind"),
    [(0.001, 0.001, "strong"), (0.09, 0.019, "strong"), (0.11, 0.001, "learning"), (0.001, 0.021, "learning")],
)
def test_strong_when_d_rejects_all_samples_and_the_push_is_gone(d_samples, signal, kind):
    verdict = of(100, jsd=0.6, regret=0.05, d_samples=d_samples, signal=signal)
    assert verdict.kind == kind
    if kind == "strong":
        assert f"{d_samples:.3f}" in verdict.text


def mix(left):
    """p_g with this share in the left of the two modes."""
    a, b = (GRID.masses(stats.norm(mode.centre, 0.2).cdf) for mode in TWO.modes)
    return left * a + (1 - left) * b


@pytest.mark.parametrize(("left", "kind"), [(0.0, "missing"), (0.12, "missing"), (0.13, "learning"), (0.5, "learning")])
def test_a_mode_is_missing_below_a_quarter_of_its_mass(left, kind):
    for p_g, centre in ((mix(left), TWO.modes[0].centre), (mix(left)[::-1], TWO.modes[1].centre)):
        verdict = of(100, TWO, p_g, **FULL_REGRET)
        assert verdict.kind == kind
        if kind == "missing":
            assert f"x = {centre:.1f}" in verdict.text
            assert f"{left:.0%}" in verdict.text


def test_two_missing_modes_are_both_named():
    three = make_p_data("three_modes", (1.0, 1.0, 1.0))
    p_g = GRID.masses(stats.norm(three.modes[1].centre, 0.05).cdf)
    verdict = of(100, three, p_g, **FULL_REGRET)
    assert verdict.kind == "missing"
    assert verdict.text.startswith("2 modes are missing")
    assert f"x = {three.modes[0].centre:.1f}" in verdict.text
    assert f"x = {three.modes[2].centre:.1f}" in verdict.text
    assert f"x = {three.modes[1].centre:.1f}" not in verdict.text


def test_a_small_mode_may_hold_little():
    """A mode of weight 10 % is not missing at 5 %."""
    data = make_p_data("two_modes", (1.0, 9.0))
    modes = [GRID.masses(stats.norm(mode.centre, 0.2).cdf) for mode in data.modes]
    assert of(100, data, 0.05 * modes[0] + 0.95 * modes[1], **FULL_REGRET).kind == "learning"
    assert of(100, data, 0.01 * modes[0] + 0.99 * modes[1], **FULL_REGRET).kind == "missing"


@pytest.mark.parametrize("weights", [(1.0, 1.0, 1.0), (1.0, 2.0, 3.0)])
def test_mode_masses_of_p_data_are_its_weights_and_sum_to_1(weights):
    three = make_p_data("three_modes", weights)
    found = mode_masses(GRID.masses(three.cdf), GRID, three)
    np.testing.assert_allclose(found, np.array(weights) / sum(weights), atol=2e-3)
    assert sum(found) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(("swings", "kind"), [(14, "circling"), (8, "circling"), (7, "learning"), (0, "learning")])
def test_circling_when_the_mean_swings_across_p_data_eight_times(swings, kind):
    verdict = of(600, mean=circling(swings), **FULL_REGRET)
    assert verdict.kind == kind
    if kind == "circling":
        assert f"{swings} times in the last 600 iterations" in verdict.text


def test_small_trembling_is_not_circling():
    assert of(600, mean=circling(40, size=0.24), **FULL_REGRET).kind == "learning"
    assert of(600, mean=circling(40, size=0.26), **FULL_REGRET).kind == "circling"


def test_circling_long_ago_is_forgotten():
    old = np.concatenate((circling(20), np.full(600, 0.6)))
    assert of(1200, mean=old, **FULL_REGRET).kind == "learning"
    assert of(1200, mean=old[::-1], **FULL_REGRET).kind == "circling"


def test_a_missing_mode_is_named_before_circling_and_circling_before_a_weak_d():
    one_mode = GRID.masses(stats.norm(TWO.modes[0].centre, 0.1).cdf)
    weak = {"jsd": 0.28, "regret": 0.55}
    assert of(600, TWO, one_mode, mean=circling(14), **weak).kind == "missing"
    assert of(600, TWO, mean=circling(14), **weak).kind == "circling"
    assert of(600, TWO, **weak).kind == "weak"


@pytest.mark.parametrize("jsd", [0.02, WRONG_JSD])
def test_no_failure_is_diagnosed_while_p_g_is_nearly_right(jsd):
    one_mode = GRID.masses(stats.norm(TWO.modes[0].centre, 0.1).cdf)
    for p_g in (None, one_mode):
        verdict = of(600, TWO, p_g, jsd=jsd, regret=2 * jsd, mean=circling(14), d_samples=0.001, signal=0.001)
        assert verdict.kind == "learning"
    assert of(600, TWO, one_mode, jsd=WRONG_JSD * 1.01, regret=0.0).kind == "missing"


@pytest.mark.parametrize(
    ("then", "now", "word"), [(0.4, 0.2, "nearer"), (0.2, 0.4, "further off"), (0.3, 0.29, "about as near")]
)
def test_learning_compares_jsd_with_200_iterations_ago(then, now, word):
    jsd = np.full(500, 0.25)
    jsd[-201], jsd[-1] = then, now
    verdict = of(500, jsd=jsd, regret=0.05)
    assert verdict.kind == "learning"
    assert word in verdict.text
    assert "200 iterations ago" in verdict.text
    assert f"{then:.3f}" in verdict.text
    assert f"{now:.3f}" in verdict.text


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [(0.4, 0.2, "nearer than at"), (0.2, 0.4, "further off than at"), (0.3, 0.29, "about as near as at")],
)
def test_early_on_it_compares_with_the_start(then, now, words):
    assert f"{words} iteration 0 ({then:.3f})" in of(11, jsd=np.linspace(then, now, 11), regret=0.05).text
    assert of(1, jsd=0.4, regret=0.5).text.startswith("At the start: p_g is off by JSD 0.400 nats")


def test_only_the_past_counts():
    """The verdict on a row is the same whatever came later."""
    whole = history(300, jsd=np.linspace(0.5, 0.001, 300), regret=0.05)
    p_g = GRID.masses(NORMAL.cdf)
    assert judge(whole[:100], p_g, GRID, NORMAL, RUN) == judge(whole[:100].copy(), p_g, GRID, NORMAL, RUN)
    assert judge(whole, p_g, GRID, NORMAL, RUN) != judge(whole[:100], p_g, GRID, NORMAL, RUN)


def test_a_run_that_is_full_says_so_behind_the_state_it_is_in():
    full = End(99, "The run is full.", False)
    verdict = of(100, end=full, jsd=0.001)
    assert verdict.kind == "converged"
    assert verdict.text.endswith(" The run is full.")
    assert "full" not in of(99, end=full, jsd=0.001).text
