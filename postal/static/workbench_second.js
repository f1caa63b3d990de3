// The second look by the keys of the workbench: a letter marks a requirement as the colleague's
// verdict or as another one, Enter saves them all and decides. Nothing is sent before.
import { moveMark } from "./workbench_lines.js";

const bench = document.getElementById("meja-periksa");
const form = document.getElementById("kedua");
const follows = document.getElementById("akibat");
const undoing = form.querySelector("[data-second=undo]");
const lines = [...form.querySelectorAll("[data-looked]")];
const steps = [];
let current = -1;
let judgedLast = null; // what was judged before the choice moved on by itself

const radios = (line) => [...line.querySelectorAll("input[type=radio]")];
const noteOf = (line) => line.querySelector(".line-note input");
const seenOf = (line) => line.querySelector("[name^='seen-']");
const chosenIn = (line) => radios(line).find((it) => it.checked);
const labelOf = (radio) => radio.nextElementSibling.lastChild.textContent.trim();
const stands = new Map(lines.map((line) => [line, chosenIn(line)?.value])); // before the next step

function choose(place) {
  judgedLast = null;
  if (place < 0 || place >= lines.length) return;
  moveMark(lines[current], lines[place]);
  current = place;
}

function tell(text) {
  const said = follows.querySelector(".decision-said");
  said.hidden = text === "";
  said.textContent = text;
}

function draw(line) {
  const radio = chosenIn(line);
  line.className = line.className.replace(/ line-(?!chosen)\S+/g, "");
  if (radio !== undefined) line.classList.add(`line-${radio.value}`);
  line.querySelector(".line-word").textContent = radio === undefined ? "–" : labelOf(radio);
  const same = radio?.value === line.dataset.was;
  line.querySelector(".line-was").hidden = same || line.dataset.was === undefined;
  line.querySelector(".line-evidence")?.toggleAttribute("hidden", !same);
}

// What would follow now, said by the same rule that will decide.
let asked = 0;
async function foresee() {
  const number = ++asked;
  try {
    const answer = await fetch(bench.dataset.foresee, { method: "POST", body: new FormData(form) });
    if (!answer.ok || answer.redirected || number !== asked) return;
    const { outcome, decision } = await answer.json();
    follows.className = `decision decision-${outcome}`;
    follows.querySelector("strong").textContent = decision;
  } catch {
    // Without a network nothing is foreseen; the answer to Enter says it.
  }
}

const seenOn = new Set(["present", "unclear", "wrong"]);
function mark(line, verdict, note, seen) {
  radios(line).forEach((it) => { it.checked = it.value === verdict; });
  stands.set(line, verdict);
  noteOf(line).value = note;
  seenOf(line).value = seen;
  draw(line);
  foresee();
}

function judge(line, verdict) {
  const before = stands.get(line);
  steps.push({ line, verdict: before, note: noteOf(line).value, seen: seenOf(line).value });
  undoing.hidden = false;
  tell("");
  const same = verdict === before;
  const typed = noteOf(line).value !== noteOf(line).defaultValue;
  const seen = same || !seenOn.has(verdict) ? seenOf(line).value : bench.dataset.evidence;
  mark(line, verdict, same || typed ? noteOf(line).value : "", seen);
}

function undo() {
  const step = steps.pop();
  undoing.hidden = steps.length === 0;
  if (step === undefined) { tell(bench.dataset.nothingUndone); return; }
  mark(step.line, step.verdict, step.note, step.seen);
  choose(lines.indexOf(step.line));
  const radio = chosenIn(step.line);
  const word = radio === undefined ? bench.dataset.unjudged : labelOf(radio);
  tell(bench.dataset.undone.replace("%(what)s", bench.dataset.lineWord.replace("%(n)s", lines.indexOf(step.line) + 1).replace("%(word)s", word)));
}

form.addEventListener("change", (event) => {
  const line = event.target.closest("[data-looked]");
  if (line === null) return;
  choose(lines.indexOf(line));
  if (event.target.type === "radio") judge(line, event.target.value);
});
undoing.addEventListener("click", undo);

const words = { a: "present", t: "absent", b: "unclear", s: "wrong", p: "not_needed" };
const typing = (target) => target.closest("textarea, select, input:not([type=radio])") !== null;
function key(event) {
  const { target } = event;
  if (typing(target)) {
    if (event.key !== "Enter" || !target.matches(".line-note input")) return false;
    target.blur(); // a note is done with; the next Enter decides
    target.closest("details").open = target.value !== "";
    return true;
  }
  if (event.altKey || form.dataset.leaving !== undefined) return false;
  if (event.ctrlKey || event.metaKey) {
    if (event.key !== "z" || event.shiftKey) return false;
    undo();
  } else if (/^[1-9]$/.test(event.key)) choose(Number(event.key) - 1);
  else if (event.key === "ArrowDown") choose(current + 1);
  else if (event.key === "ArrowUp") choose(current - 1);
  else if (event.key === "u") undo();
  else if (words[event.key] !== undefined) {
    const line = lines[current];
    judge(line, words[event.key]);
    choose(current + 1);
    judgedLast = line;
  } else if (event.key === "c") {
    if (judgedLast !== null) choose(lines.indexOf(judgedLast));
    lines[current].querySelector(".line-note").open = true;
    noteOf(lines[current]).focus();
  } else if (event.key === "Enter" && target.closest("a, button, summary") === null) form.requestSubmit();
  else return false;
  return true;
}
window.addEventListener("keydown", (event) => {
  if (!key(event)) return;
  event.preventDefault();
  event.stopPropagation();
}, true);

window.addEventListener("pageshow", () => lines.forEach(draw));
choose(0);
