// A complete and valid resident ID number fills birth date and sex, when these are still empty or were filled so.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

// GB 11643: null unless 18 characters with the right check character and a real date; else birth date and sex.
export function readIdNumber(text) {
  const value = text.replace(/\s/g, "").toUpperCase();
  if (!/^\d{17}[\dX]$/.test(value)) return null;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(value[index]), 0);
  if ("10X98765432"[sum % 11] !== value[17]) return null;
  const birth = `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`;
  const date = new Date(`${birth}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== birth) return null;
  return { birth, male: Number(value[16]) % 2 === 1 };
}

function fill(target, value) {
  if (!target || (target.value && !target.dataset.filled)) return;
  target.value = value;
  target.dataset.filled = "1";
  target.dispatchEvent(new Event("change", { bubbles: true }));
}

// data-sex-target names a select, or the fieldset or box around radio buttons.
function fillSex(box, value) {
  if (!box) return;
  if (box.matches("select")) return fill(box, value);
  const chosen = box.querySelector("input[type=radio]:checked");
  const radio = box.querySelector(`input[type=radio][value="${value}"]`);
  if (radio && (!chosen || box.dataset.filled)) {
    radio.checked = true;
    box.dataset.filled = "1";
  }
}

// data-male and data-female give the form's codes for the two sexes (GB/T 2261.1: 1 and 2).
export function startIdNumbers() {
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches("[data-id-number]")) return;
    const found = readIdNumber(field.value);
    if (!found) return;
    const { birthTarget, sexTarget, male = "1", female = "2" } = field.dataset;
    if (birthTarget) fill(document.querySelector(birthTarget), found.birth);
    if (sexTarget) fillSex(document.querySelector(sexTarget), found.male ? male : female);
  });
}
