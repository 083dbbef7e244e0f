"""What happens at a moment, in words, with the numbers of the run."""

from __future__ import annotations

from gan1d.languages import N_, tr, written
from gan1d.recipes.settings import Settings
from gan1d.teaching.walkthrough import Moment
from gan1d.theory.losses import GENERATOR_LOSSES

TITLES = {
    ("D", "noise"): N_("Draw noise, and let G make samples"),
    ("D", "data"): N_("Draw data"),
    ("D", "judge"): N_("D answers"),
    ("D", "gradient"): N_("The gradient of D"),
    ("D", "update"): N_("D moves"),
    ("G", "noise"): N_("Draw fresh noise, and let G make samples"),
    ("G", "judge"): N_("D answers, held"),
    ("G", "gradient"): N_("The gradient of G"),
    ("G", "update"): N_("G moves"),
}
SENTENCES = {
    ("D", "noise"): N_("{m} noise points z come from p_z, and each arrow leads to its sample x = G(z)."),
    ("D", "data"): N_("{m} data points x come from p_data: the upright ticks on the line of x."),
    ("D", "judge"): N_(
        "D answers on all points at once: dots for data, rings for samples. {aim_of_D} on this minibatch is {aim}."
    ),
    ("D", "gradient"): N_(
        "At every point an arrow shows which way {aim_of_D} pulls the answer of D: in the paper's game up on data, "
        "down on samples. Through the weights they become one gradient of norm {gradient}."
    ),
    ("D", "update"): N_(
        "One step of {optimizer} at learning rate {rate} moves the weights of D by {moved}. On the same minibatch "
        "{aim_of_D} goes from {aim} to {aim_after}. The faint curve is D before."
    ),
    ("G", "noise"): N_("{m} fresh noise points z come from p_z. Data are not needed: G never sees them."),
    ("G", "judge"): N_("D judges the samples, the rings. The generator_loss on this minibatch is {aim}."),
    ("G", "gradient"): N_(
        "The slope of D under each sample says which way G should carry it: the arrows. Through the weights they "
        "become one gradient of norm {gradient}."
    ),
    ("G", "update"): N_(
        "One step of {optimizer} at learning rate {rate} moves the weights of G by {moved}. On the same noise the "
        "generator_loss goes from {aim} to {aim_after}. The faint curve is p_g before."
    ),
}

OPTIMIZERS = {"adam": "Adam", "momentum": N_("momentum"), "sgd": "SGD"}


def title(moment: Moment) -> str:
    """The moment in a few words."""
    return tr(TITLES[moment.step.player, moment.kind])


def sentence(moment: Moment, settings: Settings) -> str:
    """The moment in a sentence or two, with its numbers; the settings are those in force."""
    step = moment.step
    optimizer = settings.optimizer_D if step.player == "D" else settings.optimizer_G
    return tr(
        SENTENCES[step.player, moment.kind],
        m=len(step.z),
        aim_of_D="V" if settings.loss in GENERATOR_LOSSES else tr("what D ascends"),
        aim=number(step.aim),
        aim_after=number(step.aim_after),
        gradient=number(float((step.gradient**2).sum() ** 0.5)),
        optimizer=tr(OPTIMIZERS[optimizer]),
        rate=number(step.rate),
        moved=number(step.moved),
    )


def held(moment: Moment) -> tuple[str, str]:
    """Who moves in this step, and who is held."""
    if moment.step.player == "D":
        return tr("D learns"), tr("G is held")
    return tr("G learns"), tr("D is held")


def number(value: float) -> str:
    """Three digits, as the language spoken writes them."""
    return written(value, ".3g")
