"""What the page makes for slides can be taken, and is what it says."""

import io
from collections.abc import Callable
from xml.etree import ElementTree

import av
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.figure import HAS_RUN, Open, shown, until

pytestmark = pytest.mark.browser
LAST = 12
KINDS = {
    "picture, SVG": ".svg",
    "picture, PDF": ".pdf",
    "picture, PNG": ".png",
    "page that plays offline, HTML": ".html",
    "film, GIF": ".gif",
    "film, MP4": ".mp4",
    "film, WebM": ".webm",
}
PATIENCE = 60_000  # ms for a film


def is_video(content: bytes) -> bool:
    with av.open(io.BytesIO(content)) as film:
        return sum(1 for _ in film.decode(video=0)) == LAST + 1


VALID: dict[str, Callable[[bytes], bool]] = {
    ".svg": lambda content: ElementTree.fromstring(content).tag.endswith("svg"),
    ".pdf": lambda content: content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF"),
    ".png": lambda content: Image.open(io.BytesIO(content)).size[0] > 1000,
    ".html": lambda content: content.startswith(b"<!doctype html>") and b"Plotly" in content,
    ".gif": lambda content: Image.open(io.BytesIO(content)).n_frames == LAST + 1,
    ".mp4": is_video,
    ".webm": is_video,
}


def choose(page: Page, kind: str) -> None:
    box = page.get_by_role("combobox", name="What")
    expect(box).to_be_visible()
    page.wait_for_function(HAS_RUN)
    if box.input_value() == kind:
        return
    box.fill("")
    box.press_sequentially(kind)
    expect(page.get_by_role("option", name=kind)).to_be_visible()
    box.press("Enter")
    expect(box).to_have_value(kind)
    page.wait_for_function(HAS_RUN)


def taken(page: Page, kind: str) -> tuple[str, bytes]:
    """Choose a kind, make it, take it."""
    choose(page, kind)
    page.get_by_role("button", name="Make it").click()
    take = page.get_by_role("button", name=f"{KINDS[kind]}", exact=False).filter(has_text="Take gan1d-seed6")
    expect(take).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as download:
        take.click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_every_kind_is_made_on_the_page_and_valid(open_page: Open) -> None:
    page = open_page(f"?seed=6&m=16&G_width=4&D_width=6&k=1&at={LAST}")
    until(page, f"figure.iteration === {LAST}")
    page.get_by_text("Export for slides").click()
    for kind, ending in KINDS.items():
        name, content = taken(page, kind)
        assert name.endswith(ending)
        assert VALID[ending](content), kind
    assert shown(page, "connected")


def test_what_cannot_be_made_gets_a_sentence(open_page: Open) -> None:
    page = open_page(f"?seed=6&m=16&G_width=4&D_width=6&k=1&at={LAST}")
    until(page, f"figure.iteration === {LAST}")
    page.get_by_text("Export for slides").click()
    choose(page, "film, GIF")
    to = page.locator(".st-key-export_last input")
    to.fill("4000")
    to.press("Enter")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_text("to must be an iteration that is trained already")).to_be_visible()
