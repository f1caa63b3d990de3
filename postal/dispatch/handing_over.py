"""The hand-over: every parcel of the manifest is there, or struck out with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, letters_inside, parcels
from postal.audit import Actor
from postal.dispatch.at_rest import require_sent
from postal.dispatch.manifest_refusals import NotOnThisManifest
from postal.dispatch.manifests import grouped, number_of, require_open
from postal.errors import Refusal
from postal.letters_inside import Inside
from postal.models import Event, Letter, Manifest, Parcel, utc_now
from postal.wording import N_
from postal.workflow import Thing


class ParcelsMissing(Refusal):
    """Parcels of the manifest are neither there nor struck out; names them."""

    code = "parcels-missing"
    text = N_("Belum ada di meja dan belum dicoret: %(parcels)s. Belum ada yang diserahkan.")


class NothingToHandOver(Refusal):
    """The manifest is empty, or everything on it was struck out."""

    code = "nothing-to-hand-over"
    text = N_("Tidak ada kiriman yang diserahkan dengan manifes %(manifest)s.")


@dataclass(frozen=True)
class Struck:
    """A parcel that was on the manifest and did not leave with it, and why."""

    code: str
    reason: str


def hand_over(  # noqa: PLR0913 - what is said at a hand-over
    session: Session,
    manifest: Manifest,
    *,
    present: Collection[str] | None,
    missing: Mapping[str, str],
    seen_version: int,
    inside: Inside,
    actor: Actor,
) -> int:
    """Hand over what is present, strike out what is missing, lock the manifest; return how many.

    The letters that lie in the parcels leave with them.

    Args:
        session: a writing session.
        manifest: an open one.
        present: the codes of the parcels that lie on the table; None when none is missing beside
            those in ``missing``. A parcel that is present after all is not missing.
        missing: code -> reason for each that is struck out.
        seen_version: the version of the manifest that the actor saw.
        inside: says which letters lie in parcels, and refuses where one of them may not leave.
        actor: who hands over.

    Raises:
        ManifestClosed, SomeoneElseMovedIt: it is no longer as the actor saw it.
        ParcelsMissing, NotOnThisManifest, NothingToHandOver, CaseAtRest: nothing was handed over.
        Refusal: of ``inside``; nothing was handed over.
    """
    if manifest.version != seen_version:
        raise audit.moved(session, manifest)
    require_open(manifest)
    here, struck = _sorted(manifest, present, missing)
    if not here:
        raise NothingToHandOver(manifest=number_of(manifest))
    for parcel in here:
        require_sent(parcel)
    for parcel, reason in struck:
        _strike(session, manifest, parcel, reason, actor)
    moment, letters = utc_now(), inside(session, here)
    for parcel in here:
        data = {"manifest": manifest.code, **_named(parcel, letters)}
        audit.transition(
            session,
            parcel,
            "hand_over",
            seen_version=parcel.version,
            actor=actor,
            at=moment,
            data=data,
        )
        parcel.handed_at = moment
    manifest.handed_at = moment
    audit.transition(
        session,
        manifest,
        "hand_over",
        seen_version=seen_version,
        actor=actor,
        at=moment,
        data={"parcels": [parcel.code for parcel in here]},
    )
    letters_inside.leave_with(session, [letter for letter, _ in letters], actor=actor)
    for parcel in here:
        parcels.follow(session, parcel, actor=actor)
    session.expire(manifest, ["parcels"])
    return len(here)


def refuse_at_door(
    session: Session, parcel: Parcel, *, seen_version: int, reason: str, actor: Actor
) -> None:
    """Take back a parcel that the carrier or the kecamatan did not accept after the signing.

    The letters that left with it are here again, too.

    Raises:
        NotOnThisManifest: it was not handed over with a manifest.
        IllegalMove, ReasonMissing, NotYourMove, SomeoneElseMovedIt: the table forbids it.
    """
    manifest = parcel.manifest
    if manifest is None or manifest.state != "handed_over":
        raise NotOnThisManifest(parcel=grouped(parcel.code), manifest="–")
    if parcel.version != seen_version:
        raise audit.moved(session, parcel)
    _strike(session, manifest, parcel, reason, actor)
    letters_inside.stay_here(session, parcel, reason=reason, actor=actor)
    session.expire(manifest, ["parcels"])


def struck_out(session: Session, manifest: Manifest) -> tuple[Struck, ...]:
    """Return what was struck out of a manifest, in the order of it."""
    rows = session.scalars(
        select(Event)
        .where(
            Event.thing == Thing.MANIFEST.value,
            Event.thing_id == manifest.id,
            Event.name == "strike_out",
        )
        .order_by(Event.id)
    )
    return tuple(Struck((row.data or {}).get("parcel", ""), row.reason or "") for row in rows)


def _named(parcel: Parcel, letters: Sequence[tuple[Letter, Parcel]]) -> dict[str, list[int]]:
    """Return what the event of a parcel says of the letters in it; nothing where there is none."""
    own = [letter.id for letter, where in letters if where is parcel]
    return {letters_inside.LETTERS: own} if own else {}


def _sorted(
    manifest: Manifest, present: Collection[str] | None, missing: Mapping[str, str]
) -> tuple[list[Parcel], list[tuple[Parcel, str]]]:
    """Return who is here and who is struck out; raise for anybody who is neither."""
    on = {parcel.code: parcel for parcel in manifest.parcels}
    reasons = {code: reason.strip() for code, reason in missing.items() if reason.strip()}
    named = [*(present or ()), *missing]
    strangers = [code for code in named if code not in on]
    if strangers:
        shown = ", ".join(strangers)
        raise NotOnThisManifest(parcel=shown, manifest=number_of(manifest))
    here = set(on) - set(missing) if present is None else set(present)
    lost = [code for code in on if code not in here and code not in reasons]
    if lost:
        raise ParcelsMissing(parcels=", ".join(grouped(code) for code in lost))
    struck = [(on[code], reasons[code]) for code in on if code not in here]
    return [on[code] for code in on if code in here], struck


def _strike(
    session: Session, manifest: Manifest, parcel: Parcel, reason: str, actor: Actor
) -> None:
    data = {"manifest": manifest.code}
    audit.transition(
        session,
        parcel,
        "strike_out",
        seen_version=parcel.version,
        actor=actor,
        reason=reason,
        data=data,
    )
    parcel.manifest_id = parcel.handed_at = None
    said = {"parcel": parcel.code}
    audit.record(session, manifest, "strike_out", actor=actor, reason=reason, data=said)
