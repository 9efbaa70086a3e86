// Draws <div data-chart="line|bar|funnel" data-source="#id"> from the JSON script #id:
// {"labels": [...], "series": [{"name": …, "data": [...]}], "unit": ""}. The same numbers stand in a table beside it.
import { BarChart, FunnelChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { optionsOf } from "./chart_options.js";

use([
  AriaComponent, BarChart, FunnelChart, GridComponent, LegendComponent, LineChart, SVGRenderer, TooltipComponent,
]);

function draw(box) {
  const data = JSON.parse(document.querySelector(box.dataset.source).textContent);
  const chart = init(box, null, { renderer: "svg" });
  chart.setOption(optionsOf(box.dataset.chart, data, getComputedStyle(document.body).fontFamily, box.dataset.title));
  new ResizeObserver(() => chart.resize()).observe(box);
}

function drawAll(root) {
  for (const box of root.querySelectorAll?.("[data-chart]:not([data-drawn])") ?? []) {
    box.dataset.drawn = "1";
    draw(box);
  }
}

document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => drawAll(document));
else drawAll(document);
