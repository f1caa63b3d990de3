"""The one field everything is scanned into: what a text from the scanner means at intake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal.catalogue import Service
from postal.codes import (
    MARK_PREFIX,
    CheckFailed,
    Kind,
    Mark,
    NotAMark,
    NotATrackingCode,
    TrackingCode,
    normalise,
)
from postal.errors import Refusal
from postal.intake.commands import understand
from postal.intake.covers import cover_by_code
from postal.intake.refusals import CoverForeign, CoverUnknown, CoverWaiting
from postal.intake.services import (
    active_service,
    refuse_known_resi,
)
from postal.lookups import letters_called, missing_told, office_today
from postal.models import Application, Cover, Letter, Office, TrackingAlias
from postal.resi import read_resi, refuse_cut
from postal.resuming import RESUMED
from postal.verdicts import Missing
from postal.wording import N_
from postal.workflow import Thing, state

_SHEET_DIGITS = 3
_NOT_WAITING = N_("Kasus ini tidak sedang menunggu susulan; berkasnya tetap masuk ke kasus ini.")
_TO_COME = N_(
    "Slip prioritas: kasus ini menunggu orangnya datang ke loket. Bila ia ada di sini, antar ke "
    "loket; bila ini berkas, berkasnya masuk ke kasus ini."
)
_FROM_NUMBER = N_("Ditemukan lewat nomor surat: bandingkan nama pada berkasnya.")
_SCANNED_BEFORE = N_(
    "Berkas ini sudah dipindai sebelum didaftarkan: yang didaftarkan sekarang adalah berkas itu."
)
_ANOTHER_SHEET = N_("Lembar ini sudah terpasang; susulan memerlukan lembar lain.")


class CommandUnknown(Refusal):
    """A barcode of a desk sheet that no longer stands for anything; print a new sheet."""

    code = "command-unknown"
    text = N_("Kode perintah ini tidak dikenal lagi. Cetak lembar meja yang baru.")


class NotForIntake(Refusal):
    """One of our codes, but of a thing that is not registered at intake."""

    code = "not-for-intake"
    text = N_("Kode %(mark)s bukan lembar kendali dan bukan perintah.")


class SlipForeign(Refusal):
    """A return slip of another office."""

    code = "slip-foreign"
    text = N_("Slip balasan %(mark)s milik kantor lain (kode kantor %(office)s).")


class SlipUnknown(Refusal):
    """The slip has the shape of ours and no letter knows it."""

    code = "slip-unknown"
    text = N_(
        "Slip balasan %(mark)s tidak dikenal di kantor ini. Cari kasusnya dengan nama, lalu "
        "pindai kode kasusnya."
    )


class NumberOfNoLetter(Refusal):
    """It looks like a letter's number, and no letter has it, or more than one."""

    code = "number-of-no-letter"
    text = N_(
        "“%(text)s” tampak seperti nomor surat, tetapi bukan nomor satu surat kami. Pindai slip "
        "balasan atau kode kasusnya."
    )


class CaseClosed(Refusal):
    """The case cannot take a supplement any more."""

    code = "case-closed"
    text = N_("Kasus %(case)s sudah ditutup; daftarkan sebagai permohonan baru.")


@dataclass(frozen=True)
class Scanned:
    """What was understood. ``kind``: service, district, action, sheets, cover, case or resi.

    ``asked`` is what the case's last letter asked for, while the case waits for it.
    """

    kind: str
    value: str
    text: str
    doubt: str | None = None
    asked: tuple[Missing, ...] = ()


def understand_scan(session: Session, typed: str, office: Office) -> Scanned:
    """Return what a scanned or typed text means.

    Raises:
        Refusal: it is one of ours and cannot be used here, or it is nothing that is known.
    """
    if typed.isdecimal() and len(typed) <= _SHEET_DIGITS and int(typed) > 0:
        return Scanned("sheets", str(int(typed)), N_("Jumlah lembar dicatat."))
    try:
        mark = Mark.parse_typed(typed, office.mark)
    except CheckFailed:
        if normalise(typed).startswith(tuple(f"{MARK_PREFIX}{kind}{office.mark}" for kind in Kind)):
            raise  # one of ours with a slip in it, not a carrier's number
        return _not_ours(session, typed, office)
    except NotAMark:
        return _not_ours(session, typed, office)
    if mark.kind is Kind.SLIP:
        return _slip(session, mark, office)
    if mark.office != office.mark:
        raise CoverForeign(mark=mark.grouped, office=mark.office)
    if mark.kind is Kind.COMMAND:
        return _command(session, mark)
    if mark.kind is not Kind.DOSSIER:
        raise NotForIntake(mark=mark.grouped)
    return _sheet(session, mark, office)


