/* ---- the figure's charts ------------------------------------------------------------------- */

function dress(live) {
  dressCharts(live);
  if (!live.drawn.scene) return;
  for (const button of live.buttons) button.style.setProperty("--ink", styleOf(live, button.dataset.layer).color);
}

function drawChart(live, chart) {
  const { iteration } = live.drawn;
  const plot = openChart(live, chart, iteration, [[0, "0"], [iteration, grouped(iteration)]]);
  const { pen, area, columns, count } = plot;
  within(pen, area, () => {
    columns.forEach((column, i) => {
      const { line, band } = trace(live.history, column, plot);
      pen.globalAlpha = 0.3;
      stroke(live, pen, chart.curves[i], band, 0.5, false);
      pen.globalAlpha = 1;
      stroke(live, pen, chart.curves[i], line, 0.75);
      say(chart.rows[i].number, digits(live.history.last(count, column)));
    });
  });
  closeChart(live, chart, plot);
}
