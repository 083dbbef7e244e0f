"""The sentence on the state of the game: each state from a made-up history, from both sides of its condition."""

import math
from itertools import groupby

import numpy as np
import pytest
from scipy import stats

from gan1d.densities.custom import of_expression
from gan1d.densities.distributions import make_p_data
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs.evidence import AGO, BLOCK, CIRCLE_WINDOW, LOOK, WINDOW, crossings, narrowest
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import StopReason
from gan1d.runs.states import CLOSE_JSD, CONVERGED_JSD, FAR_JSD, FAR_W1, MOST_JSD, STATES
from gan1d.runs.verdict import KINDS, kind_of
from gan1d.theory.exact import mode_masses
from gan1d.theory.games import GAMES
from tests.histories import GRID, HALF, LOG2, NORMAL, ROWS, RUN, TWO, circling, gains, history, of, one_of_each

# ---- each state, from both sides ------------------------------------------------------------------------------------


def test_each_state_of_the_table_is_reached_and_each_has_its_words():
    found = one_of_each()
    assert tuple(verdict.kind for verdict in found) == KINDS
    assert all(verdict.text.strip().endswith(".") for verdict in found)
    assert {state.kind for state in STATES} == set(KINDS) - {"diverged"}


@pytest.mark.parametrize(
    ("inside", "outside", "kind"),
    [
        ({"jsd": CONVERGED_JSD * 0.999}, {"jsd": CONVERGED_JSD * 1.001}, "converged"),
        ({"jsd": CLOSE_JSD}, {"jsd": CLOSE_JSD * 1.001}, "close"),
        (gains(0.5, 0.3) | {"mode_share": 0.249}, gains(0.5, 0.3) | {"mode_share": 0.25}, "missing"),
        (gains(0.5) | {"sd": 0.199}, gains(0.5) | {"sd": 0.2}, "collapsed"),
        (gains(0.5, FAR_JSD) | {"w1": FAR_W1}, gains(0.5, FAR_JSD) | {"w1": FAR_W1 - 0.001}, "far"),
        (gains(0.5, FAR_JSD) | {"w1": FAR_W1}, gains(0.5, FAR_JSD - 0.001) | {"w1": FAR_W1}, "far"),
        (gains(0.2), gains(0.201), "weak"),
        (gains(-0.25), gains(-0.251), "weak"),
        (gains(-0.251), gains(-0.25), "wrong"),
        (
            gains(0.9) | {"d_samples": 0.1, "signal": 0.019},
            gains(0.9) | {"d_samples": 0.1, "signal": 0.02},
            "strong",
        ),
        (
            gains(0.9) | {"d_samples": 0.1, "signal": 0.01},
            gains(0.9) | {"d_samples": 0.101, "signal": 0.01},
            "strong",
        ),
        (gains(0.51) | {"d_samples": 0.0, "signal": 0.0}, gains(0.49) | {"d_samples": 0.0, "signal": 0.0}, "strong"),
        (gains(0.5) | {"mean": 0.3}, gains(0.5) | {"mean": 0.3 + 1e-5 * np.arange(ROWS)}, "still"),
    ],
)
def test_a_state_holds_up_to_its_bound_and_no_further(inside, outside, kind):
    assert of(p_data=TWO if kind == "missing" else NORMAL, **inside).kind == kind
    assert of(p_data=TWO if kind == "missing" else NORMAL, **outside).kind != kind


@pytest.mark.parametrize(
    ("factor", "kind"), [(0.79, "learning"), (0.81, "hovering"), (1.24, "hovering"), (1.26, "drifting")]
)
def test_which_way_it_goes_is_told_by_jsd_200_iterations_ago(factor, kind):
    jsd = np.full(401, 0.3)
    jsd[401 - AGO :] = 0.3 * factor
    verdict = of(401, **gains(0.5, jsd))
    assert verdict.kind == kind
    assert f"{AGO} iterations ago" in verdict.text
    assert f"{0.3 * factor:.3g}" in verdict.text
    assert "0.3" in verdict.text


