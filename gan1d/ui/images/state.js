/* ---- how the run stands -------------------------------------------------------------------- */

/* The colour of a verdict's kind, and its word. */
const COLORS = { start: "start", learning: "learning", "D wins": "D", "G wins": "G", "at log 2": "even", apart: "apart", diverged: "failed" };
const kinds = () => ({
  start: t("start"), learning: t("learning"), "D wins": t("D wins"), "G wins": t("G wins"), "at log 2": t("at log 2"), apart: t("apart"),
  diverged: t("diverged"),
});
const statuses = () => ({ paused: t("paused"), stopped: t("stopped"), failed: t("failed"), diverged: t("diverged") });
const devices = () => ({ cpu: t("the CPU"), cuda: t("the GPU (CUDA)"), mps: t("the GPU (MPS)") });
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

function ordinal(n) {
  const last = n % 100 > 10 && n % 100 < 14 ? 0 : n % 10;
  if (last === 1) return t("{n}st", { n });
  if (last === 2) return t("{n}nd", { n });
  return last === 3 ? t("{n}rd", { n }) : t("{n}th", { n });
}

/* Whole epochs without a fraction; in the first epoch small parts count. */
function epochs(iteration, per_epoch) {
  const part = iteration / per_epoch;
  return Number.isInteger(part) ? String(part) : fixed(part, part < 0.095 ? 3 : part < 1 ? 2 : 1);
}

/* Where it is: "epoch 3.2 of 8 · iteration 1,930 of 4,800". */
function where({ iteration, iterations, per_epoch }) {
  if (!per_epoch) return "";
  return t("epoch {epoch} of {epochs} · iteration {iteration} of {iterations}", {
    epoch: fixed(iteration / per_epoch, 1), epochs: epochs(iterations, per_epoch), iteration: grouped(iteration), iterations: grouped(iterations),
  });
}

function waiting({ device, place, iteration }) {
  const what = { device: devices()[device] ?? t("its device"), nth: ordinal(place) };
  const turn = place ? t("waits for {device}, {nth} in the queue", what) : t("waits for {device}", what);
  return joined(turn, iteration ? t("goes on from its last checkpoint") : "");
}

const joined = (...parts) => parts.filter(Boolean).join(" · ");

function stateWords(state) {
  const at = where(state);
  if (state.status === "queued") return waiting(state);
  if (state.status === "done") {
    return t("done: {epochs} epochs, {iterations} iterations", { epochs: epochs(state.iterations, state.per_epoch || 1), iterations: grouped(state.iterations) });
  }
  if (state.status !== "training") {
    const status = statuses()[state.status];
    return at ? t("{status} at {at}", { status, at }) : status;
  }
  if (!state.alive) {
    return state.place ? t("interrupted at {at}; {waiting}", { at, waiting: waiting(state) }) : t("interrupted at {at}; resume goes on from its last checkpoint", { at });
  }
  if (state.wanted !== "train") return joined(state.wanted === "pause" ? t("pausing…") : t("stopping…"), at);
  return joined(
    t("training, {at}", { at }),
    state.rate ? t("{n} images/s", { n: grouped(state.rate) }) : "",
    state.left ? t("{time} left", { time: duration(state.left) }) : "",
  );
}

function showHead(live) {
  const { parts, state, gone } = live;
  if (gone) {
    parts.orders.hidden = true;
    return showVerdict(live, t("gone"), "failed", gone);
  }
  if (!state) return;
  if (state.status === "failed" || state.status === "diverged") showVerdict(live, statuses()[state.status], "failed", state.text);
  else showVerdict(live, kinds()[state.kind] ?? state.kind, COLORS[state.kind] ?? "start", state.sentence);
  setText(parts.state, stateWords(state));
  setText(parts.about, [state.status === "queued" ? "" : state.device.toUpperCase(), state.data].filter(Boolean).join(" · "));
  const share = state.iterations ? state.iteration / state.iterations : 0;
  parts.done.style.transform = `scaleX(${share})`;
  parts.bar.setAttribute("aria-valuenow", Math.round(100 * share));
  parts.bar.setAttribute("aria-valuetext", parts.state.textContent);
  showOrders(live);
}

function showVerdict({ parts }, word, color, text) {
  parts.sentence.style.setProperty("--kind", `var(--${color})`);
  parts.sentence.title = text;
  setText(parts.kind, word);
  setText(parts.text, text);
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
  showRefusal(live);
}

/* What the person in front of the page may not ask of this run is not offered, and why is said beside it. */
function showRefusal({ parts, data: { refused } }) {
  for (const name of ["pause", "resume", "doubt", "stop"]) parts[name].disabled = Boolean(refused);
  setText(parts.refused, parts.orders.hidden ? "" : refused);
}

function order(live, what) {
  clearTimeout(live.doubtEnd);
  live.doubt = what === "doubt";
  if (live.doubt) live.doubtEnd = later(live, () => order(live, "keep"), DOUBT);
  else if (what !== "keep") wishFor(live, what);
  showOrders(live);
  if (live.doubt) live.parts.keep.focus();
}

function wishFor(live, what) {
  send(live, { do: what });
  live.wish = { pause: "pause", resume: "train", stop: "stop" }[what];
  clearTimeout(live.wishEnd);
  const over = () => {
    live.wish = null;
    showOrders(live);
  };
  live.wishEnd = later(live, over, WISH);
}
