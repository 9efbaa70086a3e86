// Dangerous acts ask first: <form data-confirm="question" data-confirm-label="act">, also for htmx.
export function ask(question, label) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("p").textContent = question;
  const [no, yes] = dialog.querySelectorAll("button");
  yes.textContent = label || yes.dataset.default;
  return new Promise((resolve) => {
    const finish = (answer) => {
      dialog.close();
      resolve(answer);
    };
    yes.onclick = () => finish(true);
    no.onclick = () => finish(false);
    dialog.oncancel = () => resolve(false);
    dialog.showModal();
    no.focus();
  });
}

export function confirmForms() {
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      const button = event.submitter;
      const question = button?.dataset.confirm || form.dataset.confirm;
      if (!question || form.dataset.confirmed || form.matches("[hx-post]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!(await ask(question, button?.dataset.confirmLabel || form.dataset.confirmLabel))) return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(button);
      delete form.dataset.confirmed;
    },
    true,
  );
  document.addEventListener("htmx:confirm", async (event) => {
    const source = event.detail.elt.closest("[data-confirm]");
    if (!source) return;
    event.preventDefault();
    if (await ask(source.dataset.confirm, source.dataset.confirmLabel)) event.detail.issueRequest(true);
  });
}
