/* The drawing of a density: heights from 0 to 999 at equally spaced x, with straight lines between them.
 *
 * The page gives the heights; after every stroke the component sets its state `heights`. One that is `still` only
 * shows what it is given. Built on the shared scripts, but with no connection and no charts. */

const TOP = 999;
const MOST_UNDO = 100;
const SETTLE = 400; // ms after the last key before the page is told

function applyTheme(live) {
  live.stale = true;
}

function tick(live) {
  if (live.stale && live.extent.width) drawSheet(live);
  live.stale = false;
}

/* ---- the picture --------------------------------------------------------------------------- */

function drawSheet(live) {
  const { heights, cursor, extent: { width, height }, theme: { size, scale } } = live;
  const pen = fit(live.main, width, height, scale);
  const last = heights.length - 1;
  const place = { left: size, right: width - size, top: size, base: height - 2 * size };
  place.x = (i) => place.left + (i / last) * (place.right - place.left);
  place.y = (value) => place.base - (value / TOP) * (place.base - place.top);
  live.place = place;
  rule(live, pen, place.left, place.base, place.right, place.base, 0.8);
  const points = heights.map((value, i) => `${place.x(i)} ${place.y(value)}`);
  const { color } = getComputedStyle(live.parts.board);
  const accent = getComputedStyle(live.root).getPropertyValue("--st-primary-color").trim() || color;
  Object.assign(pen, { fillStyle: accent, globalAlpha: 0.16 });
  pen.fill(new Path2D(`M${place.left} ${place.base}L${points.join("L")}L${place.right} ${place.base}Z`));
  Object.assign(pen, { strokeStyle: color, globalAlpha: 1, lineWidth: 2 });
  pen.stroke(new Path2D(`M${points.join("L")}`));
  drawScale(live, pen, place);
  if (live.root.getRootNode().activeElement === live.main) {
    rule(live, pen, place.x(cursor), place.top, place.x(cursor), place.base, 0.35);
    pen.fillStyle = accent;
    pen.fill(new Path2D(`M${place.x(cursor) - 5} ${place.y(heights[cursor])}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0`));
  }
}

/* Under the axis stand the x of the game, in standard deviations from the mean; an empty sheet has none. */
function drawScale(live, pen, place) {
  const { size } = live.theme;
  const last = live.heights.length - 1;
  const scale = standardOf(live.heights);
  if (!scale) {
    write(live, pen, t("draw a density here"), (place.left + place.right) / 2, (place.top + place.base) / 2, { align: "center", size: 1.2 });
    return;
  }
  const { mean, sd } = scale;
  for (const x of ticks(-mean / sd, (last - mean) / sd, 8)) {
    const at = place.x(mean + sd * x);
    rule(live, pen, at, place.base, at, place.base + 0.35 * size, 0.6);
    write(live, pen, written(x), at, place.base + size, { align: "center" });
  }
}

/* Mean and standard deviation, in steps, of the density that is linear between the heights. */
function standardOf(heights) {
  let [mass, first, second] = [0, 0, 0];
  for (let i = 0; i + 1 < heights.length; i++) {
    const [a, b] = [heights[i], heights[i + 1]];
    const [m, t, tt] = [(a + b) / 2, (a + 2 * b) / 6, (a + 3 * b) / 12];
    mass += m;
    first += i * m + t;
    second += i * i * m + 2 * i * t + tt;
  }
  if (!mass) return null;
  const mean = first / mass;
  return { mean, sd: Math.sqrt(second / mass - mean * mean) };
}

/* ---- what a person does -------------------------------------------------------------------- */

function show(live) {
  const { main, heights, cursor, parts } = live;
  live.stale = true;
  wake(live);
  if (live.still) return;
  const scale = standardOf(heights);
  const height = heights[cursor];
  main.setAttribute("aria-valuenow", height);
  main.setAttribute("aria-valuetext", scale
    ? t("height {height} at x = {x}", { height, x: digits((cursor - scale.mean) / scale.sd) })
    : t("height {height} at point {n}", { height, n: cursor + 1 }));
  parts.keys.querySelector("[data-do=undo]").disabled = !live.past.length;
}

function begin(live) {
  live.past = [...live.past.slice(1 - MOST_UNDO), live.heights.slice()];
}

function tellPage(live) {
  clearTimeout(live.telling);
  live.tell("heights", live.heights.slice());
}

function pointOf(live, event) {
  const { left, right, top, base } = live.place;
  const part = clamp((event.offsetX - left) / (right - left), 0, 1);
  const height = clamp((base - event.offsetY) / (base - top), 0, 1);
  return { at: Math.round(part * (live.heights.length - 1)), height: Math.round(height * TOP) };
}

/* From the last point of the stroke to this one, so that a fast hand leaves no gaps. */
function paint(live, event) {
  const to = pointOf(live, event);
  if (!Number.isFinite(to.at + to.height)) return; // a sheet without breadth
  const from = live.stroke ?? to;
  const steps = Math.abs(to.at - from.at);
  for (let step = 0; step <= steps; step++) {
    const part = steps ? step / steps : 1;
    live.heights[from.at + Math.sign(to.at - from.at) * step] = Math.round(from.height + part * (to.height - from.height));
  }
  live.stroke = to;
  live.cursor = to.at;
}

