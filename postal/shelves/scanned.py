"""The one field of the archive: what a scan does, depending on what is open.

A box's code opens the box. While one is open, a bundle's sheet files the bundle into it; one that
lies elsewhere asks first, and the second scan moves it. While lending, a bundle's sheet lends it.
With nothing open a bundle's sheet tells where the bundle lies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import filing
from postal.audit import Actor
from postal.electronic import SOURCES
from postal.models import Box, Dossier, Event
from postal.nonces import key_of
from postal.shelves.lending import Borrowing, lend
from postal.shelves.reading import grouped, understand
from postal.shelves.refusals import NotToFile, WithoutPaper
from postal.wording import N_
from postal.workflow import Thing, moves_from, state

LEND_WORDS: Final = ("pinjam", "lend")
"""What is typed into the field, in either language, to begin lending."""


@dataclass(frozen=True)
class Open:
    """What is open at the desk: a box, or lending to somebody; ``asked`` awaits a second scan."""

    box: Box | None = None
    lending: Borrowing | None = None
    asked: str | None = None


@dataclass(frozen=True)
class Answer:
    """What was done: ``text`` (msgid) with ``values``, and what is open now.

    ``tone`` is ``done`` or ``look``; ``asked`` the code of the bundle that the next scan of the
    same sheet moves.
    """

    tone: Literal["done", "look"]
    text: str
    values: dict[str, Any] = field(default_factory=dict)
    box: str | None = None
    lending: Borrowing | None = None
    asked: str | None = None
    dossier: str | None = None


@dataclass(frozen=True)
class _By:
    """Who scans, and the name of this one trigger."""

    actor: Actor
    key: str | None


def scan(
    session: Session, text: str, here: Open, *, actor: Actor, nonce: str | None = None
) -> Answer:
    """Understand a scan and do what it asks; the same trigger twice does it once.

    Raises:
        Refusal: nothing was done; the text says why.
    """
    if text.strip().casefold() in LEND_WORDS:
        told = N_("Pindai berkas yang dipinjam: yang diminta langsung tercatat.")
        return Answer("look", told, lending=here.lending or Borrowing())
    key = key_of(nonce, text)
    if key is not None and _known(session, key):
        told = N_("Pindaian yang sama, sudah tercatat sekali.")
        box = here.box.code if here.box is not None else None
        return Answer("done", told, box=box, lending=here.lending)
    found = understand(session, text)
    if isinstance(found, Box):
        return _box(found)
    if here.lending is not None:
        return _lend(session, found, here.lending, _By(actor, key))
    if here.box is not None:
        return _put(session, found, here, here.box, _By(actor, key))
    return _where(session, found)


def _known(session: Session, key: str) -> bool:
    return session.scalar(select(Event.id).where(Event.nonce == key)) is not None


def _box(box: Box) -> Answer:
    said = {"name": box.name}
    if box.full_at is not None:
        told = N_("Boks “%(name)s” sudah penuh: hanya berkas yang kembali ke tempatnya.")
        return Answer("look", told, said, box=box.code)
    return Answer("done", N_("Boks “%(name)s” terbuka. Pindai berkasnya."), said, box=box.code)


def _lend(session: Session, dossier: Dossier, direct: Borrowing, by: _By) -> Answer:
    loan = lend(session, dossier, direct, actor=by.actor, nonce=by.key)
    said = {"dossier": grouped(dossier.code), "who": loan.borrower}
    told = N_("Berkas %(dossier)s dipinjam %(who)s.")
    return Answer("done", told, said, lending=direct, dossier=dossier.code)


def _put(session: Session, dossier: Dossier, here: Open, box: Box, by: _By) -> Answer:
    said = {"dossier": grouped(dossier.code), "name": box.name}
    if dossier.source in SOURCES:
        raise WithoutPaper(dossier=said["dossier"])
    if dossier.state == "filed":
        return _filed_already(session, dossier, here, box, by)
    if "file" not in {move.name for move in moves_from(Thing.DOSSIER, dossier.state)}:
        raise NotToFile(dossier=said["dossier"], state=dossier.state, legal="-")
    told = N_("Berkas %(dossier)s masuk boks “%(name)s”, urutan %(place)s.")
    if dossier.state == "lent":
        told = N_("Berkas %(dossier)s kembali ke boks “%(name)s”, urutan %(place)s.")
    filing.file(session, dossier, box, seen_version=dossier.version, actor=by.actor, nonce=by.key)
    said["place"] = str(dossier.box_place)
    return Answer("done", told, said, box=box.code, dossier=dossier.code)


def _filed_already(session: Session, dossier: Dossier, here: Open, box: Box, by: _By) -> Answer:
    code = dossier.code
    said = {"dossier": grouped(code), "name": box.name, "old": dossier.shelf or "–"}
    if dossier.box_id == box.id:
        told = N_("Berkas %(dossier)s sudah ada di boks ini.")
        return Answer("look", told, said, box=box.code, dossier=code)
    if here.asked != code:
        told = N_(
            "Berkas %(dossier)s tercatat di boks “%(old)s”. Pindai sekali lagi untuk "
            "memindahkannya ke boks “%(name)s”."
        )
        return Answer("look", told, said, box=box.code, asked=code, dossier=code)
    filing.move(session, dossier, box, seen_version=dossier.version, actor=by.actor, nonce=by.key)
    told = N_("Berkas %(dossier)s pindah dari boks “%(old)s” ke boks “%(name)s”.")
    return Answer("done", told, said, box=box.code, dossier=code)


def _where(session: Session, dossier: Dossier) -> Answer:
    said: dict[str, Any] = {"dossier": grouped(dossier.code), "name": dossier.shelf or "–"}
    if dossier.state == "filed":
        said["shelf"] = (dossier.box.shelf if dossier.box is not None else "") or "–"
        told = N_("Berkas %(dossier)s ada di boks “%(name)s” (rak: %(shelf)s).")
        return Answer("done", told, said, dossier=dossier.code)
    loan = filing.lent_loan(session, dossier) if dossier.state == "lent" else None
    if loan is not None:
        said |= {"who": loan.borrower, "when": loan.lent_at}
        told = N_("Berkas %(dossier)s dipinjam %(who)s sejak %(when)s.")
        return Answer("look", told, said, dossier=dossier.code)
    said["state"] = (state(Thing.DOSSIER, dossier.state).label,)
    told = N_("Berkas %(dossier)s belum di boks: %(state)s. Untuk menyimpan, pindai boksnya dulu.")
    return Answer("look", told, said, dossier=dossier.code)
