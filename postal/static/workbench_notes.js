// Notes of the requirements: "c" after a verdict is about the requirement that was just judged,
// though the choice has moved on; after an arrow or a number about the one that was chosen.
export function notes({ list, put, tell, waits }) {
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
      if (list.judged(line)) save(line);
    },
    // The first line whose note still waits for its verdict, an optional requirement's too.
    waiting: () => list.lines.find((line) => list.typed(line) && !list.judged(line)),
    // Enter in the field; tells whether the note is done with.
    entered(line) {
      list.noteOf(line).blur();
      if (!list.judged(line) && list.typed(line)) {
        tell(waits.replace("%(n)s", list.number(line.dataset.line)));
        return false;
      }
      save(line);
      line.querySelector(".line-note").open = false;
      return true;
    },
  };
}
