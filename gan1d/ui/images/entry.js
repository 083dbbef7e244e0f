/* ---- the entry ----------------------------------------------------------------------------- */

function tick(live, now) {
  takeRows(live);
  animate(live, now);
  drawSheet(live);
  const chartsWait = drawNextChart(live, now);
  if (chartsWait || live.playing || live.queue.length) wake(live);
}

/* Once a second: what need not follow at the screen's rate. */
function everySecond(live) {
  readTheme(live);
  remember(live);
  nameCharts(live);
  fetchPictures(live);
  const when = whenOf(live);
  const label = when ? t("Samples G(z) of 100 fixed noise points, {when}", { when }) : t("Samples G(z) of 100 fixed noise points");
  if (live.parts.sheet.getAttribute("aria-label") !== label) live.parts.sheet.setAttribute("aria-label", label);
  wake(live);
}

/* What belongs to one run and is forgotten when another is shown. */
function blank(run) {
  const past = stored(() => sessionStorage, MEMORY);
  return {
    run, queue: [], history: null, block: 1, state: null, gone: "", drawn: { scene: null, iteration: 0 },
    wish: null, doubt: false, sheets: [], place: null, wanted: past?.run === run ? past.sheet : "now",
    pictures: new Map(), fetching: new Set(), failed: new Map(), shown: { name: null, sheet: null },
    playing: false, steppedAt: 0, browsing: false,
  };
}

function mount(parentElement, root, data, tell) {
  const { run, seat, language } = data;
  const live = {
    ...blank(run), data, seat, language, path: location.pathname, root, tell, told: 0, host: parentElement.host ?? parentElement, parts: partsOf(root), ending: new AbortController(),
    socket: null, connected: false, backoff: 250, retry: 0, received: 0, request: null, noticeEnd: 0, turn: 0, frames: 0,
    theme: {}, brush: document.createElement("canvas").getContext("2d"), charts: [], pointer: null, stale: true,
    curves: stored(() => localStorage, MEMORY)?.curves ?? "both", sheetSide: 0, sheetPen: null, sheetsDrawn: 0,
  };
  Object.assign(live, { main: live.parts.sheet, resized: (width) => ({ sheetSide: width }) });
  live.over = (curves) => t("{curves} over epochs", { curves });
  startLive(live, CHARTS);
  showCurves(live);
  return live;
}

function show(live, run) {
  disconnect(live);
  clearTimeout(live.doubtEnd);
  for (const picture of live.pictures.values()) picture.close();
  Object.assign(live, blank(run), { backoff: 250 });
  live.parts.none.hidden = false;
  live.sheetPen?.clearRect(0, 0, live.sheetSide, live.sheetSide);
  for (const name of ["kind", "text", "state", "about", "when"]) setText(live.parts[name], "");
  connect(live);
}

/* The server says its own sentences in the language that a connection asks for. */
function retranslate(live) {
  nameCharts(live);
  showCurves(live);
  showHead(live);
  showReel(live);
  disconnect(live);
  connect(live);
  showConnection(live);
}

function showCurves(live) {
  for (const button of live.parts.choice.querySelectorAll("[data-curves]")) button.setAttribute("aria-pressed", button.dataset.curves === live.curves);
  const raw = live.block > 1 ? t("means of {n} iterations", { n: live.block }) : t("every iteration");
  const smoothed = t("mean over 1/{n} of the axis", { n: SMOOTHED });
  setText(live.parts.smoothing, { both: t("strong: {smoothed}; faint: {raw}", { smoothed, raw }), smoothed, raw }[live.curves]);
  for (const chart of live.charts) chart.stale = true;
  wake(live);
}

function listen(live) {
  const { parts } = live;
  const on = listener(live);
  on(parts.orders, "click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) order(live, button.dataset.do);
  });
  on(parts.choice, "click", (event) => {
    const button = event.target.closest("[data-curves]");
    if (!button) return;
    live.curves = button.dataset.curves;
    store(() => localStorage, MEMORY, { curves: live.curves });
    showCurves(live);
  });
  on(parts.play, "click", () => togglePlay(live));
  on(parts.slider, "input", () => {
    live.playing = false;
    live.browsing = true;
    showPlace(live, Number(parts.slider.value));
  });
  // Whoever comes near the slider is about to drag it.
  on(parts.slider, "pointerenter", () => {
    live.browsing = true;
    fetchPictures(live);
  });
  on(parts.dismiss, "click", () => showNotice(live, ""));
  for (const chart of live.charts) {
    for (const name of ["pointermove", "pointerdown"]) on(chart.canvas, name, (event) => movePointer(live, chart, event));
    // A finger leaves when it lifts; its readout stays until a touch elsewhere.
    on(chart.canvas, "pointerleave", (event) => event.pointerType === "mouse" && setPointer(live, null));
  }
  on(window, "pointerdown", (event) => event.composedPath().includes(parts.charts) || setPointer(live, null));
  on(window, "keydown", (event) => onKey(live, event), { capture: true });
  on(window, "pagehide", () => remember(live));
  on(matchMedia("(prefers-color-scheme: dark)"), "change", () => readTheme(live));
}

/* What is shown, for tests and measurements. */
function exposeNumbers(live) {
  const figure = {};
  const expose = (name, get) => Object.defineProperty(figure, name, { get, enumerable: true });
  for (const name of ["connected", "run", "playing", "received", "frames", "sheetsDrawn", "curves", "block", "gone"]) expose(name, () => live[name]);
  for (const name of ["status", "iteration", "iterations", "per_epoch", "alive", "kind", "sentence"]) expose(name, () => live.state?.[name]);
  expose("rows", () => live.history?.length ?? 0);
  expose("sheets", () => live.sheets.map(({ iteration }) => iteration));
  expose("shownSheet", () => live.shown.sheet);
  expose("decoded", () => live.pictures.size);
  expose("mounts", () => mounts);
  live.root.figure = figure;
}

function unmount(live) {
  stopLive(live);
  for (const timer of [live.doubtEnd, live.wishEnd]) clearTimeout(timer);
  for (const picture of live.pictures.values()) picture.close();
}

export default function (component) {
  const { data, setTriggerValue } = component;
  return attach(component, ".gan1d-images", (root) => mount(component.parentElement, root, data, setTriggerValue), (live, anew) => {
    Object.assign(live, { data, tell: setTriggerValue });
    keep(live);
    showRefusal(live);
    const known = live.seat === data.seat;
    live.seat = data.seat;
    if (anew) retranslate(live);
    if (live.run !== data.run) show(live, data.run);
    else if (!known && !anew) {
      disconnect(live);
      connect(live);
    }
  });
}
