import dataclasses
import html
import re

from gan1d.recipes.link import Link, fields_of
from gan1d.teaching.scenarios import SCENARIOS
from gan1d.ui.scenarios.cards import asked, card
from gan1d.ui.scenarios.files import Share

SHARE = Share(11, 12, 1001, "")
PAIR = next(scenario for scenario in SCENARIOS if scenario.versus is not None)


def test_a_card_links_to_the_start_and_to_the_moment_in_this_tab() -> None:
    text = card(PAIR, SHARE, dark=False)
    addresses = [html.unescape(address) for address in re.findall("href='([^']*)' target='_self'", text)]
    assert len(addresses) == text.count("<a ") == 3
    opened = [Link.parse(fields_of(address)) for address in addresses]
    assert all(address.startswith("/?") for address in addresses)
    assert all((to.recipe, to.beside) == (PAIR.recipe, PAIR.versus) for to in opened)
    assert [to.at for to in opened] == [PAIR.pictured, None, PAIR.pictured]


def test_words_stay_words() -> None:
    hostile = dataclasses.replace(PAIR, title="a < b", story="<script>x</script>", captions=("'", "b"))
    text = card(hostile, SHARE, dark=True)
    assert "<script>" not in text
    assert "a &lt; b" in text
    assert "alt='Figure 1 at iteration 1,500: &#x27; beside b'" in text


def test_light_and_dark_show_different_pictures() -> None:
    assert card(PAIR, SHARE, dark=True) != card(PAIR, SHARE, dark=False)


def test_the_share_says_of_what() -> None:
    assert asked(PAIR, SHARE) == "11 of 12 seeds"
    assert asked(dataclasses.replace(PAIR, together=8), SHARE) == "11 of 12 groups of 8 seeds"
