"""The tables of ``postal.workflow`` as a page to read: ``docs/workflow.md``.

Run ``scripts/workflow_doc`` after a change of the tables; a test compares the page with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from postal import workflow
from postal.workflow import MOVES, QUEUES, STATES, Move, State, Thing

# What people call the things, beside the words of the table.
_NAMES: dict[Thing, str] = {
    Thing.ENVELOPE: "Envelope (kiriman masuk)",
    Thing.COVER: "Cover sheet (lembar kendali)",
    Thing.DOSSIER: "Dossier (berkas)",
    Thing.BATCH: "Scan batch (bundel pindaian)",
    Thing.APPLICATION: "Application (permohonan)",
    Thing.DOCUMENT: "Document (dokumen)",
    Thing.PARCEL: "Parcel (kiriman keluar)",
    Thing.MANIFEST: "Manifest (manifes)",
    Thing.LETTER: "Letter (surat)",
}
_HEAD = """\
# What moves, through which states, and who may move it

Made by `scripts/workflow_doc` from `postal/workflow/`; change the tables there, not this page.

Each thing begins in the first state of its table; a cover printed for a dossier that is already
known begins as `bound`. "Limit" is how long a state may last before its queue shows it as late.
What is not listed cannot happen. A move marked with * asks for a reason. The role `system` is the
program itself.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    lines = [_HEAD, *_roles(), *_queues()]
    for thing in Thing:
        lines += [f"## {_NAMES[thing]}", "", *_diagram(thing), *_states(thing), *_moves(thing)]
    lines += _facts()
    return "\n".join(lines).rstrip() + "\n"


def _table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    heads = list(titles)
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(cells)} |" for cells in rows)
    yield ""


def _roles() -> Iterator[str]:
    yield from ("## Roles", "")
    rows = ((f"`{role}`", label) for role, label in workflow.ROLE_LABELS.items())
    yield from _table(("role", "on screen"), rows)


def _queues() -> Iterator[str]:
    yield from ("## Queues", "", "Every open application stands in exactly one.", "")
    paper = {None: "", True: "paper is there", False: "paper is not there yet"}
    resi = {None: "", True: "its resi is known", False: "its resi is not known yet"}
    hand = {None: "", True: "somebody has it in hand", False: "nobody has it in hand"}
    rows = (
        (
            f"`{row.name}`",
            row.label,
            f"{row.thing} `{row.state}`",
            paper[row.paper] or hand[row.held] or resi[row.bound],
            row.owner,
        )
        for row in QUEUES
    )
    yield from _table(("queue", "on screen", "shows", "if", "role"), rows)


def _diagram(thing: Thing) -> Iterator[str]:
    own = [row for row in STATES if row.thing is thing]
    yield from ("```mermaid", "stateDiagram-v2", f"    [*] --> {own[0].name}")
    for move in MOVES:
        if move.thing is thing:
            yield f"    {move.source} --> {move.target}: {move.name}"
    yield from (f"    {row.name} --> [*]" for row in own if row.final)
    yield from ("```", "")


def _states(thing: Thing) -> Iterator[str]:
    rows = (_state_cells(row) for row in STATES if row.thing is thing)
    yield from _table(("state", "on screen", "owner", "limit", "the citizen reads"), rows)


def _state_cells(row: State) -> tuple[str, ...]:
    public = workflow.PUBLIC_LABELS[row.public] if row.public else ""
    return f"`{row.name}`", row.label, row.owner, _limit(row), public


def _limit(row: State) -> str:
    hours = row.limit_hours
    if row.final or hours is None:
        return "end" if row.final else ""
    return f"{hours} h" if hours < 48 or hours % 24 else f"{hours // 24} days"


def _moves(thing: Thing) -> Iterator[str]:
    rows = (_move_cells(row) for row in MOVES if row.thing is thing)
    yield from _table(("move", "from", "to", "roles", "button"), rows)


def _move_cells(row: Move) -> tuple[str, ...]:
    name = f"`{row.name}`{' *' if row.needs_reason else ''}"
    return name, row.source, row.target, ", ".join(sorted(row.roles)), row.label


def _facts() -> Iterator[str]:
    yield from ("## Facts", "", "Written down as events; they change no state.", "")
    rows = ((f"`{name}`", label) for name, label in workflow.FACT_LABELS.items())
    yield from _table(("fact", "on screen"), rows)
