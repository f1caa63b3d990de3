"""What a second person finds of a colleague's examination, line by line, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Application, LineVerdict, utc_now
from postal.plain_text import require_plain
from postal.verdicts import Verdict
from postal.verification.checklist import Judged, decide
from postal.verification.judging import Evidence, Examination, examine, require_evidence
from postal.verification.refusals import LineUnknown
from postal.wording import N_

_EVIDENT: Final = frozenset({Verdict.PRESENT, Verdict.UNCLEAR, Verdict.WRONG})

NOTHING: Final = Evidence()


class NoteAlone(Refusal):
    """A note is kept with a verdict; this line has none."""

    code = "note-alone"
    text = N_("Syarat %(line)s punya catatan tetapi belum dinilai. Nilai, atau hapus catatannya.")


@dataclass(frozen=True)
class Said:
    """A line as the second person leaves it.

    ``verdict`` None leaves it unjudged; ``note`` None keeps the note of the same verdict;
    ``seen`` is the page in view when the verdict was given, nothing where it was not touched.
    """

    verdict: Verdict | None
    note: str | None = None
    seen: Evidence = NOTHING


def change(
    session: Session, application: Application, said: Mapping[str, Said], actor: Actor
) -> dict[str, list[str | None]]:
    """Write the lines that differ; return line, what was found before, and what now.

    Where only the note differs, both are the same word. Another verdict begins without a note,
    unless a new one is written.

    Raises:
        LineUnknown: a line that the service does not have.
        NoteAlone: a note about a line without a verdict.
        PageElsewhere, EnclosureElsewhere: what was in view does not belong here.
        NumberInText, TextTooLong: a note.
    """
    examination = examine(session, application)
    if set(said) - {line.key for line in examination.lines}:
        raise LineUnknown
    changed: dict[str, list[str | None]] = {}
    for line, now in said.items():
        row = examination.rows.get(line)
        before = row.verdict if row is not None else None
        note = _note(row, now)
        if now.verdict is None and before is None:
            _require_no_note(examination, line, note)
        elif now.verdict is not None and _differs(row, now, note):
            require_evidence(session, application, now.seen)
            _write(session, row or _new(application, line), now, note, actor)
            changed[line] = [before, now.verdict.value]
    session.flush()
    return changed


def _new(application: Application, line: str) -> LineVerdict:
    return LineVerdict(application_id=application.id, line=line)


def _differs(row: LineVerdict | None, now: Said, note: str | None) -> bool:
    return row is None or row.verdict != now.verdict or (row.note or None) != note


def _note(row: LineVerdict | None, now: Said) -> str | None:
    """Return the note that the line has afterwards; the old one goes with its own verdict only."""
    require_plain(now.note)
    before = (row.note or None) if row is not None else None
    typed = before if now.note is None else now.note.strip() or None
    same = row is not None and now.verdict in (None, row.verdict)
    return typed if same or typed != before else None


def _require_no_note(examination: Examination, line: str, note: str | None) -> None:
    if note is not None:
        keys = [each.key for each in examination.lines]
        raise NoteAlone(line=keys.index(line) + 1)


def _write(session: Session, row: LineVerdict, now: Said, note: str | None, actor: Actor) -> None:
    if now.verdict is None:
        return
    if now.verdict not in _EVIDENT:
        row.page_id = row.enclosure_id = None
    elif row.verdict != now.verdict and now.seen != NOTHING:
        row.page_id, row.enclosure_id = now.seen.page_id, now.seen.enclosure_id
    row.verdict, row.again, row.note = now.verdict.value, False, note
    row.staff_id, row.at = actor.staff_id, utc_now()
    session.add(row)


def foresee(examination: Examination, said: Mapping[str, Said]) -> Examination:
    """Return the examination as it would be with these verdicts; nothing is written."""
    now = {key: each.verdict for key, each in said.items() if each.verdict is not None}
    judged = {**examination.judged, **{key: Judged(verdict) for key, verdict in now.items()}}
    decision = decide(examination.lines, judged)
    return replace(examination, judged=judged, decision=decision)
