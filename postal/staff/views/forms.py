"""The forms of the staff pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, EqualTo, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from postal.forms import DayField, Form, ParsedField, line
from postal.models import Staff
from postal.staff import passwords, services
from postal.staff.services import Account, Period
from postal.wording import N_
from postal.workflow import ROLE_LABELS, STAFF_ROLES, Role

NOTHING_HELD: Final[Mapping[Role, Period]] = MappingProxyType({})
ROLE_HINTS: Final = {
    Role.MAILROOM: N_("Mendaftar kiriman, memindai, mencocokkan, menyimpan berkas."),
    Role.OPERATOR: N_("Memeriksa dan memproses permohonan."),
    Role.COUNTER: N_("Melayani pemohon yang datang atau menelepon."),
    Role.DISTRICT: N_("Melihat dan menyerahkan yang menyangkut kecamatannya saja."),
    Role.SUPERVISOR: N_("Mengawasi antrean, menyetujui, membuka kembali."),
    Role.AUDITOR: N_("Melihat semuanya, tidak mengubah apa pun; setiap lihat dicatat."),
    Role.ADMIN: N_("Mengatur kantor, layanan, dan akun petugas."),
}


class SignInForm(Form):
    """User name and password; ``next`` is checked when it is followed."""

    username = StringField(
        _("Nama pengguna"),
        [DataRequired(), Length(max=80)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("Kata sandi"), [DataRequired()], render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()


class PasswordForm(Form):
    """The present password and twice the new one."""

    current = PasswordField(
        _("Kata sandi sekarang"), [DataRequired()], render_kw={"autocomplete": "current-password"}
    )
    new = PasswordField(
        _("Kata sandi baru"),
        [DataRequired(), Length(max=passwords.LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )
    repeat = PasswordField(
        _("Kata sandi baru, sekali lagi"),
        [DataRequired(), EqualTo("new")],
        render_kw={"autocomplete": "new-password"},
    )


class AccountForm(Form):
    """Who somebody is and what they may do; each role has a tick and two dates."""

    name = line(_("Nama lengkap"), 120, autocomplete="off")
    desks = SelectMultipleField(
        _("Meja layanan"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    place = SelectField(_("Kecamatan"), coerce=int)

    def fill(self, person: Staff) -> None:
        """Show what is stored."""
        self.name.data = person.name
        self.desks.data = [desk.desk_code for desk in person.desks]
        self.place.data = person.place_id or 0
        for role, period in services.roles_of(person).items():
            self[f"role_{role}"].data = True
            self[f"from_{role}"].data = period.start
            self[f"to_{role}"].data = period.end

    def account(self, held: Mapping[Role, Period] = NOTHING_HELD) -> Account:
        """Return what was decided; ``held`` are the roles so far, with their dates.

        Raises:
            RoleNotTicked: new dates stand beside a role without its tick.
        """
        dates = {
            role: Period(self[f"from_{role}"].value, self[f"to_{role}"].value)
            for role in STAFF_ROLES
        }
        roles = {role: period for role, period in dates.items() if self[f"role_{role}"].data}
        for role, period in dates.items():
            if role not in roles and period not in (services.ALWAYS, held.get(role)):
                raise services.RoleNotTicked(role=(ROLE_LABELS[role],))
        return Account(str(self.name.data), roles, tuple(self.desks.data), self.place.data or None)

    def validate_place(self, field: SelectField) -> None:
        """Ask for the kecamatan of somebody who works at one."""
        if self[f"role_{Role.DISTRICT}"].data and not field.data:
            raise ValidationError(gettext("Pilih kecamatan tempat petugas ini bekerja."))


class NewAccountForm(AccountForm):
    """The same and the user name, which stays."""

    username = ParsedField(
        _("Nama pengguna"),
        [DataRequired()],
        parse=services.parse_username,
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


for _role in STAFF_ROLES:
    setattr(AccountForm, f"role_{_role}", BooleanField(_(ROLE_LABELS[_role])))
    setattr(AccountForm, f"from_{_role}", DayField(_("mulai")))
    setattr(AccountForm, f"to_{_role}", DayField(_("sampai")))
