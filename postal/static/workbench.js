"use strict";
// Keys of the workbench: pages, lines and verdicts without a mouse. Without it the forms do it all.
(() => {
  const bench = document.getElementById("meja-periksa");
  if (bench === null) return;
  const picture = document.getElementById("lembar");
  const sheets = [...bench.querySelectorAll(".sheets a")];
  const choices = [...bench.querySelectorAll("a[data-evidence]")];
  const lines = [...bench.querySelectorAll("[data-line]")];
  const tools = bench.querySelector(".sheet-tools");
  const view = { turn: 0, zoom: 1, sheet: Math.max(sheets.findIndex((it) => it.hasAttribute("aria-current")), 0) };
  const zooms = [1, 1.5, 2, 3];
  if (tools !== null) tools.hidden = false;

  function show() {
    const sheet = sheets[view.sheet];
    if (picture === null || sheet === undefined) return;
    const wanted = view.zoom > 1 ? sheet.dataset.large : sheet.dataset.small;
    if (picture.getAttribute("src") !== wanted) picture.src = wanted;
    turn();
    bench.querySelector(".sheet-name").textContent = sheet.dataset.name;
    const next = sheets[view.sheet + 1];
    if (next !== undefined) new Image().src = next.dataset.small; // there before it is asked for
  }

  // Turned on its corner and pushed back, so that every part of it can be scrolled to.
  function turn() {
    const turned = ((view.turn % 360) + 360) % 360;
    const room = picture.parentElement.clientWidth * view.zoom;
    const shape = picture.naturalHeight / (picture.naturalWidth || 1) || 1;
    const sideways = turned === 90 || turned === 270;
    const width = sideways ? room / shape : room;
    const height = width * shape;
    const moves = { 0: "", 90: `translateX(${height}px) `, 180: `translate(${width}px, ${height}px) `, 270: `translateY(${width}px) ` };
    picture.style.maxWidth = "none";
    picture.style.width = `${width}px`;
    picture.style.marginBottom = sideways ? `${width - height}px` : "0";
    picture.style.transform = `${moves[turned]}rotate(${turned}deg)`;
  }
  picture?.addEventListener("load", turn);
  window.addEventListener("resize", () => { if (picture !== null) turn(); });

  function mark(chosen) {
    choices.forEach((it) => {
      if (it === chosen) it.setAttribute("aria-current", "true");
      else it.removeAttribute("aria-current");
    });
    bench.dataset.evidence = chosen.dataset.evidence;
    document.querySelectorAll("[name=evidence]").forEach((field) => { field.value = chosen.dataset.evidence; });
  }

  function open(place) {
    if (place < 0 || place >= sheets.length) return;
    Object.assign(view, { sheet: place, turn: 0 });
    mark(sheets[place]);
    sheets[place].scrollIntoView({ block: "nearest", inline: "nearest" });
    show();
  }

  function zoom(step) {
    const place = Math.min(Math.max(zooms.indexOf(view.zoom) + step, 0), zooms.length - 1);
    view.zoom = zooms[place];
    show();
  }

  const actions = {
    previous: () => open(view.sheet - 1),
    next: () => open(view.sheet + 1),
    left: () => { view.turn -= 90; show(); },
    right: () => { view.turn += 90; show(); },
    smaller: () => zoom(-1),
    larger: () => zoom(1),
  };
  bench.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button !== null) { actions[button.dataset.do](); return; }
    const choice = event.target.closest("a[data-evidence]");
    if (choice === null || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (sheets.includes(choice)) open(sheets.indexOf(choice));
    else mark(choice);
  });

  let current = -1;
  function choose(place) {
    if (place < 0 || place >= lines.length) return;
    lines[current]?.classList.remove("line-chosen");
    lines[current]?.removeAttribute("aria-current");
    current = place;
    lines[current].classList.add("line-chosen");
    lines[current].setAttribute("aria-current", "true");
    lines[current].scrollIntoView({ block: "nearest" });
  }
  const unjudged = (line) => line.querySelector(".line-word").textContent === "";
  function chooseNext() {
    const later = lines.findIndex((line, place) => place > current && unjudged(line));
    if (later >= 0) choose(later);
    else if (current + 1 < lines.length) choose(current + 1);
  }

  function say(text) {
    document.querySelector(".bench-said")?.remove();
    const box = document.createElement("div");
    box.className = "panel panel-stop bench-said";
    box.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = text;
    box.append(words);
    document.querySelector(".judging").prepend(box);
    box.scrollIntoView({ block: "nearest" });
  }

  const classes = ["present", "absent", "unclear", "wrong", "not_needed"].map((word) => `line-${word}`);
  function draw(line, verdict, word, evidence) {
    line.classList.remove(...classes);
    if (verdict) line.classList.add(`line-${verdict}`);
    line.querySelector(".line-word").textContent = word;
    line.querySelector(".line-evidence").textContent = evidence;
    line.querySelector(".line-found .flag")?.remove();
    line.querySelectorAll("button[name=verdict]").forEach((button) => {
      if (button.value === "clear") button.hidden = !verdict;
      else button.setAttribute("aria-pressed", String(button.value === verdict));
    });
  }

  const noteOf = (line) => line.querySelector(".line-note [name=note]");
  function drawNote(line, text) {
    const shown = line.querySelector(".line-note-text");
    shown.textContent = text;
    shown.hidden = text === "";
    const field = noteOf(line);
    if (field === document.activeElement) return; // the next note is being typed already
    field.value = text;
    field.defaultValue = text; // what is typed from now on is new
    line.querySelector(".line-note").open = false;
  }

  // One after the other, so that the last answer shown is the last key pressed.
  let queue = Promise.resolve();
  const decision = document.getElementById("keputusan");
  function save(line, button) {
    const before = [...line.classList].find((name) => classes.includes(name)) || "";
    const old = [before.replace("line-", ""), line.querySelector(".line-word").textContent, line.querySelector(".line-evidence").textContent];
    const form = button.form;
    const body = new URLSearchParams({ line: line.dataset.line, verdict: button.value, evidence: bench.dataset.evidence });
    const field = noteOf(line);
    const noting = button.value === "note";
    if (noting || field.value !== field.defaultValue) body.set("note", field.value);
    const word = noting ? old[1] : button.value === "clear" ? "" : button.dataset.word;
    if (!noting) draw(line, button.value === "clear" ? "" : button.value, word, "");
    bench.dataset.saving = String(Number(bench.dataset.saving || 0) + 1);
    queue = queue.then(async () => {
      try {
        const answer = await fetch(bench.dataset.save, {
          method: "POST",
          body,
          headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value },
        });
        const said = await answer.json();
        if (!answer.ok) {
          draw(line, ...old);
          say(said.text);
          return;
        }
        document.querySelector(".bench-said")?.remove();
        if (!noting) draw(line, said.verdict || "", said.verdict ? word : "", said.evidence);
        drawNote(line, said.note);
        decision.querySelector("strong").textContent = said.decision;
        decision.elements.outcome.value = said.outcome;
        decision.querySelector("button").disabled = said.outcome === "undecided";
        decision.className = `decision decision-${said.outcome}`;
      } catch {
        draw(line, ...old);
        say(bench.dataset.failed);
      } finally {
        bench.dataset.saving = String(Number(bench.dataset.saving) - 1);
      }
    });
  }
  bench.addEventListener("submit", (event) => {
    if (!event.target.matches(".words, .line-note form") || !event.submitter) return;
    event.preventDefault();
    const line = event.target.closest("[data-line]");
    choose(lines.indexOf(line));
    noteOf(line).blur();
    save(line, event.submitter);
  });

  const words = { a: "present", t: "absent", b: "unclear", s: "wrong", p: "not_needed" };
  const viewing = { ArrowLeft: "previous", ArrowRight: "next", "[": "left", "]": "right", "-": "smaller", "+": "larger", "=": "larger" };
  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.target.closest("input, textarea, select") !== null) return false;
    if (viewing[event.key] !== undefined && picture !== null) {
      actions[viewing[event.key]]();
      return true;
    }
    if (decision === null) return false;
    if (/^[1-9]$/.test(event.key)) choose(Number(event.key) - 1);
    else if (event.key === "ArrowDown") choose(current + 1);
    else if (event.key === "ArrowUp") choose(current - 1);
    else if (words[event.key] !== undefined && current >= 0) {
      save(lines[current], lines[current].querySelector(`button[value=${words[event.key]}]`));
      chooseNext();
    } else if (event.key === "c" && current >= 0) {
      lines[current].querySelector(".line-note").open = true;
      noteOf(lines[current]).focus();
    } else if (event.key === "Enter" && event.target.closest("a, button, summary") === null) {
      queue.then(() => { if (!decision.querySelector("button").disabled) decision.requestSubmit(); });
    } else return words[event.key] !== undefined;
    return true;
  }
  // Before the keys that every page has, which would click the first button with that key.
  window.addEventListener("keydown", (event) => {
    if (!key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  show();
  if (decision !== null) {
    const first = lines.findIndex(unjudged);
    choose(first >= 0 ? first : 0);
  }
})();
