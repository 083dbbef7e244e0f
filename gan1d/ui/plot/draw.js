/* ---- the picture --------------------------------------------------------------------------- */

function lookOf(live, name) {
  const style = live.figure.style[name];
  if (!style) return { color: name === "quiet" ? "var(--quiet)" : "currentColor", dash: [], width: name === "quiet" ? 1.4 : 2 };
  return { ...style, color: style[live.theme.dark ? "dark" : "light"] };
}

function pen(live, name, { thin = 1, dashed = true } = {}) {
  const { color, dash, width } = lookOf(live, name);
  const unit = (live.theme.size / 14) * thin;
  const line = { fill: "none", stroke: color, "stroke-width": width * unit, "stroke-linejoin": "round" };
  return dashed && dash.length ? { ...line, "stroke-dasharray": dash.map((length) => length * unit).join(" ") } : line;
}

function drawFigure(live) {
  const { figure, parts, extent: { width, height } } = live;
  live.place = placeOf(live);
  const { left, right, top, base } = live.place;
  setText(parts.title, figure.title);
  drawLegend(live);
  const clip = make("clipPath", { id: "inside" });
  clip.append(make("rect", { x: left, y: top - 2, width: Math.max(0, right - left), height: Math.max(0, base - top + 4) }));
  const inside = make("g", { "clip-path": "url(#inside)" });
  const words = make("g", {});
  for (const mark of figure.marks) DRAW[mark.kind](live, mark, inside, words);
  parts.picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  parts.picture.setAttribute("aria-label", figure.alt);
  parts.picture.replaceChildren(clip, axes(live), inside, words);
}

function axes(live) {
  const { figure, place, theme: { size } } = live;
  const { left, right, top, base, x, y, y2 } = place;
  const group = make("g", {});
  const line = (x1, y1, x2, y2_, strong) =>
    group.append(make("line", { x1, y1, x2, y2: y2_, stroke: "currentColor", opacity: strong, "stroke-width": Math.max(1, size / 14) }));
  const write = (text, at, down, anchor, turn) =>
    group.append(make("text", { x: at, y: down, class: "quiet", "text-anchor": anchor, "dominant-baseline": "central", ...(turn ? { transform: `rotate(${turn} ${at} ${down})` } : {}) }, text));
  line(left, base, right, base, 0.55);
  for (const [value, text] of ticksOf(figure.x, Math.max(2, (right - left) / (3.6 * size)))) {
    line(x.place(value), base, x.place(value), base + 0.3 * size, 0.55);
    write(text, x.place(value), base + 0.95 * size, "middle");
  }
  const upright = (scale, edge, way, anchor) => {
    line(edge, top, edge, base, 0.25);
    for (const [value, text] of ticksOf(scale.axis, Math.max(2, (base - top) / (2.6 * size)))) {
      line(edge, scale.place(value), edge + way * 0.3 * size, scale.place(value), 0.55);
      write(text, edge + way * 0.5 * size, scale.place(value), anchor);
    }
  };
  upright(y, left, -1, "end");
  write(figure.x.label, (left + right) / 2, base + 2.05 * size, "middle");
  write(figure.y.label, 0.7 * size, (top + base) / 2, "middle", -90);
  if (figure.right) {
    upright(y2, right, 1, "start");
    write(figure.right.label, live.extent.width - 0.7 * size, (top + base) / 2, "middle", 90);
  }
  return group;
}

const DRAW = { line: drawLine, points: drawPoints, arrows: drawArrows, rule: drawRule, text: drawText };
const FAINT = 0.42;

const near = (value) => Math.round(clamp(value, -1e4, 1e4) * 100) / 100; // pixels that SVG can hold

function drawLine(live, mark, inside) {
  const { place: { x, y, y2 } } = live;
  const up = mark.right ? y2 : y;
  let [path, down, first, last] = ["", false, null, null];
  let area = "";
  const floor = near(clamp(up.place(0), live.place.top, live.place.base));
  const close = () => { if (first !== null) area += `L${last} ${floor}L${first} ${floor}Z`; };
  mark.x.forEach((value, i) => {
    const [across, height] = [value === null ? NaN : x.place(value), mark.y[i] === null ? NaN : up.place(mark.y[i])];
    if (!Number.isFinite(across) || !Number.isFinite(height)) {
      close();
      [down, first] = [false, null];
      return;
    }
    const step = `${down ? "L" : "M"}${near(across)} ${near(height)}`;
    path += step;
    area += step;
    last = near(across);
    first ??= last;
    down = true;
  });
  close();
  const opacity = mark.faint ? FAINT : 1;
  if (mark.fill) inside.append(make("path", { d: area, fill: lookOf(live, mark.style).color, opacity: 0.16 * opacity }));
  inside.append(make("path", { d: path, ...pen(live, mark.style), opacity }));
}

