// One press, one request: the buttons of a form that is on its way are disabled. Coming back brings them back.
// A form whose answer is a download (data-stay) or that opens elsewhere stays usable.
function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function release(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
  for (const button of buttonsOf(form)) {
    if (!button.dataset.guarded) continue;
    delete button.dataset.guarded;
    button.disabled = false;
  }
}

function hold(form) {
  form.dataset.sent = "1";
  setTimeout(() => disable(form)); // after the browser has read the pressed button's value
}

function disable(form) {
  if (!form.dataset.sent) return;
  form.setAttribute("aria-busy", "true");
  for (const button of buttonsOf(form)) {
    if (button.disabled) continue;
    button.dataset.guarded = "1";
    button.disabled = true;
  }
}

export function guardSubmits() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.dataset.stay !== undefined || form.target === "_blank") return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (!event.defaultPrevented) {
      hold(form);
    }
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches("form")) hold(event.detail.elt);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.matches("form")) release(event.detail.elt);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
}
