/* ---- the picture --------------------------------------------------------------------------- */

/* A pane is Figure 1 of one run: { scene, field, place }. There are two when runs stand side by side. */

/* Where everything stands, and the parts that do not move, drawn once into the backdrop. */
function layOut(live) {
  const { width, height } = live.extent;
  const { scale } = live.theme;
  live.pen = fit(live.parts.canvas, width, height, scale);
  const pen = fit(live.backdrop, width, height, scale);
  const legend = placeLegend(live, pen, width);
  const between = width / live.panes.length;
  live.panes.forEach((pane, i) => {
    pane.place = placeOf(live, pane.scene, { left: i * between, width: between, top: legend.bottom });
    drawAxes(live, pen, pane);
  });
  if (live.panes.length > 1) nameThePanes(live, pen, between, legend.bottom);
  live.stale = false;
  drawLegend(live, pen, legend);
  linkLegend(live, pen, legend);
}

function placeOf(live, scene, { left, width, top }) {
  const { size } = live.theme;
  const named = live.panes.length > 1 ? 1.5 * size : 0;
  const place = { left: left + 3.3 * size, right: left + width - 3.3 * size, top: top + named, zLine: live.extent.height - 1.35 * size };
  place.xLine = place.zLine - Math.max(3.2 * size, 0.17 * live.extent.height);
  place.base = place.xLine - 3.5 * size;
  const [x0, x1] = scene.view.x;
  const [y0, y1] = scene.view.y;
  const [z0, z1] = scene.z_range;
  const inset = 0.05 * (place.right - place.left);
  place.x = (x) => place.left + ((x - x0) / (x1 - x0)) * (place.right - place.left);
  place.y = (density) => place.base - ((density - y0) / (y1 - y0)) * (place.base - place.top);
  place.d = (part) => place.base - part * (place.base - place.top);
  place.z = (z) => place.left + inset + ((z - z0) / (z1 - z0)) * (place.right - place.left - 2 * inset);
  place.grid = Float32Array.from(scene.x, place.x);
  place.p_data = curve(place.grid, scene.p_data, place.y);
  return place;
}

/* What tells the two runs apart stands above each. */
function nameThePanes(live, pen, between, top) {
  const { size } = live.theme;
  const { names } = live.drawn.scene;
  live.panes.forEach(({ place }, i) => {
    const text = fitted(pen, names[i], place.right - place.left, `650 ${size}px ${live.theme.font}`);
    write(live, pen, text, (place.left + place.right) / 2, top + 0.1 * size, { align: "center", size: 1, strong: 1, weight: 650 });
  });
}

