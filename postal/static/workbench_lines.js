// The requirements as they stand on the page: what each says, drawn as soon as its key is pressed.
const classes = ["present", "absent", "unclear", "wrong", "not_needed"].map((word) => `line-${word}`);

// The line that keys are about goes from one to another; there is none at first.
export function moveMark(from, to) {
  from?.classList.remove("line-chosen");
  from?.removeAttribute("aria-current");
  to.classList.add("line-chosen");
  to.setAttribute("aria-current", "true");
  to.scrollIntoView({ block: "nearest" });
}

export function checklist(bench) {
  const lines = [...bench.querySelectorAll("[data-line]")];
  const byKey = new Map(lines.map((line) => [line.dataset.line, line]));
  const said = new Map(lines.map((line) => [line.dataset.line, {
    verdict: line.dataset.verdict || null,
    evidence: line.dataset.under || "",
    note: line.querySelector(".line-note-text").textContent,
    again: line.dataset.again !== undefined,
    stamp: line.dataset.stamp,
  }]));

  const noteOf = (line) => line.querySelector(".line-note [name=note]");
  const wordOf = (verdict) => bench.getAttribute(`data-word-${verdict}`) || "";
  const labelOf = (key) => [...bench.querySelectorAll("a[data-evidence]")].find((it) => it.dataset.evidence === key)?.dataset.name || "";

  function drawNote(line, text, keepTyped) {
    const shown = line.querySelector(".line-note-text");
    shown.textContent = text;
    shown.hidden = text === "";
    const field = noteOf(line);
    if (field === null || keepTyped || field === document.activeElement) return; // more is being typed
    field.value = text;
    line.querySelector(".line-note").open = false;
  }

  function drawFlag(line, now) {
    line.querySelectorAll(".line-found .flag, .line-found .late").forEach((it) => it.remove());
    line.classList.remove("line-lost");
    if (!now.again) return;
    const flag = document.createElement("span");
    flag.className = "flag";
    flag.textContent = bench.dataset.again.replace("%(word)s", wordOf(now.verdict));
    line.querySelector(".line-found").append(flag);
  }

  function draw(line, now, keepTyped = false) {
    const open = now.again || !now.verdict;
    line.classList.remove(...classes);
    if (!open) line.classList.add(`line-${now.verdict}`);
    line.querySelector(".line-word").textContent = open ? "" : wordOf(now.verdict);
    line.querySelector(".line-evidence").textContent = open ? "" : labelOf(now.evidence);
    drawFlag(line, now);
    line.querySelectorAll("button[name=verdict]").forEach((button) => {
      if (button.value === "clear") button.hidden = !now.verdict;
      else button.setAttribute("aria-pressed", String(!open && button.value === now.verdict));
    });
    drawNote(line, now.note, keepTyped);
  }

  return {
    lines,
    noteOf,
    line: (key) => byKey.get(key),
    number: (key) => lines.indexOf(byKey.get(key)) + 1,
    now: (key) => said.get(key),
    judged: (line) => Boolean(said.get(line.dataset.line).verdict) && !said.get(line.dataset.line).again,
    typed: (line) => noteOf(line) !== null && noteOf(line).value.trim() !== said.get(line.dataset.line).note,
    // What a line says in one sentence: "syarat 3: tidak ada, dengan catatan".
    words(key, { verdict, note, again }) {
      const word = verdict && verdict !== "clear" && !again ? wordOf(verdict) : bench.dataset.unjudged;
      const whole = note ? bench.dataset.noteWord.replace("%(word)s", word) : word;
      return bench.dataset.lineWord.replace("%(n)s", lines.indexOf(byKey.get(key)) + 1).replace("%(word)s", whole);
    },
    set(key, now, keepTyped) {
      said.set(key, { ...said.get(key), ...now });
      draw(byKey.get(key), said.get(key), keepTyped);
    },
    // The server's answer, or what another window was answered.
    take(key, answer, keepTyped) {
      const { verdict, evidence_key: evidence, note, again, stamp } = answer;
      this.set(key, { verdict, evidence, note, again, stamp }, keepTyped);
    },
  };
}
