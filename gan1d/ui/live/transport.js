/* ---- the transport of what plays: its button, its speed, a typed iteration, its keys, its link ---------- */

function showPlaying({ play, verb }, playing) {
  play.toggleAttribute("data-playing", playing);
  const name = playing ? t("Pause") : t("Play");
  if (play.getAttribute("aria-label") !== name) play.setAttribute("aria-label", name);
  setText(verb, playing ? t("pause") : t("play"));
}

function showSpeed({ speed, output }, place, text) {
  if (output.textContent === text) return;
  speed.value = place;
  speed.setAttribute("aria-valuetext", text);
  setText(output, text);
}

function showTyped(live) {
  const { iteration } = live.parts;
  const isTyped = iteration === live.root.getRootNode().activeElement;
  if (!isTyped && iteration.value !== String(live.drawn.iteration)) iteration.value = live.drawn.iteration;
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

/* Whether a key belongs to the control that has the focus. */
function keyIsOfControl(live, event) {
  const target = event.composedPath()[0];
  if (target === live.parts.iteration) return true;
  if (!live.root.contains(target)) return false;
  return (target.tagName === "BUTTON" && event.key === " ") || (target.tagName === "INPUT" && /^(Arrow|Home|End|Page)/.test(event.key));
}

/* What a key does, of these. */
function pressKey(event, actions) {
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // the page has keys of its own (r runs its script again)
  action();
}

async function giveLink(live, link, words) {
  try {
    await navigator.clipboard.writeText(link.href);
    showNotice(live, words);
  } catch {
    // Browsers give the clipboard to secure pages alone: then the link is shown, to be copied by hand.
    showNotice(live, link.href);
  }
}
