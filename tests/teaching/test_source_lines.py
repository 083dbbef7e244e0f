"""Every moment finds its lines in the source, and only those that run."""

import inspect

import pytest

from gan1d.teaching import source_lines
from gan1d.teaching.source_lines import PARTS, listings
from gan1d.teaching.walkthrough import KINDS
from gan1d.training.batch import algorithm_1
from gan1d.training.reference.algorithm_1 import Minibatches
from tests.games import settings

MOMENTS = [(player, kind) for player, kinds in KINDS.items() for kind in kinds]


def lit(player, kind, which, **changes):
    found = listings(player, kind, settings(**changes))[which]
    return [found.lines[j].strip() for j in sorted(found.lit)]


@pytest.mark.parametrize(("player", "kind"), MOMENTS)
@pytest.mark.parametrize("loss", ["minimax", "wasserstein"])
def test_every_moment_lights_a_line_of_every_function_it_shows(player, kind, loss):
    shown = listings(player, kind, settings(loss=loss, r1=1.0))
    assert [len(s.lit) > 0 for s in shown] == [True] * len(shown)
    assert [s.name for s in shown][-1] == "algorithm_1"
    assert ("Player.descend" in [s.name for s in shown]) == (kind in ("gradient", "update"))
    assert set(PARTS) == set(MOMENTS)


def test_the_lines_are_the_sources_own_without_the_docstring():
    shown = listings("D", "judge", settings())[0]
    source = [line.strip() for line in inspect.getsource(Minibatches.discriminator_step).splitlines()]
    assert [line.strip() for line in shown.lines] == [line for line in source if not line.startswith('"""')]
    assert shown.lines[0].startswith("def discriminator_step")
    assert "".join(listings("D", "judge", settings())[-1].lines).count("discriminator_step()") == 1


def test_the_lines_lit_are_those_of_the_moment():
    assert lit("D", "noise", -1) == ["discriminator_step()"]
    assert lit("G", "noise", -1) == ["generator_step()"]
    assert lit("D", "judge", 0)[0] == "logits = game.D(torch.cat((x, samples), 1))"
    (descent,) = lit("D", "update", 0)
    assert descent.startswith("game.D.descend(objective")
    assert lit("G", "update", 1)[-1].startswith("update(optimizer, self.weights")


def test_a_penalty_is_lit_where_it_is_in_force():
    def penalties(**changes):
        return [line for line in lit("D", "gradient", 0, **changes) if "penalty" in line]

    assert penalties() == []
    assert len(penalties(r1=1.0)) == 1
    assert len(penalties(loss="wasserstein", gp=0.5)) == 1
    assert penalties(loss="wasserstein", gp=0.0) == []
    assert penalties(loss="hinge", gp=0.5) == []
    assert len(penalties(loss="wasserstein", gp=0.5, r1=1.0)) == 2


def test_a_part_that_is_in_the_source_no_more_is_told():
    with pytest.raises(LookupError, match="algorithm_1 has no statement with 'critic_step"):
        source_lines._listing(algorithm_1, ("critic_step()",), settings())
