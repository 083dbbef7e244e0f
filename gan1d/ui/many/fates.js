/* ---- fates: a word, a colour and a mark; fates of one family share a colour -------------------- */

/* Paths about the origin, some 10 wide, from the best at the bottom of the chart to the worst at its top. */
const MARKS = {
  converged: "M-4.6 0a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0z",
  close: "M-4.4 0a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0-8.8 0M-2.8 0a2.8 2.8 0 1 1 5.6 0a2.8 2.8 0 1 1-5.6 0M-1.4 0a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0",
  learning: "M-1.2-4.4h2.4v3.2h3.2v2.4h-3.2v3.2h-2.4v-3.2h-3.2v-2.4h3.2z",
  start: "M-2.4 0a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0z",
  hovering: "M-4.6-1.2h9.2v2.4h-9.2z",
  still: "M-4.4-3.4h8.8v2.4h-8.8zM-4.4 1h8.8v2.4h-8.8z",
  held: "M-3.4-4.4h2.4v8.8h-2.4zM1-4.4h2.4v8.8h-2.4z",
  drifting: "M-4.6-2.6h4.6v-2.4l4.8 5l-4.8 5v-2.4h-4.6z",
  weak: "M0-5L5 0L0 5L-5 0z",
  wrong: "M0-5L5 0L0 5L-5 0zM0-2.6L-2.6 0L0 2.6L2.6 0z",
  overshooting: "M-5 3.6L-2.4-4.6L0 1.2L2.4-4.6L5 3.6L2.6 3.6L2.2 1.6L0 5L-2.2 1.6L-2.6 3.6z",
  strong: "M-4-4h8v8h-8z",
  circling: "M-4.4 0a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0-8.8 0M-1.8 0a1.8 1.8 0 1 1 3.6 0a1.8 1.8 0 1 1-3.6 0",
  missing: "M0-5L5 4h-10z",
  collapsed: "M-5-4h10L0 5z",
  far: "M-5-4.4L-0.6 0L-5 4.4zM0.6-4.4L5 0L0.6 4.4z",
  diverged: "M-4-2.6L-2.6-4L0-1.4L2.6-4L4-2.6L1.4 0L4 2.6L2.6 4L0 1.4L-2.6 4L-4 2.6L-1.4 0z",
};
const ORDER = Object.keys(MARKS);

/* The numbers of the games: as many as the frame tells of. */
const membersOf = ({ drawn: { field } }) => [...field.fates.keys()];

const fateOf = ({ drawn: { scene, field } }, member) => scene.fates[field.fates[member]].name;

function buildFates(live) {
  const { parts, drawn: { scene } } = live;
  const buttons = ORDER.map((name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.fate = name;
    button.style.setProperty("--fate", `var(--${name})`);
    button.innerHTML = `<svg viewBox="-6 -6 12 12" aria-hidden="true"><path d="${MARKS[name]}" stroke="none" fill-rule="evenodd"/></svg><span></span><b></b>`;
    button.querySelector("span").textContent = states()[name];
    button.title = scene.fates.find((fate) => fate.name === name).rule;
    return button;
  });
  parts.fates.replaceChildren(...buttons);
  live.seen = new Set();
  showFates(live);
}

function showFates(live) {
  const { scene, field } = live.drawn;
  for (const button of live.parts.fates.children) {
    const count = field.counts[scene.fates.findIndex(({ name }) => name === button.dataset.fate)];
    setText(button.querySelector("b"), String(count));
    button.toggleAttribute("data-none", count === 0);
    if (count) live.seen.add(button.dataset.fate); // only fates that have been met since the scene began have a button
    button.hidden = !live.seen.has(button.dataset.fate) && live.fate !== button.dataset.fate;
    const pressed = String(button.dataset.fate === live.fate);
    if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
  }
}

function pressFate(live, name) {
  live.fate = live.fate === name ? null : name;
  redraw(live);
}

/* The counts in words, those of nothing left out. */
function fatesInWords({ drawn: { scene, field } }) {
  const words = states();
  const some = ORDER.map((name) => [words[name], field.counts[scene.fates.findIndex((fate) => fate.name === name)]]);
  return some.filter(([, count]) => count).map(([word, count]) => `${word} ${count}`).join(", ");
}

/* The colours as the canvas takes them, read when the theme changes. */
function readColors(live) {
  const style = getComputedStyle(live.root);
  live.colors = Object.fromEntries(ORDER.map((name) => [name, style.getPropertyValue(`--${name}`).trim() || live.colors[name]]));
}

const marks = Object.fromEntries(Object.entries(MARKS).map(([name, d]) => [name, new Path2D(d)]));

function drawMark(pen, name, color, x, y, size) {
  pen.save();
  pen.translate(x, y);
  pen.scale(size / 10, size / 10);
  pen.fillStyle = color;
  pen.fill(marks[name], "evenodd");
  pen.restore();
}

/* How strong a game is drawn: 1 if it is pointed at or of the fate that is pressed, else faint. */
function strengthOf(live, member) {
  if (member === pointedAt(live)) return 1;
  if (live.fate) return fateOf(live, member) === live.fate ? 0.85 : live.faint * 0.25;
  return live.faint;
}

const pointedAt = (live) => live.hovered?.member ?? live.chosen;
