import dataclasses
import math

import numpy as np
import pytest

from gan1d.base.fields import SettingsError
from gan1d.teaching.lesson.bayes import FRAUD, Case
from gan1d.theory import exact as theory

CASES = [Case(*row) for row in np.random.default_rng(7).uniform(0.001, 0.999, (200, 3))]


def test_the_worked_example() -> None:
    assert dataclasses.astuple(FRAUD) == (0.01, 0.9, 0.05)
    assert FRAUD.posterior() == pytest.approx(0.1538, abs=5e-5)
    assert FRAUD.posterior() == pytest.approx(90 / 585, rel=1e-12)


def test_what_a_generative_model_knows_is_a_distribution() -> None:
    for case in CASES:
        assert case.joint.min() >= 0
        assert case.joint.sum() == pytest.approx(1, rel=1e-12)
        # Its margins are what it was made from.
        assert case.joint[0].sum() == pytest.approx(case.prior, rel=1e-12)
        assert case.joint[0, 0] / case.joint[0].sum() == pytest.approx(case.hit, rel=1e-12)
        assert case.joint[1, 0] / case.joint[1].sum() == pytest.approx(case.false_alarm, rel=1e-9)
        assert case.evidence() + case.evidence(flagged=False) == pytest.approx(1, rel=1e-12)


def test_posteriors_average_to_the_prior() -> None:
    for case in CASES:
        mean = sum(case.evidence(flagged) * case.posterior(flagged) for flagged in (True, False))
        assert mean == pytest.approx(case.prior, rel=1e-12)


def test_a_flag_raises_the_posterior_exactly_if_it_is_likelier_for_fraud() -> None:
    for case in CASES:
        assert (case.posterior() > case.prior) == (case.hit > case.false_alarm)
        assert (case.posterior(flagged=False) < case.prior) == (case.hit > case.false_alarm)
    for level in (0.2, 0.9):
        assert Case(0.3, level, level).posterior() == pytest.approx(0.3, rel=1e-12)


def test_log_odds_add_up_to_the_same_posterior() -> None:
    for case in CASES:
        # log p(y|x)/p(not y|x) = log p(y)/p(not y) + log p(x|y)/p(x|not y)
        log_odds = math.log(case.prior / (1 - case.prior)) + math.log(case.hit / case.false_alarm)
        assert 1 / (1 + math.exp(-log_odds)) == pytest.approx(case.posterior(), rel=1e-12)
    for certain in (Case(0.2, 0.5, 0), Case(1, 0.5, 0.5)):
        assert certain.posterior() == 1
    for impossible in (Case(0.2, 0, 0.5), Case(0, 0.5, 0.5)):
        assert impossible.posterior() == 0


def test_with_even_odds_it_is_the_best_discriminator() -> None:
    for case in CASES:
        a, b = np.array([case.hit]), np.array([case.false_alarm])
        best = theory.optimal_discriminator(a, b)[0]
        assert Case(0.5, case.hit, case.false_alarm).posterior() == pytest.approx(best, rel=1e-12)


def test_counts_to_expect_are_those_of_that_many_draws() -> None:
    rng, n = np.random.default_rng(3), 200_000
    case = Case(0.3, 0.8, 0.1)
    fraud = rng.random(n) < case.prior
    flagged = rng.random(n) < np.where(fraud, case.hit, case.false_alarm)
    counts = [[(y & x).sum() for x in (flagged, ~flagged)] for y in (fraud, ~fraud)]
    np.testing.assert_allclose(counts, case.expected(n), rtol=0.02)
    assert counts[0][0] / flagged.sum() == pytest.approx(case.posterior(), abs=0.01)


@pytest.mark.parametrize("field", ["prior", "hit", "false_alarm"])
@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf])
def test_what_is_no_probability_is_named(field: str, value: float) -> None:
    with pytest.raises(SettingsError, match=rf"^{field} must be a probability from 0 to 1; not .*\.$"):
        dataclasses.replace(FRAUD, **{field: value})


def test_nothing_follows_from_what_never_happens() -> None:
    for never in (Case(0.1, 0, 0), Case(0, 0.9, 0), Case(1, 0, 0.5)):
        with pytest.raises(SettingsError, match="no payment is ever flagged"):
            never.posterior()
    with pytest.raises(SettingsError, match="every payment is flagged"):
        Case(0.1, 1, 1).posterior(flagged=False)
