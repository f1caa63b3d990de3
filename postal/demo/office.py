"""The demo office: everything in it came in the way real paper does, through the same services.

A few dossiers were registered and scanned on earlier days; the trays that are open today wait as
two sample scans, a clean one and a damaged one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask_babel import force_locale, gettext
from sqlalchemy import select

from postal import catalogue
from postal.codes import TrackingCode
from postal.demo.day import TRAY, carry
from postal.demo.mailroom import Planned, printed, register, scan, set_apart
from postal.demo.trays import sample_trays
from postal.errors import Refusal
from postal.extensions import session, settings, writing
from postal.models import Application, Batch, Place
from postal.office.services import OfficeData, PlaceData, set_up
from postal.public.finding import find
from postal.staff.services import add_staff
from postal.wording import N_
from postal.workflow import PUBLIC_LABELS, ROLE_LABELS, PublicWord, Role

PASSWORD = "contoh berkas pos"  # noqa: S105 - of made-up people in a made-up office
CITY = "KOTA CONTOH"
PLACES = (
    PlaceData("district", "359901", "Contoh Utara", "69901"),
    PlaceData("district", "359902", "Contoh Selatan", "69902"),
    PlaceData("district", "359903", "Contoh Timur", "69903"),
    PlaceData("district", "359904", "Contoh Barat", "69904"),
    PlaceData("district", "359905", "Contoh Tengah", "69905"),
)
PEOPLE: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("surat", "Contoh Ruang Surat", (Role.MAILROOM,)),
    ("operator", "Contoh Operator", (Role.OPERATOR,)),
    ("loket", "Contoh Loket", (Role.COUNTER,)),
    ("kecamatan", "Contoh Kecamatan", (Role.DISTRICT,)),
    ("penyelia", "Contoh Penyelia", (Role.SUPERVISOR,)),
    ("auditor", "Contoh Auditor", (Role.AUDITOR,)),
    ("admin", "Contoh Admin", (Role.ADMIN, Role.MAILROOM, Role.SUPERVISOR)),
)


class RealOffice(Refusal):
    """The folder holds a real office; a demo is never mixed into it."""

    code = "real-office"
    text = N_("Folder %(folder)s berisi kantor sungguhan. Pakai POSTAL_DATA lain untuk contoh.")


PAST: tuple[Planned, ...] = (
    Planned("KTP-HILANG", 3, "Contohwati Satu Ujicoba", 1),
    Planned("KK-UBAH", 4, "Contohman Dua Ujicoba", 8),
    Planned("BETUL-NAMA", 3, "Contohwati Tiga Ujicoba", 2),
    Planned("KIA-5-17", 5, "Contohman Empat Ujicoba", 3, "withdraw"),
    Planned("AKTA-LAHIR", 4, "Contohwati Lima Ujicoba", 2),
    Planned("PINDAH-KELUAR", 2, "Contohman Enam Ujicoba", 2, "forward"),
    Planned("KTP-HILANG", 2, "Contohwati Enam Belas Ujicoba", 2, "take"),
    Planned("KK-HILANG-RUSAK", 2, "Contohman Tujuh Belas Ujicoba", 3, "incomplete"),
    Planned("AKTA-LAHIR", 3, "Contohwati Delapan Belas Ujicoba", 4, "complete"),
    Planned("KIA-0-5", 2, "Contohman Sembilan Belas Ujicoba", 5, "reject"),
    Planned("KTP-RUSAK", 2, "Contohwati Dua Puluh Ujicoba", 9, "close"),
    Planned("KTP-RUSAK", 2, "Contohman Dua Satu Ujicoba", 7, "hold", (("old_card", 1),)),
    Planned("KTP-HILANG", 2, "Contohwati Dua Dua Ujicoba", 9, "in_transit"),
    Planned("KIA-5-17", 2, "Contohman Dua Tiga Ujicoba", 9, "ready_at_counter"),
    Planned("KTP-UBAH", 2, "Contohwati Dua Empat Ujicoba", 12, "returned"),
    Planned("KTP-HILANG", 2, "Contohman Dua Lima Ujicoba", 10, "delivered"),
    Planned("KIA-0-5", 2, "Contohwati Dua Enam Ujicoba", 8, "at_district"),
    Planned("KIA-5-17", 2, "Contohman Dua Tujuh Ujicoba", 12, "expire"),
)
TODAY: tuple[Planned, ...] = (
    Planned("KTP-RUSAK", 3, "Contohwati Tujuh Ujicoba", 0),
    Planned("KIA-0-5", 4, "Contohman Delapan Ujicoba", 0),
    Planned("AKTA-MATI", 3, "Contohwati Sembilan Ujicoba", 0),
    Planned("KK-BARU", 3, "Contohman Sepuluh Ujicoba", 0),
    Planned("KTP-UBAH", 4, "Contohwati Sebelas Ujicoba", 0),
    Planned("KIA-HILANG-RUSAK", 3, "Contohman Dua Belas Ujicoba", 0),
    Planned("PINDAH-DATANG", 3, "Contohwati Tiga Belas Ujicoba", 0),
    Planned("NIK-KONSOLIDASI", 3, "Contohman Empat Belas Ujicoba", 0),
)


def build(today: date, progress: Callable[[int, int], None]) -> None:
    """Make the office, its people, its past and today's open trays (about ten seconds)."""
    with writing() as current:
        set_up(
            current,
            OfficeData(
                name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
                city=CITY,
                region="3599",
                mark="CX",
                zone="WIB",
                hours="Senin–Jumat 08.00–15.00",
                address="Jalan Contoh 1",
                postcode="69901",
                phone="(0300) 000000",
                complaints="SP4N-LAPOR (lapor.go.id) atau loket pengaduan",
                demo=True,
            ),
            PLACES,
            catalogue.seed(),
        )
    _hire()
    progress(1, 6)
    past = [register([planned], today)[0] for planned in PAST]
    progress(2, 6)
    scan(past, [planned.sheets for planned in PAST], today, "baki-lalu.pdf")
    progress(3, 6)
    carry(list(zip(past, PAST, strict=True)), today)
    set_apart(today, "misdirect", "untuk kantor pajak")
    set_apart(today, "set_aside")
    progress(4, 6)
    sheets = printed([register([planned], today)[0] for planned in TODAY], today)
    progress(5, 6)
    folder = settings().data / "contoh"
    folder.mkdir(exist_ok=True)
    sample_trays(sheets, [planned.sheets for planned in TODAY], folder)
    progress(6, 6)


