"""A download that cannot be begun is said, and may be begun again."""

import threading

import pytest

from gan1d.ui.images import background
from gan1d.ui.images.background import begin_fetching, fetching


def test_a_thread_that_cannot_be_started_is_said_and_the_download_may_be_begun_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start(_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(background, "_fetching", {})
    fetched = []
    monkeypatch.setattr(background, "fetch", lambda name, progress: fetched.append(name))
    with monkeypatch.context() as little:
        little.setattr(threading.Thread, "start", start)
        begin_fetching("mnist")
    download = fetching("mnist")
    assert download is not None
    assert not download.running
    assert str(download.problem) == "MNIST could not be fetched: can't start new thread."
    begin_fetching("mnist")
    for _ in range(2000):  # the bound only ends a test that has failed
        if fetched:
            break
        threading.Event().wait(0.01)
    assert fetched == ["mnist"]
