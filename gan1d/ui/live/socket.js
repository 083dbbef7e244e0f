/* ---- connection ---------------------------------------------------------------------------- */

const RETIRED = 4001; // the server's code for a connection that was replaced
const LOST = 32_000; // ms of patience with the page, after as many of asking it: then it is loaded anew
const SOON = 5_000; // ms after which a page that was loaded may be loaded anew
const REFUSALS = 3; // handshakes that fail one after the other before the way to the server is doubted

function connect(live) {
  const url = new URL(address(live), document.baseURI);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  live.socket = socket;
  socket.onopen = () => {
    if (!heeds(live, socket)) return;
    Object.assign(live, { refusals: 0, barred: false });
    onOpen(live);
  };
  socket.onmessage = ({ data }) => {
    if (!heeds(live, socket)) return;
    if (typeof data === "string") onMessage(live, JSON.parse(data));
    else queueFrame(live, data);
  };
  socket.onclose = ({ code }) => {
    if (!heeds(live, socket)) return;
    if (code === RETIRED) return disconnect(live); // a newer connection of this session has taken over
    live.refusals = (live.refusals ?? 0) + 1;
    if (live.refusals >= REFUSALS) doubtTheWay(live);
    reconnect(live);
  };
}

/* Only the newest connection counts, and none while the component is away: then it begins anew when it is back. */
function heeds(live, socket) {
  if (socket !== live.socket) return false;
  if (isHere(live)) return true;
  disconnect(live);
  const anew = () => {
    connect(live);
    showConnection(live);
  };
  whenHere(live, anew);
  return false;
}

function disconnect(live) {
  clearTimeout(live.retry);
  const socket = live.socket;
  live.socket = null;
  live.queue = []; // frames of the old socket are not acknowledged on the new one
  live.connected = false;
  socket?.close();
}

/* The server does not know this session any more: the page is to run again, which gives a new token. Streamlit may not
 * have come back to the server yet, and what is asked before is lost: so it is asked again, ever more rarely, because
 * asking interrupts a page that is on its way. */
function askThePage(live) {
  // The page has run since, in the session it had: of several processes, it goes to one and the picture to another.
  if (live.heard && performance.now() > SOON) return location.reload();
  live.tell("gone", (live.told += 1));
  live.backoff = live.patience = 2 * (live.patience ?? 250);
  if (live.patience >= LOST) location.reload();
  else reconnect(live);
}

/* A run of the page has brought the session's token, and heard that its picture was gone, or not. */
function takeToken(live, token, heard) {
  live.heard = token === live.token ? heard : null;
  if (token === live.token) return;
  live.token = token;
  live.backoff = 250;
  disconnect(live);
  connect(live);
}

function reconnect(live) {
  disconnect(live);
  showConnection(live);
  live.retry = later(live, () => connect(live), live.backoff);
  live.backoff = Math.min(4000, live.backoff * 2);
}

/* Whether the server answers otherwise, so that something before it keeps this connection back. */
async function doubtTheWay(live) {
  try {
    live.barred = (await fetch(new URL("_stcore/health", document.baseURI), { signal: live.ending.signal })).ok;
  } catch {
    live.barred = false; // it does not answer at all, or the component has ended
  }
  if (!live.barred) live.refusals = 0; // when it is back, its first answers count
  showConnection(live);
}

function showConnection({ parts, connected, socket, barred }) {
  const waiting = barred
    ? t("The server answers, but live pictures cannot be reached: a proxy before it must pass on live, crowd, map/cells, images and images/… as it passes on _stcore/stream, as websockets (Connection: Upgrade) and with the page's own Host.")
    : socket ? t("Connecting…") : t("Reconnecting…");
  setText(parts.connection, connected ? "" : waiting);
}

function onConnected(live) {
  live.backoff = 250;
  live.patience = 250;
  live.heard = null;
  live.connected = true;
  showConnection(live);
}

function send(live, message) {
  if (live.socket?.readyState === WebSocket.OPEN) live.socket.send(JSON.stringify(message));
}
