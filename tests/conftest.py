"""What no test may leave behind for the next."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """Streamlit puts a page it runs in the place of the main module, and processes started later would run it, too."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
