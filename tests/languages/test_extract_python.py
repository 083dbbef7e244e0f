"""What the catalogues gather from Python files: every literal message, in a call anywhere."""

from io import BytesIO

import pytest
from babel.messages.extract import extract

from gan1d.languages.extract_python import extract_python

KEYWORDS = {"tr": None, "N_": None, "ngettext": (1, 2), "lazy": None}


def messages(source: str) -> list[object]:
    found = extract(extract_python, BytesIO(source.encode()), keywords=KEYWORDS)
    return [message for _, message, _, _ in sorted(found, key=lambda each: each[0])]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('tr("A run.")', ["A run."]),
        ('tr("{n} of {of}", n=1, of=2)', ["{n} of {of}"]),
        ('tr("in two " "parts",\n    **about)', ["in two parts"]),
        ('ngettext("{n} run", "{n} runs", count)', [("{n} run", "{n} runs")]),
        ("f\"<b>{tr('Look for:')}</b> {words}\"", ["Look for:"]),
        (
            'NAMES = {"a": N_("One")}\n\n\n@dialog(tr("Title"))\ndef f(): lazy("Kept {n}", n=1)',
            ["One", "Title", "Kept {n}"],
        ),
        ('tr(TITLE)\nst.button("Reset")\n# tr("no")\nother.tr\n', []),
    ],
)
def test_messages_are_found_wherever_they_stand(source: str, expected: list[object]) -> None:
    assert messages(source) == expected
