/* ---- the figure's charts ------------------------------------------------------------------- */

function applyTheme(live) {
  const { scene } = live.drawn;
  if (!scene) return;
  for (const chart of live.charts) Object.assign(chart, chart.of?.(scene));
  dressCharts(live);
  setText(live.parts.convention, scene.convention);
  leadTo(live.parts.aboutLayers, "layers", t("Layers of the picture"));
  for (const button of live.buttons) {
    if (button.dataset.layer === "D_star") button.title = t("The optimal discriminator for the present G: {best}", { best: scene.best });
    button.style.setProperty("--ink", styleOf(live, button.dataset.layer).color);
  }
}

/* Over everything that was seen. What lies behind the playhead is strong, what lies before it is faint. */
function drawChart(live, chart) {
  const { iteration } = live.drawn;
  const end = extentOf(live);
  const here = iteration / Math.max(end, 1);
  const marks = [[0, "0"], ...(here > 0.2 && here < 0.7 ? [[iteration, grouped(iteration)]] : []), [end, grouped(end)]];
  const plot = openChart(live, chart, end, marks);
  const { pen, area, columns, rate } = plot;
  const cursor = area.left + iteration * rate;
  const count = live.history.upTo(iteration);
  columns.forEach((column, i) => {
    if (live.otherHistory) {
      const { line } = trace(live.otherHistory, column, { ...plot, count: live.otherHistory.length });
      drawTrace(live, pen, area, chart.curves[i], { line }, 0.45);
    }
    const drawn = trace(live.history, column, plot);
    drawTrace(live, pen, { ...area, right: cursor }, chart.curves[i], drawn, 1);
    if (iteration < end) drawTrace(live, pen, { ...area, left: cursor }, chart.curves[i], drawn, 0.35);
    setText(chart.rows[i].number, digits(live.history.last(count, column)));
  });
  if (iteration < end) rule(live, pen, cursor, area.top, cursor, area.base, 0.6);
  closeChart(live, chart, plot);
}

function drawTrace(live, pen, area, name, { line, band }, strong) {
  within(pen, area, () => {
    pen.globalAlpha = 0.3 * strong;
    if (band) stroke(live, pen, name, band, 0.5, false);
    pen.globalAlpha = strong;
    stroke(live, pen, name, line, 0.75);
    pen.globalAlpha = 1;
  });
}
