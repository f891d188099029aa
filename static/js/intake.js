/* The intake page (/keluhan/baru): Enter picks, categories follow the class, drafts save themselves. Works without it. */
(() => {
  "use strict";
  const form = document.getElementById("intake");
  if (!form) return;
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const field = (name) => form.elements[name];
  const value = (name) => { const found = field(name); return found ? found.value || "" : ""; };
  const panel = $("#panel");

  /* On narrow screens the result stands under the number that was typed, not at the foot of the page. */
  if (matchMedia("(max-width: 1099px)").matches) $(".nik-row", form).after(panel);
  $("[data-no-script]").hidden = true;
  const draftNow = $("[data-draft-now]");  /* a page without a draft has no such button */
  if (draftNow) draftNow.hidden = false;

  /* Enter in a field never sends the page: it takes the row that was found and goes on. Ctrl+Enter saves (app.js). */
  const rows = () => $$("input[name=chosen]", panel);
  const onward = () => ($("input[name=klass]:checked") || $("input[name=klass]"))?.focus();
  const words = () => ["name", "village", "birth"].map(value).join("|");
  let waiting = false, goOn = false, asked = words();
  const settle = () => {
    const found = rows();
    if (found.length > 1 && !found.some((row) => row.checked)) { found[0].focus(); return; }
    if ($("[data-missing]", panel)) { openPrelist(); if (!value("name")) { field("name").focus(); return; } }
    onward();
  };
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    const target = event.target;
    if (target.matches("textarea, button, summary, a")) return;
    event.preventDefault();
    if (target.matches("[name=nik], [name=name], [name=village], [name=birth]")) {
      const digits = value("nik").replace(/\D/g, "").length;
      if (target.name === "nik" && digits > 0 && digits < 16) return;
      if (target.name !== "nik" && asked !== words()) { goOn = true; target.dispatchEvent(new Event("change", { bubbles: true })); }
      else if (waiting) goOn = true;
      else settle();
    } else if (target.matches("select, [name=klass], [name=reporter]")) next(target);
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.ctrlKey && event.target.matches("input[name=chosen]")) { event.preventDefault(); pick(event.target); onward(); }
  });
  const pick = (row) => { if (!row.checked) { row.checked = true; row.dispatchEvent(new Event("change", { bubbles: true })); } };
  const next = (from) => {
    const stops = $$("input:not([type=hidden]), select, textarea, button", form).filter((item) => item.offsetParent && !item.disabled && (item.type !== "radio" || item.checked));
    const at = from.type === "radio" ? stops.findIndex((item) => item.name === from.name) : stops.indexOf(from);
    stops[at + 1]?.focus();
  };
  document.addEventListener("htmx:beforeRequest", ({ detail }) => { if (detail.target === panel) { waiting = true; asked = words(); } });
  document.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.target === panel) waiting = false; });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target !== panel) return;
    waiting = false;
    if ($("[data-missing]", panel)) openPrelist(); else closePrelist();
    if (goOn) { goOn = false; settle(); }
  });

  /* A family that is not there is recorded in the same save. */
  const prelist = $("#daftar-awal");
  const openPrelist = () => { if (prelist && !prelist.open) { prelist.open = true; const tick = $("[name=propose]", prelist); if (tick) tick.checked = true; } };
  const closePrelist = () => { if (prelist) { prelist.open = false; const tick = $("[name=propose]", prelist); if (tick) tick.checked = false; } };

  panel.addEventListener("click", (event) => {
    if (!event.target.closest("a[href='#daftar-awal']") || !prelist) return;
    event.preventDefault();
    openPrelist();
    (value("name") ? $("[name^=prelist-]:not([type=hidden])", prelist) : field("name"))?.focus();
  });

  /* The list of categories shows those of the class. */
  const category = field("category");
  const groups = $$("optgroup", category);
  const narrow = () => {
    const label = $("input[name=klass]:checked")?.parentElement.textContent.trim();
    const kept = category.value;
    groups.forEach((group) => { if (group.label === label) category.append(group); else group.remove(); });
    category.value = kept;
    if (category.selectedIndex < 0) category.selectedIndex = 0;
  };
  $$("input[name=klass]").forEach((radio) => radio.addEventListener("change", narrow));
  if (groups.length) narrow();

  /* Somebody else speaks: ask who. */
  const speaker = $("#pelapor-lain");
  const speaks = () => { const kind = $("input[name=reporter]:checked")?.value; if (speaker) speaker.hidden = kind === "self" || kind === "anonymous"; };
  $$("input[name=reporter]").forEach((radio) => radio.addEventListener("change", speaks));
  speaks();

  /* Papers: how many of those asked for are there. */
  const count = () => {
    const all = $$("input[name=documents]"), out = $("#berkas-hitung");
    if (out) out.textContent = all.length ? `${all.filter((box) => box.checked).length} dari ${all.length} lengkap` : "";
  };
  /* What was ticked while the list of another programme was on its way stays ticked. */
  const ticked = new Set($$("input[name=documents]:checked").map((box) => box.value));
  document.addEventListener("change", ({ target }) => {
    if (target.name !== "documents") return;
    if (target.checked) ticked.add(target.value); else ticked.delete(target.value);
    count();
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id !== "berkas") return;
    $$("input[name=documents]").forEach((box) => { box.checked = ticked.has(box.value); });
    count();
  });
  count();

  /* Position of the house, asked for by a button; the fields take typed numbers as well. */
  const locate = $("[data-locate]");
  if (locate && navigator.geolocation) {
    locate.hidden = false;
    const note = $("#titik-catatan");
    locate.addEventListener("click", () => {
      note.textContent = "Mencari titik…";
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        field("latitude").value = coords.latitude.toFixed(6).replace(".", ",");
        field("longitude").value = coords.longitude.toFixed(6).replace(".", ",");
        field("accuracy").value = Math.round(coords.accuracy);
        note.textContent = coords.accuracy > 50 ? `Ketelitian ${Math.round(coords.accuracy)} meter: coba lagi di tempat terbuka bila bisa.` : `Ketelitian ${Math.round(coords.accuracy)} meter.`;
      }, () => { note.textContent = "Titik tidak didapat. Isi lintang dan bujur dari peta."; }, { enableHighAccuracy: true, timeout: 20000 });
    });
  }

  /* Drafts: ten seconds after a change, and when the window is left. What the page says is only true after the answer. */
  const said = $("#draf-status"), url = form.dataset.draft;
  let dirty = false, timer = 0, saving = false, done = false;
  const store = async () => {
    clearTimeout(timer); timer = 0;
    if (!url || !dirty || saving || done) return;
    saving = true; dirty = false;
    const body = new URLSearchParams();
    new FormData(form).forEach((text, name) => { if (typeof text === "string" && name !== "idempotency_key") body.append(name, text); });
    try {
      const answer = await fetch(url, { method: "POST", body, redirect: "error", keepalive: true, headers: { "X-Requested-With": "fetch" } });
      if (answer.status === 200) said.textContent = await answer.text();
      else if (answer.status !== 204) throw new Error(answer.status);
    } catch { said.textContent = "Draf belum tersimpan: periksa sambungan atau masuk lagi."; dirty = true; }
    saving = false;
    if (dirty && !timer) timer = setTimeout(store, 15000);
  };
  form.addEventListener("input", () => { dirty = true; if (!timer) timer = setTimeout(store, 10000); });
  form.addEventListener("change", () => { dirty = true; if (!timer) timer = setTimeout(store, 10000); });
  addEventListener("blur", store);
  document.addEventListener("visibilitychange", () => { if (document.hidden) store(); });
  form.addEventListener("submit", () => { done = true; clearTimeout(timer); });
  draftNow?.addEventListener("click", (event) => { event.preventDefault(); dirty = true; store(); });
})();
