/* ---- what a hand does ---------------------------------------------------------------------- */

const GAP = 60; // ms between two requests
const PATIENCE = 1500; // ms after which an answer is no longer waited for

/* One request is under way at a time; of several wishes of one handle the last one counts, and always arrives. */
function ask(live, handle, x, y) {
  live.wishes.set(handle, { handle, x, y });
  send(live);
}

function send(live) {
  clearTimeout(live.later);
  if (!live.wishes.size) return;
  const now = performance.now();
  const wait = live.sentAt + (live.asked > live.answered ? PATIENCE : GAP) - now;
  if (wait > 0) {
    live.later = later(live, () => send(live), wait);
    return;
  }
  const [handle, wish] = live.wishes.entries().next().value;
  live.wishes.delete(handle);
  live.asked += 1;
  Object.assign(live, { sentAt: now, flying: handle });
  live.tell("asked", { ...wish, turn: live.asked });
}

function onTurn(live, turn) {
  live.answered = turn;
  if (turn >= live.asked) live.flying = undefined;
  send(live);
}

/* What the hand still moves, or has moved and is not answered yet, is where the hand left it. */
const isOurs = (live, name) => live.held === name || live.flying === name || live.wishes.has(name);

function takeHandles(live) {
  const before = live.handles;
  live.handles = new Map(live.figure.handles.map((given) => {
    const known = before.get(given.name);
    const { x, y } = known && isOurs(live, given.name) ? known : given;
    return [given.name, { ...given, x, y, element: known?.element ?? handleElement(live, given.name) }];
  }));
  for (const [name, { element }] of before) if (!live.handles.has(name)) element.remove();
  for (const { element } of live.handles.values()) if (!element.isConnected) live.parts.hands.append(element);
}

function handleElement(live, name) {
  const element = make("g", { class: "handle", role: "slider", tabindex: 0 });
  element.append(make("circle", { class: "hit" }), make("circle", { class: "ring" }), make("path", { class: "ways" }), make("circle", { class: "knob" }));
  const on = listener(live);
  on(element, "pointerdown", (event) => grasp(live, name, event));
  on(element, "keydown", (event) => onHandleKey(live, name, event));
  on(element, "blur", () => drawReadout(live));
  return element;
}

function wordsOf({ figure }, { x, y, moves }) {
  const both = [[figure.x.label || "x", x], [figure.y.label || "y", y]].map(([label, value]) => `${label} ${digits(value)}`);
  return { x: digits(x), y: digits(y), xy: both.join(", ") }[moves];
}

function drawHandles(live) {
  const { place, theme: { size }, figure } = live;
  for (const handle of live.handles.values()) {
    const { element, moves, low, high } = handle;
    const [hit, ring, ways, knob] = element.children;
    for (const [circle, r] of [[hit, 1.2], [ring, 0.85], [knob, 0.48]]) circle.setAttribute("r", r * size);
    ways.setAttribute("d", waysOf(moves, size));
    const [across, height] = [clamp(place.x.place(handle.x), place.left, place.right), clamp(place.y.place(handle.y), place.top, place.base)];
    element.setAttribute("transform", `translate(${near(across)} ${near(height)})`);
    const [axis, j] = moves === "y" ? [figure.y, 1] : [figure.x, 0];
    const states = {
      "aria-label": handle.label, "aria-valuemin": low ? low[j] : axis.low, "aria-valuemax": high ? high[j] : axis.high,
      "aria-valuenow": moves === "y" ? handle.y : handle.x, "aria-valuetext": wordsOf(live, handle), "aria-orientation": moves === "y" ? "vertical" : "horizontal",
    };
    for (const [key, value] of Object.entries(states)) element.setAttribute(key, value);
  }
}

/* Small arrow heads beside the knob, the ways it can go. */
function waysOf(moves, size) {
  const [far, tip, half] = [0.78 * size, 1.02 * size, 0.24 * size];
  const across = `M${-far} ${-half}L${-tip} 0L${-far} ${half}M${far} ${-half}L${tip} 0L${far} ${half}`;
  const up = `M${-half} ${-far}L0 ${-tip}L${half} ${-far}M${-half} ${far}L0 ${tip}L${half} ${far}`;
  return { x: across, y: up, xy: across + up }[moves];
}

/* What is null stays as it is. */
function moveTo(live, name, x, y) {
  const handle = live.handles.get(name);
  const { moves } = handle;
  const next = {
    x: x === null || moves === "y" ? handle.x : stepped(live.place.x, x, handle, 0),
    y: y === null || moves === "x" ? handle.y : stepped(live.place.y, y, handle, 1),
  };
  if (next.x === handle.x && next.y === handle.y) return;
  Object.assign(handle, next);
  drawHandles(live);
  drawReadout(live);
  ask(live, name, next.x, next.y);
}

