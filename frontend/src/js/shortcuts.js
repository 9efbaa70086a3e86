// Keyboard on review pages: j / k go through [data-row], any other key presses the row's [data-key="…"].
const typing = (element) => element.closest("input, select, textarea, [contenteditable], dialog[open]");

export function shortcuts() {
  if (!document.querySelector("[data-shortcuts]")) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const rows = [...document.querySelectorAll("[data-row]")];
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    if (event.key === "j") rows[Math.min(here + 1, rows.length - 1)]?.focus();
    else if (event.key === "k") rows[Math.max(here - 1, 0)]?.focus();
    else rows[here]?.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  });
}
