/* ---- a component's lifetime ----------------------------------------------------------------- */
/* The component itself has `mount`, `unmount`, `listen`, `exposeNumbers` and `everySecond`. */

/* The page takes an element out of the document before it ends the component. Until then the component is away: it does
 * nothing at all, whatever calls it (a timer, a picture, an event, the server). Should the element come back, it goes
 * on. Everything that calls a component goes through one of the functions of this section, or asks `isHere`. */

const isHere = (live) => live.root.isConnected && !live.ending.signal.aborted;

/* Do it now, or when the component is back: what was due first is done first. */
function whenHere(live, react) {
  live.due = [...(live.due ?? []), react];
  if (!isHere(live)) return;
  const due = live.due;
  live.due = [];
  for (const act of due) act();
}

/* Do it whenever it is called, unless the component is away. */
const whileHere = (live, react) => (...given) => isHere(live) && whenHere(live, () => react(...given));

/* `on(target, name, react, options)` listens as long as the component lives. */
function listener(live) {
  return (target, name, react, options) =>
    target.addEventListener(name, whileHere(live, react), { signal: live.ending.signal, ...options });
}

/* After so many milliseconds; gives what `clearTimeout` takes. */
const later = (live, react, wait) => setTimeout(() => whenHere(live, react), wait);

/* With the next picture of the screen; `live[name]` is its request while there is one. */
function atNextPicture(live, name, react) {
  live[name] ??= requestAnimationFrame((now) => {
    live[name] = null;
    whenHere(live, () => react(now));
  });
}

function startClock(live) {
  live.clock = setInterval(whileHere(live, () => everySecond(live)), 1000);
}

const lives = new WeakMap(); // the live object of each element
let mounts = 0;

/* Called at every update: the element's live object is made, or taken along; `follow` takes up what has changed, and is
 * told whether that is the language: then the scripts have to say anew what they have said. */
function attach({ parentElement, data }, selector, make, follow) {
  setLanguage(data);
  const root = parentElement.querySelector(selector);
  let live = lives.get(parentElement);
  if (live && live.root !== root) {
    unmount(live); // the page has laid the component out anew
    live = null;
  }
  const changed = live && live.language !== data.language;
  if (!live || changed) translate(root);
  if (!live) lives.set(parentElement, (live = make(root)));
  live.language = data.language;
  whenHere(live, () => follow(live, Boolean(changed)));
  // Updates may overlap: only the cleanup of the newest call ends the component.
  const turn = (live.turn += 1);
  return () => {
    if (live.turn !== turn || lives.get(parentElement) !== live) return;
    unmount(live);
    lives.delete(parentElement);
  };
}

/* `live.over(curves)` says what the charts show, for those who do not see them. */
function startLive(live, charts) {
  mounts += 1;
  live.parts.charts.replaceChildren();
  live.charts = charts.map((chart) => buildChart(live, chart));
  nameCharts(live);
  exposeNumbers(live);
  listen(live);
  readTheme(live);
  watchSizes(live);
  startClock(live);
  connect(live);
  showConnection(live);
  return live;
}

function stopLive(live) {
  remember(live);
  disconnect(live);
  live.ending.abort();
  live.sizes.disconnect();
  clearInterval(live.clock);
  clearTimeout(live.noticeEnd);
  cancelAnimationFrame(live.request);
}

/* `live.main` is the large canvas; `live.resized` takes its size. */
function watchSizes(live) {
  // What comes back is laid out anew, so this is called then, too.
  live.sizes = new ResizeObserver(whileHere(live, (entries) => {
    for (const { target, contentRect: { width, height } } of entries) {
      const chart = live.charts.find(({ canvas }) => canvas === target);
      if (chart) Object.assign(chart, { width, height, stale: true });
      else Object.assign(live, live.resized(width, height), { stale: true });
    }
    readTheme(live);
    wake(live);
  }));
  for (const canvas of [live.main, ...live.charts.map((chart) => chart.canvas)]) live.sizes.observe(canvas);
}
