/* The live figure: Figure 1 of "Generative Adversarial Nets", its transport and its charts.
 *
 * Frames come over a websocket of the page's own server, one Float32Array each: the fields of the
 * scene's layout in order, then rows of history. A frame is acknowledged ("ready") when it is taken
 * up for drawing, so a slow or hidden page gets fewer frames and never old ones. Between frames the
 * picture moves linearly at the screen's rate. The files, joined into one module after the shared ones,
 * are connection, picture, charts, timeline, room, transport, entry. */

const SPEEDS = [0.5, 2, 10, 30, 60, 150, 400, 0]; // iterations per second; 0: as fast as it goes
/* `of`: what a chart takes from the scene, that is from the game in force. */
const CHARTS = [
  { curves: ["discriminator_loss", "generator_loss"], targets: (even) => even.losses },
  { curves: ["V"], of: (scene) => ({ note: scene.unit }), targets: (even) => even.V },
  { curves: ["d_data", "d_samples"], of: (scene) => ({ range: scene.mean_D }), targets: (even) => even.D },
  { curves: ["accuracy_data", "accuracy_samples"], range: [0, 1], targets: (even) => even.accuracy },
  { curves: ["jsd", "regret"], log: true, of: (scene) => ({ note: scene.nats ? t("nats, log scale") : t("JSD in nats, log scale") }), targets: () => [] },
  { curves: ["w1"], log: true, of: () => ({ note: t("sd of p_data, log scale") }), targets: () => [] },
];
// Never drawn between two frames: halfway, an edge of p_g that moves would be two edges of half its height.
const WHOLE = ["p_g", "D_star", "histogram"];

/* ---- connection ---------------------------------------------------------------------------- */

/* With `resumes` the server says nothing before it has heard what this tab was doing. */
function address(live) {
  const past = keptInTab(live.memory, { place: live.place, always: OF_THE_TAB });
  live.past = past?.session === live.token ? null : past;
  return "live?" + new URLSearchParams({ player: live.token, ...(live.past && { resumes: 1 }) });
}

function onOpen(live) {
  if (live.past) send(live, { do: "resume", ...fitting(live.past) });
}

const MOST_BYTES = 65_000; // of what is remembered; a message may have a little more, as MOST_BYTES in asked.py

/* As much of the past as a message may hold: without the oldest runs that are not shown, then with the link alone. */
function fitting(past) {
  const tooLong = (what) => new TextEncoder().encode(JSON.stringify(what)).length > MOST_BYTES;
  const { runs: all, ...rest } = past;
  let runs = all;
  while (runs && tooLong({ ...rest, runs })) {
    const spare = runs.findIndex(({ now, shown }) => !now && !shown);
    runs = spare < 0 ? undefined : runs.toSpliced(spare, 1);
  }
  return runs ? { ...rest, runs } : rest;
}

function onMessage(live, message) {
  if (message.type === "scene") takeScene(live, message);
  else if (message.type === "state") takeState(live, message);
  else if (message.type === "runs") takeRuns(live, message);
  else if (message.type === "room") takeRoom(live, message);
  else if (message.type === "notice") showNotice(live, message.text);
  else if (message.type === "settings") live.tell("settings", (live.told += 1)); // the page's widgets follow
  else if (message.type === "claimed") send(live, { do: "lead" }); // another tab has the key to this one's room
  else if (message.type === "gone") askThePage(live);
}

const OF_THE_TAB = ["room", "code", "presenting"]; // who leads a room leads it to another link, too

/* What this tab was doing (session); which layers are on is kept in the browser (local). */
function remember(live) {
  const { memory, met, place, drawn: { scene, goal, playing, speed }, room, presenting } = live;
  if (!scene) return;
  const runs = live.runs.map(({ query, seen, now, shown }) => ({ query, seen: now ? Math.max(seen, seenOf(live)) : seen, now, shown }));
  const { key, role, code } = room ?? {};
  keepInTab(memory, met, { query: scene.query, iteration: goal, playing, speed, runs, place, room: key, role, code, presenting });
}

/* ---- state --------------------------------------------------------------------------------- */

