/* ---- the picture --------------------------------------------------------------------------- */

const GREY = { light: "#d5d8dd", dark: "#4b5563" }; // of a cell without a value, as in gan1d/figures/sweep_figures.py

function applyTheme(live) {
  live.stale = true;
}

function drawMap(live) {
  const { grid, extent: { width, height }, theme: { scale } } = live;
  const pen = fit(live.main, width, height, scale);
  live.place = placeOf(live);
  drawAxes(live, pen);
  drawSquares(live, pen);
  drawMarks(live, pen, grid);
  drawHere(live, pen);
  drawBar(live, pen);
  placeCursor(live);
  live.drawings += 1;
}

/* The map is as large as there is room for, its squares not far from square; the colour bar stands at its right. */
function placeOf({ scene, grid: { nx, ny }, extent: { width, height }, theme: { size } }) {
  const longest = Math.max(...scene.y.texts.map((text) => text.length));
  const [left, top] = [(2.1 + 0.52 * Math.min(longest, 7)) * size, 0.5 * size];
  const [right, base] = [width - 6.2 * size, height - 2.9 * size];
  const side = [(right - left) / nx, (base - top) / ny];
  // Not longer than 1.8 times its breadth: a square should look like one.
  const [w, h] = [Math.min(side[0], 1.8 * side[1]), Math.min(side[1], 1.8 * side[0])];
  return { left, top, right: left + w * nx, base: top + h * ny, w, h, ny };
}

const xOf = ({ left, w }, i) => left + w * i;
const yOf = ({ base, h }, j) => base - h * j;

function drawAxes(live, pen) {
  const { scene, place, theme: { size } } = live;
  const { left, right, top, base, w, h } = place;
  for (const [at, text] of labelsOf(scene.x, Math.max(2, Math.floor((right - left) / (3.2 * size))))) {
    const x = xOf(place, at + 0.5);
    rule(live, pen, x, base, x, base + 0.3 * size, 0.6);
    write(live, pen, text, x, base + 0.95 * size, { align: "center" });
  }
  for (const [at, text] of labelsOf(scene.y, Math.max(2, Math.floor((base - top) / (1.9 * size))))) {
    const y = yOf(place, at + 0.5);
    rule(live, pen, left - 0.3 * size, y, left, y, 0.6);
    write(live, pen, text, left - 0.5 * size, y, { align: "right" });
  }
  write(live, pen, scene.x.label, (left + right) / 2, base + 2.2 * size, { align: "center", weight: 650, strong: 1 });
  pen.save();
  pen.translate(0.7 * size, (top + base) / 2);
  pen.rotate(-Math.PI / 2);
  write(live, pen, scene.y.label, 0, 0, { align: "center", weight: 650, strong: 1 });
  pen.restore();
  pen.strokeStyle = live.theme.text;
  pen.globalAlpha = 0.35;
  pen.strokeRect(left - 0.5, top - 0.5, w * live.grid.nx + 1, h * live.grid.ny + 1);
  pen.globalAlpha = 1;
}

/* One pixel a square, magnified: as quick for a quarter of a million squares as for sixteen. */
function drawSquares(live, pen) {
  const { scene, grid, quantity, place, brush } = live;
  const { nx, ny } = grid;
  Object.assign(brush.canvas, { width: nx, height: ny });
  const image = brush.createImageData(nx, ny);
  const shades = new Map();
  const shade = (cell) => {
    const color = markOf(cell, quantity) ? GREY[live.theme.dark ? "dark" : "light"] : colorOf(scene, quantity, cell[quantity]);
    return [...[1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)), 255];
  };
  for (let j = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++) {
      const own = grid.cover[j * nx + i];
      if (own < 0) continue;
      if (!shades.has(own)) shades.set(own, shade(grid.cells.get(own)));
      image.data.set(shades.get(own), 4 * ((ny - 1 - j) * nx + i));
    }
  }
  brush.putImageData(image, 0, 0);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(brush.canvas, place.left, place.top, place.w * nx, place.h * ny);
}

