"""What is made once and shown to many is told in the language of whoever looks, whoever made it."""

import html
import math
import re
import threading
from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.text import Text

from gan1d import figures
from gan1d.base.fields import SettingsError
from gan1d.densities.custom import drawn, of_expression
from gan1d.densities.distributions import make_p_data
from gan1d.densities.from_points import estimate
from gan1d.figures.export import Export, make
from gan1d.figures.matplotlib_fonts import FONT, FONT_FILE
from gan1d.figures.style import STYLE
from gan1d.languages import use_language
from gan1d.languages.lazy import lazy
from gan1d.recipes.recipe import ONLY, Edit, Recipe
from gan1d.recipes.settings import Settings
from gan1d.recipes.words import labels_of, words_of
from gan1d.runs.recording import Recording, StopReason
from gan1d.runs.verdict import KINDS, Verdict
from gan1d.teaching.scenarios import SCENARIOS
from gan1d.theory.games import GAMES, caption, convention
from gan1d.ui.figure.frames import scene
from gan1d.ui.scenarios.files import picture_file
from tests.foreign import FOREIGN, left_in_english, teach
from tests.histories import GRID, HALF, NORMAL, ROWS, TWO, gains, of, one_of_each

pytestmark = pytest.mark.slow
NAMES = {"p_data", "p_g", "D", "D*", "V(D, G)", "discriminator_loss", "generator_loss", "JSD", "KL", "TV", "W1"}
SMALL = Recipe(Settings(m=16, G_width=4, D_width=6, k=2))


@pytest.fixture(autouse=True)
def _foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    teach(monkeypatch)


@pytest.fixture(scope="module")
def recording() -> Recording:
    recording = Recording(SMALL)
    recording.extend(12)
    return recording


def both(tell: Callable[[], str]) -> tuple[str, str]:
    """What is told in English and in the foreign language."""
    with use_language(FOREIGN):
        foreign = tell()
    return tell(), foreign


def is_told(tell: Callable[[], str]) -> bool:
    english, foreign = both(tell)
    return english == foreign.translate({ord("⟦"): None, ord("⟧"): None}) and not left_in_english(foreign).strip(" \n")


def test_why_a_run_ended_whoever_trained_it() -> None:
    recording = Recording(Recipe(Settings(optimizer_D="sgd", learning_rate_D=10.0)))
    trained = threading.Thread(target=recording.extend, args=(500,))
    trained.start()
    trained.join()
    assert recording.end is not None
    end = recording.end
    assert is_told(lambda: end.reason)


def test_what_was_done_to_a_density_whoever_asked_first() -> None:
    for own in (drawn((0, 4, 0)), of_expression("sin(x)", (-3.0, 3.0)), of_expression("exp(x)", (-3.0, 3.0))):
        assert is_told(lambda own=own: own.done)
    assert is_told(lambda: estimate(np.array([0.0, 1.0, 2.0, 5.0])).done)


def verdicts() -> list[Verdict]:
    """Sentences of every kind on the state of the game, and of each way in which a kind is told."""
    held = [Recipe(Settings(**{f"learning_rate_{p}": 0.0 for p in players})) for players in ("D", "DG")]
    w1 = np.full(ROWS, 8.0)
    w1[:50] = 1.0
    share = np.full(ROWS, 0.1)
    share[-1] = 1.0
    missing = [mode.centre for mode in TWO.modes]
    p_g = [GRID.masses(lambda x, c=c: NORMAL.cdf((x - c) / 0.1)) for c in (missing[1], sum(missing))]
    return [
        *one_of_each()[:-1],
        of(3, jsd=math.nan, end=StopReason(2, lazy("Diverged."), True)),
        *(of(recipe=recipe, **HALF) for recipe in held),
        of(recipe=Recipe(Settings(learning_rate_G=0.0)), w1=7.0, **gains(0.5, 0.69)),
        of(w1=w1, **gains(0.5, 0.69)),
        of(2, **HALF),
        of(p_data=TWO, jsd=0.002),
        of(p_data=TWO, p_g=p_g[0], mode_share=0.0, **HALF),
        of(p_data=make_p_data("three_modes", (1.0, 1.0, 1.0)), p_g=p_g[1], mode_share=0.0, **HALF),
        of(p_data=TWO, mode_share=share, **HALF),
        of(recipe=Recipe(Settings(loss="hinge")), jsd=0.3, regret=0.6),
        of(100, end=StopReason(99, lazy("The run is full."), False), jsd=0.001),
    ]


