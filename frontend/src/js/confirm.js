// Asks before a form, button or link with data-confirm="question" acts; also before an htmx request.
// data-confirm-label names the act on the button.
let pending = null; // what to do on yes

function ask(source, act) {
  const dialog = document.getElementById("confirm");
  const yes = dialog.querySelector('[value="yes"]');
  dialog.querySelector("[data-question]").textContent = source.dataset.confirm;
  yes.textContent = source.dataset.confirmLabel || yes.dataset.default;
  pending = act;
  dialog.returnValue = "";
  dialog.showModal();
}

// Sends a form again as the browser would have, with the button that was pressed.
function submitForReal(form, submitter) {
  form.dataset.confirmed = "1";
  form.requestSubmit(submitter ?? undefined);
  delete form.dataset.confirmed;
}

function onSubmit(event) {
  const form = event.target;
  const source = event.submitter?.dataset.confirm ? event.submitter : form;
  const byHtmx = form.closest("[hx-post],[hx-put],[hx-patch],[hx-delete]");
  if (!source.dataset.confirm || form.dataset.confirmed || byHtmx) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(source, () => submitForReal(form, event.submitter));
}

function onClick(event) {
  const link = event.target.closest("a[data-confirm]");
  if (!link) return;
  event.preventDefault();
  ask(link, () => window.location.assign(link.href));
}

function onHtmx(event) {
  const source = event.detail.elt;
  if (!source.dataset.confirm) return;
  event.preventDefault();
  ask(source, () => event.detail.issueRequest(true));
}

export function startConfirm() {
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("click", onClick);
  document.addEventListener("htmx:confirm", onHtmx);
  document.addEventListener("close", (event) => {
    if (event.target.id !== "confirm") return;
    const act = pending;
    pending = null;
    if (event.target.returnValue === "yes") act?.();
  }, true);
}
