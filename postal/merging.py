"""Two cases that ask for the same thing become one; the codes of both answer for it from then on.

Matching merges by putting a dossier into another case, the workbench and the case's page by naming
the other case; it stands here so that neither imports the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from postal import audit, duplicates, people, workflow
from postal.audit import Actor
from postal.correspondence.composing import withdraw
from postal.dates import local_date
from postal.duplicates import review, share_people
from postal.errors import Refusal
from postal.finishing import documents_of
from postal.leaving import require_free
from postal.lookups import is_open, the_office
from postal.models import Application, Dossier, TrackingAlias, utc_now
from postal.promises import EXAMINE, promise
from postal.resuming import RESUMED, resume
from postal.wording import N_
from postal.workflow import Thing
from postal.workflow.incoming import PUT_TO_A_CASE

SUPPLEMENT_CAME: Final = N_("berkas susulan datang")
MERGED: Final = N_("kasus ganda digabung")
_HOPS: Final = 20
"""States of a dossier whose pages can be judged."""
_WAITING: Final = frozenset({"registered", "under_verification", "second_look"})
"""States of a case whose day of examination is still to be kept."""


class WithItself(Refusal):
    """Both codes answer for the same case."""

    code = "merge-with-itself"
    text = N_("Kode itu milik kasus ini sendiri. Masukkan kode kasus yang lain.")


class MergeRing(Refusal):
    """The other case was merged into this one, or its merges lead in a circle."""

    code = "merge-ring"
    text = N_("Penggabungan kasus itu berputar-putar. Minta penyelia memeriksanya.")


class CaseClosed(Refusal):
    """The case has ended, so no paper can be added to it."""

    code = "case-closed"
    text = N_("Kasus itu sudah ditutup, jadi berkas tidak bisa ditambahkan. Buka kembali dulu.")


class DocumentsBegun(Refusal):
    """Something is being made for the case that would go out under a code that is no case's own."""

    code = "documents-begun"
    text = N_(
        "Kasus ini sudah punya dokumen. Batalkan dulu dokumennya di produksi, atau gabungkan "
        "kasus yang lain ke kasus ini."
    )


class NotCompared(Refusal):
    """The cases ask for different things or for nobody in common, and no person compared them."""

    code = "merge-not-compared"
    text = N_(
        "Bandingkan dulu kedua kasus ini: layanan atau orangnya tidak sama. Bila memang satu "
        "permohonan, nyatakan bahwa keduanya sudah dibandingkan, lalu gabungkan lagi."
    )


@dataclass(frozen=True)
class Difference:
    """What two cases do not have in common."""

    service: bool
    people: bool

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.service or self.people


def difference(session: Session, one: Application, two: Application) -> Difference:
    """Return in what ``one``, which would end in ``two``, differs; what is not known is not common.

    A case that knows neither a service nor a person is an envelope that wants to be put somewhere:
    only its paper can be compared, and whoever merges it has that in view.
    """
    if one.service is None and not any(row.name or row.nik_index for row in one.subjects):
        return Difference(service=False, people=False)
    asked = {row.service.code if row.service is not None else None for row in (one, two)}
    return Difference(
        service=len(asked) > 1 or None in asked, people=not share_people(session, one, two)
    )


def resolve(session: Session, application: Application) -> Application:
    """Return the case at the end of a chain of merges.

    Raises:
        MergeRing: the chain has no end.
    """
    for _ in range(_HOPS):
        if application.state != "merged" or application.merged_into_id is None:
            return application
        application = session.get_one(Application, application.merged_into_id)
    raise MergeRing


