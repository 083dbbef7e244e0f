/* ---- JSD and fates over iterations ------------------------------------------------------------- */

const CHARTS = [
  { curves: ["jsd"], log: true, of: () => ({ note: t("nats, log scale: the median, half of the games, four fifths of them") }), draw: drawJsd },
  { curves: [], of: () => ({ note: t("games by fate") }), draw: drawFates },
];
const BANDS = [["q0.1", "q0.9", 0.2], ["q0.25", "q0.75", 0.34]];
const LOWEST = 1e-4; // nats: what is below is as good as nothing

function applyTheme(live) {
  if (!live.drawn.scene) return;
  readColors(live);
  for (const chart of live.charts) Object.assign(chart, chart.of());
  dressCharts(live);
  buildFates(live);
  nameLines(live);
  const { scene } = live.drawn;
  setText(live.parts.convention, t("All numbers are exact, of every {every}th iteration. D, losses and the rest of a game are seen in Figure 1: press the game.", { every: scene.every }));
}

function drawChart(live, chart) {
  const { scale, size } = live.theme;
  chart.pen = fit(chart.canvas, chart.width, chart.height, scale);
  const end = Math.max(extentOf(live), live.drawn.iteration, 1);
  const area = { left: 2.9 * size, right: chart.width - 5.2 * size, top: 0.5 * size, base: chart.height - 1.3 * size };
  area.rate = (area.right - area.left) / end;
  chart.area = area;
  chart.draw(live, chart);
  const cursor = area.left + live.drawn.iteration * area.rate;
  if (live.drawn.iteration < end) rule(live, chart.pen, cursor, area.top, cursor, area.base, 0.6);
  rule(live, chart.pen, area.left, area.base, area.right, area.base, 0.45);
  writeMarks(live, chart, { pen: chart.pen, area, rate: area.rate }, [[0, "0"], [end, t("{n} iterations", { n: grouped(end) })]]);
}

/* How far the games have been seen. */
const extentOf = ({ history }) => (history?.length ? history.last(history.length, 0) : 0);

/* Every so many rows that a screen can show, and always the last. */
function rowsOf({ history }, { area }) {
  const stride = Math.max(1, Math.ceil(history.length / Math.max(1, 0.6 * (area.right - area.left))));
  const rows = [];
  for (let row = (history.length - 1) % stride; row < history.length; row += stride) rows.push(row);
  return rows;
}

function drawJsd(live, chart) {
  const { pen, area } = chart;
  const { history, drawn: { scene, field }, theme: { size } } = live;
  const column = (name) => scene.columns.indexOf(name);
  const value = (row, name) => history.values[row * history.width + name];
  const rows = rowsOf(live, chart);
  const least = Math.min(...rows.map((row) => value(row, column("q0.1"))).filter((v) => v > 0), scene.converged / 2); // the level of convergence is never the floor
  const [low, high] = [Math.floor(Math.log10(Math.max(least, LOWEST))), 0];
  const height = (power) => area.base - ((power - low) / (high - low)) * (area.base - area.top);
  area.y = (jsd) => clamp(height(Math.log10(Math.max(jsd, 1e-9))), area.top, area.base);
  const x = (row) => area.left + value(row, 0) * area.rate;
  drawChartAxes(live, chart, { pen, area }, [low, high], height);
  const line = (name) => pathOf(rows, x, (row) => area.y(value(row, name)), (row) => Number.isFinite(value(row, name)));
  for (const r of membersOf(live)) {
    const strong = strengthOf(live, r);
    if (strong <= live.faint) {
      Object.assign(pen, { globalAlpha: 0.5 * strong, strokeStyle: live.colors[fateOf(live, r)], lineWidth: size / 14 });
      pen.stroke(line(column(`jsd${r}`)));
    }
  }
  pen.globalAlpha = 1;
  pen.fillStyle = styleOf(live, "jsd").color;
  for (const [from, to, alpha] of BANDS) {
    pen.globalAlpha = live.fate ? alpha / 2 : alpha;
    pen.fill(bandOf(rows, x, (row) => area.y(value(row, column(from))), (row) => area.y(value(row, column(to)))));
  }
  pen.globalAlpha = 1;
  stroke(live, pen, "jsd", line(column("q0.5")), 1.2);
  for (const r of membersOf(live)) {
    const strong = strengthOf(live, r);
    if (strong > live.faint) {
      Object.assign(pen, { globalAlpha: strong, strokeStyle: live.colors[fateOf(live, r)], lineWidth: (strong === 1 ? 2.2 : 1.1) * (size / 14) });
      pen.stroke(line(column(`jsd${r}`)));
    }
  }
  pen.globalAlpha = 1;
  rule(live, pen, area.left, area.y(scene.converged), area.right + 4.6 * size, area.y(scene.converged), 0.5);
  writeOnPaper(live, pen, t("converged below {level}", { level: scene.converged }), area.left + 0.3 * size, area.y(scene.converged) + 0.65 * size, "left");
  drawSwarm(live, chart);
  setText(chart.rows[0].number, digits(field.median.length ? lastMedian(live) : NaN));
}

