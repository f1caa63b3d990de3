"""A whole day of the demo office: something in every queue, and what makes a day long.

A torn cover, a returned parcel, a promised day at risk, a case on hold, a family whose three
applications came in one envelope and go back in one parcel.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit, boxes, filing, holding, ingest
from postal.audit import Actor
from postal.demo import leaving
from postal.demo.endings import ENDINGS, LETTERS, end, person
from postal.demo.mailroom import Planned, clerk, printed, register, scan, set_apart
from postal.demo.trays import damaged_tray
from postal.extensions import settings, writing
from postal.lookups import office_calendar
from postal.models import Application, Dossier
from postal.repromising import repromise
from postal.shelves import lending
from postal.shelves.lending import Borrowing
from postal.verification import deciding, taking
from postal.wording import N_
from postal.workflow import Role

PARCELS: Final = (
    *("packing", "labelled", "manifested", "no_resi", "handed_over", "in_transit"),
    *("out_for_delivery", "attempted", "held_at_post_office", "delivered", "returning"),
    *("returned", "tracing", "lost", "at_district", "uncollected", "collected"),
    *("ready_at_counter", "kept_at_counter"),
)
"""Endings that are a parcel's: all are handed over on the same few manifests."""
TRAY: Final = "baki-hari-ini.pdf"
DOCUMENTS: Final = ("to_enter", "to_sign", "to_print", "printed", "checked", "ready", "released")
FAMILY: Final = (
    Planned("AKTA-LAHIR", 3, "Contohwati Keluarga Ujicoba", 6, "family"),
    Planned("KK-UBAH", 2, "Contohwati Keluarga Ujicoba", 6, "family"),
    Planned("KIA-0-5", 2, "Contohwati Keluarga Ujicoba", 6, "family", (("original", 1),)),
)
EXTRA: Final = (
    Planned("KK-PISAH", 2, "Contohman Janji Ujicoba", 6, "at_risk"),
    Planned("KTP-RUSAK", 2, "Contohwati Tunda Ujicoba", 7, "hold", (("old_card", 1),)),
    Planned("KTP-UBAH", 2, "Contohman Lanjut Ujicoba", 5, "again"),
    Planned("KIA-5-17", 2, "Contohwati Usul Ujicoba", 3, "propose"),
    Planned("NIK-KONSOLIDASI", 2, "Contohman Kabar Ujicoba", 4, "notice"),
)


def play(today: date) -> None:
    """Add the day to a demo office that was just built."""
    plans = [
        *(Planned("KK-HILANG-RUSAK", 2, _name(n), 7, to) for n, to in enumerate(DOCUMENTS, 1)),
        *(Planned("KTP-HILANG", 2, _name(n), 8, to) for n, to in enumerate(PARCELS, 30)),
        *(
            Planned("KIA-0-5", 2, _name(n), 6, f"letter_{until}")
            for n, until in enumerate(LETTERS, 60)
        ),
        *EXTRA,
    ]
    codes = [register([planned], today)[0] for planned in plans]
    codes += register(FAMILY, today)
    plans += FAMILY
    scan(codes, [planned.sheets for planned in plans], today, TRAY)
    carry(list(zip(codes, plans, strict=True)), today)
    _odd_paper(today)
    _put_away(codes[:3])


def carry(cases: Sequence[tuple[str, Planned]], today: date) -> None:
    """Let each case (by its dossier's code) go on as its plan says."""
    packed: dict[int, str] = {}
    for code, planned in cases:
        with writing() as current:
            if planned.ending in ENDINGS:
                end(current, code, planned.ending, today)
            elif planned.ending in PARCELS:
                packed[_pack(current, code, planned.ending, today)] = planned.ending
            elif planned.ending is not None:
                _go_on(current, _case(current, code), planned.ending, today)
    with writing() as current:
        leaving.send(current, packed, today)


def _name(number: int) -> str:
    return f"Contoh{'wati' if number % 2 else 'man'} Hari {_spelt(number)} Ujicoba"


