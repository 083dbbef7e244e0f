/* ---- theme and pen ------------------------------------------------------------------------- */

const PLAIN = { size: 14, dark: false, paper: "#ffffff", scale: 1, text: "#222222", font: "sans-serif" }; // until there are styles

/* The styles of an element that is not in the document are empty: then the last theme stays. */
function readTheme(live) {
  const style = getComputedStyle(live.parts.board);
  const background = style.getPropertyValue("--st-background-color").trim();
  const size = parseFloat(style.fontSize);
  if (!(size > 0)) {
    if (!live.theme.size) live.theme = PLAIN;
    return;
  }
  const night = matchMedia("(prefers-color-scheme: dark)").matches;
  const scale = Math.min(devicePixelRatio, Math.max(1, 4096 / live.parts.board.clientWidth));
  const key = [background, style.color, style.fontFamily, size, night, scale].join();
  if (key === live.theme.key) return;
  const paper = background || (night ? "#111111" : "#ffffff");
  const dark = luminance(live.brush, paper) < 0.4;
  live.theme = { key, size, dark, paper, scale, text: style.color, font: style.fontFamily };
  live.root.dataset.theme = dark ? "dark" : "light";
  live.stale = true;
  for (const chart of live.charts) chart.stale = true;
  applyTheme(live);
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

function write(live, pen, text, x, y, { align = "left", color = live.theme.text, size = 0.86, strong = 0.78, weight = 400 } = {}) {
  const font = `${weight} ${size * live.theme.size}px ${live.theme.font}`;
  Object.assign(pen, { font, textAlign: align, textBaseline: "middle", fillStyle: color, globalAlpha: strong });
  pen.fillText(text, x, y);
  pen.globalAlpha = 1;
}

function rule(live, pen, x0, y0, x1, y1, strong) {
  Object.assign(pen, { globalAlpha: strong, strokeStyle: live.theme.text, lineWidth: Math.max(1, live.theme.size / 14) });
  pen.stroke(new Path2D(`M${x0} ${y0}L${x1} ${y1}`));
  pen.globalAlpha = 1;
}

/* A canvas without a pixel cannot be copied: it has at least one. */
function fit(canvas, width, height, scale) {
  canvas.width = Math.max(1, Math.round(width * scale) || 1);
  canvas.height = Math.max(1, Math.round(height * scale) || 1);
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.lineJoin = "round";
  return pen;
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

const MOST = 10_000; // steps that anything is drawn in; what asks for more has lost its numbers

/* The whole numbers from low to high; none where one of the two is no number, or they are too many to draw. */
function wholes(low, high) {
  const first = Math.ceil(low);
  const length = Math.floor(high) - first + 1;
  return length <= MOST ? Array.from({ length: Math.max(0, length) }, (_, i) => first + i) : [];
}

/* Round numbers between low and high, about `count` of them. */
function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999);
  return wholes(low / step - 1e-6, high / step + 1e-6).map((i) => plain(i * step));
}