function fitted(pen, text, width, font) {
  pen.font = font;
  let short = text;
  while (short && pen.measureText(short + "…").width > width) short = short.slice(0, -1);
  return short === text ? text : short + "…";
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

/* What is drawn of the legend cannot be pressed: a link without words lies over each name. */
function linkLegend(live, pen, { entries }) {
  const { size } = live.theme;
  const { names } = live.parts;
  while (names.children.length > entries.length) names.lastChild.remove();
  while (names.children.length < entries.length) names.append(document.createElement("a"));
  pen.font = `${size}px ${live.theme.font}`;
  entries.forEach(({ name, label, x, y }, i) => {
    const link = names.children[i];
    leadTo(link, name, label);
    link.setAttribute("aria-label", link.title);
    const place = { left: x, top: y - 0.7 * size, width: 2.9 * size + pen.measureText(label).width, height: 1.4 * size };
    for (const [side, length] of Object.entries(place)) link.style[side] = `${length}px`;
  });
}

function drawAxes(live, pen, { place, scene }) {
  const { size } = live.theme;
  const { left, right, top, base, xLine, zLine } = place;
  const blue = styleOf(live, "D").color;
  rule(live, pen, left, base, right, base, 0.55);
  rule(live, pen, left, place.d(0.5), right, place.d(0.5), 0.2);
  rule(live, pen, left, xLine, right, xLine, 0.8);
  rule(live, pen, left, zLine, right, zLine, 0.8);
  for (const x of ticks(...scene.view.x, 6)) {
    rule(live, pen, place.x(x), base, place.x(x), base + 0.3 * size, 0.55);
    write(live, pen, written(x), place.x(x), base + 0.95 * size, { align: "center" });
  }
  for (const y of ticks(...scene.view.y, 3)) {
    rule(live, pen, left - 0.3 * size, place.y(y), left, place.y(y), 0.55);
    write(live, pen, written(y), left - 0.5 * size, place.y(y), { align: "right" });
  }
  for (const [d, label] of scene.axis.ticks) {
    rule(live, pen, right, place.d(d), right + 0.3 * size, place.d(d), 0.55);
    write(live, pen, label, right + 0.5 * size, place.d(d), { color: blue, strong: 1 });
  }
  const narrow = right - left < 18 * size;
  const [xWords, zWords] = narrow
    ? [t("x, in sd of p_data"), "z"]
    : [t("x, in standard deviations of p_data"), t("z, {noise} noise; arrows x = G(z)", { noise: scene.z_name })];
  write(live, pen, xWords, (left + right) / 2, base + 2.05 * size, { align: "center" });
  for (const [name, y] of [["x", xLine], ["z", zLine]]) write(live, pen, name, left - 0.8 * size, y, { align: "right", size: 1.1, strong: 1 });
  write(live, pen, zWords, (left + right) / 2, zLine + 0.85 * size, { align: "center" });
  turned(live, pen, t("density"), left - 2.6 * size, (top + base) / 2, -1, {});
  turned(live, pen, scene.axis.label, right + 2.6 * size, (top + base) / 2, 1, { color: blue, strong: 1 });
}

function turned(live, pen, text, x, y, way, look) {
  pen.save();
  pen.translate(x, y);
  pen.rotate((way * Math.PI) / 2);
  write(live, pen, text, 0, 0, { align: "center", ...look });
  pen.restore();
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

function drawPicture(live, now) {
  if (live.stale) layOut(live);
  const { pen, layers } = live;
  pen.globalCompositeOperation = "copy"; // the backdrop replaces the last picture: no separate clearing
  pen.drawImage(live.backdrop, 0, 0, live.extent.width, live.extent.height);
  pen.globalCompositeOperation = "source-over";
  for (const pane of live.panes) {
    within(pen, pane.place, () => drawCurves(live, pane));
    if (layers.ideal) drawArrows(live, pane, "ideal", pane.scene.ideal, 0.6);
    drawArrows(live, pane, "p_g", pane.field.arrows, 0.7);
    if (layers.push) drawPush(live, pane);
    drawPointers(live, pane);
  }
  if (live.pointer !== null) drawReadout(live);
  live.frames += 1;
  live.drawnAt = now;
}

function drawCurves(live, { scene, field, place }) {
  const { pen, layers, ghost } = live;
  if (layers.samples) drawHistogram(live, scene, field, place);
  if (layers.D_star) strokeLine(live, "D_star", "D_star", curve(place.grid, field.D_star, place.d));
  if (ghost && ghost.iteration[0] === field.iteration[0]) {
    // The old future at this iteration, as long as it lasted.
    pen.globalAlpha = 0.38;
    stroke(live, pen, "D", curve(place.grid, ghost.D, place.d));
    stroke(live, pen, "p_g", curve(place.grid, ghost.p_g, place.y));
    pen.globalAlpha = 1;
  }
  strokeLine(live, "D", "D", curve(place.grid, field.D, place.d));
  strokeLine(live, "p_g", "p_g", curve(place.grid, field.p_g, place.y));
  strokeLine(live, "p_data", "p_data", place.p_data); // on top: its dots stay visible where p_g has become p_data
}

function drawHistogram(live, scene, field, place) {
  const { pen } = live;
  const edges = scene.histogram_edges;
  pen.fillStyle = styleOf(live, "samples").color;
  pen.globalAlpha = 0.28 * live.faint;
  pen.beginPath();
  field.histogram.forEach((density, i) => {
    const from = place.x(edges[i]);
    if (density > 0) pen.rect(from + 0.5, place.base, Math.max(1, place.x(edges[i + 1]) - from - 1), place.y(density) - place.base);
  });
  pen.fill();
  pen.globalAlpha = 1;
}

/* Arrows from z up to x. One that leaves the view is cut at the edge and marked there by a bar. */
function drawArrows(live, { scene, place }, name, targets, thin) {
  const { theme: { size } } = live;
  const { left, right, xLine, zLine, x, z } = place;
  const path = new Path2D();
  const every = right - left < 26 * size ? 2 : 1; // where it is narrow, heads would lie on each other
  scene.z.forEach((noise, i) => {
    if (i % every) return;
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
  strokeLine(live, name === "ideal" ? name : "arrows", name, path, thin);
}

/* The push on each sample, -d(generator loss)/dx: its sign is the way, asinh of its size the length. */
function drawPush(live, { field: { push, arrows }, place: { left, right, xLine, x } }) {
  const { theme: { size } } = live;
  const path = new Path2D();
  const y = xLine - 0.55 * size;
  arrows.forEach((target, i) => {
    const from = x(target);
    if (!(from >= left && from <= right) || !push[i]) return;
    const length = Math.asinh(10 * push[i]) * 0.8 * size;
    path.moveTo(from, y);
    path.lineTo(from + length, y);
    head(path, from + length, y, Math.sign(length), 0, Math.min(0.35 * size, Math.abs(length)));
  });
  strokeLine(live, "push", "push", path);
}
