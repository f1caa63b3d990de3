"""The one field of the dispatch desk: what a scanned text means there, and what it does.

A parcel's code opens the parcel, or puts it into the box that is being filled; a resi binds to the
open parcel; a box's code opens its manifest; a case's code shows its parcels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import parcels
from postal.audit import Actor
from postal.codes import (
    MARK_PREFIX,
    CheckFailed,
    Kind,
    Mark,
    NotAMark,
    TrackingCode,
    normalise,
)
from postal.dispatch import binding, manifests
from postal.errors import Refusal
from postal.lookups import case_by_tracking, dossier_by_mark, the_office
from postal.models import Application, Document, Event, Manifest, Parcel
from postal.nonces import key_of
from postal.wording import N_


class CodeForeign(Refusal):
    """The code belongs to another office."""

    code = "code-foreign"
    text = N_("Kode %(mark)s milik kantor lain (kode kantor %(office)s).")


class NotForDispatch(Refusal):
    """One of our codes, of a thing that does not leave the house."""

    code = "not-for-dispatch"
    text = N_("Kode %(mark)s bukan kiriman, boks, atau berkas.")


class DossierUnknown(Refusal):
    """No case of ours has this dossier."""

    code = "dossier-unknown"
    text = N_("Berkas %(mark)s belum terhubung dengan kasus di kantor ini.")


class NoParcelOpen(Refusal):
    """A carrier's number that nothing has, and no parcel to bind it to."""

    code = "no-parcel-open"
    text = N_("Resi ini belum dipasang. Pindai dulu label kirimannya, lalu resinya.")


@dataclass(frozen=True)
class Meant:
    """What a text means; ``found`` is the parcel, manifest or case, ``text`` a resi to bind."""

    kind: Literal["parcel", "box", "case", "resi"]
    found: Parcel | Manifest | Application | None = None
    text: str = ""


@dataclass(frozen=True)
class Answer:
    """What was done: ``text`` (msgid) with ``values``, and what is open now, by code.

    ``tone`` is ``done`` or ``look``; ``doubt`` a second text for whoever should look again.
    """

    tone: Literal["done", "look"]
    text: str
    values: dict[str, Any] = field(default_factory=dict)
    parcel: str | None = None
    box: str | None = None
    case: str | None = None
    doubt: str | None = None


def understand(session: Session, text: str, parcel: Parcel | None) -> Meant:
    """Return what a scanned or typed text means while ``parcel`` is open.

    Raises:
        Refusal: it is one of our codes and cannot be used here, or it is nothing that is known.
    """
    office = the_office(session).mark
    try:
        mark = Mark.parse_typed(text, office)
    except CheckFailed:
        starts = tuple(f"{MARK_PREFIX}{kind}{office}" for kind in Kind)
        if normalise(text).startswith(starts):
            raise  # one of ours with a slip in it, not a carrier's number
        return _not_a_mark(session, text, parcel)
    except NotAMark:
        return _not_a_mark(session, text, parcel)
    if mark.office != office:
        raise CodeForeign(mark=mark.grouped, office=mark.office)
    if mark.kind is Kind.PARCEL:
        return Meant("parcel", parcels.find_parcel(session, mark.text))
    if mark.kind is Kind.BOX:
        return Meant("box", manifests.find_manifest(session, mark.text))
    if mark.kind is Kind.DOSSIER:
        return Meant("case", _case_of(session, mark))
    raise NotForDispatch(mark=mark.grouped)


