"""A link brings back what it was made of, and refuses what cannot be."""

import pytest

from gan1d.base.fields import SettingsError
from gan1d.recipes.link import MOST_TEXT, Link, fields_of, query_of
from gan1d.recipes.recipe import MAX_ITERATIONS, Edit, Recipe
from gan1d.recipes.settings import Settings

ONE = Recipe(Settings(k=5, seed=7, p_data="two_modes", weights=(1.0, 2.0)), (Edit(40, "k", 2), Edit(55, "only", "G")))
OTHER = Recipe(Settings(k=1, seed=7), (Edit(12, "learning_rate_G", 0.02),))


@pytest.mark.parametrize(
    "link",
    [
        Link(),
        Link(ONE),
        Link(ONE, at=0),
        Link(ONE, at=MAX_ITERATIONS, beside=OTHER),
        Link(OTHER, beside=Recipe(), show=("k", "learning_rate_D"), present=True),
        Link(show=()),
    ],
)
def test_a_link_comes_back_from_its_query(link: Link) -> None:
    assert Link.parse(fields_of("?" + link.query())) == link


def test_a_link_says_only_what_differs_from_the_default() -> None:
    assert Link().query() == ""
    assert Link(Recipe(Settings(seed=2)), at=412).query() == "seed=2&at=412"


def test_the_query_of_a_recipe_is_the_link_that_plays_it() -> None:
    assert query_of(ONE) == Link(ONE).query()


def test_an_address_or_its_query_give_the_same_fields() -> None:
    expected = {"k": "5", "edits": "40:k=2;55:only=G"}
    for text in (
        "k=5&edits=40:k=2;55:only=G",
        " ?k=5&edits=40:k=2;55:only=G#top",
        "http://a/b?k=5&edits=40:k=2;55:only=G",
    ):
        assert fields_of(text) == expected


def test_the_language_of_a_page_is_no_part_of_its_link() -> None:
    assert Link.parse({"k": "5", "lang": "ko"}) == Link.parse({"k": "5"})
    assert "lang" not in Link.parse({"k": "5", "lang": "ko"}).query()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("at=-1", "at must be a whole number from 0 to 50000; not '-1'"),
        ("at=", "not empty"),
        ("at=50001", "not '50001'"),
        ("at=٣", "at must be"),
        ("at=" + "9" * 5000, "at must be"),
        ("k=0", "k must be a whole number from 1 to 50; not 0"),
        ("beside=k%3D0", "k must be"),
        ("beside=beside%3Dk%253D2", "no setting 'beside'"),  # a run beside a run beside a run is no end
        ("show=k,tempo", "show must be settings"),
        ("view=upside_down", "view must be present; not 'upside_down'"),
        ("colour=red", "no setting 'colour'"),
        ("edits=" + "1:k=2;" * 4000, f"at most {MOST_TEXT:,} characters"),
    ],
)
def test_an_impossible_link_is_refused_with_a_sentence(query: str, words: str) -> None:
    with pytest.raises(SettingsError, match=".") as refused:
        Link.parse(fields_of(query))
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