def test_a_D_that_overshoots_jumps_by_more_than_there_is_to_gain():
    turns = (-1.0) ** (np.arange(ROWS) // LOOK)
    assert of(jsd=0.1, discriminator_loss=LOG2 + 0.051 * turns).kind == "overshooting"
    assert of(jsd=0.1, discriminator_loss=LOG2 + 0.049 * turns).kind != "overshooting"


@pytest.mark.parametrize(("swings", "kind"), [(14, "circling"), (8, "circling"), (7, "hovering"), (0, "still")])
def test_circling_when_the_mean_swings_across_p_data_eight_times(swings, kind):
    verdict = of(601, mean=circling(swings, 601), **HALF)
    assert verdict.kind == kind
    if kind == "circling":
        assert f"{swings} times in the last 600 iterations" in verdict.text


def test_small_trembling_and_what_is_long_ago_are_not_circling():
    assert of(601, mean=circling(40, 601, size=0.24), **HALF).kind != "circling"
    assert of(601, mean=circling(40, 601, size=0.27), **HALF).kind == "circling"
    stopped = np.concatenate((circling(20, 601), np.full(350, 0.6)))
    assert of(951, mean=stopped, **HALF).kind != "circling"
    assert crossings(stopped[-CIRCLE_WINDOW - 1 :: LOOK], 0.25) >= 8  # there are enough of them, but none is recent


@pytest.mark.parametrize("jsd", [CONVERGED_JSD * 1.001, 0.03, 0.0501, 0.1, 0.3, 0.6, LOG2])
@pytest.mark.parametrize("rows", [1, 49, 51, 1001])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_log_2_and_one_half_are_never_called_converged_while_p_g_is_wrong(jsd, rows, share):
    """D = 1/2 and both losses log 2 on every row; whatever the regret says."""
    assert of(rows, jsd=jsd, regret=2 * jsd * share, generator_loss=LOG2).kind != "converged"


def test_converged_asks_that_no_mode_is_missing_and_no_look_is_far_off():
    assert of(p_data=TWO, jsd=0.003, mode_share=0.0).kind == "missing"
    assert of(p_data=TWO, jsd=0.003, mode_share=0.25).kind == "converged"
    jsd = np.full(ROWS, 0.003)
    jsd[-1 - 2 * LOOK] = MOST_JSD * 1.01
    assert of(jsd=jsd).kind == "converged"  # the block before did not see it: one look alone changes nothing
    jsd[-1 - BLOCK - LOOK] = MOST_JSD * 1.01
    assert of(jsd=jsd).kind == "close"


def test_nan_is_never_converged():
    for at in (-1, -6, slice(None)):
        jsd = np.full(ROWS, 0.001)
        jsd[at] = math.nan
        assert of(jsd=jsd, end=StopReason(ROWS - 1, "Over.", True)).kind == "diverged"


# ---- which comes first ----------------------------------------------------------------------------------------------


def test_where_p_g_is_comes_before_what_D_can_tell():
    far, held = {"w1": 20.0} | gains(-5.0, 0.69), Recipe(Settings(learning_rate_G=0.0))
    assert of(p_data=TWO, recipe=held, mode_share=0.0, sd=0.01, **far).kind == "far"
    assert of(p_data=TWO, recipe=held, mode_share=0.0, sd=0.01, **HALF).kind == "held"
    assert of(p_data=TWO, mode_share=0.0, sd=0.01, **HALF).kind == "collapsed"
    assert of(601, TWO, mode_share=0.0, mean=circling(14, 601), **HALF).kind == "missing"
    assert of(601, mean=circling(14, 601), **gains(-0.5)).kind == "circling"


def test_a_G_without_signal_is_named_before_it_is_called_far_away_unless_it_is_held():
    columns = {"w1": 4.0, "d_samples": 0.0, "signal": 0.0} | gains(1.0, 0.69)
    assert of(**columns).kind == "strong"
    assert of(recipe=Recipe(Settings(learning_rate_G=0.0)), **columns).kind == "far"


@pytest.mark.parametrize("loss", ["least_squares", "hinge"])
def test_strong_in_another_game_is_a_D_that_rejects_in_its_own_terms(loss):
    rules, run = GAMES[loss], Recipe(Settings(loss=loss))
    columns = {"jsd": 0.6, "discriminator_loss": rules.equilibrium_D_loss.value - 0.19, "regret": 0.01, "signal": 0.001}
    assert of(recipe=run, d_samples=rules.confident_reject - 0.01, **columns).kind == "strong"
    assert of(recipe=run, d_samples=rules.confident_reject + 0.01, **columns).kind != "strong"


def test_wasserstein_pushes_however_sure_its_critic_is():
    columns = {"jsd": 0.5, "discriminator_loss": -1.0, "regret": 0.0, "d_samples": -50.0, "signal": 0.001}
    assert of(recipe=Recipe(Settings(loss="wasserstein")), **columns).kind != "strong"


@pytest.mark.parametrize(
    ("loss", "guess", "best"), [("least_squares", "1/4", 0.15), ("hinge", "2", 1.1), ("wasserstein", "0", -0.7)]
)
def test_a_weak_D_of_another_game_is_told_in_its_own_numbers(loss, guess, best):
    rules = GAMES[loss]
    V = rules.equilibrium_V.value
    verdict = of(recipe=Recipe(Settings(loss=loss)), jsd=0.28, V=V, regret=best / rules.loss_of_V - V)
    assert verdict.kind == "weak"
    assert (
        f"its loss is {rules.equilibrium_D_loss.value:.3g}, guessing gives {guess}, D* would reach {best:.3g}"
        in verdict.text
    )


@pytest.mark.parametrize("loss", GAMES)
def test_the_numbers_of_the_sentence_never_show_a_minus_before_0(loss):
    for jsd in (-8.5e-17, 0.0, 1e-9):
        assert "-0" not in of(recipe=Recipe(Settings(loss=loss)), jsd=max(jsd, 0.0)).text


# ---- modes ----------------------------------------------------------------------------------------------------------


def mix(left):
    """p_g with this share in the left of the two modes."""
    a, b = (GRID.masses(stats.norm(mode.centre, 0.2).cdf) for mode in TWO.modes)
    return left * a + (1 - left) * b


@pytest.mark.parametrize("left", [0.0, 0.003, 0.12])
def test_a_missing_mode_is_named_with_its_mass(left):
    for p_g, centre in ((mix(left), TWO.modes[0].centre), (mix(left)[::-1], TWO.modes[1].centre)):
        text = of(p_data=TWO, p_g=p_g, mode_share=2 * left, **HALF).text
        assert f"the one at x = {centre:.1f} holds" in text
        assert "not 50 %" in text
        assert float(text.split("holds ")[1].split(" %")[0]) == pytest.approx(100 * left, abs=1e-3)


def test_two_missing_modes_are_both_named():
    three = make_p_data("three_modes", (1.0, 1.0, 1.0))
    p_g = GRID.masses(stats.norm(three.modes[1].centre, 0.1).cdf)
    text = of(p_data=three, p_g=p_g, mode_share=0.0, **HALF).text
    assert text.startswith("2 modes are missing")
    assert [f"x = {mode.centre:.1f} holds" in text for mode in three.modes] == [True, False, True]


def test_a_sentence_on_a_window_tells_the_share_that_it_knows():
    """At the present moment the mode is back, and two blocks have not yet agreed on it."""
    share = np.full(ROWS, 0.1)
    share[-BLOCK:] = 1.0
    verdict = of(p_data=TWO, mode_share=share, **HALF)
    assert verdict.kind == "missing"
    assert verdict.text.startswith("Median of iterations 230 to 275: A mode is missing: p_g has 0.1 times the mass")


@pytest.mark.parametrize("weights", [(1.0, 1.0, 1.0), (1.0, 2.0, 3.0)])
def test_mode_masses_of_p_data_are_its_weights_and_sum_to_1(weights):
    three = make_p_data("three_modes", weights)
    found = mode_masses(GRID.masses(three.cdf), GRID, three)
    np.testing.assert_allclose(found, np.array(weights) / sum(weights), atol=2e-3)
    assert sum(found) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(
    ("distance", "width", "weights", "humps"),
    [
        (1.5, 1.0, (1.0, 1.0), 1),  # below twice the width
        (1.99, 1.0, (1.0, 1.0), 1),
        (2.05, 1.0, (1.0, 1.0), 2),
        (3.0, 0.4, (0.01, 0.99), 2),
        (2.2, 1.0, (0.01, 0.99), 1),  # on the slope of the other
        (3.0, 0.4, (0.0, 1.0), 1),
        (100.0, 0.01, (1.0, 1.0), 2),
    ],
)
def test_modes_are_the_humps_of_the_density_and_their_weights_its_masses(distance, width, weights, humps):
    p_data = make_p_data("two_modes", weights, distance, width)
    low, high = p_data.quantile(np.array([1e-6, 1 - 1e-6]))
    density = p_data.pdf(np.linspace(low, high, 400_001))
    tops = (density[1:-1] > density[:-2]) & (density[1:-1] >= density[2:])
    assert len(p_data.modes) == humps == tops.sum()
    for mode in p_data.modes:
        assert mode.weight == pytest.approx(float(p_data.cdf(mode.high) - p_data.cdf(mode.low)))
    assert sum(mode.weight for mode in p_data.modes) == pytest.approx(1)


def test_a_rare_mode_of_ones_own_density_is_a_mode():
    p_data = of_expression("normal(x,-3,.3)+0.02*normal(x,3,.3)", (-5.0, 5.0)).distribution
    assert [round(mode.weight, 2) for mode in p_data.modes] == [0.98, 0.02]


@pytest.mark.parametrize(("name", "sd"), [("normal", 1.0), ("uniform", 1.0), ("exponential", 1.0)])
def test_the_narrowest_mode_of_one_hump_is_p_data(name, sd):
    assert narrowest(make_p_data(name)) == pytest.approx(sd, abs=0.01)


def test_the_narrowest_mode_of_a_mixture_is_its_component():
    assert narrowest(TWO) == pytest.approx(0.4 / math.hypot(0.4, 1.5), rel=0.01)


# ---- settings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ({"learning_rate_G": 0.0}, "G is held"),
        ({"learning_rate_D": 0.0}, "D is held"),
        ({"learning_rate_G": 0.0, "learning_rate_D": 0.0}, "Nothing moves"),
    ],
)
def test_who_is_held_is_said_from_the_start(rates, words):
    for rows in (1, 2, 26, ROWS):
        verdict = of(rows, recipe=Recipe(Settings(**rates)), **HALF)
        assert verdict.kind == "held"
        assert verdict.text.startswith(words)


