"""What a cover sheet says, as a value; how it looks is in ``cover_sheet``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CoverSheet:
    """One cover sheet as it will be printed.

    ``code`` is a dossier's mark (10 symbols). Names and requirement lines come in the language of
    the print. ``service_code`` None means that nobody knows the service yet; ``blank`` is stock
    printed ahead, filled in with a pen. ``reprint`` counts the prints after the first, ``printed``
    is the day of a reprint. ``tray`` is (number in the tray, size of the tray), ``enclosures`` what
    lies in the envelope beside paper, each with its count. A ``supplement`` lists as requirements
    only what its case was asked for.
    """

    code: str
    office_name: str
    service_code: str | None = None
    service_name: str | None = None
    desk_name: str | None = None
    needs_visit: bool = False
    requirements: tuple[str, ...] = ()
    sheets: int | None = None
    enclosures: tuple[tuple[str, int], ...] = ()
    arrived: date | None = None
    applicant: str | None = None
    tray: tuple[int, int] | None = None
    reprint: int = 0
    printed: date | None = None
    blank: bool = False
    demo: bool = False
    supplement: bool = False


EXAMPLE = CoverSheet(
    code="BDMG7K3MQS",
    office_name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
    service_code="KIA-5-17",
    service_name="KIA baru usia 5 sampai 17 tahun kurang 1 hari",
    desk_name="Kartu Identitas Anak",
    requirements=(
        "Formulir Pendaftaran Peristiwa Kependudukan (F-1.02)",
        "Fotokopi kutipan akta kelahiran",
        "Fotokopi Kartu Keluarga",
        "Fotokopi KTP-el",
        "Pas foto anak berwarna 2x3, 2 lembar",
    ),
    sheets=6,
    enclosures=(("Pas foto", 2), ("Amplop balasan berperangko", 1)),
    arrived=date(2020, 9, 25),
    applicant="Contohwati Ujicoba",
    tray=(3, 20),
    demo=True,
)
