"""The forms of the catalogue: services, and the papers that they ask for."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from postal.catalogue import Mode, Output, Service
from postal.forms import Form, line
from postal.office.papers import KIND_LABELS, MOST_NAME
from postal.office.running import MOST_DAYS
from postal.office.views.forms import words_of
from postal.wording import N_

MODE_LABELS: Final = {
    Mode.POST: N_("seluruhnya lewat pos"),
    Mode.PARTIAL: N_("lewat pos, satu kali datang"),
    Mode.IN_PERSON: N_("harus datang"),
}
OUTPUT_LABELS: Final = {
    Output.CARD: N_("kartu"),
    Output.PAPER: N_("dokumen kertas, juga PDF"),
    Output.BOTH: N_("kertas dan kartu"),
    Output.NONE: N_("tanpa dokumen"),
}


class ServiceForm(Form):
    """A service without its papers, which are a table of their own on the same page."""

    code = line(_("Kode"), 32, spellcheck="false")
    name_id = line(_("Nama (Indonesia)"), 120)
    name_en = line(_("Nama (Inggris)"), 120)
    desk = SelectField(_("Meja layanan"))
    active = BooleanField(_("Aktif: dapat dipilih untuk permohonan baru"), default=True)
    mode = SelectField(_("Cara"), choices=words_of(MODE_LABELS))
    output = SelectField(_("Hasil"), choices=words_of(OUTPUT_LABELS))
    days = IntegerField(
        _("Janji hari kerja"),
        [InputRequired(), NumberRange(0, MOST_DAYS)],
        render_kw={"inputmode": "numeric"},
    )
    days_source = line(_("Dasar janji"), 120)
    channels = SelectMultipleField(
        _("Cara kembali"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    usual = SelectField(_("Yang biasa"))
    law = line(_("Dasar hukum"), 120, required=False)
    note_id = line(_("Catatan (Indonesia)"), 300, required=False, field=TextAreaField, rows=2)
    note_en = line(_("Catatan (Inggris)"), 300, required=False, field=TextAreaField, rows=2)
    seen_number = HiddenField(default="0")

    @classmethod
    def showing(cls, service: Service, *, number: int, active: bool) -> ServiceForm:
        """Return the form with what version ``number`` says."""
        form = cls(formdata=None, obj=service, active=active)
        form.seen_number.data = str(number)
        form.usual.data = service.channels[0] if service.channels else ""
        return form

    def service(self, before: Service) -> Service:
        """Return ``before`` with everything that this form decides."""
        return replace(
            before,
            code=str(self.code.data).upper(),
            desk=str(self.desk.data),
            name_id=str(self.name_id.data),
            name_en=str(self.name_en.data),
            mode=Mode(self.mode.data),
            output=Output(self.output.data),
            days=int(self.days.data),
            days_source=str(self.days_source.data),
            channels=self._channels(before),
            law=self.law.data or "",
            note_id=self.note_id.data or "",
            note_en=self.note_en.data or "",
        )

    def _channels(self, before: Service) -> tuple[str, ...]:
        """Return the ticked channels: the usual one first, the others in the order they had."""
        ticked = set(self.channels.data) | ({self.usual.data} - {""})
        known = (str(self.usual.data), *before.channels, *self.channels.data)
        return tuple(code for code in dict.fromkeys(known) if code in ticked)

    def validate_note_en(self, field: TextAreaField) -> None:
        """Ask for a note in both languages or in none."""
        if bool(field.data) != bool(self.note_id.data):
            raise ValidationError(gettext("Tulis catatan dalam kedua bahasa, atau kosongkan."))


class RequirementsForm(Form):
    """The papers of a service alone, which are a table of their own on the same page."""

    seen_number = HiddenField(default="0")

    @classmethod
    def showing(cls, number: int) -> RequirementsForm:
        """Return the form for what version ``number`` asks for."""
        return cls(formdata=None, seen_number=str(number))


class PaperForm(Form):
    """One paper as it is called."""

    code = line(_("Kode"), 24, autocapitalize="characters", spellcheck="false")
    name_id = line(_("Nama (Indonesia)"), MOST_NAME)
    name_en = line(_("Nama (Inggris)"), MOST_NAME)
    kind = SelectField(_("Jenis"), choices=words_of(KIND_LABELS))
    seen_number = HiddenField(default="0")
