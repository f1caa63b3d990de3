"use strict";
// The sheet beside the words follows what is typed; without this script a button shows it.
(() => {
  const form = document.querySelector("[data-words]");
  if (form === null) return;
  const WAIT = 600; // milliseconds without a key
  let timer = 0;
  let asked = 0;

  const showPages = (room, pages) => {
    if (pages.length === 0) return; // the last sheet stays while a field is half typed
    room.replaceChildren(...pages.map((page, place) => {
      const sheet = document.createElement("img");
      sheet.src = page;
      sheet.alt = `${room.dataset.alt} ${place + 1}`;
      return sheet;
    }));
  };

  const showFaults = (list, faults) => {
    list.replaceChildren(...faults.map((fault) => {
      const line = document.createElement("li");
      line.textContent = fault;
      return line;
    }));
  };

  const refresh = async () => {
    asked += 1;
    const mine = asked;
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (answer === null || !answer.ok || mine !== asked) return;
    const told = await answer.json();
    for (const [language, one] of Object.entries(told)) {
      showPages(form.querySelector(`[data-pages="${language}"]`), one.pages);
      showFaults(form.querySelector(`[data-faults="${language}"]`), one.faults);
    }
  };

  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(refresh, WAIT);
  });
})();
