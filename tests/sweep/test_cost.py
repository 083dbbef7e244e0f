"""What a map costs, and what is too much."""

import pytest

from gan1d.base.fields import SettingsError
from gan1d.languages.sentences import DAY
from gan1d.sweep.cost import refuse_dear, seconds_of_a_run
from tests.sweep.small import small


def test_a_run_takes_some_time_in_proportion_to_its_iterations():
    short, long = (seconds_of_a_run(small(iterations=n)) for n in (100, 10_000))
    assert 0 < short < long


def test_more_than_a_day_is_refused_with_what_it_would_take():
    refuse_dear(small(), DAY)
    with pytest.raises(SettingsError, match=r"about 3 days \(40 runs of 60 iterations\); more than a day is not begun"):
        refuse_dear(small(), 3 * DAY)
