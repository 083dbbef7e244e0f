import csv
import io
import json
import sys
import xml.etree.ElementTree as ET

import av
import numpy as np
import pytest
from PIL import Image

from gan1d import figures
from gan1d.base.fields import SettingsError
from gan1d.figures import export
from gan1d.figures.export import KINDS, MOVING, Export, file_name, make
from gan1d.recipes.recipe import Recipe
from gan1d.runs.measure import METRICS
from gan1d.runs.recording import Recording

pytestmark = pytest.mark.slow
LAST = 6


@pytest.fixture(scope="module")
def recording():
    recording = Recording(Recipe.from_query({"seed": "4", "edits": "3:k=5"}))
    recording.extend(LAST + 2)  # a run may be further than what is asked of it
    return recording


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(export, "WIDTH", dict.fromkeys(figures.FILMS, 320))


def made(recording, ending, **changes):
    told = []
    content = make(recording, Export(ending, 2, LAST, **changes), lambda done, of: told.append((done, of)))
    return content, told


@pytest.mark.parametrize("ending", KINDS)
def test_the_same_recipe_gives_the_same_file(recording, ending):
    again = Recording(recording.recipe)
    again.extend(LAST)
    content, told = made(recording, ending)
    assert content == made(again, ending)[0]
    pictures = LAST - 2 + 1 if ending in MOVING else 1 if ending in figures.STATIC else 0
    assert told == [(done, pictures) for done in range(1, pictures + 1)]


def test_a_picture_is_that_of_its_state(recording):
    root = ET.fromstring(made(recording, ".svg")[0])
    words = {"".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert f"iteration {LAST}" in words
    assert "gan1d ?seed=4&edits=3:k=5" in "".join(root.itertext())
    assert made(recording, ".pdf")[0].startswith(b"%PDF-")


def test_a_film_shows_the_states_asked_for(recording):
    film = figures.Film(recording, [2, 3, 4, 5, LAST], 320, dark=True)
    with av.open(io.BytesIO(made(recording, ".mp4", dark=True, fps=10)[0])) as video:
        shown = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
        assert video.streams.video[0].average_rate == 10
    for frame, drawn in zip(shown, film.frames(), strict=True):
        assert np.abs(frame.astype(int) - drawn).mean() < 4
    with Image.open(io.BytesIO(made(recording, ".gif", dark=True)[0])) as gif:
        assert (gif.n_frames, gif.size) == (5, (320, 180))


def test_numbers_and_run_end_where_they_are_asked_to(recording):
    header, *rows = csv.reader(io.StringIO(made(recording, ".csv")[0].decode()))
    assert header == ["iteration", *METRICS]
    np.testing.assert_array_equal(np.array([row[1:] for row in rows], np.float32), recording.history[: LAST + 1])
    assert json.loads(made(recording, ".json")[0]) == {
        "format": "gan1d run",
        "version": 1,
        "recipe": {"seed": "4", "edits": "3:k=5"},
        "at": LAST,
    }


@pytest.mark.parametrize("ending", [*MOVING, ".png"])
def test_what_progress_raises_ends_the_work(recording, ending):
    class StoppedError(Exception):
        pass

    def stop(done, of):
        if done == min(3, of):
            raise StoppedError

    with pytest.raises(StoppedError):
        make(recording, Export(ending, 2, LAST), stop)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((".avi", 0, 5), "A file must end in one of .svg, .pdf"),
        ((".gif", 6, 5), "from and to must be iterations from 0 to 50000, from not above to; not 6 and 5."),
        ((".gif", -1, 5), "from and to must be iterations"),
        ((".gif", 0, 50_001), "from and to must be iterations"),
        ((".gif", 0, 5, 0), "fps must be a whole number from 1 to 50; not 0."),
        ((".gif", 0, 5, 51), "fps must be a whole number from 1 to 50; not 51."),
    ],
)
def test_what_cannot_be_is_refused(words, said):
    with pytest.raises(SettingsError) as caught:
        Export(*words)
    assert str(caught.value).startswith(said)


def test_a_run_that_ended_early_is_shown_as_far_as_it_got():
    assert Export(".gif", 5, 90).until(40) == Export(".gif", 5, 40)
    assert Export(".gif", 5, 90).until(3) == Export(".gif", 3, 3)
    assert Export(".gif", 5, 90).until(90) == Export(".gif", 5, 90)


def test_names_say_what_is_in_the_file():
    recipe = Recipe.from_query({"seed": "9"})
    assert file_name(recipe, Export(".svg", 412, 412)) == "gan1d-seed9-iteration412.svg"
    assert file_name(recipe, Export(".mp4", 10, 412)) == "gan1d-seed9-iteration10-412.mp4"


@pytest.mark.parametrize("ending", KINDS)
def test_without_film_encoders_only_their_films_are_refused_before_anything_is_drawn(recording, ending, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)  # as if it were not installed
    if ending in (".mp4", ".webm"):
        with pytest.raises(SettingsError, match=rf"'\{ending}' needs film encoders.*`make films`"):
            Export(ending, 2, LAST)
    else:
        assert made(recording, ending)[0]
