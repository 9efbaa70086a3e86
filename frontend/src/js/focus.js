// An error summary takes the focus, so that a screen reader begins there.
export function startFocus(root) {
  root.querySelector?.("[data-focus]")?.focus();
}
