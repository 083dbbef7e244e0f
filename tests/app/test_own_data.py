"""A p_data of one's own on the page, as Streamlit runs it."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from gan1d.base.budget import Budget
from gan1d.densities.from_points import estimate
from gan1d.languages import tr
from gan1d.reading.aside import answer
from gan1d.recipes.link import Link
from gan1d.recipes.settings import Settings
from gan1d.ui.figure.room_member import ROOMS
from gan1d.ui.figure.session_player import SessionPlayer
from gan1d.ui.front_page.controls import COMPUTED
from gan1d.ui.front_page.custom_data_dialog import DRAWING, EXAMPLES, EXPRESSION, KEYS, POINTS
from gan1d.ui.shell import given
from gan1d.ui.shell.widgets import plain

pytestmark = pytest.mark.slow
VALUES = np.random.default_rng(6).normal(7, 2, 50)
OTHERS = VALUES**2


def opened(recipe: str = "") -> AppTest:
    """What the dialog holds, without the dialog: AppTest reruns the whole page, which would close it."""

    def script(recipe: str) -> None:
        from urllib.parse import parse_qsl

        import streamlit as st

        from gan1d.recipes.link import Link
        from gan1d.ui.figure.session_player import SessionPlayer
        from gan1d.ui.front_page.custom_data_dialog import editor

        if "player" not in st.session_state:
            st.session_state.player = SessionPlayer(Link.parse(dict(parse_qsl(recipe))))
        editor(st.session_state.player)

    return AppTest.from_function(script, default_timeout=30, args=(recipe,)).run()


def settings_of(page: AppTest) -> Settings:
    assert not page.exception
    return page.session_state["player"].settings


def offers(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def press(page: AppTest, label: str) -> None:
    page.button(key=KEYS + label).click().run()


def write(page: AppTest, expression: str) -> None:
    page.text_input(key="own_data_expression").set_value(expression).run()


def test_it_opens_on_what_is_in_force() -> None:
    page = opened("expression=exp(x)&span=-1,2")
    assert page.text_input(key="own_data_expression").value == "exp(x)"
    assert [page.number_input(key=f"own_data_{end}").value for end in ("low", "high")] == [-1, 2]
    assert offers(page) == [DRAWING, EXPRESSION]
    assert not page.error
    said = [caption.value for caption in page.caption]
    assert said[0].startswith("61 heights")
    assert said[1] == plain(Settings(p_data="expression", expression="exp(x)", span=(-1, 2)).own_data.done)


def test_an_expression_starts_a_run_only_when_it_is_taken() -> None:
    page = opened("k=5&p_data=two_modes&weights=1,2")
    write(page, "(x > 0) * exp(-x)")
    page.number_input(key="own_data_low").set_value(-0.5).run()
    assert settings_of(page).p_data == "two_modes"
    press(page, EXPRESSION)
    settings = settings_of(page)
    assert (settings.p_data, settings.expression, settings.span) == ("expression", "(x > 0) * exp(-x)", (-0.5, 5.0))
    assert (settings.k, settings.weights) == (5, ())


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("foo(x)", "'foo' at character 1 is not known."),
        ("x.__class__", "'.' at character 2 is not known."),
        ("", "not empty."),
        ("1/x", "'1/x' is beyond 1e+100 at x = 0."),
        ("-1", "'-1' is nowhere above 1e-100."),
    ],
)
def test_an_impossible_expression_gets_a_sentence_beside_it_and_stays_as_typed(expression: str, said: str) -> None:
    page = opened("seed=3")
    write(page, expression)
    (error,) = page.error
    assert error.value.startswith("expression must be ")
    assert error.value.endswith(said)
    assert page.text_input(key="own_data_expression").value == expression
    assert offers(page) == [DRAWING]
    assert settings_of(page) == Settings(seed=3)
    write(page, "2 + sin(x)")
    assert not page.error


def test_a_sentence_is_shown_as_it_stands() -> None:
    page = opened()
    write(page, "x*2 - *3")
    assert "character 7, '\\*'" in page.error[0].value


def test_ends_the_wrong_way_round_get_a_sentence() -> None:
    page = opened()
    page.number_input(key="own_data_low").set_value(7.0).run()
    assert page.error[0].value.startswith("span must be two numbers")
    page.number_input(key="own_data_low").set_value(-7000.0).run()
    assert page.error[0].value.startswith("span must be 2 numbers from -1000 to 1000")


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_a_density(name: str) -> None:
    page = opened()
    page.button_group(key="own_data_example").set_value(name).run()
    assert not page.error
    press(page, EXPRESSION)
    settings = settings_of(page)
    assert (settings.expression, settings.span) == EXAMPLES[name]


def test_numbers_become_a_drawing() -> None:
    page = opened()
    page.text_area(key="own_data_numbers").set_value("\n".join(map(str, VALUES))).run()
    assert plain(estimate(VALUES).done) in [caption.value for caption in page.caption]
    press(page, POINTS)
    assert (settings_of(page).p_data, settings_of(page).heights) == ("drawn", estimate(VALUES).heights)


def test_numbers_that_are_none_get_a_sentence_and_stay() -> None:
    page = opened()
    page.text_area(key="own_data_numbers").set_value("1 2\nthree").run()
    assert page.error[0].value.endswith("line 2 has 'three'.")
    assert page.text_area(key="own_data_numbers").value == "1 2\nthree"
    assert POINTS not in offers(page)


def test_a_column_of_a_table_is_chosen_by_its_name() -> None:
    page = opened()
    rows = "".join(f"{a},{b}\n" for a, b in zip(VALUES, OTHERS, strict=True))
    page.file_uploader(key="own_data_file").set_value(("t.csv", f"2,length\n{rows}".encode(), "text/csv")).run()
    assert plain(estimate(VALUES).done) in [caption.value for caption in page.caption]
    page.selectbox(key="own_data_column").select_index(1).run()
    press(page, POINTS)
    assert settings_of(page).heights == estimate(OTHERS).heights != estimate(VALUES).heights


def test_a_file_is_read_once_however_often_the_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(given, "answer", lambda *asked: read.append(asked[1:]) or answer(*asked))
    page = opened()
    rows = "".join(f"{a},{b}\n" for a, b in zip(VALUES, OTHERS, strict=True))
    page.file_uploader(key="own_data_file").set_value(("t.csv", f"2,length\n{rows}".encode(), "text/csv")).run()
    page.run()
    page.selectbox(key="own_data_column").select_index(1).run()
    page.run()
    page.selectbox(key="own_data_column").select_index(0).run()
    assert read == [(False, "", 0), (False, "", 1)]
    page.file_uploader(key="own_data_file").set_value(("t.csv", b"1\nwrong\n", "text/csv")).run()
    page.run()
    assert len(read) == 3  # what is refused is not read again, either
    assert "wrong" in page.error[0].value


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "The file must be a text in UTF-16, as it begins; its byte 3 is not."),
        (b"\x89PNG\r\n\x1a\n", "The file is an image\\: save its numbers as CSV, or as a workbook (.xlsx), and "
         "give that."),
        (b"", "it is empty."),
        (b"a,b\n1,2\n1,3\n", "all of these are 1."),
        (b"a\n1\n2\n<b>*x*</b>\n", "line 4 has '\\<b\\>\\*x\\*\\</b\\>'."),
    ],
)  # fmt: skip
def test_a_damaged_file_gets_a_sentence(content: bytes, said: str) -> None:
    page = opened()
    page.file_uploader(key="own_data_file").set_value(("t.csv", content, "text/csv")).run()
    assert page.error[0].value.endswith(said)
    assert settings_of(page) == Settings()


def test_what_was_done_to_read_a_file_is_said() -> None:
    page = opened()
    page.file_uploader(key="own_data_file").set_value(("t.csv", "Größe\n182,88\n-\n170,12".encode(), "text/csv")).run()
    said = [caption.value for caption in page.caption]
    assert plain("Read with: decimal commas; 1 cell left out: 1 '-'.") in said
    assert plain(estimate(np.array([182.88, 170.12])).done) in said


@pytest.mark.parametrize(("decimal", "values"), [("point", [1, 5, 2, 8]), ("comma", [1.5, 2.8])])
def test_a_decimal_mark_that_nothing_tells_is_asked_for(decimal: str, values: list[float]) -> None:
    page = opened()
    page.text_area(key="own_data_numbers").set_value("1,5\n2,8").run()
    (question,) = page.radio
    assert "can be read as 1 and 5 or as 1.5" in question.label
    assert question.options == [plain("a decimal point: 1 and 5"), plain("a decimal comma: 1.5")]
    assert (question.value, POINTS in offers(page), page.error) == (None, False, [])
    question.set_value(decimal).run()
    assert plain(estimate(np.array(values, float)).done) in [caption.value for caption in page.caption]
    press(page, POINTS)
    assert settings_of(page).heights == estimate(np.array(values, float)).heights
    page.text_area(key="own_data_numbers").set_value("1,6\n2,8").run()
    assert page.radio[0].value is None  # other numbers are another question


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(Path(__file__).parents[2] / "pages" / "router.py", default_timeout=30).run()


def test_choosing_it_starts_at_once_and_opens_the_dialog(page: AppTest) -> None:
    assert not page.text_area
    page.selectbox(key="set_p_data").set_value("expression").run()
    assert settings_of(page) == Settings(p_data="expression")
    assert page.text_area(key="own_data_numbers")
    assert plain(Settings(p_data="expression").own_data.done) in [caption.value for caption in page.caption]
    page.run()
    assert not page.text_area
    page.selectbox(key="set_p_data").set_value("normal").run()
    assert not page.text_area
    assert [caption.value for caption in page.caption] == [tr(COMPUTED["fast"])]


def test_the_button_opens_the_dialog_on_what_is_in_force_whatever_was_left_in_it(page: AppTest) -> None:
    page.session_state["own_data_expression"] = "left over"
    page.button(key="own_data").click().run()
    assert not page.exception
    assert page.text_input(key="own_data_expression").value == Settings().expression


def test_a_drawing_is_taken_as_it_stands() -> None:
    page = opened("p_data=expression&heights=0,9,0")
    press(page, DRAWING)
    settings = settings_of(page)
    assert (settings.p_data, len(settings.heights), settings.heights[31]) == ("drawn", 63, 9)
    x = np.linspace(-3, 3, 99)
    drawn = Settings(p_data="drawn", heights=(0, 9, 0)).own_data
    np.testing.assert_allclose(settings.own_data.distribution.cdf(x), drawn.distribution.cdf(x), atol=0.02)


def test_who_follows_a_room_is_told_so_beside_the_button() -> None:
    page, leader = opened(), SessionPlayer(Link())
    page.session_state["player"].follow(ROOMS.open(leader, "http://localhost/"))
    press(page, DRAWING)
    assert "only the presenter steers" in page.error[0].value
    assert settings_of(page) == Settings()


def test_where_no_file_is_taken_a_sentence_says_so_before_it_is_sent_and_numbers_can_be_pasted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Streamlit shows a file that is refused with a red mark, and says nothing."""
    page = opened()
    assert page.get("file_uploader")
    held = given.Uploads(Budget(2**28))
    monkeypatch.setattr("gan1d.ui.shell.upload.UPLOADS", held)
    with held.room_for(int(given.SHARE * 2**28) + 1):
        page.run()
        assert any("as many files as it has room for" in caption.value for caption in page.caption)
        assert not page.get("file_uploader")
        assert page.text_area(key="own_data_numbers")
    page.run()
    assert page.get("file_uploader")
