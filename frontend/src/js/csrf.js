// htmx requests carry Django's CSRF token from the page's meta tag.
export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

export function startCsrf() {
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
  });
}
