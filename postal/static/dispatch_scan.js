"use strict";
// The hand-over: a scan ticks its parcel, and what is still missing is named before signing.
(() => {
  const field = document.querySelector("[data-ticks]");
  if (field === null) return;
  const ticks = [...document.querySelectorAll(".tick")];
  const input = field.querySelector("input");
  const said = field.querySelector("[data-said]");
  const missing = document.querySelector("[data-missing]");
  const list = document.querySelector("[data-missing-list]");
  const every = document.getElementById("semua");

  // As our codes are read everywhere: case, spaces, hyphens and dots do not count.
  const folded = (text) => text.toUpperCase().replace(/[\s.\-_]/g, "");
  const asCode = (text) => folded(text).replace(/[IL]/g, "1").replace(/O/g, "0");

  function answer(tone, text) {
    said.dataset.tone = tone;
    said.textContent = text;
    document.dispatchEvent(new CustomEvent("scan-answer", { detail: tone }));
  }

  function show() {
    const left = ticks.filter((tick) => !tick.checked
      && document.getElementById(`alasan-${tick.value}`).value.trim() === "");
    missing.hidden = left.length === 0 || every.checked;
    list.textContent = `${left.length}: ${left.map((tick) => tick.dataset.shown).join(", ")}`;
  }

  field.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = input.value;
    input.value = "";
    if (typed.trim() === "") return;
    const found = ticks.find((tick) => tick.value === asCode(typed)
      || (tick.dataset.resi !== "" && tick.dataset.resi === folded(typed)));
    if (found === undefined) {
      answer("stop", `✕ ${typed}: ${said.dataset.strange}`);
    } else if (found.checked) {
      answer("look", `! ${found.dataset.shown}: ${said.dataset.again}`);
    } else {
      found.checked = true;
      answer("done", `✓ ${found.dataset.shown}: ${said.dataset.known}`);
    }
    show();
  });
  document.addEventListener("input", show);
  document.addEventListener("change", show);
  field.hidden = false;
  input.focus();
  show();
})();
