/* A house visit on a telephone: the position from the device with its accuracy and time, and photos made small before they
   are sent. Without this file the fields take typed numbers and the photos travel as they are. */
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const locate = $("[data-locate]"), note = $("#titik-catatan");
  const put = (name, value) => { const input = $(`[name=${name}]`); if (input) input.value = value; };

  if (locate && navigator.geolocation) {
    locate.hidden = false;
    locate.addEventListener("click", () => {
      note.textContent = "Mencari titik…";
      navigator.geolocation.getCurrentPosition(({ coords, timestamp }) => {
        const metres = Math.round(coords.accuracy);
        put("latitude", coords.latitude.toFixed(6).replace(".", ","));
        put("longitude", coords.longitude.toFixed(6).replace(".", ","));
        put("accuracy", metres);
        put("located_at", new Date(timestamp).toISOString());
        note.textContent = metres > 50 ? `Ketelitian ${metres} meter: coba lagi di tempat terbuka bila bisa.` : `Ketelitian ${metres} meter.`;
      }, () => { note.textContent = "Titik tidak didapat. Isi lintang dan bujur dari peta."; }, { enableHighAccuracy: true, timeout: 20000 });
    });
    /* A number typed over the device's own is no longer the device's. */
    ["latitude", "longitude"].forEach((name) => $(`[name=${name}]`).addEventListener("input", () => { put("accuracy", ""); put("located_at", ""); note.textContent = ""; }));
  }

  const LONGEST = 1600, SMALL = 400_000;
  const shrink = async (file) => {
    if (!file.type.startsWith("image/") || file.size <= SMALL) return file;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * share);
    canvas.height = Math.round(picture.height * share);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  };
  document.addEventListener("change", async ({ target }) => {
    if (!target.matches?.("input[type=file][data-shrink]") || !target.files.length || target.dataset.shrunk === target.files[0].name) return;
    try {
      const small = await shrink(target.files[0]);
      if (small === target.files[0]) return;
      const list = new DataTransfer();
      list.items.add(small);
      target.dataset.shrunk = small.name;
      target.files = list.files;
    } catch { /* a kind of picture the browser cannot read travels as it is; the server reads it */ }
  });
})();
