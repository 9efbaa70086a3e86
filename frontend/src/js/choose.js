// Choosing several rows: boxes named as form[data-choose] says and tied to it by their form attribute. [data-chosen="id"]
// shows how many are chosen, [data-choose-all="id"] chooses all shown, and the form asks with its number before it acts.
const boxesOf = (form) => [...form.elements].filter((box) => box.name === form.dataset.choose && box.type === "checkbox");

function count(form) {
  const boxes = boxesOf(form);
  const chosen = boxes.filter((box) => box.checked).length;
  for (const place of document.querySelectorAll(`[data-chosen="${form.id}"]`)) place.textContent = chosen;
  const all = document.querySelector(`[data-choose-all="${form.id}"]`);
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  form.dataset.confirm = form.dataset.confirmCount.replace("{count}", chosen);
  for (const button of form.querySelectorAll("button")) button.disabled = chosen === 0;
}

function countAll() {
  document.querySelectorAll("form[data-choose]").forEach(count);
}

function onChange(event) {
  const form = document.getElementById(event.target.dataset.chooseAll ?? "") ?? event.target.form;
  if (!form?.dataset.choose) return;
  if (event.target.dataset.chooseAll) boxesOf(form).forEach((box) => (box.checked = event.target.checked));
  count(form);
}

export function startChoosing() {
  document.addEventListener("change", onChange);
  document.addEventListener("DOMContentLoaded", countAll);
  document.addEventListener("htmx:afterSettle", countAll);
  window.addEventListener("pageshow", countAll);
}
