// Toasts: what the server rendered into #toasts, and what an HX-Trigger "toast" brings. Errors stay until closed.
const SECONDS = 6;

export function showToast({ text, level = "success" }) {
  const template = document.getElementById("toast-template");
  const line = template.content.firstElementChild.cloneNode(true);
  line.classList.add(level);
  line.querySelector("[data-text]").textContent = text;
  document.getElementById("toasts").append(line);
  fade(line);
}

function fade(line) {
  if (!line.classList.contains("danger")) setTimeout(() => line.remove(), SECONDS * 1000);
}

function failure(event) {
  const words = document.getElementById("toasts").dataset;
  const answered = event.detail.xhr?.getResponseHeader?.("HX-Trigger");
  if (!answered) showToast({ text: event.detail.xhr?.status ? words.failed : words.offline, level: "danger" });
}

export function startToasts() {
  document.addEventListener("toast", (event) => showToast(event.detail));
  document.addEventListener("htmx:responseError", failure);
  document.addEventListener("htmx:sendError", failure);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-toast]")) event.target.closest(".toast-line").remove();
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("#toasts .toast-line").forEach(fade);
  });
}
