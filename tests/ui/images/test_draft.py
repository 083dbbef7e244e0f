"""The next image run as a session puts it together, and as the browser's tab remembers it: by the address."""

import pytest

from gan1d.recipes.link import fields_of
from gan1d.ui.images.draft import Draft


def test_a_tab_remembers_the_next_run_as_it_is_typed_what_cannot_be_included() -> None:
    draft = Draft("dropout", folder="/nowhere", values={"seed": -3, "D_layers": "64,x", "data": "digits", "m": None})
    again, left_out = Draft.from_query(draft.to_query(), as_typed=True)
    assert again == draft
    assert not left_out
    assert set(again.problems()) == {"seed", "D_layers", "m"}


def test_what_no_widget_can_show_is_left_out_and_said() -> None:
    for query in ("data=cats", "preset=nosuch", "device=abacus", "loss=none", "nosuch=1"):
        again, left_out = Draft.from_query(fields_of("?" + query), as_typed=True)
        assert again == Draft()
        assert query.partition("=")[2] in str(left_out) or "nosuch" in str(left_out)


@pytest.mark.parametrize("name", ["device", "preset", "data"])
def test_a_long_word_in_a_link_is_repeated_in_short(name: str) -> None:
    _, left_out = Draft.from_query({name: "9" * 5000})
    assert "9" * 20 in str(left_out)
    assert len(str(left_out)) < 500
