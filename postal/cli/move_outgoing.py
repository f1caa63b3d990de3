"""Moves of a parcel or a manifest from the command line, by the services behind the screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import print_runs
from postal.carrier_facts import FactKind
from postal.cli.asked import Asked
from postal.delivery import came_back, pickup, recording, tracing
from postal.delivery.came_back import Way
from postal.dispatch import handing_over, manifests, packing, prints
from postal.errors import Refusal
from postal.letters import in_parcels
from postal.lookups import the_office
from postal.models import Manifest, Parcel
from postal.parcels import AT_DISTRICT
from postal.printing.stock import LABEL_STOCKS
from postal.wording import N_

REPORT: Final = "report_"
Step = Callable[[Session, Parcel, Asked], object]


class WithItsManifest(Refusal):
    """A parcel does not leave alone: what was signed is the whole list."""

    code = "with-its-manifest"
    text = N_("Langkah ini dilakukan untuk seluruh manifes. Pakai kode manifes %(manifest)s.")


def move_parcel(session: Session, parcel: Parcel, asked: Asked) -> dict[str, Any]:
    """Make the move and tell it. Raises as the service behind it."""
    before = parcel.state
    asked.allowed(parcel)
    if asked.move.startswith(REPORT):
        _report(session, parcel, asked)
    else:
        STEPS[asked.move](session, parcel, asked)
    next_one = session.scalar(select(Parcel.code).where(Parcel.previous_id == parcel.id))
    return {
        "code": parcel.code,
        "move": asked.move,
        "from": before,
        "to": parcel.state,
        "as": asked.actor.name,
        "manifest": parcel.manifest.code if parcel.manifest is not None else None,
        "successor": next_one,
    }


def move_manifest(session: Session, manifest: Manifest, asked: Asked) -> dict[str, Any]:
    """Hand a manifest over as it is, or declare it void. Raises as the service behind it."""
    before = manifest.state
    asked.allowed(manifest)
    codes = [parcel.code for parcel in manifest.parcels]
    if asked.move == "hand_over":
        _leave(session, manifest, asked)
    else:
        manifests.void(session, manifest, reason=asked.reason, **asked.seen(manifest))
    return {
        "code": manifest.code,
        "move": asked.move,
        "from": before,
        "to": manifest.state,
        "as": asked.actor.name,
        "parcels": codes,
    }


def _leave(session: Session, manifest: Manifest, asked: Asked) -> None:
    handing_over.hand_over(
        session,
        manifest,
        present=None,
        missing={},
        inside=in_parcels.leaving,
        **asked.seen(manifest),
    )


def _report(session: Session, parcel: Parcel, asked: Asked) -> None:
    """Write down what a carrier says; where the parcel is then follows from all it has said."""
    heard = recording.ByHand(
        FactKind(asked.move.removeprefix(REPORT)),
        datetime.now(UTC),
        reason=asked.reason,
        receiver=asked.receiver,
    )
    recording.record_by_hand(session, parcel, heard, actor=asked.actor)


def _label(session: Session, parcel: Parcel, asked: Asked) -> None:
    run = prints.print_labels(
        session,
        [parcel],
        stock=next(iter(LABEL_STOCKS.values())),
        office=the_office(session),
        today=asked.today,
        actor=asked.actor,
    )
    print_runs.all_out(run)


def _void_label(session: Session, parcel: Parcel, asked: Asked) -> None:
    prints.void_label(session, parcel, **asked.seen(parcel), reason=asked.reason or "")


def _void(session: Session, parcel: Parcel, asked: Asked) -> None:
    packing.void(session, parcel, **asked.seen(parcel))


def _keep_ready(session: Session, parcel: Parcel, asked: Asked) -> None:
    prints.keep_ready(session, parcel, **asked.seen(parcel))


def _manifest(session: Session, parcel: Parcel, asked: Asked) -> None:
    """Put it on the open manifest that goes its way, on a new one when there is none."""
    for_district = parcel.channel == AT_DISTRICT
    goes = Manifest.place_id == parcel.place_id if for_district else None
    found = session.scalar(
        select(Manifest)
        .where(
            Manifest.state == "open",
            goes if goes is not None else Manifest.carrier == parcel.carrier,
        )
        .order_by(Manifest.id.desc())
        .limit(1)
    )
    if found is None:
        found = manifests.open_manifest(
            session,
            carrier=None if for_district else parcel.carrier,
            place=parcel.place.code if for_district and parcel.place is not None else None,
            today=asked.today,
            actor=asked.actor,
        )
    manifests.put_on(session, found, parcel, **asked.seen(parcel))


def _own_manifest(session: Session, parcel: Parcel) -> Manifest:
    return session.get_one(Manifest, parcel.manifest_id)


def _take_off(session: Session, parcel: Parcel, asked: Asked) -> None:
    manifests.take_off(session, _own_manifest(session, parcel), parcel, **asked.seen(parcel))


def _strike_out(session: Session, parcel: Parcel, asked: Asked) -> None:
    if parcel.state == "manifested":
        raise WithItsManifest(manifest=_own_manifest(session, parcel).code)
    reason = asked.reason or ""
    handing_over.refuse_at_door(session, parcel, **asked.seen(parcel), reason=reason)


def _hand_over(session: Session, parcel: Parcel, asked: Asked) -> None:
    manifest = _own_manifest(session, parcel)
    if len(manifest.parcels) > 1:
        raise WithItsManifest(manifest=manifest.code)
    _leave(session, manifest, asked)


def _trace(session: Session, parcel: Parcel, asked: Asked) -> None:
    today = asked.today
    tracing.trace(session, parcel, **asked.seen(parcel), reason=asked.reason, today=today)


def _declare_lost(session: Session, parcel: Parcel, asked: Asked) -> None:
    tracing.declare_lost(session, parcel, **asked.seen(parcel), reason=asked.reason)


def _arrive(session: Session, parcel: Parcel, asked: Asked) -> None:
    pickup.arrive(session, parcel, **asked.seen(parcel), place_id=asked.place_id)


def _collect(session: Session, parcel: Parcel, asked: Asked) -> None:
    who = pickup.Collector(
        asked.receiver or "", asked.relation, identity_checked=True, authority_shown=True
    )
    pickup.collect(session, parcel, who, **asked.seen(parcel), place_id=asked.place_id)


def _give_up(session: Session, parcel: Parcel, asked: Asked) -> None:
    place = asked.place_id
    pickup.give_up(session, parcel, **asked.seen(parcel), reason=asked.reason, place_id=place)


def _take_back(session: Session, parcel: Parcel, asked: Asked) -> None:
    came_back.take_back(session, parcel, **asked.seen(parcel))


def _keep(session: Session, parcel: Parcel, asked: Asked) -> None:
    came_back.keep(session, parcel, **asked.seen(parcel))


def _replace(session: Session, parcel: Parcel, asked: Asked) -> None:
    if parcel.state == "lost":
        came_back.make_again(session, parcel, **asked.seen(parcel))
        return
    place = asked.district(session)
    way = came_back.way_of(parcel) if place is None else Way(AT_DISTRICT, None, place.id)
    same = asked.same_address
    came_back.send_again(session, parcel, way, **asked.seen(parcel), same_address=same)


def _close(session: Session, parcel: Parcel, asked: Asked) -> None:
    came_back.close(session, parcel, **asked.seen(parcel), reason=asked.reason)


STEPS: Final = MappingProxyType[str, Step](
    {
        "label": _label,
        "void_label": _void_label,
        "void": _void,
        "keep_ready": _keep_ready,
        "manifest": _manifest,
        "take_off": _take_off,
        "strike_out": _strike_out,
        "hand_over": _hand_over,
        "trace": _trace,
        "declare_lost": _declare_lost,
        "arrive": _arrive,
        "collect": _collect,
        "give_up": _give_up,
        "take_back": _take_back,
        "keep": _keep,
        "replace": _replace,
        "close": _close,
    }
)
"""Every move of a parcel beside the carrier's reports."""
