"""A Chromium to drive, whichever there is: CHROMIUM, the system's, or Playwright's own."""

import os
import shutil

from playwright.sync_api import Browser, Error, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Software rendering and no traffic of the browser's own; as root Chromium needs --no-sandbox.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def launch(playwright: Playwright) -> Browser | None:
    """A headless browser, or None where none can be had."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    try:
        return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    except Error:
        if path:
            raise
        return None
