/* The live figure: Figure 1 of "Generative Adversarial Nets", its transport and its charts.
 *
 * Frames come over a websocket of the page's own server, one Float32Array each: the fields of the
 * scene's layout in order, then rows of history. A frame is acknowledged ("ready") when it is taken
 * up for drawing, so a slow or hidden page gets fewer frames and never old ones. Between frames the
 * picture moves linearly at the screen's rate. All state of one figure lives in one object, `live`;
 * the sections are connection, state, the picture, the charts, the transport, the pointer, the entry. */

const SPEEDS = [0.5, 2, 10, 30, 60, 150, 400, 0]; // iterations per second; 0: as fast as it goes
const KINDS = {
  learning: "learning", weak: "D is weak", strong: "D is strong", missing: "part is missing",
  circling: "circling", converged: "converged", diverged: "diverged",
};
const CHARTS = [
  { curves: ["discriminator_loss", "generator_loss"], targets: lossTargets },
  { curves: ["V"], note: "nats", targets: (even) => [[even.V, "−log 4"]] },
  { curves: ["d_data", "d_samples"], range: [0, 1], targets: (even) => [[even.half, "1/2"]] },
  { curves: ["accuracy_data", "accuracy_samples"], range: [0, 1], targets: (even) => [[even.half, "1/2"]] },
  { curves: ["jsd", "regret"], log: true, note: "nats, log scale", targets: () => [] },
  { curves: ["w1"], log: true, note: "sd of p_data, log scale", targets: () => [] },
];
const MEMORY = "gan1d"; // what this tab was doing (session), which layers are on (local)
const CHART_GAP = 100; // ms between two drawings of the same chart
const figures = new WeakMap();
let mounts = 0;

