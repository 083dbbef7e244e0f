"""What travels to the browser is what the core computed."""

import numpy as np
import pytest

from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs import figure_1
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording
from gan1d.theory.exact import LOG2
from gan1d.ui.figure import frames

SMALL = Settings(m=16, G_width=4, D_width=6, k=2)


def unpack(data: bytes) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """A frame as the browser reads it: by the layout, then the rows."""
    numbers, at, fields = np.frombuffer(data, "<f4"), 0, {}
    for name, length in frames.LAYOUT:
        fields[name] = numbers[at : at + length]
        at += length
    return fields, numbers[at:].reshape(-1, 1 + len(frames.HISTORY))


def a_frame(recording: Recording, i: int, sent: int = -1) -> tuple[dict[str, np.ndarray], np.ndarray]:
    snapshot = recording.state(i)
    drawn = figure_1.picture(
        recording.evaluator, recording.recipe, i, ((snapshot, 1.0),), recording.evaluator.curves(snapshot)
    )
    transport = frames.Transport(goal=i, playing=1.0, speed=30.0, duration=33.0)
    return unpack(frames.frame(frames.block(3, recording, i, drawn, transport, (sent + 1, i))))


@pytest.fixture
def recording() -> Recording:
    made = Recording(Recipe(SMALL).edited(6, "k", 4))
    made.extend(12)
    return made


def test_a_frame_holds_the_curves_of_its_state(recording: Recording) -> None:
    fields, _ = a_frame(recording, 9)
    evaluator = recording.evaluator
    x = figure_1.points_of(evaluator)
    assert fields["p_g"].sum() * (x[1] - x[0]) == pytest.approx(1.0, abs=1e-4)
    logit, _ = evaluator.tangents(recording.state(9), x)
    np.testing.assert_allclose(fields["D"], 1 / (1 + np.exp(-logit)), rtol=1e-5)
    np.testing.assert_allclose(fields["arrows"], evaluator.G(recording.state(9), figure_1.arrow_noise(evaluator))[0])
    at_arrows, slope = evaluator.tangents(recording.state(9), fields["arrows"])
    D = 1 / (1 + np.exp(-at_arrows))
    np.testing.assert_allclose(fields["push"], (1 - D) * slope, rtol=1e-4)


def test_a_frame_of_two_runs_holds_both_blocks_and_then_the_rows_of_both(recording: Recording) -> None:
    other = Recording(Recipe(SMALL.with_setting("k", 1)))
    other.extend(5)
    blocks = []
    for number, (run, i, rows) in enumerate(((recording, 9, (4, 9)), (other, 5, (0, 5)))):
        snapshot = run.state(i)
        drawn = figure_1.picture(run.evaluator, run.recipe, i, ((snapshot, 1.0),), run.evaluator.curves(snapshot))
        transport = frames.Transport(goal=i, playing=1.0, speed=30.0, duration=33.0)
        blocks.append(frames.block(number, run, i, drawn, transport, rows))
    numbers = np.frombuffer(frames.frame(*blocks), "<f4")
    size = sum(length for _, length in frames.LAYOUT)
    fields, rows = unpack(numbers[:size].tobytes() + numbers[2 * size :].tobytes())
    others, _ = unpack(numbers[size : 2 * size].tobytes())
    assert (fields["iteration"], others["iteration"]) == (9, 5)
    assert (fields["rows"], others["rows"]) == (6, 6)
    assert (fields["k"], others["k"]) == (4, 1)
    np.testing.assert_array_equal(rows[:, 0], [*range(4, 10), *range(6)])
    np.testing.assert_array_equal(rows[6:, 1], other.history[:, COLUMN[frames.HISTORY[0]]])


def test_a_scene_marks_every_edit_of_the_run(recording: Recording) -> None:
    assert frames.scene(1, recording, 0, -1)["marks"] == [(6, "k = 4 from 6")]


def test_between_two_states_samples_travel_straight(recording: Recording) -> None:
    evaluator, one, other = recording.evaluator, recording.state(9), recording.state(10)
    mix = ((one, 0.25), (other, 0.75))
    drawn = figure_1.picture(recording.evaluator, recording.recipe, 9, mix, evaluator.mixed(mix))
    ends = [evaluator.G(state, figure_1.arrow_noise(evaluator))[0] for state in (one, other)]
    np.testing.assert_allclose(drawn["arrows"], 0.25 * ends[0] + 0.75 * ends[1])
    assert evaluator.mixed(mix).p_g.sum() == pytest.approx(1.0)
    np.testing.assert_array_equal(evaluator.mixed(((one, 1.0),)).p_g, evaluator.curves(one).p_g)
    np.testing.assert_allclose(evaluator.mixed(((one, 0.0), (other, 1.0))).p_g, evaluator.curves(other).p_g, atol=1e-9)


