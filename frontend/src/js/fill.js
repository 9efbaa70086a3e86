// A button with data-fill='{"name": "value"}' fills the empty fields of the form data-fills="id". Hidden without script.
import { showToast } from "./toasts.js";

function fill(form, values) {
  let filled = 0;
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (!field || field.value) continue;
    field.value = value;
    if (field.value !== value) continue; // a list without this choice
    field.dispatchEvent(new Event("input", { bubbles: true }));
    filled += 1;
  }
  return filled;
}

export function startFilling() {
  document.querySelectorAll("[data-fill]").forEach((button) => (button.hidden = false));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fill]");
    if (!button) return;
    const filled = fill(document.getElementById(button.dataset.fills), JSON.parse(button.dataset.fill));
    const { done, full } = button.dataset;
    showToast({ text: filled ? done.replace("{count}", filled) : full, level: filled ? "success" : "warning" });
  });
}
