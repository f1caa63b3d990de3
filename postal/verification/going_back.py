"""Originals that a service sends back: written down as things, so that they are packed.

What a person sent lies among the scanned paper; a parcel holds what is written down as an
enclosure. An original that stays in the bundle unseen goes into the archive with it for good.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.electronic import SOURCES
from postal.errors import Refusal
from postal.models import Application, Dossier, Enclosure
from postal.plain_text import as_fact
from postal.service import Item
from postal.verdicts import Verdict
from postal.verification.arrivals import Paper
from postal.verification.checklist import BACK, Line
from postal.verification.judging import Examination, enclosures
from postal.verification.taking import require_hand
from postal.wording import N_

KIND: Final = "original"
_LABEL_LENGTH: Final = 80
_NOT_HERE: Final = frozenset({Verdict.ABSENT, Verdict.NOT_NEEDED})


class NothingToWriteDown(Refusal):
    """The original is written down already, or need not go back."""

    code = "original-written-down"
    text = N_("Dokumen asli ini sudah tercatat sebagai lampiran fisik, atau tidak harus kembali.")


class NoPaperHere(Refusal):
    """The case came by telephone alone: no original lies here."""

    code = "no-paper-here"
    text = N_("Kasus ini tidak punya berkas kertas, jadi tidak ada dokumen asli di sini.")


def not_written_down(
    application: Application,
    paper: Paper,
    examination: Examination,
    items: Mapping[str, Item],
) -> tuple[Line, ...]:
    """Return the lines whose original must go back and is no enclosure of the case yet.

    It is one where the verdict rests on an enclosure, or where one is called like the line.
    """
    own = [(each, pages) for each, pages in paper if each.application_id == application.id]
    called = {each.label for each in enclosures(own)}

    def open_line(line: Line) -> bool:
        row = examination.rows.get(line.key)
        seen = row is not None and (row.enclosure_id is not None or row.verdict in _NOT_HERE)
        return line.original == BACK and not seen and _label(line, items) not in called

    return tuple(filter(open_line, examination.lines))


def write_down(  # noqa: PLR0913 - what is written down, and by whom
    session: Session,
    application: Application,
    key: str,
    paper: Paper,
    examination: Examination,
    items: Mapping[str, Item],
    *,
    actor: Actor,
) -> Enclosure:
    """Write down that the original of a line lies in the case's paper and has to go back.

    Raises:
        SomeoneElseMovedIt: the case is not in this person's hand.
        NothingToWriteDown: it is written down, or need not go back.
        NoPaperHere: the case has no paper of its own.
    """
    require_hand(session, application, actor)
    waiting = not_written_down(application, paper, examination, items)
    line = next((each for each in waiting if each.key == key), None)
    if line is None:
        raise NothingToWriteDown
    dossier = _holding(application, key, paper, examination)
    row = Enclosure(dossier_id=dossier.id, kind=KIND, label=_label(line, items), count=1)
    session.add(row)
    data = {"kind": KIND, "label": row.label}
    audit.record(session, dossier, "enclosure_noted", actor=actor, data=data)
    session.flush()
    return row


def _holding(application: Application, key: str, paper: Paper, examination: Examination) -> Dossier:
    """Return the case's dossier with the page of the verdict, else its first one on paper."""
    row = examination.rows.get(key)
    own = [
        (dossier, {page.id for page in pages})
        for dossier, pages in paper
        if dossier.application_id == application.id and dossier.source not in SOURCES
    ]
    if not own:
        raise NoPaperHere
    holding = (each for each, pages in own if row is not None and row.page_id in pages)
    return next(holding, own[0][0])


def _label(line: Line, items: Mapping[str, Item]) -> str | None:
    return as_fact(line.name(items, "id"), _LABEL_LENGTH)
