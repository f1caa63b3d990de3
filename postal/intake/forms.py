"""The intake form: one envelope, any number of dossiers, enclosures as counted rows."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from postal.enclosures import ENCLOSURE_KINDS
from postal.forms import Form, choices, line, trim
from postal.intake.services import WAYS
from postal.languages import CHOICES

MOST_SHEETS = 400
MOST_IN_ENVELOPE = 12
MOST_TRAY = 500
_OFF: Final[dict[str, Any]] = {"autocomplete": "off", "spellcheck": "false"}


class Inner(Form):
    """A form inside the envelope's form; the outer one is protected against forged requests."""

    class Meta(Form.Meta):
        """Leaves the token to the outer form."""

        csrf = False


class EnclosureForm(Inner):
    """One kind of thing in the envelope and how many of it."""

    kind = SelectField(_l("Jenis"), validators=[Optional()])
    count = IntegerField(_l("Jumlah"), validators=[Optional(), NumberRange(1, 999)])


class DossierForm(Inner):
    """One bundle in the envelope."""

    service = SelectField(_l("Layanan"), validators=[Optional()])
    sheets = IntegerField(_l("Lembar"), validators=[Optional(), NumberRange(1, MOST_SHEETS)])
    name = line(_l("Nama"), 120, required=False)
    cover = HiddenField()
    case = HiddenField()
    address = line(_l("Jalan, nomor, RT/RW"), 500, required=False, **_OFF)
    village = line(_l("Kelurahan atau desa"), 80, required=False, **_OFF)
    district = line(_l("Kecamatan"), 80, required=False, **_OFF)
    city = line(_l("Kabupaten atau kota"), 80, required=False, **_OFF)
    postcode = line(_l("Kode pos"), 12, required=False, **_OFF)
    language = SelectField(
        _l("Bahasa surat dan pesan"), choices=choices(CHOICES), validators=[Optional()]
    )
    enclosures = FieldList(
        FormField(EnclosureForm), label=_l("Lampiran fisik"), min_entries=0, max_entries=12
    )

    def address_parts(self) -> list[Any]:
        """Return the fields of the address; an envelope often tells only some of it."""
        return [self.address, self.village, self.district, self.city, self.postcode]


class EnvelopeForm(Form):
    """One mail item."""

    set_aside = HiddenField()
    scan = StringField(_l("Pindai"), filters=[trim], validators=[Optional(), Length(max=200)])
    resi = StringField(_l("Resi"), filters=[trim], validators=[Optional(), Length(max=40)])
    arrived = StringField(_l("Tiba"), filters=[trim], validators=[Optional(), Length(max=20)])
    arrived_reason = StringField(
        _l("Alasan tanggal lain"), filters=[trim], validators=[Optional(), Length(max=200)]
    )
    way = SelectField(_l("Cara tiba"), validators=[Optional()])
    note = StringField(_l("Catatan"), filters=[trim], validators=[Optional(), Length(max=300)])
    money = StringField(
        _l("Uang di dalam amplop"), filters=[trim], validators=[Optional(), Length(max=60)]
    )
    dossiers = FieldList(
        FormField(DossierForm), label=_l("Berkas"), min_entries=1, max_entries=MOST_IN_ENVELOPE
    )


class TrayForm(Form):
    """A tray of equal envelopes, registered and printed in one go."""

    service = SelectField(_l("Layanan"), validators=[Optional()])
    count = IntegerField(_l("Jumlah kiriman"), validators=[NumberRange(1, MOST_TRAY)])
    sheets = IntegerField(
        _l("Lembar tiap berkas"), validators=[Optional(), NumberRange(1, MOST_SHEETS)]
    )


class StockForm(Form):
    """Blank covers to print ahead."""

    count = IntegerField(_l("Jumlah lembar"), validators=[NumberRange(1, MOST_TRAY)])


def way_choices() -> list[tuple[str, object]]:
    """Return the ways of arrival for a select field."""
    return [(key, _l(label)) for key, label in WAYS.items()]


def enclosure_choices() -> list[tuple[str, object]]:
    """Return the kinds of enclosure for a select field, empty first."""
    rows: list[tuple[str, object]] = [("", "–")]
    return rows + [(key, _l(label)) for key, label in ENCLOSURE_KINDS.items()]
