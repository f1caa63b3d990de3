"""What the buttons beside the filmstrip mean: from a form to one decision about pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import gettext
from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.codes import Mark
from postal.lookups import the_office
from postal.models import Batch, Dossier, Page
from postal.scanning import placing, slips, starting
from postal.scanning.deciding import Outcome
from postal.scanning.typed_codes import dossier_by_code, dossier_to_begin
from postal.wording import N_


@dataclass(frozen=True)
class Asked:
    """One decision as a form tells it: pages of one batch with the versions that were shown."""

    current: Session
    batch: Batch
    seen: Mapping[int, int]
    actor: Actor

    @property
    def first(self) -> Page:
        """The first of its pages."""
        return placing.pages_of(self.current, self.batch, self.seen)[0]

    def dossier(self, *, begins: bool = False) -> Dossier:
        """Return the dossier whose code was typed or offered."""
        typed = request.form.get("offer") or request.form.get("code") or ""
        office = the_office(self.current).mark
        if begins:
            return dossier_to_begin(self.current, typed, office, self.actor)
        return dossier_by_code(self.current, typed, office)


Said = tuple[Outcome, str]


def _assign(asked: Asked, *, pages_only: bool = False) -> Said:
    dossier = asked.dossier(begins=not pages_only)
    if not pages_only and len(asked.seen) == 1 and placing.waits_for_its_code(asked.first):
        return _name_cover(asked)
    outcome = placing.assign_all(
        asked.current,
        asked.batch,
        dossier,
        seen=asked.seen,
        actor=asked.actor,
        pages_only=pages_only,
    )
    code, count = Mark.read(dossier.code).grouped, len(asked.seen)
    if count == 1:
        n = asked.first.number
        return outcome, gettext("Halaman %(n)s ada di berkas %(code)s.", n=n, code=code)
    return outcome, gettext("%(n)s halaman ada di berkas %(code)s.", n=count, code=code)


def _move(asked: Asked) -> Said:
    return _assign(asked, pages_only=True)


def _name_cover(asked: Asked) -> Said:
    dossier, page = asked.dossier(begins=True), asked.first
    version = asked.seen[page.id]
    outcome = starting.name_cover(
        asked.current, page, dossier, seen_version=version, actor=asked.actor
    )
    code = Mark.read(dossier.code).grouped
    return outcome, gettext("Halaman %(n)s: lembar kendali %(code)s.", n=page.number, code=code)


def _begin(asked: Asked) -> Said:
    dossier, page = asked.dossier(begins=True), asked.first
    version = asked.seen[page.id]
    outcome = starting.begin(asked.current, page, dossier, seen_version=version, actor=asked.actor)
    code = Mark.read(dossier.code).grouped
    return outcome, gettext("Berkas %(code)s dimulai pada halaman %(n)s.", code=code, n=page.number)


def _answer(asked: Asked) -> Said:
    page = asked.first
    version = asked.seen[page.id]
    dossier, outcome = slips.begin_answer(
        asked.current, page, seen_version=version, actor=asked.actor
    )
    code = Mark.read(dossier.code).grouped
    said = gettext(
        "Susulan %(code)s dimulai pada halaman %(n)s. Cetak lembar kendalinya di penerimaan, lalu "
        "letakkan di atas berkasnya.",
        code=code,
        n=page.number,
    )
    return outcome, said


def _acknowledge(asked: Asked) -> Said:
    outcome = placing.acknowledge(asked.current, asked.batch, seen=asked.seen, actor=asked.actor)
    return outcome, gettext("Dicatat: sudah benar.")


def _turn(asked: Asked) -> Said:
    outcome = placing.turn(asked.current, asked.batch, seen=asked.seen, actor=asked.actor)
    return outcome, gettext("Halaman diputar.")


def _lift(asked: Asked) -> Said:
    reason = request.form.get("reason") or N_("dilepas petugas")
    outcome = placing.lift_all(
        asked.current, asked.batch, seen=asked.seen, actor=asked.actor, reason=reason
    )
    return outcome, gettext("Halaman dilepas dan menunggu di daftar tanpa tempat.")


def _blank(asked: Asked) -> Said:
    outcome = placing.mark_blank(asked.current, asked.batch, seen=asked.seen, actor=asked.actor)
    return outcome, gettext("Ditandai kosong; gambarnya tetap disimpan.")


def _written(asked: Asked) -> Said:
    outcome = placing.mark_written(asked.current, asked.batch, seen=asked.seen, actor=asked.actor)
    return outcome, gettext("Ditandai berisi.")


DECISIONS: dict[str, Callable[[Asked], Said]] = {
    "assign": _assign,
    "cover": _name_cover,
    "move": _move,
    "begin": _begin,
    "answer": _answer,
    "acknowledge": _acknowledge,
    "turn": _turn,
    "lift": _lift,
    "blank": _blank,
    "written": _written,
}
STAY = frozenset({"turn", "lift", "written"})
"""Decisions after which one looks at the same page again."""
BEGINNING = frozenset({"assign", "cover", "begin", "answer"})
"""Decisions that others may have to follow: it is said how many pages behind them still wait."""
