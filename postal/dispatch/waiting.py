"""Which labelled parcels wait for which manifest, and how full the manifests are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from postal import parcels
from postal.models import Manifest, Parcel


def fitting(session: Session, manifest: Manifest) -> Sequence[Parcel]:
    """Return the labelled parcels that may go on this manifest, oldest first."""
    wanted = select(Parcel).where(*_fits(manifest)).order_by(Parcel.id)
    return session.scalars(wanted).all()


def count_fitting(session: Session, manifest: Manifest) -> int:
    """Return how many labelled parcels may go on this manifest."""
    return session.scalar(select(func.count(Parcel.id)).where(*_fits(manifest))) or 0


def _fits(manifest: Manifest) -> tuple[ColumnElement[bool], ...]:
    waits = Parcel.state == "labelled"
    if manifest.carrier is not None:
        return waits, Parcel.carrier == manifest.carrier
    return waits, Parcel.channel == parcels.AT_DISTRICT, Parcel.place_id == manifest.place_id


def sizes(session: Session, some: Sequence[Manifest]) -> dict[int, int]:
    """Return how many parcels are on each of these manifests, by the manifest's id."""
    counted = session.execute(
        select(Parcel.manifest_id, func.count(Parcel.id))
        .where(Parcel.manifest_id.in_([one.id for one in some]))
        .group_by(Parcel.manifest_id)
    )
    return {key: count for key, count in counted if key is not None}


def waiting_counts(session: Session) -> tuple[dict[str, int], dict[int, int]]:
    """Return how many labelled parcels wait for each carrier, and for each kecamatan (by id)."""
    counted = select(func.count()).where(Parcel.state == "labelled")
    carriers = session.execute(
        counted.add_columns(Parcel.carrier)
        .where(Parcel.carrier.is_not(None))
        .group_by(Parcel.carrier)
    )
    places = session.execute(
        counted.add_columns(Parcel.place_id)
        .where(Parcel.channel == parcels.AT_DISTRICT, Parcel.place_id.is_not(None))
        .group_by(Parcel.place_id)
    )
    return {key: count for count, key in carriers}, {key: count for count, key in places}
