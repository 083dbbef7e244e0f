"""The page of questions and terms as Streamlit runs it."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from gan1d.base import logs
from gan1d.recipes.link import Link
from gan1d.teaching.glossary import GLOSSARY
from gan1d.teaching.questions import NAMED, QUESTIONS
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.questions import report

pytestmark = pytest.mark.slow


def opened(**query: str) -> AppTest:
    page = AppTest.from_file(Path(__file__).parents[2] / "pages" / "router.py", default_timeout=60)
    page.query_params.update(query)
    page.switch_page("questions.py").run()
    assert not page.exception
    return page


def words(page: AppTest) -> str:
    return "\n".join(markdown.value for markdown in page.markdown)


def entries(page: AppTest) -> dict[str, str]:
    """The attributes of each term in the list, by its name."""
    return dict(re.findall(r'<div id="term-(\w+)"([^>]*)>', words(page)))


def shown(page: AppTest) -> set[str]:
    return {name for name, attributes in entries(page).items() if "hidden" not in attributes}


def asked(page: AppTest) -> list[str]:
    return [name for name, attributes in entries(page).items() if "asked" in attributes]


def questions(page: AppTest) -> dict[str, bool]:
    """The names of those shown, and whether the answer is open."""
    return {name: bool(is_open) for name, is_open in re.findall(r'<details id="question-(\w+)"( open)?>', words(page))}


def scripts(page: AppTest) -> str:
    return "".join(block.proto.body for block in page.get("html") if "scrollIntoView" in block.proto.body)


def test_everything_is_there_and_all_answers_are_folded() -> None:
    page = opened()
    assert shown(page) == set(GLOSSARY)
    assert questions(page) == dict.fromkeys(NAMED, False)
    assert not page.warning
    assert scripts(page) == ""


@pytest.mark.parametrize(("word", "name"), [("jsd", "jsd"), ("learning_rate_D", "learning_rate"), ("NaN", "diverged")])
def test_a_link_marks_its_term_and_goes_there_once(word: str, name: str) -> None:
    page = opened(term=word)
    assert asked(page) == [name]
    assert not page.warning
    assert f"#term-{name}" in scripts(page)
    assert scripts(page.run()) == ""


def test_a_link_opens_its_question_alone() -> None:
    page = opened(question="regret")
    assert [name for name, is_open in questions(page).items() if is_open] == ["regret"]
    assert "#question-regret" in scripts(page)


def test_an_unknown_term_leads_to_the_nearest_and_says_so() -> None:
    page = opened(term="momentun<b>")
    assert asked(page) == ["momentum"]
    (warning,) = page.warning
    assert "momentun" in warning.value
    assert "nearest" in warning.value


@pytest.mark.parametrize("query", [{"term": "qqqqq"}, {"question": "qqqqq"}, {"term": ""}])
def test_what_is_like_nothing_shows_everything_and_says_so(query: dict[str, str]) -> None:
    page = opened(**query)
    assert shown(page) == set(GLOSSARY)
    assert asked(page) == []
    assert len(page.warning) == 1


def test_a_search_leaves_what_holds_all_its_words() -> None:
    page = opened()
    page.text_input(key="questions_search").set_value("HELVETICA").run()
    assert not page.exception
    assert shown(page) == {"helvetica"}
    page.text_input(key="questions_search").set_value("coin").run()
    assert list(questions(page)) == ["accuracy"]
    page.text_input(key="questions_search").set_value("zzzz").run()
    assert shown(page) == set()
    assert questions(page) == {}


def test_the_term_of_the_link_stays_whatever_is_searched() -> None:
    page = opened(term="jsd")
    page.text_input(key="questions_search").set_value("helvetica").run()
    assert shown(page) == {"helvetica", "jsd"}


def test_links_keep_the_language() -> None:
    page = opened(lang="ko", term="push")
    leads = re.findall(r"\]\(((?!#)[^)]+)\)", words(page))
    assert len(leads) > len(QUESTIONS)
    assert [lead for lead in leads if "lang=ko" not in lead] == []


def details(page: AppTest) -> str:
    (text,) = (code.value for code in page.code if code.value.startswith("run: "))
    return text


def test_details_for_a_bug_report_are_gathered_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened()
    assert not page.code
    monkeypatch.setattr(logs, "last", lambda: ("a line of the log, '/home/jane/x'",))
    monkeypatch.setattr(report, "_is_here", lambda: True)
    page.session_state["report"] = True
    text = details(page.run())
    assert text.startswith("run: none\n")
    assert "a line of the log, '…/x'" in text
    page.session_state["player"] = SessionPlayer(Link.parse({"k": "5"}))
    assert details(page.run()).startswith("run: ?k=5&at=0\n")
    monkeypatch.setattr(report, "_is_here", lambda: False)
    assert "log:" not in details(page.run())
    assert any("only in a browser on the machine" in caption.value for caption in page.caption)


@pytest.mark.parametrize(
    ("address", "headers", "here"),
    [(None, {}, True), ("10.0.0.7", {}, False), (None, {"X-Forwarded-For": "10.0.0.7"}, False)],
)
def test_who_comes_through_a_proxy_is_not_here(
    monkeypatch: pytest.MonkeyPatch, address: str | None, headers: dict[str, str], here: bool
) -> None:
    monkeypatch.setattr(report.st, "context", SimpleNamespace(ip_address=address, headers=headers))
    assert report._is_here() == here
