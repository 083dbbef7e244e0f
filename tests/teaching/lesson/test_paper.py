"""Each idea of the paper has its place in lesson, tables or glossary; what is said of its neighbours is a law."""

import re

import numpy as np
import pytest

from gan1d.densities.distributions import make_p_data, normal
from gan1d.teaching.glossary import GLOSSARY
from gan1d.teaching.lesson.all_steps import LESSON
from gan1d.teaching.lesson.applications import APPLICATIONS
from gan1d.teaching.lesson.directions import DIRECTIONS
from gan1d.teaching.lesson.tables import ADVANTAGES, DISADVANTAGES, FAMILIES, TABLE_1, TABLE_2
from gan1d.theory import exact as theory
from gan1d.theory.exact import LOG4, Grid
from gan1d.theory.games import wasserstein_best_value
from tests.teaching.lesson.test_all_steps import texts

TOLD = tuple(texts((LESSON, DIRECTIONS, APPLICATIONS, FAMILIES, ADVANTAGES, DISADVANTAGES, TABLE_2)))
EXPLAINED = tuple(f"{term.title}: {term.words}" for term in GLOSSARY.values())
# By section of the paper: what one message of the lesson or the glossary must hold, all of it
IDEAS = {
    "Abstract": ["counterfeiter", "Markov chains.*inference", "1/2"],
    "1 Introduction": ["counterfeiter.*police", "units such as ReLU may grow without bound", "backpropagation"],
    "2 Related work": [
        "restricted Boltzmann machine", "partition function", "negative chains", "[Dd]eep belief net",
        "mix slowly", "[Ss]core matching", "noise-contrastive estimation.*D is no network of its own",
        "noise that never changes", "denois|contractive|stochastic networks?", "variational", "up to a factor",
    ],
    "3 Adversarial nets": ["value function V", "zero-sum", "saturates", "−log D\\(G\\(z\\)\\)", "that set by heart"],
    "4 Theoretical results": ["Algorithm 1", "up the gradient of V", "k = 1, the cheapest", "[Mm]omentum"],
    "4.1 Global optimality": ["Proposition 1", "Theorem 1", "Jensen–Shannon", "Kullback–Leibler", "Nash equilibrium"],
    "4.2 Convergence": ["Proposition 2.*capacity.*a little at a time", "the proof does not apply"],
    "5 Experiments": [
        "MNIST, the Toronto Face Database and CIFAR-10", "maxout units and dropout", "bottommost layer",
        "Parzen window.*Table 1", "Figure 2.*nearest training image", "Figure 3.*straight line in z",
    ],
    "6 Advantages and disadvantages": [
        "p_g\\(x\\) is nowhere written down", "Helvetica", "negative chains of a Boltzmann machine",
        "no inference is needed", "any differentiable function", "only gradients that came through D",
        "very sharp, even degenerate",
    ],
    "7 Conclusions and future work": [
        "a condition for both players", "finds the z of an x", "any part of x given the rest", "few labels",
        "G and D in step.*better distributions to draw z from",
    ],
    "what came later": ["moment", "MMD"],
}  # fmt: skip


@pytest.mark.parametrize(("section", "idea"), [(section, idea) for section in IDEAS for idea in IDEAS[section]])
def test_each_idea_of_the_paper_has_its_place(section: str, idea: str) -> None:
    assert any(re.search(idea, words) for words in (*TOLD, *EXPLAINED)), section


def test_the_applications_are_those_that_a_course_names() -> None:
    for use in ("another age", "Anime", "from the front", "another pose", "semantic layout", "sentence", "sketch"):
        assert any(use in work.what for work in APPLICATIONS), use


def test_the_best_of_table_1_are_those_of_the_paper() -> None:
    assert TABLE_1[-1] == ("Adversarial nets", (225, 2.0), (2057, 26.0))
    mnist, tfd = (max(TABLE_1, key=lambda row, j=j: row[j][0])[0] for j in (1, 2))
    assert mnist == "Adversarial nets"
    assert tfd == "Stacked contractive autoencoder (CAE)"


GRID = Grid(-7, 7, 1400)
DATA = GRID.masses(make_p_data("two_modes").cdf)
NOISE = GRID.masses(normal().cdf)


def test_noise_contrastive_estimation_is_best_where_p_g_is_p_data() -> None:
    """D = p_g / (p_g + p_n) is the best D against the noise only for p_g = p_data, the factor included."""

    def V(p_g: np.ndarray) -> float:
        with np.errstate(divide="ignore"):
            return float(theory.value(DATA, NOISE, np.clip(np.log(p_g) - np.log(NOISE), -700, 700)))

    best = V(DATA)
    assert best == pytest.approx(theory.value_of_optimum(DATA, NOISE), abs=1e-9)
    mixed = {part: (1 - part) * DATA + part * NOISE for part in (0.05, 0.5, 1.0)}
    for other in (0.8 * DATA, 1.2 * DATA, *mixed.values()):
        assert V(other) < best - 1e-4
    assert V(mixed[1.0]) == pytest.approx(-LOG4, abs=1e-9)


def test_a_factor_does_not_change_the_slope_of_the_logarithm_that_score_matching_fits() -> None:
    x = GRID.centres[300:1100]
    slopes = [np.gradient(np.log(factor * normal().pdf(x)), x) for factor in (1.0, 7.3)]
    np.testing.assert_allclose(slopes[0], slopes[1], atol=1e-9)
    np.testing.assert_allclose(slopes[0][1:-1], -x[1:-1], atol=1e-6)


# ---- the equilibrium, with its conditions


def test_where_nothing_lies_D_may_say_anything_without_a_change_of_V() -> None:
    apart = Grid(-3, 9, 1200)
    p = apart.masses(make_p_data("uniform").cdf)
    nobody = p == 0
    assert nobody.sum() > 100
    said = np.where(nobody, 3.0, 0.0)
    assert theory.value(p, p, said) == pytest.approx(-LOG4, rel=1e-12)


@pytest.mark.parametrize(("there", "gains"), [(3.0, True), (0.0, False), (-3.0, False)])
def test_neither_gains_by_moving_alone_if_D_is_nowhere_above_one_half(there: float, gains: bool) -> None:
    """With D = 1/2 on the data G gains by going where nothing lies only if D is higher there."""
    grid = Grid(-3, 9, 1200)
    p = grid.masses(make_p_data("uniform").cdf)
    logits = np.where(p == 0, there, 0.0)
    moved = np.where(p == 0, 1.0, 0.0) / (p == 0).sum()
    # E over p_g of log(1 - D), which G descends
    loss = [float(q @ -np.logaddexp(0.0, logits)) for q in (p, moved)]
    assert (loss[1] < loss[0] - 1e-9) == gains


def test_jsd_tv_and_w1_are_0_together() -> None:
    shifts = (0.0, 1e-3, 0.5)
    for shift in shifts:
        q = GRID.masses(lambda x, shift=shift: make_p_data("two_modes").cdf(x - shift))
        zero = [
            abs(float(measure)) < 1e-12
            for measure in (
                theory.jsd(DATA, q),
                theory.total_variation(DATA, q),
                wasserstein_best_value(DATA, q, GRID.step),
            )
        ]
        assert zero == [shift == 0.0] * 3