def test_held_from_an_edit_on_is_said_within_two_blocks_and_ends_with_it():
    recipe = RUN.edited(110, "learning_rate_G", 0.0).edited(210, "learning_rate_G", 0.005)
    kinds = [of(i + 1, recipe=recipe, **HALF).kind for i in range(301)]
    assert kinds.index("held") in range(110, 110 + 2 * BLOCK)
    assert "held" not in kinds[210 + 3 * BLOCK :]
    for i in range(301):
        text = of(i + 1, recipe=recipe, **HALF).text
        if text.startswith("G is held"):
            assert recipe.at(i).learning_rate_G == 0


# ---- when -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_state_flickers_whatever_the_numbers_do():
    """Wild histories: each row of another state than the one before, or of states that last a few rows."""
    rng = np.random.default_rng(5)
    for _ in range(12):
        n = 601
        lengths = rng.integers(1, rng.choice([2, 20, 60]) + 1, n)
        which = np.repeat(rng.integers(0, 5, n), lengths)[:n]
        jsd = np.array([0.004, 0.015, 0.3, 0.65, 0.3])[which]
        loss = LOG2 - np.array([0.0, 0.0, 0.0, 0.3, 5.0])[which] * jsd
        w1, share = np.array([0.0, 0.1, 0.5, 9.0, 0.5])[which], np.array([1.0, 1.0, 0.1, 1.0, 1.0])[which]
        whole = history(n, jsd=jsd, discriminator_loss=loss, w1=w1, mode_share=share)
        kinds = [kind_of(whole[: i + 1], TWO, RUN) for i in range(n)]
        lasted = [len(list(same)) for _, same in groupby(kinds)]
        assert min(lasted[:-1], default=BLOCK) >= BLOCK