function press(live, event) {
  if (!live.place || event.button !== 0) return;
  live.main.setPointerCapture(event.pointerId);
  begin(live);
  live.stroke = null;
  live.drawing = event.pointerId;
  paint(live, event);
  show(live);
}

function move(live, event) {
  if (event.pointerId !== live.drawing) return;
  for (const each of event.getCoalescedEvents?.() ?? []) paint(live, each);
  paint(live, event);
  show(live);
}

function lift(live, event) {
  if (event.pointerId !== live.drawing) return;
  live.drawing = null;
  tellPage(live);
}

/* A height becomes half of itself and a quarter of each neighbour, twice; beyond an end lies the end itself. */
function smoothed(heights) {
  const once = (values) => values.map((value, i) => ((values[i - 1] ?? value) + 2 * value + (values[i + 1] ?? value)) / 4);
  return once(once(heights)).map(Math.round);
}

function act(live, what) {
  if (what === "undo") {
    if (!live.past.length) return;
    live.heights = live.past.pop();
  } else {
    begin(live);
    live.heights = what === "smooth" ? smoothed(live.heights) : live.heights.map(() => 0);
  }
  show(live);
  tellPage(live);
}

function onKey(live, event) {
  if (event.metaKey || event.altKey || (event.ctrlKey && event.key !== "z")) return;
  const last = live.heights.length - 1;
  const far = event.shiftKey;
  const go = (to) => () => (live.cursor = clamp(to, 0, last));
  const raise = (by) => () => {
    if (!live.typing) begin(live);
    live.typing = true;
    live.heights[live.cursor] = clamp(live.heights[live.cursor] + by, 0, TOP);
    clearTimeout(live.telling);
    live.telling = later(live, () => ((live.typing = false), tellPage(live)), SETTLE);
  };
  const action = {
    ArrowLeft: go(live.cursor - (far ? 5 : 1)),
    ArrowRight: go(live.cursor + (far ? 5 : 1)),
    Home: go(0),
    End: go(last),
    ArrowUp: raise(far ? 200 : 40),
    ArrowDown: raise(far ? -200 : -40),
    PageUp: raise(200),
    PageDown: raise(-200),
    z: () => act(live, "undo"),
    s: () => act(live, "smooth"),
  }[event.key];
  if (!action) return;
  event.preventDefault();
  event.stopPropagation(); // the page has keys of its own
  action();
  show(live);
}

/* ---- the entry ----------------------------------------------------------------------------- */

function listen(live) {
  const { main, parts } = live;
  const on = listener(live);
  on(matchMedia("(prefers-color-scheme: dark)"), "change", () => readTheme(live));
  if (live.still) return;
  on(main, "pointerdown", (event) => press(live, event));
  on(main, "pointermove", (event) => move(live, event));
  for (const name of ["pointerup", "pointercancel"]) on(main, name, (event) => lift(live, event));
  on(main, "keydown", (event) => onKey(live, event));
  for (const name of ["focus", "blur"]) on(main, name, () => show(live));
  on(parts.keys, "click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) act(live, button.dataset.do);
  });
}

/* A sheet to draw on is a slider to the keyboard; a picture has nothing to press. */
function dressUp({ root, main, still }) {
  root.classList.toggle("open", !still);
  const sheet = { role: "slider", tabindex: 0, "aria-label": t("Height of the drawn density"), "aria-valuemin": 0, "aria-valuemax": TOP };
  const picture = { role: "img", "aria-label": t("The density as the game sees it, over x in standard deviations") };
  for (const [name, value] of Object.entries(still ? picture : sheet)) main.setAttribute(name, value);
}

function mount(parentElement, root, tell, still) {
  const parts = partsOf(root);
  const live = {
    root, parts, tell, still, main: parts.canvas, host: parentElement.host ?? parentElement, ending: new AbortController(), turn: 0,
    theme: {}, brush: document.createElement("canvas").getContext("2d"), extent: { width: 0, height: 0 }, charts: [], stale: true, request: null,
    given: null, heights: [0, 0], past: [], cursor: 0, stroke: null, drawing: null, typing: false, telling: 0, place: null,
    resized: (width, height) => ({ extent: { width, height } }),
  };
  dressUp(live);
  listen(live);
  readTheme(live);
  watchSizes(live);
  root.drawing = live; // for tests
  return live;
}

function unmount(live) {
  live.ending.abort();
  live.sizes.disconnect();
  clearTimeout(live.telling);
  cancelAnimationFrame(live.request);
}

export default function (component) {
  const { data, setStateValue } = component;
  return attach(component, ".gan1d-drawing", (root) => mount(component.parentElement, root, setStateValue, data.still), (live, anew) => {
    const given = String(data.heights);
    if (live.given !== given) Object.assign(live, { given, heights: [...data.heights], past: [], cursor: data.heights.length >> 1 });
    if (anew) dressUp(live);
    readTheme(live);
    show(live);
  });
}
