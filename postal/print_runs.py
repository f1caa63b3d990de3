"""A print run: begun with its sheets, then somebody says whether all of them came out.

Letters and labels share it. What a sheet is, and which of the lost ones are printed again, their
own stages know.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.errors import Refusal
from postal.models import PrintRun
from postal.wording import N_

OFFERED: Final = 3
"""As many open runs stand on a desk."""


class RunSettled(Refusal):
    """Somebody said before how this print run ended."""

    code = "run-settled"
    text = N_("Hasil cetakan ini sudah dicatat. Cetak ulang satu per satu bila perlu.")


class NotInRun(Refusal):
    """The run has no sheet of this number."""

    code = "not-in-run"
    text = N_("Cetakan ini berisi nomor 1 sampai %(count)s.")


def begin(session: Session, kind: str, stock: str, count: int, actor: Actor) -> PrintRun:
    """Write a run of ``count`` sheets on ``stock``; ``kind`` is label or letter."""
    run = PrintRun(kind=kind, stock=stock, staff_id=actor.staff_id, count=count)
    session.add(run)
    session.flush()
    return run


def open_runs(session: Session, kind: str) -> Sequence[PrintRun]:
    """Return the newest runs of which nobody has said yet whether all came out."""
    return session.scalars(
        select(PrintRun)
        .where(PrintRun.kind == kind, PrintRun.outcome.is_(None))
        .order_by(PrintRun.id.desc())
        .limit(OFFERED)
    ).all()


def all_out(run: PrintRun) -> None:
    """Write down that every sheet of a run came out.

    Raises:
        RunSettled: somebody said before how it ended.
    """
    _require_open(run)
    run.outcome = "all_out"


def fail_from(run: PrintRun, first: int) -> None:
    """Write down that sheet ``first`` (from 1) and those after it never came out.

    Raises:
        RunSettled: somebody said before how it ended.
        NotInRun: the run has no such sheet.
    """
    _require_open(run)
    if not 1 <= first <= run.count:
        raise NotInRun(count=run.count)
    run.outcome, run.failed_from = "failed", first


def _require_open(run: PrintRun) -> None:
    if run.outcome is not None:
        raise RunSettled
