"""How the result goes back as its citizen wishes it: told at the workbench or at the counter."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.documents import CARD, PDF
from postal.errors import Refusal
from postal.models import Application, Document, Place
from postal.parcels import PLACE_KINDS
from postal.plain_text import require_plain
from postal.service import Service
from postal.wording import N_

BEFORE_PRINT: Final = frozenset({"to_enter", "to_sign"})
SETTLED: Final = frozenset({"packed", "released", "voided"})
"""States of a document in which its way back is decided."""


class PlaceMissing(Refusal):
    """The way back needs a place, and none was chosen."""

    code = "place-missing"
    text = N_("Pilih tempat hasilnya diambil: kecamatan atau kantor pos yang mana.")


class ChannelUnknown(Refusal):
    """The service does not offer this way back."""

    code = "channel-unknown"
    text = N_("Cara kembali ini tidak tersedia untuk layanan ini.")


def place_for(session: Session, place_id: int | None, channel: str) -> Place:
    """Return the place at which a result on this channel is collected, also one closed meanwhile.

    Raises:
        PlaceMissing: there is none, or it is of another kind.
    """
    place = session.get(Place, place_id) if place_id is not None else None
    if place is None or place.kind != PLACE_KINDS[channel]:
        raise PlaceMissing
    return place


def write_wish(  # noqa: PLR0913 - each argument is part of the wish
    session: Session,
    application: Application,
    service: Service,
    channel: str | None,
    *,
    place_id: int | None,
    reach_note: str | None,
    actor: Actor,
) -> None:
    """Write down how the result goes back, and another way to reach the person.

    ``service`` is the case's own version; ``channel`` is None for a service whose result does not
    go back at all.

    Raises:
        ChannelUnknown: the service does not offer this way.
        PlaceMissing: it needs a kecamatan or a post office that is open.
        NumberInText, TextTooLong: the other way to reach the person.
    """
    require_plain(reach_note)
    if channel not in (service.channels or (None,)):
        raise ChannelUnknown
    place = None
    if channel is not None and channel in PLACE_KINDS:
        place = place_for(session, place_id, channel)
        if not place.active:
            raise PlaceMissing
    application.return_channel = channel
    application.return_place_id = place.id if place is not None else None
    application.reach_note = reach_note
    audit.record(session, application, "return_chosen", actor=actor, data={"channel": channel})


def fits(document: Document, channel: str) -> bool:
    """Tell whether a document that is not packed yet can still go this way."""
    if document.state in SETTLED:
        return False
    return channel != PDF or (document.kind != CARD and document.state in BEFORE_PRINT)


def turn_documents(
    session: Session, application: Application, channel: str, *, actor: Actor
) -> list[Document]:
    """Send what is not packed yet of a case the way that was wished; return what changed."""
    rows = session.scalars(
        select(Document).where(Document.application_id == application.id).order_by(Document.id)
    )
    turned = [row for row in rows if fits(row, channel) and row.channel != channel]
    for row in turned:
        put(session, row, channel, actor=actor)
    return turned


def put(session: Session, document: Document, channel: str, *, actor: Actor) -> None:
    """Write down the way back of one document."""
    before, document.channel = document.channel, channel
    data = {"from": before, "channel": channel}
    audit.record(session, document, "return_chosen", actor=actor, data=data)
