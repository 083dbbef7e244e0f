/* ---- the timeline: back over everything that was seen, and the runs of this session ---------- */

const PAGE = 100; // iterations that Page Up and Page Down move by
const LEAP = 10; // with Shift and an arrow

/* How far this run has been seen: the timeline's end, and that of the charts, ghost or neighbour included. */
function extentOf(live) {
  return Math.max(seenOf(live), lastOf(live.otherHistory));
}

/* How far the run itself has been seen. */
function seenOf(live) {
  return Math.max(live.drawn.iteration ?? 0, lastOf(live.history));
}

const lastOf = (history) => (history?.length ? history.values[(history.length - 1) * history.width] : 0);

/* Where the hand is is shown first, what is drawn follows. `how` is seek, or scrub while the hand still moves. */
function goTo(live, iteration, how = "seek") {
  const goal = clamp(Math.round(iteration), 0, live.drawn.scene.most);
  takeInHand(live, goal);
  if (present(live, "playing")) {
    wish(live, "playing", false);
    send(live, { do: "pause" });
  }
  send(live, { do: how, iteration: goal });
  showTimeline(live);
}

function takeInHand(live, iteration) {
  live.hand = { iteration, until: performance.now() + 1500 };
}

/* The pointer tells more often than the screen draws: one request a picture is enough. */
function scrub(live) {
  if (!live.drawn.scene) return;
  takeInHand(live, Number(live.parts.timeline.value)); // at once, or a frame that comes in between moves the thumb back
  atNextPicture(live, "scrubbing", () => goTo(live, Number(live.parts.timeline.value), "scrub"));
}

function showTimeline(live) {
  const { timeline } = live.parts;
  const { drawn, hand } = live;
  if (!drawn.scene) return;
  if (hand && (drawn.goal === hand.iteration || performance.now() > hand.until)) live.hand = null;
  const at = live.hand?.iteration ?? drawn.goal;
  const end = Math.max(extentOf(live), at, 1);
  if (Number(timeline.max) !== end) {
    timeline.max = end;
    placeMarks(live, end);
  }
  if (Number(timeline.value) !== at) timeline.value = at;
  const part = `${(100 * at) / end}%`;
  if (live.part !== part) timeline.style.setProperty("--part", (live.part = part));
  showTyped(live);
}

/* A mark for every edit of the run; edits of one iteration share one. */
function buildMarks(live) {
  const edits = new Map();
  for (const [iteration, text] of live.drawn.scene.marks) edits.set(iteration, [...(edits.get(iteration) ?? []), text]);
  live.marks = [...edits].map(([iteration, texts]) => {
    const mark = document.createElement("button");
    mark.type = "button";
    mark.title = texts.join("\n");
    mark.setAttribute("aria-label", t("Go to the edit at {edits}", { edits: texts.join("; ") }));
    mark.dataset.iteration = iteration;
    return mark;
  });
  live.parts.marks.replaceChildren(...live.marks);
  placeMarks(live, Number(live.parts.timeline.max));
}

function placeMarks(live, end) {
  for (const mark of live.marks ?? []) mark.style.setProperty("--at", Math.min(1, mark.dataset.iteration / end));
}

/* ---- the runs of this session ---------------------------------------------------------------- */

function takeRuns(live, { runs }) {
  live.runs = runs;
  const { parts } = live;
  parts.runs.hidden = runs.length < 2;
  parts.runs.replaceChildren(...runs.map(runChip));
}

function runChip({ number, label, now, shown }) {
  const chip = document.createElement("span");
  chip.className = "run";
  chip.dataset.run = number;
  chip.toggleAttribute("data-now", now);
  const button = (act, text, title, pressed) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", textContent: text, title });
    made.dataset.act = act;
    made.setAttribute("aria-label", `${title}: ${label}`);
    if (pressed !== undefined) made.setAttribute("aria-pressed", pressed);
    chip.append(made);
  };
  button("switch", label, now ? t("The run you are in") : t("Go on in this run"));
  if (!now) {
    button("ghost", t("ghost"), t("Show it faintly behind this run"), shown === "ghost");
    button("beside", t("beside"), t("Show it side by side, on the same time axis"), shown === "beside");
    button("forget", "×", t("Drop this run from the list"));
  }
  return chip;
}

function onRun(live, event) {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const run = Number(button.parentElement.dataset.run);
  const { act } = button.dataset;
  const pressed = button.getAttribute("aria-pressed") === "true";
  if (act === "switch" && button.parentElement.hasAttribute("data-now")) return;
  send(live, pressed ? { do: "alone" } : { do: act, run });
}

/* ---- the link -------------------------------------------------------------------------------- */

const kept = (name) => {
  const value = new URLSearchParams(location.search).get(name);
  return value === null ? "" : `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`;
};

/* The address of what is seen: the run, where it is paused, the run beside it, and how the page is shown. */
function linkOf({ drawn: { scene, goal, playing }, room, presenting }) {
  const own = room?.role === "follows"
    ? [`room=${room.code}`]
    : [scene.query, playing ? "" : `at=${goal}`, kept("show"), presenting ? "view=present" : ""];
  return [...own, kept(LANG)].filter(Boolean).join("&");
}

/* The page's address says it; where that is the lesson's, a link to Figure 1 does. */
function writeAddress(live) {
  if (!live.drawn.scene) return;
  const query = linkOf(live);
  live.parts.figure1.href = new URL(`./?${query}`, document.baseURI);
  if (!live.address) return;
  if (query !== location.search.slice(1)) history.replaceState(history.state, "", location.pathname + (query && "?" + query) + location.hash);
}

async function copyLink(live) {
  const { goal, scene } = live.drawn;
  writeAddress(live);
  const link = new URL(location.href);
  if (!link.searchParams.has("at") && scene) link.search += `${link.search ? "&" : "?"}at=${goal}`;
  await giveLink(live, link, t("Copied the link to iteration {iteration} of this run.", { iteration: grouped(goal) }));
}
