// Behaviour of every page. Pages name what they want by data attributes; there is no inline script.
import { confirmForms } from "./confirm.js";
import { htmxHeaders } from "./htmx.js";
import { idNumbers } from "./id_number.js";
import { regionPickers } from "./region_picker.js";
import { shortcuts } from "./shortcuts.js";
import { onceOnly } from "./submit.js";
import { toasts } from "./toasts.js";

htmxHeaders();
confirmForms();
onceOnly();
toasts();
shortcuts();
regionPickers();
idNumbers();
document.querySelector("[data-focus]")?.focus();
document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