/* Shapes, not colours: a cross where the game diverged, stripes where it never converged. */
function drawMarks(live, pen, grid) {
  const { place, quantity, theme: { text } } = live;
  const [crosses, stripes] = [new Path2D(), new Path2D()];
  for (const [own, cell] of grid.cells) {
    const mark = markOf(cell, quantity);
    if (!mark) continue;
    for (const [x, y, w, h] of blocksOf(grid, own, cell, place)) {
      if (mark === "never") stripes.rect(x, y, w, h);
      else {
        const [a, b] = [x + w / 2, y + h / 2];
        const r = 0.28 * Math.min(w, h, 3 * live.theme.size);
        crosses.addPath(new Path2D(`M${a - r} ${b - r}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`));
      }
    }
  }
  Object.assign(pen, { strokeStyle: text, lineWidth: Math.max(1, live.theme.size / 11), globalAlpha: 0.85 });
  pen.stroke(crosses);
  pen.globalAlpha = 1;
  pen.save();
  pen.clip(stripes);
  hatch(live, pen, place.left, place.top, place.w * grid.nx, place.h * grid.ny);
  pen.restore();
}

function hatch(live, pen, x, y, w, h) {
  const gap = 0.55 * live.theme.size;
  const lines = new Path2D();
  for (const n of wholes(0, (w + h) / gap)) lines.addPath(new Path2D(`M${x - h + n * gap} ${y + h}l${h} ${-h}`));
  Object.assign(pen, { strokeStyle: live.theme.text, lineWidth: Math.max(1, live.theme.size / 14), globalAlpha: 0.42 });
  pen.stroke(lines);
  pen.globalAlpha = 1;
}

/* What of a cell's block is in sight: all of it, or the squares that finer cells have left, row by row. */
function blocksOf(grid, own, { i, j, step }, place) {
  const found = [];
  for (let row = j; row < Math.min(j + step, grid.ny); row++) {
    let from = -1;
    for (let at = i; at <= Math.min(i + step, grid.nx); at++) {
      const ours = at < Math.min(i + step, grid.nx) && grid.cover[row * grid.nx + at] === own;
      if (ours && from < 0) from = at;
      if (!ours && from >= 0) {
        found.push([xOf(place, from), yOf(place, row + 1), place.w * (at - from), place.h]);
        from = -1;
      }
    }
  }
  // A whole block is one rectangle, with one cross in its middle.
  const whole = found.length === Math.min(step, grid.ny - j) && found.every(([, , w]) => w === found[0][2]);
  return whole && found.length > 1 ? [[found[0][0], yOf(place, j + found.length), found[0][2], place.h * found.length]] : found;
}

/* Where the recipe of the page itself stands. */
function drawHere(live, pen) {
  const { scene, place, theme: { size } } = live;
  const [i, j] = [indexOf(scene.x, scene.x.here), indexOf(scene.y, scene.y.here)];
  if (i === null || j === null) return;
  const [x, y] = [xOf(place, i + 0.5), yOf(place, j + 0.5)];
  for (const [color, width] of [["#000", 0.34], ["#fff", 0.16]]) {
    Object.assign(pen, { strokeStyle: color, lineWidth: width * size });
    pen.stroke(new Path2D(`M${x - 0.6 * size} ${y}a${0.6 * size} ${0.6 * size} 0 1 0 ${1.2 * size} 0a${0.6 * size} ${0.6 * size} 0 1 0 ${-1.2 * size} 0`));
  }
}

function drawBar(live, pen) {
  const { scene, quantity, place, theme: { size } } = live;
  const scale = scene.scales[quantity];
  const [x, width, count] = [place.right + 1.1 * size, 0.9 * size, scene.colors.length];
  const [top, tall] = [place.top, place.base - place.top];
  scene.colors.forEach((color, n) => {
    pen.fillStyle = color;
    pen.fillRect(x, top + tall * (1 - (n + 1) / count), width, tall / count + 1);
  });
  for (const [value, text] of scale.ticks) {
    const y = top + tall * (1 - brightness(scale, value));
    rule(live, pen, x + width, y, x + width + 0.3 * size, y, 0.6);
    write(live, pen, text, x + width + 0.5 * size, clamp(y, top + 0.5 * size, place.base - 0.5 * size));
  }
}
