"""The two figures of the theory bench that move: Proposition 2 run for real, and the phase portraits."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from gan1d.teaching.workbench.phase import LineGame, eigenvalues, flow
from gan1d.teaching.workbench.proposition_2 import PARTS, STEPS, Descent
from gan1d.ui.workbench import proposition_2
from tests.app.test_workbench import figures, moved, opened, words

pytestmark = pytest.mark.slow


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Runs of a few steps."""
    proposition_2._descent.clear()
    monkeypatch.setattr(proposition_2, "STEPS", 12)
    yield 12
    proposition_2._descent.clear()


def line(figure: dict, style: str) -> list[float]:
    return next(mark["y"] for mark in figure["marks"] if mark["kind"] == "line" and mark["style"] == style)


# ---- Proposition 2 -------------------------------------------------------------------------------------------------


def test_the_free_run_is_there_at_once_with_its_numbers() -> None:
    page = opened(figure="proposition_2")
    assert not page.exception
    assert not page.warning
    free = Descent(PARTS[0], "normal", 1)
    free.extend(STEPS)
    curves, picture = figures(page)
    assert line(curves, "jsd")[100] == pytest.approx(free.jsd[100], rel=1e-4)
    assert f"JSD is {free.jsd[-1]:.4f} nats, from {free.jsd[0]:.4f} at the start; it rose in 0" in words(page)
    assert f"promises at most {free.promised(STEPS):.4f}" in words(page)
    grid = free.evaluator.grid
    np.testing.assert_allclose(
        line(picture, "p_g"), grid.density(free.p_g(STEPS)).reshape(-1, 2).mean(-1), rtol=1e-3, atol=1e-8
    )
    page = moved(page, descent_step=50)
    assert f"JSD is {free.jsd[50]:.4f} nats" in words(page)
    assert figures(page)[0]["alt"].startswith("Rung 0 after 50 steps")


@pytest.mark.parametrize("rung", [1, 2, 4, 7])
def test_a_rung_from_a_link_is_trained_and_says_what_is_lost(rung: int, short: int) -> None:
    page = opened(figure="proposition_2", rung=str(rung), descent_data="two_modes", descent_step="12")
    assert not page.exception
    assert not page.warning
    part = PARTS[rung]
    assert part.now in words(page)
    assert part.lost in words(page)
    run = Descent(part, "two_modes", 1)
    run.extend(short)
    assert f"JSD is {run.jsd[-1]:.4f} nats" in words(page)
    assert ("nats from D*" in words(page)) != part.best
    assert not page.get("progress")  # it is over


def test_every_rung_can_be_run_at_once(short: int) -> None:
    page = opened(figure="proposition_2", descent_step="12")
    page.button(key="descent_every").click()
    page.run()
    assert not page.exception
    faint = [mark for mark in figures(page)[0]["marks"] if mark["kind"] == "line" and mark["faint"]]
    assert len(faint) == len(PARTS) - 1


def test_a_rung_that_is_not_there_leads_to_the_nearest() -> None:
    page = opened(figure="proposition_2", rung="0x")
    assert not page.exception
    (warning,) = page.warning
    assert warning.value.startswith("rung must be one of 0, 1, 2, 3, 4, 5, 6, 7; not '0x'.")


# ---- phase portraits -----------------------------------------------------------------------------------------------


def sides(page: AppTest) -> tuple[dict, dict, dict]:
    without, with_r1, spectrum = figures(page)
    return without, with_r1, spectrum


def points(figure: dict, style: str) -> dict:
    return next(mark for mark in figure["marks"] if mark["kind"] == "points" and mark["style"] == style)


def test_both_sides_start_at_one_point_and_only_r1_comes_to_rest() -> None:
    page = opened(figure="phase")
    assert not page.exception
    without, with_r1, spectrum = sides(page)
    starts = [figure["handles"][0] for figure in (without, with_r1)]
    assert {(start["x"], start["y"]) for start in starts} == {(1.5, 0.5)}
    circle, spiral = (np.hypot(*(np.array(figure["marks"][2][axis]) for axis in "xy")) for figure in (without, with_r1))
    np.testing.assert_allclose(circle, np.hypot(1.5, 0.5), rtol=1e-4)
    assert spiral[-1] < 0.01
    assert without["alt"].startswith("without R1. λ = ± 0.500 i")
    values = eigenvalues(LineGame("minimax", 0.5).jacobian())
    np.testing.assert_allclose(points(spectrum, "p_g")["x"], values.real, atol=1e-6)
    np.testing.assert_allclose(points(spectrum, "p_g")["y"], values.imag, atol=1e-4)
    assert "−0.250 ± 0.433 i" in words(page)


def test_the_numbers_are_live() -> None:
    page = moved(opened(figure="phase"), gamma=1.25)
    assert "−0.250 and −1.000" in words(page)
    end = np.hypot(*flow(LineGame("minimax", 1.25), (1.5, 0.5), 30, ((-3, -3), (3, 3)))[:, -1])
    assert f"the end of the way {end:.3f}" in words(page)


@pytest.mark.parametrize("portrait", ["dirac", "spread", "best"])
@pytest.mark.parametrize("way", ["flow", "simultaneous", "alternating"])
def test_every_game_can_be_played_in_every_way(portrait: str, way: str) -> None:
    page = opened(figure="phase", portrait=portrait, way=way, portrait_loss="non_saturating")
    assert not page.exception
    assert not page.warning
    assert page.latex
    for figure in sides(page):
        assert re.search(r"\d", figure["alt"])
    assert ("Near rest, on average, a step" in words(page)) == (way != "flow")
    asked = {"time"} | ({"h"} if way != "flow" else set())
    asked |= {"dirac": {"gamma"}, "spread": {"gamma", "sigma"}, "best": set()}[portrait]
    assert {slider.key for slider in page.slider} == asked


def test_steps_at_once_are_driven_out_of_the_circle() -> None:
    page = opened(figure="phase", way="simultaneous", h="0.4", time="60")
    assert f"multiplies the distance by {np.sqrt(1 + 0.04):.4f}: it is driven out." in words(page)
    assert "it leaves the picture" in words(page)


def test_a_setting_that_cannot_be_is_refused_with_a_sentence() -> None:
    page = opened(figure="phase", gamma="many", way="sideways")
    assert not page.exception
    said = " ".join(warning.value for warning in page.warning)
    assert "gamma must be a number from 0.05 to 2; not 'many'." in said
    assert "way must be one of flow, simultaneous, alternating; not 'sideways'." in said