function lastMedian({ history, drawn: { scene, iteration } }) {
  return history.last(history.upTo(iteration), scene.columns.indexOf("q0.5"));
}

function pathOf(rows, x, y, there) {
  const path = new Path2D();
  let down = false;
  for (const row of rows) {
    if (!there(row)) down = false;
    else {
      path[down ? "lineTo" : "moveTo"](x(row), y(row));
      down = true;
    }
  }
  return path;
}

function bandOf(rows, x, low, high) {
  const path = new Path2D();
  const good = rows.filter((row) => Number.isFinite(low(row)) && Number.isFinite(high(row)));
  good.forEach((row, i) => path[i ? "lineTo" : "moveTo"](x(row), low(row)));
  for (const row of good.toReversed()) path.lineTo(x(row), high(row));
  path.closePath();
  return path;
}

/* The games as they stand: a mark at the JSD of each, moved aside where others are; what has diverged is at the top. */
function drawSwarm(live, { pen, area }) {
  const { drawn: { scene, field }, theme: { size } } = live;
  const unit = clamp(60 / Math.sqrt(scene.games), 5, 9) * (size / 14);
  const places = Math.max(1, Math.floor((4.6 * size) / unit));
  const order = membersOf(live).sort((a, b) => field.jsd[a] - field.jsd[b]);
  const taken = new Map();
  live.swarm = order.map((r) => {
    const y = Number.isFinite(field.jsd[r]) ? area.y(field.jsd[r]) : area.top;
    const row = Math.round(y / unit);
    const place = (taken.get(row) ?? 0) % places;
    taken.set(row, (taken.get(row) ?? 0) + 1);
    return { r, x: area.right + 0.5 * size + (place + 0.5) * unit, y };
  });
  for (const { r, x, y } of live.swarm) {
    const strong = strengthOf(live, r);
    pen.globalAlpha = live.fate && strong < live.faint ? 0.25 : 1;
    drawMark(pen, fateOf(live, r), live.colors[fateOf(live, r)], x, y, unit);
    if (r === pointedAt(live)) {
      pen.strokeStyle = live.theme.text;
      pen.lineWidth = 1.5;
      pen.strokeRect(x - 0.7 * unit, y - 0.7 * unit, 1.4 * unit, 1.4 * unit);
    }
  }
  pen.globalAlpha = 1;
}

/* How many games have each fate, stacked; a mark stands where there is room for it. */
function drawFates(live, chart) {
  const { pen, area } = chart;
  const { history, drawn: { scene }, theme: { size } } = live;
  const rows = rowsOf(live, chart);
  const x = (row) => area.left + history.values[row * history.width] * area.rate;
  const y = (games) => area.base - (games / scene.games) * (area.base - area.top);
  const below = new Float64Array(rows.length);
  const last = rows.length - 1;
  ORDER.forEach((name) => {
    const column = scene.columns.indexOf(name);
    const before = below.slice();
    rows.forEach((row, i) => (below[i] += history.values[row * history.width + column]));
    const at = new Map(rows.map((row, i) => [row, i]));
    pen.fillStyle = live.colors[name];
    pen.globalAlpha = live.fate && live.fate !== name ? 0.2 : 0.75;
    pen.fill(bandOf(rows, x, (row) => y(before[at.get(row)]), (row) => y(below[at.get(row)])));
    pen.globalAlpha = 1;
    pen.strokeStyle = live.theme.paper;
    pen.stroke(pathOf(rows, x, (row) => y(below[at.get(row)]), () => true)); // neighbours may share a colour
    const thick = y(before[last]) - y(below[last]);
    const middle = (y(before[last]) + y(below[last])) / 2;
    if (below[last] === before[last]) return;
    drawMark(pen, name, live.colors[name], area.right + 0.9 * size, middle, Math.min(0.8 * size, Math.max(thick, 4)));
    if (thick > 0.8 * size) write(live, pen, String(below[last] - before[last]), area.right + 1.7 * size, middle, { size: 0.8, strong: 1 });
  });
  for (const games of [0, scene.games]) write(live, pen, String(games), area.left - 0.35 * size, y(games), { align: "right", size: 0.75 });
}
