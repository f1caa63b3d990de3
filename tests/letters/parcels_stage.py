"""Parcels with a letter inside, for the tests of how it travels."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.codes import Mark
from postal.dispatch import handing_over
from postal.letters import in_parcels
from postal.models import Letter, Manifest, Message, Parcel
from tests.cases import someone
from tests.dispatch.boxes import opened, put
from tests.dispatch.stage import made, packed
from tests.dispatch.stage import printed as labelled
from tests.letters.stage import came_out, letter_of

ME = someone()


def money_goes_back(session: Session, channel: str = "pos") -> tuple[Letter, Parcel]:
    """A parcel with a document and money that nobody asked for, and the letter about it."""
    case = made(session, enclosures=(("money", 1),), channel=channel)
    parcel = packed(session, case)
    letter = letter_of(session, case)
    assert letter.kind == "returned"
    came_out(session, letter)
    return letter, parcel


def lay_in(session: Session, letter: Letter, parcel: Parcel) -> None:
    """Lay a letter into the parcel that was shown beside it."""
    in_parcels.put_in(session, [letter], shown={letter.id: parcel.code}, actor=ME)


def inside(session: Session) -> tuple[Letter, Parcel]:
    """A letter in its parcel."""
    letter, parcel = money_goes_back(session)
    lay_in(session, letter, parcel)
    return letter, parcel


def on_manifest(session: Session, parcel: Parcel) -> Manifest:
    """The manifest on which a parcel waits for its carrier, with a label."""
    if parcel.state == "packing":
        labelled(session, parcel)
    manifest = opened(session)
    put(session, manifest, parcel)
    return manifest


def leaves(session: Session, manifest: Manifest, **said: object) -> None:
    how = {"present": None, "missing": {}, "seen_version": manifest.version, **said}
    handing_over.hand_over(session, manifest, inside=in_parcels.leaving, actor=ME, **how)  # type: ignore[arg-type]


def told_way(session: Session, letter: Letter) -> str | None:
    """How the message of a letter was told."""
    session.expire_all()
    return session.scalars(select(Message).where(Message.letter_id == letter.id)).one().told_way


def called(parcel: Parcel) -> str:
    """The code of a parcel as people read it."""
    return Mark.read(parcel.code).grouped