def test_the_state_of_the_game_is_a_whole_sentence_in_every_case() -> None:
    english = [verdict.text for verdict in verdicts()]
    assert len(set(english)) == len(english)
    assert {verdict.kind for verdict in verdicts()} == set(KINDS)
    for j in range(len(english)):
        assert is_told(lambda j=j: verdicts()[j].text)


@pytest.mark.parametrize("loss", GAMES)
def test_the_words_of_a_game(loss: str) -> None:
    assert is_told(lambda: convention(loss))
    assert is_told(lambda: caption(loss))


def test_names_of_curves_and_what_tells_runs_apart() -> None:
    for name in set(STYLE) - {key for key, line in STYLE.items() if line.english in NAMES}:
        assert is_told(lambda name=name: STYLE[name].label)
        assert is_told(lambda name=name: STYLE[name].as_dict()["label"])
    assert is_told(lambda: words_of(Edit(1200, ONLY, "D")))
    for edit in (Edit(3, "learning_rate_D", 0.1), Edit(3, "loss", "minimax")):
        assert is_told(lambda edit=edit: words_of(edit))
    other = Recipe(Settings(G_init="plain", seed=2))
    _, foreign = both(lambda: labels_of([Recipe(), other])[1])
    assert foreign == "⟦start of G⟧ = ⟦plain⟧, ⟦seed⟧ = 2"


def test_a_scene_speaks_the_language_of_its_session(recording: Recording) -> None:
    with use_language(FOREIGN):
        told = scene(0, recording, 3, -1)
    assert told["style"]["regret"]["label"] == "⟦regret⟧"
    assert told["axis"]["label"] == "⟦D(x)⟧"
    assert told["z_name"] == "⟦uniform⟧"
    assert told["nats"]
    assert left_in_english(told["convention"]) == ""
    assert scene(0, recording, 3, -1)["style"]["regret"]["label"] == "regret"


@pytest.mark.parametrize(
    "refused",
    [
        {"k": 0},
        {"k": ""},
        {"learning_rate_D": -1},
        {"loss": "?"},
        {"weights": (1, 2, 3, 4)},
        {"heights": (1,)},
        {"p_data": "drawn", "heights": (0, 0)},
        {"p_data": "expression", "span": (1, 1)},
        {"expression": "x +"},
        {"expression": "sin x"},
        {"expression": "max(x)"},
        {"expression": ""},
        {"p_data": "expression", "expression": "log(x)"},
        {"p_data": "two_modes", "weights": (1, 2, 3)},
        {"m": 16384, "late_m": 64, "k": 50},
    ],
    ids=str,
)
def test_refusals(refused: dict[str, object]) -> None:
    def tell() -> str:
        with pytest.raises(SettingsError) as refusal:
            Settings(**refused)
        return str(refusal.value)

    english, foreign = both(tell)
    assert english == foreign.translate({ord("⟦"): None, ord("⟧"): None})
    assert left_in_english(foreign) == ""


# ---- pictures ----------------------------------------------------------------------------------------------------


