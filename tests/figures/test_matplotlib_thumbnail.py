import pytest

from gan1d.figures import card, encode
from gan1d.figures.style import GROUND
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording
from tests.games import settings


def recording(recipe: Recipe) -> Recording:
    made = Recording(recipe)
    made.extend(4)
    return made


def words(figure) -> list[str]:
    return [text.get_text() for text in figure.texts]


def test_a_card_names_the_state_and_its_jsd() -> None:
    game = recording(Recipe(settings()))
    figure = card([game], 4)
    jsd = game.history[4, COLUMN["jsd"]]
    assert f"iteration 4: JSD {jsd:.2g}" in words(figure)
    assert figure.get_size_inches() == pytest.approx((5.4, 3.4))


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
def test_two_games_stand_side_by_side_each_with_its_caption(dark: bool) -> None:
    games = [recording(Recipe(settings())), recording(Recipe(settings(), (Edit(0, "k", 5),)))]
    figure = card(games, 4, ("k = 2", "k = 5"), dark)
    named = zip(("k = 2", "k = 5"), games, strict=True)
    one, five = (f"{caption}: JSD {game.history[4, COLUMN['jsd']]:.2g}" for caption, game in named)
    said = {text.get_text(): text.get_position()[0] for text in figure.texts}
    assert said[one] < 0.5 < said[five]
    assert GROUND[dark][0] in encode(figure, ".svg", "title", "k=2").decode()


def test_each_of_two_games_needs_a_caption() -> None:
    game = recording(Recipe(settings()))
    with pytest.raises(ValueError, match="zip"):
        card([game, game], 4, ("one",))
