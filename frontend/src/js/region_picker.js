// A combobox over the region tree: type to search (name, initials, code) or go down level by level.
// The server answers with <ul role=listbox><li role=option data-id data-label data-children>…
const WAIT = 180; // milliseconds after the last key

class RegionPicker {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector('[role="combobox"]');
    this.value = box.querySelector('input[type="hidden"]');
    this.panel = box.querySelector(".panel");
    this.list = box.querySelector("[data-options]");
    this.trailBox = box.querySelector(".trail");
    this.clear = box.querySelector(".clear");
    this.trail = []; // [{id, label}] that we went down
    this.at = -1;
    this.asked = 0;
    this.shown = this.input.value;
    this.listen();
    this.showClear();
  }

  listen() {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("click", () => this.panel.hidden && this.browse());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.clear.addEventListener("click", () => this.forget());
    this.panel.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the field
    this.panel.addEventListener("click", (event) => this.pressed(event));
    this.box.addEventListener("focusout", (event) => this.box.contains(event.relatedTarget) || this.leave());
  }

  typed() {
    clearTimeout(this.timer);
    const text = this.input.value.trim();
    this.timer = setTimeout(() => (text ? this.load({ q: text }) : this.browse()), WAIT);
  }

  browse() {
    this.trail = [];
    return this.load({ parent: this.box.dataset.root || "" });
  }

  async load(query) {
    const turn = ++this.asked;
    const { url, root, levelMin, levelMax } = this.box.dataset;
    const asked = { ...query, root, level_min: levelMin, level_max: levelMax };
    const used = Object.entries(asked).filter(([, value]) => value);
    const html = await this.fetch(`${url}?${new URLSearchParams(used)}`);
    if (turn !== this.asked) return; // a later key has overtaken this answer
    this.list.innerHTML = html;
    this.options().forEach((option, index) => (option.id = `${this.list.id}-${index}`));
    const failed = html === "";
    this.panel.querySelector("[data-none]").hidden = failed || this.options().length > 0;
    this.panel.querySelector("[data-failed]").hidden = !failed;
    this.drawTrail(query.q ? [] : this.trail);
    this.open();
    this.move(query.q && this.options().length ? 0 : -1);
  }

  async fetch(address) {
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      return answer.ok ? await answer.text() : "";
    } catch {
      return "";
    }
  }

  options() {
    return [...this.list.querySelectorAll('[role="option"]')];
  }

  drawTrail(steps) {
    this.trailBox.replaceChildren(
      ...steps.map((step, index) => {
        const button = document.createElement("button");
        button.type = "button";
        button.tabIndex = -1;
        button.textContent = step.label;
        button.dataset.step = index;
        return button;
      }),
    );
  }

  key(event) {
    if (event.isComposing) return; // a Chinese input method is still choosing
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      event.preventDefault();
      if (this.panel.hidden) this.browse();
      else this.move(this.at + moves[event.key]);
    } else if (event.key === "Enter" && !this.panel.hidden) {
      event.preventDefault();
      const option = this.options()[this.at];
      if (option) this.pick(option);
    } else if (event.key === "Escape" && !this.panel.hidden) {
      event.stopPropagation();
      this.leave();
    }
  }

  move(to) {
    const options = this.options();
    this.at = options.length ? Math.min(Math.max(to, -1), options.length - 1) : -1;
    options.forEach((option, index) => option.classList.toggle("at", index === this.at));
    const current = options[this.at];
    if (current) this.input.setAttribute("aria-activedescendant", current.id);
    else this.input.removeAttribute("aria-activedescendant");
    current?.scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    const step = event.target.closest("[data-step]");
    const option = event.target.closest('[role="option"]');
    if (step) {
      this.trail = this.trail.slice(0, Number(step.dataset.step) + 1);
      this.load({ parent: this.trail.at(-1).id });
    } else if (option) this.pick(option);
  }

  // Chooses a region; where it has parts, these are offered next, and leaving the field keeps the choice.
  pick(option) {
    const { id, label, children, chosen } = option.dataset;
    if (chosen !== "no") this.set(id, label);
    if (Number(children || 0) > 0) {
      this.trail = [...this.trail, { id, label }];
      this.load({ parent: id });
    } else this.close();
  }

  set(id, label) {
    this.value.value = id;
    this.input.value = this.shown = label;
    this.showClear();
    this.value.dispatchEvent(new Event("change", { bubbles: true }));
  }

  forget() {
    this.set("", "");
    this.input.focus();
    this.close();
  }

  showClear() {
    this.clear.hidden = !this.value.value || this.input.required;
  }

  // Text that was typed but not chosen is no region: show the chosen one again.
  leave() {
    if (this.input.value.trim() === "" && !this.input.required && this.value.value) this.set("", "");
    this.input.value = this.shown;
    this.close();
  }

  open() {
    this.panel.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.asked += 1;
    clearTimeout(this.timer);
    this.panel.hidden = true;
    this.move(-1);
    this.input.setAttribute("aria-expanded", "false");
  }
}

export function startRegionPickers(root) {
  const boxes = [...(root.querySelectorAll?.("[data-region-picker]") ?? [])];
  if (root.matches?.("[data-region-picker]")) boxes.push(root);
  for (const box of boxes) {
    if (box.dataset.ready) continue;
    box.dataset.ready = "1";
    new RegionPicker(box);
  }
}
