/* Text modules: ";dok" and a space in a text with data-modules becomes its sentence. The list stands in the page. */
(() => {
  "use strict";
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.("textarea[data-modules]")) return;
    const source = target.dataset.modules || document.querySelector("[data-module-list]")?.dataset.moduleList;
    if (!source || source === "True" || target.selectionStart !== target.selectionEnd) return;
    const at = target.selectionStart, before = target.value.slice(0, at), match = /;(\w+)[ \n]$/.exec(before);
    const text = match && JSON.parse(source)[match[1].toLowerCase()];
    if (!text) return;
    const start = at - match[0].length;
    target.setRangeText(text, start, at, "end");
    target.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
