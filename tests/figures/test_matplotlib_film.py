import numpy as np
import pytest
from matplotlib.colors import to_rgb

from gan1d import figures
from gan1d.figures.formats import MOST_FRAMES, iterations_of
from gan1d.figures.matplotlib_film import Film, Scene, small_charts
from gan1d.figures.style import GROUND, STYLE
from gan1d.recipes.recipe import Recipe
from gan1d.runs.measure import COLUMN
from gan1d.runs.recording import Recording

WIDTH = 640


@pytest.fixture(scope="module")
def recording():
    recording = Recording(Recipe.from_query({"seed": "3", "p_data": "two_modes", "edits": "30:loss=minimax"}))
    recording.extend(60)
    return recording


@pytest.mark.parametrize(
    ("first", "last"), [(0, 0), (5, 5), (0, 1), (3, 90), (0, 299), (0, 300), (7, 5000), (0, 50_000)]
)
def test_a_film_goes_from_first_to_last_forwards(first, last):
    iterations = iterations_of(first, last)
    assert (iterations[0], iterations[-1]) == (first, last)
    assert len(iterations) == min(last - first + 1, MOST_FRAMES)
    steps = np.diff(iterations)
    assert (steps >= 1).all()
    if last - first < MOST_FRAMES:
        assert (steps == 1).all()
    assert all(type(i) is int for i in iterations)


def test_steps_grow_from_one_as_the_rule_says():
    steps = np.diff(iterations_of(0, 5000))
    assert (steps[:3] == 1).all()
    smooth = steps.reshape(-1, 23).mean(1)
    assert (np.diff(smooth) > 0).all()
    # i_j = j + rest (j / (n - 1))^2, so that the step grows in proportion to j
    np.testing.assert_allclose(np.diff(smooth), np.diff(smooth).mean(), rtol=0.05)


def test_pictures_are_16_to_9_of_8_bits_on_the_ground(recording):
    for dark in (False, True):
        (frame,) = Film(recording, [4], WIDTH, dark).frames()
        assert frame.shape == (WIDTH * 9 // 16, WIDTH, 3)
        assert frame.dtype == np.uint8
        ground = np.round(255 * np.array(to_rgb(GROUND[dark][0])))
        assert (frame[0, -1] == ground).all()
        assert (frame == ground).all(-1).mean() > 0.8


@pytest.mark.slow
def test_a_moved_picture_is_the_picture_drawn_anew(recording):
    """What is drawn once and then moved must not differ from what is drawn for this state alone."""
    layers = figures.LAYERS
    moved = list(Film(recording, [0, 10, 25, 40, 60], WIDTH, False, layers).frames())
    for frame, i in ((moved[2], 25), (moved[3], 40)):  # before and after the loss was edited
        anew = next(Film(recording, [i, 60], WIDTH, False, layers).frames())
        np.testing.assert_array_equal(frame, anew)
    assert all((a != b).any() for a, b in zip(moved, moved[1:], strict=False))


def test_the_curves_of_a_frame_are_those_of_its_state(recording):
    film = Film(recording, [0, 45], WIDTH, False, ("D_star",))
    scene = Scene(film, figures.picture_of(recording, 45))
    for i in (45, 12):
        p = figures.picture_of(recording, i)
        scene.frame(p)
        lines = scene._drawing.lines
        for name, values in p.curves(("D_star",)).items():
            np.testing.assert_array_equal(lines[name].get_ydata(), values)
        starts, ends, _ = p.arrows(p.G)
        found = [patch._posA_posB for patch in scene._drawing.arrows["p_g"]]
        np.testing.assert_allclose(found, [[(s, 0.0), tuple(e)] for s, e in zip(starts, ends, strict=True)])
        for moving in scene._moving:
            assert list(moving.cursor.get_xdata()) == [i, i]
            words = [text.get_text() for text in moving.legend.get_texts()]
            values = [recording.history[i, COLUMN[curve.name]] for curve in moving.chart.curves]
            assert words == [
                f"{STYLE[curve.name].label}  {value:.3g}".replace("-", "−")
                for curve, value in zip(moving.chart.curves, values, strict=True)
            ]
        assert scene._when.get_text() == f"iteration {i}"


def test_the_small_charts_are_losses_and_divergence(recording):
    names = [[curve.name for curve in chart.curves] for chart in small_charts(recording, 60)]
    assert names == [["discriminator_loss", "generator_loss"], ["jsd", "regret"]]


def test_the_convention_of_the_loss_in_force_stands_on_the_picture(recording):
    for i, loss in ((29, "non_saturating"), (30, "minimax")):
        scene = Scene(Film(recording, [0, 60], WIDTH, False), figures.picture_of(recording, i))
        assert figures.convention(loss) in [text.get_text() for text in scene._sheet.figure.texts]


def test_a_frame_is_the_whole_figure_drawn_at_once(recording):
    """Each thing is drawn once, where it belongs; only what crosses may lie the other way round."""
    scene = Scene(Film(recording, [0, 60], WIDTH, False), figures.picture_of(recording, 0))
    frame = scene.frame(figures.picture_of(recording, 20))
    for artist in scene._artists:
        artist.set_animated(False)
    scene._canvas.draw()
    whole = np.asarray(scene._canvas.buffer_rgba())[..., :3]
    apart = (frame != whole).any(-1)
    assert apart.mean() < 1e-3
    legends = slice(int(0.66 * len(frame)), int(0.73 * len(frame)))
    assert not apart[legends].any()
