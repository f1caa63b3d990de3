"""What leaves the house: contents and parcels, parcels and manifests, say the same."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from postal.fsck.problem import Problem, problem
from postal.models import Document, Enclosure, LabelPrint, Manifest, Parcel

_UNLABELLED = ("packing", "void")


def contents(session: Session) -> Iterator[Problem]:
    """Name each document or enclosure that is in a parcel and says otherwise, or the reverse."""
    wrong = or_(
        and_(Document.state == "packed", Document.parcel_id.is_(None)),
        and_(Document.state != "packed", Document.parcel_id.is_not(None)),
    )
    for document in session.scalars(select(Document).where(wrong)):
        yield problem("document-without-parcel", f"{document.id}: {document.state}")
    astray = and_(Enclosure.state == "returned", Enclosure.parcel_id.is_(None))
    for enclosure in session.scalars(select(Enclosure).where(astray)):
        yield problem("enclosure-without-parcel", enclosure.id)
    gone = select(Document.id).join(Parcel).where(Parcel.state.in_(("void", "replaced")))
    for document_id in session.scalars(gone.where(Document.state == "packed")):
        yield problem("document-in-ended-parcel", document_id)


def parcels(session: Session) -> Iterator[Problem]:
    """Name each parcel on its way without a label or an address, or on no open manifest."""
    labelled = Parcel.state.not_in(_UNLABELLED)
    printed = select(LabelPrint.id).where(LabelPrint.parcel_id == Parcel.id).exists()
    bare = or_(Parcel.recipient.is_(None), ~printed)
    for code in session.scalars(select(Parcel.code).where(labelled, bare)):
        yield problem("parcel-without-label", code)
    loose = (
        select(Parcel.code)
        .outerjoin(Manifest)
        .where(
            Parcel.state == "manifested",
            or_(Manifest.id.is_(None), Manifest.state != "open"),
        )
    )
    for code in session.scalars(loose):
        yield problem("parcel-without-manifest", code)
