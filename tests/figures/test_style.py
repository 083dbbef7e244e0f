"""Colours can be told from their ground by everyone: the contrast that WCAG 2.2 asks for (AA, 1.4.3 and 1.4.11)."""

import re
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from gan1d.figures.style import GROUND, STYLE

ROOT = Path(__file__).parents[2]
TEXT, LINES = 4.5, 3.0
THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
BASE = (ROOT / "gan1d/ui/live/base.css").read_text(encoding="utf-8")


def luminance(color: str) -> float:
    """Relative luminance of #rrggbb, from 0 (black) to 1 (white)."""
    shares = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a: str, b: str) -> float:
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_known_pairs() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.005)
    assert contrast("#0000ff", "#0000ff") == 1


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", STYLE)
def test_a_curve_and_its_name_stand_out_from_the_ground(name: str, dark: bool) -> None:
    paper, _ = GROUND[dark]
    # Names are written in their curve's colour, too, so that the stricter bound counts.
    assert contrast(STYLE[name].color(dark), paper) >= TEXT > LINES


@pytest.mark.parametrize("dark", [False, True])
def test_ink_text_and_links_can_be_read_on_both_papers_of_the_page(dark: bool) -> None:
    theme = THEME["dark" if dark else "light"]
    assert GROUND[dark] == (theme["backgroundColor"], theme["textColor"])
    for name in ("textColor", "linkColor", "primaryColor"):
        assert contrast(theme[name], theme["backgroundColor"]) >= TEXT
        assert contrast(theme[name], theme["secondaryBackgroundColor"]) >= TEXT


@pytest.mark.parametrize("dark", [False, True])
def test_the_words_for_the_state_of_a_game_can_be_read(dark: bool) -> None:
    (block,) = re.findall(r'\[data-theme="%s"\] \{\s*(--blue.*?)\}' % ("dark" if dark else "light"), BASE, re.S)
    colors = re.findall(r"--(\w+): (#[0-9a-f]{6});", block)
    assert len(colors) == 8
    for _, color in colors:
        assert contrast(color, GROUND[dark][0]) >= TEXT


def test_curves_of_one_picture_differ_without_colour() -> None:
    for names in (("p_data", "p_g", "D", "D_star"), ("discriminator_loss", "generator_loss"), ("d_data", "d_samples"),
                  ("accuracy_data", "accuracy_samples"), ("jsd", "regret")):  # fmt: skip
        dashes = [STYLE[name].dash for name in names]
        assert all(a != b for a, b in combinations(dashes, 2))
