"""The next image run as a session puts it together, and as the browser's tab remembers it."""

import json

import pytest

from gan1d.fields import SettingsError
from gan1d.ui.images.draft import Draft


def test_a_tab_remembers_the_next_run_as_it_is_typed_what_cannot_be_included() -> None:
    draft = Draft("dropout", folder="/nowhere", values={"seed": -3, "D_layers": (64, 32), "data": "digits", "m": None})
    again = Draft.from_text(draft.to_text())
    assert again == draft
    assert set(again.problems()) == {"seed", "m"}


@pytest.mark.parametrize(
    "change", [{"preset": "nosuch"}, {"device": "abacus"}, {"values": 3}, {"values": {}}, {"values": {"data": "cats"}}]
)
def test_what_this_app_does_not_write_is_refused(change: dict) -> None:
    told = json.loads(Draft().to_text()) | change
    for text in (json.dumps(told), "no json", "[]"):
        with pytest.raises(SettingsError):
            Draft.from_text(text)
