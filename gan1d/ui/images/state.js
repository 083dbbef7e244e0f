/* ---- how the run stands -------------------------------------------------------------------- */

/* The colour of a verdict's word; the words are the server's. */
const KINDS = { start: "start", learning: "learning", "D wins": "D", "G wins": "G", "at log 2": "even", apart: "apart", diverged: "failed" };
const DEVICES = { cpu: "the CPU", cuda: "the GPU (CUDA)", mps: "the GPU (MPS)" };
const DOUBT = 6000; // ms in which Stop may be confirmed
const WISH = 3000; // ms in which what was pressed is shown as if it had happened

function takeState(live, state) {
  const before = live.state;
  live.state = state;
  if (before && (before.status !== state.status || String(Object.entries(before.recipe)) !== String(Object.entries(state.recipe)))) {
    live.tell("run", (live.told += 1)); // the page's controls follow
  }
  if (!before || before.status !== state.status || before.wanted !== state.wanted) live.wish = null;
  showHead(live);
  showReel(live);
  wake(live);
}

/* Three significant steps are enough: 45 s, 1 min 20 s, 2 h 5 min. */
function duration(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

function ordinal(n) {
  const ending = n % 100 > 10 && n % 100 < 14 ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th";
  return `${n}${ending}`;
}

/* Whole epochs without a fraction; in the first epoch small parts count. */
function epochs(iteration, per_epoch) {
  const part = iteration / per_epoch;
  return Number.isInteger(part) ? String(part) : part.toFixed(part < 0.095 ? 3 : part < 1 ? 2 : 1);
}

/* Where it is: "epoch 3.2 of 8 · iteration 1,930 of 4,800". */
function where({ iteration, iterations, per_epoch }) {
  if (!per_epoch) return "";
  const all = epochs(iterations, per_epoch);
  return `epoch ${(iteration / per_epoch).toFixed(1)} of ${all} · iteration ${grouped(iteration)} of ${grouped(iterations)}`;
}

function waiting({ device, place, iteration }) {
  const turn = place ? `, ${ordinal(place)} in the queue` : "";
  return `waits for ${DEVICES[device] ?? "its device"}${turn}${iteration ? " · goes on from its last checkpoint" : ""}`;
}

function stateWords(state) {
  const at = where(state);
  const parts = (...words) => words.filter(Boolean).join(" · ");
  if (state.status === "queued") return waiting(state);
  if (state.status === "done") return `done: ${epochs(state.iterations, state.per_epoch || 1)} epochs, ${grouped(state.iterations)} iterations`;
  if (state.status !== "training") return `${state.status}${at ? ` at ${at}` : ""}`;
  if (!state.alive) return `interrupted at ${at}; ${state.place ? waiting(state) : "resume goes on from its last checkpoint"}`;
  if (state.wanted !== "train") return `${state.wanted === "pause" ? "pausing" : "stopping"}… · ${at}`;
  const rate = state.rate ? `${grouped(state.rate)} images/s` : "";
  return parts(`training, ${at}`, rate, state.left ? `${duration(state.left)} left` : "");
}

function showHead(live) {
  const { parts, state, gone } = live;
  if (gone) {
    parts.orders.hidden = true;
    return showVerdict(live, "gone", "failed", gone);
  }
  if (!state) return;
  if (state.status === "failed" || state.status === "diverged") showVerdict(live, state.status, "failed", state.text);
  else showVerdict(live, state.kind, KINDS[state.kind] ?? "start", state.sentence);
  say(parts.state, stateWords(state));
  say(parts.about, [state.status === "queued" ? "" : state.device.toUpperCase(), state.data].filter(Boolean).join(" · "));
  const share = state.iterations ? state.iteration / state.iterations : 0;
  parts.done.style.transform = `scaleX(${share})`;
  parts.bar.setAttribute("aria-valuenow", Math.round(100 * share));
  parts.bar.setAttribute("aria-valuetext", parts.state.textContent);
  showOrders(live);
}

function showVerdict({ parts }, word, color, text) {
  parts.sentence.style.setProperty("--kind", `var(--${color})`);
  parts.sentence.title = text;
  say(parts.kind, word);
  say(parts.text, text);
}

/* ---- what may be asked of it --------------------------------------------------------------- */

function showOrders(live) {
  const { parts, state, doubt } = live;
  const over = state.status === "done" || state.status === "diverged";
  const wanted = live.wish ?? (["stopped", "failed"].includes(state.status) ? "stop" : state.wanted);
  const lost = state.status === "training" && !state.alive && !state.place;
  const running = wanted === "train" && !lost;
  parts.orders.hidden = over;
  parts.pause.hidden = doubt || !running;
  parts.resume.hidden = doubt || running;
  parts.doubt.hidden = doubt || wanted === "stop";
  parts.stop.hidden = parts.keep.hidden = !doubt;
}

function order(live, what) {
  clearTimeout(live.doubtEnd);
  live.doubt = what === "doubt";
  if (live.doubt) live.doubtEnd = setTimeout(() => order(live, "keep"), DOUBT);
  else if (what !== "keep") wishFor(live, what);
  showOrders(live);
  if (live.doubt) live.parts.keep.focus();
}

function wishFor(live, what) {
  send(live, { do: what });
  live.wish = { pause: "pause", resume: "train", stop: "stop" }[what];
  clearTimeout(live.wishEnd);
  live.wishEnd = setTimeout(() => {
    live.wish = null;
    showOrders(live);
  }, WISH);
}
