"""The sentence on an image game: every kind from made-up metrics, and what must never be said."""

import dataclasses
import math

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from gan1d.images.folder import METRICS
from gan1d.images.settings import ImageSettings
from gan1d.images.verdict import BAND, EARLY, KINDS, equilibrium, judge

LOG2 = math.log(2)
DEFAULT = ImageSettings()
FREE = ImageSettings(r1=0.0, decay="constant")
EPOCH = 600
SOUND = {
    "discriminator_loss": LOG2, "generator_loss": LOG2, "d_data": 0.5, "d_samples": 0.5,
    "accuracy_data": 0.6, "accuracy_samples": 0.55,
}  # fmt: skip
APART = {"discriminator_loss": 0.58, "generator_loss": 1.05, "d_data": 0.62, "d_samples": 0.39}
D_WINS = {
    "discriminator_loss": 0.07, "generator_loss": 4.3, "d_data": 0.95, "d_samples": 0.05,
    "accuracy_data": 0.972, "accuracy_samples": 0.984,
}  # fmt: skip
G_WINS = {"discriminator_loss": 0.75, "generator_loss": 0.5, "d_data": 0.55, "d_samples": 0.63}


def rows(n, **means):
    """n rows that scatter around the means given, and whose means they are."""
    row = np.array([(SOUND | means)[name] for name in METRICS])
    return (row + 0.05 * np.where(np.arange(n) % 2, 1, -1)[:, None] * (n % 2 == 0)).astype(np.float32)


def of(metrics, settings=DEFAULT, critic=None, per_epoch=EPOCH):
    verdict = judge(metrics, per_epoch, settings, critic)
    assert verdict.kind in KINDS
    assert "converge" not in verdict.text.lower()
    assert verdict.text.endswith(".")
    assert len(verdict.text) < 420
    return verdict


# ---- the equilibrium


@pytest.mark.parametrize("loss", ["non_saturating", "minimax"])
@pytest.mark.parametrize("s", [0.0, 0.1, 0.3, 0.5])
def test_the_equilibrium_is_where_the_best_D_stands(loss, s):
    """The D that is best against its smoothed targets, found by search; then the formulas of the metrics."""
    found = minimize_scalar(
        lambda D: -((1 - s) * math.log(D) + s * math.log(1 - D)) - math.log(1 - D), bounds=(1e-6, 1 - 1e-6),
        method="bounded", options={"xatol": 1e-10},
    ).x  # fmt: skip
    expected = {
        "discriminator_loss": -(math.log(found) + math.log(1 - found)) / 2,
        "generator_loss": math.log(1 - found) if loss == "minimax" else -math.log(found),
        "V": math.log(found) + math.log(1 - found),
        "d_data": found, "d_samples": found, "accuracy": 0.5,
    }  # fmt: skip
    assert equilibrium(ImageSettings(loss=loss, smoothing=s)) == pytest.approx(expected, abs=1e-6)


def test_without_smoothing_it_is_log_2_and_one_half():
    assert equilibrium(DEFAULT) == pytest.approx(
        {"discriminator_loss": LOG2, "generator_loss": LOG2, "V": -2 * LOG2, "d_data": 0.5, "d_samples": 0.5,
         "accuracy": 0.5}
    )  # fmt: skip


# ---- the kinds


def test_every_kind_is_said():
    found = [
        of(rows(3)),
        of(np.concatenate([rows(EPOCH, **APART), rows(EPOCH, discriminator_loss=0.65, generator_loss=0.78)])),
        of(rows(2 * EPOCH, **D_WINS)),
        of(rows(2 * EPOCH, **G_WINS)),
        of(rows(2 * EPOCH)),
        of(rows(2 * EPOCH, **APART)),
        of(rows(2 * EPOCH, generator_loss=math.nan)),
    ]
    assert tuple(verdict.kind for verdict in found) == KINDS
    assert len({verdict.text for verdict in found}) == len(KINDS)


@pytest.mark.parametrize("per_epoch", [0, 1, 7, EPOCH])
def test_nothing_is_said_of_a_few_iterations(per_epoch):
    for n in (0, 1, EARLY - 1):
        verdict = of(rows(n, **D_WINS), per_epoch=per_epoch)
        assert verdict.kind == "start"
        assert f"after {n} iteration{'s' if n != 1 else ''} " in verdict.text
    assert of(rows(EARLY, **D_WINS), per_epoch=per_epoch).kind == "D wins"


