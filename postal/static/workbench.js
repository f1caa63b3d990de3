// Keys of the workbench: pages, lines and verdicts without a mouse. Without it the forms do it all.
import { checklist, moveMark } from "./workbench_lines.js";
import { pages } from "./workbench_pages.js";
import { copying } from "./workbench_copy.js";
import { leaving } from "./workbench_leaving.js";
import { notes } from "./workbench_notes.js";
import { leftBehind, saving } from "./workbench_saving.js";

const bench = document.getElementById("meja-periksa");
const decision = document.getElementById("keputusan");
const list = checklist(bench);
const { lines } = list;
const windows = new BroadcastChannel("berkaspos-meja"); // this person's other windows
const show = pages(bench, windows);

let current = -1;
let judgedLast = null; // what was judged before the choice moved on by itself
function choose(place) {
  judgedLast = null;
  if (place < 0 || place >= lines.length) return;
  moveMark(lines[current], lines[place]);
  current = place;
}
function chooseNext() {
  const later = lines.findIndex((line, place) => place > current && !list.judged(line));
  if (later >= 0) choose(later);
  else if (current + 1 < lines.length) choose(current + 1);
}

// A panel above the requirements; the last one is enough.
function say(text, ...more) {
  document.querySelector(".bench-said")?.remove();
  const box = document.createElement("div");
  box.className = "panel panel-stop bench-said";
  box.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = text;
  box.append(words, ...more);
  document.querySelector(".judging").prepend(box);
  box.scrollIntoView({ block: "nearest" });
}

function part(kind, text, attributes) {
  const made = document.createElement(kind);
  made.textContent = text;
  return Object.assign(made, attributes);
}

function follow({ outcome, decision: words }) {
  if (decision === null || outcome === undefined) return;
  decision.querySelector("strong").textContent = words;
  decision.elements.outcome.value = outcome;
  decision.querySelector("[data-decide]").disabled = outcome === "undecided";
  decision.className = `decision decision-${outcome}`;
  if (outcome !== "undecided") show.ahead();
}

let gone = false; // the case left this hand: what was lost is told once, not to be sent again
let away = null; // how forms lead away from here
const banner = document.getElementById("belum-tersimpan");
const undoing = decision?.querySelector("[data-act=undo]");
function changed(count, state, failures) {
  bench.dataset.saving = String(count);
  if (banner === null || gone) return;
  const closed = state === "closed";
  const waiting = away?.waits() || false;
  banner.hidden = count === 0 || (failures === 0 && !closed);
  const text = closed ? bench.dataset.reload : bench.dataset.unsaved;
  banner.querySelector(".unsaved-words").textContent = text.replace("%(n)s", count) + (waiting && !closed ? ` ${bench.dataset.waits}` : "");
  banner.querySelector("[data-act=retry]").hidden = closed;
  banner.querySelector("a").hidden = !closed;
}

const lost = (keys) => bench.dataset.lost.replace("%(what)s", keys.map((key) => list.words(key.line, { ...key, again: key.again && key.verdict !== "clear" })).join("; "));
const save = saving({
  staff: bench.dataset.staff,
  code: bench.dataset.code,
  address: bench.dataset.save,
  token: decision?.elements.csrf_token.value,
  on: {
    changed,
    saved(said, last) {
      document.querySelector(".bench-said")?.remove();
      if (last) list.take(said.line, said);
      else list.now(said.line).stamp = said.stamp;
      follow(said);
      windows.postMessage({ kind: "line", code: bench.dataset.code, said });
    },
    refused(keys, said) {
      if (said.stamp !== undefined) list.take(keys[0].line, said, keys.some((key) => key.note));
      follow(said);
      say(said.text);
    },
    closed(why, keys) {
      if (why !== "gone") return;
      gone = true;
      document.querySelectorAll(".words button, .line-note button, #keputusan button").forEach((it) => { it.disabled = true; });
      if (banner !== null) banner.hidden = true;
      if (keys.length > 0) say(document.querySelector(".bench-said p")?.textContent || "", part("p", lost(keys)));
    },
  },
});

