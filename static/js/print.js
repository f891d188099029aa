/* The print sheet: a button that prints. Without this script, Ctrl+P does the same. */
(() => {
  const button = document.querySelector("[data-print]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
  button.focus();
})();
