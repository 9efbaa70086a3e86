// Review pages by keyboard: j and k walk through [data-row]; any other key presses what carries
// data-shortcut="key", first inside the current row, then on the page.
const typing = (element) => element.closest("input, select, textarea, [contenteditable]");
let at = -1;

function go(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  at = Math.min(Math.max(at + step, 0), rows.length - 1);
  for (const row of rows) row.classList.toggle("chosen", row === rows[at]);
  const goal = rows[at].matches("a, button, [tabindex]") ? rows[at] : rows[at].querySelector("a, button");
  goal?.focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "nearest" });
}

export function startShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (/^[a-z/?]$/.test(event.key)) {
      const pick = `[data-shortcut="${event.key}"]`;
      const goal = document.querySelector(`[data-row].chosen ${pick}`) ?? document.querySelector(pick);
      if (!goal) return;
      event.preventDefault();
      if (goal.matches("input, textarea, select")) goal.focus();
      else goal.click();
    }
  });
}
