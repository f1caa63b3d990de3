"""What a line says now, in one word: so that no window writes over what it has not seen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.errors import Refusal
from postal.models import Application, LineVerdict
from postal.verdicts import VERDICT_LABELS, Verdict
from postal.wording import N_

UNJUDGED = N_("belum dinilai")


class LineChanged(Refusal):
    """Another window of this person, or somebody before them, judged the line meanwhile."""

    code = "line-changed"
    text = N_(
        "Syarat ini sementara itu diubah di jendela lain: %(word)s. "
        "Lihat dulu, lalu nilai lagi bila perlu."
    )


def line_row(session: Session, application: Application, line: str) -> LineVerdict | None:
    """Return the verdict of one line, None while it has none."""
    return session.scalar(
        select(LineVerdict).where(
            LineVerdict.application_id == application.id, LineVerdict.line == line
        )
    )


def evidence_of(row: LineVerdict | None) -> str:
    """Return the key of what lies under a verdict: ``halaman-4``, ``lampiran-2``, else ""."""
    if row is None:
        return ""
    if row.page_id is not None:
        return f"halaman-{row.page_id}"
    return f"lampiran-{row.enclosure_id}" if row.enclosure_id is not None else ""


def stamp(row: LineVerdict | None) -> str:
    """Return a word that is the same as long as the line says the same; "" without a verdict."""
    if row is None:
        return ""
    said = (row.verdict, evidence_of(row), row.note or "", str(row.again))
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def write(
    session: Session,
    application: Application,
    line: str,
    seen: str | None,
    change: Callable[[], object],
) -> None:
    """Carry out ``change`` of one line, if it still says what the window showed (``seen``).

    A change that was written already is no other one: whoever did not get the answer may ask
    again. ``seen`` None is a plain form, which shows the line that it changes.

    Raises:
        LineChanged: the line says something else; nothing is written.
        Else as ``change``.
    """
    found = line_row(session, application, line)
    before = stamp(found)
    label = VERDICT_LABELS[Verdict(found.verdict)] if found is not None else UNJUDGED
    change()
    session.flush()
    if seen in (None, before):
        return
    if stamp(line_row(session, application, line)) != before:
        raise LineChanged(word=(label,))
