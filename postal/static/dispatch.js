"use strict";
// Ticking all rows, and a fresh page when somebody comes back from the labels in the other tab.
(() => {
  document.querySelectorAll("[data-ticks-all]").forEach((form) => {
    const all = form.querySelector("[data-all]");
    if (all === null) return;
    const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
    all.hidden = false;
    all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  });

  let printed = false;
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.target.matches("[data-prints]") || (button && button.matches("[data-prints]"))) printed = true;
  });
  document.addEventListener("visibilitychange", () => {
    if (printed && document.visibilityState === "visible") window.location.reload();
  });
})();
