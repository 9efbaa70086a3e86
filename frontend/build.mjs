// Builds dist/: app.css, app.js (every page) and charts.js (pages with charts). `--watch` rebuilds on change.
import { mkdirSync, watch, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { compile } from "sass";

const LOADS = ["app", "charts"];

function styles() {
  const options = {
    style: "compressed",
    loadPaths: ["node_modules"],
    quietDeps: true,
    silenceDeprecations: ["import"], // Bootstrap 5.3 is still written with @import
  };
  writeFileSync("dist/app.css", compile("src/scss/app.scss", options).css);
}

function scripts() {
  return build({
    entryPoints: LOADS.map((name) => `src/js/${name}.js`),
    outdir: "dist",
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome109", "firefox115", "safari15"], // county offices still have Windows 7
    legalComments: "eof",
    logLevel: "warning",
  });
}

async function all() {
  mkdirSync("dist", { recursive: true });
  styles();
  await scripts();
}

await all();
if (process.argv.includes("--watch")) {
  watch("src", { recursive: true }, () => all().catch((error) => console.error(error.message)));
}
