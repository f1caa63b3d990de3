// The window of pages on a second screen: one page large, the one that the workbench shows.
import { viewer } from "./workbench_view.js";

const box = document.getElementById("jendela");
const sheets = [...box.querySelectorAll("[data-sheet]")];
const picture = document.getElementById("lembar");
const windows = new BroadcastChannel("berkaspos-meja");
let at = Math.max(sheets.findIndex((it) => it.dataset.sheet === box.dataset.chosen), 0);

if (sheets.length > 0) {
  box.classList.add("sheets-one");
  box.querySelector(".sheet").hidden = false;
  box.querySelector(".sheet-tools").hidden = false;
}
const eye = viewer(picture, false);

function open(place) {
  const sheet = sheets[place];
  if (sheet === undefined) return;
  at = place;
  picture.alt = sheet.querySelector("img").alt;
  eye.show("", sheet.dataset.large);
  box.querySelector(".sheet-name").textContent = sheet.dataset.name;
  const doubt = box.querySelector(".sheet-doubt");
  doubt.textContent = sheet.dataset.doubt || "";
  doubt.hidden = !sheet.dataset.doubt;
  if (sheets[place + 1] !== undefined) new Image().src = sheets[place + 1].dataset.large;
}
function doubtful() {
  const after = [...sheets.keys()].map((step) => (at + 1 + step) % sheets.length);
  open(after.find((place) => sheets[place].dataset.doubt));
}

const moves = { previous: () => open(at - 1), next: () => open(at + 1), doubt: doubtful };
box.addEventListener("click", (event) => {
  const does = event.target.closest("[data-do]")?.dataset.do;
  if (does === undefined) return;
  if (eye.can(does)) eye.act(does);
  else moves[does]();
});
windows.addEventListener("message", ({ data }) => {
  if (data.kind !== "sheet") return;
  if (data.code === box.dataset.code) open(sheets.findIndex((it) => it.dataset.sheet === data.evidence));
  else if (data.address) window.location.replace(data.address);
});
open(at);
windows.postMessage({ kind: "which-sheet", code: box.dataset.code });
