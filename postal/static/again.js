"use strict";
// Two scans side by side: the row in focus is shown large; arrows move on, x ticks its new page.
(() => {
  const form = document.querySelector("[data-second]");
  const large = document.querySelector(".second-large");
  const rows = form === null ? [] : [...form.querySelectorAll("[data-pair]")];
  if (rows.length === 0) return;
  large.hidden = false;
  let here = 0;

  function show(number) {
    here = Math.min(Math.max(number, 0), rows.length - 1);
    rows.forEach((row, place) => row.classList.toggle("second-here", place === here));
    for (const side of ["old", "new"]) {
      const sheet = rows[here].querySelector(`[data-side="${side}"]`);
      const picture = large.querySelector(`[data-large-of="${side}"]`);
      picture.hidden = sheet === null;
      picture.nextElementSibling.hidden = sheet !== null;
      if (sheet !== null) {
        picture.src = sheet.dataset.large;
        picture.alt = sheet.querySelector("img").alt;
      }
    }
  }

  rows.forEach((row, place) => {
    row.addEventListener("focusin", () => show(place));
    row.addEventListener("pointerenter", () => show(place));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input[type=text], input[type=search], textarea, select") !== null) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      show(here + step);
      rows[here].scrollIntoView({ block: "nearest" });
    } else if (event.key === "x") {
      const tick = rows[here].querySelector("input[type=checkbox]");
      if (tick !== null) tick.checked = !tick.checked;
    } else {
      return;
    }
    event.preventDefault();
  });
  show(0);
})();
