"""Driving the page MNIST GAN through streamlit.testing."""

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from gan1d.images.settings import ImageSettings

ROUTER = Path(__file__).parents[2] / "pages" / "router.py"
KINDS = ("slider", "select_slider", "selectbox", "number_input", "text_input", "radio", "button")
TINY = ImageSettings(data="digits", epochs=2, G_layers=(8,), D_layers=(8,))


def opened() -> AppTest:
    """The page in a session of its own, not run yet."""
    return AppTest.from_file(ROUTER, default_timeout=60).switch_page("mnist_gan.py")


def widget(page: AppTest, key: str) -> Any:
    return next(w for kind in KINDS for w in getattr(page, kind) if w.key == key)


def set_(page: AppTest, key: str, value: object) -> None:
    widget(page, key).set_value(value).run()
    assert not page.exception


def words(page: AppTest) -> str:
    kinds = (page.caption, page.markdown, page.error, page.warning)
    return "\n".join(element.value for kind in kinds for element in kind)


def errors(page: AppTest) -> list[str]:
    return [error.value for error in page.error]
