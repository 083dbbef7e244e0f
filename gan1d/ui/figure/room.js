/* ---- rooms and the presenter's view ---------------------------------------------------------- */

const ROOM_ACTIONS = ["close_room", "leave", "come_back"];

function takeRoom(live, room) {
  const { parts, root } = live;
  live.room = room;
  root.dataset.role = room.role ?? "";
  document.documentElement.toggleAttribute("data-following", room.role === "follows");
  parts.roomBar.hidden = !room.role;
  setText(parts.roomText, roomWords(room));
  for (const button of parts.roomBar.querySelectorAll("button")) button.hidden = button.dataset.for !== room.role;
  parts.openRoom.hidden = Boolean(room.role);
  if (room.role === "leads") {
    setText(parts.code, room.code);
    setText(parts.roomLink, room.link);
    parts.qr.innerHTML = room.qr; // drawn by the server, of a link that it has checked
    setText(parts.loopback, LOOPBACK.test(location.hostname) ? t("This address works on this computer alone: open the app under the computer's name or network address to let others in.") : "");
    if (live.inviting) parts.invitation.showModal();
    live.inviting = false;
  } else parts.invitation.close();
  writeAddress(live);
  remember(live);
}

function roomWords({ role, code, n, there }) {
  if (role === "leads") return n === 1 ? t("Room {code} · 1 follows", { code }) : t("Room {code} · {n} follow", { code, n });
  if (role === "left") return t("You have left room {code}", { code });
  if (role !== "follows") return "";
  return there ? t("Following room {code}: the presenter steers", { code }) : t("Room {code}: waiting for the presenter", { code });
}

const LOOPBACK = /^(localhost|127\.|\[::1\])/;

/* Only the picture, the sentence and the transport stay, in big type. */
function setPresenting(live, on) {
  live.presenting = on;
  live.root.toggleAttribute("data-presenting", on);
  document.documentElement.toggleAttribute("data-presenting", on);
  live.parts.present.setAttribute("aria-pressed", on);
  writeAddress(live);
  remember(live);
}
