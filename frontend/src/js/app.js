// Behaviour of every page. Each module looks for its data attribute, also in what htmx brings later.
import { startChoosing } from "./choose.js";
import { startConfirm } from "./confirm.js";
import { startCsrf } from "./csrf.js";
import { startDrafts } from "./drafts.js";
import { startFilling } from "./fill.js";
import { startFocus } from "./focus.js";
import { guardSubmits } from "./guard.js";
import { startIdNumbers } from "./id_number.js";
import { startMenus } from "./menus.js";
import { startPrint } from "./print.js";
import { startRegionPickers } from "./region_picker.js";
import { startShortcuts } from "./shortcuts.js";
import { startSteps } from "./steps.js";
import { startToasts } from "./toasts.js";

startCsrf();
startConfirm();
guardSubmits();
startToasts();
startMenus();
startPrint();
startShortcuts();
startIdNumbers();
startSteps();
startDrafts();
startFilling();
startChoosing();

document.addEventListener("DOMContentLoaded", () => {
  startFocus(document);
  startRegionPickers(document);
});
document.addEventListener("htmx:load", (event) => {
  startFocus(event.detail.elt);
  startRegionPickers(event.detail.elt);
});
