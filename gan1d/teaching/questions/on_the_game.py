"""Questions about what happens in a game, and what one can do."""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.recipes.recipe import Edit, Recipe
from gan1d.recipes.settings import Settings
from gan1d.teaching.questions import claims
from gan1d.teaching.questions.question import GALLERY, Question
from gan1d.teaching.scenarios import TWO_MODES, Scenario, changed

_PLAIN_D = Recipe(Settings(loss="least_squares", optimizer_D="sgd", learning_rate_D=0.05))

QUESTIONS = (
    Question(
        "jumps",
        N_("Why do the curves jump?"),
        (
            N_(
                "Every update sees only m points, and another m would have given another gradient. Small minibatches "
                "make both players shiver; a lower learning rate makes the shiver smaller, too."
            ),
            N_(
                "What is left with very large minibatches is the game itself: two players who keep answering each "
                "other. The numbers drawn here are exact, so none of it is the noise of measuring."
            ),
        ),
        GALLERY["noise"],
        ("m", "learning_rate"),
    ),
    Question(
        "how_many_D_steps",
        N_("How many D steps should there be for each G step?"),
        (
            N_(
                "As many as D needs to keep near D*. The paper used k = 1, the cheapest; with two modes k = 1 leaves D "
                "behind, and p_g keeps wandering. Above 5 or so little is gained here, and every step costs time."
            ),
            N_("A faster learning rate of D does much the same: about five times that of G works well here."),
        ),
        GALLERY["k"],
        ("k", "g_steps", "learning_rate"),
    ),
    Question(
        "two_losses",
        N_("Why are there two different generator losses?"),
        (
            N_(
                "Both push a sample uphill on D and are at rest where p_g = p_data and D = 1/2. They differ in how "
                "hard they push: minimax by D(G(z)), so hardly at all where D rejects the sample; non-saturating by 1 "
                "− D(G(z)), so hardest there."
            ),
            N_(
                "The paper proves its theorems with the first and recommends the second for training. It is not the "
                "same descent: at D* the first descends 2 JSD, the second KL(p_g‖p_data) − 2 JSD."
            ),
        ),
        GALLERY["saturated"],
        ("minimax", "non_saturating", "saturation"),
    ),
    Question(
        "diverged",
        N_("What does “diverged” (NaN) mean, and what can I do?"),
        (
            N_(
                "Most often a learning rate was too large: each step overshot further than the one before, until the "
                "weights left the range of numbers. NaN, “not a number”, is what is computed from them."
            ),
            N_(
                "Nothing is lost: go back on the timeline to before the jump and lower the rate of the player that the "
                "sentence names. Adam, which limits the size of a step, diverges far less easily."
            ),
        ),
        Scenario(
            "overshoot",
            N_("Twenty times too fast"),
            N_(
                "The least squares game with plain gradient descent for D. At iteration 60 its learning rate is raised "
                "from 0.05 to 1; the run beside it keeps the old rate."
            ),
            N_("One or two iterations after the mark the run ends; the other one goes on."),
            changed(_PLAIN_D, Edit(60, "learning_rate_D", 1.0)),
            120,
            N_(
                "Up to iteration 60 every number is finite, at 120 discriminator_loss is none; without the edit all "
                "are, and JSD is at most 0.1."
            ),
            claims.left_the_numbers,
            _PLAIN_D,
            (N_("rate 1 from 60 on"), N_("rate 0.05")),
        ),
        ("diverged", "learning_rate", "adam"),
    ),
    Question(
        "jumping_modes",
        N_("Why does p_g jump from mode to mode?"),
        (
            N_(
                "G gathers all samples where D gives the highest value just now. Then D learns to refuse that place, "
                "and G runs to the next. It happens when G moves much faster than D: many G steps, or a high rate of G."
            ),
            N_("More D steps or a faster D stop it: D must know both modes before G has left one."),
        ),
        GALLERY["helvetica"],
        ("mode_collapse", "helvetica", "missing_mode"),
    ),
    Question(
        "never_at_rest",
        N_("Why does it go round in circles?"),
        (
            N_(
                "Each player answers where the other was. At equal rates, and with an optimizer that remembers its "
                "last moves, the answers come too late, and p_g swings past p_data again and again."
            ),
            N_("R1 on D, a faster D or a shorter memory (β₁ = 0) calm it."),
        ),
        GALLERY["r1"],
        ("circling", "r1", "adam"),
    ),
    Question(
        "bigger_D",
        N_("Is a bigger D better?"),
        (
            N_(
                "Up to a point. A D that is too small cannot take the shape of D*, so there are errors of G that it "
                "never sees. Once it can follow D*, a still larger one gains little and costs time."
            ),
            N_(
                "What spoils G is not the size of D but a D that is sure of everything; with the non-saturating loss "
                "and samples near the data it does no harm."
            ),
        ),
        Scenario(
            "narrow",
            N_("A D of 2 units, and one of 32"),
            N_("The same game with two modes; on the left each hidden layer of D has 2 units, on the right 32."),
            N_("Switch on D*: the narrow D cannot bend twice, and p_g keeps what D does not see."),
            changed(TWO_MODES, D_width=2),
            800,
            N_("Over the last 300 iterations the mean JSD with 2 units is at least three times that with 32."),
            claims.narrow_D_lags,
            TWO_MODES,
            ("2", "32"),
        ),
        ("layers_of_a_network", "weak", "D_star"),
    ),
    Question(
        "frozen_G",
        N_("Can D still tell once G is frozen?"),
        (
            N_(
                "Yes, as long as p_g is not p_data and D is able enough. Against a G that stands still such a D climbs "
                "to D*, and its loss falls to log 2 − JSD and no further. That level is the honest answer to how "
                "different the samples are."
            ),
            N_("The fresh critic on the MNIST page does the same with images, where JSD cannot be computed."),
        ),
        GALLERY["freeze"],
        ("regret", "fresh_critic", "discriminator_loss"),
    ),
    Question(
        "another_seed",
        N_("Why does the same setting end differently with another seed?"),
        (
            N_(
                "The seed decides the first weights and every minibatch. Where G begins with a fold or on one side, "
                "the first iterations may decide which modes it ever finds."
            ),
            N_("So never judge a setting by one run. A monotone start of G takes most of this luck away."),
        ),
        GALLERY["fates"],
        ("seed", "start", "missing_mode"),
    ),
)
