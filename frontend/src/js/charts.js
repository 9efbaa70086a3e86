// Charts of dashboards: <div class="chart" data-chart="line|bar" data-source="#id"> beside a JSON script
// {"labels": […], "series": [{"name": …, "data": […]}]}. The same numbers stand in a table on the page.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const COLOURS = ["#1f5fa8", "#1b7f4d", "#c8102e", "#d98200"];

function draw(element) {
  const data = JSON.parse(document.querySelector(element.dataset.source).textContent);
  const kind = element.dataset.chart;
  const chart = init(element, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    aria: { enabled: true },
    color: COLOURS,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: { trigger: "axis" },
    legend: { top: 0 },
    grid: { left: 60, right: 20, top: 36, bottom: 26 },
    xAxis: { type: "category", data: data.labels },
    yAxis: { type: "value" },
    series: data.series.map((series) => ({ type: kind, ...series })),
  });
  addEventListener("resize", () => chart.resize());
}

document.querySelectorAll("[data-chart]").forEach(draw);
