/* ---- the picture: p_g of every game ---------------------------------------------------------- */

function layOut(live) {
  const { extent: { width, height }, theme: { scale, size }, drawn: { scene } } = live;
  live.pen = fit(live.parts.canvas, width, height, scale);
  live.faint = clamp(2.2 / Math.sqrt(scene.games), 0.13, 0.5);
  const [[x0, x1], [y0, y1]] = [scene.view.x, scene.view.y];
  const place = { left: 2.6 * size, right: width - 0.6 * size, top: 0.4 * size, base: height - 2.7 * size };
  place.x = (x) => place.left + ((x - x0) / (x1 - x0)) * (place.right - place.left);
  place.y = (density) => place.base - ((density - y0) / (y1 - y0)) * (place.base - place.top);
  place.grid = Float32Array.from(scene.x, place.x);
  place.p_data = curve(place.grid, scene.p_data, place.y);
  live.place = place;
  live.stale = false;
}

function curve(grid, values, height, unit = 1) {
  const path = new Path2D();
  path.moveTo(grid[0], height(values[0] * unit));
  for (let i = 1; i < grid.length; i++) path.lineTo(grid[i], height(values[i] * unit));
  return path;
}

function drawPicture(live) {
  if (live.stale) layOut(live);
  const { pen, place, extent, theme: { size }, drawn: { field } } = live;
  pen.clearRect(0, 0, extent.width, extent.height);
  drawAxes(live);
  within(pen, place, () => {
    drawMembers(live);
    if (Number.isFinite(field.median[0])) stroke(live, pen, "p_g", curve(place.grid, field.median, place.y), 1.2);
    stroke(live, pen, "p_data", place.p_data); // on top: its dots stay visible where p_g has become p_data
    const member = pointedAt(live);
    if (member !== null && fateOf(live, member) !== "diverged") drawMember(live, member, 1, 2.4 * (size / 14));
  });
  live.frames += 1;
}

function drawAxes(live) {
  const { pen, place, theme: { size }, drawn: { scene } } = live;
  const { left, right, top, base } = place;
  rule(live, pen, left, base, right, base, 0.55);
  for (const x of ticks(...scene.view.x, 6)) {
    rule(live, pen, place.x(x), base, place.x(x), base + 0.3 * size, 0.55);
    write(live, pen, written(x), place.x(x), base + 0.95 * size, { align: "center" });
  }
  for (const y of ticks(...scene.view.y, 3)) {
    rule(live, pen, left - 0.3 * size, place.y(y), left, place.y(y), 0.55);
    write(live, pen, written(y), left - 0.5 * size, place.y(y), { align: "right" });
  }
  const narrow = right - left < 18 * size;
  write(live, pen, narrow ? t("x, in sd of p_data") : t("x, in standard deviations of p_data"), (left + right) / 2, base + 2.05 * size, { align: "center" });
  write(live, pen, t("density"), left + 0.4 * size, top + 0.6 * size);
}

/* The faint ones first, those of the pressed fate on top of them. */
function drawMembers(live) {
  const { size } = live.theme;
  const members = membersOf(live);
  const strengths = members.map((r) => strengthOf(live, r));
  for (const strong of [false, true]) {
    for (const r of members) {
      const own = strengths[r] > live.faint;
      if (own === strong && fateOf(live, r) !== "diverged") drawMember(live, r, strengths[r], (own ? 1.3 : 1) * (size / 14));
    }
  }
}

function drawMember(live, r, alpha, width) {
  const { pen, place, drawn: { scene, levels } } = live;
  Object.assign(pen, { globalAlpha: alpha, strokeStyle: live.colors[fateOf(live, r)], lineWidth: width });
  pen.stroke(curve(place.grid, levels.subarray(r * scene.points, (r + 1) * scene.points), place.y, scene.unit));
  pen.globalAlpha = 1;
}

/* The legend: a line as it is drawn, and its name, which leads to the glossary. */
function nameLines(live) {
  const { text } = live.theme;
  const lines = [
    ["p_data", styleOf(live, "p_data"), styleOf(live, "p_data").label],
    ["p_g", styleOf(live, "p_g"), t("p_g: the median of the games at each x")],
    ["p_g", { color: text, dash: [], width: 0.8 }, t("each game, in the colour of its fate")],
  ];
  live.parts.names.replaceChildren(...lines.map(([name, { color, dash, width }, label]) => {
    const link = document.createElement("a");
    link.innerHTML = '<svg aria-hidden="true"><line x1="0" x2="100%" y1="50%" y2="50%"/></svg><span></span>';
    const line = link.querySelector("line");
    for (const [key, value] of [["stroke", color], ["stroke-width", width], ["stroke-dasharray", dash.join(" ")]]) line.setAttribute(key, value);
    link.querySelector("span").textContent = label;
    leadTo(link, name, name);
    return link;
  }));
}