/* Points out of view are not piled up at the edge: they are cut off with everything else. */
function drawPoints(live, mark, inside) {
  const { place: { x, y, y2 }, theme: { size } } = live;
  const up = mark.right ? y2 : y;
  let path = "";
  mark.x.forEach((value, i) => {
    if (value === null || mark.y[i] === null) return;
    const [across, height] = [near(x.place(value)), near(up.place(mark.y[i]))];
    path += shapeOf(mark.marker, across, height, size);
  });
  const { color } = lookOf(live, mark.style);
  const look = mark.marker === "dot" ? { fill: color } : { fill: "none", stroke: color, "stroke-width": 0.13 * size };
  inside.append(make("path", { d: path, ...look, opacity: mark.faint ? FAINT : 1 }));
}

function shapeOf(marker, x, y, size) {
  if (marker === "tick") return `M${x} ${y - 0.45 * size}v${0.9 * size}`;
  if (marker === "cross") return `M${x - 0.3 * size} ${y - 0.3 * size}l${0.6 * size} ${0.6 * size}m0 ${-0.6 * size}l${-0.6 * size} ${0.6 * size}`;
  const r = (marker === "ring" ? 0.3 : 0.27) * size;
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
}

function headOf(x, y, dx, dy, size) {
  return `M${near(x - size * (dx + 0.55 * dy))} ${near(y - size * (dy - 0.55 * dx))}L${near(x)} ${near(y)}L${near(x - size * (dx - 0.55 * dy))} ${near(y - size * (dy + 0.55 * dx))}`;
}

function drawArrows(live, mark, inside) {
  const { place: { x, y }, theme: { size } } = live;
  let [shafts, heads] = ["", ""];
  mark.x0.forEach((_, i) => {
    const ends = [mark.x0[i], mark.y0[i], mark.x1[i], mark.y1[i]];
    if (ends.includes(null)) return;
    const [x0, y0, x1, y1] = [x.place(ends[0]), y.place(ends[1]), x.place(ends[2]), y.place(ends[3])].map(near);
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!(length > 0.5)) return;
    shafts += `M${x0} ${y0}L${x1} ${y1}`;
    heads += headOf(x1, y1, (x1 - x0) / length, (y1 - y0) / length, Math.min(0.45 * size, 0.5 * length + 1));
  });
  const opacity = mark.faint ? FAINT : 1;
  inside.append(make("path", { d: shafts, ...pen(live, mark.style, { thin: 0.75 }), opacity }));
  inside.append(make("path", { d: heads, ...pen(live, mark.style, { thin: 0.75, dashed: false }), opacity }));
}

/* A rule's name stands at its upper or right end, on the side where there is room. */
function drawRule(live, { x: atX, y: atY, label }, inside, words) {
  const { place: { left, right, top, base, x, y }, theme: { size } } = live;
  const across = atX !== null ? near(x.place(atX)) : right;
  const height = atY !== null ? near(y.place(atY)) : top;
  const ends = atX !== null ? { x1: across, y1: top, x2: across, y2: base } : { x1: left, y1: height, x2: right, y2: height };
  inside.append(make("line", { ...ends, stroke: "currentColor", opacity: 0.5, "stroke-width": Math.max(1, size / 14) }));
  const turned = atX !== null && across > (left + right) / 2;
  const at = atX === null ? { x: right - 0.3 * size, y: height - (height - top > 1.2 * size ? 0.6 : -0.7) * size } : { x: across + (turned ? -0.4 : 0.4) * size, y: top + 0.6 * size };
  const anchor = atX === null || turned ? "end" : "start";
  words.append(make("text", { ...at, class: "quiet rim", "text-anchor": anchor, "dominant-baseline": "central" }, label));
}

