// What ECharts is told for each kind of chart. Tooltips are drawn as text: HTML ones carry inline style, which
// the content security policy refuses.
const COLOURS = ["#1f5fa8", "#1b7f4d", "#c0112c", "#b06a00", "#0b7285", "#6b4fa0"];
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"]; // not by colour alone
const number = (value) => (typeof value === "number" ? value.toLocaleString("en-US") : value);

function common(font, title) {
  return {
    animation: false,
    color: COLOURS,
    textStyle: { fontFamily: font },
    aria: { enabled: true, label: title ? { description: title } : {} },
    tooltip: { renderMode: "richText", confine: true, textStyle: { fontFamily: font } },
  };
}

const axisText = { color: "#4a5561", fontSize: 12 };
const valueAxis = { type: "value", axisLabel: { ...axisText, formatter: number }, splitLine: { lineStyle: { color: "#e3e8ee" } } };
const nameAxis = (labels) => ({ type: "category", data: labels, axisLabel: axisText, axisTick: { show: false } });

function line(data) {
  return {
    tooltip: { trigger: "axis", valueFormatter: number },
    legend: { top: 0, show: data.series.length > 1 },
    grid: { left: 8, right: 16, top: data.series.length > 1 ? 34 : 12, bottom: 4, containLabel: true },
    xAxis: { ...nameAxis(data.labels), boundaryGap: false },
    yAxis: valueAxis,
    series: data.series.map((series, index) => ({
      ...series, type: "line", symbol: SYMBOLS[index % SYMBOLS.length], symbolSize: 7, lineStyle: { width: 2 },
    })),
  };
}

// Lying bars: the names are words, and stand readable on the left.
function bar(data) {
  return {
    tooltip: { trigger: "item", valueFormatter: number },
    legend: { top: 0, show: data.series.length > 1 },
    grid: { left: 8, right: 48, top: data.series.length > 1 ? 30 : 4, bottom: 4, containLabel: true },
    xAxis: valueAxis,
    yAxis: { ...nameAxis(data.labels), inverse: true },
    series: data.series.map((series) => ({
      ...series, type: "bar", barMaxWidth: 18, stack: data.stacked ? "all" : undefined,
      label: { show: !data.stacked, position: "right", formatter: ({ value }) => number(value), color: "#1b2733" },
    })),
  };
}

function funnel(data) {
  const [series] = data.series;
  const most = Math.max(...series.data, 1);
  return {
    tooltip: { trigger: "item", valueFormatter: number },
    series: [{
      type: "funnel", sort: "none", gap: 3, left: "4%", right: "4%", top: 8, bottom: 8, minSize: "18%", max: most,
      label: { position: "inside", color: "#fff", fontSize: 13, formatter: ({ name, value }) => `${name}  ${number(value)}` },
      data: series.data.map((value, index) => ({ name: data.labels[index], value, itemStyle: { color: shade(index) } })),
    }],
  };
}

const shade = (step) => ["#123f78", "#1a5090", "#1f5fa8", "#2f6cae", "#3a76b5", "#467fba"][Math.min(step, 5)];

export function optionsOf(kind, data, font, title) {
  const base = common(font, title);
  const own = { line, bar, funnel }[kind](data);
  return { ...base, ...own, tooltip: { ...base.tooltip, ...own.tooltip } };
}
