"""Frames of many games: what the browser reads by the layout is what was measured."""

import numpy as np
import pytest

from gan1d.recipes.recipe import Recipe
from gan1d.runs.many_seeds import EVERY, ManySeeds, median
from gan1d.runs.verdict import KINDS
from gan1d.ui.many.frames import MOST_ROWS, Transport, columns, frame, history, layout, rules, scene
from tests.games import settings

STILL = Transport(goal=10, playing=1.0, speed=30.0)


@pytest.fixture(scope="module")
def crowd() -> ManySeeds:
    crowd = ManySeeds(Recipe(settings(p_data="normal", weights=(), loss="least_squares", optimizer_D="sgd",
                                  learning_rate_D=0.6)), 16)  # fmt: skip
    crowd.extend(20)
    return crowd


def read(content: bytes, crowd: ManySeeds) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """As the script in the browser does it: fields, rows, densities."""
    about = scene(1, crowd)
    end = len(content) - 2 * about["games"] * about["points"]
    numbers = np.frombuffer(content[:end], "<f4")
    fields, at = {}, 0
    for name, count in about["layout"]:
        fields[name] = numbers[at : at + count]
        at += count
    rows = numbers[at:].reshape(-1, len(about["columns"]))
    levels = np.frombuffer(content[end:], "<u2").reshape(about["games"], about["points"])
    return fields, rows, levels * about["unit"]


def test_a_frame_holds_what_was_measured(crowd: ManySeeds) -> None:
    fields, rows, densities = read(frame(7, crowd, 2, STILL, 0, 2), crowd)
    expected = {"scene": 7, "iteration": 10, "goal": 10, "playing": 1, "speed": 30, "trained": 20, "rows": 3, "k": 2}
    assert {name: float(fields[name][0]) for name in expected} == expected
    np.testing.assert_array_equal(fields["fates"], crowd.fates[2])
    np.testing.assert_array_equal(fields["jsd"], crowd.jsd[2])
    assert fields["counts"].sum() == 16
    assert fields["counts"][KINDS.index("diverged")] == np.isnan(fields["jsd"]).sum() > 0
    _, p_g = crowd.p_g(2)
    np.testing.assert_allclose(fields["median"], median(p_g), rtol=1e-6)
    alive = np.isfinite(p_g).all(1)
    top = 4 * scene(1, crowd)["view"]["y"][1]
    np.testing.assert_allclose(densities[alive], np.minimum(p_g[alive], top), atol=top / 2**16)
    assert not densities[~alive].any()
    assert rows[:, 0].tolist() == [0, 5, 10]
    names = columns(16)
    np.testing.assert_array_equal(rows[:, names.index("jsd0") :], crowd.jsd[:3])
    np.testing.assert_allclose(rows[:, names.index("q0.5")], np.nanmedian(crowd.jsd[:3], 1), rtol=1e-6)
    assert rows[:, [names.index(kind) for kind in KINDS]].sum(1).tolist() == [16, 16, 16]


def test_rows_are_sent_once_and_none_when_there_is_nothing_new(crowd: ManySeeds) -> None:
    _, rows, _ = read(frame(1, crowd, 4, STILL, 3, 4), crowd)
    assert rows[:, 0].tolist() == [15, 20]
    _, rows, _ = read(frame(1, crowd, 1, STILL, 5, 1), crowd)
    assert len(rows) == 0


def test_a_long_history_is_thinned_but_ends_where_it_ends() -> None:
    class Long:
        members = (None,) * 16
        jsd, fates, quantiles = np.zeros((5000, 16)), np.zeros((5000, 16), int), np.zeros((5000, 5))

        def counts(self, rows: np.ndarray) -> np.ndarray:
            return np.zeros((len(rows), len(KINDS)))

    rows = history(Long(), 0, 4321)  # type: ignore[arg-type]  # stands for a crowd too long to play here
    assert MOST_ROWS / 2 < len(rows) <= MOST_ROWS
    assert rows[-1, 0] == 4321 * EVERY
    assert len(set(np.diff(rows[:, 0]))) == 1


def test_every_fate_has_its_rule_and_every_field_its_place(crowd: ManySeeds) -> None:
    assert set(rules()) == set(KINDS)
    assert "0.01" in rules()["converged"]
    names = [name for name, _ in layout(16)]
    assert len(names) == len(set(names))
    assert scene(1, crowd)["seeds"] == [member.settings.seed for member in crowd.members]