def _hire() -> None:
    for username, name, roles in PEOPLE:
        with writing() as current:
            first = current.scalars(select(Place).order_by(Place.code)).first()
            place = first.id if first is not None and Role.DISTRICT in roles else None
            add_staff(
                current,
                username=username,
                name=name,
                password=PASSWORD,
                roles=roles,
                place_id=place,
            )


def day_played() -> bool:
    """Tell whether the busy day was added already."""
    return session().scalar(select(Batch.id).where(Batch.name == TRAY)) is not None


def facts() -> dict[str, Any]:
    """Return what somebody needs to look around: address, accounts, codes, folders, samples."""
    folder = settings().data
    return {
        "address": settings().public_url,
        "sign_in": f"{settings().public_url}/masuk",
        "password": PASSWORD,
        "accounts": [
            {"username": username, "roles": [role.value for role in roles]}
            for username, _, roles in PEOPLE
        ],
        "codes": _codes(),
        "inbox": str(settings().inbox),
        "samples": [str(path) for path in sorted((folder / "contoh").glob("*.pdf"))],
        "data": str(folder),
    }


def _codes() -> dict[str, str]:
    """Return one code for each word that a citizen may read, in the order of the words."""
    found: dict[PublicWord, str] = {}
    for code in session().scalars(select(Application.tracking_code).order_by(Application.id)):
        reply = find(session(), code)
        if reply is not None and reply.answer is not None:
            found.setdefault(reply.answer.word, TrackingCode(code).grouped)
    return {word.value: found[word] for word in PublicWord if word in found}


def letter(facts: dict[str, Any]) -> str:
    """Return the facts as text in both languages."""
    accounts = [
        f"    {row['username']:<11}{_both(ROLE_LABELS[Role(role)] for role in row['roles'])}"
        for row in facts["accounts"]
    ]
    codes = [
        f"    {code}   {_both([PUBLIC_LABELS[PublicWord(word)]])}"
        for word, code in facts["codes"].items()
    ]
    return "\n".join(
        (
            "",
            "DATA CONTOH: semua nama, alamat dan nomor di sini buatan.",
            "DEMO DATA: every name, address and number here is made up.",
            "",
            f"  Warga bertanya di / citizens ask at:    {facts['address']}/",
            *codes,
            f"  Petugas masuk di / staff sign in at:    {facts['sign_in']}",
            f"    kata sandi semua akun / password of every account: {facts['password']}",
            *accounts,
            f"  Folder pindaian / scan folder:          {facts['inbox']}",
            "  Baki contoh / sample trays (Pemindaian > Pindai baki contoh,",
            "                              Scanning > Scan the sample tray):",
            *(f"    {path}" for path in facts["samples"]),
            "  Perintah pada data ini / commands on this data:",
            f"    POSTAL_DATA={facts['data']} .venv/bin/flask --help",
        )
    )


def _both(texts: Iterable[str]) -> str:
    """Return marked texts in Indonesian and, behind a stroke, in English."""
    said = list(texts)
    with force_locale("id"):
        indonesian = ", ".join(gettext(text) for text in said)
    with force_locale("en"):
        english = ", ".join(gettext(text) for text in said)
    return f"{indonesian} / {english}"
