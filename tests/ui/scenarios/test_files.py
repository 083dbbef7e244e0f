import html
import re
from pathlib import Path

import pytest

from gan1d.teaching.scenarios import SCENARIOS, Scenario, link, moment
from gan1d.ui.scenarios import files
from gan1d.ui.scenarios.files import FOLDER, Share, picture_file, read_shares, write_shares

every = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)


@every
@pytest.mark.parametrize("dark", [False, True])
def test_each_scenario_has_a_picture_of_its_own_recipe_on_both_grounds(scenario: Scenario, dark: bool) -> None:
    file = picture_file(scenario.name, dark)
    text = file.read_text(encoding="utf-8")
    assert file.stat().st_size <= 40_000
    drawn = re.search("<dc:description>gan1d [?](.*)</dc:description>", text)
    assert drawn is not None
    assert html.unescape(drawn[1]) == moment(scenario)
    ground = "#14181d" if dark else "#ffffff"
    assert ground in text
    for caption in scenario.captions:
        assert f"{caption}: JSD" in html.unescape(text)


def test_no_picture_is_left_of_a_scenario_that_is_gone() -> None:
    wanted = {picture_file(scenario.name, dark) for scenario in SCENARIOS for dark in (False, True)}
    assert set(FOLDER.glob("*.svg")) == wanted


@every
def test_each_share_belongs_to_todays_recipe_and_is_high_enough(scenario: Scenario) -> None:
    share = read_shares()[scenario.name]
    assert share.link == link(scenario)
    assert share.first_seed > 64
    assert share.of >= 10
    assert 0.9 <= share.held / share.of <= 1


def test_shares_are_read_as_they_were_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SHARES", tmp_path / "shares.json")
    shares = {"b": Share(11, 12, 1001, "k=1&edits=3:k=5"), "a": Share(12, 12, 1001, "")}
    write_shares(shares)
    assert read_shares() == shares
    assert list(read_shares()) == ["b", "a"]
