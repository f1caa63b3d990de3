"""The forms of the office pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    IntegerField,
    PasswordField,
    SelectField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    EqualTo,
    InputRequired,
    Length,
    NumberRange,
    Optional,
)

from postal import dates
from postal.addresses import parse_postcode
from postal.codes import parse_office_code
from postal.correspondence.letter_facts import Signer
from postal.correspondence.letter_numbers import check_pattern, parse_nip
from postal.forms import DayField, Form, ParsedField, choices, line, trim
from postal.models import Office
from postal.office.letter_rules import (
    LEAST_WAIT_DAYS,
    MOST_SIGNER,
    MOST_WAIT_DAYS,
    LetterRules,
    rules_of,
)
from postal.office.places import KIND_LABELS, parse_place_code
from postal.office.services import OfficeData, mark_for
from postal.office.setting_up import MOST_EXAMINE_DAYS, PAPERS, parse_region
from postal.staff import passwords
from postal.staff.services import parse_username

PICTURES: Final = ".jpg,.jpeg,.png,.tif,.tiff,.pdf"


def words_of(labels: Mapping[Any, str]) -> list[Any]:
    """Return options whose words are translated when they are shown."""
    return choices({key.value: _(label) for key, label in labels.items()})


class OfficeForm(Form):
    """What an office says about itself."""

    name = line(_("Nama kantor"), 120)
    city = line(_("Kabupaten atau kota"), 80)
    region = ParsedField(_("Kode wilayah"), [DataRequired()], parse=parse_region)
    zone = SelectField(_("Zona waktu"), choices=list(dates.ZONES))
    address = line(_("Alamat kantor"), 400, field=TextAreaField, rows=3)
    postcode = ParsedField(
        _("Kode pos"),
        [DataRequired()],
        parse=parse_postcode,
        render_kw={"inputmode": "numeric", "autocomplete": "postal-code"},
    )
    phone = line(_("Telepon atau WhatsApp"), 40, inputmode="tel")
    hours = line(_("Jam layanan"), 200)
    complaints = line(_("Tempat mengadu"), 200)
    paper = SelectField(_("Ukuran kertas"), choices=list(PAPERS))
    examine_days = IntegerField(
        _("Diperiksa paling lambat"),
        [InputRequired(), NumberRange(1, MOST_EXAMINE_DAYS)],
        default=3,
        render_kw={"inputmode": "numeric"},
    )
    crest = FileField(_("Lambang"), render_kw={"accept": PICTURES})

    def office(self, mark: str, *, demo: bool = False) -> OfficeData:
        """Return what was said."""
        return OfficeData(
            name=str(self.name.data),
            city=str(self.city.data),
            region=self.region.value,
            mark=mark,
            zone=str(self.zone.data),
            hours=str(self.hours.data),
            address=str(self.address.data),
            postcode=self.postcode.value,
            phone=str(self.phone.data),
            complaints=str(self.complaints.data),
            paper=str(self.paper.data),
            examine_days=int(self.examine_days.data),
            demo=demo,
        )


class SettingsForm(OfficeForm):
    """The same, and how letters are written: these have defaults that the first day can do with."""

    signer_title = line(_("Jabatan penanda tangan"), MOST_SIGNER)
    signer_on_behalf_of = line(_("Atas nama (a.n.)"), MOST_SIGNER, required=False)
    signer_name = line(_("Nama penanda tangan"), MOST_SIGNER, required=False, autocomplete="off")
    signer_nip = ParsedField(
        _("NIP"), [Optional()], parse=parse_nip, render_kw={"inputmode": "numeric"}
    )
    letter_pattern = ParsedField(
        _("Pola nomor surat"),
        [DataRequired()],
        parse=check_pattern,
        render_kw={"spellcheck": "false", "autocapitalize": "none"},
    )
    wait_days = IntegerField(
        _("Kasus menunggu susulan"),
        [InputRequired(), NumberRange(LEAST_WAIT_DAYS, MOST_WAIT_DAYS)],
        render_kw={"inputmode": "numeric"},
    )

    def letter_rules(self) -> LetterRules:
        """Return what was said of letters."""
        signer = Signer(
            title=str(self.signer_title.data),
            name=self.signer_name.data or "",
            nip=self.signer_nip.value or "",
            on_behalf_of=self.signer_on_behalf_of.data or None,
        )
        return LetterRules(signer, self.letter_pattern.value, int(self.wait_days.data))

    @classmethod
    def showing(cls, office: Office) -> SettingsForm:
        """Return the form with what is stored."""
        rules = rules_of(office)
        signer = {f"signer_{key}": value for key, value in asdict(rules.signer).items()}
        form = cls(formdata=None, obj=office, **signer)
        form.region.data = f"{office.region[:2]}.{office.region[2:]}"
        return form


class SetupForm(OfficeForm):
    """The same, the places and the first admin."""

    mark = ParsedField(_("Kode kantor pada lembar"), parse=parse_office_code)
    places = TextAreaField(_("Kecamatan"), filters=[trim], render_kw={"rows": 8})
    places_file = FileField(_("atau berkas CSV"), render_kw={"accept": ".csv,.txt"})
    admin_name = line(_("Nama lengkap"), 120, autocomplete="name")
    admin_username = ParsedField(
        _("Nama pengguna"),
        [DataRequired()],
        parse=parse_username,
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("Kata sandi"),
        [DataRequired(), Length(max=passwords.LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )
    repeat = PasswordField(
        _("Kata sandi, sekali lagi"),
        [DataRequired(), EqualTo("password")],
        render_kw={"autocomplete": "new-password"},
    )

    def office_mark(self) -> str:
        """Return the symbols asked for, or those that the region gives."""
        return self.mark.value or mark_for(self.region.value)


class PlaceForm(Form):
    """One place."""

    kind = SelectField(_("Jenis"), choices=words_of(KIND_LABELS))
    code = ParsedField(_("Kode"), [DataRequired()], parse=parse_place_code)
    name = line(_("Nama"), 80)
    postcode = ParsedField(
        _("Kode pos"), [Optional()], parse=parse_postcode, render_kw={"inputmode": "numeric"}
    )
    active = BooleanField(_("Aktif"), default=True)


class PlaceListForm(Form):
    """Many places at once."""

    kind = SelectField(_("Jenis"), choices=words_of(KIND_LABELS), default="district")
    places = TextAreaField(_("Daftar"), filters=[trim], render_kw={"rows": 10})
    places_file = FileField(_("atau berkas CSV"), render_kw={"accept": ".csv,.txt"})


class DeskForm(Form):
    """One desk."""

    code = line(_("Kode"), 16, autocapitalize="none", spellcheck="false")
    name_id = line(_("Nama (Indonesia)"), 80)
    name_en = line(_("Nama (Inggris)"), 80)
    phone = line(_("Telepon atau WhatsApp"), 40, required=False, inputmode="tel")
    active = BooleanField(_("Aktif"), default=True)


class ClosureForm(Form):
    """From when to when the office is closed, and why."""

    start = DayField(_("Hari pertama"), [DataRequired()])
    end = DayField(_("Hari terakhir"), [Optional()])
    reason = line(_("Alasan"), 120)


class ClosureListForm(Form):
    """Many closed days at once."""

    days = line(
        _("Satu baris satu hari: tanggal; alasan"),
        20_000,
        field=TextAreaField,
        rows="6",
        spellcheck="false",
    )
