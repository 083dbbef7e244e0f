"""Korean lines break between words: an ending or a particle alone at the head of a line is hard to read."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
# The words of a page that stand on two lines. Their letters are looked at one by one, in the shadows too.
BROKEN = """() => {
  const broken = [];
  const look = root => {
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) look(each.shadowRoot);
      for (const node of each.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE) continue;
        for (const word of node.data.matchAll(/[가-힣]+/g)) {
          const letters = [...word[0]].map((_, n) => {
            const range = document.createRange();
            range.setStart(node, word.index + n);
            range.setEnd(node, word.index + n + 1);
            return range.getBoundingClientRect();
          });
          const [first, last] = [letters[0], letters.at(-1)];
          if (first.height > 0 && last.top > first.top + first.height / 2) broken.push(word[0]);
        }
      }
    }
  };
  look(document.body);
  return broken;
}"""
PAGES = ["?lang=ko", "lesson?lang=ko&step=8", "questions?lang=ko", "many?lang=ko", "mnist_gan?lang=ko"]


def narrowed(page: Page, width: int) -> Page:
    page.set_viewport_size({"width": width, "height": 844})
    return page


@pytest.mark.parametrize("query", PAGES)
def test_lines_break_between_words(query: str, open_page: Open) -> None:
    page = open_page(query, wait_for="h1.headline")
    page.locator("p:visible", has_text="다.").first.wait_for()
    page.wait_for_function("() => document.documentElement.lang === 'ko'")
    for width in (1366, 1000, 600, 390):
        assert narrowed(page, width).evaluate(BROKEN) == [], f"at a width of {width}"
