/* The live view of an image run: how it stands, its charts and its sheets of samples.
 *
 * Messages come over a websocket of the page's own server. A scene, a state and a list of sheets are
 * JSON; rows of metrics are a Float32Array, each row replacing the one of the same iteration. After
 * "anew" they are the history from its beginning. Rows are acknowledged ("ready") when they are taken
 * up for drawing, so a slow or hidden page gets fewer and never old ones. Sheets are pictures by HTTP.
 * The files, joined into one module after the shared ones, are connection, state, charts, sheets, entry. */

const MEMORY = "gan1d-images"; // which sheet this tab shows (session), which curves (local)

function address(live) {
  return "images?" + new URLSearchParams({ run: live.run, seat: live.seat, lang: live.language ?? "en" });
}

function onOpen() {
  return; // the server tells everything by itself
}

function onMessage(live, message) {
  if (message.type === "scene") takeScene(live, message);
  else if (message.type === "state") takeState(live, message);
  else if (message.type === "sheets") takeSheets(live, message.sheets);
  else if (message.type === "anew") live.queue.push(message);
  else if (message.type === "notice") showNotice(live, message.text);
  else if (message.type === "gone") takeLeave(live, message.text);
  else if (message.type === "lost") askThePage(live);
}

function queueFrame(live, buffer) {
  live.received += 1;
  live.queue.push({ values: new Float32Array(buffer, 0, buffer.byteLength >> 2) });
  wake(live);
}

/* A folder that is gone may come back, as a disk that is plugged in again: try, but not often. */
function takeLeave(live, text) {
  live.backoff = 4000;
  live.gone = text;
  reconnect(live);
  showHead(live);
}

function takeScene(live, scene) {
  onConnected(live);
  live.gone = "";
  live.history ??= new History(scene.columns.length);
  live.drawn.scene = scene;
  const even = nameOf(scene.equilibrium.discriminator_loss) ?? digits(scene.equilibrium.discriminator_loss);
  const convention = scene.loss === "minimax"
    ? t("Natural logarithms; discriminator_loss averages data and samples: equilibrium {even}. generator_loss is minimax, E log(1 − D(G(z))). Values are of the training minibatches, dropout included.", { even })
    : t("Natural logarithms; discriminator_loss averages data and samples: equilibrium {even}. generator_loss is non-saturating, −E log D(G(z)). Values are of the training minibatches, dropout included.", { even });
  setText(live.parts.convention, convention);
  live.stale = true;
  applyTheme(live);
  wake(live);
}

function takeRows(live) {
  const messages = live.queue;
  live.queue = [];
  for (const { type, block, values } of messages) {
    if (type === "anew") {
      live.history.length = 0;
      live.block = block;
      showCurves(live);
      continue;
    }
    send(live, { do: "ready" });
    live.history.take(values);
  }
  if (!messages.length || !live.drawn.scene) return;
  const last = live.history.last(live.history.length, 0) || 0; // a row stands where its block begins
  const now = live.state?.iteration ?? 0;
  live.drawn.iteration = now > last && now < last + live.block ? now : last;
  for (const chart of live.charts) chart.stale = true;
}

/* Not while the server is away: a new session may write the address before it has heard what this tab remembers. */
function remember(live) {
  if (live.connected) keep(live);
}

function keep(live) {
  const { run, place, sheets, data } = live;
  if (location.pathname !== live.path) return; // one has gone to another page
  // What is chosen for the next run stands in the address at once, and in the data when the whole page has run.
  keepForPage(live, MEMORY, data, data.past + location.search, { run, sheet: place === null ? "now" : sheets[place].iteration });
}
