"""The admin's first page: what can be set, and how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from postal import web
from postal.extensions import session
from postal.models import Desk, Place, ServiceVersion, Staff
from postal.office.closures import first_unknown_year
from postal.office.views.blueprint import office
from postal.staff import guard
from postal.workflow import Role


@dataclass(frozen=True)
class Section:
    """One thing to set: its page, its name, how many there are, and what it decides."""

    endpoint: str
    label: str
    fact: str
    hint: str


@office.get("/admin/")
@guard.allow(Role.ADMIN)
def admin() -> ResponseReturnValue:
    """Show the admin's sections."""
    return render_template("office/admin.html", sections=_sections())


def _count(query: object) -> int:
    return session().scalar(select(func.count()).where(query)) or 0  # type: ignore[arg-type]


def _sections() -> list[Section]:
    unknown = first_unknown_year(session(), web.today())
    return [
        Section(
            "staff.accounts",
            _("Petugas"),
            _("%(n)s akun aktif", n=_count(Staff.active)),
            _("Akun, peran dengan tanggalnya, meja, kata sandi, sesi."),
        ),
        Section(
            "office.services",
            _("Layanan"),
            _("%(n)s aktif", n=_count(ServiceVersion.current & ServiceVersion.active)),
            _("Nama, syarat, janji hari kerja. Setiap perubahan menjadi versi baru."),
        ),
        Section(
            "office.desks",
            _("Meja layanan"),
            _("%(n)s aktif", n=_count(Desk.active)),
            _("Satu antrean dan satu nomor telepon per meja."),
        ),
        Section(
            "office.places",
            _("Tempat"),
            _("%(n)s aktif", n=_count(Place.active)),
            _("Kecamatan, desa, kantor pos: kode, nama, kode pos."),
        ),
        Section(
            "office.closures",
            _("Hari tutup"),
            _("cuti bersama diketahui sampai %(year)s", year=unknown - 1),
            _("Hari libur nasional dan hari kantor ini tutup sendiri."),
        ),
        Section(
            "office.settings",
            _("Kantor"),
            web.zone(),
            _("Nama, alamat, jam layanan, lambang, ukuran kertas."),
        ),
    ]
