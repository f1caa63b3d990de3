// Notes of the requirements: "c" after a verdict is about the requirement that was just judged,
// though the choice has moved on; after an arrow or a number about the one that was chosen.
export function notes({ list, put, tell, waits }) {
  const verdict = (line) => list.now(line.dataset.line).verdict;

  function save(line) {
    if (list.typed(line)) put(line, "note", { note: list.noteOf(line).value.trim() });
  }

  return {
    open(line) {
      line.querySelector(".line-note").open = true;
      list.noteOf(line).focus();
    },
    // A note that is left is saved with its verdict; one without a verdict stays open and waits.
    left(line) {
      if (verdict(line)) save(line);
    },
    // Enter in the field; tells whether the note is done with.
    entered(line) {
      list.noteOf(line).blur();
      if (!verdict(line) && list.typed(line)) {
        tell(waits.replace("%(n)s", list.number(line.dataset.line)));
        return false;
      }
      save(line);
      line.querySelector(".line-note").open = false;
      return true;
    },
  };
}
