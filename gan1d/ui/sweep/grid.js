const FEW = 6; // values that are labelled as they are, however odd

/* ---- the cells ----------------------------------------------------------------------------- */

/* Of each square of the grid: which cell covers it, and how large that cell's block is. Coarse cells stand for the
 * squares beside them until finer ones come, in whatever order. */
function gridOf({ x, y }) {
  const [nx, ny] = [x.values.length, y.values.length];
  return { nx, ny, cells: new Map(), cover: new Int32Array(nx * ny).fill(-1), size: new Int32Array(nx * ny).fill(2 ** 30) };
}

/* What is no cell of the grid is left out. */
function putCell(grid, row) {
  const cell = Object.fromEntries(COLUMNS.map((name, n) => [name, row[n]]));
  const within = (at, count) => Number.isInteger(at) && at >= 0 && at < count;
  if (!within(cell.i, grid.nx) || !within(cell.j, grid.ny) || !(cell.step >= 1)) return;
  const own = cell.j * grid.nx + cell.i;
  grid.cells.set(own, cell);
  for (let j = cell.j; j < Math.min(cell.j + cell.step, grid.ny); j++) {
    for (let i = cell.i; i < Math.min(cell.i + cell.step, grid.nx); i++) {
      const at = j * grid.nx + i;
      if (cell.step > grid.size[at]) continue;
      grid.size[at] = cell.step;
      grid.cover[at] = own;
    }
  }
}

/* The cell that is drawn at a square; undefined where nothing is computed yet. */
function cellAt(grid, i, j) {
  return grid.cells.get(grid.cover[j * grid.nx + i]);
}

/* Between which values of an axis a value lies, as a fractional index; null outside. */
function indexOf({ values, log }, value) {
  const unit = log ? Math.log10 : Number;
  for (let n = 0; n + 1 < values.length; n++) {
    const [a, b] = [values[n], values[n + 1]];
    if ((value - a) * (value - b) > 0) continue;
    return n + (unit(value) - unit(a)) / (unit(b) - unit(a));
  }
  return null;
}

/* Where an axis is labelled: at every cell where there is room, or else at round values, or at every so many cells. */
function labelsOf(axis, room) {
  const { values, texts, log, list } = axis;
  const each = (every) => values.map((_, n) => [n, texts[n]]).filter(([n]) => n % every === 0);
  if (list || values.length <= (log ? Math.min(room, FEW) : room)) return each(Math.ceil(values.length / room));
  const [low, high] = [values[0], values.at(-1)];
  const round = (log ? roundPowers(low, high, room) : ticks(low, high, room)).map((value) => [indexOf(axis, value), written(value)]);
  return round.length > 1 ? round : each(Math.ceil(values.length / room));
}

/* Powers of ten between low and high, and their doubles and halves where there is room. */
function roundPowers(low, high, room) {
  const steps = Math.log10(high / low) * 3 <= room ? [1, 2, 5] : [1];
  const powers = wholes(Math.floor(Math.log10(low)), Math.log10(high));
  const found = powers.flatMap((e) => steps.map((digit) => plain(digit * 10 ** e)));
  const inside = found.filter((value) => value >= low && value <= high);
  return inside.filter((_, n) => n % Math.ceil(inside.length / room) === 0);
}

/* ---- colours ------------------------------------------------------------------------------- */

/* Where a value stands on the scale of its quantity, from 0 (dark) to 1 (bright, which is good). */
function brightness({ low, high, log, falling }, value) {
  const unit = log ? Math.log10 : Number;
  const part = clamp((unit(clamp(value, low, high)) - unit(low)) / (unit(high) - unit(low)), 0, 1);
  return falling ? 1 - part : part;
}

function colorOf({ colors, scales }, quantity, value) {
  return colors[Math.round(brightness(scales[quantity], value) * (colors.length - 1))];
}

/* What a cell is marked with, besides its colour: most of its seeds diverged, or it never converged. */
function markOf(cell, quantity) {
  if (cell.diverged * 2 > cell.seeds) return "diverged";
  return Number.isFinite(cell[quantity]) ? null : "never";
}
