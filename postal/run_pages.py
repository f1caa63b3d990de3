"""What the screens of every print run share: finding one, and hearing how it ended."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import print_runs, web
from postal.audit import Actor
from postal.errors import Refusal
from postal.extensions import writing
from postal.models import PrintRun
from postal.staff import guard
from postal.wording import N_

_LONG = 10
Again = Callable[..., PrintRun | None]
"""``again(session, run, first, actor=…)`` prints what was lost, None when nothing is wanted."""
Answer = Callable[[], ResponseReturnValue]
PlaceOf = Callable[[Session, PrintRun, str], int]
"""Says which sheet of a run (from 1) was meant by what stands in the form."""


def counted(_session: Session, _run: PrintRun, text: str) -> int:
    """Return the sheet that a plain number means; 0, which no run has, for anything else."""
    number = text.strip()
    return int(number) if number.isascii() and number.isdecimal() and len(number) < _LONG else 0


def find(current: Session, run_id: int, kind: str) -> PrintRun:
    """Return a run of this kind; 404 when there is none."""
    wanted = select(PrintRun).where(PrintRun.id == run_id, PrintRun.kind == kind)
    return current.scalar(wanted) or abort(404)


def unsettled(current: Session, run_id: int, kind: str) -> PrintRun:
    """Return a run that may be given once more as it was; 404 once somebody said how it ended."""
    run = find(current, run_id, kind)
    return run if run.outcome is None else abort(404)


def settle(  # noqa: PLR0913 - the parts in which two kinds of runs differ
    run_id: int,
    kind: str,
    *,
    again: Again,
    draw: Callable[[PrintRun], ResponseReturnValue],
    refused: Answer,
    done: Answer,
    place_of: PlaceOf = counted,
) -> ResponseReturnValue:
    """Write down that all came out (``hasil`` = keluar), or from which sheet (``mulai``) on none.

    The lost ones are drawn again; else the answer is ``done``, after a refusal ``refused``.
    """
    actor: Actor = guard.actor()
    fresh = None
    try:
        with writing() as current:
            run = find(current, run_id, kind)
            if request.form.get("hasil") == "keluar":
                print_runs.all_out(run)
            else:
                first = place_of(current, run, request.form.get("mulai", ""))
                fresh = again(current, run, first, actor=actor)
    except Refusal as refusal:
        web.tell(web.say_refusal(refusal), "stop")
        return refused()
    if fresh is not None:
        return draw(fresh)
    web.tell(web.say(N_("Hasil cetakan tercatat.")))
    return done()
