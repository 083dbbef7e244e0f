"""A live component that is taken out of the document while it moves, as the page does before it ends the component."""

from playwright.sync_api import Locator, Page

from tests.browser.figure import SETTLED

# Before the page loads: the once-a-second callbacks are called by hand, and what the page sends is counted.
READY = """(() => {
  window.clocks = [];
  const [every, say, ask] = [window.setInterval, WebSocket.prototype.send, window.fetch];
  window.setInterval = (react, wait, ...more) => {
    if (wait !== 1000) return every(react, wait, ...more);
    clocks.push(react);
    return every(() => {}, 1e9);
  };
  window.sent = 0;
  WebSocket.prototype.send = function (message) {
    if (!this.url.includes("_stcore")) sent += 1;
    return say.call(this, message);
  };
  window.fetch = (what, ...more) => {
    if (String(what).includes("/images/")) sent += 1;
    return ask(what, ...more);
  };
  // All that a component could have done meanwhile; only those of `figure` have a server, an address and a memory.
  window.doings = (root) => {
    const live = root.figure ?? root.plot ?? root.drawing;
    const numbers = ["frames", "drawings", "received", "sheetsDrawn", "iteration", "playing", "asked", "typing"];
    const own = [root.outerHTML, live.theme?.size, ...numbers.map((name) => live[name])];
    const kept = (storage) => Object.entries(storage).filter(([key]) => key.startsWith("gan1d"));
    const memory = [kept(localStorage), kept(sessionStorage)];
    return JSON.stringify(root.figure ? [own, sent, location.href, document.documentElement.dataset, memory] : own);
  };
})()"""

# In one task: so long that a chart is due, then out with the component, then what happens once a second.
TAKE_OUT = """root => {
  const due = performance.now() + 500;
  while (performance.now() < due);
  const { host } = root.getRootNode();
  window.taken = { root, host, parent: host.parentNode, next: host.nextSibling };
  host.remove();
  taken.before = doings(root);
  for (const react of clocks) react();
}"""
# Everything that may call it, and so many pictures of the screen.
CALL = """async () => {
  const picture = () => new Promise((done) => requestAnimationFrame(done));
  for (let i = 0; i < 30; i++) {
    if (i % 10 === 5) for (const react of clocks) react();
    const keys = { key: [" ", "r", "ArrowRight"][i % 3], bubbles: true, cancelable: true };
    if (i === 8 || i === 18) document.dispatchEvent(new KeyboardEvent("keydown", keys));
    if (i === 12) document.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, composed: true }));
    if (i === 14) dispatchEvent(new Event("pagehide"));
    await picture();
  }
  return true;
}"""
BRING_BACK = "() => taken.parent.insertBefore(taken.host, taken.next)"


def take_out(page: Page, root: Locator) -> None:
    """Take it out and call it: the page answers, and the component has done nothing at all."""
    root.evaluate(TAKE_OUT)
    page.wait_for_function(CALL, timeout=SETTLED)  # a tab that hangs never answers
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(CALL, timeout=SETTLED)
    before, after = page.evaluate("[taken.before, doings(taken.root)]")
    assert after == before


def bring_back(page: Page) -> None:
    page.evaluate(BRING_BACK)
    page.evaluate("() => { for (const react of clocks) react(); }")