def test_a_game_of_which_no_two_blocks_agree_is_not_for_ever_at_its_start():
    jsd = np.where(np.arange(401) // 50 % 2, 0.3, 0.005)
    whole = history(401, **gains(0.1, jsd))
    kinds = [kind_of(whole[: i + 1], NORMAL, RUN) for i in range(401)]
    assert kinds.index("start") == 0
    assert "start" not in kinds[2 * BLOCK :]


def test_two_blocks_must_agree_before_the_state_changes():
    jsd = np.full(400, 0.3)
    jsd[200:] = 0.005
    kinds = [kind_of(history(i + 1, **gains(0.5, jsd[: i + 1])), NORMAL, RUN) for i in range(400)]
    assert kinds.index("converged") == 250 + BLOCK  # of the window up to 250 all rows are below for the first time
    assert set(kinds[250 + BLOCK :]) == {"converged"}


def test_a_sentence_whose_claim_the_present_moment_denies_names_the_iterations_that_bear_it_out():
    jsd = np.full(ROWS + 3, 0.004)
    jsd[-1] = 0.4
    verdict = of(ROWS + 3, jsd=jsd)
    assert verdict.kind == "converged"
    assert verdict.text == "Median of iterations 255 to 300: Converged: p_g is p_data up to JSD 0.0040 nats."


@pytest.mark.parametrize("every", [1, LOOK])
def test_the_rows_looked_at_decide_whether_or_not_there_are_others(every):
    """What many games measure is judged as what Figure 1 measures."""
    rng = np.random.default_rng(3)
    whole = history(501, jsd=np.abs(rng.normal(0.02, 0.01, 501)))
    assert kind_of(whole[::every], NORMAL, RUN, every) == kind_of(whole, NORMAL, RUN)


def test_only_the_past_counts():
    whole = history(300, **gains(0.5, np.geomspace(0.5, 0.001, 300)))
    for rows in (1, 40, 100, 230):
        assert kind_of(whole[:rows], NORMAL, RUN) == kind_of(whole[:rows].copy(), NORMAL, RUN)
    assert kind_of(whole, NORMAL, RUN) != kind_of(whole[:150], NORMAL, RUN)


def test_rows_of_the_game_before_an_edit_of_the_loss_are_forgotten_with_the_window():
    run = Recipe(Settings(loss="hinge")).edited(100, "loss", "non_saturating")
    rows = history(301, jsd=0.28, V=-2 * LOG2, regret=0.56)
    rows[:100, COLUMN["V"]], rows[:100, COLUMN["regret"]] = -1.0, 0.1
    assert kind_of(rows[: 100 + WINDOW + BLOCK + 1], NORMAL, run) == "weak"


def test_diverged_only_at_the_very_end_of_a_run_that_diverged():
    end = StopReason(99, "The weights of D are no longer numbers.", True)
    assert of(100, end=end, jsd=0.3).kind == "diverged"
    assert of(100, end=end, jsd=0.3).text == end.reason
    assert of(99, end=end, jsd=0.3).kind != "diverged"
    assert of(100, end=end, jsd=0.001).kind == "diverged"


def test_a_run_that_is_full_says_so_behind_the_state_it_is_in():
    full = StopReason(99, "The run is full.", False)
    verdict = of(100, end=full, jsd=0.001)
    assert verdict.kind == "converged"
    assert verdict.text.endswith(" The run is full.")
    assert "full" not in of(99, end=full, jsd=0.001).text
