/* ---- the transport ------------------------------------------------------------------------- */

const SPEEDS = [5, 10, 30, 60, 150, 0]; // iterations per second; 0: as fast as it goes

function act(live, what) {
  if (what === "toggle") send(live, { do: live.drawn.playing ? "pause" : "play" });
  else if (what === "previous" || what === "next") stepGame(live, what === "next" ? 1 : -1);
  else if (what === "link") copyLink(live);
  else send(live, { do: what });
}

function goTo(live, iteration) {
  const goal = clamp(Math.round(iteration), 0, live.drawn.scene.most);
  live.hand = performance.now() + 1000;
  send(live, { do: "seek", iteration: goal });
}

const speedPlace = (speed) => (speed > 0 ? Math.max(0, SPEEDS.indexOf(speed)) : SPEEDS.length - 1);

function setSpeed(live, place) {
  send(live, { do: "speed", value: SPEEDS[clamp(place, 0, SPEEDS.length - 1)] });
}

function showTransport(live) {
  const { parts, drawn, history } = live;
  const { timeline, trained, settings } = parts;
  const { scene, playing } = drawn;
  showPlaying(parts, playing);
  showSpeed(parts, speedPlace(drawn.speed), drawn.speed > 0 ? t("{speed} iterations/s", { speed: drawn.speed }) : t("as fast as it goes"));
  timeline.step = scene.every;
  timeline.max = Math.max(history.length ? extentOf(live) : 0, drawn.goal, scene.every);
  if (!(live.hand > performance.now())) timeline.value = drawn.goal;
  timeline.setAttribute("aria-valuetext", t("iteration {iteration}", { iteration: grouped(drawn.goal) }));
  showTyped(live);
  setText(trained, drawn.trained > drawn.iteration ? t("trained to {n}", { n: grouped(drawn.trained) }) : "");
  setText(settings, [
    t("{n} games, seeds {first} to {last}", { n: scene.games, first: scene.seeds[0], last: scene.seeds.at(-1) }),
    t("k {k} · g_steps {g_steps} · lr D {D} · lr G {G} · m {m}", { k: drawn.k, g_steps: drawn.g_steps, D: drawn.learning_rate_D, G: drawn.learning_rate_G, m: drawn.m }),
    scene.edits, t("engine: {engine}", { engine: scene.engine }),
  ].filter(Boolean).join(" · "));
}

function onKey(live, event) {
  if (!keyIsOurs(live, event) || !live.drawn.scene || keyIsOfControl(live, event)) return;
  const place = speedPlace(live.drawn.speed);
  const actions = {
    " ": () => event.repeat || act(live, "toggle"),
    ArrowRight: () => act(live, "step"),
    ArrowLeft: () => act(live, "back"),
    Home: () => goTo(live, 0),
    End: () => goTo(live, extentOf(live)),
    r: () => act(live, "reset"),
    n: () => event.repeat || act(live, "seeds"),
    l: () => act(live, "link"),
    "+": () => setSpeed(live, place + 1),
    "=": () => setSpeed(live, place + 1),
    "-": () => setSpeed(live, place - 1),
    "]": () => act(live, "next"),
    "[": () => act(live, "previous"),
    Escape: () => {
      live.fate = live.chosen = null;
      setHovered(live, null);
      redraw(live);
    },
  };
  pressKey(event, actions);
}

/* ---- the link: the recipe of the first game, how many, and where it is paused ------------------- */

function linkOf({ drawn: { scene, goal, playing } }) {
  const language = new URLSearchParams(location.search).get(LANG);
  const games = `games=${scene.games}`;
  return [scene.query, games, playing ? "" : `at=${goal}`, language ? `${LANG}=${language}` : ""].filter(Boolean).join("&");
}

function writeAddress(live) {
  if (!live.drawn.scene) return;
  const query = linkOf(live);
  if (query !== location.search.slice(1)) history.replaceState(history.state, "", `${location.pathname}?${query}${location.hash}`);
}

async function copyLink(live) {
  const { goal } = live.drawn;
  const link = new URL(location.href);
  link.search = linkOf(live);
  if (!link.searchParams.has("at")) link.search += `&at=${goal}`;
  await giveLink(live, link, t("Copied the link to iteration {iteration} of these games.", { iteration: grouped(goal) }));
}