def _slip(session: Session, mark: Mark, office: Office) -> Scanned:
    """Return the case whose letter the slip was torn off, whatever became of that letter."""
    if mark.office != office.mark:
        raise SlipForeign(mark=mark.grouped, office=mark.office)
    case_id = session.scalar(select(Letter.application_id).where(Letter.slip == mark.text))
    if case_id is None:
        raise SlipUnknown(mark=mark.grouped)
    case = _answering(session, session.get_one(Application, case_id))
    scanned = _case(session, case)
    if scanned.asked:
        return scanned
    doubt = _TO_COME if case.state == "in_person_required" else _NOT_WAITING
    return replace(scanned, doubt=doubt)


def _by_number(session: Session, typed: str, letters: Sequence[Letter]) -> Scanned:
    """Return the case of the letters that go by this number, where they are of one case."""
    cases = {row.application_id for row in letters}
    if len(cases) != 1:
        raise NumberOfNoLetter(text=" ".join(typed.split()))
    case = _answering(session, session.get_one(Application, cases.pop()))
    return replace(_case(session, case), doubt=_FROM_NUMBER)


def _answering(session: Session, case: Application) -> Application:
    """Return the case itself, or the one that it was joined with, which answers for it."""
    alias = session.get(TrackingAlias, case.tracking_code)
    return case if alias is None else session.get_one(Application, alias.application_id)


def _sheet(session: Session, mark: Mark, office: Office) -> Scanned:
    cover = session.scalar(select(Cover).where(Cover.code == mark.text))
    if cover is None:
        raise CoverUnknown(mark=mark.grouped)
    dossier = cover.dossier
    if cover.state == "bound" and dossier is not None and dossier.application is not None:
        if dossier.state == "received":
            raise CoverWaiting(mark=mark.grouped)
        return replace(_case(session, dossier.application), doubt=_ANOTHER_SHEET)
    lying = cover_by_code(session, mark.text, office)
    text = N_("Lembar kendali kosong dipasang pada berkas ini.")
    return Scanned("cover", mark.text, text if lying.state == "blank" else _SCANNED_BEFORE)


def _command(session: Session, mark: Mark) -> Scanned:
    command = understand(session, mark)
    if command is None:
        raise CommandUnknown
    if command.group == "A":
        return Scanned("action", command.value, "")
    if command.group == "K":
        return Scanned("district", command.value, N_("Kecamatan dicatat."))
    service = active_service(session, command.value)
    notice = Service.from_json(service.definition).visit_notice
    return Scanned("service", service.code, N_("Layanan dipilih."), notice)


def _not_ours(session: Session, typed: str, office: Office) -> Scanned:
    try:
        tracking = TrackingCode.parse(typed)
    except (NotATrackingCode, CheckFailed):
        tracking = None
    if tracking is not None:
        alias = session.get(TrackingAlias, tracking.text)
        if alias is not None:
            return _case(session, session.get_one(Application, alias.application_id))
    letters = letters_called(session, typed, year=office_today(session).year)
    if letters or "/" in typed:  # no carrier writes a stroke, and every pattern of ours may
        return _by_number(session, typed, letters)
    refuse_cut(normalise(typed), office.mark)
    resi = read_resi(typed)
    refuse_known_resi(session, resi.value)
    return Scanned("resi", resi.value, N_("Resi dicatat."), resi.doubt)


def _case(session: Session, application: Application) -> Scanned:
    if state(Thing.APPLICATION, application.state).final:
        raise CaseClosed(case=TrackingCode(application.tracking_code).grouped)
    waits = application.state in RESUMED  # late is better than never: the case opens again
    return Scanned(
        "case",
        application.tracking_code,
        N_("Susulan: berkas ini akan masuk ke kasus yang sudah ada."),
        asked=missing_told(session, application.id) if waits else (),
    )