away = leaving(bench, {
  save,
  say,
  notes: noNoteWaits,
});

// Saves the notes that can be saved; one that has no verdict to go with keeps everybody here.
function noNoteWaits() {
  lines.forEach((line) => noted.left(line));
  const line = noted.waiting();
  if (line === undefined || !save.open()) return true;
  choose(lines.indexOf(line));
  line.querySelector(".line-note").open = true;
  say(bench.dataset.noteUnjudged.replace("%(n)s", list.number(line.dataset.line)));
  return false;
}

// What a key makes of a line; drawn at once, sent when its turn comes.
function put(line, verdict, { evidence = "", note, again = false }, isUndo = false) {
  if (!save.open()) return;
  away.stopWaiting();
  const key = line.dataset.line;
  const before = { ...list.now(key) };
  const id = `${Date.now()}-${Math.random()}`;
  const seen = save.queued(key) ? "" : before.stamp;
  const word = verdict === "clear" ? null : verdict === "note" ? before.verdict : verdict;
  const now = verdict === "note" ? { note } : { verdict: word, evidence, note: word === null ? "" : note, again };
  list.set(key, now);
  undoing.hidden = false;
  if (!isUndo) decision.querySelector(".decision-said").hidden = true;
  save.push({ id, line: key, verdict, evidence, note, again, seen }, isUndo ? null : { id, line: key, before });
}

const seenOn = new Set(["present", "unclear", "wrong"]); // of what is not there, no page is kept
function judge(line, verdict) {
  const before = list.now(line.dataset.line);
  const field = list.noteOf(line);
  if (verdict === "clear") { put(line, "clear", {}); field.value = ""; return; }
  const same = before.verdict === verdict && !before.again;
  const note = list.typed(line) ? field.value.trim() : same ? before.note : "";
  put(line, verdict, { evidence: seenOn.has(verdict) ? bench.dataset.evidence : "", note });
  show.ahead();
}

function tell(text) {
  const said = decision.querySelector(".decision-said");
  said.hidden = false;
  said.textContent = text;
}
const noted = notes({ list, put, tell, waits: bench.dataset.noteWaits });
// A link elsewhere, another language, a reload: the browser asks before a note is lost.
window.addEventListener("beforeunload", (event) => { if (save.open() && noted.waiting()) event.preventDefault(); });
const copies = copying(bench, tell);

function undo() {
  const step = save.open() ? save.popUndo() : undefined;
  if (step === undefined) { tell(bench.dataset.nothingUndone); return; }
  const line = list.line(step.line);
  const { verdict, evidence, note, again } = step.before;
  if (list.noteOf(line) !== document.activeElement) list.noteOf(line).value = note;
  put(line, verdict || "clear", { evidence, note, again }, true);
  choose(lines.indexOf(line));
  tell(bench.dataset.undone.replace("%(what)s", list.words(step.line, step.before)));
}

bench.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.target) return;
  const sent = form.dataset.leaving === "now";
  if (sent) form.dataset.leaving = "gone"; // and no second time, however often it is pressed
  else event.preventDefault();
  if (form.dataset.leaving !== undefined) return;
  const line = event.target.closest("[data-line]");
  if (line === null || !form.matches(".words, .line-note form")) { away.leave(form, submitter); return; }
  choose(lines.indexOf(line));
  if (submitter?.value !== "note" && submitter !== null) { judge(line, submitter.value); return; }
  if (noted.entered(line)) chooseNext();
});
bench.addEventListener("change", (event) => {
  const line = event.target.closest("[data-line]");
  if (line !== null && event.target.name === "note") noted.left(line);
});
bench.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button === null) return;
  ({ undo, retry: save.pump, copy: () => copies.copy(button), "copy-next": copies.next })[button.dataset.act]();
});

// A step that is opened by its key, or by a click, begins at its first field.
bench.addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches("details.step")) target.querySelector("input:not([type=hidden]), select")?.focus();
}, true);

