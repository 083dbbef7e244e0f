/* What the live components share. A component is one module: these files (basics, memory, socket,
 * history, pen, charts) and then its own. All state of one component on a page lives in one object, `live`.
 *
 * Its own files define what differs:
 *   address(live), onOpen(live)  where to connect, and what to say when connected
 *   onMessage(live, message)     a JSON message has come
 *   queueFrame(live, buffer)    a binary message has come
 *   tick(live, now)             draw what has changed
 *   applyTheme(live)             the styles or the theme have changed
 *   drawChart(live, chart, now) draw one chart */

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const plain = (value) => Number(value.toPrecision(6)); // 0.025 again after its trip through float32

/* ---- numbers as the page's language writes them; code, links and what is typed stay as they are ------ */

const SIGNS = { vi: { ",": ".", ".": "," } }; // as in languages/numbers.py
let language = "en";

/* A number, or its digits; one that is rounded to zero has no sign. */
const written = (value) => String(value).replace(/^-(?=[0.,]*$)/, "").replace(/^-/, "−").replaceAll(/[.,]/g, (sign) => SIGNS[language]?.[sign] ?? sign);
const digits = (value) => (Number.isFinite(value) ? written(value.toPrecision(3)) : "–");
const fixed = (value, places) => (Number.isFinite(value) ? written(value.toFixed(places)) : "–");
const grouped = (value) => written(Math.round(value).toLocaleString("en"));

/* A share with so many decimals, or with those that it has. */
function percent(share, places) {
  if (!Number.isFinite(share)) return "–";
  return t("{n} %", { n: places === undefined ? plain(100 * share) : fixed(100 * share, places) });
}

/* Two steps are enough: 45 s, 1 min 20 s, 2 h 5 min. */
function duration(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return t("{s} s", { s });
  if (s < 3600) return t("{min} min {s} s", { min: Math.floor(s / 60), s: s % 60 });
  return t("{h} h {min} min", { h: Math.floor(s / 3600), min: Math.floor((s % 3600) / 60) });
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/* ---- languages: English in the source, the page's language on the screen ---------------------- */

const LANG = "lang"; // the page's language in its address, which is the page's own business
const READ = ["title", "aria-label", "placeholder", "alt"]; // attributes that people read, as in languages/extract_html.py

let words = {}; // by its English, what the page's language says; empty for English
const texts = new WeakMap(); // of each root: the English of its HTML, and how to write another text in its place

/* A text, always a literal, in the page's language; `{name}` in it becomes the value of that name. */
function t(text, values = {}) {
  const told = (value) => (typeof value === "number" ? written(value) : value);
  return (words[text] || text).replace(/\{(\w+)\}/g, (braces, name) => told(values[name] ?? braces));
}

/* Take up the words and the language that the page gives its component. */
function setLanguage(data) {
  words = Object.fromEntries(data.words ?? []);
  language = data.language ?? language;
  if (data.language) document.documentElement.lang = data.language;
}

/* Say what the component's HTML says in the page's language. What a script has said since is overwritten. */
function translate(root) {
  if (!texts.has(root)) texts.set(root, textsOf(root));
  for (const { english, write } of texts.get(root)) write(t(english));
}

function textsOf(root) {
  const found = [];
  const note = (text, write) => {
    const english = text.trim().replaceAll(/\s+/g, " ");
    if (english) found.push({ english, write });
  };
  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const name of READ) note(element.getAttribute(name) ?? "", (text) => element.setAttribute(name, text));
  }
  const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const node = nodes.currentNode;
    const [before, after] = [/^\s*/, /\s*$/].map((edge) => node.data.match(edge)[0]);
    note(node.data, (text) => (node.data = before + text + after));
  }
  return found;
}

function partsOf(root) {
  return Object.fromEntries([...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
}

function wake(live) {
  atNextPicture(live, "request", (now) => tick(live, now));
}

function showNotice(live, text) {
  clearTimeout(live.noticeEnd);
  setText(live.parts.noticeText, text);
  live.parts.notice.classList.toggle("up", text !== "");
  if (text) live.noticeEnd = later(live, () => showNotice(live, ""), 8000);
}

/* Keys count when the focus is in the component, or on nothing narrower than an element around it. */
function keyIsOurs(live, event) {
  const target = event.composedPath()[0];
  const around = target === document || (target instanceof Node && target.contains(live.host));
  return (live.root.contains(target) || around) && !event.ctrlKey && !event.metaKey && !event.altKey;
}

/* Storage may be forbidden to the page: then nothing is remembered. */
function stored(storage, memory) {
  try {
    return JSON.parse(storage().getItem(memory));
  } catch {
    return null;
  }
}

function store(storage, memory, value) {
  try {
    storage().setItem(memory, JSON.stringify(value));
  } catch {
    return;
  }
}
