"""The last scans of a person at the dispatch desk, and taking one of them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.dispatch import binding, manifests
from postal.dispatch.scanned import Answer
from postal.errors import Refusal
from postal.models import Event, Manifest, Parcel
from postal.wording import N_
from postal.workflow import Thing
from postal.workflow.outgoing import IN_PREPARATION

_RECENT: Final = 20_000  # events; a scan to undo is among the newest
_UNDOABLE: Final = ("resi_bound", "manifest")
_NOT_REPORTED: Final = IN_PREPARATION | {"handed_over"}


class NothingToUndo(Refusal):
    """The scan was undone already, or things moved on since."""

    code = "nothing-to-undo"
    text = N_("Pindaian ini tidak dapat dibatalkan lagi.")


def last_scans(session: Session, actor: Actor, most: int = 10) -> Sequence[Event]:
    """Return this person's latest bindings and entries of a manifest, newest first."""
    newest = session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1)) or 0
    return session.scalars(
        select(Event)
        .where(
            Event.id > newest - _RECENT,
            Event.thing == Thing.PARCEL.value,
            Event.name.in_(_UNDOABLE),
            Event.actor_id == actor.staff_id,
        )
        .order_by(Event.id.desc())
        .limit(most)
    ).all()


def can_undo(session: Session, event: Event) -> bool:
    """Tell whether what a scan did still stands as it left it, and no carrier's report does on it.

    A resi under which something was reported takes its reports along: that needs a reason.
    """
    parcel = session.get_one(Parcel, event.thing_id)
    data = event.data or {}
    if event.name == "resi_bound":
        stands = parcel.resi is not None and parcel.resi == data.get("resi")
        return stands and parcel.state in _NOT_REPORTED
    box = parcel.manifest
    return parcel.state == "manifested" and box is not None and box.code == data.get("manifest")


def undo(session: Session, event_id: int, *, actor: Actor) -> Answer:
    """Undo one scan of this person: release the resi, or take the parcel off the manifest.

    Raises:
        NothingToUndo: it is somebody else's, or it does not stand any more.
    """
    event = session.get(Event, event_id)
    if event is None or event.name not in _UNDOABLE or event.actor_id != actor.staff_id:
        raise NothingToUndo
    if event.thing != Thing.PARCEL.value or not can_undo(session, event):
        raise NothingToUndo
    parcel = session.get_one(Parcel, event.thing_id)
    said = {"parcel": binding.grouped(parcel)}
    if event.name == "resi_bound":
        binding.unbind(session, parcel, str((event.data or {})["resi"]), actor=actor)
        return Answer("done", N_("Resi dilepas dari kiriman %(parcel)s."), said, parcel.code)
    box = session.get_one(Manifest, parcel.manifest_id)
    manifests.take_off(session, box, parcel, seen_version=parcel.version, actor=actor)
    told = N_("Kiriman %(parcel)s dikeluarkan dari boks.")
    return Answer("done", told, said, parcel.code, box.code)