function lossTargets(even) {
  const apart = even.generator_loss !== even.discriminator_loss;
  return [[even.discriminator_loss, "log 2"], ...(apart ? [[even.generator_loss, "−log 2"]] : [])];
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const digits = (value) => (Number.isFinite(value) ? value.toPrecision(3).replace("-", "−") : "–");
const plain = (value) => Number(value.toPrecision(6)); // 0.025 again after its trip through float32
const grouped = (value) => Math.round(value).toLocaleString("en");

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/* ---- connection ---------------------------------------------------------------------------- */

function connect(live) {
  const url = new URL("live?player=" + encodeURIComponent(live.token), document.baseURI);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  live.socket = socket;
  socket.onopen = () => {
    remember(live);
    const past = stored(() => sessionStorage);
    if (past) send(live, { do: "resume", ...past });
  };
  socket.onmessage = ({ data }) => {
    if (socket !== live.socket) return;
    if (typeof data === "string") hear(live, JSON.parse(data));
    else queueFrame(live, data);
  };
  socket.onclose = () => {
    if (socket === live.socket) reconnect(live);
  };
}

function disconnect(live) {
  clearTimeout(live.retry);
  const socket = live.socket;
  live.socket = null;
  live.queue = []; // frames of the old socket are not acknowledged on the new one
  live.connected = false;
  socket?.close();
}

function reconnect(live) {
  disconnect(live);
  say(live.parts.connection, "Reconnecting…");
  live.retry = setTimeout(() => connect(live), live.backoff);
  live.backoff = Math.min(4000, live.backoff * 2);
}

function send(live, message) {
  if (live.socket?.readyState === WebSocket.OPEN) live.socket.send(JSON.stringify(message));
}

function hear(live, message) {
  if (message.type === "scene") takeScene(live, message);
  else if (message.type === "state") takeState(live, message);
  else if (message.type === "notice") showNotice(live, message.text);
  else if (message.type === "gone") reconnect(live);
}

/* Storage may be forbidden to the page: then nothing is remembered. */
function stored(storage) {
  try {
    return JSON.parse(storage().getItem(MEMORY));
  } catch {
    return null;
  }
}

function store(storage, value) {
  try {
    storage().setItem(MEMORY, JSON.stringify(value));
  } catch {
    return;
  }
}

function remember({ drawn: { scene, iteration, playing, speed } }) {
  if (scene) store(() => sessionStorage, { query: scene.query, iteration, playing, speed });
}

/* A link opened in this tab wins over what the tab was doing before. */
function preferTheAddress() {
  const sorted = (query) => [...new URLSearchParams(query)].map(String).sort().join("&");
  const past = stored(() => sessionStorage);
  if (past && location.search && sorted(location.search) !== sorted(past.query)) sessionStorage.removeItem(MEMORY);
}

/* ---- state --------------------------------------------------------------------------------- */

/* Rows of metrics, iterations ascending, in one array that doubles when it is full. */
class History {
  constructor(width) {
    this.width = width;
    this.length = 0;
    this.values = new Float32Array(width * 1024);
  }

  /* The number of the last of `count` rows in this column. */
  last(count, column) {
    return count ? this.values[(count - 1) * this.width + column] : NaN;
  }

  /* How many rows have an iteration of at most this one. */
  upTo(iteration) {
    let low = 0;
    for (let high = this.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (this.values[middle * this.width] <= iteration) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  keep(iteration) {
    this.length = this.upTo(iteration);
  }

  put(row) {
    if (Number.isNaN(row[0])) return;
    const { width } = this;
    let at = this.upTo(row[0]);
    if (at > 0 && this.values[(at - 1) * width] === row[0]) at -= 1;
    else this.open(at);
    this.values.set(row, at * width);
  }

  open(at) {
    const { width, length } = this;
    if ((length + 1) * width > this.values.length) {
      const larger = new Float32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values.copyWithin((at + 1) * width, at * width, length * width);
    this.length = length + 1;
  }
}

function takeScene(live, scene) {
  live.backoff = 250;
  live.connected = true;
  say(live.parts.connection, "");
  scene.offset = {};
  scene.size = 0;
  for (const [name, count] of scene.layout) {
    scene.offset[name] = [scene.size, scene.size + count];
    scene.size += count;
  }
  if (live.history?.width !== scene.columns.length) live.history = new History(scene.columns.length);
  live.history.keep(scene.keep);
  live.scene = scene; // drawn from its first frame on, so that p_data and p_g change together
  const address = location.pathname + (scene.query ? "?" + scene.query : "") + location.hash;
  history.replaceState(history.state, "", address);
}

function takeState(live, { kind, text }) {
  live.kind = kind;
  live.text = text;
  const { sentence } = live.parts;
  sentence.style.setProperty("--kind", `var(--${kind})`);
  sentence.title = text;
  say(live.parts.kind, KINDS[kind] ?? kind);
  say(live.parts.text, text);
}

function queueFrame(live, buffer) {
  live.received += 1;
  const values = new Float32Array(buffer, 0, buffer.byteLength >> 2);
  live.queue.push({ values, at: performance.now() });
  wake(live);
}

/* Every frame that has come gives its rows; the last one is where the picture goes next. */
function takeFrames(live) {
  const frames = live.queue;
  live.queue = [];
  for (const frame of frames) {
    send(live, { do: "ready" });
    const { scene, history } = live;
    if (!scene || frame.values.length < scene.size) continue;
    if (frame.values[scene.offset.scene[0]] !== scene.scene) continue;
    for (let at = scene.size; at + history.width <= frame.values.length; at += history.width) {
      history.put(frame.values.subarray(at, at + history.width));
    }
    live.goal = { scene, at: frame.at, values: frame.values.subarray(0, scene.size) };
  }
  if (live.goal && live.goal !== live.begun) begin(live);
}

function begin(live) {
  const { scene, values } = live.goal;
  const before = live.drawn.scene;
  const comparable = before && live.shown.length === values.length && String(before.x) === String(scene.x);
  if (before !== scene) {
    live.drawn.scene = scene;
    live.stale = true;
    if (!comparable) live.shown = values.slice();
    live.field = {};
    for (const [name, [from, to]] of Object.entries(scene.offset)) live.field[name] = live.shown.subarray(from, to);
    dressCharts(live);
  }
  const duration = values[scene.offset.duration[0]];
  const still = !comparable || live.stillness.matches || !(duration > 0);
  live.duration = still ? 0 : duration;
  live.from = live.shown.slice();
  live.begun = live.goal;
  live.moving = true;
}

/* One linear step from what was shown when the frame came towards the frame. */
function advance(live, now) {
  const { from, shown, goal, duration } = live;
  const part = duration ? clamp((now - goal.at) / duration, 0, 1) : 1;
  if (part < 1) {
    for (let i = 0; i < shown.length; i++) {
      const step = goal.values[i] - from[i];
      shown[i] = step === step ? from[i] + part * step : goal.values[i]; // NaN on either side: no way between
    }
  } else {
    shown.set(goal.values);
    live.moving = false;
  }
  readNumbers(live);
}

function readNumbers({ drawn, goal }) {
  for (const [name, count] of goal.scene.layout) {
    if (count === 1 && name !== "scene") drawn[name] = plain(goal.values[goal.scene.offset[name][0]]);
  }
  drawn.playing = drawn.playing > 0;
}

/* ---- the picture --------------------------------------------------------------------------- */

function readTheme(live) {
  const style = getComputedStyle(live.parts.sheet);
  const background = style.getPropertyValue("--st-background-color").trim();
  const size = parseFloat(style.fontSize);
  const night = matchMedia("(prefers-color-scheme: dark)").matches;
  const scale = Math.min(devicePixelRatio, Math.max(1, 4096 / live.parts.sheet.clientWidth));
  const key = [background, style.color, style.fontFamily, size, night, scale].join();
  if (key === live.theme.key) return;
  const paper = background || (night ? "#111111" : "#ffffff");
  const dark = luminance(live.brush, paper) < 0.4;
  live.theme = { key, size, dark, paper, scale, text: style.color, font: style.fontFamily };
  live.root.dataset.theme = dark ? "dark" : "light";
  live.stale = true;
  for (const chart of live.charts) chart.stale = true;
  dressCharts(live);
  wake(live);
}

function luminance(brush, color) {
  brush.fillStyle = color; // the canvas turns any CSS colour into #rrggbb
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(brush.fillStyle.slice(at, at + 2), 16) / 255);
  return 0.2126 * r ** 2.2 + 0.7152 * g ** 2.2 + 0.0722 * b ** 2.2;
}

function styleOf(live, name) {
  const style = live.drawn.scene.style[name] ?? {};
  const color = style[live.theme.dark ? "dark" : "light"] ?? live.theme.text;
  return { label: style.label ?? name, color, dash: style.dash ?? [], width: style.width ?? 2 };
}

function stroke(live, pen, name, path, thin = 1, dashed = true) {
  const { color, dash, width } = styleOf(live, name);
  const unit = live.theme.size / 14;
  pen.strokeStyle = color;
  pen.lineWidth = width * thin * unit;
  if (dashed) pen.setLineDash(dash.map((length) => length * thin * unit));
  pen.stroke(path);
  pen.setLineDash([]);
}

function write(live, pen, text, x, y, { align = "left", color = live.theme.text, size = 0.86, strong = 0.78 } = {}) {
  const font = `${size * live.theme.size}px ${live.theme.font}`;
  Object.assign(pen, { font, textAlign: align, textBaseline: "middle", fillStyle: color, globalAlpha: strong });
  pen.fillText(text, x, y);
  pen.globalAlpha = 1;
}

function rule(live, pen, x0, y0, x1, y1, strong) {
  Object.assign(pen, { globalAlpha: strong, strokeStyle: live.theme.text, lineWidth: Math.max(1, live.theme.size / 14) });
  pen.stroke(new Path2D(`M${x0} ${y0}L${x1} ${y1}`));
  pen.globalAlpha = 1;
}

function fit(canvas, width, height, scale) {
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.lineJoin = "round";
  return pen;
}

/* Where everything stands, and the parts that do not move, drawn once into the backdrop. */
function layOut(live) {
  const { width, height } = live.extent;
  const { size, scale } = live.theme;
  const { scene } = live.drawn;
  live.pen = fit(live.parts.canvas, width, height, scale);
  const pen = fit(live.backdrop, width, height, scale);
  const legend = placeLegend(live, pen, width);
  const place = { left: 3.3 * size, right: width - 3.3 * size, top: legend.bottom, zLine: height - 1.35 * size };
  place.xLine = place.zLine - Math.max(3.2 * size, 0.17 * height);
  place.base = place.xLine - 3.5 * size;
  const [x0, x1] = scene.view.x;
  const [y0, y1] = scene.view.y;
  const [z0, z1] = scene.z_range;
  const inset = 0.05 * (place.right - place.left);
  place.x = (x) => place.left + ((x - x0) / (x1 - x0)) * (place.right - place.left);
  place.y = (density) => place.base - ((density - y0) / (y1 - y0)) * (place.base - place.top);
  place.d = (probability) => place.base - probability * (place.base - place.top);
  place.z = (z) => place.left + inset + ((z - z0) / (z1 - z0)) * (place.right - place.left - 2 * inset);
  place.grid = Float32Array.from(scene.x, place.x);
  place.p_data = curve(place.grid, scene.p_data, place.y);
  live.place = place;
  live.stale = false;
  drawAxes(live, pen);
  drawLegend(live, pen, legend);
}

/* What `draw` draws is cut off outside the axes. */
function within(pen, { left, right, top, base }, draw) {
  pen.save();
  pen.beginPath();
  pen.rect(left, top - 2, right - left, base - top + 4);
  pen.clip();
  draw();
  pen.restore();
}

function placeLegend(live, pen, width) {
  const { size } = live.theme;
  const names = ["p_data", "p_g", "D", ...["D_star", "samples", "ideal", "push"].filter((name) => live.layers[name])];
  const entries = [];
  let x = 3.3 * size;
  let y = 0.9 * size;
  pen.font = `${size}px ${live.theme.font}`;
  for (const name of names) {
    const { label } = styleOf(live, name);
    const space = 2.9 * size + pen.measureText(label).width;
    if (x + space > width && entries.length) {
      x = 3.3 * size;
      y += 1.4 * size;
    }
    entries.push({ name, label, x, y });
    x += space + 1.4 * size;
  }
  return { entries, bottom: y + 1.2 * size };
}

function drawLegend(live, pen, { entries }) {
  const { size, text } = live.theme;
  for (const { name, label, x, y } of entries) {
    const path = new Path2D();
    if (name === "samples") {
      pen.globalAlpha = 0.4;
      pen.fillStyle = styleOf(live, name).color;
      for (const [i, tall] of [0.5, 0.9, 0.7].entries()) pen.fillRect(x + (0.35 + 0.6 * i) * size, y + 0.45 * size, 0.5 * size, -tall * size);
      pen.globalAlpha = 1;
    } else {
      path.moveTo(x, y);
      path.lineTo(x + 2.3 * size, y);
      if (name === "ideal" || name === "push") head(path, x + 2.3 * size, y, 1, 0, 0.4 * size);
      stroke(live, pen, name, path);
    }
    write(live, pen, label, x + 2.8 * size, y, { color: text, size: 1, strong: 1 });
  }
}

function drawAxes(live, pen) {
  const { place, theme: { size } } = live;
  const { scene } = live.drawn;
  const { left, right, top, base, xLine, zLine } = place;
  const blue = styleOf(live, "D").color;
  rule(live, pen, left, base, right, base, 0.55);
  rule(live, pen, left, place.d(0.5), right, place.d(0.5), 0.2);
  rule(live, pen, left, xLine, right, xLine, 0.8);
  rule(live, pen, left, zLine, right, zLine, 0.8);
  for (const x of ticks(...scene.view.x, 4)) {
    rule(live, pen, place.x(x), base, place.x(x), base + 0.3 * size, 0.55);
    write(live, pen, String(x).replace("-", "−"), place.x(x), base + 0.95 * size, { align: "center" });
  }
  for (const y of ticks(...scene.view.y, 3)) {
    rule(live, pen, left - 0.3 * size, place.y(y), left, place.y(y), 0.55);
    write(live, pen, String(y), left - 0.5 * size, place.y(y), { align: "right" });
  }
  for (const [d, label] of [[0, "0"], [0.5, "1/2"], [1, "1"]]) {
    rule(live, pen, right, place.d(d), right + 0.3 * size, place.d(d), 0.55);
    write(live, pen, label, right + 0.5 * size, place.d(d), { color: blue, strong: 1 });
  }
  write(live, pen, "x, in standard deviations of p_data", (left + right) / 2, base + 2.05 * size, { align: "center" });
  for (const [name, y] of [["x", xLine], ["z", zLine]]) write(live, pen, name, left - 0.8 * size, y, { align: "right", size: 1.1, strong: 1 });
  write(live, pen, `z, ${scene.z_name} noise; arrows x = G(z)`, (left + right) / 2, zLine + 0.85 * size, { align: "center" });
  turned(live, pen, "density", 0.7 * size, (top + base) / 2, -1, {});
  turned(live, pen, "D(x)", right + 2.6 * size, (top + base) / 2, 1, { color: blue, strong: 1 });
}

function turned(live, pen, text, x, y, way, look) {
  pen.save();
  pen.translate(x, y);
  pen.rotate((way * Math.PI) / 2);
  write(live, pen, text, 0, 0, { align: "center", ...look });
  pen.restore();
}

/* Round numbers between low and high, about `count` of them. */
function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
  const found = [];
  for (let i = Math.ceil(low / step - 1e-6); i * step <= high + step * 1e-6; i++) found.push(plain(i * step));
  return found;
}

/* A path through the points; a value that is not finite leaves a gap. */
function curve(grid, values, height) {
  const path = new Path2D();
  let down = false;
  for (let i = 0; i < grid.length; i++) {
    const y = height(values[i]);
    if (!Number.isFinite(y)) down = false;
    else {
      path[down ? "lineTo" : "moveTo"](grid[i], clamp(y, -1e4, 1e4));
      down = true;
    }
  }
  return path;
}

function head(path, x, y, dx, dy, size) {
  path.moveTo(x - size * (dx + 0.55 * dy), y - size * (dy - 0.55 * dx));
  path.lineTo(x, y);
  path.lineTo(x - size * (dx - 0.55 * dy), y - size * (dy + 0.55 * dx));
}

/* D*(x) = p_data(x) / (p_data(x) + p_g(x)) */
const best = (data, samples) => data / (data + samples);

function drawPicture(live, now) {
  if (live.stale) layOut(live);
  const { pen, place, layers } = live;
  const { p_g, D } = live.field;
  const { p_data } = live.drawn.scene;
  pen.globalCompositeOperation = "copy"; // the backdrop replaces the last picture: no separate clearing
  pen.drawImage(live.backdrop, 0, 0, live.extent.width, live.extent.height);
  pen.globalCompositeOperation = "source-over";
  within(pen, place, () => {
    if (layers.samples) drawHistogram(live);
    if (layers.D_star) stroke(live, pen, "D_star", curve(place.grid, p_g.map((density, i) => best(p_data[i], density)), place.d));
    stroke(live, pen, "D", curve(place.grid, D, place.d));
    stroke(live, pen, "p_g", curve(place.grid, p_g, place.y));
    stroke(live, pen, "p_data", place.p_data); // on top: its dots stay visible where p_g has become p_data
  });
  if (layers.ideal) drawArrows(live, "ideal", live.drawn.scene.ideal, 0.6);
  drawArrows(live, live.drawn.scene.style.arrows ? "arrows" : "p_g", live.field.arrows, 0.7);
  if (layers.push) drawPush(live);
  if (live.pointer !== null) drawReadout(live);
  live.frames += 1;
  live.drawnAt = now;
}

function drawHistogram(live) {
  const { pen, place } = live;
  const edges = live.drawn.scene.histogram_edges;
  pen.fillStyle = styleOf(live, "samples").color;
  pen.globalAlpha = 0.28;
  pen.beginPath();
  live.field.histogram.forEach((density, i) => {
    const from = place.x(edges[i]);
    if (density > 0) pen.rect(from + 0.5, place.base, Math.max(1, place.x(edges[i + 1]) - from - 1), place.y(density) - place.base);
  });
  pen.fill();
  pen.globalAlpha = 1;
}

/* Arrows from z up to x. One that leaves the view is cut at the edge and marked there by a bar. */
function drawArrows(live, name, targets, thin) {
  const { pen, place: { left, right, xLine, zLine, x, z }, theme: { size } } = live;
  const path = new Path2D();
  live.drawn.scene.z.forEach((noise, i) => {
    const from = z(noise);
    const to = x(targets[i]);
    if (!Number.isFinite(to)) return;
    const edge = clamp(to, left, right);
    const tip = edge === to ? xLine : zLine + ((xLine - zLine) * (edge - from)) / (to - from);
    const length = Math.hypot(edge - from, tip - zLine) || 1;
    path.moveTo(from, zLine);
    path.lineTo(edge, tip);
    if (edge === to) head(path, edge, tip, (edge - from) / length, (tip - zLine) / length, 0.45 * size);
    else path.rect(edge - 1, tip - 0.35 * size, 2, 0.7 * size);
  });
  stroke(live, pen, name, path, thin);
}

/* The push on each sample, -d(generator loss)/dx: its sign is the way, asinh of its size the length. */
function drawPush(live) {
  const { pen, place: { left, right, xLine, x }, theme: { size } } = live;
  const push = live.field[live.drawn.scene.loss === "minimax" ? "push_minimax" : "push_non_saturating"];
  const path = new Path2D();
  const y = xLine - 0.55 * size;
  live.field.arrows.forEach((target, i) => {
    const from = x(target);
    if (!(from >= left && from <= right) || !push[i]) return;
    const length = Math.asinh(10 * push[i]) * 0.8 * size;
    path.moveTo(from, y);
    path.lineTo(from + length, y);
    head(path, from + length, y, Math.sign(length), 0, Math.min(0.35 * size, Math.abs(length)));
  });
  stroke(live, pen, "push", path);
}

/* ---- the charts ---------------------------------------------------------------------------- */

function buildChart(live, chart) {
  const box = document.createElement("section");
  box.className = "chart";
  box.append(document.createElement("header"), document.createElement("canvas"));
  box.lastChild.setAttribute("role", "img");
  box.lastChild.setAttribute("aria-label", `${chart.curves.join(" and ")} over iterations`);
  live.parts.charts.append(box);
  return { ...chart, box, canvas: box.lastChild, rows: [], width: 0, height: 0, drawnAt: 0, stale: true };
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
  for (const button of live.parts.layers) button.style.setProperty("--ink", styleOf(live, button.dataset.layer).color);
}

function headingRow(live, name) {
  const { label, color, dash } = styleOf(live, name);
  const line = document.createElement("div");
  line.className = "row";
  line.innerHTML = '<svg aria-hidden="true"><line x1="0" x2="100%" y1="50%" y2="50%" stroke-width="2"/></svg><span></span><b></b>';
  line.querySelector("line").setAttribute("stroke", color);
  line.querySelector("line").setAttribute("stroke-dasharray", dash.join(" "));
  line.querySelector("span").textContent = line.title = label;
  return { line, number: line.querySelector("b") };
}

/* At most one chart a picture, the one that has waited longest: the work is spread over frames. */
function drawNextChart(live, now) {
  const waiting = live.charts.filter((chart) => chart.stale && chart.width && live.drawn.scene);
  const next = waiting.sort((a, b) => a.drawnAt - b.drawnAt)[0];
  if (next && now - next.drawnAt >= CHART_GAP) drawChart(live, next, now);
  return waiting.length > 0;
}

function drawChart(live, chart, now) {
  const { size, scale } = live.theme;
  const { scene, iteration } = live.drawn;
  const count = live.history.upTo(iteration);
  const columns = chart.curves.map((name) => scene.columns.indexOf(name));
  const targets = chart.targets(scene.equilibrium);
  const [low, high] = chart.range ?? rangeOf(live.history, columns, count, chart.log, targets);
  const area = { left: 2.6 * size, right: chart.width - 0.3 * size, top: 0.5 * size, base: chart.height - 1.3 * size };
  const height = (value) => area.base - ((value - low) / (high - low)) * (area.base - area.top);
  const y = chart.log ? (value) => height(Math.log10(Math.max(value, 1e-9))) : height;
  const pen = fit(chart.canvas, chart.width, chart.height, scale);
  drawChartAxes(live, pen, chart, area, [low, high], height);
  for (const [value] of targets) rule(live, pen, area.left, y(value), area.right, y(value), 0.6);
  within(pen, area, () => {
    columns.forEach((column, i) => {
      const { line, band } = trace(live.history, column, count, iteration, area, y);
      pen.globalAlpha = 0.3;
      stroke(live, pen, chart.curves[i], band, 0.5, false);
      pen.globalAlpha = 1;
      stroke(live, pen, chart.curves[i], line, 0.75);
      say(chart.rows[i].number, digits(live.history.last(count, column)));
    });
  });
  for (const [value, label] of targets) {
    const above = y(value) - area.top > size ? -0.6 : 0.6;
    writeOnPaper(live, pen, label, area.right, y(value) + above * size);
  }
  if (chart.note && chart.curves.length > 1) writeOnPaper(live, pen, chart.note, area.right, area.top + 0.3 * size);
  chart.drawnAt = now;
  chart.stale = false;
}

function drawChartAxes(live, pen, chart, area, [low, high], height) {
  const { size } = live.theme;
  rule(live, pen, area.left, area.base, area.right, area.base, 0.45);
  for (const value of ticks(low, high, chart.log ? Math.min(3, high - low) : 3)) {
    rule(live, pen, area.left - 0.2 * size, height(value), area.left, height(value), 0.45);
    const label = chart.log ? String(plain(10 ** value)) : String(value).replace("-", "−");
    write(live, pen, label, area.left - 0.35 * size, height(value), { align: "right", size: 0.75 });
  }
  write(live, pen, "0", area.left, chart.height - 0.5 * size, { size: 0.75 });
  write(live, pen, grouped(live.drawn.iteration), area.right, chart.height - 0.5 * size, { align: "right", size: 0.75 });
}

/* A rim of the paper's colour, so that curves do not run through the words. */
function writeOnPaper(live, pen, text, x, y) {
  const { size, font, paper } = live.theme;
  Object.assign(pen, { font: `${0.75 * size}px ${font}`, textAlign: "right", textBaseline: "middle", lineWidth: 0.4 * size, strokeStyle: paper });
  pen.strokeText(text, x, y);
  write(live, pen, text, x, y, { align: "right", size: 0.75, strong: 1 });
}

/* From the 1st to the 99th percentile of a few hundred values, so one wild value does not flatten the rest. */
function rangeOf({ values, width }, columns, count, log, targets) {
  const seen = targets.map(([value]) => value);
  const stride = Math.max(1, Math.floor(count / 300));
  for (const column of columns) {
    for (let row = (count - 1) % stride; row < count; row += stride) {
      const value = values[row * width + column];
      if (Number.isFinite(value)) seen.push(log ? Math.log10(clamp(value, 1e-6, 1e6)) : value);
    }
  }
  if (!seen.length) seen.push(log ? -1 : 0);
  seen.sort((a, b) => a - b);
  const edge = Math.floor(seen.length / 100);
  const low = Math.min(seen[edge], ...targets.map(([value]) => value));
  const high = Math.max(seen[seen.length - 1 - edge], ...targets.map(([value]) => value));
  if (log) return [Math.floor(Math.min(low, high - 1)), Math.ceil(high + 1e-6)];
  const room = Math.max(high - low, 0.2) * 0.12;
  return [low - room, high + room];
}

/* Where rows are many: a line through the mean of each pixel column, and a band from its least to its greatest. */
function trace({ values, width }, column, count, iteration, area, height) {
  const line = new Path2D();
  const band = new Path2D();
  const rate = (area.right - area.left) / Math.max(iteration, 1);
  for (let row = 0, begun = false; row < count; ) {
    const pixel = Math.round(values[row * width] * rate);
    let [sum, seen, least, most] = [0, 0, Infinity, -Infinity];
    for (; row < count && Math.round(values[row * width] * rate) === pixel; row++) {
      const value = values[row * width + column];
      if (!Number.isFinite(value)) continue;
      sum += value;
      seen += 1;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    if (!seen) continue;
    line[begun ? "lineTo" : "moveTo"](area.left + pixel, height(sum / seen));
    begun = true;
    if (seen > 1) {
      band.moveTo(area.left + pixel, height(least));
      band.lineTo(area.left + pixel, height(most));
    }
  }
  return { line, band };
}

/* ---- the transport ------------------------------------------------------------------------- */

/* What the transport shows: what the person has just asked for, else what is drawn. */
function present(live, name) {
  const wish = live.wishes[name];
  return wish && performance.now() < wish.until ? wish.value : live.drawn[name];
}

function wish(live, name, value) {
  live.wishes[name] = { value, until: performance.now() + 1000 };
  showTransport(live);
}

function act(live, what) {
  if (what === "toggle") {
    const playing = !present(live, "playing");
    wish(live, "playing", playing);
    send(live, { do: playing ? "play" : "pause" });
  } else if (what === "reset" || what === "seed") send(live, { do: what });
  else send(live, { do: "step", what });
}

function setSpeed(live, place) {
  const value = SPEEDS[clamp(place, 0, SPEEDS.length - 1)];
  wish(live, "speed", value);
  send(live, { do: "speed", value });
}

function speedPlace(speed) {
  const place = speed > 0 ? SPEEDS.findIndex((choice) => choice >= speed) : -1;
  return place < 0 ? SPEEDS.length - 1 : place;
}

function speedText(speed) {
  if (!(speed > 0)) return "as fast as it goes";
  return speed < 1 ? "slow motion" : `${speed} iterations/s`;
}

function showTransport(live) {
  const { play, verb, speed, output, iteration, trained, settings } = live.parts;
  const { drawn } = live;
  if (!drawn.scene) return;
  const playing = present(live, "playing");
  play.toggleAttribute("data-playing", playing);
  if (play.getAttribute("aria-label") !== (playing ? "Pause" : "Play")) play.setAttribute("aria-label", playing ? "Pause" : "Play");
  say(verb, playing ? "pause" : "play");
  const pace = present(live, "speed");
  const text = speedText(pace);
  if (output.textContent !== text) {
    speed.value = speedPlace(pace);
    speed.setAttribute("aria-valuetext", text);
    say(output, text);
  }
  say(iteration, grouped(drawn.iteration));
  say(trained, drawn.trained > drawn.iteration ? `trained to ${grouped(drawn.trained)}` : "");
  const several = drawn.g_steps === 1 ? "" : ` · g_steps ${drawn.g_steps}`;
  say(settings, `k ${drawn.k}${several} · lr D ${drawn.learning_rate_D} · lr G ${drawn.learning_rate_G} · m ${drawn.m}`);
}

function showNotice(live, text) {
  clearTimeout(live.noticeEnd);
  say(live.parts.noticeText, text);
  live.parts.notice.classList.toggle("up", text !== "");
  if (text) live.noticeEnd = setTimeout(() => showNotice(live, ""), 8000);
}

/* Keys count when the focus is in the figure, or on nothing narrower than an element around it. */
function onKey(live, event) {
  const target = event.composedPath()[0];
  const inside = live.root.contains(target);
  const around = target === document || (target instanceof Node && target.contains(live.host));
  if (!(inside || around) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return hidePointer(live);
  if (inside && target.tagName === "BUTTON" && event.key === " ") return;
  if (inside && target.tagName === "INPUT" && event.key.startsWith("Arrow")) return;
  const place = speedPlace(present(live, "speed"));
  const action = {
    " ": () => event.repeat || act(live, "toggle"),
    ArrowRight: () => act(live, "iteration"),
    d: () => act(live, "discriminator"),
    g: () => act(live, "generator"),
    r: () => act(live, "reset"),
    n: () => event.repeat || act(live, "seed"),
    "+": () => setSpeed(live, place + 1),
    "=": () => setSpeed(live, place + 1),
    "-": () => setSpeed(live, place - 1),
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // the page has keys of its own (r runs its script again)
  action();
}

function switchLayer(live, button) {
  const name = button.dataset.layer;
  live.layers[name] = !live.layers[name];
  store(() => localStorage, live.layers);
  button.setAttribute("aria-pressed", live.layers[name]);
  live.stale = true;
  wake(live);
}

/* ---- the pointer --------------------------------------------------------------------------- */

function movePointer(live, event) {
  live.pointer = event.offsetX;
  live.touched = true;
  wake(live);
}

function hidePointer(live) {
  if (live.pointer === null) return;
  live.pointer = null;
  live.touched = true;
  wake(live);
}

function drawReadout(live) {
  const { pen, place, theme: { size, text, paper }, pointer } = live;
  const { scene } = live.drawn;
  const [x0, x1] = scene.view.x;
  const at = clamp(pointer, place.left, place.right);
  const x = x0 + ((at - place.left) / (place.right - place.left)) * (x1 - x0);
  const index = clamp((x - scene.x[0]) / (scene.x[1] - scene.x[0]), 0, scene.x.length - 1.001);
  const here = (values) => values[index | 0] + (index % 1) * (values[(index | 0) + 1] - values[index | 0]);
  const [data, samples] = [here(scene.p_data), here(live.field.p_g)];
  const lines = [["x", x], ["p_data", data], ["p_g", samples], ["D", here(live.field.D)], ["D_star", best(data, samples)]];
  rule(live, pen, at, place.top, at, place.base, 0.7);
  const width = 8.2 * size;
  const left = at + width + size < place.right ? at + 0.7 * size : at - width - 0.7 * size;
  const top = place.top + 0.3 * size;
  const box = [left, top, width, (lines.length * 1.3 + 0.6) * size];
  Object.assign(pen, { fillStyle: paper, strokeStyle: text, lineWidth: 0.5 });
  pen.fillRect(...box);
  pen.strokeRect(...box);
  lines.forEach(([name, value], i) => {
    const { label, color } = name === "x" ? { label: "x", color: text } : styleOf(live, name);
    const y = top + (0.95 + 1.3 * i) * size;
    write(live, pen, label.split(" ")[0], left + 0.6 * size, y, { color, size: 0.95, strong: 1 });
    const number = Number.isFinite(value) ? value.toFixed(3).replace("-", "−") : "–";
    write(live, pen, number, left + width - 0.6 * size, y, { align: "right", size: 0.95, strong: 1 });
  });
}

/* ---- the entry ----------------------------------------------------------------------------- */

function wake(live) {
  live.request ??= requestAnimationFrame((now) => tick(live, now));
}

function tick(live, now) {
  live.request = null;
  takeFrames(live);
  if (!live.drawn.scene) return;
  const moved = live.moving;
  if (moved) advance(live, now);
  if ((moved || live.stale || live.touched) && live.extent.width) drawPicture(live, now);
  live.touched = false;
  if (moved) {
    showTransport(live);
    for (const chart of live.charts) chart.stale = true;
  }
  const chartsWait = drawNextChart(live, now);
  if (live.moving || chartsWait || live.queue.length) wake(live);
}

/* Once a second: what need not follow at the screen's rate. */
function everySecond(live) {
  readTheme(live);
  if (!live.drawn.scene) return;
  remember(live);
  showTransport(live);
  const { iteration } = live.drawn;
  const count = live.history.upTo(iteration);
  const last = (name) => digits(live.history.last(count, live.drawn.scene.columns.indexOf(name)));
  const numbers = count ? `; discriminator loss ${last("discriminator_loss")}, generator loss ${last("generator_loss")}, JSD ${last("jsd")} nats` : "";
  const label = `Figure 1: p_data, p_g and D over x, and the arrows x = G(z). Iteration ${grouped(iteration)}${numbers}.`;
  if (live.parts.canvas.getAttribute("aria-label") !== label) live.parts.canvas.setAttribute("aria-label", label);
}

function partsOf(root) {
  const named = [...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]);
  return { ...Object.fromEntries(named), layers: [...root.querySelectorAll("[data-layer]")] };
}

function mount(parentElement, root, token) {
  mounts += 1;
  preferTheAddress();
  const backdrop = document.createElement("canvas");
  const live = {
    root, token, backdrop, host: parentElement.host ?? parentElement, parts: partsOf(root), ending: new AbortController(),
    socket: null, connected: false, backoff: 250, retry: 0, received: 0, queue: [],
    scene: null, history: null, goal: null, begun: null, kind: null, text: "",
    shown: new Float32Array(0), from: new Float32Array(0), field: {}, duration: 0, moving: false,
    drawn: { scene: null }, frames: 0, drawnAt: 0, wishes: {}, turn: 0,
    theme: {}, brush: backdrop.getContext("2d"), extent: { width: 0, height: 0 }, stale: true, touched: false,
    layers: stored(() => localStorage) ?? {}, pointer: null, request: null, noticeEnd: 0, charts: [],
    stillness: matchMedia("(prefers-reduced-motion: reduce)"),
  };
  live.parts.charts.replaceChildren();
  live.charts = CHARTS.map((chart) => buildChart(live, chart));
  say(live.parts.connection, "Connecting…");
  exposeNumbers(live);
  listen(live);
  readTheme(live);
  watchSizes(live);
  live.clock = setInterval(() => everySecond(live), 1000);
  connect(live);
  return live;
}

function listen(live) {
  const { parts, ending: { signal } } = live;
  const on = (target, name, react, options) => target.addEventListener(name, react, { signal, ...options });
  parts.speed.max = SPEEDS.length - 1;
  on(parts.transport, "click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) act(live, button.dataset.do);
  });
  on(parts.speed, "input", () => setSpeed(live, Number(parts.speed.value)));
  on(parts.dismiss, "click", () => showNotice(live, ""));
  for (const button of parts.layers) {
    button.setAttribute("aria-pressed", Boolean(live.layers[button.dataset.layer]));
    on(button, "click", () => switchLayer(live, button));
  }
  for (const name of ["pointermove", "pointerdown"]) on(parts.canvas, name, (event) => movePointer(live, event));
  // A finger leaves when it lifts; its readout stays until a touch elsewhere.
  on(parts.canvas, "pointerleave", (event) => event.pointerType === "mouse" && hidePointer(live));
  on(window, "pointerdown", (event) => event.composedPath().includes(parts.canvas) || hidePointer(live));
  on(window, "keydown", (event) => onKey(live, event), { capture: true });
  on(window, "pagehide", () => remember(live));
  on(matchMedia("(prefers-color-scheme: dark)"), "change", () => readTheme(live));
}

function watchSizes(live) {
  live.sizes = new ResizeObserver((entries) => {
    for (const { target, contentRect: { width, height } } of entries) {
      const chart = live.charts.find(({ canvas }) => canvas === target);
      if (chart) Object.assign(chart, { width, height, stale: true });
      else Object.assign(live, { extent: { width, height }, stale: true });
    }
    readTheme(live);
    wake(live);
  });
  for (const canvas of [live.parts.canvas, ...live.charts.map((chart) => chart.canvas)]) live.sizes.observe(canvas);
}

/* What is drawn, for tests and measurements. */
function exposeNumbers(live) {
  const figure = {};
  const show = (name, get) => Object.defineProperty(figure, name, { get, enumerable: true });
  for (const name of ["frames", "drawnAt", "connected", "received", "kind", "text"]) show(name, () => live[name]);
  for (const name of ["iteration", "k", "g_steps", "learning_rate_D", "learning_rate_G", "m", "playing", "speed", "trained"]) show(name, () => live.drawn[name]);
  show("scene", () => live.drawn.scene?.scene);
  show("rows", () => live.history?.length ?? 0);
  show("mounts", () => mounts);
  live.root.figure = figure;
}

function unmount(live) {
  remember(live);
  disconnect(live);
  live.ending.abort();
  live.sizes.disconnect();
  clearInterval(live.clock);
  clearTimeout(live.noticeEnd);
  cancelAnimationFrame(live.request);
}

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".gan1d-live");
  let live = figures.get(parentElement);
  if (live && live.root !== root) {
    unmount(live); // the page has laid the component out anew
    live = null;
  }
  if (!live) figures.set(parentElement, (live = mount(parentElement, root, data.player)));
  if (live.token !== data.player) {
    live.token = data.player;
    live.backoff = 250;
    disconnect(live);
    connect(live);
  }
  root.style.setProperty("--picture-height", data.height ? `${data.height}px` : "");
  // Updates may overlap: only the cleanup of the newest call ends the figure.
  const turn = (live.turn += 1);
  return () => {
    if (live.turn !== turn || figures.get(parentElement) !== live) return;
    unmount(live);
    figures.delete(parentElement);
  };
}
