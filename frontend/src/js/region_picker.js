// Search-as-you-type for a region: an ARIA combobox over the server's list of at most 20 options.
const DELAY = 180; // milliseconds between the last key and the question

export function regionPickers(root = document) {
  root.querySelectorAll("[data-region-picker]").forEach(setUp);
}

function setUp(picker) {
  const [hidden, text] = [picker.querySelector("input[type=hidden]"), picker.querySelector("[role=combobox]")];
  const box = picker.querySelector("[data-options]");
  const options = () => [...box.querySelectorAll("[role=option]")];
  let timer;
  const close = () => {
    box.replaceChildren();
    text.setAttribute("aria-expanded", "false");
    text.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    hidden.value = option.dataset.id;
    text.value = option.dataset.label;
    close();
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const load = async () => {
    const query = new URLSearchParams({ q: text.value });
    for (const [name, value] of [
      ["level_min", picker.dataset.levelMin],
      ["level_max", picker.dataset.levelMax],
      ["root", picker.dataset.root],
    ]) {
      if (value) query.set(name, value);
    }
    const answer = await fetch(`${picker.dataset.url}?${query}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    box.replaceChildren(...page.body.children);
    options().forEach((option, place) => (option.id = `${box.id}-${place}`));
    text.setAttribute("aria-expanded", String(options().length > 0));
  };
  const move = (step) => {
    const all = options();
    if (!all.length) return;
    const now = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = (now + step + all.length) % all.length;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === next)));
    text.setAttribute("aria-activedescendant", all[next].id);
    all[next].scrollIntoView({ block: "nearest" });
  };
  text.addEventListener("input", () => {
    hidden.value = "";
    clearTimeout(timer);
    timer = setTimeout(load, DELAY);
  });
  text.addEventListener("focus", load);
  text.addEventListener("blur", () => setTimeout(close, 200));
  text.addEventListener("keydown", (event) => {
    const chosen = options().find((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen) choose(chosen);
    else return;
    event.preventDefault();
  });
  box.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}
