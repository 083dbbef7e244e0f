"""Whatever a page says or draws in Vietnamese has a decimal comma, and points between thousands."""

import pytest
from playwright.sync_api import Page

from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.ui.workbench.bench import FIGURES
from tests.browser.conftest import Visit
from tests.browser.figure import HAS_RUN, SETTLED
from tests.browser.test_accessibility import PAGES
from tests.decimal_points import points_in

pytestmark = pytest.mark.browser
# Texts that are drawn, kept from the first one on.
LISTEN = """() => {
  window.drawn = new Set();
  const fill = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    window.drawn.add(String(text));
    return fill.call(this, text, ...rest);
  };
}"""
# Words on the page and those for who does not see it, through shadow roots; but no code, and no number of a widget of
# Streamlit's own, which writes it.
READ = """() => {
  const found = [...window.drawn];
  const own = "code, pre, style, script, annotation, [data-testid=stSlider], [data-testid=stNumberInput]";
  const look = (node) => {
    if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (node.matches(own)) return;
      for (const name of ["title", "aria-label", "aria-valuetext", "alt"]) found.push(node.getAttribute(name) ?? "");
    }
    if (node.shadowRoot) look(node.shadowRoot);
    node.childNodes.forEach(look);
  };
  look(document.body);
  return [...new Set(found)].filter((text) => /\\d/.test(text));
}"""
QUERIES = [
    *((page, "") for page in PAGES if page != "bench"),
    ("", "p_data=three_modes&learning_rate_D=0.05&at=300"),
    *(("lesson", f"step={step.name}") for step in LESSON[1:4]),
    *(("bench", f"figure={name}") for name in FIGURES),
]


@pytest.fixture(scope="module")
def _listening_tab(tab: Page) -> None:
    tab.add_init_script(f"({LISTEN})()")


@pytest.fixture
def listening(_listening_tab: None, visit: Visit) -> Visit:
    """A tab that keeps the texts that are drawn."""
    return visit


def numbers_on(page: Page) -> list[str]:
    """What the page says once it has run to its end, and what its pictures say for a while after that."""
    page.wait_for_function(HAS_RUN, timeout=SETTLED)
    page.wait_for_timeout(1000)
    return page.evaluate(READ)


@pytest.mark.parametrize(("path", "query"), QUERIES)
def test_every_number_is_written_as_vietnamese_has_it(listening: Visit, path: str, query: str) -> None:
    told = numbers_on(listening(f"{path}?{query}{'&' if query else ''}lang=vi", "h1.headline"))
    assert told
    assert [text for text in told if points_in(text)] == []
