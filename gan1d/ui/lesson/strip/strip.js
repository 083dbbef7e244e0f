/* ---- the steps of the lesson -------------------------------------------------------------------- */

const YEAR = 365 * 24 * 3600; // seconds
const SOON = 300; // ms until the page has taken up the words of an answer

function mount(root, tell) {
  const live = { root, current: null, knows: null, parts: partsOf(root), tell, turn: 0, told: 0, ending: new AbortController() };
  const { list, more } = live.parts;
  const on = listener(live);
  on(more, "click", () => unfold(live, !root.hasAttribute("data-titles")));
  on(list, "click", (event) => choose(live, event));
  return live;
}

function unfold({ root, parts: { more } }, on) {
  root.toggleAttribute("data-titles", on);
  more.setAttribute("aria-expanded", on);
}

/* A step in this tab; with Ctrl, or the middle button, its link opens in another. */
function choose(live, event) {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  unfold(live, false);
  live.tell("go", { step: link.dataset.step, turn: (live.told += 1) });
}

function show(live, { steps, current }) {
  const { list } = live.parts;
  if (list.children.length !== steps.length) list.replaceChildren(...steps.map(itemOf));
  steps.forEach(({ name, title, done, address }, i) => {
    const link = list.children[i].firstChild;
    const [, words, mark, heard] = link.children;
    Object.assign(link, { href: address, title });
    link.dataset.step = name;
    setText(words, title);
    setText(mark, done ? "✓" : "");
    setText(heard, done ? t("done") : "");
    if (i === current) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  });
  // Only sideways: the page itself moves only with the words.
  const { offsetLeft, offsetWidth } = list.children[current];
  list.scrollLeft = offsetLeft - list.offsetLeft - (list.clientWidth - offsetWidth) / 2;
}

function itemOf(step, i) {
  const item = document.createElement("li");
  item.append(document.createElement("a"));
  item.firstChild.innerHTML = '<span class="number"></span><span class="title"></span><span class="mark" aria-hidden="true"></span><span class="heard"></span>';
  setText(item.firstChild.firstChild, i + 1);
  return item;
}

/* Another step begins at its top; an answer that comes below the edge is brought into sight. */
function follow(live, { current, knows }) {
  const page = live.root.getRootNode().host.closest("[data-testid=stMain]");
  if (live.current !== null && current !== live.current) page.scrollTo(0, 0);
  else if (live.knows === false && knows) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const show = () => page.querySelector(".st-key-lesson_after")?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
    later(live, show, SOON);
  }
  Object.assign(live, { current, knows });
}

/* The server reads it when the page is opened again, and so shows at once what was seen before. */
function keep({ cookie, progress }) {
  const path = new URL(".", document.baseURI).pathname;
  document.cookie = `${cookie}=${progress}; max-age=${YEAR}; path=${path}; SameSite=Lax`;
}

function unmount(live) {
  live.ending.abort();
}

export default function (component) {
  const { data, setTriggerValue } = component;
  return attach(component, ".gan1d-strip", (root) => mount(root, setTriggerValue), (live) => {
    live.tell = setTriggerValue;
    show(live, data);
    follow(live, data);
    keep(data);
  });
}
