"""What sentences are made of."""

import pytest

from gan1d.languages.sentences import DAY, duration, join_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (89, "89 s"), (600, "10 min"), (7200, "2 h"), (2 * DAY, "2 days"), (4e8, "4,630 days")],
)
def test_a_time_is_said_as_a_person_says_it(seconds, words):
    assert duration(seconds) == words


def test_things_are_joined_each_once():
    assert join_words(["log 2"]) == "log 2"
    assert join_words(["log 2", "1/2", "log 2"]) == "log 2 and 1/2"
