/* ---- what this tab was doing ------------------------------------------------------------------ */
/* The tab remembers it for a session that is new to the server: of a page loaded anew, and of one that went on while the
 * server was started again or had forgotten the session. `document` tells the pages that were loaded in a tab apart. */

const sorted = (query) => [...new URLSearchParams(query)].map(String).sort().join("&");

/* `session` is the server's token of who was told this. */
function keepInTab(memory, session, what) {
  store(() => sessionStorage, memory, { ...what, session, address: sorted(location.search), document: performance.timeOrigin });
}

/* What was kept, if it is what the page should show. A link that was opened in this tab wins over what the tab did
 * before, but not over what has been done since; what was done at another `place` of the page is not shown here. Then
 * only what belongs to the tab is left (`always`). null if there is nothing. */
function keptInTab(memory, { place = "", always = [] } = {}) {
  const past = stored(() => sessionStorage, memory);
  if (!past || ((past.place ?? "") === place && !isOverruled(past))) return past;
  const left = always.filter((key) => past[key]).map((key) => [key, past[key]]);
  return left.length ? { ...Object.fromEntries(left), session: past.session } : null;
}

/* For a page that a session's state is part of: `past` is the text that a new session is to get back. While the page
 * is `fresh` it does not know whether there is one. It is told once for all that it has given its component. */
function keepForPage(live, memory, data, past, more) {
  const kept = data.fresh ? keptInTab(memory) : null;
  if (!kept?.past || kept.session === data.seat) return keepInTab(memory, data.seat, { past, ...more });
  if (live.answered === data) return;
  live.answered = data;
  live.tell("past", kept.past);
}

function isOverruled(past) {
  if (past.document === performance.timeOrigin) return false;
  const [{ name, type }] = performance.getEntriesByType("navigation");
  const opened = new URL(name);
  if (opened.pathname !== location.pathname) return false; // one came here through the app, not by a link
  opened.searchParams.delete(LANG);
  if (type === "reload" || !opened.search) return false; // the bare address names nothing that could win
  return type === "navigate" || sorted(new URL(name).search) !== past.address;
}
