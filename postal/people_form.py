"""The form in which a clerk keys the people of a case beside the picture of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField, TextAreaField
from wtforms.validators import Optional

from postal import web
from postal.addresses import parse_postcode
from postal.forms import DayField, Form, ParsedField, choices, line
from postal.identity import FamilyCardNumber, Nik, format_phone, parse_phone
from postal.languages import CHOICES
from postal.people import ApplicantData, SubjectData

_OFF: dict[str, Any] = {"autocomplete": "off", "spellcheck": "false"}
_DIGITS = {**_OFF, "inputmode": "numeric"}


class ApplicantForm(Form):
    """The person who wrote; everything may stay empty."""

    name = line(_("Nama pemohon"), 120, required=False, **_OFF)
    phone = ParsedField(_("Telepon"), parse=parse_phone, render_kw={**_OFF, "inputmode": "tel"})
    address = line(
        _("Jalan, nomor, RT/RW"),
        500,
        required=False,
        field=TextAreaField,
        rows="2",
    )
    village = line(_("Kelurahan atau desa"), 80, required=False, **_OFF)
    district = line(_("Kecamatan"), 80, required=False, **_OFF)
    city = line(_("Kabupaten atau kota"), 80, required=False, **_OFF)
    postcode = ParsedField(_("Kode pos"), parse=parse_postcode, render_kw=_DIGITS)
    language = SelectField(
        _("Bahasa surat dan pesan"), choices=choices(CHOICES), validators=[Optional()]
    )

    def answers(self) -> ApplicantData:
        """Return what was keyed, after a successful validation."""
        return ApplicantData(
            name=self.name.data or None,
            phone=self.phone.value,
            address=self.address.data or None,
            village=self.village.data or None,
            district=self.district.data or None,
            city=self.city.data or None,
            postcode=self.postcode.value,
            language=self.language.data or None,
        )


class SubjectForm(Form):
    """One person the document is about; everything may stay empty."""

    name = line(_("Nama"), 120, required=False, **_OFF)
    nik = ParsedField(_("NIK"), parse=Nik.parse, render_kw=_DIGITS)
    family_card = ParsedField(_("Nomor KK"), parse=FamilyCardNumber.parse, render_kw=_DIGITS)
    birth_date = DayField(_("Tanggal lahir"), latest=web.today)

    def answers(self) -> SubjectData:
        """Return what was keyed, after a successful validation."""
        born = self.birth_date.value
        return SubjectData(
            name=self.name.data or None,
            nik=self.nik.value.value if self.nik.value else None,
            family_card=self.family_card.value.value if self.family_card.value else None,
            birth_date=born.isoformat() if born else None,
        )


class PeopleForm:
    """The applicant's form and one for each subject, the last of them empty for one more."""

    def __init__(self, applicant: ApplicantData, subjects: Sequence[SubjectData]) -> None:
        unguarded: dict[str, Any] = {"csrf": False}  # one token guards the whole page
        shown = {**vars(applicant)}
        if applicant.phone:
            shown["phone"] = format_phone(applicant.phone)
        self.applicant = ApplicantForm(prefix="p", data=shown, meta=unguarded)
        self.subjects = [
            SubjectForm(prefix=f"s{place}", data=vars(subject), meta=unguarded)
            for place, subject in enumerate([*subjects, SubjectData()])
        ]

    def valid(self) -> bool:
        """Tell whether the request carries the form and every field was understood."""
        return all([part.validate_on_submit() for part in self.parts()])  # noqa: C419 - say all errors

    def parts(self) -> list[Form]:
        """Return every form of the page, in its order."""
        return [self.applicant, *self.subjects]
