/* ---- the entry ----------------------------------------------------------------------------- */

function tick(live, now) {
  takeFrames(live);
  if (!live.drawn.scene) return;
  if ((live.touched || live.stale) && live.extent.width) {
    drawPicture(live);
    live.touched = false;
    showFates(live);
    showGame(live);
    showTransport(live);
  }
  const chartsWait = live.place && drawNextChart(live, now);
  if (chartsWait || live.queue.length) wake(live);
}

/* Once a second: what need not follow at the screen's rate. */
function everySecond(live) {
  readTheme(live);
  if (!live.drawn.scene) return;
  writeAddress(live);
  remember(live);
  nameCharts(live);
  const { scene, iteration } = live.drawn;
  const label = t("p_g of {n} games over x, with p_data. Iteration {iteration}; {fates}; median JSD {jsd} nats.", {
    n: scene.games, iteration: grouped(iteration), fates: fatesInWords(live), jsd: digits(lastMedian(live)),
  });
  if (live.parts.canvas.getAttribute("aria-label") !== label) live.parts.canvas.setAttribute("aria-label", label);
}

function mount(parentElement, root, { onlooker: token, taken }, tell) {
  const live = {
    root, token, taken, met: null, past: null, tell, told: 0, host: parentElement.host ?? parentElement, parts: partsOf(root), ending: new AbortController(),
    socket: null, connected: false, backoff: 250, retry: 0, received: 0, queue: [], scene: null, history: null,
    drawn: { scene: null }, place: null, swarm: [], colors: {}, faint: 0.3, fate: null, hovered: null, chosen: null, hand: 0,
    theme: {}, brush: document.createElement("canvas").getContext("2d"), extent: { width: 0, height: 0 }, charts: [], stale: true, touched: false,
    request: null, noticeEnd: 0, turn: 0, frames: 0,
  };
  Object.assign(live, { main: live.parts.canvas, resized: (width, height) => ({ extent: { width, height } }) });
  live.over = (curves) => (curves ? t("{curves} over iterations", { curves }) : t("Games by fate over iterations: {fates}", { fates: live.drawn.scene ? fatesInWords(live) : "" }));
  startLive(live, CHARTS);
  return live;
}

/* What is not said again by itself; the server tells its own words anew. */
function retranslate(live) {
  showConnection(live);
  if (!live.drawn.scene) return;
  applyTheme(live);
  redraw(live);
}

function listen(live) {
  const { parts } = live;
  const on = listener(live);
  parts.speed.max = SPEEDS.length - 1;
  on(live.root, "click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) act(live, button.dataset.do);
  });
  on(parts.fates, "click", (event) => {
    const button = event.target.closest("[data-fate]");
    if (button) pressFate(live, button.dataset.fate);
  });
  on(parts.timeline, "input", () => live.drawn.scene && goTo(live, Number(parts.timeline.value)));
  on(parts.iteration, "change", () => jump(live));
  on(parts.iteration, "focus", () => parts.iteration.select());
  on(parts.speed, "input", () => setSpeed(live, Number(parts.speed.value)));
  on(parts.dismiss, "click", () => showNotice(live, ""));
  for (const canvas of [parts.canvas, ...live.charts.map((chart) => chart.canvas)]) {
    for (const name of ["pointermove", "pointerdown"]) on(canvas, name, (event) => pointAt(live, canvas, event));
    for (const name of ["click", "auxclick"]) on(canvas, name, (event) => event.button < 2 && openGame(live, event));
    on(canvas, "pointerleave", () => setHovered(live, null));
  }
  on(window, "keydown", (event) => onKey(live, event), { capture: true });
  on(window, "pagehide", () => remember(live));
  on(matchMedia("(prefers-color-scheme: dark)"), "change", () => readTheme(live));
}

/* What is drawn, for tests and measurements. */
function exposeNumbers(live) {
  const figure = {};
  const expose = (name, get) => Object.defineProperty(figure, name, { get, enumerable: true });
  for (const name of ["frames", "connected", "received", "fate", "chosen"]) expose(name, () => live[name]);
  for (const name of ["iteration", "goal", "playing", "speed", "trained"]) expose(name, () => live.drawn[name]);
  for (const name of ["games", "seeds", "query"]) expose(name, () => live.drawn.scene?.[name]);
  for (const name of ["counts", "jsd", "fates", "median"]) expose(name, () => Array.from(live.drawn.field?.[name] ?? []));
  expose("pointed", () => live.hovered);
  expose("swarm", () => live.swarm);
  expose("rows", () => live.history?.length ?? 0);
  expose("mounts", () => mounts);
  live.root.figure = figure;
}

function unmount(live) {
  stopLive(live);
}

export default function (component) {
  const { data, setTriggerValue } = component;
  return attach(component, ".gan1d-many", (root) => mount(component.parentElement, root, data, setTriggerValue), (live, anew) => {
    live.tell = setTriggerValue;
    if (live.token !== data.onlooker) remember(live); // to this very moment
    live.taken = data.taken;
    takeToken(live, data.onlooker, data.heard);
    if (anew) retranslate(live);
  });
}