const words = { a: "present", t: "absent", b: "unclear", s: "wrong", p: "not_needed" };
function key(event) {
  if (event.target.closest("input, textarea, select") !== null) return false;
  if (decision === null || event.altKey) return false;
  if (decision.dataset.leaving !== undefined) return true; // what comes next is for the next case
  if (event.ctrlKey || event.metaKey) {
    if (event.key !== "z" || event.shiftKey) return false;
    undo();
  } else if (/^[1-9]$/.test(event.key)) choose(Number(event.key) - 1);
  else if (event.key === "ArrowDown") choose(current + 1);
  else if (event.key === "ArrowUp") choose(current - 1);
  else if (words[event.key] !== undefined && current >= 0) {
    const line = lines[current];
    judge(line, words[event.key]);
    chooseNext();
    judgedLast = line;
  } else if (event.key === "c" && current >= 0) {
    if (judgedLast !== null) choose(lines.indexOf(judgedLast));
    noted.open(lines[current]);
  } else if (event.key === "Enter" && event.target.closest("a, button, summary") === null) {
    away.leave(decision, decision.querySelector("[data-decide]"));
  } else return words[event.key] !== undefined;
  return true;
}
// Before the keys that every page has, which would click the first button with that key.
window.addEventListener("keydown", (event) => {
  if (!key(event)) return;
  event.preventDefault();
  event.stopPropagation();
}, true);

windows.addEventListener("message", ({ data }) => {
  if (data.kind !== "line" || data.code !== bench.dataset.code || decision === null) return;
  if (!save.queued(data.said.line)) list.take(data.said.line, data.said);
  follow(data.said);
});
// A window that comes back into view shows what was saved meanwhile, here or elsewhere.
async function lookAgain() {
  if (decision === null || !save.open() || document.hidden) return;
  const now = await away.standing().catch(() => null);
  if (now === null || !save.open()) return;
  if (!now.working) {
    say(now.gone);
    save.stop();
    return;
  }
  Object.entries(now.lines).forEach(([each, said]) => {
    if (list.line(each) !== undefined && !save.queued(each)) list.take(each, said, list.typed(list.line(each)));
  });
  follow(now);
  const drawn = new Set(decision.elements.shown.value.split("."));
  if (now.shown.split(".").every((id) => id === "" || drawn.has(id))) return;
  say(bench.dataset.newPages, part("a", bench.dataset.lookAtThem, { href: window.location.pathname, className: "btn btn-sm btn-outline-secondary" }));
}
window.addEventListener("focus", lookAgain);
window.addEventListener("pageshow", (event) => {
  bench.querySelectorAll("form[data-leaving]").forEach((form) => { delete form.dataset.leaving; });
  if (event.persisted) lookAgain();
});

// What this tab still has to save: of this case it is drawn and sent, of others it is told.
function takeUp() {
  const { unsaved, undo: steps } = save.kept;
  if (decision === null) {
    if (unsaved.length > 0 && bench.dataset.lost) say(lost(unsaved), part("button", bench.dataset.drop, { type: "button", className: "btn btn-sm btn-outline-secondary", onclick: (event) => { save.forget(); event.target.closest(".bench-said").remove(); } }));
    return;
  }
  undoing.hidden = steps.length === 0;
  unsaved.forEach(({ line, verdict, evidence, note, again }) => {
    const word = verdict === "clear" ? null : verdict === "note" ? list.now(line).verdict : verdict;
    list.set(line, verdict === "note" ? { note } : { verdict: word, evidence, note: note || "", again });
  });
  const places = leftBehind(bench.dataset.staff, bench.dataset.code);
  if (places.length > 0) {
    const links = places.map((place) => part("a", ` ${place.code} `, { href: bench.dataset.standing.replace(bench.dataset.code, place.code).replace("/keadaan.json", "") }));
    say(bench.dataset.elsewhere.replace("%(n)s", places.reduce((sum, place) => sum + place.keys, 0)), ...links);
  }
  save.pump();
}

takeUp();
if (decision !== null) {
  const first = lines.findIndex((line) => !list.judged(line));
  choose(first >= 0 ? first : 0);
  if (!decision.querySelector("[data-decide]").disabled) show.ahead();
}
