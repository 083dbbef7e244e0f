/* ---- pointer and keys ---------------------------------------------------------------------- */

/* A cell's address in Figure 1, and in words what was found there. The link is a real one: it opens as every link. */
function linkOf({ scene }, i, j) {
  const fields = new URLSearchParams({ ...scene.fields, [scene.x.setting]: scene.x.fields[i], [scene.y.setting]: scene.y.fields[j] });
  return new URL(`./?${fields}`, document.baseURI).href;
}

/* Square of the grid under a point of the frame; null outside. */
function squareAt({ place, grid }, x, y) {
  const [i, j] = [Math.floor((x - place.left) / place.w), Math.floor((place.base - y) / place.h)];
  return i >= 0 && i < grid.nx && j >= 0 && j < grid.ny ? [i, j] : null;
}

function moveCursor(live, square) {
  live.cursor = square;
  placeCursor(live);
  showReadout(live);
}

function placeCursor(live) {
  const { cursor, place, parts: { cell } } = live;
  cell.classList.toggle("away", !cursor || !place); // still there for the Tab key
  if (!cursor || !place) return;
  const [i, j] = cursor;
  const style = { transform: `translate(${xOf(place, i)}px, ${yOf(place, j + 1)}px)`, width: `${place.w}px`, height: `${place.h}px` };
  Object.assign(cell.style, style);
  cell.href = linkOf(live, i, j);
}

function onPointer(live, event) {
  if (!live.place) return;
  const box = live.parts.frame.getBoundingClientRect();
  const square = squareAt(live, event.clientX - box.left, event.clientY - box.top);
  if (square || event.type === "pointermove") moveCursor(live, square ?? (holdsFocus(live) ? live.cursor : null));
}

const holdsFocus = ({ root, parts }) => root.getRootNode().activeElement === parts.cell;

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/* On the link itself Enter opens it; on the map the arrow keys bring the cursor to life. */
function onKey(live, event) {
  const { grid } = live;
  if (!grid || event.ctrlKey || event.metaKey || event.altKey) return;
  const way = WAYS[event.key];
  const far = event.shiftKey ? 10 : 1;
  const [i, j] = live.cursor ?? middle(live);
  const to = way ? [i + way[0] * far, j + way[1] * far] : { Home: [0, j], End: [grid.nx - 1, j], PageDown: [i, 0], PageUp: [i, grid.ny - 1] }[event.key];
  if (!to) return;
  event.preventDefault();
  event.stopPropagation();
  moveCursor(live, [clamp(to[0], 0, grid.nx - 1), clamp(to[1], 0, grid.ny - 1)]);
}

/* Where keys begin: at the page's own recipe, if it is on the map. */
function middle({ scene, grid }) {
  const at = (axis, n) => Math.round(indexOf(axis, axis.here) ?? (n - 1) / 2);
  return [at(scene.x, grid.nx), at(scene.y, grid.ny)];
}
