/* ---- pointing: a lesson says what matters ------------------------------------------------------ */

/* What is pointed at keeps its strength, wears a halo that breathes for a while, and its name with an arrow; the other
 * curves grow faint. A chart that is pointed at is outlined. */

const BREATH = 1600; // ms
const BREATHS = 5;
const FAINT = 0.35;
const SMALL = ["discriminator_loss", "d_data", "jsd"]; // the charts of a small figure, where it points at no others

function pointAt(live, names, small) {
  const told = JSON.stringify([names, small]);
  if (told === live.pointTold) return;
  Object.assign(live, { pointTold: told, point: new Set(names), pointedAt: performance.now(), anchors: new Map(), touched: true });
  live.root.toggleAttribute("data-small", small);
  const inPicture = ["p_data", "p_g", "D", "D_star", "arrows", "push", "z"].some((name) => live.point.has(name));
  live.faint = inPicture ? FAINT : 1;
  const pointed = live.charts.filter(({ curves }) => curves.some((name) => live.point.has(name)));
  const usual = live.charts.filter((chart) => SMALL.includes(chart.curves[0]) && !pointed.includes(chart));
  const stay = new Set([...pointed, ...usual].slice(0, Math.max(pointed.length, SMALL.length)));
  for (const chart of live.charts) {
    chart.box.hidden = small && !stay.has(chart);
    chart.box.toggleAttribute("data-pointed", pointed.includes(chart));
  }
  if (pointed.length) pointed[0].box.scrollIntoView({ block: "nearest", behavior: live.stillness.matches ? "auto" : "smooth" });
  wake(live);
}

/* Layers that a lesson wants on are on, whatever the person has chosen; that choice stays as it was. */
function setTheStage(live, names) {
  if (String(names) === String(live.staged)) return;
  live.staged = names;
  live.layers = { ...live.chosen, ...Object.fromEntries(names.map((name) => [name, true])) };
  for (const button of live.buttons) button.setAttribute("aria-pressed", Boolean(live.layers[button.dataset.layer]));
  live.stale = true;
  wake(live);
}

const breathing = (live, now) => live.point.size > 0 && !live.stillness.matches && now - live.pointedAt < BREATH * BREATHS;

const strengthOf = (live, what) => (live.point.has(what) ? 1 : live.faint);

/* A line of the picture in the style `name`; `what` is what one points at. */
function strokeLine(live, what, name, path, thin = 1) {
  const { pen } = live;
  const before = pen.globalAlpha;
  if (live.point.has(what)) {
    const now = performance.now();
    const swell = breathing(live, now) ? Math.sin((Math.PI * (now - live.pointedAt)) / BREATH) ** 2 : 0;
    pen.globalAlpha = before * (0.16 + 0.16 * swell);
    stroke(live, pen, name, path, thin * (3.5 + 1.5 * swell), false);
  }
  pen.globalAlpha = before * strengthOf(live, what);
  stroke(live, pen, name, path, thin);
  pen.globalAlpha = before;
}

/* The names of what is pointed at, each with an arrow to it. */
function drawPointers(live, pane) {
  const { scene, field, place } = pane;
  const { size } = live.theme;
  const { left, right, xLine, zLine } = place;
  const densities = { p_data: [scene.p_data, -1], p_g: [field.p_g, 1] };
  for (const [name, [values, side]] of Object.entries(densities)) {
    if (!live.point.has(name)) continue;
    const i = summit(live, pane, name, values);
    pointer(live, place, name, place.grid[i], place.y(values[i]), side);
  }
  for (const [name, part, side] of [["D", 0.1, -1], ["D_star", 0.9, 1]]) {
    const i = quantile(scene.p_data, part); // where there are data: what D says elsewhere matters to nobody
    if (live.point.has(name)) pointer(live, place, name, place.grid[i], place.d(field[name][i]), side);
  }
  const middle = (xLine + zLine) / 2;
  const rim = (text, x, y, name, align) => rimmed(live, text, x, y, styleOf(live, name).color, align);
  if (live.point.has("arrows")) rim("x = G(z)", left + 0.2 * size, middle, "p_g", "left");
  if (live.point.has("z")) {
    strokeLine(live, "z", "samples", new Path2D(`M${left} ${zLine}L${right} ${zLine}`));
    rim("z", right + 0.6 * size, zLine, "p_data", "left");
  }
  if (live.point.has("push")) rim(styleOf(live, "push").label, right, xLine - 1.3 * size, "push", "right");
}

/* Where a density is pointed at: its summit, and there still while it is high enough, so that the name does not jump. */
function summit(live, pane, name, values) {
  const key = `${live.panes.indexOf(pane)} ${name}`;
  let highest = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[highest]) highest = i;
  const kept = live.anchors.get(key);
  const at = kept !== undefined && values[kept] > 0.6 * values[highest] ? kept : highest;
  live.anchors.set(key, at);
  return at;
}

/* Where this part of a density's mass lies to the left. */
function quantile(values, part) {
  let rest = part * values.reduce((sum, value) => sum + value, 0);
  return values.findIndex((value) => (rest -= value) <= 0);
}

/* A name beside a point of a curve, on its left (-1) or right (1), and an arrow from the name to the point. */
function pointer(live, { left, right, top, base }, name, x, y, side) {
  const { pen, theme: { size } } = live;
  const { label, color } = styleOf(live, name);
  const to = { x: clamp(x, left, right), y: clamp(y, top, base) };
  const from = { x: clamp(to.x + side * 4.2 * size, left + 3 * size, right - 3 * size), y: clamp(to.y - 1.6 * size, top + 0.6 * size, base - size) };
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const tip = { x: to.x - 0.5 * size * dx, y: to.y - 0.5 * size * dy };
  const path = new Path2D();
  path.moveTo(from.x, from.y);
  path.lineTo(tip.x, tip.y);
  head(path, tip.x, tip.y, dx, dy, 0.55 * size);
  Object.assign(pen, { strokeStyle: color, lineWidth: size / 7 });
  pen.stroke(path);
  rimmed(live, label, from.x + side * 0.3 * size, from.y, color, side < 0 ? "right" : "left");
}

function rimmed(live, text, x, y, color, align) {
  const { pen, theme: { size, paper, font } } = live;
  Object.assign(pen, { font: `700 ${1.15 * size}px ${font}`, textAlign: align, textBaseline: "middle", lineWidth: 0.5 * size, strokeStyle: paper });
  pen.strokeText(text, x, y);
  write(live, pen, text, x, y, { align, color, size: 1.15, strong: 1, weight: 700 });
}
