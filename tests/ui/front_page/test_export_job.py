import threading

import pytest

from gan1d.base.fields import SettingsError
from gan1d.figures.export import Export
from gan1d.recipes.recipe import Recipe
from gan1d.runs.recording import Recording
from gan1d.ui.front_page import export_job
from gan1d.ui.front_page.export_job import AT_ONCE, Making

SOON = 20  # seconds, far more than is needed


@pytest.fixture(scope="module")
def recording():
    recording = Recording(Recipe.from_query({"seed": "4"}))
    recording.extend(3)
    return recording


@pytest.fixture
def held(monkeypatch):
    """Work that waits for a sign and then tells its progress."""
    sign = threading.Event()

    def make(recording, export, progress):
        sign.wait(SOON)
        for done in range(1, len(export.iterations) + 1):
            progress(done, len(export.iterations))
        return b"made"

    monkeypatch.setattr(export_job, "make", make)
    yield sign
    sign.set()


def test_a_file_is_made_and_named(recording):
    made = Making(recording, Export(".svg", 3, 3))
    made.wait(SOON)
    assert not made.running
    assert made.content.startswith(b"<?xml")
    assert (made.name, made.done, made.of) == ("gan1d-seed4-iteration3.svg", 1, 1)


def test_it_goes_on_while_others_do_something_else(recording, held):
    made = Making(recording, Export(".gif", 0, 3))
    assert made.running
    assert (made.content, made.done, made.of) == (None, 0, 4)
    held.set()
    made.wait(SOON)
    assert (made.content, made.done, made.running) == (b"made", 4, False)


def test_cancelled_it_stops_and_has_nothing(recording, held):
    made = Making(recording, Export(".gif", 0, 3))
    made.cancel()
    held.set()
    made.wait(SOON)
    assert (made.content, made.cancelled, made.running) == (None, True, False)


def test_a_server_makes_few_at_a_time_and_says_so(recording, held):
    first = [Making(recording, Export(".gif", 0, 3)) for _ in range(AT_ONCE)]
    with pytest.raises(SettingsError, match="wait until one of them is done"):
        Making(recording, Export(".gif", 0, 3))
    held.set()
    for made in first:
        made.wait(SOON)
    again = Making(recording, Export(".gif", 0, 3))  # the places are free again
    again.wait(SOON)
    assert again.content == b"made"


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (MemoryError(), "MemoryError"),
        (OSError(28, "No space left on device", "film"), "No space left on device ('film')"),
    ],
)
def test_a_fault_is_said_and_frees_the_place(recording, monkeypatch, caplog, fault, why):
    def broken(recording, export, progress):
        raise fault

    monkeypatch.setattr(export_job, "make", broken)
    for _ in range(AT_ONCE + 1):
        made = Making(recording, Export(".gif", 0, 3))
        made.wait(SOON)
        assert (made.content, made.cancelled, made.running) == (None, False, False)
        assert made.problem == why
    assert made.name in caplog.text


def test_what_is_not_trained_is_refused_and_takes_no_place(recording):
    for _ in range(AT_ONCE + 1):
        with pytest.raises(SettingsError, match="trained already, at most 3; not 4"):
            Making(recording, Export(".gif", 0, 4))


def test_a_thread_that_cannot_be_started_is_said_and_takes_no_place(recording, monkeypatch):
    def start(_):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as little:
        little.setattr(threading.Thread, "start", start)
        for _ in range(AT_ONCE + 1):
            one = Making(recording, Export(".svg", 3, 3))
            assert one.problem == "can't start new thread"
            assert not one.running
    one = Making(recording, Export(".svg", 3, 3))
    one.wait(SOON)
    assert one.content
