// Forms that lead away from the case wait until every key is saved and the server is there to
// answer: a lost network must not put an error page where somebody has typed.
const PATIENCE = 8000;

export function leaving(bench, { save, say, notes }) {
  let waits = false;

  async function standing() {
    const ask = { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) };
    if (!bench.dataset.standing) return (await fetch(window.location.href, { ...ask, method: "HEAD" })).redirected ? null : {};
    const answer = await fetch(bench.dataset.standing, ask);
    if (answer.status >= 500) throw new Error(String(answer.status));
    return answer.ok && !answer.redirected ? answer.json() : null;
  }

  function stopWaiting() {
    waits = false;
    save.stopWaiting();
  }

  async function allSaved() {
    stopWaiting();
    waits = true;
    const saved = save.whenSaved();
    save.tell();
    const outcome = await saved;
    if (outcome !== "changed") waits = false;
    return outcome === "saved";
  }

  async function leave(form, button) {
    if (!notes()) return;
    if (bench.dataset.save && (save.open() || save.kept.unsaved.length > 0) && !await allSaved()) return;
    try {
      if (await standing() === null) { say(bench.dataset.signIn); return; }
    } catch {
      say(bench.dataset.away);
      return;
    }
    if (button?.disabled || form.dataset.leaving !== undefined) return;
    form.dataset.leaving = "now";
    form.requestSubmit(button);
  }

  return { leave, standing, stopWaiting, waits: () => waits };
}
