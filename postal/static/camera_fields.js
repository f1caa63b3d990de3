"use strict";
// A camera button before each field for codes: Tab from the field leads on as it did before.
(() => {
  const dialog = document.getElementById("kamera");
  const link = document.querySelector(".camera-link"); // the page that needs no script
  if (dialog === null || typeof dialog.showModal !== "function") {
    if (link !== null) link.dataset.needed = "";
    return;
  }
  if (link !== null) link.hidden = true;

  function icon() {
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const lines = document.createElementNS("http://www.w3.org/2000/svg", "path");
    picture.setAttribute("viewBox", "0 0 24 24");
    picture.setAttribute("aria-hidden", "true");
    lines.setAttribute("d", "M3 8h4l2-3h6l2 3h4v11H3zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z");
    picture.append(lines);
    return picture;
  }

  function button(field) {
    const opener = document.createElement("button");
    const name = document.createElement("span");
    const of = field.labels.length > 0 ? `: ${field.labels[0].textContent.trim()}` : "";
    opener.type = "button";
    opener.className = "camera-button";
    opener.title = dialog.dataset.buttonLabel;
    opener.setAttribute("aria-label", dialog.dataset.buttonLabel + of);
    name.className = "camera-word";
    name.textContent = dialog.dataset.button;
    opener.append(icon(), name);
    opener.addEventListener("click", () => {
      dialog.dispatchEvent(new CustomEvent("camera-wanted", { detail: { field, opener } }));
    });
    return opener;
  }

  function furnish() {
    document.querySelectorAll("[data-code-field]").forEach((field) => {
      if (field.parentElement.matches(".camera-row")) return;
      const focused = document.activeElement === field;
      const row = document.createElement("span");
      row.className = "camera-row";
      field.before(row);
      row.append(button(field), field);
      if (focused) field.focus();
    });
  }

  furnish();
  // Some desks exchange a part of their page for a fresh one.
  new MutationObserver(furnish).observe(document.getElementById("isi"), { childList: true, subtree: true });
})();
