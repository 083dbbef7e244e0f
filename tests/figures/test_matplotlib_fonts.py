"""The font for Korean words in figures: it has the letters, and its licence is kept."""

import pytest
from fontTools.ttLib import TTFont

from gan1d.figures.matplotlib_fonts import FONT, FONT_FILE
from gan1d.languages.catalogues import read
from upkeep.font import make


@pytest.fixture(scope="module")
def font() -> TTFont:
    return TTFont(FONT_FILE)


def test_it_has_every_syllable_and_every_letter_that_is_said(font: TTFont) -> None:
    """People name their runs and folders with any syllable."""
    has = set(font.getBestCmap())
    assert set(range(0xAC00, 0xD7A4)) <= has
    said = {ord(letter) for message in read("ko", "gan1d") for letter in str(message.string)}
    assert {chr(code) for code in said if 0x1100 <= code < 0x1200 or 0x3130 <= code < 0xD7A4} <= {chr(c) for c in has}


def test_its_licence_lies_beside_it_and_its_name_is_not_the_reserved_one(font: TTFont) -> None:
    licence = (FONT_FILE.parent / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License, Version 1.1" in licence
    assert FONT_FILE.name in licence
    assert font["name"].getDebugName(1) == FONT
    assert not any("nanum" in record.toUnicode().lower() for record in font["name"].names)


@pytest.mark.slow
def test_a_font_is_made_anew_with_the_same_letters(font: TTFont, tmp_path_factory: pytest.TempPathFactory) -> None:
    again = tmp_path_factory.mktemp("font") / "again.ttf"
    make(FONT_FILE, again)
    assert TTFont(again).getBestCmap().keys() == font.getBestCmap().keys()
