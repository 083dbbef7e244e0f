"""JSON from outside: what is taken, and what is refused before anybody works with it."""

import json

import pytest

from gan1d.base import flat_json

LEVELS = 3


@pytest.mark.parametrize(
    "value", [None, 1, -1.5, "text €", [], {}, [[[1]]], {"a": [{"b": 1}]}, {"a": [[], [1, 2]]}, [10**400]]
)
def test_what_is_flat_is_taken(value: object) -> None:
    assert flat_json.loads(json.dumps(value), LEVELS) == value


@pytest.mark.parametrize("value", [[[[[]]]], {"a": [{"b": {}}]}, [[], {"a": {"b": [1]}}]])
def test_what_is_deeper_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="deeper than 3 levels"):
        flat_json.loads(json.dumps(value), LEVELS)


@pytest.mark.parametrize(
    "text",
    ["NaN", "[-Infinity]", "1e999", '{"a": 1e999}', "9" * 5000, "[" * 100_000, '{"a":' * 100_000, '"\\ud800"',
     '{"\\udfff": 1}'],
)  # fmt: skip
def test_what_no_file_or_link_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        flat_json.loads(text, LEVELS)


def test_what_is_no_json_is_told_apart() -> None:
    with pytest.raises(json.JSONDecodeError):
        flat_json.loads("{", LEVELS)
