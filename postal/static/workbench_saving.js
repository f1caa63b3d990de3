// What was keyed and is not on the server yet: kept in this tab until it is, and sent again by
// itself. One after the other, so that the last answer shown is the last key pressed.
const PREFIX = "berkaspos-kunci-";
const PAUSES = [1, 2, 4, 8, 15, 30].map((seconds) => seconds * 1000);
const PATIENCE = 20000; // a server that says nothing for so long is asked again

function stored(name) {
  try {
    return JSON.parse(window.sessionStorage.getItem(name)) || {};
  } catch {
    return {};
  }
}

// Cases in which this person left keys behind; what can be undone ends with the next case.
export function leftBehind(staff, code) {
  const own = `${PREFIX}${staff}-`;
  const found = [];
  Object.keys(window.sessionStorage).filter((name) => name.startsWith(own) && name !== own + code).forEach((name) => {
    const keys = (stored(name).unsaved || []).length;
    if (keys > 0) found.push({ code: name.slice(own.length), keys });
    else window.sessionStorage.removeItem(name);
  });
  return found;
}

export function saving({ staff, code, address, token, on }) {
  const name = `${PREFIX}${staff}-${code}`;
  const before = stored(name);
  const kept = { unsaved: before.unsaved || [], undo: before.undo || [] };
  let state = "idle"; // sending, waiting (to try again), closed (a person must do something)
  let failures = 0;
  let timer = 0;
  let settled = []; // who waits until everything is saved

  function keep() {
    if (kept.unsaved.length + kept.undo.length === 0) window.sessionStorage.removeItem(name);
    else window.sessionStorage.setItem(name, JSON.stringify(kept));
    on.changed(kept.unsaved.length, state, failures);
  }

  async function send(key) {
    const { line, verdict, evidence, note, again, seen } = key;
    const body = new URLSearchParams({ line, verdict, evidence: evidence || "", seen });
    if (note !== undefined) body.set("note", note);
    if (again) body.set("again", "1");
    const answer = await fetch(address, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": token },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status >= 500) throw new Error(String(answer.status));
    const json = (answer.headers.get("Content-Type") || "").includes("json");
    return { kind: !json ? "closed" : answer.ok ? "saved" : "refused", said: json ? await answer.json() : null };
  }

  function done(outcome) {
    const waiting = settled;
    settled = [];
    waiting.forEach((tell) => tell(outcome));
  }

  function answered({ kind, said }) {
    const key = kept.unsaved.shift();
    if (kind === "refused") {
      // What was keyed after it in this line was keyed before a line that is another now.
      const over = [key, ...kept.unsaved.filter((other) => other.line === key.line)];
      kept.unsaved = kept.unsaved.filter((other) => other.line !== key.line);
      kept.undo = kept.undo.filter((step) => !over.some((other) => other.id === step.id));
      done("refused");
      on.refused(over, said);
    } else {
      const next = kept.unsaved.find((other) => other.line === key.line);
      if (next !== undefined) next.seen = said.stamp;
      on.saved(said, next === undefined);
    }
    if (said.working) return;
    if (kind === "refused") kept.unsaved.unshift(key); // shown with the others, and not sent again
    close("gone");
  }

  function close(why) {
    state = "closed";
    done(why);
    on.closed(why, kept.unsaved);
  }

  async function pump() {
    if (state === "sending" || state === "closed") return;
    window.clearTimeout(timer);
    state = "sending";
    while (state === "sending" && kept.unsaved.length > 0) {
      keep();
      try {
        const answer = await send(kept.unsaved[0]);
        failures = 0;
        if (answer.kind === "closed") close("reload");
        else answered(answer);
      } catch {
        state = "waiting";
        timer = window.setTimeout(pump, PAUSES[Math.min(failures, PAUSES.length - 1)]);
        failures += 1;
      }
    }
    if (state === "sending") {
      state = "idle";
      done("saved");
    }
    keep();
  }

  window.addEventListener("online", pump);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && state === "waiting") pump(); });
  // A closed tab would take what is not saved with it.
  window.addEventListener("beforeunload", (event) => { if (kept.unsaved.length > 0 && state !== "closed") event.preventDefault(); });

  return {
    kept,
    pump,
    tell: () => on.changed(kept.unsaved.length, state, failures),
    open: () => state !== "closed",
    queued: (line) => kept.unsaved.some((key) => key.line === line),
    push(key, step) {
      kept.unsaved.push(key);
      if (step) kept.undo.push(step);
      keep();
      pump();
    },
    popUndo() {
      const step = kept.undo.pop();
      keep();
      return step;
    },
    // "saved" when nothing is left, else why it will not be.
    whenSaved: () => (state === "closed" ? Promise.resolve("closed") : kept.unsaved.length === 0 ? Promise.resolve("saved") : new Promise((tell) => { settled.push(tell); })),
    stopWaiting: () => done("changed"),
    forget() { Object.assign(kept, { unsaved: [], undo: [] }); keep(); },
    stop: () => close("gone"),
  };
}
