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

/* An iteration typed into the counter. */
function jump(live) {
  const { iteration } = live.parts;
  const text = iteration.value.replaceAll(/[\s,]/g, "");
  const { scene } = live.drawn;
  if (!scene) return;
  if (/^\d+$/.test(text) && Number(text) <= scene.most) goTo(live, Number(text));
  else showNotice(live, t("iteration must be a whole number from 0 to {most}; not '{value}'.", { most: scene.most, value: iteration.value }));
  iteration.blur();
  iteration.value = live.drawn.iteration;
}

const speedPlace = (speed) => (speed > 0 ? Math.max(0, SPEEDS.indexOf(speed)) : SPEEDS.length - 1);

function setSpeed(live, place) {
  send(live, { do: "speed", value: SPEEDS[clamp(place, 0, SPEEDS.length - 1)] });
}

function showTransport(live) {
  const { parts, drawn, history } = live;
  const { play, verb, speed, output, timeline, iteration, trained, settings } = parts;
  const { scene, playing } = drawn;
  play.toggleAttribute("data-playing", playing);
  const name = playing ? t("Pause") : t("Play");
  if (play.getAttribute("aria-label") !== name) play.setAttribute("aria-label", name);
  say(verb, playing ? t("pause") : t("play"));
  const text = drawn.speed > 0 ? t("{speed} iterations/s", { speed: drawn.speed }) : t("as fast as it goes");
  if (output.textContent !== text) {
    speed.value = speedPlace(drawn.speed);
    speed.setAttribute("aria-valuetext", text);
    say(output, text);
  }
  timeline.step = scene.every;
  timeline.max = Math.max(history.length ? extentOf(live) : 0, drawn.goal, scene.every);
  if (!(live.hand > performance.now())) timeline.value = drawn.goal;
  timeline.setAttribute("aria-valuetext", t("iteration {iteration}", { iteration: grouped(drawn.goal) }));
  if (iteration !== live.root.getRootNode().activeElement && iteration.value !== String(drawn.iteration)) iteration.value = drawn.iteration;
  say(trained, drawn.trained > drawn.iteration ? t("trained to {n}", { n: grouped(drawn.trained) }) : "");
  say(settings, [
    t("{n} games, seeds {first} to {last}", { n: scene.games, first: scene.seeds[0], last: scene.seeds.at(-1) }),
    t("k {k} · g_steps {g_steps} · lr D {D} · lr G {G} · m {m}", { k: drawn.k, g_steps: drawn.g_steps, D: drawn.learning_rate_D, G: drawn.learning_rate_G, m: drawn.m }),
    scene.edits, t("engine: {engine}", { engine: scene.engine }),
  ].filter(Boolean).join(" · "));
}

function onKey(live, event) {
  if (!keyIsOurs(live, event) || !live.drawn.scene) return;
  const target = event.composedPath()[0];
  const inside = live.root.contains(target);
  if (target === live.parts.iteration || (inside && target.tagName === "BUTTON" && event.key === " ")) return;
  if (inside && target.tagName === "INPUT" && /^(Arrow|Home|End|Page)/.test(event.key)) return;
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
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // the page has keys of its own (r runs its script again)
  action();
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
  try {
    await navigator.clipboard.writeText(link.href);
    showNotice(live, t("Copied the link to iteration {iteration} of these games.", { iteration: grouped(goal) }));
  } catch {
    // Browsers give the clipboard to secure pages alone: then the link is shown, to be copied by hand.
    showNotice(live, link.href);
  }
}
