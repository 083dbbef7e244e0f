/* ---- the entry ----------------------------------------------------------------------------- */

function applyTheme(live) {
  live.stale = true;
}

function tick(live) {
  if (!live.stale || !live.extent.width) return;
  live.stale = false;
  drawFigure(live);
  drawPlane(live);
  drawHandles(live);
  drawReadout(live);
  live.drawings += 1;
}

function follow(live) {
  takeHandles(live);
  takePlane(live);
  live.stale = true;
  wake(live);
}

function listen(live) {
  const { frame, hands } = live.parts;
  const on = listener(live);
  const look = (event) => {
    const [x] = pointOf(live, event);
    live.pointer = event.target === live.plane && live.place ? x : null;
    if (live.place) drawReadout(live);
  };
  const away = () => {
    live.pointer = null;
    if (live.place) drawReadout(live);
  };
  on(hands, "pointerdown", look);
  on(hands, "pointermove", look);
  // A finger lifts where it has looked: what it read stays until it touches elsewhere.
  on(frame, "pointerleave", (event) => event.pointerType === "mouse" && away());
  on(document, "pointerdown", (event) => event.composedPath().includes(frame) || away());
  on(live.plane, "click", (event) => live.place && live.figure.choose !== null && choosePoint(live, ...pointOf(live, event)));
  on(matchMedia("(prefers-color-scheme: dark)"), "change", () => readTheme(live));
}

function mount(parentElement, root, tell, turn) {
  const parts = partsOf(root);
  const plane = make("rect", { class: "plane" });
  parts.hands.replaceChildren(plane);
  const live = {
    root, parts, tell, plane, main: parts.picture, host: parentElement.host ?? parentElement, ending: new AbortController(), turn: 0, asked: turn, answered: turn,
    theme: {}, brush: document.createElement("canvas").getContext("2d"), extent: { width: 0, height: 0 }, charts: [], stale: true, request: null,
    figure: null, place: null, handles: new Map(), wishes: new Map(), flying: undefined, sentAt: -Infinity, later: 0, held: null,
    pointer: null, aim: null, aimAt: [0.5, 0.5], drawings: 0,
    resized: (width, height) => ({ extent: { width, height } }),
  };
  listen(live);
  watchSizes(live);
  root.plot = live; // for tests
  return live;
}

function unmount(live) {
  live.ending.abort();
  live.sizes.disconnect();
  clearTimeout(live.later);
  cancelAnimationFrame(live.request);
}

export default function (component) {
  const { data, setTriggerValue } = component;
  return attach(component, ".gan1d-plot", (root) => mount(component.parentElement, root, setTriggerValue, data.turn), (live) => {
    live.tell = setTriggerValue;
    live.figure = data;
    live.parts.frame.style.setProperty("--height", `${data.height}em`);
    onTurn(live, data.turn);
    readTheme(live);
    follow(live);
  });
}
