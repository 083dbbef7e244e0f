/* ---- the run's charts ---------------------------------------------------------------------- */

/* Targets are named at the left: at the right the curves come near them. */
const SIDE = { side: "left", ticks: 5 };
const CHARTS = [
  { curves: ["discriminator_loss", "generator_loss"], ...SIDE, targets: (even) => named(even.discriminator_loss, even.generator_loss) },
  { curves: ["V"], of: () => ({ note: t("value function, nats") }), ...SIDE, targets: (even) => named(even.V) },
  { curves: ["d_data", "d_samples"], range: [0, 1], ...SIDE, targets: (even) => named(even.d_data, even.d_samples) },
  { curves: ["accuracy_data", "accuracy_samples"], range: [0, 1], ...SIDE, format: percent, targets: (even) => [[even.accuracy, percent(0.5)]] },
];
const NAMES = [[Math.LN2, "log 2"], [-Math.LN2, "−log 2"], [-2 * Math.LN2, "−log 4"], [0.5, "1/2"]];
const SMOOTHED = 60; // a smoothed value is the mean over the last 1/60 of what is shown

const nameOf = (value) => NAMES.find(([known]) => Math.abs(known - value) < 5e-4)?.[1];

/* The values at equilibrium and their names, each once. Label smoothing moves them: then they are numbers. */
function named(...values) {
  const name = (value) => nameOf(value) ?? t("equilibrium {value}", { value: digits(value) });
  return [...new Map(values.map((value) => [name(value), value]))].map(([words, value]) => [value, words]);
}

function applyTheme(live) {
  for (const chart of live.charts) Object.assign(chart, chart.of?.());
  dressCharts(live);
}

const windowOf = (count) => Math.max(1, Math.round(count / SMOOTHED));

/* Marks under a chart: whole epochs where there is room, and where it ends. */
function epochMarks(live) {
  const { iteration } = live.drawn;
  const per_epoch = live.state?.per_epoch;
  if (!per_epoch) return [[0, "0"], [iteration, ""]];
  const end = iteration / per_epoch;
  const between = end > 0 ? ticks(0, end, 4).filter((epoch) => epoch > 0.12 * end && epoch < 0.7 * end) : [];
  return [[0, "0"], ...between.map((epoch) => [epoch * per_epoch, written(epoch)]), [iteration, t("epoch {epoch}", { epoch: epochs(iteration, per_epoch) })]];
}

function drawChart(live, chart) {
  const plot = openChart(live, chart, live.drawn.iteration, epochMarks(live));
  const { pen, area, columns, count } = plot;
  within(pen, area, () => columns.forEach((column, i) => drawCurve(live, chart.curves[i], column, plot)));
  closeChart(live, chart, plot);
  columns.forEach((column, i) => setText(chart.rows[i].number, inWords(chart, valueAt(live, column, count - 1, count))));
  if (live.pointer !== null && count) drawProbe(live, chart, plot);
  live.frames += 1;
}

function drawCurve(live, name, column, plot) {
  const { pen, count } = plot;
  const { line, band } = trace(live.history, column, plot);
  if (live.curves !== "smoothed") {
    pen.globalAlpha = 0.3;
    stroke(live, pen, name, band, 0.5, false);
    if (live.curves === "both") stroke(live, pen, name, line, 0.5, false);
    pen.globalAlpha = 1;
  }
  stroke(live, pen, name, live.curves === "raw" ? line : smoothLine(live.history, column, plot, windowOf(count)), 0.85);
}

/* The running mean over the last `window` rows, a point for each pixel. */
function smoothLine({ values, width }, column, { area, y, rate, count }, window) {
  const path = new Path2D();
  const end = rowsIn(values, width, count);
  let [sum, seen, begun, last] = [0, 0, false, -1];
  const take = (row, sign) => {
    const value = values[row * width + column];
    if (!Number.isFinite(value)) return;
    sum += sign * value;
    seen += sign;
  };
  for (let row = 0; row < end; row++) {
    take(row, 1);
    if (row >= window) take(row - window, -1);
    const pixel = Math.round(values[row * width] * rate);
    if (!seen || (pixel === last && row < end - 1)) continue;
    path[begun ? "lineTo" : "moveTo"](area.left + pixel, y(sum / seen));
    begun = true;
    last = pixel;
  }
  return path;
}

/* What the strong curve shows at a row. */
function valueAt({ history: { values, width }, curves }, column, row, count) {
  const window = curves === "raw" ? 1 : windowOf(count);
  const end = rowsIn(values, width, row + 1);
  let [sum, seen] = [0, 0];
  for (let i = Math.max(0, end - window); i < end; i++) {
    const value = values[i * width + column];
    if (!Number.isFinite(value)) continue;
    sum += value;
    seen += 1;
  }
  return seen ? sum / seen : NaN;
}

const inWords = (chart, value) => (chart.format ? chart.format(value, 1) : digits(value));

/* ---- the pointer --------------------------------------------------------------------------- */

/* The pointer stands at one part of what is shown, in all charts at once; values pass under it. */
function movePointer(live, chart, event) {
  const { size } = live.theme;
  const [left, right] = [2.6 * size, chart.width - 0.3 * size];
  setPointer(live, clamp((event.offsetX - left) / (right - left), 0, 1));
}

function setPointer(live, part) {
  if (live.pointer === part) return;
  live.pointer = part;
  for (const each of live.charts) Object.assign(each, { stale: true, drawnAt: 0 });
  wake(live);
}

function drawProbe(live, chart, { pen, area, y, columns, count }) {
  const { history, theme: { size, text, paper }, state } = live;
  const row = clamp(history.upTo(live.pointer * live.drawn.iteration) - 1, 0, count - 1);
  const at = area.left + live.pointer * (area.right - area.left);
  const values = columns.map((column) => valueAt(live, column, row, count));
  rule(live, pen, at, area.top, at, area.base, 0.7);
  values.forEach((value, i) => {
    pen.fillStyle = styleOf(live, chart.curves[i]).color;
    pen.beginPath();
    pen.arc(at, clamp(y(value), area.top, area.base), 0.22 * size, 0, 7);
    pen.fill();
  });
  const lines = [["epoch", epochs(history.values[row * history.width], state?.per_epoch || 1)], ...values.map((value, i) => [chart.curves[i], inWords(chart, value)])];
  const box = { width: 6.4 * size, height: (1.15 * lines.length + 0.4) * size };
  const above = values.reduce((sum, value) => sum + y(value), 0) > (values.length * (area.top + area.base)) / 2;
  box.top = above ? area.top + 0.1 * size : area.base - box.height - 0.3 * size; // away from the curves
  box.left = at + box.width + 0.5 * size < area.right ? at + 0.5 * size : at - box.width - 0.5 * size;
  Object.assign(pen, { fillStyle: paper, strokeStyle: text, lineWidth: 0.5 });
  pen.fillRect(box.left, box.top, box.width, box.height);
  pen.strokeRect(box.left, box.top, box.width, box.height);
  lines.forEach(([name, words], i) => drawProbeLine(live, pen, name, words, box, box.top + (0.78 + 1.15 * i) * size));
}

function drawProbeLine(live, pen, name, words, box, y) {
  const { size } = live.theme;
  if (name === "epoch") write(live, pen, t("epoch"), box.left + 0.5 * size, y, { strong: 1 });
  else stroke(live, pen, name, new Path2D(`M${box.left + 0.5 * size} ${y}h${1.8 * size}`), 0.85);
  write(live, pen, words, box.left + box.width - 0.5 * size, y, { align: "right", strong: 1 });
}
