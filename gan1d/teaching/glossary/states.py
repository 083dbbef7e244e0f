"""Terms of the states that the sentence above the picture names, as `gan1d.runs.states` decides them."""

from gan1d.languages import N_
from gan1d.teaching.glossary.term import Term, scenario

TERMS = (
    Term(
        "state",
        N_("state of a game"),
        N_(
            "What the sentence above the picture says. It asks first where p_g is, then what D can tell, then which "
            "way JSD goes, and names the first state whose condition holds. So that no state flickers, it stands for "
            "at least 25 iterations; the numbers are those of the present moment, or it says of which iterations."
        ),
        also=("sentence", "verdict", "fate"),
        see=("converged", "trend", "held"),
    ),
    Term(
        "trend",
        N_("learning, no nearer, drifting off"),
        N_(
            "Which way JSD goes, where no other state holds: learning if it is less than 80 % of what it was 200 "
            "iterations ago, drifting off if it is more than 125 %, no nearer in between."
        ),
        also=("learning", "hovering", "drifting", "no nearer", "drifting off"),
        see=("jsd", "state", "close"),
    ),
    Term(
        "close",
        N_("close to p_data"),
        N_(
            "JSD is at most 0.02 nats, but the game is not converged. There is little left that D could gain, so how "
            "much of it D does gain says little."
        ),
        see=("converged", "jsd"),
    ),
    Term(
        "held",
        N_("held"),
        N_(
            "A player whose learning rate is 0: it does not move, while the other goes on. In each step of Algorithm "
            "1, too, one player learns and the other is held."
        ),
        also=("frozen", "freeze"),
        see=("learning_rate", "algorithm_1", "still"),
        lead=scenario("freeze"),
    ),
    Term(
        "still",
        N_("standing still"),
        N_(
            "Mean and sd of p_g have moved by less than 0.002 in 200 iterations, although no player is held. If p_g is "
            "wrong there, what D tells moves G's weights hardly at all, or G's learning rate is nearly 0."
        ),
        also=("standing still",),
        see=("saturation", "push", "held"),
    ),
    Term(
        "far",
        N_("far away, run away"),
        N_(
            "W1 is at least 3 standard deviations and JSD at least 0.6 nats: p_g and p_data hardly overlap. If p_g was "
            "once half as far off or less, it has run away."
        ),
        also=("far away", "run away", "ran away"),
        see=("w1", "jsd", "strong"),
    ),
    Term(
        "overshooting",
        N_("overshooting D"),
        N_(
            "A D that moves too far at each step: its loss jumps by more than D* could gain over guessing. A lower "
            "learning rate of D calms it."
        ),
        also=("overshoot",),
        see=("learning_rate", "weak"),
    ),
    Term(
        "wrong",
        N_("D worse than guessing"),
        N_(
            "The loss of D is larger than that of a D which guesses, and clearly so: it believes in samples, or "
            "rejects data. It happens where G moves faster than D can follow, and where D overshoots."
        ),
        also=("worse than guessing", "guessing"),
        see=("weak", "overshooting", "regret"),
    ),
)
