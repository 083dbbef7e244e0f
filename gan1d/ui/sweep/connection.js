/* The live map of a sweep.
 *
 * Messages come over a websocket of the page's own server. A scene and a state are JSON. Cells are rows of a
 * Float32Array in the order of COLUMNS; a row replaces the one of the same cell, and after "anew" they are all there
 * is. Rows are acknowledged ("ready") when they are taken up for drawing, so a slow or hidden page gets fewer
 * messages. The files, joined into one module after some of the shared ones, are connection, grid, paint, hand,
 * words, entry. */

const COLUMNS = ["i", "j", "step", "seeds", "diverged", "jsd", "share", "settled"]; // as in watch.py
const MEMORY = "gan1d-map"; // which quantity is shown (local), what is chosen (session)

function address(live) {
  return "map/cells?" + new URLSearchParams({ sweep: live.sweep, seat: live.seat, lang: live.language ?? "en" });
}

function onOpen() {
  return; // the server tells everything by itself
}

function onMessage(live, message) {
  if (message.type === "scene") takeScene(live, message);
  else if (message.type === "state") takeState(live, message);
  else if (message.type === "anew") live.queue.push(null);
  else if (message.type === "notice") showNotice(live, message.text);
  else if (message.type === "lost") askThePage(live);
}

function queueFrame(live, buffer) {
  live.received += 1;
  live.queue.push(new Float32Array(buffer));
  wake(live);
}

function takeScene(live, scene) {
  onConnected(live);
  live.scene = scene;
  live.grid ??= gridOf(scene);
  showLegend(live);
  live.stale = true;
  wake(live);
}

function takeState(live, state) {
  const before = live.state;
  live.state = state;
  if (before && before.status !== state.status) live.tell("status", (live.told += 1)); // the page's controls follow
  showState(live);
}

function takeCells(live) {
  const messages = live.queue;
  live.queue = [];
  for (const rows of messages) {
    if (rows === null) {
      live.grid = live.scene && gridOf(live.scene);
      continue;
    }
    send(live, { do: "ready" });
    for (let at = 0; at < rows.length; at += COLUMNS.length) putCell(live.grid, rows.subarray(at, at + COLUMNS.length));
    live.firstCell ??= performance.now();
  }
  if (!messages.length) return;
  live.stale = true;
  showState(live);
}

function remember(live) {
  store(() => localStorage, MEMORY, { quantity: live.quantity });
}