def words_in(svg: str) -> list[str]:
    return [html.unescape(words) for words in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def is_symbol(words: str) -> bool:
    return not re.search(r"[a-z]{2}", left_in_english(words).replace("log", ""))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_picture_that_lies_ready_is_retold(scenario) -> None:
    drawn_once = picture_file(scenario.name, dark=False).read_text(encoding="utf-8")
    assert figures.retold(drawn_once) == drawn_once
    with use_language(FOREIGN):
        retold = figures.retold(drawn_once)
    before, after = words_in(drawn_once), words_in(retold)
    assert [words.translate({ord("⟦"): None, ord("⟧"): None}) for words in after] == before
    assert all("⟦" in words or re.fullmatch(r"−?[\d.]+", words) for words in after)
    with use_language("vi"):
        numbers = [words for words in words_in(figures.retold(drawn_once)) if re.search(r"\d", words)]
    assert any(re.search(r"\d,\d", words) for words in numbers)
    assert not [words for words in numbers if re.search(r"\b0\.\d|\d\.\d\b", words)]
    if scenario.captions:
        assert any(words.startswith(f"⟦⟦{scenario.captions[0]}⟧: JSD ") for words in after)
    else:
        assert any(words.startswith(f"⟦⟦iteration {scenario.pictured:,}⟧: JSD ") for words in after)


def test_words_of_a_picture_stay_words() -> None:
    with use_language(FOREIGN):
        assert figures.retold("<text x='1'>a &lt; b</text><path/>") == "<text x='1'>⟦a &lt; b⟧</text><path/>"


class Korean:
    """Enough for a picture."""

    def gettext(self, message: str) -> str:
        return {"density": "밀도", "iteration": "반복", "iteration {n:,}": "{n:,}회 반복"}.get(message, message)


@pytest.fixture
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gan1d.languages._translations", lambda language: Korean())


@pytest.mark.parametrize("ending", [".svg", ".png", ".pdf", ".gif", ".html"])
def test_files_have_the_letters_of_every_language(ending: str, recording: Recording, korean: None) -> None:
    """Matplotlib warns of a letter that its fonts lack, and warnings are errors here."""
    export = Export(ending, 3, 4)
    in_english = make(recording, export, lambda done, of: None)
    with use_language("ko"):
        content = make(recording, export, lambda done, of: None)
    assert content != in_english
    assert make(recording, export, lambda done, of: None) == in_english
    if ending == ".svg":
        assert "밀도" in words_in(content.decode())
        assert FONT not in in_english.decode()
    if ending == ".html":
        assert b'<html lang="ko">' in content
        assert rb'"prefix":"","suffix":"\ud68c \ubc18\ubcf5"' in content


def test_korean_letters_are_drawn_by_a_font_that_has_them(recording: Recording, korean: None) -> None:
    with use_language("ko"):
        figure = figures.figure_1_static(recording, 3)
        figures.encode(figure, ".png", "", "")
    (density,) = (text for text in figure.findobj(Text) if text.get_text() == "밀도")
    assert density.get_fontfamily()[-1] == FONT
    assert findfont(FontProperties(family=FONT), fallback_to_default=False) == str(FONT_FILE)


def test_a_caption_in_wide_letters_breaks_earlier(recording: Recording) -> None:
    latin, wide = "a" * 9 + " ", "밀" * 9 + " "
    lines = []
    for caption_ in (latin * 20, wide * 20):
        figure = figures.strip(recording, (3,), captions=(caption_,))
        (paragraph,) = (text.get_text() for text in figure.texts if text.get_text().startswith(caption_[:5]))
        lines.append(paragraph.count("\n") + 1)
    assert lines[1] == pytest.approx(2 * lines[0], abs=1)


def test_a_film_and_a_page_that_plays_say_the_iteration_as_the_language_does(recording: Recording) -> None:
    with use_language(FOREIGN):
        page = figures.replay(recording, [0, 3], 10)
    (slider,) = page.layout.sliders
    assert (slider.currentvalue.prefix, slider.currentvalue.suffix) == ("⟦iteration ", "⟧")
    assert [button.label for button in page.layout.updatemenus[0].buttons] == ["▶ ⟦play⟧", "⟦pause⟧"]
    for figure in (figures.figure_1(recording, 3), figures.charts(recording, 3)):
        assert "⟦" not in figure.to_json()


@pytest.mark.parametrize("kind", ["figure_1_static", "charts_static"])
def test_no_words_of_a_figure_are_left_in_english(kind: str, recording: Recording) -> None:
    with use_language(FOREIGN):
        figure = getattr(figures, kind)(recording, 12)
    words = [text.get_text() for text in figure.findobj(Text)]
    assert any("⟦" in each for each in words)
    assert [each for each in words if not is_symbol(each)] == []
