import io

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

from gan1d.figures.film_encoding import LAST_STANDS, encode_film
from gan1d.figures.formats import FASTEST, FILMS

SIZE, N, FPS = (128, 72), 7, 20


def frames(n=N):
    """A green bar that moves over white, and a thin blue line."""
    for j in range(n):
        frame = np.full((SIZE[1], SIZE[0], 3), 255, np.uint8)
        frame[8:40, 10 + 8 * j : 30 + 8 * j] = (11, 122, 59)
        frame[50:52] = (31, 95, 208)
        yield frame


def encoded(ending, fps=FPS, n=N):
    return encode_film(frames(n), ending, fps, "A title", "k=5&seed=3")


@pytest.mark.parametrize("ending", FILMS)
def test_the_same_pictures_give_the_same_bytes(ending):
    assert encoded(ending) == encoded(ending)


def test_gif_plays_every_picture_for_its_time_for_ever():
    with Image.open(io.BytesIO(encoded(".gif"))) as film:
        assert (film.size, film.n_frames, film.info["loop"]) == (SIZE, N, 0)
        times = [frame.info["duration"] for frame in ImageSequence.Iterator(film)]
        shown = [np.array(frame.convert("RGB")) for frame in ImageSequence.Iterator(film)]
        assert film.info["comment"] == b"A title; gan1d ?k=5&seed=3"
    assert times == [1000 // FPS] * (N - 1) + [10 * LAST_STANDS]
    for frame, drawn in zip(shown, frames(), strict=True):
        np.testing.assert_allclose(frame.astype(int), drawn, atol=8)


@pytest.mark.parametrize("fps", [3, 15, 30, FASTEST])
def test_times_of_a_gif_add_up_although_they_are_whole_hundredths(fps):
    with Image.open(io.BytesIO(encoded(".gif", fps))) as film:
        times = [frame.info["duration"] for frame in ImageSequence.Iterator(film)]
    assert sum(times[:-1]) == pytest.approx(1000 * (N - 1) / fps, abs=5)
    assert min(times) >= 20  # viewers slow down what is faster


@pytest.mark.parametrize(("ending", "codec"), [(".mp4", "h264"), (".webm", "vp9")])
@pytest.mark.parametrize("fps", [1, FPS])
def test_a_video_has_every_picture_in_its_colours(ending, codec, fps):
    with av.open(io.BytesIO(encoded(ending, fps))) as film:
        (stream,) = film.streams
        context = stream.codec_context
        assert (context.name, context.pix_fmt) == (codec, "yuv420p")
        assert (context.width, context.height) == SIZE
        assert stream.average_rate == fps
        assert film.duration / av.time_base == pytest.approx(N / fps, abs=0.01)
        about = {name.lower(): words for name, words in film.metadata.items()}
        assert (about["title"], about["comment"]) == ("A title", "gan1d ?k=5&seed=3")
        shown = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    assert len(shown) == N
    for frame, drawn in zip(shown, frames(), strict=True):
        error = np.abs(frame.astype(int) - drawn)
        assert error.mean() < 3
        # Inside the bar, away from its edge: BT.601 read as BT.709 would be off by more than 10.
        inside = (drawn == (11, 122, 59)).all(-1)
        assert np.median(error[inside]) <= 3


@pytest.mark.parametrize("ending", FILMS)
def test_one_picture_is_a_film_too(ending):
    assert encoded(ending, n=1)


@pytest.mark.parametrize("ending", FILMS)
@pytest.mark.parametrize("at", [0, 3])
def test_what_stops_the_pictures_stops_the_film(ending, at):
    class StoppedError(Exception):
        pass

    def stopped():
        for j, frame in enumerate(frames()):
            if j == at:
                raise StoppedError
            yield frame

    with pytest.raises(StoppedError):
        encode_film(stopped(), ending, FPS, "", "")
