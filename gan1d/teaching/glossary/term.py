"""What the glossary says of one term."""

from __future__ import annotations

from dataclasses import dataclass

from gan1d.languages import N_
from gan1d.teaching.scenarios import SCENARIOS, link

PAPER = N_("the paper")
SECTION_1 = N_("the paper, Section 1")
SECTION_2 = N_("the paper, Section 2")
SECTION_3 = N_("the paper, Section 3")
ALGORITHM_1 = N_("the paper, Algorithm 1")
PROPOSITION_1 = N_("the paper, Proposition 1 in Section 4.1")
THEOREM_1 = N_("the paper, Theorem 1 in Section 4.1")
PROPOSITION_2 = N_("the paper, Proposition 2 in Section 4.2")
FIGURE_1 = N_("the paper, Figure 1")
SECTION_5 = N_("the paper, Section 5")
SECTION_6 = N_("the paper, Section 6")


@dataclass(frozen=True)
class Term:
    """A term by the name that links use.

    `title` as it is shown and `words`, one to three sentences of Markdown, are marked messages, a title that is a
    symbol excepted; `equation` is LaTeX. `also`: what else leads here, settings, curves and other words. `see`: names
    of other terms. `source`: where it comes from. `lead`: a page that shows it, as a marked label and an address
    relative to the app.
    """

    name: str
    title: str
    words: str
    equation: str = ""
    also: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    source: str = ""
    lead: tuple[str, str] | None = None


def scenario(name: str) -> tuple[str, str]:
    """The lead to a scenario of the gallery."""
    shown = next(scenario for scenario in SCENARIOS if scenario.name == name)
    return shown.title, "?" + link(shown)


def bench(figure: str) -> tuple[str, str]:
    """The lead to a figure of the theory bench."""
    return N_("Theory bench"), f"bench?figure={figure}"


def lesson(step: str) -> tuple[str, str]:
    """The lead to a step of the lesson."""
    return N_("Lesson"), f"lesson?step={step}"


ALGORITHM = (N_("Algorithm 1, step by step"), "algorithm")
MNIST_GAN = (N_("MNIST GAN"), "mnist_gan")
