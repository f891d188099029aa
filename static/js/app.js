/* SLRT in the browser. Every page and form works without this file; it only makes hands faster. No inline code, no dependency. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const live = $("#siaran");
  let quiet = 0;
  const say = (text) => {
    if (!live) return;
    live.textContent = text;
    clearTimeout(quiet);
    quiet = setTimeout(() => { live.textContent = ""; }, 8000);
  };

  /* On a telephone an unused filter is folded. */
  if (matchMedia("(max-width:600px)").matches) $$("details[data-fold]").forEach((box) => {
    box.open = $$("select, input:not([type=hidden])", box).some((field) => field.selectedIndex > 0 || (!field.options && field.value));
  });

  /* Keyboard: / search, Alt+N new, Ctrl+Enter save, g then k queue, ? list. Single letters can be switched off. */
  const typing = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  const letters = () => document.body.dataset.shortcuts !== "off";
  const go = { k: "/keluhan/", h: "/", r: "/rujukan/", w: "/warga/", u: "/unduhan/" };
  let leader = 0;
  const submitMain = (from) => {
    const form = from.closest?.("form[data-primary]") || $("form[data-primary]");
    if (!form) return false;
    form.requestSubmit($("[data-save]", form) || $("button.btn-primary[type=submit]", form) || undefined);
    return true;
  };
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && key === "Enter") { if (submitMain(target)) event.preventDefault(); return; }
    if (event.altKey && !event.ctrlKey && key.toLowerCase() === "n") {
      event.preventDefault();
      location.href = $("[data-new]")?.href || "/keluhan/baru";
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(target) || !letters() || $("dialog[open]")) return;
    if (Date.now() - leader < 1200 && go[key]) { leader = 0; location.href = go[key]; return; }
    leader = key === "g" ? Date.now() : 0;
    if (key === "/") { event.preventDefault(); ($("main [data-key='/']") || $("[data-key='/']"))?.focus(); return; }
    if (key === "?") { event.preventDefault(); help(); return; }
    const own = $(`[data-key='${CSS.escape(key)}']`);
    if (own && key !== "/") { event.preventDefault(); own.focus(); own.click(); }
  });

  /* ? : the list of shortcuts, those of the page (data-key + data-key-label) included, and the switch. */
  const help = () => {
    let box = $("#pintasan");
    if (!box) {
      box = document.createElement("dialog");
      box.id = "pintasan";
      box.setAttribute("aria-labelledby", "pintasan-judul");
      document.body.append(box);
    }
    const rows = [["/", "Ke kotak cari"], ["Alt+N", "Keluhan baru"], ["Ctrl+Enter", "Simpan"], ["g lalu k", "Antrean keluhan"], ["g lalu r", "Rujukan"],
      ["g lalu w", "Warga"], ["g lalu h", "Meja hari ini"], ["?", "Daftar ini"],
      ...$$("[data-key][data-key-label]").map((item) => [item.dataset.key.toUpperCase(), item.dataset.keyLabel])];
    box.innerHTML = "<h2 id='pintasan-judul'>Pintasan papan ketik</h2><dl class='kv'></dl><p class='form-check'><input class='form-check-input' type='checkbox' id='pintasan-huruf'> <label for='pintasan-huruf'>Pakai pintasan satu huruf</label></p><form method='dialog'><button class='btn btn-primary'>Tutup</button></form>";
    const list = $("dl", box);
    rows.forEach(([key, label]) => {
      const dt = document.createElement("dt"), dd = document.createElement("dd"), kbd = document.createElement("kbd");
      kbd.textContent = key; dt.append(kbd); dd.textContent = label; list.append(dt, dd);
    });
    const tick = $("#pintasan-huruf", box);
    tick.checked = letters();
    tick.addEventListener("change", () => {
      document.body.dataset.shortcuts = tick.checked ? "on" : "off";
      document.cookie = `slrt_pintasan=${tick.checked ? "hidup" : "mati"}; path=/; max-age=31536000; samesite=lax`;
    });
    box.showModal();
  };
  const opener = $("[data-help]");
  if (opener) { opener.hidden = false; opener.addEventListener("click", () => { opener.closest("[popover]")?.hidePopover?.(); help(); }); }

  /* NIK and KK: shown 6-6-4 while typing, spaces and dots of a paste forgiven, `nik-lengkap` fired once at 16 digits. */
  const group = (digits) => [digits.slice(0, 6), digits.slice(6, 12), digits.slice(12)].filter(Boolean).join(" ");
  const tidyNik = (input) => {
    if (/[^\d\s.\-/]/.test(input.value)) return; // a name typed into a field that takes both
    const before = input.value.slice(0, input.selectionStart ?? input.value.length).replace(/\D/g, "").length;
    const digits = input.value.replace(/\D/g, "").slice(0, 20);
    const shown = group(digits);
    if (shown !== input.value) {
      input.value = shown;
      let at = 0, seen = 0;
      while (at < shown.length && seen < before) { if (shown[at] !== " ") seen += 1; at += 1; }
      if (document.activeElement === input) input.setSelectionRange(at, at);
    }
    if (digits.length === 16 && input.dataset.sent !== digits) {
      input.dataset.sent = digits;
      input.dispatchEvent(new CustomEvent("nik-lengkap", { bubbles: true }));
    } else if (digits.length < 16) delete input.dataset.sent;
  };
  document.addEventListener("input", (event) => { if (event.target.matches?.("[data-nik]")) tidyNik(event.target); });
  $$("[data-nik]").forEach((input) => { if (/^\d{16}$/.test(input.value)) input.value = group(input.value); });

  /* A form is sent once: the second click of an impatient hand is dropped (the server would notice as well). */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.dataset.sending = "1";
      form.setAttribute("aria-busy", "true");
      setTimeout(() => { delete form.dataset.sending; form.removeAttribute("aria-busy"); }, 8000);
    }
  });
  addEventListener("pageshow", () => $$("form[data-sending]").forEach((form) => { delete form.dataset.sending; form.removeAttribute("aria-busy"); }));

  /* Errors first: the summary takes the focus, its links lead to the field. */
  const focusErrors = (root) => { const box = $(".errors", root); if (box) box.focus(); return box; };
  focusErrors(document);
  $$("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });

  /* htmx: say what happened, keep the focus where the work is, stop asking when nobody looks. */
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const target = detail.target;
    if (!target?.isConnected) return;
    if (focusErrors(target)) return;
    $$("[data-nik]", target).forEach((input) => { if (/^\d{16}$/.test(input.value)) input.value = group(input.value); });
    const spoken = target.matches("[data-say]") ? target : $("[data-say]", target);
    if (spoken) say(spoken.dataset.say);
    $("[data-focus]", target)?.focus();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (elt.matches("[data-poll]") && document.hidden) event.preventDefault();
  });
  document.addEventListener("htmx:sendError", () => say("Tidak ada hubungan ke server. Isian Anda masih ada di halaman ini dan belum terkirim."));
  document.addEventListener("htmx:timeout", () => say("Server lama menjawab. Isian Anda masih ada di halaman ini; coba lagi sebentar."));
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const { status } = detail.xhr;
    say({ 401: "Sesi berakhir. Muat ulang halaman dan masuk lagi.", 403: "Anda tidak berwenang untuk langkah ini.", 404: "Halaman tidak ditemukan, atau Anda tidak punya akses.",
      429: "Terlalu banyak percobaan. Tunggu sebentar." }[status] || "Terjadi gangguan pada sistem. Coba lagi sebentar.");
  });
})();