def test_the_means_are_those_of_the_last_epoch():
    before, now = rows(3 * EPOCH, **D_WINS), rows(EPOCH)
    assert of(np.concatenate([before, now])).kind == "at log 2"
    assert of(np.concatenate([now, before])).kind == "D wins"
    assert of(np.concatenate([before, now[: EPOCH // 2]])).kind != "at log 2"
    assert of(np.concatenate([before, now[:EARLY]]), per_epoch=7).kind == "at log 2", "but of some 50 iterations"
    assert of(np.concatenate([before, now[: EARLY - 10]]), per_epoch=7).kind != "at log 2"


def test_D_wins_when_its_loss_is_half_way_to_0():
    assert of(rows(EPOCH, **D_WINS | {"discriminator_loss": 0.49 * LOG2})).kind == "D wins"
    assert of(rows(EPOCH, **D_WINS | {"discriminator_loss": 0.51 * LOG2})).kind != "D wins"
    # With smoothing s the loss of a D that is never wrong is -log(1 - s)/2, 0.347 at s = 0.5, and guessing costs 0.837
    smooth = ImageSettings(smoothing=0.5)
    assert of(rows(EPOCH, **D_WINS | {"discriminator_loss": 0.58}), smooth).kind == "D wins"
    assert of(rows(EPOCH, **D_WINS | {"discriminator_loss": 0.61}), smooth).kind != "D wins"


@pytest.mark.parametrize("loss", ["non_saturating", "minimax"])
def test_D_wins_only_where_it_rejects_the_samples_as_the_sentence_says(loss):
    """A D that is sure of the data alone has a low loss, too, but D(G(z)) at 1/2 is not "only 0.500"."""
    settings = ImageSettings(loss=loss)
    home = equilibrium(settings)["generator_loss"]
    rng = np.random.default_rng(6)
    for data, samples in rng.uniform(0.01, 0.99, (400, 2)):
        D = -(math.log(data) + math.log(1 - samples)) / 2
        G = math.log(1 - samples) if loss == "minimax" else -math.log(samples)
        means = {"discriminator_loss": D, "generator_loss": G, "d_data": data, "d_samples": samples}
        if of(rows(2 * EPOCH, **means), settings).kind == "D wins":
            assert samples <= 0.25
            assert home + 0.4 < G
    sure_of_data = {"discriminator_loss": 0.34, "d_data": 0.999, "d_samples": 0.49}
    assert of(rows(2 * EPOCH, **sure_of_data), settings).kind != "D wins"


def test_when_D_wins_the_sentence_says_why_Gs_loss_says_nothing_of_the_images():
    text = of(rows(EPOCH, **D_WINS)).text
    for part in ("its loss is 0.070", "97% of the data", "98% of the samples", "G's loss is high, 4.300", "only 0.050"):
        assert part in text
    assert "not that the images get worse" in text
    text = of(rows(EPOCH, **D_WINS | {"generator_loss": -0.05}), ImageSettings(loss="minimax")).text
    assert "G's loss, −0.050, has risen toward 0, its highest, where minimax is flat" in text
    assert "is high" not in text


def test_G_wins_when_D_takes_samples_for_data_and_is_worse_than_guessing():
    text = of(rows(EPOCH, **G_WINS)).text
    for part in ("D(G(z)) is 0.630", "0.750 is worse than the 0.693 of guessing", "raise k"):
        assert part in text
    assert of(rows(EPOCH, **G_WINS | {"d_samples": 0.59})).kind != "G wins"
    assert of(rows(EPOCH, **G_WINS | {"discriminator_loss": 0.69})).kind != "G wins"


@pytest.mark.parametrize("settings", [DEFAULT, ImageSettings(loss="minimax"), ImageSettings(smoothing=0.2)])
@pytest.mark.parametrize("name", BAND)
def test_at_log_2_means_that_all_four_are_at_their_equilibrium(name, settings):
    home = {k: v for k, v in equilibrium(settings).items() if k in METRICS}
    assert of(rows(EPOCH, **home), settings).kind == "at log 2"
    for side in (-1, 1):
        near, far = (home | {name: home[name] + side * part * BAND[name]} for part in (0.98, 1.02))
        assert of(rows(EPOCH, **near), settings).kind == "at log 2"
        assert of(rows(EPOCH, **far), settings).kind != "at log 2"


def test_the_bands_are_those_that_the_default_preset_must_reach():
    assert BAND == {"discriminator_loss": 0.015, "generator_loss": 0.03, "d_data": 0.02, "d_samples": 0.02}


def test_at_log_2_is_said_to_prove_nothing_and_what_holds_D_back_is_named():
    means = {"discriminator_loss": 0.685, "generator_loss": 0.705, "d_data": 0.505, "d_samples": 0.496}
    text = of(rows(EPOCH, **means)).text
    assert text.startswith("D's loss 0.685 and G's 0.705 are at log 2 = 0.693, and D at 1/2. That alone does not make")
    assert "iteration 0" in text
    assert "here by R1 and its falling learning rate." in text
    assert "fresh critic" in text
    assert "here by" not in of(rows(EPOCH, **means), FREE).text
    assert "held back." in of(rows(EPOCH, **means), FREE).text
    for changes, said in (
        ({"r1": 1.0}, "here by R1."),
        ({"dropout": 0.5}, "here by dropout."),
        ({"dropout_input": 0.5}, "here by dropout."),
        ({"decay": "linear", "end_D": 0.1}, "here by its falling learning rate."),
        ({"decay": "linear", "end_D": 1.0}, "held back."),
        ({"r1": 1.0, "dropout": 0.5, "decay": "linear"}, "here by R1, its falling learning rate and dropout."),
    ):
        assert said in of(rows(EPOCH, **means), dataclasses.replace(FREE, **changes)).text


def test_the_equilibrium_that_is_named_is_that_of_the_losses():
    minimax, smooth = ImageSettings(loss="minimax"), ImageSettings(smoothing=0.2)
    home = {
        name: {k: v for k, v in equilibrium(s).items() if k in METRICS} for name, s in (("m", minimax), ("s", smooth))
    }
    assert "0.693 and G's −0.693 are at log 2 = 0.693 and −log 2" in of(rows(EPOCH, **home["m"]), minimax).text
    D, G = -math.log(0.4 * 0.6) / 2, -math.log(0.4)
    text = of(rows(EPOCH, **home["s"]), smooth).text
    assert f"D's loss {D:.3f} and G's {G:.3f} are at {D:.3f} and {G:.3f}, as the smoothed labels have it" in text
    assert "D at 0.400" in text


def test_the_fresh_critics_number_is_said_once_it_is_there():
    found = {"iteration": 4800, "bound": 0.5213, "error": 0.0124, "done": True}
    text = of(rows(EPOCH), critic=found).text
    assert "A fresh critic after iteration 4,800 found JSD(p_data‖p_g) to be at least 0.521 ± 0.012 nats." in text
    for unfinished in (None, {}, found | {"done": False}):
        assert "The fresh critic can tell more." in of(rows(EPOCH), critic=unfinished).text
    assert "± 0.001 nats" in of(rows(EPOCH), critic=found | {"error": 0.0001}).text, "not ± 0.000"
    none = of(rows(EPOCH), critic=found | {"bound": -0.001, "error": 0.004}).text
    assert "found no difference: −0.001 ± 0.004 nats." in none
    assert "found no difference" in of(rows(EPOCH), critic=found | {"bound": 0.004, "error": 0.004}).text


# ---- learning and apart


def nearer(part, n=EPOCH, settings=DEFAULT):
    """n rows in which both losses are that part of (0.1, 0.3) from their equilibrium."""
    home = equilibrium(settings)
    D, G = home["discriminator_loss"] - 0.1 * part, home["generator_loss"] + 0.3 * part
    return rows(n, discriminator_loss=D, generator_loss=G, d_data=0.55, d_samples=0.44)


@pytest.mark.parametrize("settings", [DEFAULT, ImageSettings(loss="minimax"), ImageSettings(smoothing=0.2)])
def test_learning_is_nearer_than_the_epoch_before_by_a_tenth(settings):
    first = nearer(1.0, settings=settings)
    for part, kind in ((0.88, "learning"), (0.92, "apart"), (1.08, "apart"), (1.12, "apart")):
        verdict = of(np.concatenate([first, nearer(part, settings=settings)]), settings)
        assert verdict.kind == kind
        assert ("as far from" in verdict.text) == (part in (0.92, 1.08))
        assert ("further from" in verdict.text) == (part == 1.12)


def test_learning_and_apart_say_both_losses_now_and_what_was_before():
    text = of(np.concatenate([nearer(2.0), nearer(1.0), nearer(0.5)])).text
    assert text == (
        "Learning: D's loss 0.643 and G's 0.843, together nearer to log 2 = 0.693 than an epoch ago "
        "(D's loss 0.593 and G's 0.993)."
    )
    text = of(rows(2 * EPOCH, **APART)).text
    assert "D's loss 0.580 and G's 1.050 are together about as far from log 2 = 0.693 as an epoch ago" in text
    assert "D is ahead, D says 0.620 on data and 0.390 on samples" in text
    ahead = of(rows(2 * EPOCH, discriminator_loss=0.75, generator_loss=0.6, d_samples=0.55)).text
    assert "G is ahead" in ahead
    assert "D is ahead" not in ahead


def test_a_trend_needs_an_epoch_before():
    assert of(nearer(1.0, 400)).kind == "start"
    assert of(nearer(1.0, EPOCH + EARLY - 1)).kind == "start"
    assert of(nearer(1.0, EPOCH + EARLY)).kind == "apart"
    assert "D's loss 0.593 and G's 0.993" in of(nearer(1.0, 400)).text


def test_numbers_out_of_range_are_said():
    for bad in (math.nan, math.inf):
        assert of(rows(EPOCH, discriminator_loss=bad)).kind == "diverged"
    assert of(np.concatenate([rows(EPOCH, d_data=math.nan), rows(EPOCH)])).kind == "at log 2"


def test_where_an_epoch_is_short_the_sentence_says_how_many_iterations_it_compares() -> None:
    rows = np.concatenate(
        [np.tile([0.60, 0.90, 0.6, 0.4, 0.7, 0.7], (50, 1)), np.tile([0.65, 0.80, 0.55, 0.45, 0.6, 0.6], (50, 1))]
    )
    assert "than 50 iterations ago (D's loss 0.600" in judge(rows, 7, ImageSettings(), None).text
    assert "than an epoch ago (D's loss 0.600" in judge(rows, 50, ImageSettings(), None).text
