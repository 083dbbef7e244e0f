/* ---- connection ---------------------------------------------------------------------------- */

const RETIRED = 4001; // the server's code for a connection that was replaced

function connect(live) {
  const url = new URL(address(live), document.baseURI);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  live.socket = socket;
  socket.onopen = () => heeds(live, socket) && greet(live);
  socket.onmessage = ({ data }) => {
    if (!heeds(live, socket)) return;
    if (typeof data === "string") hear(live, JSON.parse(data));
    else queueFrame(live, data);
  };
  socket.onclose = ({ code }) => {
    if (!heeds(live, socket)) return;
    if (code === RETIRED) disconnect(live); // a newer connection of this session has taken over
    else reconnect(live);
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
  live.tell("gone", (live.told += 1));
  live.backoff = live.patience = Math.min(60_000, 2 * (live.patience ?? 250));
  reconnect(live);
}

function reconnect(live) {
  disconnect(live);
  showConnection(live);
  live.retry = later(live, () => connect(live), live.backoff);
  live.backoff = Math.min(4000, live.backoff * 2);
}

function showConnection({ parts, connected, socket }) {
  say(parts.connection, connected ? "" : socket ? t("Connecting…") : t("Reconnecting…"));
}

function welcome(live) {
  live.backoff = 250;
  live.patience = 250;
  live.connected = true;
  showConnection(live);
}

function send(live, message) {
  if (live.socket?.readyState === WebSocket.OPEN) live.socket.send(JSON.stringify(message));
}
