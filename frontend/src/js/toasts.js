// Short messages from the HX-Trigger header {"toast": {"text": …, "level": …}}, and for a server that does not answer.
export function show(text, level = "success") {
  const toast = document.createElement("div");
  toast.className = `toast show align-items-center text-bg-${level} border-0 mb-2`;
  toast.setAttribute("role", level === "danger" ? "alert" : "status");
  const body = document.createElement("div");
  body.className = "toast-body";
  body.textContent = text;
  toast.append(body);
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), 8000);
}

export function toasts() {
  document.addEventListener("toast", (event) => show(event.detail.text, event.detail.level));
}
