"""NIK, No. KK, phone and name: parse, check, mask.

A fault in the structure of a number is refused. What may only look odd is a warning, because a NIK
never changes, not even when a birth date is corrected or somebody moves.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Self
from zoneinfo import ZoneInfo

import phonenumbers

from postal.errors import Refusal
from postal.provinces import PROVINCES
from postal.wording import N_

UNKNOWN_PROVINCE: Final = N_("Dua angka pertama bukan kode provinsi yang dikenal. Periksa lagi.")
OTHER_REGION: Final = N_(
    "NIK ini pertama kali terdaftar di daerah lain. Itu wajar bagi orang yang pernah pindah."
)
OTHER_BIRTH_DATE: Final = N_(
    "Tanggal lahir berbeda dari tanggal di dalam NIK. Itu wajar bila pernah ada pembetulan."
)
SINGLE_WORD: Final = N_(
    "Nama terdiri dari satu kata. Sejak 2022 nama baru paling sedikit dua kata."
)
LONG_NAME: Final = N_("Nama lebih dari 60 huruf. Sejak 2022 nama baru paling banyak 60 huruf.")
NOT_LATIN: Final = N_(
    "Nama memuat tanda selain huruf Latin. Sejak 2022 nama baru ditulis tanpa angka dan tanda baca."
)

_SEPARATORS: Final = re.compile(r"[\s.\-]+")
_SIXTEEN_DIGITS: Final = re.compile(r"\d{16}", re.ASCII)
_PHONE: Final = re.compile(r"\+?[\d\s().\-]+", re.ASCII)
_GAP: Final = r"[\s.\-\u2010-\u2014]{0,3}"
_PROVINCE: Final = f"(?:{'|'.join(_GAP.join(code) for code in PROVINCES)})"
_DAY: Final = r"(?:[0-2]?\d|3[01])[.\-](?:0?\d|1[0-2])[.\-](?:19|20)\d\d(?!\d)"
_BIRTH: Final = rf"(?:\d{_GAP}){{6}}[0-7]{_GAP}\d{_GAP}(?:0{_GAP}[1-9]|1{_GAP}[0-2])"
_REGISTER_NUMBER: Final = re.compile(
    # Unbroken: any sixteen digits, also with a slip in them. Broken up: a province and no day
    # begins them, and where other digits come before, a birth date is inside. So two days or two
    # phone numbers may stand beside each other.
    rf"(?<!\d)(?:\d{{16}}|(?!{_DAY})(?={_PROVINCE})(?:(?<!\d[\s.\-])|(?={_BIRTH}))"
    rf"\d(?:{_GAP}\d){{15}})(?!\d)"
)
_EASTERNMOST: Final = ZoneInfo("Asia/Jayapura")


class WrongNikLength(Refusal):
    """A NIK that is not 16 digits."""

    code = "nik-length"
    text = N_("NIK terdiri dari 16 angka; yang ditulis ada %(count)s.")


class WrongNikDate(Refusal):
    """Digits 7 to 12 of a NIK are no day."""

    code = "nik-date"
    text = N_("Angka ke-7 sampai ke-12 NIK harus tanggal lahir (perempuan: tanggal ditambah 40).")


class WrongNikSerial(Refusal):
    """A NIK whose serial is 0000."""

    code = "nik-serial"
    text = N_("Empat angka terakhir NIK tidak mungkin 0000.")


class WrongFamilyCardLength(Refusal):
    """A family card number that is not 16 digits."""

    code = "family-card-length"
    text = N_("Nomor KK terdiri dari 16 angka; yang ditulis ada %(count)s.")


class WrongFamilyCardDate(Refusal):
    """Digits 7 to 12 of a family card number are no day."""

    code = "family-card-date"
    text = N_("Angka ke-7 sampai ke-12 nomor KK harus sebuah tanggal.")


class WrongFamilyCardSerial(Refusal):
    """A family card number whose serial is 0000."""

    code = "family-card-serial"
    text = N_("Empat angka terakhir nomor KK tidak mungkin 0000.")


class NotAPhone(Refusal):
    """Not a phone number that can be called."""

    code = "not-a-phone"
    text = N_("Nomor telepon ini tidak dikenal. Tulis misalnya 0812-0000-1234.")


def _digits(text: str, wrong_length: type[Refusal]) -> str:
    """Return the 16 digits of ``text`` without separators, or raise ``wrong_length``."""
    value = _SEPARATORS.sub("", text)
    if not _SIXTEEN_DIGITS.fullmatch(value):
        raise wrong_length(count=sum(character.isdigit() for character in value))
    return value


def _day_of(century: int, ddmmyy: str, day_offset: int = 0) -> date | None:
    """Return the day that six digits mean in ``century`` (1900, 2000), None when there is none."""
    day = int(ddmmyy[:2]) - day_offset
    try:
        return date(century + int(ddmmyy[4:]), int(ddmmyy[2:4]), day)
    except ValueError:
        return None


def _masked(digits: str) -> str:
    return f"{digits[:4]}************{digits[-2:]}"


def holds_number(text: str) -> bool:
    """Tell whether a NIK or No. KK stands in ``text``, perhaps with spaces, dots or hyphens."""
    return _REGISTER_NUMBER.search(text) is not None


def mask_numbers(text: str) -> str:
    """Return ``text`` with each NIK or No. KK in it as ``3573************01``."""
    return _REGISTER_NUMBER.sub(lambda found: _masked(re.sub(r"\D", "", found[0])), text)


@dataclass(frozen=True, repr=False)
class _RegisterNumber:
    """Sixteen digits that show themselves masked wherever they are printed by accident."""

    value: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.masked})"

    @property
    def masked(self) -> str:
        """The number for lists: ``3573************01``. The stars do not count the digits."""
        return _masked(self.value)

    @property
    def region(self) -> str:
        """The six digits of the district that gave the number: ``357301``."""
        return self.value[:6]


class Nik(_RegisterNumber):
    """A person's number: district of first registration (6), birth date (6), serial (4)."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the NIK that was typed; spaces, dots and hyphens are dropped.

        Raises:
            WrongNikLength: not 16 digits.
            WrongNikDate: day not in 01-31 or 41-71 (women), or no such day.
            WrongNikSerial: the serial is 0000.
        """
        nik = cls(_digits(text, WrongNikLength))
        # 2000 was a leap year, 1900 was not: a day that is in neither century is not in this one.
        if nik._day_in(2000) is None:
            raise WrongNikDate
        if nik.value[12:] == "0000":
            raise WrongNikSerial
        return nik

    @property
    def female(self) -> bool:
        """Whether the day carries the 40 that women's numbers have."""
        return int(self.value[6:8]) > 40

    @property
    def birth_date(self) -> date:
        """The birth date inside the number, as of today; see :meth:`birth_date_by`."""
        return self.birth_date_by(datetime.now(_EASTERNMOST).date())

    def birth_date_by(self, today: date) -> date:
        """Return the latest day not after ``today`` that the number's six digits can mean."""
        this_century = today.year // 100 * 100
        # Five, because 29 February of a year 00 comes back only after four.
        days = (self._day_in(this_century - 100 * back) for back in range(5))
        return next(day for day in days if day is not None and day <= today)

    def warnings(
        self, birth_date: date | None = None, region: str | None = None
    ) -> tuple[str, ...]:
        """Return what does not agree with the number, as texts (Indonesian msgids).

        Args:
            birth_date: the date on the form; its century is taken as it stands there.
            region: digits of the region to be expected: ``3573`` or ``35.73.01``.
        """
        found = []
        if self.value[:2] not in PROVINCES:
            found.append(UNKNOWN_PROVINCE)
        if region is not None and not self.value.startswith(_SEPARATORS.sub("", region)):
            found.append(OTHER_REGION)
        if birth_date is not None and self._day_in(birth_date.year // 100 * 100) != birth_date:
            found.append(OTHER_BIRTH_DATE)
        return tuple(found)

    def _day_in(self, century: int) -> date | None:
        return _day_of(century, self.value[6:12], day_offset=40 if self.female else 0)


class FamilyCardNumber(_RegisterNumber):
    """The number of a family card: region (6), day of entry (6), serial (4).

    It changes over a life, so it is never the key of a person.
    """

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the number that was typed; spaces, dots and hyphens are dropped.

        Raises:
            WrongFamilyCardLength: not 16 digits.
            WrongFamilyCardDate: the day of entry is no day (no 40 is added here).
            WrongFamilyCardSerial: the serial is 0000.
        """
        number = cls(_digits(text, WrongFamilyCardLength))
        if _day_of(2000, number.value[6:12]) is None:
            raise WrongFamilyCardDate
        if number.value[12:] == "0000":
            raise WrongFamilyCardSerial
        return number


def parse_phone(text: str) -> str:
    """Return the phone number that was typed in E.164 (``+6281200001234``), Indonesia assumed.

    Raises:
        NotAPhone: letters, an extension, or a number that no network has.
    """
    if not _PHONE.fullmatch(text.strip()):
        raise NotAPhone
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException as unreadable:
        raise NotAPhone from unreadable
    if not phonenumbers.is_valid_number(number):
        raise NotAPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def format_phone(e164: str) -> str:
    """Return a stored number for people: ``0812-0000-1234``, abroad ``+65 6123 4567``."""
    number = phonenumbers.parse(e164)
    home = number.country_code == phonenumbers.country_code_for_region("ID")
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if home else style.INTERNATIONAL)


def mask_phone(e164: str) -> str:
    """Return a stored number for lists: the start and the last two digits (``0812******34``)."""
    digits = re.sub(r"[^\d+]", "", format_phone(e164))
    return f"{digits[:4]}******{digits[-2:]}"


def name_warnings(name: str) -> tuple[str, ...]:
    """Return what Permendagri 73/2022 would not allow in a new name, as texts (msgids).

    Never a refusal: names registered before keep, and a name must be recorded as documents have it.
    """
    spelt = " ".join(unicodedata.normalize("NFC", name).split())
    found = []
    if len(spelt.split()) < 2:
        found.append(SINGLE_WORD)
    if len(spelt) > 60:
        found.append(LONG_NAME)
    if not all(unicodedata.name(it, "").startswith("LATIN ") for it in spelt if it != " "):
        found.append(NOT_LATIN)
    return tuple(found)


def mask_name(name: str) -> str:
    """Return a name for lists: ``S. Aminah`` becomes ``S*** A*****``."""
    return " ".join(word[0] + "*" * max(len(word) - 1, 3) for word in name.split())
