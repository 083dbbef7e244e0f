"""The nearest name, however long the word is."""

import pytest

from gan1d.base.nearest import nearest
from gan1d.teaching import glossary, questions
from gan1d.teaching.lesson.lookup import find
from gan1d.ui.shell.language import nearest_language

NAMES = ("generator", "discriminator")


@pytest.mark.parametrize(
    ("word", "name"), [("genrator", "generator"), ("discriminator", "discriminator"), ("xyz", None)]
)
def test_a_word_like_a_name_means_it(word: str, name: str | None) -> None:
    assert nearest(word, NAMES) == name


def test_at_no_cutoff_one_is_always_the_nearest() -> None:
    assert nearest("xyz", NAMES, 0.0) in NAMES


@pytest.mark.parametrize("word", ["k" * 20_000_000, "9" * 20_000_000, "-" * 20_000_000, "\u1ed5" * 5_000_000])
def test_a_word_of_20_mb_is_answered_with_a_sentence(word: str) -> None:
    assert nearest(word, NAMES) is None
    assert nearest_language(word) is None
    for sentence in (glossary.find(word).sentence, questions.find(word)[1], find(word)[1]):
        assert sentence
        assert len(sentence) < 400
