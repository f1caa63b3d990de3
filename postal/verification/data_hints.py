"""Names and numbers as they were keyed, against what a name or a NIK says by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from postal import identity
from postal.errors import Refusal
from postal.identity import OTHER_BIRTH_DATE, OTHER_REGION, UNKNOWN_PROVINCE, Nik
from postal.people import ApplicantData, SubjectData
from postal.provinces import PROVINCES
from postal.verification.hint import APPLICANT, Hint
from postal.wording import N_

DAY: Final = N_("angka ke-7 dan 8 (tanggal; perempuan ditambah 40)")
MONTH: Final = N_("angka ke-9 dan 10 (bulan)")
YEAR: Final = N_("angka ke-11 dan 12 (tahun)")
DATE_DIFFERS: Final = N_(
    "Tanggal lahir %(keyed)s, di NIK %(inside)s: lihat %(parts)s. Wajar bila pernah ada pembetulan."
)
DAY_AND_MONTH_SWAPPED: Final = N_(
    "Tanggal lahir %(keyed)s, di NIK %(inside)s: tanggal dan bulan tampaknya tertukar."
)
REGION_DIFFERS: Final = N_(
    "NIK diawali %(inside)s, kantor ini %(office)s: terdaftar di daerah lain. Wajar bila pernah "
    "pindah."
)
FAULTY: Final = N_("NIK ini tidak mungkin benar. Bandingkan lagi dengan gambar halaman.")
_PAIRS: Final = ((DAY, 6), (MONTH, 8), (YEAR, 10))


def name_hints(applicant: ApplicantData, subjects: Sequence[SubjectData]) -> Iterator[Hint]:
    """Yield what a new name may not be since 2022, once for each name."""
    told: set[str] = set()
    for about, name in enumerate((applicant.name, *(each.name for each in subjects))):
        if not name or name in told:
            continue
        told.add(name)
        for text in identity.name_warnings(name):
            yield Hint("name", text, about=about or APPLICANT)


def number_hints(subjects: Sequence[SubjectData], region: str, *, full: bool) -> Iterator[Hint]:
    """Yield where a NIK does not agree with the birth date that was keyed, or with the office.

    Args:
        subjects: the people of the case.
        region: the office's own province and regency, four digits.
        full: whether digits may be shown; otherwise only that something differs is said.
    """
    for about, subject in enumerate(subjects, start=1):
        if not subject.nik:
            continue
        try:
            nik = Nik.parse(subject.nik)
        except Refusal:
            yield Hint("nik-structure", FAULTY, about=about)
            continue
        yield from _region(nik, region, about, full=full)
        if subject.birth_date:
            yield from _birth(nik, date.fromisoformat(subject.birth_date), about, full=full)


def _region(nik: Nik, region: str, about: int, *, full: bool) -> Iterator[Hint]:
    if nik.value[:2] not in PROVINCES:
        yield Hint("nik-region", UNKNOWN_PROVINCE, about=about)
    elif not nik.value.startswith(region):
        inside = nik.value[: len(region)]
        values = {"inside": inside, "office": region} if full else {}
        yield Hint("nik-region", REGION_DIFFERS if full else OTHER_REGION, values, about=about)


def _birth(nik: Nik, born: date, about: int, *, full: bool) -> Iterator[Hint]:
    differing = disagreeing(nik, born)
    if not differing:
        return
    if not full:
        yield Hint("nik-birth-date", OTHER_BIRTH_DATE, about=about)
        return
    day, month, year = _inside(nik)
    values = {"keyed": f"{born:%d-%m-%Y}", "inside": f"{day:02}-{month:02}-{year:02}"}
    if (day, month, year) == (born.month, born.day, born.year % 100):
        yield Hint("nik-birth-date", DAY_AND_MONTH_SWAPPED, values, about=about)
    else:
        yield Hint("nik-birth-date", DATE_DIFFERS, {**values, "parts": differing}, about=about)


def disagreeing(nik: Nik, born: date) -> tuple[str, ...]:
    """Return which digits of the number differ from the birth date (msgids), in their order."""
    wanted = (born.day, born.month, born.year % 100)
    return tuple(
        part
        for (part, _place), inside, keyed in zip(_PAIRS, _inside(nik), wanted, strict=True)
        if inside != keyed
    )


def _inside(nik: Nik) -> tuple[int, int, int]:
    """Return day (without a woman's 40), month and two digits of the year inside the number."""
    day, month, year = (int(nik.value[place : place + 2]) for _part, place in _PAIRS)
    return day - 40 if nik.female else day, month, year
