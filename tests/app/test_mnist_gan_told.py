"""The page MNIST GAN in a language that brackets every message: whatever is outside was forgotten."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.images.datasets import TITLES
from gan1d.images.folder import Run
from gan1d.images.registry import Runs
from gan1d.languages import use_language
from gan1d.ui.images import component
from gan1d.ui.images.controls import DEVICES
from gan1d.ui.images.session import ImagesPage
from gan1d.ui.shell.widgets import plain
from tests.app.mnist_gan import set_
from tests.app.test_told import forgotten
from tests.foreign import FOREIGN, left_in_english, teach

pytestmark = pytest.mark.slow
NAMES = (*DEVICES.values(), *TITLES.values(), "mlp", "generator_loss", "tanh", "sigmoid", "ReLU", "gan1d", "0001-tiny")


@pytest.fixture(autouse=True)
def _foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    teach(monkeypatch)


@pytest.fixture
def page(page: AppTest) -> AppTest:
    page.query_params["lang"] = FOREIGN
    return page


def left(page: AppTest) -> list[str]:
    rest = (re.sub("|".join(map(re.escape, NAMES)), "", text) for text in forgotten(page))
    return [text for text in rest if re.search(r"[^\W\d_]{2}", text)]


def choose(page: AppTest, key: str, value: object) -> None:
    """Of a page in the foreign language: the test itself must know how choices are called."""
    with use_language(FOREIGN):
        set_(page, key, value)


def address(page: AppTest) -> dict[str, str]:
    return {name: text if isinstance(text, str) else text[-1] for name, text in page.query_params.items()}


def test_nothing_is_forgotten_before_the_first_run(page: AppTest) -> None:
    page.run()
    assert not page.exception
    assert left(page) == []
    choose(page, "new_data", "mnist")
    assert left(page) == []


def test_nothing_is_forgotten_beside_a_run(page: AppTest, run: Run) -> None:
    run.state = replace(run.state, status="paused", iteration=900, per_epoch=300)
    run.checkpoint.touch()
    run.critic = {
        "iteration": 900, "step": [0, 50], "loss": [0.69, 0.3], "best_step": 50, "steps": 100, "done": False,
        "bound": 0.41, "error": 0.02, "accuracy_data": 0.9, "accuracy_samples": 0.8,
    }  # fmt: skip
    page.run()
    assert not page.exception
    assert left(page) == []
    Runs().ask(run, "stop")
    run.state = replace(run.state, status="diverged")
    with use_language(FOREIGN):
        page.run()
    assert left(page) == []


def test_a_tab_is_the_same_in_every_language(page: AppTest, run: Run) -> None:
    page.session_state["ImagesPage"] = ImagesPage(tab="All runs")
    page.run()
    assert page.session_state["images_tabs"] == "⟦All runs⟧"
    choose(page, "language_picker", "en")
    assert page.session_state["images_tabs"] == "All runs"


def test_the_address_keeps_the_language(page: AppTest, run: Run) -> None:
    page.run()
    assert address(page) == {"run": run.name, "lang": FOREIGN}
    choose(page, "new_seed", 7)
    assert address(page) == {"run": run.name, "lang": FOREIGN, "seed": "7"}


def test_a_problem_is_told_in_the_language_chosen_since(page: AppTest, run: Run) -> None:
    page.query_params["run"] = "9999-none"
    page.run()
    (warning,) = page.warning
    assert left_in_english(warning.value) == ""
    choose(page, "language_picker", "en")
    (warning,) = page.warning
    assert warning.value.startswith(plain("This link cannot be opened:"))
    assert warning.value.endswith(f"Run {run.name} is shown.")


def test_the_live_view_is_given_the_words_of_the_language(
    page: AppTest, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict] = []
    monkeypatch.setattr(component, "_component", lambda data, **_: given.append(data))
    monkeypatch.setattr("gan1d.languages._browser_words", lambda language: {"pause": f"{language}: pause"})
    page.run()
    choose(page, "language_picker", "en")
    speech = [(data["language"], dict(data["words"])) for data in given]
    assert speech[0] == (FOREIGN, {"pause": f"{FOREIGN}: pause"})
    assert speech[-1] == ("en", {})
