/* ---- what it says -------------------------------------------------------------------------- */

const kinds = () => ({
  none: t("not computed"), queued: t("queued"), running: t("computing"), paused: t("paused"), stopped: t("interrupted"), complete: t("complete"), failed: t("failed"),
});
const joined = (...parts) => parts.filter(Boolean).join(" · ");

/* How many of all runs converged, and how many diverged. */
function fatesOf({ cells }) {
  const sum = (value) => [...cells.values()].reduce((total, cell) => total + value(cell), 0);
  const runs = sum((cell) => cell.seeds);
  const share = (part) => percent(part / runs, 0);
  return t("{converged} of the runs converged, {diverged} diverged", { converged: share(sum((cell) => cell.share * cell.seeds)), diverged: share(sum((cell) => cell.diverged)) });
}

function stateWords({ status, done, of, left, place, text }, { iterations }, grid) {
  const far = t("{done} of {of} runs", { done: grouped(done), of: grouped(of) });
  if (status === "none") return text || t("{runs} runs of {iterations} iterations, together {all}: about {time} here.", { runs: grouped(of), iterations: grouped(iterations), all: grouped(of * iterations), time: duration(left) });
  if (status === "queued") return text || joined(place > 1 ? t("place {place} in the queue", { place }) : t("begins in a moment"), done ? far : "");
  if (status === "running") return joined(far, left === null ? "" : t("{time} left", { time: duration(left) }));
  if (status === "stopped") return joined(far, t("Resume computes the rest."));
  if (status === "complete" && grid.cells.size) return joined(t("{n} runs", { n: grouped(of) }), fatesOf(grid));
  return status === "failed" ? text : far;
}

function showState(live) {
  const { parts, state, scene } = live;
  if (!state || !scene) return;
  const { status, done, of } = state;
  parts.sentence.style.setProperty("--kind", `var(--${status})`);
  setText(parts.kind, kinds()[status]);
  setText(parts.text, stateWords(state, scene, live.grid));
  parts.done.style.transform = `scaleX(${done / of})`;
  parts.bar.setAttribute("aria-valuenow", Math.round((100 * done) / of));
  parts.bar.setAttribute("aria-valuetext", parts.text.textContent);
  parts.start.hidden = status !== "none";
  parts.start.disabled = !state.can_start || Boolean(live.refused);
  parts.pause.disabled = parts.resume.disabled = Boolean(live.refused);
  parts.pause.hidden = !["queued", "running"].includes(status);
  parts.resume.hidden = !["paused", "stopped", "failed"].includes(status);
  setText(parts.refused, status === "complete" ? "" : live.refused);
}

/* "k 5, learning rate of D 0.0316" */
function settingsAt({ x, y }, i, j) {
  return `${x.label} ${x.texts[i]}, ${y.label} ${y.texts[j]}`;
}

/* What was found at a cell, in one sentence for the eye and the ear. */
function foundWords(live, i, j) {
  const { scene, grid } = live;
  const cell = cellAt(grid, i, j);
  if (!cell) return t("not computed yet");
  const stands = cell.i === i && cell.j === j ? "" : t("until it is computed, as the cell at {place}", { place: settingsAt(scene, cell.i, cell.j) });
  const jsd = Number.isFinite(cell.jsd) ? t("JSD {d} nats", { d: digits(cell.jsd) }) : "";
  const { seeds } = cell;
  if (seeds === 1) {
    const settled = Number.isFinite(cell.settled) ? t("converged after {n} iterations", { n: grouped(cell.settled) }) : t("not converged");
    return joined(stands, cell.diverged ? t("diverged") : joined(jsd, settled));
  }
  const some = Math.round(cell.share * seeds);
  const converged = t("{some} of {seeds} seeds converged", { some, seeds });
  const settled = Number.isFinite(cell.settled) ? t("after {n} iterations (median)", { n: grouped(cell.settled) }) : "";
  const diverged = cell.diverged ? t("{some} of {seeds} seeds diverged", { some: cell.diverged, seeds }) : "";
  return joined(stands, jsd && t("median {jsd}", { jsd }), converged, settled, diverged);
}

function showReadout(live) {
  const { scene, cursor, parts } = live;
  if (!scene || !live.grid) return;
  if (!cursor) {
    parts.readout.replaceChildren(t("Point at a cell for its numbers; click opens its run in Figure 1."));
    parts.cell.setAttribute("aria-label", t("A cell of the map: choose it with the arrow keys"));
    return;
  }
  const strong = document.createElement("b");
  strong.textContent = settingsAt(scene, ...cursor);
  const found = foundWords(live, ...cursor);
  parts.readout.replaceChildren(strong, ` · ${found}`);
  parts.cell.setAttribute("aria-label", t("{cell}: {found}. Open in Figure 1", { cell: strong.textContent, found }));
}

function showLegend(live) {
  const { scene, quantity, parts } = live;
  for (const button of parts.choice.querySelectorAll("[data-quantity]")) button.setAttribute("aria-pressed", button.dataset.quantity === quantity);
  if (!scene) return;
  const inside = indexOf(scene.x, scene.x.here) !== null && indexOf(scene.y, scene.y.here) !== null;
  const here = inside ? t("Ring: the recipe of this page.") : t("The recipe of this page lies outside the map.");
  const bright = quantity === "share" ? t("Bright: all.") : quantity === "settled" ? t("Bright: soon.") : t("Bright: near p_data.");
  const marks = quantity === "settled" ? t("Cross: diverged. Stripes: never converged.") : t("Cross: diverged.");
  setText(parts.legend, `${scene.scales[quantity].meaning} ${bright} ${marks} ${here}`);
}

/* The map for those who do not see it: what is computed, where it is best, how much failed. */
function altOf({ scene, grid, quantity, parts }) {
  const range = ({ label, texts }) => t("{label} from {low} to {high}", { label, low: texts[0], high: texts.at(-1) });
  const name = parts.choice.querySelector(`[data-quantity=${quantity}]`).textContent;
  const what = t("Map of {quantity} over {x} and {y}", { quantity: name, x: range(scene.x), y: range(scene.y) });
  const cells = [...grid.cells.values()];
  const known = t("{n} of {of} cells computed", { n: grouped(cells.length), of: grouped(grid.nx * grid.ny) });
  if (!cells.length) return `${what}. ${known}.`;
  const best = cells.reduce((a, b) => (b.jsd < a.jsd ? b : a));
  const lowest = t("lowest JSD {d} nats at {place}", { d: digits(best.jsd), place: settingsAt(scene, best.i, best.j) });
  return `${[what, known, lowest, fatesOf(grid)].join(". ")}.`;
}
