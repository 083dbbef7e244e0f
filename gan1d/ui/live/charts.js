/* ---- charts -------------------------------------------------------------------------------- */

const CHART_GAP = 100; // ms between two drawings of the same chart

function buildChart(live, chart) {
  const box = document.createElement("section");
  box.className = "chart";
  box.append(document.createElement("header"), document.createElement("canvas"));
  box.lastChild.setAttribute("role", "img");
  live.parts.charts.append(box);
  return { ...chart, box, canvas: box.lastChild, rows: [], width: 0, height: 0, drawnAt: 0, stale: true };
}

/* What a chart shows, with its present numbers, for those who do not see it. */
function nameCharts(live) {
  for (const { canvas, curves: [first, second], rows } of live.charts) {
    const over = live.over(second ? t("{first} and {second}", { first, second }) : first);
    const numbers = rows.map(({ number }) => number.textContent).filter(Boolean);
    const label = numbers.length ? `${over}: ${numbers.join(", ")}` : over;
    if (canvas.getAttribute("aria-label") !== label) canvas.setAttribute("aria-label", label);
  }
}

/* The headings: a line as it is drawn, its name, its number. */
function dressCharts(live) {
  if (!live.drawn.scene) return;
  for (const chart of live.charts) {
    chart.rows = chart.curves.map((name) => headingRow(live, name));
    const note = document.createElement("div");
    note.className = "note";
    note.textContent = chart.note;
    chart.box.firstChild.replaceChildren(...chart.rows.map((row) => row.line), ...(chart.curves.length < 2 ? [note] : []));
    chart.stale = true;
  }
}

function headingRow(live, name) {
  const { label, color, dash } = styleOf(live, name);
  const line = document.createElement("div");
  line.className = "row";
  line.innerHTML = '<svg aria-hidden="true"><line x1="0" x2="100%" y1="50%" y2="50%" stroke-width="2"/></svg><a></a><b></b>';
  line.querySelector("line").setAttribute("stroke", color);
  line.querySelector("line").setAttribute("stroke-dasharray", dash.join(" "));
  const link = line.querySelector("a");
  link.textContent = label;
  leadTo(link, name, label);
  return { line, number: line.querySelector("b") };
}

/* At most one chart a picture, the one that has waited longest: the work is spread over frames. */
function drawNextChart(live, now) {
  const waiting = live.charts.filter((chart) => chart.stale && chart.width && live.drawn.scene);
  const next = waiting.sort((a, b) => a.drawnAt - b.drawnAt)[0];
  if (next && now - next.drawnAt >= CHART_GAP) {
    drawChart(live, next, now);
    Object.assign(next, { drawnAt: now, stale: false });
  }
  return waiting.length > 0;
}

/* A chart as far as iteration `end`, with its axes and targets; `marks` are the words under it. Its curves are drawn
 * into what is returned, and `closeChart` writes on top of them. */
function openChart(live, chart, end, marks) {
  const { size, scale } = live.theme;
  const { scene } = live.drawn;
  const count = live.history.upTo(end);
  const columns = chart.curves.map((name) => scene.columns.indexOf(name));
  const targets = chart.targets(scene.equilibrium);
  const shown = [[live.history, count], ...(live.otherHistory ? [[live.otherHistory, live.otherHistory.length]] : [])];
  const [low, high] = chart.range ?? rangeOf(shown, columns, chart.log, targets);
  const area = { left: 2.6 * size, right: chart.width - 0.3 * size, top: 0.5 * size, base: chart.height - 1.3 * size };
  const height = (value) => area.base - ((value - low) / (high - low)) * (area.base - area.top);
  const y = chart.log ? (value) => height(Math.log10(Math.max(value, 1e-9))) : height;
  const rate = (area.right - area.left) / Math.max(end, 1);
  const pen = fit(chart.canvas, chart.width, chart.height, scale);
  const plot = { pen, area, y, rate, count, columns, targets };
  drawChartAxes(live, chart, plot, [low, high], height);
  writeMarks(live, chart, plot, marks);
  for (const [value] of targets) rule(live, pen, area.left, y(value), area.right, y(value), 0.6);
  return plot;
}

