// Lists by keyboard: j and k walk through [data-row]; any other key presses what carries data-key="key" (or
// data-shortcut) in the row where one stands, else outside of all rows. Never in a row that nobody chose.
const typing = (element) => element.closest("input, select, textarea, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-row]")];
let at = -1;

function mark() {
  rows().forEach((row, index) => row.classList.toggle("chosen", index === at));
}

function go(step) {
  const all = rows();
  if (!all.length) return;
  at = Math.min(Math.max(at + step, 0), all.length - 1);
  const goal = all[at].matches("[tabindex]") ? all[at] : all[at].querySelector("a, button");
  goal?.focus({ preventScroll: true });
  mark();
  all[at].scrollIntoView({ block: "nearest" });
}

function press(key) {
  const pick = `[data-key="${key}"], [data-shortcut="${key}"]`;
  const outside = [...document.querySelectorAll(pick)].find((element) => !element.closest("[data-row]"));
  const goal = rows()[at]?.querySelector(pick) ?? outside;
  if (goal?.matches("input, textarea, select")) goal.focus();
  else if (goal) {
    // A row that has just been exchanged stands before htmx has made its links its own: the key would leave the page.
    window.htmx.process(goal);
    goal.click();
  }
  return Boolean(goal);
}

export function startShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (/^[a-z/?]$/.test(event.key) && press(event.key)) event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    at = rows().indexOf(row);
    mark();
  });
  document.addEventListener("htmx:afterSettle", mark);
}
