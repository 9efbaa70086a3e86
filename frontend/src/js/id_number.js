// A complete resident ID number fills birth date and sex (GB 11643); the server checks it all again.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

export function isValid(number) {
  if (!/^\d{17}[\dX]$/.test(number)) return false;
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
  return CHECKS[sum % 11] === number[17];
}

export function idNumbers() {
  document.querySelectorAll("[data-id-number]").forEach((input) => {
    input.addEventListener("input", () => {
      const number = input.value.trim().toUpperCase();
      if (!isValid(number)) return;
      const birth = document.querySelector(input.dataset.birthTarget);
      if (birth) birth.value = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
      const sex = Number(number[16]) % 2 ? "1" : "2";
      document.querySelectorAll(input.dataset.sexTarget).forEach((field) => {
        if (field.type === "radio") field.checked = field.value === sex;
        else field.value = sex;
      });
    });
  });
}
