"use strict";
// Keys, the panel's sound, and the list of keys behind "?". Every page works without it.
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      document.getElementById("tombol").hidden = true;
      if (typing(event.target)) event.target.blur(); // so that the page's keys work again
      return;
    }
    if (typing(event.target)) return;
    if (event.key === "?") {
      showKeys();
      event.preventDefault();
      return;
    }
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (wanted === null) return;
    event.preventDefault();
    if (wanted.matches("input, select, textarea")) {
      wanted.focus();
      if (wanted.select) wanted.select();
    } else {
      wanted.click();
    }
  });

  const drawn = { ArrowLeft: "←", ArrowRight: "→" }; // as they stand on the keyboard
  function showKeys() {
    const box = document.getElementById("tombol");
    const list = document.createElement("dl");
    document.querySelectorAll("[data-key]").forEach((item) => {
      const key = document.createElement("dt");
      const label = document.createElement("dd");
      const cap = document.createElement("kbd");
      cap.textContent = item.dataset.keyName || drawn[item.dataset.key] || item.dataset.key;
      key.append(cap);
      label.textContent = item.dataset.keyLabel || item.getAttribute("aria-label")
        || item.placeholder || item.textContent.trim();
      list.append(key, label);
    });
    box.replaceChildren(list);
    box.hidden = !box.hidden;
  }

  // Three distinct sounds for a scan's answer; "m" mutes them on this device.
  const tones = { done: [880], look: [660, 520], stop: [300, 300, 220] };
  const panel = document.querySelector(".panel[data-tone]");
  const muted = () => window.localStorage.getItem("berkaspos-muted") === "1";
  document.querySelectorAll("[data-mute]").forEach((button) => {
    const show = () => button.setAttribute("aria-pressed", String(muted()));
    show();
    button.addEventListener("click", () => {
      window.localStorage.setItem("berkaspos-muted", muted() ? "0" : "1");
      show();
    });
  });
  const sound = (tone) => {
    if (muted() || document.querySelector("[data-mute]") === null) return;
    try {
      const audio = new AudioContext();
      (tones[tone] || []).forEach((pitch, step) => {
        const voice = audio.createOscillator();
        const volume = audio.createGain();
        voice.frequency.value = pitch;
        volume.gain.value = 0.08;
        voice.connect(volume).connect(audio.destination);
        voice.start(audio.currentTime + step * 0.16);
        voice.stop(audio.currentTime + step * 0.16 + 0.12);
      });
    } catch {
      // A browser without sound, or one that wants a click first: the panel says it all.
    }
  };
  if (panel !== null) sound(panel.dataset.tone);
  document.addEventListener("scan-answer", (event) => sound(event.detail)); // answered on the page

  // A scanner does not wait for a page: what it types while one is replaced is held for the next.
  const scan = document.querySelector("[data-scan]");
  if (scan !== null) {
    const held = "berkaspos-scanned";
    let leaving = false;
    scan.form.addEventListener("submit", () => { leaving = true; });
    document.addEventListener("keydown", (event) => {
      if (!leaving || (event.key.length !== 1 && event.key !== "Enter")) return;
      const key = event.key === "Enter" ? "\n" : event.key;
      window.sessionStorage.setItem(held, (window.sessionStorage.getItem(held) || "") + key);
      event.preventDefault();
      event.stopImmediatePropagation();
    }, true);
    const typed = window.sessionStorage.getItem(held);
    if (typed !== null) {
      window.sessionStorage.removeItem(held);
      const end = typed.indexOf("\n");
      scan.value = (end === -1 ? typed : typed.slice(0, end)) + scan.value;
      if (end !== -1) {
        if (end + 1 < typed.length) window.sessionStorage.setItem(held, typed.slice(end + 1));
        leaving = true;
        scan.form.requestSubmit();
      }
    }
  }

  // A changed choice that sends its form by itself, for lists of filters.
  document.querySelectorAll("select[data-send]").forEach((select) => {
    select.addEventListener("change", () => select.form.requestSubmit());
  });
})();
