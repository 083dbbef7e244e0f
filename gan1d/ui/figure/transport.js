/* ---- the transport ------------------------------------------------------------------------- */

/* What the transport shows: what the person has just asked for, else what is drawn. */
function present(live, name) {
  const wish = live.wishes[name];
  return wish && performance.now() < wish.until ? wish.value : live.drawn[name];
}

function wish(live, name, value) {
  live.wishes[name] = { value, until: performance.now() + 1000 };
  showTransport(live);
}

function act(live, what) {
  if (what === "toggle") {
    const playing = !present(live, "playing");
    wish(live, "playing", playing);
    send(live, { do: playing ? "play" : "pause" });
  } else if (what === "reset" || what === "seed" || ROOM_ACTIONS.includes(what)) send(live, { do: what });
  else if (what === "open_room") {
    live.inviting = true; // as soon as there is a room
    send(live, { do: what, address: location.origin + location.pathname });
  } else if (what === "invite") live.parts.invitation.showModal();
  else if (what === "link") copyLink(live);
  else if (what === "present") setPresenting(live, !live.presenting);
  else send(live, { do: "step", what });
}

function setSpeed(live, place) {
  const value = SPEEDS[clamp(place, 0, SPEEDS.length - 1)];
  wish(live, "speed", value);
  send(live, { do: "speed", value });
}

function speedPlace(speed) {
  const place = speed > 0 ? SPEEDS.findIndex((choice) => choice >= speed) : -1;
  return place < 0 ? SPEEDS.length - 1 : place;
}

function speedText(speed) {
  if (!(speed > 0)) return t("as fast as it goes");
  return speed < 1 ? t("slow motion") : t("{speed} iterations/s", { speed });
}

function showTransport(live) {
  const { trained, settings } = live.parts;
  const { drawn } = live;
  if (!drawn.scene) return;
  showPlaying(live.parts, present(live, "playing"));
  const pace = present(live, "speed");
  showSpeed(live.parts, speedPlace(pace), speedText(pace));
  showTimeline(live);
  setText(trained, drawn.trained > drawn.iteration ? t("trained to {n}", { n: grouped(drawn.trained) }) : "");
  const { k, g_steps, learning_rate_D: D, learning_rate_G: G, m } = drawn;
  const several = t("k {k} · g_steps {g_steps} · lr D {D} · lr G {G} · m {m}", { k, g_steps, D, G, m });
  const words = g_steps === 1 ? t("k {k} · lr D {D} · lr G {G} · m {m}", { k, D, G, m }) : several;
  setText(settings, [words, t("engine: {engine}", { engine: drawn.scene.engine })].join(" · "));
}

function onKey(live, event) {
  if (!keyIsOurs(live, event)) return;
  if (event.key === "Escape") return live.presenting ? setPresenting(live, false) : hidePointer(live);
  if (!live.drawn.scene || live.parts.invitation.open || keyIsOfControl(live, event)) return;
  const place = speedPlace(present(live, "speed"));
  const at = live.hand?.iteration ?? live.drawn.goal;
  const scenario = (step) => () => event.repeat || send(live, { do: "scenario", step });
  const page = (way) => (live.presenting ? scenario(way) : () => goTo(live, at + way * PAGE)); // clickers send these
  const actions = {
    " ": () => event.repeat || act(live, "toggle"),
    ArrowRight: () => (event.shiftKey ? goTo(live, at + LEAP) : act(live, "iteration")),
    ArrowLeft: () => (event.shiftKey ? goTo(live, at - LEAP) : act(live, "back")),
    Home: () => goTo(live, 0),
    End: () => goTo(live, extentOf(live)),
    d: () => act(live, "discriminator"),
    g: () => act(live, "generator"),
    r: () => act(live, "reset"),
    n: () => event.repeat || act(live, "seed"),
    p: () => event.repeat || act(live, "present"),
    "+": () => setSpeed(live, place + 1),
    "=": () => setSpeed(live, place + 1),
    "-": () => setSpeed(live, place - 1),
    // In a lesson these turn its pages.
    ...(live.address && { PageDown: page(1), PageUp: page(-1), "]": scenario(1), "[": scenario(-1), l: () => act(live, "link") }),
  };
  pressKey(event, actions);
}

function switchLayer(live, button) {
  const name = button.dataset.layer;
  live.layers[name] = !live.layers[name];
  if (!live.staged.includes(name)) {
    live.chosen[name] = live.layers[name];
    store(() => localStorage, live.memory, live.chosen);
  }
  button.setAttribute("aria-pressed", live.layers[name]);
  live.stale = true;
  wake(live);
}

/* ---- the pointer --------------------------------------------------------------------------- */

function movePointer(live, event) {
  live.pointer = event.offsetX;
  live.touched = true;
  wake(live);
}

function hidePointer(live) {
  if (live.pointer === null) return;
  live.pointer = null;
  live.touched = true;
  wake(live);
}

function drawReadout(live) {
  const { pen, theme: { size, text, paper }, pointer } = live;
  const { scene, field, place } = live.panes.findLast((pane) => pointer >= pane.place.left - 3 * size) ?? live.panes[0];
  const [x0, x1] = scene.view.x;
  const at = clamp(pointer, place.left, place.right);
  const x = x0 + ((at - place.left) / (place.right - place.left)) * (x1 - x0);
  const index = clamp((x - scene.x[0]) / (scene.x[1] - scene.x[0]), 0, scene.x.length - 1.001);
  const here = (values) => values[index | 0] + (index % 1) * (values[(index | 0) + 1] - values[index | 0]);
  const d = (part) => scene.axis.low + part * (scene.axis.high - scene.axis.low);
  const lines = [["x", x], ["p_data", here(scene.p_data)], ["p_g", here(field.p_g)], ["D", d(here(field.D))], ["D_star", d(here(field.D_star))]];
  rule(live, pen, at, place.top, at, place.base, 0.7);
  const width = 8.2 * size;
  const left = at + width + size < place.right ? at + 0.7 * size : at - width - 0.7 * size;
  const top = place.top + 0.3 * size;
  const box = [left, top, width, (lines.length * 1.3 + 0.6) * size];
  Object.assign(pen, { fillStyle: paper, strokeStyle: text, lineWidth: 0.5 });
  pen.fillRect(...box);
  pen.strokeRect(...box);
  lines.forEach(([name, value], i) => {
    const { label, color } = name === "x" ? { label: "x", color: text } : styleOf(live, name);
    const y = top + (0.95 + 1.3 * i) * size;
    write(live, pen, label.split(" ")[0], left + 0.6 * size, y, { color, size: 0.95, strong: 1 });
    const number = fixed(value, 3);
    write(live, pen, number, left + width - 0.6 * size, y, { align: "right", size: 0.95, strong: 1 });
  });
}
