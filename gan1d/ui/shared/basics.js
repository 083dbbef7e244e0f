/* What the live components share. A component is one module: these files (basics, socket, history, pen,
 * charts) and then its own. All state of one component on a page lives in one object, `live`.
 *
 * Its own files define what differs:
 *   MEMORY                      the key under which this tab and this browser remember
 *   address(live), greet(live)  where to connect, and what to say when connected
 *   hear(live, message)         a JSON message has come
 *   queueFrame(live, buffer)    a binary message has come
 *   tick(live, now)             draw what has changed
 *   dress(live)                 the styles or the theme have changed
 *   drawChart(live, chart, now) draw one chart */

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const digits = (value) => (Number.isFinite(value) ? value.toPrecision(3).replace("-", "−") : "–");
const plain = (value) => Number(value.toPrecision(6)); // 0.025 again after its trip through float32
const grouped = (value) => Math.round(value).toLocaleString("en");

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function partsOf(root) {
  return Object.fromEntries([...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
}

function wake(live) {
  live.request ??= requestAnimationFrame((now) => tick(live, now));
}

function showNotice(live, text) {
  clearTimeout(live.noticeEnd);
  say(live.parts.noticeText, text);
  live.parts.notice.classList.toggle("up", text !== "");
  if (text) live.noticeEnd = setTimeout(() => showNotice(live, ""), 8000);
}

/* Keys count when the focus is in the component, or on nothing narrower than an element around it. */
function keyIsOurs(live, event) {
  const target = event.composedPath()[0];
  const around = target === document || (target instanceof Node && target.contains(live.host));
  return (live.root.contains(target) || around) && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/* Storage may be forbidden to the page: then nothing is remembered. */
function stored(storage) {
  try {
    return JSON.parse(storage().getItem(MEMORY));
  } catch {
    return null;
  }
}

function store(storage, value) {
  try {
    storage().setItem(MEMORY, JSON.stringify(value));
  } catch {
    return;
  }
}
