/* Many games live: p_g of all, JSD and fates over iterations, and the transport.
 *
 * Frames come over a websocket of the page's own server: the fields of the scene's layout and rows of history as a
 * Float32Array, then p_g of every game as 16-bit levels. A frame is acknowledged ("ready") when it is taken up for
 * drawing, so a slow or hidden page gets fewer frames and never old ones. The files, joined into one module after the
 * shared ones, are connection, fates, picture, charts, pointer, transport, entry. */

const MEMORY = "gan1d-many";

/* With `resumes` the server says nothing before it has heard what this tab was doing. */
function address(live) {
  const past = keptInTab(MEMORY);
  live.past = past?.session === live.token ? null : past;
  return "crowd?" + new URLSearchParams({ onlooker: live.token, ...(live.past && { resumes: 1 }) });
}

function onOpen(live) {
  if (live.past) send(live, { do: "resume", ...live.past });
}

function remember({ met, taken, drawn: { scene, goal, playing, speed } }) {
  if (scene) keepInTab(MEMORY, met, { query: scene.query, games: scene.games, iteration: goal, playing, speed, taken });
}

function onMessage(live, message) {
  if (message.type === "scene") takeScene(live, message);
  else if (message.type === "notice") showNotice(live, message.text);
  else if (message.type === "settings") live.tell("settings", (live.told += 1)); // the page's widgets follow
  else if (message.type === "gone") askThePage(live);
}

function takeScene(live, scene) {
  live.met = live.token;
  takeFrames(live); // those of the scene before
  onConnected(live);
  scene.offset = {};
  scene.size = 0;
  for (const [name, count] of scene.layout) {
    scene.offset[name] = [scene.size, scene.size + count];
    scene.size += count;
  }
  live.history = new History(scene.columns.length);
  live.scene = scene; // drawn from its first frame on
}

function queueFrame(live, buffer) {
  live.received += 1;
  live.queue.push(buffer);
  wake(live);
}

/* Every frame that has come gives its rows; the last one is what is drawn. */
function takeFrames(live) {
  const frames = live.queue;
  live.queue = [];
  const { scene, history } = live;
  for (const buffer of frames) {
    send(live, { do: "ready" });
    const numbers = new Float32Array(buffer, 0, (buffer.byteLength - 2 * scene.games * scene.points) / 4);
    if (numbers[scene.offset.scene[0]] !== scene.scene) continue;
    history.take(numbers, scene.size);
    const field = Object.fromEntries(Object.entries(scene.offset).map(([name, [from, to]]) => [name, numbers.subarray(from, to)]));
    show(live, scene, field, new Uint16Array(buffer, numbers.byteLength));
  }
}

function show(live, scene, field, levels) {
  const anew = live.drawn.scene !== scene;
  Object.assign(live.drawn, { scene, field, levels });
  for (const [name, count] of scene.layout) if (count === 1 && name !== "scene") live.drawn[name] = plain(field[name][0]);
  live.drawn.playing = live.drawn.playing > 0;
  if (anew) {
    live.stale = true;
    live.chosen = live.hovered = null;
    applyTheme(live);
    writeAddress(live);
  }
  live.touched = true;
  for (const chart of live.charts) chart.stale = true;
}
