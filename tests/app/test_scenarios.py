"""The gallery as Streamlit runs it, and what its links open."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.recipes.link import fields_of
from gan1d.teaching.scenarios import SCENARIOS, Scenario, link

pytestmark = pytest.mark.slow


def opened() -> AppTest:
    return AppTest.from_file(Path(__file__).parents[2] / "pages" / "router.py", default_timeout=30)


def test_the_gallery_shows_every_scenario_with_its_share() -> None:
    page = opened().run().switch_page("scenarios.py").run()
    assert not page.exception
    (gallery,) = (block.proto.body for block in page.get("html") if "class='scenarios'" in block.proto.body)
    assert gallery.count("<article>") == gallery.count("<img ") == gallery.count("Holds in ") == len(SCENARIOS)
    titles = [gallery.index(f"<h2>{scenario.title}</h2>") for scenario in SCENARIOS]
    assert titles == sorted(titles)


@pytest.mark.parametrize("scenario", [s for s in SCENARIOS if s.name in ("weak", "r1")], ids=lambda s: s.name)
def test_a_scenarios_link_opens_it(scenario: Scenario) -> None:
    page = opened()
    page.query_params.update(fields_of("/?" + link(scenario)))
    page.run()
    assert not page.exception
    assert not page.error
    assert page.session_state["player"].settings == scenario.recipe.settings
