/* Small figures: from the units of the axes to pixels and back.
 *
 * A figure comes whole with every update and is drawn anew; handles stay, so that the focus and a drag stay with them.
 * The files, joined into one module after some of the shared ones, are scales, draw, hand, plot. */

const SVG = "http://www.w3.org/2000/svg";

function make(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/* On a logarithmic axis a unit is a power of ten. */
function scaleOf(axis, from, to) {
  const unit = axis.log ? Math.log10 : Number;
  const value = axis.log ? (u) => 10 ** u : Number;
  const [low, high] = [unit(axis.low), unit(axis.high)];
  const place = (v) => from + ((unit(v) - low) / (high - low)) * (to - from);
  const at = (pixel) => value(low + (clamp((pixel - from) / (to - from), 0, 1)) * (high - low));
  return { axis, from, to, unit, value, place, at };
}

function ticksOf(axis, room) {
  if (axis.ticks.length) return axis.ticks;
  if (!axis.log) return ticks(axis.low, axis.high, room).map((v) => [v, written(v)]);
  const found = wholes(Math.log10(axis.low) - 1e-9, Math.log10(axis.high) + 1e-9).map((e) => [10 ** e, written(plain(10 ** e))]);
  const every = Math.ceil(found.length / room);
  return found.filter((_, i) => i % every === 0);
}

/* Where the axes stand: as much room at the sides as their words need. */
function placeOf({ figure, extent: { width, height }, theme: { size } }) {
  const room = (axis) => {
    const longest = Math.max(0, ...ticksOf(axis, 4).map(([, text]) => text.length));
    return size * (0.7 + 0.5 * longest + (axis.label ? 1.4 : 0));
  };
  const left = room(figure.y);
  const right = width - (figure.right ? room(figure.right) : 0.9 * size);
  const [top, base] = [0.7 * size, height - (figure.x.label ? 2.5 : 1.4) * size];
  const y = scaleOf(figure.y, base, top);
  return { left, right, top, base, x: scaleOf(figure.x, left, right), y, y2: figure.right ? scaleOf(figure.right, base, top) : y };
}

/* A handle's value on one scale: a whole number of steps, between its ends. */
function stepped(scale, value, { step, low, high }, j) {
  const ends = [low ? low[j] : scale.axis.low, high ? high[j] : scale.axis.high];
  return plain(clamp(scale.value(Math.round(scale.unit(value) / step) * step), ...ends));
}
