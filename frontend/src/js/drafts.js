// A form with data-keep="address": what was typed is kept on the server some seconds after the last key, when a step is
// left and when the page goes out of sight. What is not kept yet is said at the form's foot, tried again, and asked
// about before the page is left. While an older draft is on offer nothing is kept, so that none replaces the other.
import { showToast } from "./toasts.js";

const PAUSE = 2500;
const AGAIN = [4000, 8000, 15000, 30000];

function differs(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.type !== "hidden" && field.value !== field.defaultValue;
  const options = [...field.options];
  if (field.multiple) return options.some((option) => option.selected !== option.defaultSelected);
  return field.selectedIndex !== Math.max(options.findIndex((option) => option.defaultSelected), 0);
}

const names = (list) => list.split(" ").filter(Boolean);
const touchedNames = (form) => [...form.elements].filter((field) => field.name && differs(field)).map((field) => field.name);

class Keeper {
  constructor(form) {
    Object.assign(this, { form, words: form.dataset, failures: 0, left: false });
    this.state = form.querySelector("[data-keep-state]");
    form.addEventListener("formdata", (event) => this.sent(event.formData));
    this.kept = touchedNames(form).length ? "" : this.content; // the browser may have brought back what was typed
  }

  get content() {
    return JSON.stringify([...new FormData(this.form)].filter(([name]) => name !== "step"));
  }

  get isDirty() {
    return !this.left && this.content !== this.kept;
  }

  say(text, isBad = false) {
    this.state.textContent = text;
    this.state.classList.toggle("bad", isBad);
  }

  edited() {
    if (!this.isDirty) return;
    if (this.words.offered) this.say(this.words.offered, true);
    else this.later(PAUSE);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), pause);
  }

  async keep() {
    clearTimeout(this.timer);
    if (!this.isDirty || this.words.offered) return;
    const content = this.content;
    const request = { method: "POST", body: new FormData(this.form), redirect: "manual", keepalive: true };
    try {
      const answer = await fetch(this.words.keep, request);
      if (this.left) return;
      if (!answer.ok) return this.failed(answer.type === "opaqueredirect" ? this.words.signedOut : this.words.failed);
      this.kept = content;
      this.failures = 0;
      if (!this.isDirty) this.say(await answer.text());
    } catch {
      this.failed(this.words.failed);
    }
  }

  failed(text) {
    if (this.left) return;
    this.say(text, true);
    this.later(AGAIN[Math.min(this.failures, AGAIN.length - 1)]);
    this.failures += 1;
  }

  submit(event) {
    if (event.defaultPrevented) return;
    if (navigator.onLine === false) {
      event.preventDefault();
      event.stopImmediatePropagation();
      showToast({ text: this.words.offline, level: "danger" });
    } else {
      this.left = true;
      clearTimeout(this.timer);
    }
  }

  sent(data) {
    const steps = [...this.form.querySelectorAll("[data-step]")];
    data.append("changed", ""); // says that the form is one that keeps
    for (const name of new Set([...names(this.words.changed), ...touchedNames(this.form)])) data.append("changed", name);
    data.append("step", Math.max(steps.findIndex((step) => !step.hidden), 0));
  }
}

function start(form) {
  const keeper = new Keeper(form);
  form.addEventListener("input", () => keeper.edited());
  form.addEventListener("change", () => keeper.edited());
  form.addEventListener("entry:step", () => keeper.keep());
  form.addEventListener("submit", (event) => keeper.submit(event));
  document.addEventListener("visibilitychange", () => document.hidden && keeper.keep());
  window.addEventListener("online", () => keeper.keep());
  window.addEventListener("pageshow", () => (keeper.left = false));
  window.addEventListener("beforeunload", (event) => {
    if (!keeper.isDirty) return;
    keeper.keep();
    event.preventDefault();
    event.returnValue = ""; // older browsers ask only so
  });
  if (keeper.isDirty) keeper.later(PAUSE);
}

export function startDrafts() {
  document.querySelectorAll("form[data-keep]").forEach(start);
}
