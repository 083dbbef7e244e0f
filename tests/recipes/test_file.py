import json

import pytest

from gan1d.base.fields import SettingsError
from gan1d.recipes.file import MOST_BYTES, from_json, to_json
from gan1d.recipes.recipe import MAX_ITERATIONS, Recipe

RECIPES = [
    {},
    {"seed": "7", "p_data": "three_modes", "weights": "1,2,3.5", "loss": "minimax"},
    {"k": "1", "edits": "0:learning_rate_D=0.0125;3:k=5;3:only=G;40:m=64"},
]

NESTED = "The file of a run must be JSON of a few fields; this one is nested or long."


def content(**changes):
    whole = json.loads(to_json(Recipe(), 3)) | changes
    return json.dumps({name: value for name, value in whole.items() if value is not None}).encode()


@pytest.mark.parametrize("query", RECIPES)
@pytest.mark.parametrize("at", [0, 41, MAX_ITERATIONS])
def test_what_is_written_is_read(query, at):
    recipe = Recipe.from_query(query)
    assert from_json(to_json(recipe, at)) == (recipe, at)


def test_the_file_is_plain_json_with_the_fields_of_the_link():
    found = json.loads(to_json(Recipe.from_query(RECIPES[2]), 12))
    assert found == {"format": "gan1d run", "version": 1, "recipe": RECIPES[2], "at": 12}


def test_a_byte_order_mark_is_no_fault():
    assert from_json(b"\xef\xbb\xbf" + to_json(Recipe(), 3)) == (Recipe(), 3)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"", "The file of a run must be JSON; this one is not, from line 1 on."),
        (b"{\n\n nonsense", "The file of a run must be JSON; this one is not, from line 3 on."),
        (b"\xff\xfe{}", "The file of a run must be text in UTF-8; this one is not."),
        (b"[" * 100_000, NESTED),
        (b'{"a":' * 100_000, NESTED),
        (b"9" * 5000, NESTED),
        (b"NaN", NESTED),
        (b"1e999", NESTED),
        (
            b'{"format": "gan1d run", "version": ' + b"[" * 400 + b"]" * 400 + b"}",
            NESTED,
        ),
        (content(at=[[[3]]]), NESTED),
        (
            content(recipe={"k": "\ud800"}),
            NESTED,
        ),
        (b" " * (MOST_BYTES + 1), "The file of a run has at most 1,000,000 bytes; this one has 1,000,001."),
        (b"[]", "This is not the file of a run"),
        (b"null", "This is not the file of a run"),
        (content(format="other"), "This is not the file of a run"),
        (content(format=None), "This is not the file of a run"),
        (content(version=2), "version must be 1; not 2."),
        (content(version=True), "version must be 1; not True."),
        (content(version=None), "version must be 1; not missing."),
        (content(more=1), "The file of a run has the fields format, version, recipe, at; not 'more'."),
        (content(recipe=None), "recipe must be an object whose values are texts, as in a link."),
        (content(recipe=["k"]), "recipe must be an object whose values are texts, as in a link."),
        (content(recipe={"k": 5}), "recipe must be an object whose values are texts, as in a link."),
        (content(recipe={"k": "0"}), "k must be a whole number from 1 to 50; not 0."),
        (content(recipe={"colour": "red"}), "There is no setting 'colour'"),
        (content(recipe={"edits": "k=5"}), "An edit must be written iteration:setting=value"),
        (content(recipe={"edits": ";" * 30_000}), "recipe must have at most 20,000 characters, as a link."),
        (content(at=None), "at must be a whole number from 0 to 50000; not None."),
        (content(at="3"), "at must be a whole number from 0 to 50000; not '3'."),
        (content(at=True), "at must be a whole number from 0 to 50000; not True."),
        (content(at=2.5), "at must be a whole number from 0 to 50000; not 2.5."),
        (content(at=-1), "at must be a whole number from 0 to 50000; not -1."),
        (content(at=MAX_ITERATIONS + 1), "at must be a whole number from 0 to 50000; not 50001."),
    ],
)
def test_whatever_is_wrong_is_said_in_one_short_sentence(bad, said):
    with pytest.raises(SettingsError) as caught:
        from_json(bad)
    assert str(caught.value).startswith(said)
    assert len(str(caught.value)) < 1200
    assert "\n" not in str(caught.value)


def test_a_long_wrong_value_is_not_repeated_whole():
    for bad in (content(at=[["x" * 500_000]]), content(version="y" * 500_000), content(**{"z" * 500_000: 1})):
        with pytest.raises(SettingsError) as caught:
            from_json(bad)
        assert len(str(caught.value)) < 200
