"""Questions about the numbers: what each says, and what it does not say."""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.recipes.recipe import Recipe
from gan1d.recipes.settings import Settings
from gan1d.teaching.questions import claims
from gan1d.teaching.questions.question import GALLERY, Question
from gan1d.teaching.scenarios import TWO_MODES, Scenario, changed

_BALANCED = Recipe(Settings(horizon=1500))
_FAR = Recipe(Settings(learning_rate_G=0.0, start_mean=2.5, start_sd=0.3))

QUESTIONS = (
    Question(
        "converged",
        N_("Is it converged?"),
        (
            N_(
                "Look at **JSD**: it says how far p_g is from p_data, and it is 0 only where they are the same. The "
                "sentence above the picture says “converged” when JSD is at most 0.01 nats, the median of 50 "
                "iterations, and no mode is missing."
            ),
            N_(
                "A D that keeps up is then near 1/2 wherever data are, and both losses are near log 2. The reverse is "
                "not true: see the next question. Of images no JSD can be computed; there the fresh critic is the "
                "nearest thing to it."
            ),
        ),
        GALLERY["balanced"],
        ("jsd", "converged", "equilibrium", "fresh_critic"),
    ),
    Question(
        "half",
        N_("D is at 1/2 and both losses are at log 2. Is that enough?"),
        (
            N_(
                "No. D = 1/2 says that *this* D cannot tell. Perhaps nobody could, because p_g is right; perhaps D is "
                "too small, too slow or held back. Exactly: discriminator_loss = log 2 − JSD + regret/2, and the sum "
                "can be log 2 while both parts are large."
            ),
            N_("So look at JSD and regret too. Here they are exact; in practice they are not to be had."),
        ),
        GALLERY["weak"],
        ("weak", "regret", "log_2"),
    ),
    Question(
        "generator_loss_rises",
        N_("Why does the generator's loss rise?"),
        (
            N_(
                "generator_loss compares G with the D of this moment. When D gets better at telling samples, the loss "
                "rises, even if they stay exactly as they are, or improve."
            ),
            N_(
                "It is no measure of quality, and two runs cannot be compared by it. In the recipe G is not trained at "
                "all: its samples stay the same while its loss climbs."
            ),
        ),
        Scenario(
            "loss_rises",
            N_("G held, D learns"),
            N_("G's learning rate is 0 from the start, p_g stands beside p_data, and only D is trained."),
            N_("The green loss climbs with every step of D, and neither p_g nor JSD moves."),
            _FAR,
            200,
            N_("From iteration 0 to 200 JSD does not change at all, while generator_loss rises by at least 2 nats."),
            claims.loss_rose_alone,
        ),
        ("generator_loss", "D"),
    ),
    Question(
        "loss_of_zero",
        N_("Why is a discriminator loss of 0 a bad sign?"),
        (
            N_(
                "Then D is right on everything and sure of it: p_data and p_g hardly meet, so there is no place where "
                "a small move of a sample would change D's mind. With the minimax loss the gradient of G vanishes."
            ),
            N_(
                "The non-saturating loss still pushes. Otherwise start G nearer to the data, lower D's learning rate, "
                "or put R1 on D so that it cannot become so steep."
            ),
        ),
        Scenario(
            "loss_of_zero",
            N_("A D that is never wrong"),
            N_(
                "G starts far off and is held until iteration 200, while D learns to tell; then G is let go with the "
                "minimax loss."
            ),
            N_("The blue loss lies on 0. Switch on the push: there is hardly any, and p_g stays where it is."),
            GALLERY["saturated"].recipe,
            300,
            N_(
                "At iteration 200 discriminator_loss is at most 0.02; up to 300 the median of the mean push on a "
                "sample is at most 0.05, and p_g is then still at least 3 sd away (W1)."
            ),
            claims.nothing_left_to_learn,
        ),
        ("saturation", "strong", "push"),
    ),
    Question(
        "accuracy",
        N_("Why is an accuracy of 50 % good?"),
        (
            N_(
                "Accuracy is D's, not G's. The best that any D can do is (1 + TV)/2, so at p_g = p_data everyone is "
                "right exactly half of the time, as a coin would be. A D that is too weak may be, too: 50 % alone "
                "proves nothing."
            ),
            N_(
                "Only the mean of both curves tells: near 1/2 a breath of change tips D to one side on many points, "
                "and accuracy on data jumps up while that on samples jumps down."
            ),
        ),
        Scenario(
            "coin",
            N_("From telling to tossing a coin"),
            N_("The balanced game of the gallery: k = 3, a faster D, rates that fall to 1 %."),
            N_("Both accuracies swing about 50 % in opposite directions, and their mean comes to rest there."),
            _BALANCED,
            1500,
            N_(
                "Within the first 50 iterations D is right in at least 60 % of cases, the mean of both accuracies; "
                "over the last 50 iterations that mean is from 47 to 53 %."
            ),
            claims.tossed_a_coin,
        ),
        ("accuracy", "tv", "d_data"),
    ),
    Question(
        "log_2_at_the_start",
        N_("Why are the losses near log 2 at the start, too?"),
        (
            N_(
                "Saying 1/2 to everything costs log 2 = 0.693, and an untrained D knows no better; as its answers are "
                "not exactly 1/2, it often does a little worse. After a few steps D can tell, and its loss falls."
            ),
            N_(
                "So a loss goes through log 2 twice: before D has learnt anything, and when there is nothing left to "
                "learn."
            ),
        ),
        Scenario(
            "guessing",
            N_("The first fifty iterations"),
            N_("The default recipe at its beginning; play it in slow motion."),
            N_("discriminator_loss begins near log 2 or above, falls as D learns, and comes back as G does."),
            Recipe(),
            50,
            N_(
                "At iteration 0 discriminator_loss is at least log 2 − 0.05 although JSD is at least 0.1; within 50 "
                "iterations it falls to at most log 2 − 0.03."
            ),
            claims.guessed_first,
        ),
        ("log_2", "cross_entropy", "discriminator_loss"),
    ),
    Question(
        "regret",
        N_("What is regret?"),
        (
            N_(
                "How much higher V would be if D were the best there is for this G, V(D*, G) − V(D, G). At 0 D is "
                "optimal, and what it tells G is the truth about p_g; the larger it is, the more G listens to old news."
            ),
            N_("More D steps for each G step lower it."),
        ),
        Scenario(
            "regret",
            N_("Regret with k = 1 and with k = 5"),
            N_("The same start and the same rates, once with one D step an iteration and once with five."),
            N_("Switch on D*: on the right the blue curve keeps nearer to it, and regret lies lower."),
            changed(TWO_MODES, k=1),
            600,
            N_("Over the last 300 iterations the mean regret with k = 5 is at most three quarters of that with k = 1."),
            claims.more_steps_less_regret,
            changed(TWO_MODES, k=5),
            ("k = 1", "k = 5"),
        ),
        ("regret", "D_star"),
    ),
    Question(
        "jsd_never_zero",
        N_("Why does JSD never reach 0?"),
        (
            N_(
                "G is a small network, so it can come near p_data but seldom match it; and each update follows the "
                "noise of a minibatch. Falling learning rates and larger late minibatches let it come nearer."
            ),
            N_(
                "What remains lies in the tails, or on the flanks of the modes. A loss or D at 1/2 shows none of it, "
                "and a histogram of a thousand samples reads as much even for a perfect G."
            ),
        ),
        Scenario(
            "floor",
            N_("Near, but not there"),
            N_("The balanced game of the gallery: k = 3, a faster D, rates that fall to 1 %."),
            N_("On its log scale JSD falls ever more slowly and comes to rest above 0.001 nats."),
            _BALANCED,
            1500,
            N_("Up to iteration 1,500 JSD is never below 0.001 nats, and there it is at most 0.01."),
            claims.came_near_but_not_there,
        ),
        ("jsd", "decay", "histogram"),
    ),
)
