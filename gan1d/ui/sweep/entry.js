/* ---- the entry ----------------------------------------------------------------------------- */

function tick(live) {
  if (!live.scene) return;
  takeCells(live);
  if (!live.stale || !live.extent.width || !live.grid) return;
  live.stale = false;
  drawMap(live);
  showReadout(live);
}

/* Once a second: what need not follow at the screen's rate. */
function everySecond(live) {
  readTheme(live);
  tellAlt(live);
}

function tellAlt(live) {
  if (!live.grid) return;
  const alt = altOf(live);
  if (live.main.getAttribute("aria-label") !== alt) live.main.setAttribute("aria-label", alt);
}

/* What belongs to one sweep and is forgotten when another is shown. */
function blank(sweep) {
  return { sweep, queue: [], scene: null, grid: null, state: null, cursor: null, place: null, firstCell: null };
}

function mount(parentElement, root, { sweep, seat, language, refused }, tell) {
  mounts += 1;
  const parts = partsOf(root);
  const quantity = stored(() => localStorage, MEMORY)?.quantity;
  const live = {
    ...blank(sweep), seat, language, refused, root, parts, tell, told: 0, main: parts.canvas, host: parentElement.host ?? parentElement, ending: new AbortController(), turn: 0,
    socket: null, connected: false, backoff: 250, retry: 0, received: 0, drawings: 0, request: null, noticeEnd: 0,
    theme: {}, brush: document.createElement("canvas").getContext("2d", { willReadFrequently: true }), extent: { width: 0, height: 0 }, charts: [], stale: true,
    quantity: parts.choice.querySelector(`[data-quantity="${quantity}"]`) ? quantity : "jsd",
    resized: (width, height) => ({ extent: { width, height } }),
  };
  exposeNumbers(live);
  listen(live);
  readTheme(live);
  watchSizes(live);
  startClock(live);
  connect(live);
  showConnection(live);
  return live;
}

function show(live, sweep) {
  disconnect(live);
  Object.assign(live, blank(sweep), { backoff: 250, stale: true });
  live.main.getContext("2d").clearRect(0, 0, live.main.width, live.main.height);
  connect(live);
}

/* The server names settings in the language that a connection asks for. */
function retranslate(live) {
  show(live, live.sweep);
  showConnection(live);
}

function choose(live, quantity) {
  live.quantity = quantity;
  live.stale = true;
  remember(live);
  showLegend(live);
  tellAlt(live);
  wake(live);
}

function listen(live) {
  const { parts } = live;
  const on = listener(live);
  for (const name of ["start", "pause", "resume"]) on(parts[name], "click", () => send(live, { do: name }));
  on(parts.choice, "click", (event) => {
    const button = event.target.closest("[data-quantity]");
    if (button) choose(live, button.dataset.quantity);
  });
  on(parts.dismiss, "click", () => showNotice(live, ""));
  for (const name of ["pointermove", "pointerdown"]) on(parts.frame, name, (event) => onPointer(live, event));
  // A finger leaves when it lifts: the cell it touched stays chosen, and a touch of the cell opens it.
  on(parts.frame, "pointerleave", (event) => event.pointerType === "mouse" && !holdsFocus(live) && moveCursor(live, null));
  on(parts.cell, "focus", () => live.cursor ?? (live.grid && moveCursor(live, middle(live))));
  on(parts.cell, "keydown", (event) => onKey(live, event));
  on(matchMedia("(prefers-color-scheme: dark)"), "change", () => readTheme(live));
}

/* What is shown, for tests and measurements. */
function exposeNumbers(live) {
  const figure = {};
  const expose = (name, get) => Object.defineProperty(figure, name, { get, enumerable: true });
  for (const name of ["connected", "sweep", "received", "drawings", "quantity", "cursor", "place", "firstCell"]) expose(name, () => live[name]);
  for (const name of ["status", "done", "of", "left"]) expose(name, () => live.state?.[name]);
  expose("cells", () => live.grid?.cells.size ?? 0);
  expose("covered", () => live.grid?.cover.reduce((n, own) => n + (own >= 0), 0) ?? 0);
  expose("mounts", () => mounts);
  live.root.figure = figure;
}

function unmount(live) {
  stopLive(live);
}

export default function (component) {
  const { data, setTriggerValue } = component;
  return attach(component, ".gan1d-map", (root) => mount(component.parentElement, root, data, setTriggerValue), (live, anew) => {
    Object.assign(live, { tell: setTriggerValue, refused: data.refused });
    keepForPage(live, MEMORY, data, data.past);
    const known = live.seat === data.seat;
    live.seat = data.seat;
    if (live.sweep !== data.sweep) show(live, data.sweep);
    else if (anew || !known) retranslate(live);
    showLegend(live);
    showState(live);
  });
}
