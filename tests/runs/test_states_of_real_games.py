"""Games that were once told wrongly, each with the state that it is in; and the sentences of many games, read again."""

import pytest

from benchmarks.sentences import check, contradiction
from gan1d.recipes.link import Link
from gan1d.runs.recording import Recording
from gan1d.runs.verdict import Verdict, judge

pytestmark = pytest.mark.slow
EQUAL = "k=1&learning_rate_D=0.01&learning_rate_G=0.01"
POINT = (
    f"{EQUAL}&m=64&p_z=normal&G_depth=1&G_activation=relu&G_init=plain&D_width=16&D_depth=1&D_activation=relu"
    "&D_first=same&beta1=0.9&beta2=0.999&decay=constant&late_m=1"
)
STOPPED = f"{EQUAL}&beta1=0.5&start_mean=1.5&decay=constant&edits=500:learning_rate_G=0"
ONE_HUMP = "p_data=two_modes&distance=1.5&width=1&start_mean=1&start_sd=0.4&learning_rate_G=0"
DEAD = "learning_rate_D=5&D_activation=relu&D_first=same"
GAMES = [
    ("p_data=two_modes&weights=0.01,0.99&horizon=3000&seed=1", 3000, "missing", "not 1 %"),
    ("p_data=two_modes&weights=0.01,0.99&horizon=3000&seed=2", 3000, "missing", "not 1 %"),
    ("p_data=two_modes&weights=0.015,0.985&horizon=3000&seed=3", 3000, "missing", "not 1.5 %"),
    ("loss=hinge&r1=10", 500, "weak", "its loss is 2, guessing gives 2"),
    (DEAD, 300, "wrong", "D is worse than guessing"),
    ("loss=least_squares&r1=5", 1500, "weak", "about as good as guessing"),
    ("learning_rate_D=1", 500, "overshooting", "D overshoots"),
    ("k=50&learning_rate_D=0.1", 500, "overshooting", "D overshoots"),
    (ONE_HUMP, 100, "held", "G is held"),
    ("p_data=two_modes&start_mean=20&learning_rate_G=0", 100, "far", "20.0 sd from p_data"),
    (f"{EQUAL}&beta1=0.9&beta2=0.999&decay=constant&seed=2", 1000, "far", "run away"),
    ("learning_rate_G=0", 300, "held", "G is held"),
    ("learning_rate_G=0&learning_rate_D=0", 100, "held", "Nothing moves"),
    (STOPPED, 480, "circling", "round in circles"),
    (STOPPED, 900, "held", "p_g stands still"),
    ("loss=hinge&horizon=1500", 1500, "converged", "Converged"),
    ("loss=wasserstein&horizon=1500", 1500, "converged", "Converged"),
]


def told(query: str, iteration: int) -> tuple[Verdict, str | None]:
    """The sentence on a game at an iteration, and what is wrong with it."""
    recipe = Link.parse(dict(part.split("=", 1) for part in query.split("&"))).recipe
    recording = Recording(recipe)
    recording.extend(iteration)
    evaluator, p_g = recording.evaluator, recording.evaluator.curves(recording.state(iteration)).p_g[0]
    verdict = judge(recording.history, p_g, evaluator.grid, evaluator.data, recipe, recording.end)
    return verdict, contradiction(verdict, recording.history, recipe)


@pytest.mark.parametrize(("query", "iteration", "kind", "words"), GAMES)
def test_a_game_is_in_the_state_that_is_told(query: str, iteration: int, kind: str, words: str) -> None:
    verdict, wrong = told(query, iteration)
    assert verdict.kind == kind
    assert words in verdict.text
    assert "better than 0" not in verdict.text
    assert wrong is None


def test_a_p_g_that_is_nearly_a_point_is_called_collapsed_in_most_seeds() -> None:
    kinds = [told(f"{POINT}&seed={seed}", 1000)[0].kind for seed in range(1, 13)]
    assert kinds.count("collapsed") >= 5
    assert "learning" not in kinds


def test_a_k_of_1_with_constant_rates_is_in_one_state() -> None:
    recipe = Link.parse({"p_data": "two_modes", "k": "1", "decay": "constant"}).recipe
    recording = Recording(recipe)
    recording.extend(1000)
    evaluator = recording.evaluator
    kinds = []
    for i in range(300, 1001, 25):
        p_g = evaluator.curves(recording.state(i)).p_g[0]
        kinds.append(judge(recording.history[: i + 1], p_g, evaluator.grid, evaluator.data, recipe).kind)
    assert sum(a != b for a, b in zip(kinds[1:], kinds[:-1], strict=True)) <= 2


def test_every_number_of_a_sentence_satisfies_what_it_claims_and_no_state_flickers() -> None:
    """Of all recipes of the benchmark, at the start of each: thousands of sentences."""
    found = check(seeds=1, iterations=120)
    assert found["wrong"] == []
    assert found["flickers"] == 0
    assert found["sentences"] >= 1000