/* The names of the targets stand at the right, or where the chart says. */
function closeChart(live, chart, { pen, area, y, targets }) {
  const { size } = live.theme;
  const side = chart.side ?? "right";
  for (const [value, label] of targets) {
    const above = y(value) - area.top > size ? -0.6 : 0.6;
    writeOnPaper(live, pen, label, area[side], y(value) + above * size, side);
  }
  if (chart.note && chart.curves.length > 1) writeOnPaper(live, pen, chart.note, area.right, area.top + 0.3 * size, "right");
}

function drawChartAxes(live, chart, { pen, area }, [low, high], height) {
  const { size } = live.theme;
  rule(live, pen, area.left, area.base, area.right, area.base, 0.45);
  for (const value of ticks(low, high, chart.log ? Math.min(3, high - low) : chart.ticks ?? 3)) {
    rule(live, pen, area.left - 0.2 * size, height(value), area.left, height(value), 0.45);
    const label = chart.log ? written(plain(10 ** value)) : (chart.format ?? written)(value);
    write(live, pen, label, area.left - 0.35 * size, height(value), { align: "right", size: 0.75 });
  }
}

/* The first word begins and the last one ends where it stands; those between are centred. */
function writeMarks(live, chart, { pen, area, rate }, marks) {
  marks.forEach(([iteration, text], i) => {
    const align = i === 0 ? "left" : i === marks.length - 1 ? "right" : "center";
    const x = align === "right" ? area.right : area.left + iteration * rate;
    write(live, pen, text, x, chart.height - 0.5 * live.theme.size, { align, size: 0.75 });
  });
}

/* A rim of the paper's colour, so that curves do not run through the words. */
function writeOnPaper(live, pen, text, x, y, align) {
  const { size, font, paper } = live.theme;
  Object.assign(pen, { font: `${0.75 * size}px ${font}`, textAlign: align, textBaseline: "middle", lineWidth: 0.4 * size, strokeStyle: paper });
  pen.strokeText(text, x, y);
  write(live, pen, text, x, y, { align, size: 0.75, strong: 1 });
}

/* From the 1st to the 99th percentile of a few hundred values, so one wild value does not flatten the rest. */
function rangeOf(shown, columns, log, targets) {
  const aims = targets.map(([value]) => value).filter(Number.isFinite);
  const seen = [...aims];
  for (const [{ values, width }, count] of shown) {
    const stride = Math.max(1, Math.floor(count / 300));
    for (const column of columns) {
      for (let row = (count - 1) % stride; row < count; row += stride) {
        const value = values[row * width + column];
        if (!Number.isFinite(value) || (log && value <= 0)) continue; // what is not above 0 has no place on this scale
        seen.push(log ? Math.log10(clamp(value, 1e-6, 1e6)) : value);
      }
    }
  }
  if (!seen.length) seen.push(log ? -1 : 0);
  seen.sort((a, b) => a - b);
  const edge = Math.floor(seen.length / 100);
  const low = Math.min(seen[edge], ...aims);
  const high = Math.max(seen[seen.length - 1 - edge], ...aims);
  if (log) return [Math.floor(Math.min(low, high - 1)), Math.ceil(high + 1e-6)];
  const room = Math.max(high - low, 0.2) * 0.12;
  return [low - room, high + room];
}

/* Where rows are many: a line through the mean of each pixel column, and a band from its least to its greatest. */
function trace({ values, width }, column, { area, y, rate, count }) {
  const line = new Path2D();
  const band = new Path2D();
  const end = rowsIn(values, width, count);
  const pixelOf = (row) => Math.round(values[row * width] * rate);
  for (let row = 0, begun = false; row < end; ) {
    const pixel = pixelOf(row);
    let [sum, seen, least, most] = [0, 0, Infinity, -Infinity];
    do {
      const value = values[row * width + column];
      row += 1; // at every turn: a pixel that is no number equals no other
      if (!Number.isFinite(value)) continue;
      sum += value;
      seen += 1;
      if (value < least) least = value;
      if (value > most) most = value;
    } while (row < end && pixelOf(row) === pixel);
    if (!seen || !Number.isFinite(pixel)) continue;
    line[begun ? "lineTo" : "moveTo"](area.left + pixel, y(sum / seen));
    begun = true;
    if (seen > 1) {
      band.moveTo(area.left + pixel, y(least));
      band.lineTo(area.left + pixel, y(most));
    }
  }
  return { line, band };
}
