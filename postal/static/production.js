"use strict";
// The desk's list by keys: move, tick, all. Without it the boxes, links and buttons do it all.
(() => {
  const form = document.getElementById("langkah");
  const boxes = form === null ? [] : [...form.querySelectorAll("input[name=row]")];
  const scan = document.getElementById("pindai");

  // A scanner types capitals and digits wherever the cursor is: they belong in the scan field, or
  // its Enter would make the step on everything that is ticked.
  document.addEventListener("keydown", (event) => {
    if (scan === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    if (/^[A-Z0-9]$/.test(event.key)) scan.focus();
    // On a link or a button, Enter is theirs and not the list's.
    if (event.key === "Enter" && event.target.closest("a, button, summary") !== null) {
      event.stopPropagation();
    }
  }, true);

  if (boxes.length === 0) return;
  const all = form.querySelector("[data-all]");
  const ticked = form.querySelector("[data-ticked]");
  form.querySelector("[data-hint]").hidden = false;
  let place = -1;

  function show() {
    const count = boxes.filter((box) => box.checked).length;
    ticked.textContent = String(count);
    ticked.hidden = count === 0;
  }

  function move(step) {
    place = Math.min(Math.max(place + step, 0), boxes.length - 1);
    boxes[place].focus();
    boxes[place].scrollIntoView({ block: "nearest" });
  }

  boxes.forEach((box, index) => {
    box.addEventListener("focus", () => { place = index; });
    box.addEventListener("change", show);
  });
  form.querySelectorAll("[data-move]").forEach((button) => {
    button.addEventListener("click", () => move(Number(button.dataset.move)));
  });
  all.addEventListener("click", (event) => {
    event.preventDefault();
    const tick = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = tick; });
    show();
  });

  const arrows = { ArrowDown: 1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onBox = boxes.includes(event.target);
    if (event.key in arrows && (onBox || event.target === document.body)) {
      move(arrows[event.key]);
      event.preventDefault();
    } else if (onBox && /^[^A-Z0-9 ]$/.test(event.key)) {
      // The page's keys work on a tick box too, though it is a field.
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, bubbles: true }));
      event.preventDefault();
    }
  });
  // A second Enter while the page is being replaced would send the same list again.
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; show(); });
})();
