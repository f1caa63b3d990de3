// The page before the person: which one it is, the window that follows it, pictures fetched ahead.
import { viewer } from "./workbench_view.js";

export function pages(bench, windows) {
  const picture = document.getElementById("lembar");
  const tools = bench.querySelector(".sheet-tools");
  const sheets = [...bench.querySelectorAll(".sheets a")];
  const choices = [...bench.querySelectorAll("a[data-evidence]")];
  const eye = picture === null ? null : viewer(picture, true);
  const fetched = new Map(); // kept, so that a picture on its way is not given up
  let at = Math.max(sheets.findIndex((it) => it.hasAttribute("aria-current")), 0);
  if (tools !== null) tools.hidden = false;

  function fetchPicture(address) {
    if (fetched.has(address)) return;
    fetched.set(address, new Image());
    fetched.get(address).src = address;
  }

  function tell() {
    windows.postMessage({ kind: "sheet", code: bench.dataset.code, evidence: bench.dataset.evidence, address: document.getElementById("jendela-halaman")?.getAttribute("href") });
  }

  function show() {
    const sheet = sheets[at];
    if (eye === null || sheet === undefined) return;
    eye.show(sheet.dataset.small, sheet.dataset.large);
    bench.querySelector(".sheet-name").textContent = sheet.dataset.name;
    const doubt = bench.querySelector(".sheet-doubt");
    doubt.hidden = sheet.dataset.doubt === undefined;
    doubt.textContent = sheet.dataset.doubt || "";
    const next = sheets[at + 1];
    if (next !== undefined) fetchPicture(next.dataset.small); // there before it is asked for
  }

  function mark(chosen) {
    choices.forEach((it) => {
      if (it === chosen) it.setAttribute("aria-current", "true");
      else it.removeAttribute("aria-current");
    });
    bench.dataset.evidence = chosen.dataset.evidence;
    document.querySelectorAll("[name=evidence]").forEach((field) => { field.value = chosen.dataset.evidence; });
    tell();
  }

  function open(place) {
    if (place < 0 || place >= sheets.length) return;
    at = place;
    mark(sheets[place]);
    sheets[place].scrollIntoView({ block: "nearest", inline: "nearest" });
    show();
  }

  function doubtful() {
    const after = [...sheets.keys()].map((step) => (at + 1 + step) % sheets.length);
    open(after.find((place) => sheets[place].dataset.doubt !== undefined) ?? -1);
  }

  const moves = { previous: () => open(at - 1), next: () => open(at + 1), doubt: doubtful };
  bench.addEventListener("click", (event) => {
    const does = event.target.closest("[data-do]")?.dataset.do;
    if (does !== undefined && eye !== null) {
      if (eye.can(does)) eye.act(does);
      else moves[does]();
      return;
    }
    const link = event.target.closest("#jendela-halaman");
    if (link !== null) {
      event.preventDefault();
      window.open(link.href, link.target, "popup,width=1000,height=1300")?.focus();
      return;
    }
    const choice = event.target.closest("a[data-evidence]");
    if (choice === null || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (sheets.includes(choice)) open(sheets.indexOf(choice));
    else mark(choice);
  });
  windows.addEventListener("message", ({ data }) => { if (data.kind === "which-sheet" && data.code === bench.dataset.code) tell(); });

  let asked = 0;
  show();
  tell();
  return {
    // The pages with which the next case would open; asked at the first key and before the last.
    async ahead() {
      if (asked >= 2 || !bench.dataset.ahead) return;
      asked += 1;
      try {
        const answer = await fetch(bench.dataset.ahead, { headers: { Accept: "application/json" } });
        if (answer.ok && !answer.redirected) (await answer.json()).pictures.forEach(fetchPicture);
      } catch {
        asked -= 1; // without a network there is nothing to fetch
      }
    },
  };
}