function pointOf(live, event) {
  const box = live.parts.hands.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

function grasp(live, name, event) {
  if (event.button !== 0) return;
  const { element } = live.handles.get(name);
  element.setPointerCapture(event.pointerId);
  element.focus({ preventScroll: true });
  event.preventDefault();
  const [px, py] = pointOf(live, event);
  const { x, y } = live.handles.get(name);
  // The knob keeps its place under the hand.
  const [dx, dy] = [live.place.x.place(x) - px, live.place.y.place(y) - py];
  live.held = name;
  element.dataset.held = "";
  const drag = (moved) => {
    const [qx, qy] = pointOf(live, moved);
    moveTo(live, name, live.place.x.at(qx + dx), live.place.y.at(qy + dy));
  };
  const over = new AbortController();
  const on = (name, react) => listener(live)(element, name, react, { signal: over.signal });
  const drop = () => {
    over.abort();
    delete element.dataset.held;
    live.held = null;
    follow(live);
  };
  on("pointermove", drag);
  for (const end of ["pointerup", "pointercancel"]) on(end, drop);
  drawReadout(live);
}

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

function onHandleKey(live, name, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { place } = live;
  const handle = live.handles.get(name);
  const { moves, step, low, high } = handle;
  const ends = { Home: low ?? [place.x.axis.low, place.y.axis.low], End: high ?? [place.x.axis.high, place.y.axis.high] }[event.key];
  const way = WAYS[event.key];
  if (!way && !ends) return;
  event.preventDefault();
  event.stopPropagation();
  if (ends) return moveTo(live, name, ends[0], moves === "xy" ? null : ends[1]);
  // A handle of one direction takes both pairs of keys.
  const both = way[0] + way[1];
  const by = (moves === "xy" ? way : [both, both]).map((count) => count * step * (event.shiftKey ? 10 : 1));
  const shifted = (scale, value, far) => (far ? scale.value(scale.unit(value) + far) : null);
  moveTo(live, name, shifted(place.x, handle.x, by[0]), shifted(place.y, handle.y, by[1]));
}

/* ---- a point of the plane ------------------------------------------------------------------ */

/* By pointer anywhere; by keys with a cross that is seen while it has the focus. */
function takePlane(live) {
  const { figure: { choose }, parts } = live;
  parts.frame.classList.toggle("choosing", choose !== null);
  if (choose === null) return live.aim?.remove();
  live.aim ??= aimElement(live);
  if (!live.aim.isConnected) live.plane.after(live.aim);
  live.aim.setAttribute("aria-label", choose);
}

function aimElement(live) {
  const aim = make("g", { class: "aim", role: "button", tabindex: 0 });
  aim.append(make("circle", { class: "ring" }), make("path", {}));
  listener(live)(aim, "keydown", (event) => onAimKey(live, event));
  return aim;
}

function drawPlane(live) {
  const { place, plane, aim, theme: { size } } = live;
  const box = { x: place.left, y: place.top, width: Math.max(0, place.right - place.left), height: Math.max(0, place.base - place.top) };
  for (const [key, value] of Object.entries(box)) plane.setAttribute(key, value);
  if (!aim?.isConnected) return;
  const [ring, cross] = aim.children;
  const [x, y] = [place.left + live.aimAt[0] * box.width, place.top + live.aimAt[1] * box.height].map(near);
  ring.setAttribute("r", 0.85 * size);
  cross.setAttribute("d", `M${-1.2 * size} 0h${2.4 * size}M0 ${-1.2 * size}v${2.4 * size}`);
  aim.setAttribute("transform", `translate(${x} ${y})`);
}

function onAimKey(live, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const way = WAYS[event.key];
  if (way) live.aimAt = live.aimAt.map((part, j) => clamp(part + (j ? -1 : 1) * way[j] * (event.shiftKey ? 0.1 : 0.02), 0, 1));
  else if (event.key === "Enter" || event.key === " ") {
    const { left, right, top, base } = live.place;
    choosePoint(live, left + live.aimAt[0] * (right - left), top + live.aimAt[1] * (base - top));
  } else return;
  event.preventDefault();
  event.stopPropagation();
  drawPlane(live);
}

function choosePoint(live, px, py) {
  const { x, y } = live.place;
  ask(live, null, plain(x.at(px)), plain(y.at(py)));
}