def _spelt(number: int) -> str:
    """Return a number as letters only, because names carry no digits."""
    tens, ones = divmod(number, 10)
    words = ["Nol", "Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan"]
    return f"{words[tens]} {words[ones]}" if tens else words[ones]


def _case(session: Session, code: str) -> Application:
    dossier = session.scalars(select(Dossier).where(Dossier.code == code)).one()
    return session.get_one(Application, dossier.application_id)


def _pack(session: Session, code: str, ending: str, today: date) -> int:
    case = _case(session, code)
    leaving.complete(session, case, ending, today)
    leaving.make(session, case, "ready")
    return leaving.pack(session, case).id


def _go_on(session: Session, case: Application, ending: str, today: date) -> None:
    by = person(session, Role.OPERATOR, "operator")
    if ending in DOCUMENTS or ending == "family":
        leaving.complete(session, case, ending, today)
        leaving.make(session, case, "ready" if ending == "family" else ending)
    elif ending == "at_risk":
        leaving.complete(session, case, ending, today)
        leaving.make(session, case, "to_print")
        day = office_calendar(session).add(today, 1)
        why = N_("blangko baru datang besok")
        repromise(session, case, day, actor=by, reason=why, today=today)
    elif ending == "notice":
        leaving.complete(session, case, ending, today)
    elif ending == "propose":
        taking.take(session, case, seen_version=case.version, actor=by)
        why = N_("pemohon tercatat di kota lain")
        deciding.propose_rejection(session, case, seen_version=case.version, actor=by, reason=why)
    else:
        _rest(session, case, ending, today, by)


def _rest(session: Session, case: Application, ending: str, today: date, by: Actor) -> None:
    """Put a case on hold; ``again`` was being examined and goes on already."""
    if ending == "again":
        taking.take(session, case, seen_version=case.version, actor=by)
    else:
        leaving.complete(session, case, ending, today)
    until = office_calendar(session).add(today, 3)
    why = N_("menunggu blangko KTP-el")
    seen = case.version
    holding.hold(session, case, reason=why, until=until, seen_version=seen, actor=by, today=today)
    if ending == "again":
        holding.go_on(session, case, seen_version=case.version, actor=by, today=today)


def _put_away(codes: Sequence[str]) -> None:
    """Put some bundles into a box and lend the first of them."""
    with writing() as current:
        box = boxes.new_box(current, "Boks Contoh 1", "Rak Contoh A")
        rows = current.scalars(select(Dossier).where(Dossier.code.in_(codes))).all()
        for dossier in rows:
            filing.file(current, dossier, box, seen_version=dossier.version, actor=clerk())
        lending.lend(
            current,
            rows[0],
            Borrowing("Contoh Operator", N_("periksa ulang dokumen asli")),
            actor=clerk(),
        )


def _odd_paper(today: date) -> None:
    """A torn cover, a file that is none, a bundle to match, one kept unscanned, an empty one."""
    torn = [Planned("KTP-HILANG", 3, _name(60 + n), 0) for n in range(4)]
    codes = [register([planned], today)[0] for planned in torn]
    path = settings().cache / "baki-robek.pdf"
    damaged_tray(printed(codes, today), [planned.sheets for planned in torn], path)
    broken = settings().cache / "baki-putus.pdf"
    broken.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    for file in (path, broken):
        ingest.ingest(file, way="command", actor=audit.system("demo"))
        file.unlink()
    unclear = register([Planned(None, 2, _name(70), 0)], today)
    scan(unclear, [2], today, "baki-tanpa-layanan.pdf")
    kept = register([Planned("KK-BARU", 40, _name(71), 0)], today)
    with writing() as current:
        dossier = current.scalars(select(Dossier).where(Dossier.code == kept[0])).one()
        why = N_("buku tebal, tidak bisa dipindai")
        seen = dossier.version
        audit.transition(
            current, dossier, "keep_unscanned", seen_version=seen, actor=clerk(), reason=why
        )
    set_apart(today, "empty", None)
