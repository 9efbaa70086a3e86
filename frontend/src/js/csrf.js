// htmx requests carry Django's CSRF token from the page's meta tag; a 422 answer (a form with its errors) is shown.
export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

export function startCsrf() {
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 422) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
}