function takeScene(live, scene) {
  live.met = live.token;
  takeFrames(live); // those of the scene before give their rows first
  onConnected(live);
  scene.offset = {};
  scene.size = 0;
  for (const [name, count] of scene.layout) {
    scene.offset[name] = [scene.size, scene.size + count];
    scene.size += count;
  }
  const width = scene.columns.length;
  if (live.history?.width !== width) live.history = new History(width);
  live.history.keep(scene.keep);
  live.otherHistory = scene.other ? new History(width) : null;
  live.scene = scene; // drawn from its first frame on, so that p_data and p_g change together
}

function takeState(live, { kind, text }) {
  live.kind = kind;
  live.text = text;
  const { sentence } = live.parts;
  sentence.style.setProperty("--kind", `var(--${kind})`);
  sentence.title = text;
  setText(live.parts.kind, states()[kind] ?? kind);
  setText(live.parts.text, text);
}

function queueFrame(live, buffer) {
  live.received += 1;
  const values = new Float32Array(buffer, 0, buffer.byteLength >> 2);
  live.queue.push({ values, at: performance.now() });
  wake(live);
}

/* Every frame that has come gives its rows; the last one is where the picture goes next. */
function takeFrames(live) {
  const frames = live.queue;
  live.queue = [];
  for (const { values, at } of frames) {
    send(live, { do: "ready" });
    const { scene, history, otherHistory } = live;
    const fixed = scene ? scene.size * (scene.other ? 2 : 1) : Infinity;
    if (values.length < fixed || values[scene.offset.scene[0]] !== scene.scene) continue;
    const rest = takeRows(history, values, fixed, values[scene.offset.rows[0]]);
    if (scene.other) takeRows(otherHistory, values, rest, values[scene.size + scene.offset.rows[0]]);
    live.goal = { scene, at, values: values.subarray(0, fixed) };
  }
  if (live.goal && live.goal !== live.begun) begin(live);
}

/* Takes up so many rows from `at` on; returns where they end. */
function takeRows(history, values, at, rows) {
  const end = at + rows * history.width;
  history.take(values, at, end);
  return end;
}

function begin(live) {
  const { scene, values } = live.goal;
  const before = live.drawn.scene;
  const grids = ({ x, other }) => String(x) + String(other?.x);
  const comparable = before && live.shown.length === values.length && grids(before) === grids(scene);
  if (before !== scene) {
    live.drawn.scene = scene;
    live.stale = true;
    if (!comparable) live.shown = values.slice();
    const field = fieldOf(scene, live.shown, 0);
    const other = scene.other ? fieldOf(scene, live.shown, scene.size) : null;
    live.panes = [{ scene, field }, ...(scene.names.length ? [{ scene: scene.other, field: other }] : [])];
    live.ghost = scene.names.length ? null : other;
    applyTheme(live);
    buildMarks(live);
    readNumbers(live);
    writeAddress(live);
  }
  // From one exact state to the next: what is left of the last step is taken first, not smeared into this one.
  if (comparable && live.begun && live.begun.scene === scene) live.shown.set(live.begun.values);
  const duration = values[scene.offset.duration[0]];
  const still = !comparable || live.stillness.matches || !(duration > 0 && duration < Infinity);
  live.duration = still ? 0 : duration;
  live.from = live.shown.slice();
  for (const block of scene.other ? [0, scene.size] : [0]) {
    for (const name of WHOLE) {
      const [from, to] = scene.offset[name];
      live.from.set(values.subarray(block + from, block + to), block + from);
    }
  }
  live.begun = live.goal;
  live.moving = true;
}

/* The fields of one run in a frame, as views by name. */
function fieldOf({ offset }, values, block) {
  return Object.fromEntries(Object.entries(offset).map(([name, [from, to]]) => [name, values.subarray(block + from, block + to)]));
}

/* One linear step from what was shown when the frame came towards the frame. */
function advance(live, now) {
  const { from, shown, goal, duration } = live;
  const part = duration ? clamp((now - goal.at) / duration, 0, 1) : 1;
  if (part < 1) {
    for (let i = 0; i < shown.length; i++) {
      const step = goal.values[i] - from[i];
      shown[i] = step === step ? from[i] + part * step : goal.values[i]; // NaN on either side: no way between
    }
  } else {
    shown.set(goal.values);
    live.moving = false;
  }
  readNumbers(live);
}

function readNumbers({ drawn, goal }) {
  for (const [name, count] of goal.scene.layout) {
    if (count === 1 && name !== "scene") drawn[name] = plain(goal.values[goal.scene.offset[name][0]]);
  }
  drawn.playing = drawn.playing > 0;
}
