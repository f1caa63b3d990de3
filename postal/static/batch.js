"use strict";
// Shows how far the reading is, in the list and of one batch: short polling, one reload at the end.
(() => {
  rows();
  const box = document.querySelector("[data-progress]");
  const seen = `berkaspos-read-${window.location.pathname}`;
  if (box === null) {
    // The batch was being read a moment ago: let its cuts arrive one after the other.
    if (window.sessionStorage.getItem(seen) !== null) {
      window.sessionStorage.removeItem(seen);
      document.querySelector(".segments")?.classList.add("segments-arrive");
    }
    return;
  }
  window.sessionStorage.setItem(seen, "1");
  const bar = box.querySelector("progress");
  const count = box.querySelector(".live-count");
  const cuts = box.querySelector(".cuts");

  function show(state) {
    if (state.total > 0) {
      bar.max = state.total;
      bar.value = state.read;
      count.textContent = `${state.read} / ${state.total}`;
    }
    cuts.replaceChildren(...state.covers.map(([page, code]) => {
      const row = document.createElement("li");
      const mark = document.createElement("span");
      mark.className = "code";
      mark.textContent = code === null ? box.dataset.unreadable
        : `${code.slice(0, 4)} ${code.slice(4, 7)} ${code.slice(7)}`;
      row.append(`${box.dataset.cut} ${page}: `, mark);
      return row;
    }));
  }

  // The list of batches: each bar moves, and when one is read the list is asked for anew.
  function rows() {
    const bars = [...document.querySelectorAll("progress[data-row]")].slice(0, 10);
    const files = document.getElementById("files");
    if (bars.length === 0) return;
    async function look() {
      for (const bar of bars) {
        try {
          const answer = await fetch(bar.dataset.row, { headers: { Accept: "application/json" } });
          const state = await answer.json();
          if (state.state !== "arriving" && state.state !== "reading") {
            if (files !== null && files.value !== "") continue; // somebody has chosen what to upload
            window.location.reload();
            return;
          }
          bar.max = state.total || 1;
          bar.value = state.read;
        } catch {
          // The server may be restarting; the next look tells.
        }
      }
      window.setTimeout(look, 1500);
    }
    window.setTimeout(look, 1500);
  }

  async function poll() {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      const state = await answer.json();
      if (state.state !== "arriving" && state.state !== "reading") {
        window.location.reload();
        return;
      }
      show(state);
    } catch {
      // The server may be restarting; the next look tells.
    }
    window.setTimeout(poll, 400);
  }
  poll();
})();
