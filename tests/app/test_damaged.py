"""The pages MNIST GAN and Map beside damaged folders: a sentence for each, and everything else works."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.images.folder import Identity, Run
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe
from gan1d.sweep.folder import Folder
from gan1d.sweep.plan import Sweep
from gan1d.ui.shell.widgets import plain
from tests.app.mnist_gan import TINY, errors, set_, widget, words
from tests.app.test_every_page import opened as opened_page
from tests.damages import DAMAGES
from tests.ui.sweep.maps import a_sweep, all_of, begun

pytestmark = pytest.mark.slow
BAD = ("empty", "a folder", "not UTF-8", "lists")


@pytest.mark.parametrize("file", ["run.json", "recipe.json", "wanted.json", "state.json"])
@pytest.mark.parametrize("damage", BAD)
def test_a_run_that_cannot_be_read_is_listed_with_a_sentence(page: AppTest, run: Run, file: str, damage: str) -> None:
    strange = Runs().create(ImageRecipe(TINY), Identity("paper"))
    DAMAGES[damage](strange.path / file)
    page.run()
    assert not page.exception
    assert page.query_params["run"] == run.name
    listed = widget(page, "images_list")
    assert [option[2:6] for option in listed.options] == ["0002", "0001"]
    assert strange.problem
    set_(page, "live_k", 3)
    assert run.wanted.settings == {"k": 3}
    set_(page, "images_list", strange.name)
    assert plain(strange.problem) in errors(page)
    widget(page, "delete_sure").click().run()
    assert not page.exception
    assert Runs().all() == [run]


@pytest.mark.parametrize("damage", BAD)
def test_a_critic_that_cannot_be_read_leaves_the_rest_of_its_run(page: AppTest, run: Run, damage: str) -> None:
    run.checkpoint.write_bytes(b"of no account here")
    DAMAGES[damage](run.path / "critic.json")
    page.run()
    assert not page.exception
    assert any("critic" in error for error in errors(page))
    assert not widget(page, "critic").disabled
    set_(page, "live_k", 3)


def test_a_run_that_is_damaged_while_it_is_shown_says_so(page: AppTest, run: Run) -> None:
    page.run()
    DAMAGES["truncated"](run.path / "state.json")
    widget(page, "live_k").set_value(4).run()
    assert not page.exception
    assert plain(run.problem) in errors(page)
    assert "What to expect" in words(page)


@pytest.mark.parametrize("damage", BAD)
def test_a_map_that_cannot_be_read_is_listed_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path))
    whole, strange = a_sweep(seed=1), a_sweep(seed=2)
    begun(whole, all_of(whole))
    begun(strange)
    DAMAGES[damage](Folder.of(strange).path / "sweep.json")
    page = opened_page("map.py")
    assert not page.exception
    (sentence,) = [error.value for error in page.error]
    assert plain(str(Folder.of(strange).path)) in sentence
    listed: Sweep = widget(page, "map_list")
    assert len(listed.options) == 1
    assert "complete" in listed.options[0]