def scan(  # noqa: PLR0913 - what is open, who scans, and which trigger it was
    session: Session,
    text: str,
    *,
    parcel: Parcel | None,
    box: Manifest | None,
    actor: Actor,
    nonce: str | None = None,
) -> Answer:
    """Understand a scan and do what it asks; the same trigger twice does it once.

    Raises:
        Refusal: nothing was done; the text says why.
    """
    key = key_of(nonce, text)
    if key is not None:
        first = session.scalar(select(Event).where(Event.nonce == key))
        if first is not None:
            return _again(session, first, box)
    meant = understand(session, text, parcel)
    shown_box = box.code if box is not None else None
    if isinstance(meant.found, Parcel):
        return _parcel(session, meant.found, box, actor, key)
    if isinstance(meant.found, Manifest):
        return _box(meant.found, parcel)
    if isinstance(meant.found, Application):
        return _case(session, meant.found, shown_box)
    if parcel is None:
        raise NoParcelOpen
    resi = binding.bind(session, parcel, meant.text, actor=actor, nonce=key)
    said = {"resi": resi.value, "parcel": binding.grouped(parcel)}
    told = N_("Resi %(resi)s dipasang pada kiriman %(parcel)s.")
    tone: Literal["done", "look"] = "look" if resi.odd else "done"
    return Answer(tone, told, said, parcel=parcel.code, box=shown_box, doubt=resi.doubt)


def _again(session: Session, first: Event, box: Manifest | None) -> Answer:
    parcel = session.get_one(Parcel, first.thing_id)
    told = N_("Kiriman %(parcel)s: pindaian yang sama, sudah tercatat sekali.")
    shown = box.code if box is not None else None
    return Answer("done", told, {"parcel": binding.grouped(parcel)}, parcel.code, shown)


def _not_a_mark(session: Session, text: str, parcel: Parcel | None) -> Meant:
    case = case_by_tracking(session, text)
    if case is not None:
        return Meant("case", case)
    resi = binding.outgoing_resi(session, text)
    owner = session.scalar(select(Parcel).where(Parcel.resi == resi.value))
    bindable = parcel is not None and parcel.resi is None and parcel.carrier is not None
    if owner is not None and not bindable:
        return Meant("parcel", owner)
    return Meant("resi", text=resi.value)


def _case_of(session: Session, mark: Mark) -> Application:
    dossier = dossier_by_mark(session, mark)
    if dossier is None or dossier.application is None:
        raise DossierUnknown(mark=mark.grouped)
    return dossier.application


def _parcel(
    session: Session, parcel: Parcel, box: Manifest | None, actor: Actor, key: str | None
) -> Answer:
    said = {"parcel": binding.grouped(parcel)}
    if box is None:
        return Answer("done", N_("Kiriman %(parcel)s dibuka."), said, parcel.code)
    if parcel.manifest_id == box.id:
        told = N_("Kiriman %(parcel)s sudah ada di boks ini.")
        return Answer("look", told, said, parcel.code, box.code)
    if parcel.state == "packing":
        told = N_("Kiriman %(parcel)s dibuka; belum berlabel, jadi belum masuk boks.")
        return Answer("look", told, said, parcel.code, box.code)
    manifests.put_on(session, box, parcel, seen_version=parcel.version, actor=actor, nonce=key)
    told = N_("Kiriman %(parcel)s masuk boks %(box)s.")
    said["box"] = manifests.grouped(box.code)
    return Answer("done", told, said, parcel.code, box.code)


def _box(box: Manifest, parcel: Parcel | None) -> Answer:
    manifests.require_open(box)
    said = {"box": manifests.grouped(box.code), "target": manifests.target_of(box)}
    told = N_("Boks %(box)s untuk %(target)s sedang diisi.")
    return Answer("done", told, said, parcel.code if parcel is not None else None, box.code)


def _case(session: Session, case: Application, box: str | None) -> Answer:
    own = parcels.parcels_of(session, case.id)
    said = {"case": TrackingCode(case.tracking_code).grouped, "count": len(own)}
    ready = session.scalar(
        select(Document.id).where(Document.application_id == case.id, Document.state == "ready")
    )
    if ready is not None:
        told = N_("Kasus %(case)s: dokumennya siap dikemas.")
        return Answer("look", told, said, box=box, case=case.tracking_code)
    if not own:
        told = N_("Kasus %(case)s belum punya kiriman dan belum ada dokumen yang siap.")
        return Answer("look", told, said, box=box, case=case.tracking_code)
    told = N_("Kasus %(case)s: %(count)s kiriman.")
    opened = own[0].code if len(own) == 1 else None
    return Answer("done", told, said, opened, box, case.tracking_code)
