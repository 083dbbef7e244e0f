"""Figure 1 and the scenarios in a language that brackets every message: whatever is outside was forgotten."""

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.languages import LANGUAGES, use_language
from tests.app.test_every_page import PAGES, opened
from tests.foreign import FOREIGN, left_in_english, teach

pytestmark = pytest.mark.slow
SYMBOLS = {"k", "m", "g_steps", "R1", "p_data", "p_z", "β₁", "β₂", *LANGUAGES.values()}
LABELLED = ("button", "checkbox", "expander", "multiselect", "number_input", "select_slider", "selectbox", "slider")


@pytest.fixture(autouse=True)
def _foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    teach(monkeypatch)


def read(page: AppTest) -> Iterator[str]:
    """Labels, help, choices and sentences of the page."""
    for kind in LABELLED:
        for element in page.get(kind):
            yield element.label
            yield getattr(element, "help", None) or ""
            if kind in ("selectbox", "multiselect"):
                yield from map(str, element.options)
    for kind in ("caption", "markdown", "error", "warning"):
        yield from (element.value for element in page.get(kind))
    for block in page.get("html"):
        yield re.sub(r"<(style|script)>.*?</\1>|<[^>]*>", " ", block.proto.body, flags=re.DOTALL)


def forgotten(page: AppTest) -> list[str]:
    outside = {left_in_english(re.sub(r"\]\([^)]*\)", "]", text)).strip(" #*:,…[]\n") for text in read(page)}
    return sorted(text for text in outside - SYMBOLS if re.search(r"[a-zA-Z]{2}", text))


@pytest.mark.parametrize("name", ["figure1.py", "scenarios.py"])
def test_nothing_on_the_page_was_forgotten(name: str) -> None:
    page = opened(name, FOREIGN)
    assert not page.exception
    assert forgotten(page) == []


def test_the_ways_to_a_film_and_to_ones_own_data_are_told_too() -> None:
    page = opened("figure1.py", FOREIGN)
    with use_language(FOREIGN):  # the test itself must know how choices are called
        page.selectbox(key="export_kind").select(".gif").run()
        page.selectbox(key="set_p_data").select("expression").run()
    assert not page.exception
    assert page.number_input(key="own_data_low").label == "⟦from x =⟧"
    assert page.session_state["player"].settings.p_data == "expression"
    assert forgotten(page) == []


def test_a_refused_link_is_told_in_the_language_of_the_link() -> None:
    page = AppTest.from_file(PAGES / "router.py", default_timeout=60)
    page.query_params.update({"lang": FOREIGN, "k": "0"})
    page.run()
    (error,) = page.error
    assert left_in_english(error.value.replace("\\", "")) == ""
    assert "⟦k must be ⟦a whole number from 1 to 50⟧; not 0.⟧" in error.value.replace("\\", "")
