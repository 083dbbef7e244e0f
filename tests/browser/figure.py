"""The live components as the tests of this folder see and use it."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page

Open = Callable[..., Page]
HAS_RUN = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
"""Streamlit has run the page to its end."""
SETTLED = 30_000  # ms within which anything asked for must have happened


def shown(page: Page, name: str):
    """A number of the figure as it is drawn."""
    return page.locator(".gan1d-live").evaluate(f"root => root.figure.{name}")


def until(page: Page, condition: str, timeout: float = SETTLED, root: str = ".gan1d-live") -> None:
    """Wait until a condition on the `figure` of a live component holds in the browser."""
    page.wait_for_function(
        f"""() => {{
          const find = root => {{
            for (const e of root.querySelectorAll("*")) {{
              if (e.matches("{root}")) return e;
              const inner = e.shadowRoot && find(e.shadowRoot);
              if (inner) return inner;
            }}
          }};
          const figure = find(document)?.figure;
          return Boolean(figure && figure.connected && ({condition}));
        }}""",
        timeout=timeout,
    )


def slider(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-set_{name} input")


def paused(page: Page) -> int:
    """Pause and return the iteration shown."""
    until(page, "figure.iteration > 2")
    page.locator("[data-part=play]").click()  # whatever it is called in the page's language
    until(page, "!figure.playing")
    page.wait_for_timeout(300)
    return shown(page, "iteration")
