"""From a code that somebody types to the dossier under its cover."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.audit import Actor
from postal.codes import Mark
from postal.errors import Refusal
from postal.models import Cover, Dossier
from postal.scanning.dossiers import dossier_of
from postal.wording import N_


class DossierUnknown(Refusal):
    """No dossier of this office has the code that was typed."""

    code = "dossier-unknown"
    text = N_("Tidak ada berkas dengan kode %(mark)s di kantor ini.")


class DossierClosed(Refusal):
    """The dossier was declared void or forwarded; no page goes into it any more."""

    code = "dossier-closed"
    text = N_("Berkas %(mark)s sudah ditutup; halaman tidak bisa dimasukkan ke situ.")


def dossier_by_code(session: Session, typed: str, office: str) -> Dossier:
    """Return the dossier whose cover carries the typed code (10 symbols, or the last six).

    Raises:
        NotAMark, CheckFailed, DossierUnknown, DossierClosed: said by name.
    """
    mark = Mark.parse_typed(typed, office)
    dossier = session.scalar(
        select(Dossier).join(Cover, Cover.dossier_id == Dossier.id).where(Cover.code == mark.text)
    )
    if dossier is None:
        raise DossierUnknown(mark=mark.grouped)
    require_open(dossier)
    return dossier


def dossier_to_begin(session: Session, typed: str, office: str, actor: Actor) -> Dossier:
    """Return the dossier as ``dossier_by_code``; a blank cover sheet begins one of its own.

    Raises:
        NotAMark, CheckFailed, DossierUnknown, DossierClosed: said by name.
    """
    mark = Mark.parse_typed(typed, office)
    cover = session.scalar(select(Cover).where(Cover.code == mark.text, Cover.state == "blank"))
    if cover is not None:
        return dossier_of(session, cover, actor)
    return dossier_by_code(session, typed, office)


def require_open(dossier: Dossier) -> None:
    """Refuse a dossier that takes no page any more.

    Raises:
        DossierClosed: it is void or forwarded.
    """
    if dossier.state in ("void", "forwarded"):
        raise DossierClosed(mark=Mark.read(dossier.code).grouped)
