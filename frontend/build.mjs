// Builds dist/: app.css from the Sass theme, app.js for every page, charts.js for dashboards only.
import { mkdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { compile } from "sass";

mkdirSync("dist", { recursive: true });
const css = compile("src/scss/app.scss", {
  style: "compressed",
  loadPaths: ["node_modules"],
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
});
writeFileSync("dist/app.css", css.css);
await build({
  entryPoints: { app: "src/js/app.js", charts: "src/js/charts.js" },
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome109", "firefox115", "safari15"],
  logLevel: "warning",
});