function drawText(live, mark, _, words) {
  const { place: { x, y } } = live;
  const anchor = { left: "start", center: "middle", right: "end" }[mark.align];
  const look = { class: "rim", style: `fill: ${lookOf(live, mark.style).color}`, "text-anchor": anchor, "dominant-baseline": "central" };
  words.append(make("text", { x: near(x.place(mark.x)), y: near(y.place(mark.y)), ...look }, mark.text));
}

/* ---- legend and readout -------------------------------------------------------------------- */

/* A mark as it is drawn, small. */
function sampleOf(live, mark) {
  const sample = make("svg", { "aria-hidden": "true" });
  const { size } = live.theme;
  const { color } = lookOf(live, mark.style);
  const opacity = mark.faint ? FAINT : 1;
  if (mark.kind === "points") {
    const look = mark.marker === "dot" ? { fill: color } : { fill: "none", stroke: color, "stroke-width": 0.13 * size };
    sample.append(make("path", { d: shapeOf(mark.marker, 1 * size, 0.42 * size, size), ...look, opacity }));
  } else {
    sample.append(make("line", { x1: 0, x2: "100%", y1: "50%", y2: "50%", ...pen(live, mark.style), opacity }));
    if (mark.kind === "arrows") sample.append(make("path", { d: headOf(2 * size, 0.42 * size, 1, 0, 0.45 * size), ...pen(live, mark.style, { thin: 0.75, dashed: false }), opacity }));
  }
  return sample;
}

function named(live, mark, text) {
  const entry = document.createElement("span");
  entry.append(sampleOf(live, mark), text);
  return entry;
}

function drawLegend(live) {
  live.parts.legend.replaceChildren(...live.figure.marks.filter((mark) => mark.label && mark.kind !== "rule").map((mark) => named(live, mark, mark.label)));
}

/* The lines that are functions of x, with their values there; a line that turns back has none. */
function valuesAt(live, at) {
  return live.figure.marks.filter((mark) => mark.kind === "line" && mark.label).flatMap((mark) => {
    mark.rising ??= mark.x.every((value, i) => value !== null && (i === 0 || value >= mark.x[i - 1]));
    const j = mark.rising ? mark.x.findIndex((value) => value >= at) : -1;
    if (j < 0 || (j === 0 && mark.x[0] > at)) return [];
    const i = Math.max(0, j - 1);
    if (mark.y[i] === null || mark.y[j] === null) return [];
    const part = mark.x[j] > mark.x[i] ? (at - mark.x[i]) / (mark.x[j] - mark.x[i]) : 0;
    return [{ mark, value: mark.y[i] + part * (mark.y[j] - mark.y[i]) }];
  });
}

function drawReadout(live) {
  const { parts: { readout }, place, pointer, figure, held, theme: { size } } = live;
  const handle = held && live.handles.get(held);
  const at = handle ? handle.x : pointer === null ? null : place.x.at(pointer);
  const values = at === null || handle ? [] : valuesAt(live, at);
  live.eye?.remove();
  readout.hidden = at === null || (!values.length && !handle);
  if (readout.hidden) return;
  const row = (sample, label, value) => {
    const line = document.createElement("div");
    const number = document.createElement("b");
    number.textContent = value;
    line.append(...(sample ? [sample] : []), label, number);
    return line;
  };
  const across = place.x.place(at);
  if (handle) readout.replaceChildren(row(null, handle.label, wordsOf(live, handle)));
  else {
    readout.replaceChildren(row(null, figure.x.label || "x", digits(at)), ...values.map(({ mark, value }) => row(sampleOf(live, mark), mark.label, digits(value))));
    live.eye = make("g", {});
    live.eye.append(make("line", { x1: across, x2: across, y1: place.top, y2: place.base, stroke: "currentColor", opacity: 0.3 }));
    for (const { mark, value } of values) {
      const y = (mark.right ? place.y2 : place.y).place(value);
      if (y >= place.top - 2 && y <= place.base + 2) live.eye.append(make("path", { d: shapeOf("dot", across, y, 0.9 * size), fill: lookOf(live, mark.style).color }));
    }
    live.parts.picture.append(live.eye);
  }
  const { offsetWidth } = readout;
  const beside = across + size + offsetWidth > place.right ? across - size - offsetWidth : across + size;
  readout.style.transform = `translate(${Math.max(0, beside)}px, 0)`;
}
