// A long form in short steps on a phone: one [data-step] section at a time. On a wide screen, and without script,
// the whole form stands on one page.
const PHONE = "(max-width: 767.98px)";

export function startSteps() {
  document.querySelectorAll("form[data-steps]").forEach((form) => {
    const sections = [...form.querySelectorAll("[data-step]")];
    if (sections.length > 1) setUp(sections, form.closest(".entry"), matchMedia(PHONE));
  });
}

function setUp(sections, page, phone) {
  const bar = page.querySelector("[data-step-bar]");
  const [back, next] = [page.querySelector("[data-step-back]"), page.querySelector("[data-step-next]")];
  const wrong = sections.findIndex((section) => section.matches("[data-has-errors]"));
  const form = sections[0].closest("form");
  let current = wrong >= 0 ? wrong : Math.min(Number(form.dataset.startStep ?? 0), sections.length - 1);
  const show = () => {
    sections.forEach((section, place) => (section.hidden = phone.matches && place !== current));
    bar.hidden = !phone.matches;
    back.hidden = !phone.matches || current === 0;
    next.hidden = !phone.matches || current === sections.length - 1;
    page.querySelectorAll("[data-first-step]").forEach((act) => (act.hidden = phone.matches && current > 0));
    page.querySelectorAll("[data-last-step]").forEach((act) => (act.hidden = !next.hidden));
    bar.querySelector("[data-step-number]").textContent = `${current + 1} / ${sections.length}`;
    bar.querySelector("progress").value = current + 1;
  };
  const go = (change) => {
    current += change;
    show();
    form.dispatchEvent(new CustomEvent("entry:step"));
    const heading = sections[current].querySelector("h2");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    page.scrollIntoView();
  };
  back.addEventListener("click", () => go(-1));
  next.addEventListener("click", () => go(1));
  phone.addEventListener("change", show);
  // A link of the error summary opens the step that holds its field.
  page.querySelectorAll('a[href^="#id_"]').forEach((link) =>
    link.addEventListener("click", () => {
      const step = sections.findIndex((section) => section.querySelector(link.getAttribute("href")));
      if (step >= 0) go(step - current);
    }),
  );
  show();
}
