// What was keyed beside the page, copied field by field into another system: "k" takes the next.
export function copying(bench, tell) {
  const buttons = [...bench.querySelectorAll("button[data-copy]")];
  const fieldOf = (button) => document.getElementById(button.dataset.copy);
  let at = -1;
  bench.querySelectorAll(".copies").forEach((row) => { row.hidden = false; });

  // Only a page that came over https or from this machine may use the clipboard by its own name.
  async function give(text) {
    if (navigator.clipboard !== undefined) { await navigator.clipboard.writeText(text); return; }
    const field = document.createElement("textarea");
    field.value = text;
    bench.append(field);
    field.select();
    const given = document.execCommand("copy");
    field.remove();
    if (!given) throw new Error("no clipboard");
  }

  async function copy(button) {
    at = buttons.indexOf(button);
    const focused = document.activeElement;
    try {
      await give(fieldOf(button).value.trim());
      tell(bench.dataset.copied.replace("%(what)s", button.dataset.what));
    } catch {
      tell(bench.dataset.notCopied);
    }
    focused?.focus?.();
  }

  function next() {
    const after = [...buttons.keys()].map((step) => buttons[(at + 1 + step) % buttons.length]);
    const found = after.find((button) => fieldOf(button).value.trim() !== "");
    if (found === undefined) tell(bench.dataset.nothingCopied);
    else copy(found);
  }

  return { next, copy };
}
