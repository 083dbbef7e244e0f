/* ---- the sheets ---------------------------------------------------------------------------- */

const KEPT = 160; // decoded sheets: 60 MB
const AT_ONCE = 4; // pictures fetched at the same time
const SHEET_GAP = 125; // ms between two sheets of the animation
const AGAIN = 2000; // ms until a picture that could not be had is asked for again

/* `live.place` is a number in the list of recorded sheets, or null for the newest state. */
function takeSheets(live, pairs) {
  const shown = live.place === null ? live.wanted : live.sheets[live.place].iteration;
  live.sheets = pairs.map(([iteration, stamp]) => ({ iteration, stamp }));
  const place = live.sheets.findIndex(({ iteration }) => iteration === shown);
  live.place = place < 0 ? null : place; // a run that was cut back has lost some
  live.wanted = "now";
  showReel(live);
}

/* Which picture belongs to a place: its path on the server, with the time it was written. */
function pictureAt(live, place) {
  if (place !== null) return `${live.sheets[place].iteration}.png?t=${live.sheets[place].stamp}`;
  return live.state?.now ? `now.png?t=${live.state.now}` : null;
}

/* The picture to show, then those that are likely to be asked for next, nearest first and ahead before behind. */
function wantedPictures(live) {
  const { place, sheets, browsing } = live;
  const wanted = [pictureAt(live, place)];
  if (browsing || place !== null) {
    const from = place ?? (live.playing ? 0 : sheets.length);
    const cost = (i) => (i >= from ? i - from : 2 * (from - i));
    const order = [...sheets.keys()].sort((a, b) => cost(a) - cost(b));
    for (const i of order.slice(0, KEPT)) wanted.push(pictureAt(live, i));
  }
  return wanted.filter(Boolean);
}

/* Fetch what is wanted and not here, a few at a time; forget what is far away. */
function fetchPictures(live) {
  const wanted = wantedPictures(live);
  const now = performance.now();
  for (const name of wanted) {
    if (live.fetching.size >= AT_ONCE) break;
    if (live.pictures.has(name) || live.fetching.has(name) || now < (live.failed.get(name) ?? 0)) continue;
    live.fetching.add(name);
    fetchPicture(live, name, live.run);
  }
  if (live.pictures.size <= wanted.length) return;
  const keep = new Set([...wanted, live.shown.name]);
  for (const [name, picture] of live.pictures) {
    if (live.pictures.size <= KEPT && !name.startsWith("now")) continue;
    if (keep.has(name)) continue;
    picture.close();
    live.pictures.delete(name);
  }
}

async function fetchPicture(live, name, run) {
  try {
    const answer = await fetch(new URL(`images/${encodeURIComponent(run)}/${name}`, document.baseURI), { signal: live.ending.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const picture = await createImageBitmap(await answer.blob());
    if (run === live.run) live.pictures.set(name, picture);
    else picture.close();
  } catch {
    live.failed.set(name, performance.now() + AGAIN);
  }
  live.fetching.delete(name);
  if (!isHere(live)) return; // the clock asks for what is wanted when the component is back
  fetchPictures(live);
  wake(live);
}

/* Draw the picture of this place when it is here; until then the one before stays, so nothing flickers. */
function drawSheet(live) {
  const { parts } = live;
  const name = pictureAt(live, live.place);
  const picture = live.pictures.get(name);
  parts.sheet.parentElement.toggleAttribute("data-waiting", live.place !== null && !picture);
  if (!live.sheetSide || (name === live.shown.name && !live.stale)) return;
  const drawn = picture ?? (live.stale ? live.pictures.get(live.shown.name) : null);
  if (!drawn) return;
  if (live.stale || !live.sheetPen) live.sheetPen = fit(parts.sheet, live.sheetSide, live.sheetSide, live.theme.scale);
  live.sheetPen.imageSmoothingQuality = "high";
  live.sheetPen.drawImage(drawn, 0, 0, live.sheetSide, live.sheetSide);
  live.stale = false;
  if (picture) live.shown = { name, sheet: live.place === null ? "now" : live.sheets[live.place].iteration };
  live.sheetsDrawn += 1;
  parts.none.hidden = true;
}

function whenOf({ place, sheets, state }) {
  if (!state?.per_epoch) return "";
  const iteration = place === null ? state.iteration : sheets[place].iteration;
  const at = { epoch: epochs(iteration, state.per_epoch), iteration: grouped(iteration) };
  return place === null ? t("now: epoch {epoch} · iteration {iteration}", at) : t("epoch {epoch} · iteration {iteration}", at);
}

/* The slider, its words and the play button. */
function showReel(live) {
  const { parts, sheets, place, playing } = live;
  const last = sheets.length;
  if (Number(parts.slider.max) !== last) parts.slider.max = last;
  if (Number(parts.slider.value) !== (place ?? last)) parts.slider.value = place ?? last;
  const when = whenOf(live);
  setText(parts.when, when);
  if (parts.slider.getAttribute("aria-valuetext") !== when) parts.slider.setAttribute("aria-valuetext", when);
  parts.play.disabled = last < 1;
  parts.play.toggleAttribute("data-playing", playing);
  setText(parts.verb, playing ? t("hold") : t("play sheets"));
  parts.play.setAttribute("aria-label", playing ? t("Hold the sheets") : t("Play the sheets"));
  fetchPictures(live);
}

function showPlace(live, place) {
  live.place = place >= live.sheets.length ? null : Math.max(0, place);
  if (!live.sheets.length) live.place = null;
  showReel(live);
  wake(live);
}

function step(live, by) {
  live.playing = false;
  live.browsing = true;
  showPlace(live, (live.place ?? live.sheets.length) + by);
}

function togglePlay(live) {
  live.playing = !live.playing && live.sheets.length > 0;
  live.browsing = true;
  if (live.playing && live.place === null) live.place = 0;
  live.steppedAt = performance.now();
  showReel(live);
  wake(live);
}

/* The next sheet when it is time and it is here; after the last recorded one the newest state, and rest. */
function animate(live, now) {
  if (!live.playing || now - live.steppedAt < SHEET_GAP || live.shown.name !== pictureAt(live, live.place)) return;
  live.steppedAt = Math.max(live.steppedAt + SHEET_GAP, now - SHEET_GAP);
  showPlace(live, live.place + 1);
  if (live.place !== null) return;
  live.playing = false;
  showReel(live);
}

function onKey(live, event) {
  if (!keyIsOurs(live, event)) return;
  const target = event.composedPath()[0];
  if (live.root.contains(target) && (target.tagName === "INPUT" || (target.tagName === "BUTTON" && event.key === " "))) return;
  const action = {
    " ": () => event.repeat || togglePlay(live),
    ArrowLeft: () => step(live, -1),
    ArrowRight: () => step(live, 1),
    Home: () => step(live, -Infinity),
    End: () => step(live, Infinity),
  }[event.key];
  if (!action) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  action();
}
