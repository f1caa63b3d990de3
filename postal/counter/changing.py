"""Changes that a citizen asks for, after it is known who asks, and what they mean for a parcel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from postal import audit, late_letters, people, return_wish
from postal.audit import Actor
from postal.carriers import CARRIERS
from postal.checking import require_check
from postal.correspondence import readdress
from postal.counter.refusals import NothingSaid, NoWayBack
from postal.models import Application, Document, Event, Parcel
from postal.parcels import MAILED, parcels_of
from postal.people import ApplicantData
from postal.plain_text import require_plain
from postal.reaching import require_reachable
from postal.service import Service
from postal.wording import N_

WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {"phone": N_("lewat telepon"), "counter": N_("di loket")}
)
"""How somebody asked."""
_FACTS: Final = MappingProxyType({"phone": "called", "counter": "told"})
_OLD_LABEL: Final = N_(
    "Label kiriman %(parcel)s sudah dicetak dengan alamat lama. Minta bagian surat membatalkan "
    "label itu sekarang; di layar pengiriman tertulis bahwa alamatnya berubah."
)
_ON_WAY: Final = N_(
    "Kiriman %(parcel)s sudah di tangan %(carrier)s; alamatnya tidak bisa diubah lagi. Katakan: "
    "mintalah orang di alamat lama menerimanya, atau tunjukkan nomor resi %(resi)s di kantor "
    "kurir. Bila kembali kepada kami, kiriman itu kami kirim ke alamat baru."
)
_CAME_BACK: Final = N_(
    "Kiriman %(parcel)s kembali kepada kami. Kirim lagi ke alamat baru, atau serahkan di loket."
)
_PACKED: Final = N_(
    "Kiriman %(parcel)s sudah dikemas untuk cara yang lama. Minta bagian surat membongkarnya, "
    "atau sampaikan bahwa hasilnya tetap datang dengan cara itu."
)
_MEANS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("labelled", "manifested"), _OLD_LABEL),
        **dict.fromkeys(("handed_over", "in_transit", "out_for_delivery", "attempted"), _ON_WAY),
        **dict.fromkeys(("held_at_post_office", "tracing"), _ON_WAY),
        **dict.fromkeys(("returning", "returned"), _CAME_BACK),
    }
)
"""What a new address means for a mailed parcel, by its state; for the others nothing."""


@dataclass(frozen=True)
class Consequence:
    """What a change means for one parcel: a sentence for the clerk with its values."""

    parcel: Parcel
    text: str
    carrier: str


def change_address(
    session: Session,
    application: Application,
    wanted: ApplicantData,
    *,
    seen: str,
    actor: Actor,
) -> readdress.Saved:
    """Store a new address or telephone number, also on the letters that are not printed yet.

    The applicant's name and the people the case is about stay as they are.

    Raises:
        IdentityNotChecked: nobody knows who asks for it.
        EditedMeanwhile: as ``late_letters.save_people``.
    """
    require_check(session, application, actor)
    before = people.applicant_data(application)
    return late_letters.save_people(
        session,
        application,
        replace(wanted, name=before.name),
        people.subject_data(application),
        seen=seen,
        actor=actor,
    )


def change_wish(  # noqa: PLR0913 - each argument is part of the wish
    session: Session,
    application: Application,
    channel: str | None,
    *,
    place_id: int | None,
    reach_note: str | None,
    actor: Actor,
) -> list[Document]:
    """Write down another way back; return the unpacked documents that go that way now.

    Raises:
        IdentityNotChecked: nobody knows who asks for it.
        NoWayBack: the case has no service yet.
        ChannelUnknown, PlaceMissing, NumberInText, TextTooLong: as ``return_wish.write_wish``.
        NotReachable: it would be mailed, and nobody knows where to.
    """
    require_check(session, application, actor)
    if application.service is None:
        raise NoWayBack
    service = Service.from_json(application.service.definition)
    return_wish.write_wish(
        session,
        application,
        service,
        channel,
        place_id=place_id,
        reach_note=reach_note,
        actor=actor,
    )
    if channel is None:
        return []
    if channel in MAILED:
        require_reachable(application)
    return return_wish.turn_documents(session, application, channel, actor=actor)


def new_address_means(session: Session, application: Application) -> list[Consequence]:
    """Return what a new address means for each parcel of the case that is on its way out."""
    return [
        _consequence(row, _MEANS[row.state])
        for row in parcels_of(session, application.id)
        if row.channel in MAILED and row.state in _MEANS
    ]


def new_wish_means(session: Session, application: Application) -> list[Consequence]:
    """Return the parcels that are packed for another way than the one now wished."""
    return [
        _consequence(row, _PACKED)
        for row in parcels_of(session, application.id)
        if row.state in ("packing", "labelled", "manifested")
        and row.channel != application.return_channel
    ]


def _consequence(parcel: Parcel, text: str) -> Consequence:
    known = CARRIERS.get(parcel.carrier or "")
    return Consequence(parcel, text, known.name if known is not None else parcel.carrier or "–")


def note_talk(
    session: Session, application: Application, way: str, text: str, *, actor: Actor
) -> Event:
    """Write down that somebody asked and what was answered; whoever opens the case sees it.

    Raises:
        NothingSaid: no words, or no known ``way`` (a key of :data:`WAYS`).
        NumberInText, TextTooLong: the words.
    """
    said = text.strip()
    if not said or way not in WAYS:
        raise NothingSaid
    require_plain(said)
    return audit.record(
        session, application, _FACTS[way], actor=actor, note=said, data={"way": way}
    )
