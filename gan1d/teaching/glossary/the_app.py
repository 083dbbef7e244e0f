"""Terms of what happens in a game, and of the app that shows it."""

from __future__ import annotations

from gan1d.languages import N_
from gan1d.teaching.glossary.term import FIGURE_1, MNIST_GAN, SECTION_6, Term, scenario

TERMS = (
    Term(
        "converged",
        N_("converged"),
        N_(
            "Said only when the exact JSD, and what detail of p_data too fine to be measured may add to it, is at most "
            "0.01 nats, the median of 50 iterations, and no mode is missing. Losses at log 2 and D at 1/2 belong to "
            "it, but do not prove it. Of images no number proves it."
        ),
        also=("convergence",),
        see=("jsd", "weak", "fresh_critic"),
        lead=scenario("balanced"),
    ),
    Term(
        "mode_collapse",
        N_("mode collapse"),
        N_(
            "G maps many z to nearly the same x, and p_g becomes a needle. When D learns to refuse it, the needle "
            "runs to the next place. Seen here with many G steps to one of D. The sentence says “collapsed” where the "
            "sd of p_g is below a fifth of that of the narrowest mode."
        ),
        also=("collapse", "collapsed"),
        see=("helvetica", "missing_mode", "g_steps"),
        source=SECTION_6,
        lead=scenario("helvetica"),
    ),
    Term(
        "helvetica",
        N_("Helvetica scenario"),
        N_(
            "The paper's name for mode collapse: G is trained too much without updating D, and too many z fall on the "
            "same x for G to be as varied as the data."
        ),
        see=("mode_collapse",),
        source=SECTION_6,
        lead=scenario("helvetica"),
    ),
    Term(
        "missing_mode",
        N_("missing mode"),
        N_(
            "A mode of p_data on which p_g has less than a quarter of the mass that belongs there. A mode that is "
            "lost early may stay lost."
        ),
        also=("missing", "mode_share", "mode loss", "mode dropping"),
        see=("mode", "mode_collapse"),
        lead=scenario("fates"),
    ),
    Term(
        "circling",
        N_("circling"),
        N_(
            "Each player answers where the other was, and p_g swings across p_data again and again without coming "
            "nearer. R1, a faster D or a shorter memory of the optimizer calm it."
        ),
        also=("oscillation", "cycling"),
        see=("r1", "momentum", "proposition_2"),
        lead=scenario("circling"),
    ),
    Term(
        "weak",
        N_("weak D"),
        N_(
            "A D that gains at most a fifth of what D* would gain over guessing: too small, too slow, or held back. "
            "Its loss sits near that of guessing although p_g is wrong, and what G learns from it may be wrong as well."
        ),
        see=("regret", "log_2", "fresh_critic"),
        lead=scenario("weak"),
    ),
    Term(
        "strong",
        N_("strong D"),
        N_(
            "A D that rejects the samples. With the minimax loss G then gets hardly any push; with the non-saturating "
            "loss it is pushed as hard as D is steep. The sentence says so where the push is below 0.02."
        ),
        see=("saturation", "push"),
        lead=scenario("saturated"),
    ),
    Term(
        "diverged",
        N_("diverged (NaN)"),
        N_(
            "The weights have left the range of numbers, and what is computed from them is not a number any more. "
            "The run ends there; go back to an earlier iteration and lower the learning rates."
        ),
        also=("nan", "overflow"),
        see=("learning_rate",),
    ),
    Term(
        "fresh_critic",
        N_("fresh critic"),
        N_(
            "A new D that nothing holds back, trained against a frozen G and measured on images it has never seen. "
            "Log 2 minus its loss is a lower bound on the JSD: the nearest thing to a measure that images allow."
        ),
        r"\mathrm{JSD}(p_{data}\,\|\,p_g) \;\ge\; \log 2 + \tfrac12 V(D, G) \quad \forall D",
        also=("critic probe",),
        see=("jsd", "weak", "critic"),
        lead=MNIST_GAN,
    ),
    Term(
        "arrows",
        N_("arrows"),
        N_(
            "They lead from equally spaced z on the lower line to x = G(z) on the upper one. Where they meet, p_g is "
            "high."
        ),
        also=("map",),
        see=("push_forward", "ideal"),
        source=FIGURE_1,
    ),
    Term(
        "ideal",
        N_("ideal map"),
        N_(
            "The layer that shows where an optimal G would send each z, rising or, just as good, falling. Where "
            "p_g = p_data in one dimension and G has no folds, G is one of the two."
        ),
        r"G^*(z) = F_{data}^{-1}\big(F_z(z)\big)",
        also=("ideal_map", "optimal map"),
        see=("arrows", "fold"),
    ),
    Term(
        "layers",
        N_("layers"),
        N_("What can be switched on over Figure 1: D*, samples, the ideal map and the push."),
        also=("layer",),
        see=("D_star", "samples", "ideal", "push"),
    ),
    Term(
        "recipe",
        N_("recipe"),
        N_(
            "The settings of a run, its seed, and the edits made while it trained. Whoever has the recipe has the run: "
            "it is what a link and a saved file hold."
        ),
        also=("settings", "link", "run"),
        see=("fork", "seed", "recording"),
    ),
    Term(
        "recording",
        N_("recording"),
        N_(
            "What is remembered of a run: the numbers of every iteration, and the weights at many of them. All who "
            "watch the same recipe share it."
        ),
        see=("recipe", "playhead"),
    ),
    Term(
        "playhead",
        N_("playhead"),
        N_("Where one stands in a run. Moving it back costs nothing; playing on from the end trains further."),
        also=("timeline", "speed"),
        see=("recording", "fork"),
    ),
    Term(
        "fork",
        N_("fork"),
        N_(
            "A setting changed at the playhead makes a new run with the same past. The orange mark on the timeline "
            "says where; the old future stays as a ghost."
        ),
        also=("edit", "edits"),
        see=("ghost", "recipe"),
    ),
    Term(
        "ghost",
        N_("ghost"),
        N_("Another run drawn faintly behind the present one, or beside it, to compare."),
        also=("beside",),
        see=("fork",),
    ),
    Term(
        "scenario",
        N_("scenario"),
        N_("A recipe worth seeing, with a claim about exact numbers and the share of seeds in which it held."),
        also=("scenarios", "claim"),
        see=("recipe",),
        lead=(N_("Scenarios"), "scenarios"),
    ),
    Term(
        "presenter_view",
        N_("presenter view"),
        N_("The picture, the sentence and the transport alone, in big type. P begins and ends it."),
        also=("present", "room", "follow me"),
        see=("playhead",),
    ),
    Term(
        "sheet",
        N_("sheet"),
        N_("One hundred samples from noise that stays the same, so that one sees what becomes of each image."),
        also=("sheets",),
        see=("ema", "samples"),
        lead=MNIST_GAN,
    ),
    Term(
        "preset",
        N_("preset"),
        N_("Settings of an image GAN under one name, with their source and what to expect."),
        also=("device",),
        see=("recipe",),
        lead=MNIST_GAN,
    ),
)
