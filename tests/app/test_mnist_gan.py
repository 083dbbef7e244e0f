"""The page MNIST GAN as Streamlit runs it, without a browser and without a server that trains."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from gan1d.images.folder import Identity, Run, State
from gan1d.images.presets import PRESETS
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe
from gan1d.ui.images import background
from gan1d.ui.images.chooser import describe
from tests.app.mnist_gan import TINY, opened, set_, widget, words

pytestmark = pytest.mark.slow
# ---- which run is shown ------------------------------------------------------------------------------------------


def test_with_no_runs_one_press_starts_the_preset_suited_on_the_data_that_is_here(page: AppTest) -> None:
    page.run()
    assert not page.exception
    assert not page.error
    assert "Toward log 2, tiny" in words(page)
    assert "MNIST is not here yet" in words(page)
    widget(page, "train_first").click().run()
    (run,) = Runs().all()
    assert run.recipe.settings == PRESETS["tiny"].on("digits")
    assert run.identity == Identity("tiny", "cpu", None)
    assert run.state.status == "queued"
    assert page.query_params["run"] == run.name


def test_the_link_says_which_run_is_shown(page: AppTest, run: Run) -> None:
    Runs().create(ImageRecipe(TINY), Identity("paper"))
    page.query_params["run"] = run.name
    page.run()
    assert page.query_params == {"run": run.name}
    assert widget(page, "images_list").value == run.name


def test_without_a_link_the_newest_that_trains_is_shown_or_else_the_newest(page: AppTest, run: Run) -> None:
    newest = Runs().create(ImageRecipe(TINY), Identity("paper"))
    page.run()
    assert page.query_params["run"] == newest.name
    run.state = State(status="training")
    other = opened().run()
    assert other.query_params["run"] == run.name


def test_a_link_to_no_run_gets_a_sentence_and_the_page_works(page: AppTest, run: Run) -> None:
    page.query_params["run"] = "0099-log2"
    page.run()
    assert not page.exception
    (warning,) = page.warning
    assert "There is no run '0099-log2'" in warning.value
    assert f"Run {run.name} is shown" in warning.value
    set_(page, "live_k", 3)
    assert run.wanted.settings == {"k": 3}


def test_a_link_to_no_run_where_there_are_none_still_offers_to_train(page: AppTest) -> None:
    page.query_params["run"] = "3"
    page.run()
    assert "There is no run '3'" in page.warning[0].value
    widget(page, "train_first").click().run()
    assert page.query_params["run"] == "0001-tiny"
    assert not page.warning


def test_switching_pages_keeps_the_run_and_what_was_typed(page: AppTest, run: Run) -> None:
    Runs().create(ImageRecipe(TINY), Identity("paper"))
    page.query_params["run"] = run.name
    page.run()
    set_(page, "new_seed", 7)
    page.query_params.clear()
    page.switch_page("figure1.py").run()
    page.query_params.clear()
    page.switch_page("mnist_gan.py").run()
    assert not page.exception
    assert page.query_params["run"] == run.name
    assert widget(page, "new_seed").value == 7


def test_choosing_another_run_sets_the_link(page: AppTest, run: Run) -> None:
    newest = Runs().create(ImageRecipe(TINY), Identity("log2"))
    page.run()
    assert widget(page, "images_list").options == ["**0002** Toward log 2", "**0001** Toward log 2, tiny"]
    set_(page, "images_list", run.name)
    assert page.query_params["run"] == run.name
    assert newest.name != run.name


def test_the_list_says_where_a_run_stands(run: Run) -> None:
    assert describe(run, 2) == "queued, place 2 in the queue · digits"
    run.append(np.full((20, 6), 9.0))
    run.append(np.tile(np.array([0.5, 0.75, 0, 0, 0, 0], np.float32), (10, 1)))
    run.state = State(status="paused", iteration=30, per_epoch=10, iterations=40)
    assert describe(run, 0) == "paused · epoch 3.0 of 2 · D loss 0.500, G loss 0.750 · digits"


# ---- while it trains ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"), [("k", 5), ("g_steps", 2), ("learning_rate_D", 0.05), ("learning_rate_G", 0.0)]
)
def test_a_live_setting_is_asked_for_on_disk_and_shown_at_once(
    page: AppTest, run: Run, name: str, value: float
) -> None:
    page.run()
    assert widget(page, f"live_{name}").value == getattr(TINY, name)
    set_(page, f"live_{name}", value)
    assert run.wanted.settings == {name: value}
    assert run.wanted.asked == 1
    assert widget(page, f"live_{name}").value == value
    assert run.recipe.settings == TINY


def test_what_was_heard_is_shown_from_the_recipe(page: AppTest, run: Run) -> None:
    Runs().ask_setting(run, "k", 7)
    run.recipe = run.recipe.edited(3, "k", 7).edited(5, "k", 2)  # by another session
    run.state = State(status="training", iteration=9, heard=1)
    page.run()
    assert widget(page, "live_k").value == 2


def test_a_run_that_is_over_has_nothing_to_change(page: AppTest, run: Run) -> None:
    run.state = State(status="done", iteration=32, per_epoch=16, iterations=32)
    page.run()
    assert not page.exception
    assert not [w for w in page.slider if w.key.startswith("live_")]
    assert "is done" in words(page)
    assert "learning rate of G 0.001" in words(page)


def test_a_run_is_deleted_only_when_it_is_over(page: AppTest, run: Run) -> None:
    other = Runs().create(ImageRecipe(TINY), Identity("tiny"))
    page.query_params["run"] = other.name
    page.run()
    assert "can be deleted when it is paused or over" in words(page)
    Runs().ask(other, "stop")
    page.run()
    assert "can be deleted when it is paused or over" not in words(page)
    widget(page, "delete_sure").click().run()
    assert not page.exception
    assert Runs().all() == [run]
    assert not other.path.exists()
    assert page.query_params["run"] == run.name


# ---- the fresh critic --------------------------------------------------------------------------------------------


def test_no_critic_before_the_first_checkpoint(page: AppTest, run: Run) -> None:
    page.run()
    assert widget(page, "critic").disabled
    assert "first checkpoint" in words(page)


def test_what_the_critic_found_is_said_and_drawn(page: AppTest, run: Run) -> None:
    run.checkpoint.touch()
    run.state = State(status="done", iteration=1234, per_epoch=617, iterations=1234)
    steps, losses = [0, 50, 100], [0.69, 0.3, 0.283]
    run.critic = {
        "iteration": 1234, "step": steps, "loss": losses, "best_step": 100, "steps": 100, "done": True, "bound": 0.41,
        "error": 0.02, "accuracy_data": 0.9, "accuracy_samples": 0.8,
    }  # fmt: skip
    page.run()
    assert not page.exception
    assert "log 2 − its loss = 0.410 ± 0.020 nats" in words(page)
    assert "iteration 1,234 (epoch 2.0). A new D is right on 90.0% of unseen data" in words(page)
    assert "lower" in words(page)
    assert len(page.get("plotly_chart")) == 1


def test_a_press_starts_the_critic_and_its_progress_is_shown(
    page: AppTest, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Run] = []
    monkeypatch.setattr(background.SUPERVISOR, "criticise", asked.append)
    run.checkpoint.touch()
    page.run()
    widget(page, "critic").click().run()
    assert not page.exception
    assert asked == [run]
    assert widget(page, "critic").disabled
    found = {"iteration": 10, "step": [0, 50], "loss": [0.69, 0.6], "steps": 1000, "done": False}
    run.critic = found | {"bound": 0.1, "error": 0.01, "accuracy_data": 0.6, "accuracy_samples": 0.7}
    with run.held("critic"):
        page.run()
        assert widget(page, "critic").disabled
        assert "log 2 − its loss = 0.100 ± 0.010 nats" in words(page)
    page.run()
    assert not widget(page, "critic").disabled
    assert "interrupted at step 50 of 1,000" in words(page)