def test_a_frame_names_the_settings_in_force(recording: Recording) -> None:
    assert a_frame(recording, 5)[0]["k"] == 2
    fields, _ = a_frame(recording, 6)
    assert fields["k"] == 4
    assert (fields["scene"], fields["iteration"], fields["playing"], fields["trained"]) == (3, 6, 1, 12)
    assert fields["learning_rate_D"] == pytest.approx(SMALL.learning_rate_D)


def test_the_histogram_is_a_density_of_samples(recording: Recording) -> None:
    fields, _ = a_frame(recording, 9)
    low, high = figure_1.view_of(recording.evaluator)
    width = (high - low) / figure_1.BARS
    inside = float(fields["histogram"].sum() * width)
    assert inside == pytest.approx(1.0, abs=0.02)
    # The mean of the bars is the mean of p_g to the error of 1,000 samples and 60 bars.
    centres = low + width * (np.arange(figure_1.BARS) + 0.5)
    mean, sd = recording.history[9, COLUMN["mean"]], recording.history[9, COLUMN["sd"]]
    assert (fields["histogram"] * width) @ centres / inside == pytest.approx(mean, abs=4 * sd / np.sqrt(1000) + 0.02)


def test_rows_are_the_history_since_the_last_frame(recording: Recording) -> None:
    _, rows = a_frame(recording, 9, sent=4)
    assert rows[:, 0].tolist() == [5, 6, 7, 8, 9]
    for j, name in enumerate(frames.HISTORY):
        np.testing.assert_array_equal(rows[:, 1 + j], recording.history[5:10, COLUMN[name]])
    assert len(a_frame(recording, 9, sent=9)[1]) == 0


def test_a_long_history_is_thinned_but_ends_with_the_last_row() -> None:
    history = np.zeros((50_001, len(COLUMN)), np.float32)
    rows = frames.history_rows(history, 0, 50_000)
    assert len(rows) <= frames.MOST_ROWS
    assert rows[-1, 0] == 50_000
    assert len(set(np.diff(rows[:, 0]))) == 1


def test_a_scene_states_grid_data_and_equilibrium(recording: Recording) -> None:
    scene = frames.scene(1, recording, 0, -1)
    x, p = np.array(scene["x"]), np.array(scene["p_data"])
    assert p @ np.ones_like(p) * (x[1] - x[0]) == pytest.approx(1.0, abs=1e-5)
    np.testing.assert_allclose(p, recording.evaluator.data.pdf(x), atol=1e-4)
    assert scene["equilibrium"]["losses"] == [(pytest.approx(LOG2), "log 2")]
    minimax = Recording(Recipe(SMALL.with_setting("loss", "minimax")))
    losses = frames.scene(1, minimax, 0, -1)["equilibrium"]["losses"]
    assert losses == [(pytest.approx(LOG2), "log 2"), (pytest.approx(-LOG2), "−log 2")]
    assert np.isfinite(scene["ideal"]).all()


@pytest.mark.parametrize("p_data", ["normal", "two_modes", "three_modes", "uniform", "laplace", "exponential"])
@pytest.mark.parametrize("p_z", ["uniform", "normal"])
def test_every_distribution_makes_a_scene_that_can_be_drawn(p_data: str, p_z: str) -> None:
    made = Recording(Recipe(Settings(m=16, G_width=4, D_width=6, p_data=p_data, p_z=p_z)))
    scene = frames.scene(1, made, 0, -1)
    for name in ("x", "p_data", "z", "ideal", "histogram_edges"):
        assert np.isfinite(scene[name]).all()
    assert max(scene["p_data"]) < scene["view"]["y"][1]
    fields = a_frame(made, 0)[0]
    both, known = np.array(scene["p_data"]) + fields["p_g"], np.isfinite(fields.pop("D_star"))
    assert known[both > 2 * figure_1.FAINT].all()
    assert not known[both < figure_1.FAINT / 2].any()
    assert np.isfinite(np.concatenate(list(fields.values()))).all()
