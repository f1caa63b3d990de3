"""A carrier's number (resi) and our parcel: bound by scan before the label, with it, or later.

Only the carrier gives these numbers out. Each belongs to one parcel, and a parcel has one at a
time; a wrong one is released first, so that nobody replaces it by a slip.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, parcel_reports, parcels
from postal.audit import Actor
from postal.carriers import Resi
from postal.codes import CheckFailed, Mark, NotAMark, NotATrackingCode, TrackingCode, normalise
from postal.errors import Refusal
from postal.lookups import the_office
from postal.models import Envelope, Parcel, TrackingAlias, utc_now
from postal.resi import read_resi, refuse_cut
from postal.wording import N_


class ResiTaken(Refusal):
    """The number already belongs to another parcel; names it."""

    code = "resi-taken"
    text = N_("Resi ini sudah dipasang pada kiriman %(parcel)s. Periksa label yang dipindai.")


class OtherResiBound(Refusal):
    """The parcel has a number already; it must be released first."""

    code = "other-resi-bound"
    text = N_("Kiriman %(parcel)s sudah memiliki resi %(resi)s. Lepaskan dulu bila itu keliru.")


class ResiIncoming(Refusal):
    """The number stands on an envelope that came to us."""

    code = "resi-incoming"
    text = N_("Resi ini milik kiriman masuk yang tiba pada %(day)s, bukan kiriman keluar.")


class OwnCode(Refusal):
    """One of our own codes where the carrier's number belongs."""

    code = "own-code"
    text = N_("Ini kode kantor kita sendiri, bukan resi kurir.")


class NoCarrier(Refusal):
    """The parcel is brought or kept by the office itself, so no carrier numbers it."""

    code = "no-carrier"
    text = N_("Kiriman %(parcel)s tidak dibawa kurir, jadi tidak memerlukan resi.")


class ParcelVoid(Refusal):
    """The parcel was given up before it left."""

    code = "parcel-void"
    text = N_("Kiriman %(parcel)s sudah dibatalkan.")


class NoResiBound(Refusal):
    """There is no number to release, or no longer that one."""

    code = "no-resi-bound"
    text = N_("Resi itu sudah tidak terpasang pada kiriman %(parcel)s.")


def grouped(parcel: Parcel) -> str:
    """Return a parcel's code as people read it."""
    return Mark.read(parcel.code).grouped


def outgoing_resi(session: Session, text: str) -> Resi:
    """Return the carrier's number that was scanned or typed for something that leaves.

    Raises:
        NotAResi: no carrier has such numbers.
        RegisterNumber: it is a NIK or a No. KK.
        OwnCode, CodeCut: it is one of our codes, whole or in part.
        ResiIncoming: it stands on an envelope that came to us.
    """
    _refuse_own(session, text)
    resi = read_resi(text)
    arrived = session.scalar(select(Envelope.arrived).where(Envelope.resi == resi.value))
    if arrived is not None:
        raise ResiIncoming(day=arrived.strftime("%d-%m-%Y"))
    return resi


def bind(
    session: Session, parcel: Parcel, text: str, *, actor: Actor, nonce: str | None = None
) -> Resi:
    """Give ``parcel`` the carrier's number and what was already reported under it.

    The same number again changes nothing. An odd number is bound too, with its doubt: the item
    and its label exist.

    Raises:
        ResiTaken, OtherResiBound, NoCarrier, ParcelVoid: it cannot belong to this parcel.
        Refusal: it is no carrier's number, see :func:`outgoing_resi`.
    """
    resi = outgoing_resi(session, text)
    if parcel.resi == resi.value:
        return resi
    if parcel.state == "void":
        raise ParcelVoid(parcel=grouped(parcel))
    if parcel.carrier is None:
        raise NoCarrier(parcel=grouped(parcel))
    if parcel.resi is not None:
        raise OtherResiBound(parcel=grouped(parcel), resi=parcel.resi)
    other = session.scalar(select(Parcel).where(Parcel.resi == resi.value))
    if other is not None:
        raise ResiTaken(parcel=grouped(other))
    parcel.resi, parcel.resi_at = resi.value, utc_now()
    data = {"resi": resi.value, "odd": resi.odd}
    audit.record(session, parcel, "resi_bound", actor=actor, data=data, nonce=nonce)
    parcel_reports.adopt_reports(session, parcel)
    parcels.follow(session, parcel, actor=actor)
    return resi


def unbind(
    session: Session, parcel: Parcel, resi: str, *, actor: Actor, reason: str | None = None
) -> None:
    """Release a number bound by mistake; what was reported under it waits for the right parcel.

    Raises:
        NoResiBound: the parcel does not have this number (any more).
        NumberInText, TextTooLong: the reason.
    """
    if parcel.resi is None or parcel.resi != resi:
        raise NoResiBound(parcel=grouped(parcel))
    parcels.release_resi(session, parcel, actor=actor, reason=reason)


def _refuse_own(session: Session, text: str) -> None:
    symbols, office = normalise(text), the_office(session).mark
    try:
        if Mark.parse(text).office == office:
            raise OwnCode
    except (NotAMark, CheckFailed):
        refuse_cut(symbols, office)
    try:
        tracking = TrackingCode.parse(text)
    except (NotATrackingCode, CheckFailed):
        return
    if session.get(TrackingAlias, tracking.text) is not None:
        raise OwnCode


@dataclass(frozen=True)
class BadLine:
    """A line of a list that bound nothing: its number (from 1), itself, and why."""

    number: int
    text: str
    refusal: Refusal


@dataclass(frozen=True)
class BoundLine:
    """A line that bound a number; ``doubt`` is a text for whoever should compare it once more."""

    number: int
    parcel: str
    resi: str
    doubt: str | None


class LineIncomplete(Refusal):
    """A line without both a parcel code and a number."""

    code = "line-incomplete"
    text = N_("Tulis kode kiriman dan resi, dipisah titik koma.")


_HEADER = frozenset({"kode", "kode kiriman", "code", "parcel", "kiriman", "resi"})


def bind_lines(
    session: Session, content: str, *, actor: Actor
) -> tuple[list[BoundLine], list[BadLine]]:
    """Bind every good line ``parcel code;resi`` of the post counter's list; name every other.

    Semicolons, commas and tabs separate; empty lines and a header are passed over.
    """
    bound: list[BoundLine] = []
    bad: list[BadLine] = []
    for number, line in enumerate(content.splitlines(), start=1):
        cells = [cell.strip().strip('"') for cell in _separated(line)]
        if not any(cells) or (number == 1 and cells[0].casefold() in _HEADER):
            continue
        try:
            bound.append(_bind_line(session, number, cells, actor))
        except Refusal as refusal:
            bad.append(BadLine(number, line.strip(), refusal))
    return bound, bad


def _separated(line: str) -> list[str]:
    for separator in (";", "\t", ","):
        if separator in line:
            return line.split(separator)
    return [line]


def _bind_line(session: Session, number: int, cells: list[str], actor: Actor) -> BoundLine:
    if len(cells) < 2 or not cells[0] or not cells[1]:
        raise LineIncomplete
    parcel = parcels.find_parcel(session, cells[0])
    resi = bind(session, parcel, cells[1], actor=actor)
    return BoundLine(number, parcel.code, resi.value, resi.doubt)
