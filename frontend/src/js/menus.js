// <details class="pop"> closes on Escape, on a press outside and when another one opens. [data-unfold] shows what its
// form keeps folded on a phone.
const open = () => document.querySelectorAll("details.pop[open]");

export function startMenus() {
  document.addEventListener("click", (event) => {
    const unfold = event.target.closest("[data-unfold]");
    if (unfold) unfold.setAttribute("aria-expanded", unfold.form.classList.toggle("unfolded"));
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
