/* ---- the pointer: which game is it? ------------------------------------------------------------ */

const NEAR = 12; // CSS pixels

/* The game nearest to the pointer, and the iteration at which it is there; null if none is near. */
function findInPicture(live, px, py) {
  const { place, drawn: { scene, levels, iteration } } = live;
  const { grid } = place;
  const step = grid[1] - grid[0];
  const i = Math.round(clamp((px - grid[0]) / step, 0, grid.length - 1));
  const height = (r) => place.y(levels[r * scene.points + i] * scene.unit);
  return nearest(live, iteration, (r) => (fateOf(live, r) === "diverged" ? Infinity : Math.abs(height(r) - py)));
}

function findInChart(live, { area, draw }, px, py) {
  const { history, drawn: { scene, iteration } } = live;
  if (draw !== drawJsd || !area || !history.length) return null;
  if (px > area.right) {
    const away = new Map(live.swarm.map(({ r, x, y }) => [r, Math.hypot(x - px, y - py)]));
    return nearest(live, iteration, (r) => away.get(r));
  }
  const row = clamp(history.upTo((px - area.left) / area.rate + scene.every / 2) - 1, 0, history.length - 1);
  const first = scene.columns.indexOf("jsd0");
  const jsd = (r) => history.values[row * history.width + first + r];
  return nearest(live, history.values[row * history.width], (r) => (Number.isFinite(jsd(r)) ? Math.abs(area.y(jsd(r)) - py) : Infinity));
}

function nearest(live, iteration, away) {
  let [member, least] = [null, NEAR];
  for (const r of membersOf(live)) {
    const far = away(r) + (live.fate && fateOf(live, r) !== live.fate ? NEAR / 2 : 0); // of those shown strong first
    if (far < least) [member, least] = [r, far];
  }
  return member === null ? null : { member, iteration };
}

function pointAt(live, canvas, event) {
  if (!live.drawn.scene || !live.place) return;
  const chart = live.charts.find((each) => each.canvas === canvas);
  const { offsetX, offsetY } = event;
  const found = chart ? findInChart(live, chart, offsetX, offsetY) : findInPicture(live, offsetX, offsetY);
  canvas.toggleAttribute("data-hit", found !== null);
  const frame = live.parts.readout.parentElement.getBoundingClientRect();
  setHovered(live, found, event.clientX - frame.left, event.clientY - frame.top, frame.width);
}

function setHovered(live, found, x = 0, y = 0, width = 0) {
  const { readout } = live.parts;
  if (found?.member !== live.hovered?.member) redraw(live);
  live.hovered = found;
  readout.hidden = !found;
  if (found) {
    setText(readout, aboutGame(live, found.member, found.iteration));
    Object.assign(readout.style, { top: `${Math.max(0, y - 40)}px`, ...(x < width / 2 ? { left: `${x + 14}px`, right: "" } : { left: "", right: `${width - x + 14}px` }) });
  }
}

/* Its seed, its fate and its JSD: now, or at the iteration that is pointed at. */
function aboutGame(live, member, iteration) {
  const { history, drawn } = live;
  const { scene } = drawn;
  const now = iteration === drawn.iteration;
  const row = history.upTo(iteration);
  const jsd = digits(now ? drawn.field.jsd[member] : history.last(row, scene.columns.indexOf(`jsd${member}`)));
  const seed = scene.seeds[member];
  return now
    ? t("seed {seed} · {fate} · JSD {jsd} nats", { seed, fate: states()[fateOf(live, member)], jsd })
    : t("seed {seed} · JSD {jsd} nats at iteration {iteration} · now {fate}", { seed, jsd, iteration: grouped(iteration), fate: states()[fateOf(live, member)] });
}

/* The address of one game in Figure 1. */
function addressOf({ drawn: { scene } }, member, iteration) {
  const fields = new URLSearchParams(scene.query);
  fields.set("seed", scene.seeds[member]);
  fields.set("at", iteration);
  const language = new URLSearchParams(location.search).get(LANG);
  if (language) fields.set(LANG, language);
  return new URL(`./?${fields}`, document.baseURI).href;
}

/* A click opens the game. A finger chooses first: what it covers cannot be read before. */
function openGame(live, event) {
  if (!live.hovered) return;
  const { member, iteration } = live.hovered;
  const first = event.pointerType === "touch" && live.chosen !== member;
  choose(live, member);
  if (first) return;
  const apart = event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1;
  window.open(addressOf(live, member, iteration), apart ? "_blank" : "_top");
}

function choose(live, member) {
  live.chosen = member;
  redraw(live);
}

/* The next game, or the one before, of those that are shown strong. */
function stepGame(live, way) {
  const { scene } = live.drawn;
  const among = membersOf(live).filter((r) => !live.fate || fateOf(live, r) === live.fate);
  if (!among.length) return;
  const next = way > 0 ? among.find((r) => r > (live.chosen ?? -1)) : among.findLast((r) => r < (live.chosen ?? scene.games));
  choose(live, next ?? (way > 0 ? among[0] : among.at(-1)));
}

function showGame(live) {
  const { about, open } = live.parts;
  const { chosen, drawn } = live;
  open.hidden = chosen === null;
  if (chosen === null) setText(about, t("Point at a game; a click opens it in Figure 1."));
  else {
    setText(about, aboutGame(live, chosen, drawn.iteration));
    open.href = addressOf(live, chosen, drawn.iteration);
  }
}

function redraw(live) {
  live.touched = true;
  for (const chart of live.charts) Object.assign(chart, { stale: true, drawnAt: 0 });
  wake(live);
}
