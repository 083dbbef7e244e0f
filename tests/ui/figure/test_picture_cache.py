"""A picture is drawn once for all who watch, and goes with its recording."""

import gc
import weakref

import numpy as np

from gan1d.base.budget import Budget
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.runs import figure_1
from gan1d.runs.recording import Recording
from gan1d.ui.figure.picture_cache import SHARE, Gallery

SMALL = Recipe(Settings(m=16, G_width=4, D_width=6, k=2))


def test_it_is_the_picture_of_the_state_and_drawn_once() -> None:
    gallery, recording = Gallery(), Recording(SMALL)
    recording.extend(5)
    drawn, p_g = gallery.picture(recording, 5, recording.state(5))
    curves = recording.evaluator.curves(recording.state(5))
    wanted = figure_1.picture(recording.evaluator, recording.recipe, 5, ((recording.state(5), 1.0),), curves)
    for name, array in wanted.items():
        np.testing.assert_array_equal(drawn[name], array)
    np.testing.assert_array_equal(p_g, curves.p_g[0])
    assert gallery.picture(recording, 5, recording.state(5))[0] is drawn


def test_pictures_are_bounded_and_two_runs_are_kept_apart() -> None:
    one, other = Recording(SMALL), Recording(SMALL.restarted(0, seed=9))
    one.extend(6)
    other.extend(6)
    alone = Gallery()
    alone.picture(one, 0, one.state(0))
    gallery = Gallery(Budget(int(3.5 * alone.nbytes / SHARE)))  # room for three
    first = gallery.picture(one, 0, one.state(0))[0]
    assert not np.array_equal(gallery.picture(other, 0, other.state(0))[0]["D"], first["D"])
    for i in range(1, 4):
        gallery.picture(one, i, one.state(i))
    assert gallery.picture(one, 3, one.state(3))[0] is gallery.picture(one, 3, one.state(3))[0]
    assert gallery.picture(one, 0, one.state(0))[0] is not first  # dropped, drawn again


def test_pictures_do_not_keep_a_recording_alive() -> None:
    gallery, recording = Gallery(), Recording(SMALL)
    gallery.picture(recording, 0, recording.state(0))
    alive = weakref.ref(recording)
    del recording
    gc.collect()
    assert alive() is None


def test_pictures_that_nobody_has_used_since_the_last_time_are_given_up() -> None:
    recording, gallery = Recording(SMALL), Gallery(Budget(2**30))
    recording.extend(2)
    first, _ = gallery.picture(recording, 0, recording.state(0))
    gallery.tidy()
    assert gallery.picture(recording, 0, recording.state(0))[0] is first
    gallery.picture(recording, 1, recording.state(1))
    gallery.tidy()
    assert gallery.picture(recording, 0, recording.state(0))[0] is first
    gallery.tidy()
    gallery.tidy()
    assert gallery.picture(recording, 0, recording.state(0))[0] is not first