def merge(  # noqa: PLR0913 - each argument is part of the record of a merge
    session: Session,
    application: Application,
    target: Application,
    *,
    seen_version: int,
    actor: Actor,
    reason: str,
    compared: bool,
) -> Application:
    """Merge a case into another that asks for the same, and return that one.

    Its dossiers go along with their pages and enclosures, its tracking codes stay valid, its
    letters that have not left are withdrawn, and the earlier of two days promised for the
    examination is kept. A case that waited for papers goes on when there are any among them.
    ``compared`` tells whether a person knows in what the two differ.

    Raises:
        WithItself: both are the same case.
        MergeRing: the other one was merged into this one, or leads in a circle.
        CaseClosed: the other one has ended.
        DocumentsBegun: something is being made for this one.
        NotCompared: they differ, and nobody has compared them.
        InOtherHands: a colleague has this one in hand.
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    if target.id == application.id:
        raise WithItself
    final = resolve(session, target)
    if final.id == application.id:
        raise MergeRing
    if application.version != seen_version:
        raise audit.moved(session, application)
    workflow.find_move(Thing.APPLICATION, application.state, "merge", actor.roles, reason)
    require_fit(session, application, final, actor=actor, compared=compared)
    came = _move_dossiers(session, application, final, actor)
    close_into(session, application, final, actor=actor, reason=reason.strip())
    _follow(session, application, final, actor)
    if came:
        has_paper(session, final, came, actor)
    duplicates.review(session, final, device=actor.device)
    return final


def require_fit(
    session: Session,
    application: Application,
    final: Application,
    *,
    actor: Actor,
    compared: bool,
) -> None:
    """Refuse to end a case in another one, from whatever desk it is asked for.

    Raises:
        InOtherHands: a colleague has this one in hand.
        CaseClosed: the other one has ended.
        DocumentsBegun: something is being made for this one.
        NotCompared: they differ, and nobody has compared them.
    """
    require_free(session, application, actor)
    if not is_open(final):
        raise CaseClosed
    if documents_of(session, application):
        raise DocumentsBegun
    if not compared and difference(session, application, final):
        raise NotCompared


def close_into(
    session: Session, application: Application, final: Application, *, actor: Actor, reason: str
) -> None:
    """End a case without paper of its own: its codes answer for ``final`` from now on.

    Raises:
        SomeoneElseMovedIt, IllegalMove, NotYourMove, ReasonMissing: as ``audit.transition``.
    """
    audit.transition(
        session,
        application,
        "merge",
        seen_version=application.version,
        actor=actor,
        reason=reason,
        data={"into": final.tracking_code},
    )
    withdraw(session, application, reason=MERGED, actor=actor)
    application.merged_into_id = final.id
    application.possible_duplicate = False
    people.keep_language(application, final)
    session.execute(
        update(TrackingAlias)
        .where(TrackingAlias.application_id == application.id)
        .values(application_id=final.id)
    )
    joined = {"joined_code": application.tracking_code}
    audit.record(session, final, "joined", actor=actor, data=joined)
    review(session, final, device=actor.device)


def has_paper(session: Session, application: Application, dossier: Dossier, actor: Actor) -> None:
    """Let a case that has its paper be examined, or go on being examined.

    The program sets a case in ``RESUMED`` going, whoever matched: a supplement came.
    """
    if application.paper_ready_at is None:
        application.paper_ready_at = utc_now()
    if application.state not in RESUMED:
        return
    envelope = dossier.envelope
    today = local_date(utc_now(), the_office(session).zone)
    resume(
        session,
        application,
        seen_version=application.version,
        actor=audit.system(actor.device),
        arrived=envelope.arrived if envelope is not None else today,
        reason=SUPPLEMENT_CAME,
    )


def has_dossiers(session: Session, application: Application, but: Dossier | None = None) -> bool:
    """Tell whether a case has any paper, apart from the dossier ``but``."""
    found = select(func.count()).where(Dossier.application_id == application.id)
    if but is not None:
        found = found.where(Dossier.id != but.id)
    return bool(session.scalar(found))


def _move_dossiers(
    session: Session, application: Application, final: Application, actor: Actor
) -> Dossier | None:
    """Put all paper of a case under another one; return one that can be examined, None for none."""
    data = {"from": application.tracking_code, "into": final.tracking_code}
    rows = session.scalars(
        select(Dossier).where(Dossier.application_id == application.id).order_by(Dossier.id)
    ).all()
    for row in rows:
        row.application = final
        row.role = "supplement"
        session.flush()
        audit.record(session, row, "joined", actor=actor, data=data)
    session.expire(application, ["dossiers"])
    session.expire(final, ["dossiers"])
    return next((row for row in rows if row.state in PUT_TO_A_CASE), None)


def _follow(session: Session, application: Application, final: Application, actor: Actor) -> None:
    """Keep what the merged case was promised: its earlier day, and that it goes first."""
    final.urgent = final.urgent or application.urgent
    early = application.examine_by
    told = final.examine_by
    if final.state in _WAITING and early is not None and (told is None or early < told):
        promise(session, final, EXAMINE, early, actor=actor, reason=MERGED)
    session.flush()
