/* ---- the entry ----------------------------------------------------------------------------- */

function tick(live, now) {
  takeFrames(live);
  if (!live.drawn.scene) return;
  const moved = live.moving;
  if (moved) advance(live, now);
  const beating = breathing(live, now);
  if ((moved || live.stale || live.touched || beating) && live.extent.width) drawPicture(live, now);
  live.touched = false;
  if (moved) {
    if (!live.drawn.playing) rest(live);
    showTransport(live);
    for (const chart of live.charts) chart.stale = true;
  }
  const chartsWait = drawNextChart(live, now);
  if (live.moving || chartsWait || beating || live.queue.length) wake(live);
}

/* Paused, the address says where. Browsers allow few changes of it a second, so it waits for the hand to rest. */
function rest(live) {
  clearTimeout(live.resting);
  live.resting = later(live, () => writeAddress(live), 200);
}

/* Once a second: what need not follow at the screen's rate. */
function everySecond(live) {
  readTheme(live);
  if (!live.drawn.scene) return;
  writeAddress(live);
  remember(live);
  showTransport(live);
  nameCharts(live);
  const { iteration } = live.drawn;
  const count = live.history.upTo(iteration);
  const last = (name) => digits(live.history.last(count, live.drawn.scene.columns.indexOf(name)));
  const label = count
    ? t("Figure 1: p_data, p_g and D over x, and the arrows x = G(z). Iteration {iteration}; discriminator loss {d}, generator loss {g}, JSD {jsd} nats.", {
        iteration: grouped(iteration), d: last("discriminator_loss"), g: last("generator_loss"), jsd: last("jsd"),
      })
    : t("Figure 1: p_data, p_g and D over x, and the arrows x = G(z). Iteration {iteration}.", { iteration: grouped(iteration) });
  if (live.parts.canvas.getAttribute("aria-label") !== label) live.parts.canvas.setAttribute("aria-label", label);
}

function mount(parentElement, root, { player: token, memory, address, place }, tell) {
  const chosen = stored(() => localStorage, memory) ?? {};
  const backdrop = document.createElement("canvas");
  const live = {
    root, token, met: null, memory, place, past: null, address, tell, backdrop, host: parentElement.host ?? parentElement, parts: partsOf(root), buttons: [...root.querySelectorAll("[data-layer]")], ending: new AbortController(),
    socket: null, connected: false, backoff: 250, retry: 0, received: 0, queue: [],
    scene: null, history: null, otherHistory: null, panes: [], ghost: null, marks: [], hand: null, scrubbing: null,
    runs: [], room: null, inviting: false, presenting: false, resting: 0, part: "", goal: null, begun: null, kind: null, text: "",
    shown: new Float32Array(0), from: new Float32Array(0), duration: 0, moving: false,
    drawn: { scene: null }, frames: 0, drawnAt: 0, wishes: {}, turn: 0, told: 0,
    theme: {}, brush: backdrop.getContext("2d"), extent: { width: 0, height: 0 }, stale: true, touched: false,
    chosen, staged: [], layers: { ...chosen }, point: new Set(), faint: 1, pointTold: "", pointedAt: 0, pointer: null, request: null, noticeEnd: 0, charts: [],
    stillness: matchMedia("(prefers-reduced-motion: reduce)"),
  };
  Object.assign(live, { main: live.parts.canvas, resized: (width, height) => ({ extent: { width, height } }) });
  live.over = (curves) => t("{curves} over iterations", { curves });
  startLive(live, CHARTS);
  const inAddress = new URLSearchParams(location.search).get("view") === "present";
  setPresenting(live, address ? inAddress : Boolean(keptInTab(memory, { place, always: OF_THE_TAB })?.presenting));
  root.toggleAttribute("data-apart", !address);
  return live;
}

/* What is not said again by itself. The server sends its own sentences anew. */
function retranslate(live) {
  const { runs, room, kind, text, drawn } = live;
  nameCharts(live);
  showConnection(live);
  if (kind) takeState(live, { kind, text });
  takeRuns(live, { runs });
  if (room) takeRoom(live, room);
  if (!drawn.scene) return;
  applyTheme(live);
  buildMarks(live);
  showTransport(live);
  live.stale = true;
  wake(live);
}

