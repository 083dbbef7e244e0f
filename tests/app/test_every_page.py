"""Every page in every language, as Streamlit runs it: nothing fails, and nothing is left in English."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.languages import ENGLISH, LANGUAGES, tr, use_language
from gan1d.languages.catalogues import TRANSLATED, read
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.ui.workbench.bench import FIGURES
from tests.decimal_points import points_in

pytestmark = pytest.mark.slow
PAGES = Path(__file__).parents[2] / "pages"
NAMES = sorted(file.name for file in PAGES.glob("*.py") if file.name != "router.py")
# What a page shows at its other addresses
PLACES = [
    *((name, {}) for name in NAMES),
    *(("lesson.py", {"step": step.name}) for step in LESSON[1:]),
    *(("bench.py", {"figure": figure}) for figure in list(FIGURES)[1:]),
    ("algorithm.py", {"moment": "5"}),
    ("figure1.py", {"loss": "wasserstein", "p_data": "expression", "at": "3"}),
]
TYPED = {"text_input", "text_area", "number_input", "code"}
WORDS = 4  # a message with fewer may be a name, or part of another sentence


@pytest.fixture(autouse=True)
def _empty_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN1D_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("GAN1D_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GAN1D_DATA", raising=False)


def opened(page: str, lang: str | None = None, **query: str) -> AppTest:
    test = AppTest.from_file(PAGES / "router.py", default_timeout=60)
    test.query_params.update(query)
    if lang is not None:
        test.query_params["lang"] = lang
    return test.switch_page(page).run()


def texts(page: AppTest, without: Collection[str] = ()) -> Iterator[str]:
    """Whatever a person may read on the page: words, labels, help and choices, but no values of these elements."""
    for element in page.main:
        for name in (() if element.type in without else ("value",)) + ("label", "help", "placeholder", "body"):
            text = getattr(element.proto, name, None) if name == "body" else getattr(element, name, None)
            if isinstance(text, str):
                yield text
        for text in getattr(element, "options", ()):
            yield str(text)
        help_ = getattr(element.proto, "help", None)
        if isinstance(help_, str):
            yield help_


@cache
def english_sentences(language: str) -> tuple[str, ...]:
    """The longer messages, as far as their first value, that read otherwise in this language."""
    pairs = ((m.id, m.string) for m in read(language, "gan1d") if m.id and isinstance(m.id, str))
    starts = (re.split(r"[{}\n]", source)[0].strip() for source, text in pairs if source != text)
    return tuple(start for start in starts if len(start.split()) >= WORDS)


def in_english(shown: Collection[str], language: str) -> list[str]:
    """What is left in English of a page in another language."""
    if language == ENGLISH:
        return []
    return [sentence for sentence in english_sentences(language) if any(sentence in text for text in shown)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "query"), PLACES, ids=str)
def test_the_page_runs_and_is_all_in_its_language(name: str, query: dict[str, str], language: str) -> None:
    page = opened(name, language, **query)
    assert not page.exception
    assert not page.error
    assert page.selectbox(key="language_picker").value == language
    with use_language(language):
        assert page.selectbox(key="language_picker").label == tr("Language")
    shown = [unescape(text) for text in texts(page)]
    assert shown
    assert in_english(shown, language) == []
    if language == "vi":
        assert [(text, points_in(text)) for text in texts(page, TYPED) if points_in(text)] == []


def test_the_check_would_find_english() -> None:
    assert in_english(list(texts(opened("scenarios.py", ENGLISH))), TRANSLATED[0]) != []


def test_the_check_would_find_numbers_as_english_has_them() -> None:
    assert points_in("JSD 0.693, 12.5 and 1.2345; 60.000 images, Mục 4.1, `k=0.5` <b style='1.5em'>1,5</b>") == [
        "0.693", "12.5", "1.2345",
    ]  # fmt: skip
    assert any(points_in(text) for text in texts(opened("scenarios.py", ENGLISH), TYPED))


def test_an_unknown_language_gives_the_nearest_and_says_so() -> None:
    page = opened("scenarios.py", "korean")
    assert page.selectbox(key="language_picker").value == "ko"
    assert [toast.value for toast in page.toast] != []
    assert dict(page.query_params)["lang"] in ("ko", ["ko"])
    page = opened("scenarios.py", "xx")
    assert page.selectbox(key="language_picker").value == ENGLISH
    (toast,) = page.toast
    assert "'xx'" in toast.value
    assert all(name in toast.value for name in LANGUAGES.values())
    assert not page.run().toast  # said once


def test_another_language_can_be_chosen_while_a_run_goes_on() -> None:
    page = opened("figure1.py")
    token = page.session_state["player"].token
    page.selectbox(key="language_picker").select("vi").run()
    assert not page.exception
    assert page.session_state["player"].token == token
    assert dict(page.query_params)["lang"] in ("vi", ["vi"])
    with use_language("vi"):
        assert any(text == f"##### {tr('While it trains')}" for text in texts(page))
