"""The pages on a server for others: what is not allowed is not offered and says why, and the host's key opens it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.images.folder import Identity, Run
from gan1d.images.registry import Runs
from gan1d.images.settings import ImageRecipe
from gan1d.jobs.owners import Owner, note_owner, owner_of
from gan1d.ui.hosting.visitors import Visitor
from gan1d.ui.sweep import component as map_live
from tests.app.mnist_gan import TINY, opened, set_, widget, words
from tests.app.test_every_page import opened as opened_page
from tests.ui.hosting.visitors import ANN, BEN, KEY
from tests.ui.sweep.maps import a_sweep, begun

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_HOST", "shared")
    monkeypatch.setenv("GAN1D_ADMIN_KEY", KEY)
    monkeypatch.setattr("gan1d.ui.hosting.visitors._secret", lambda: ANN)


def forced(page: AppTest, key: str) -> Any:
    """A widget that is not offered, as a browser may send it nevertheless."""
    found = widget(page, key)
    assert found.disabled
    found.proto.disabled = False
    return found


@pytest.fixture
def theirs(page: AppTest) -> Run:
    return Runs().create(ImageRecipe(TINY), Identity("tiny"))


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the live map was told of why its buttons may not be pressed."""
    given: list[str] = []
    monkeypatch.setattr(map_live, "_component", lambda data, **_: given.append(data["refused"]))
    return given


def test_what_somebody_else_began_is_shown_and_not_changed(page: AppTest, theirs: Run) -> None:
    page.run()
    assert not page.exception
    assert "Somebody else began this" in words(page)
    for key in ("live_learning_rate_D", "critic"):
        assert widget(page, key).disabled
    assert not widget(page, "train").disabled
    forced(page, "live_k").set_value(3).run()
    assert theirs.wanted.asked == 0


def test_what_comes_nevertheless_is_refused_with_a_sentence(page: AppTest, theirs: Run) -> None:
    note_owner(theirs.path, Owner(Visitor(ANN).digest))
    page.run()
    note_owner(theirs.path, Owner(Visitor(BEN).digest))  # the page still shows it as it was
    set_(page, "live_k", 3)
    assert theirs.wanted.asked == 0
    assert "Somebody else" in "".join(error.value for error in page.error)


def test_what_one_began_oneself_is_changed_also_in_a_new_session(page: AppTest) -> None:
    page.run()
    widget(page, "train_first").click().run()
    assert not page.exception
    (run,) = Runs().all()
    owner = owner_of(run.path)
    assert owner is not None
    assert owner.digest == Visitor(ANN).digest
    assert owner.hours > 0
    again = opened().run()
    assert not widget(again, "live_k").disabled
    set_(again, "live_k", 3)
    assert run.wanted.settings == {"k": 3}


def test_quotas_are_said_where_one_presses(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_QUOTA", "work=0")
    page.run()
    widget(page, "train_first").click().run()
    assert "0 are allowed" in page.error[0].value
    assert Runs().all() == []


def test_where_visitors_look_nothing_is_offered(page: AppTest, theirs: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_HOST", "read-only")
    page.run()
    for key in ("live_k", "critic"):
        assert widget(page, key).disabled
    assert "only its host" in words(page)
    forced(page, "train").click().run()
    assert Runs().all() == [theirs]


@pytest.mark.parametrize("by_address", [True, False])
def test_the_hosts_key_opens_everything_and_stands_in_no_link(
    by_address: bool, page: AppTest, theirs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAN1D_HOST", "read-only")
    if by_address:
        page.query_params["admin"] = KEY
        page.run()
    else:
        page.run()
        set_(page, "admin_key", "a wrong key, as people type them")
        assert "not the key" in "".join(error.value for error in page.error)
        assert widget(page, "train").disabled
        set_(page, "admin_key", KEY)
    assert not page.exception
    assert not widget(page, "train").disabled
    assert not widget(page, "live_k").disabled
    assert "admin" not in page.query_params
    assert KEY not in str(page.query_params)
    set_(page, "live_k", 3)
    assert theirs.wanted.settings == {"k": 3}


def test_a_folder_of_the_server_is_not_even_looked_for(page: AppTest, tmp_path: Path) -> None:
    there, away = tmp_path / "there", tmp_path / "away"
    there.mkdir()
    told = []
    for folder in (there, away, Path("~root"), Path("/etc")):
        visited = opened()
        visited.query_params["data"] = "mnist"
        visited.query_params["folder"] = str(folder)
        visited.run()
        assert not visited.exception
        assert not any(field.key == "new_folder" for field in visited.text_input)
        assert "folder" not in visited.query_params
        told.append(words(visited) + str([info.value for info in visited.info]))
        assert "takes no folder" in told[-1]
        assert "there" not in told[-1].replace("there are", "")
    assert len(set(told)) == 1


def test_a_folder_that_the_host_named_is_not_told_by_a_run(page: AppTest, tmp_path: Path) -> None:
    Runs().create(ImageRecipe(TINY), Identity("tiny", folder=str(tmp_path / "secret place")))
    page.run()
    widget(page, "take").click().run()
    assert "secret" not in str(page.query_params)
    assert "secret" not in words(page)


def test_folders_may_be_named_where_the_host_says_so(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_FOLDERS", "yes")
    page.query_params["data"] = "mnist"
    page.run()
    assert any(field.key == "new_folder" for field in page.text_input)


def test_only_the_host_fetches_data(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    monkeypatch.setattr("gan1d.ui.images.data.begin_fetching", fetched.append)
    page.query_params["data"] = "mnist"
    page.run()
    forced(page, "fetch_mnist").click().run()
    assert fetched == []
    page.query_params["admin"] = KEY
    page.run()
    widget(page, "fetch_mnist").click().run()
    assert fetched == ["mnist"]


@pytest.mark.parametrize("mine", [True, False])
def test_a_map_is_deleted_by_who_began_it(
    mine: bool, tmp_path: Path, refusals: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path))
    folder = begun(a_sweep())
    (folder.path / "owner.json").write_text(f'{{"digest": "{Visitor(ANN if mine else BEN).digest}"}}')
    page = opened_page("map.py", **a_sweep().to_query())
    assert not page.exception
    assert ("Somebody else" in refusals[-1]) == (not mine)
    page.button(key="map_delete").click().run()
    assert folder.exists() == (not mine)


def test_on_ones_own_machine_nothing_is_said_of_visitors(
    page: AppTest, theirs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAN1D_HOST", "own")
    page.run()
    assert not any(field.key == "admin_key" for field in page.text_input)
    assert "yourself" not in words(page)
    assert not widget(page, "live_k").disabled
    widget(page, "train").click().run()
    assert [owner_of(run.path) for run in Runs().all()] == [None, None]
