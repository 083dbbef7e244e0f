"""How each thing looks, everywhere: live, exported and in tests. Dash patterns differ, so colour is never needed.

p_data black dotted, p_g green solid and D blue dashed are the paper's (Figure 1).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from gan1d.languages import N_, tr


@dataclass(frozen=True)
class Line:
    """A curve's name in English, its colours on light and dark ground, its dash pattern and width in CSS pixels."""

    english: str
    light: str
    dark: str
    dash: tuple[float, ...] = ()
    width: float = 2.0

    @property
    def label(self) -> str:
        """The curve's name in the language of who sees it."""
        return tr(self.english)

    def color(self, dark: bool) -> str:
        """The colour on this ground."""
        return self.dark if dark else self.light

    def as_dict(self) -> dict[str, object]:
        """For the browser."""
        return {"label": self.label, **asdict(self)}


GROUND = {False: ("#ffffff", "#1f2933"), True: ("#14181d", "#e6eaee")}  # paper and ink, by `dark`
BLACK, GREEN, BLUE = ("#16181d", "#f2f3f5"), ("#0b7a3b", "#4cc47c"), ("#1f5fd0", "#7fb0ff")
VIOLET, ORANGE, GREY = ("#8a3ab9", "#d49bf2"), ("#b45309", "#f5a64a"), ("#6b7280", "#9aa3b2")

STYLE = {
    "p_data": Line("p_data", *BLACK, dash=(1.5, 4.5), width=2.6),
    "p_g": Line("p_g", *GREEN, width=2.8),
    "D": Line("D", *BLUE, dash=(9, 5), width=2.4),
    "D_star": Line("D*", *VIOLET, dash=(9, 4, 2, 4), width=1.8),
    "samples": Line(N_("samples"), *GREEN, width=1.0),
    "ideal": Line(N_("ideal map"), *ORANGE, dash=(3, 3), width=1.2),
    "push": Line(N_("push"), *ORANGE, width=2.2),
    "discriminator_loss": Line("discriminator_loss", *BLUE, dash=(7, 4)),
    "generator_loss": Line("generator_loss", *GREEN),
    "V": Line("V(D, G)", *VIOLET),
    "d_data": Line(N_("D on data"), *BLACK, dash=(1.5, 3.5)),
    "d_samples": Line(N_("D on samples"), *GREEN),
    "accuracy_data": Line(N_("accuracy on data"), *BLACK, dash=(1.5, 3.5)),
    "accuracy_samples": Line(N_("accuracy on samples"), *GREEN),
    "jsd": Line("JSD", *ORANGE),
    "regret": Line(N_("regret"), *BLUE, dash=(7, 4)),
    "w1": Line("W1", *GREY),
    "kl": Line("KL", *BLUE, dash=(7, 4)),
    "tv": Line("TV", *VIOLET, dash=(2, 3)),
    "minimax": Line(N_("minimax"), *ORANGE, width=2.4),
    "non_saturating": Line(N_("non-saturating"), *GREEN, dash=(7, 4), width=2.4),
    "least_squares": Line(N_("least squares"), *BLUE, dash=(9, 4, 2, 4)),
    "hinge": Line(N_("hinge"), *VIOLET, dash=(2, 3)),
    "wasserstein": Line(N_("Wasserstein"), *GREY, dash=(14, 5)),
}
