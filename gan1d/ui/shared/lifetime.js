/* ---- a component's lifetime ----------------------------------------------------------------- */
/* The component itself has `mount`, `unmount`, `listen`, `exposeNumbers` and `everySecond`. */

const lives = new WeakMap(); // the live object of each element
let mounts = 0;

/* Called at every update: the element's live object is made, or taken along; `follow` takes up what has changed, and is
 * told whether that is the language: then the scripts have to say anew what they have said. */
function attach({ parentElement, data }, selector, make, follow) {
  speak(data);
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
  follow(live, Boolean(changed));
  // Updates may overlap: only the cleanup of the newest call ends the component.
  const turn = (live.turn += 1);
  return () => {
    if (live.turn !== turn || lives.get(parentElement) !== live) return;
    unmount(live);
    lives.delete(parentElement);
  };
}

/* `live.over(curves)` says what the charts show, for those who do not see them. */
function bringUp(live, charts) {
  mounts += 1;
  live.parts.charts.replaceChildren();
  live.charts = charts.map((chart) => buildChart(live, chart));
  nameCharts(live);
  exposeNumbers(live);
  listen(live);
  readTheme(live);
  watchSizes(live);
  live.clock = setInterval(() => everySecond(live), 1000);
  connect(live);
  showConnection(live);
  return live;
}

function takeDown(live) {
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
  live.sizes = new ResizeObserver((entries) => {
    for (const { target, contentRect: { width, height } } of entries) {
      const chart = live.charts.find(({ canvas }) => canvas === target);
      if (chart) Object.assign(chart, { width, height, stale: true });
      else Object.assign(live, live.resized(width, height), { stale: true });
    }
    readTheme(live);
    wake(live);
  });
  for (const canvas of [live.main, ...live.charts.map((chart) => chart.canvas)]) live.sizes.observe(canvas);
}
