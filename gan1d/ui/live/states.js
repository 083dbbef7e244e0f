/* ---- the states of a game, `gan1d.runs.states`: their words; their colours are in base.css ------------ */

const states = () => ({
  converged: t("converged"), close: t("close"), learning: t("learning"), start: t("at the start"),
  hovering: t("no nearer"), still: t("standing still"), held: t("held"), drifting: t("drifting off"),
  weak: t("D guesses"), wrong: t("D is wrong"), overshooting: t("D overshoots"), strong: t("D is too strong"),
  circling: t("circling"), missing: t("a mode is missing"), collapsed: t("collapsed"), far: t("far away"),
  diverged: t("diverged"),
});