function listen(live) {
  const { parts } = live;
  const on = listener(live);
  parts.speed.max = SPEEDS.length - 1;
  on(live.root, "click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) act(live, button.dataset.do);
  });
  on(parts.timeline, "input", () => scrub(live));
  on(parts.timeline, "change", () => live.drawn.scene && goTo(live, Number(parts.timeline.value)));
  on(parts.marks, "click", ({ target }) => target.dataset.iteration && goTo(live, Number(target.dataset.iteration)));
  on(parts.runs, "click", (event) => onRun(live, event));
  on(parts.iteration, "change", () => jump(live));
  on(parts.iteration, "focus", () => parts.iteration.select());
  on(parts.invitation, "click", () => parts.invitation.close());
  for (const name of ["pointerdown", "click"]) on(parts.figure1, name, () => writeAddress(live)); // to this very moment
  on(parts.speed, "input", () => setSpeed(live, Number(parts.speed.value)));
  on(parts.dismiss, "click", () => showNotice(live, ""));
  for (const button of live.buttons) {
    button.setAttribute("aria-pressed", Boolean(live.layers[button.dataset.layer]));
    on(button, "click", () => switchLayer(live, button));
  }
  for (const name of ["pointermove", "pointerdown"]) on(parts.canvas, name, (event) => movePointer(live, event));
  // A finger leaves when it lifts; its readout stays until a touch elsewhere.
  on(parts.canvas, "pointerleave", (event) => event.pointerType === "mouse" && hidePointer(live));
  on(window, "pointerdown", (event) => event.composedPath().includes(parts.canvas) || hidePointer(live));
  on(window, "keydown", (event) => onKey(live, event), { capture: true });
  on(window, "pagehide", () => remember(live));
  on(matchMedia("(prefers-color-scheme: dark)"), "change", () => readTheme(live));
}

/* What is drawn, for tests and measurements. */
function exposeNumbers(live) {
  const figure = {};
  const show = (name, get) => Object.defineProperty(figure, name, { get, enumerable: true });
  for (const name of ["frames", "drawnAt", "connected", "received", "kind", "text"]) show(name, () => live[name]);
  for (const name of ["iteration", "k", "g_steps", "learning_rate_D", "learning_rate_G", "m", "playing", "speed", "trained"]) show(name, () => live.drawn[name]);
  show("scene", () => live.drawn.scene?.scene);
  show("link", () => linkOf(live));
  show("panes", () => live.panes.length);
  show("ghost", () => Boolean(live.ghost));
  for (const name of ["p_g", "D"]) show(name, () => Array.from(live.panes[0]?.field[name] ?? []));
  show("history", () => Array.from(live.history.values.subarray(0, live.history.length * live.history.width)));
  show("extent", () => extentOf(live));
  show("role", () => live.room?.role ?? null);
  show("rows", () => live.history?.length ?? 0);
  show("mounts", () => mounts);
  show("point", () => [...live.point]);
  show("layers", () => Object.keys(live.layers).filter((name) => live.layers[name]));
  live.root.figure = figure;
}

function unmount(live) {
  stopLive(live);
  cancelAnimationFrame(live.scrubbing);
  clearTimeout(live.resting);
  for (const name of ["data-presenting", "data-following"]) document.documentElement.toggleAttribute(name, false);
}

export default function (component) {
  const { data, setTriggerValue } = component;
  return attach(component, ".gan1d-live", (root) => mount(component.parentElement, root, data, setTriggerValue), (live, anew) => {
    live.tell = setTriggerValue;
    if (live.token !== data.player) remember(live); // to this very moment
    live.place = data.place;
    takeToken(live, data.player, data.heard);
    if (anew) retranslate(live);
    setTheStage(live, data.layers);
    pointAt(live, data.point, data.small);
    live.root.style.setProperty("--picture-height", data.height ? `${data.height}px` : "");
  });
}
