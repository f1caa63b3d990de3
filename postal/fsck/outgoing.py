"""What leaves the house: contents, parcels and manifests say the same; letters are numbered."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from postal.fsck.problem import Problem, problem
from postal.models import Document, Enclosure, LabelPrint, Letter, LetterPrint, Manifest, Parcel

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


def letters(session: Session) -> Iterator[Problem]:
    """Name each letter that left the printer without a number or a print, and gaps in a year."""
    out = Letter.state.in_(("printed", "handed_over", "returned", "settled", "unreachable"))
    printed = select(LetterPrint.id).where(LetterPrint.letter_id == Letter.id).exists()
    bare = or_(Letter.number.is_(None), Letter.number_text.is_(None), ~printed)
    for letter_id in session.scalars(select(Letter.id).where(out, bare)):
        yield problem("letter-without-number", letter_id)
    register = (
        select(Letter.year, func.count(Letter.number), func.max(Letter.number))
        .where(Letter.year.is_not(None))
        .group_by(Letter.year)
    )
    for year, count, last in session.execute(register):
        if count != last:
            yield problem("letter-numbers-missing", f"{year}: {count} of {last}")
