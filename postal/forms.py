"""What every form of the doors shares: its words, fields that understand what was typed.

WTForms has no Indonesian, so each of its messages is replaced here by ours; a form that inherits
from :class:`Form` needs no message of its own. Texts are trimmed when they arrive.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, StopValidation, ValidationError
from wtforms.widgets import DateInput

from postal import dates
from postal.errors import Refusal
from postal.plain_text import require_plain
from postal.printing.type import require_printable
from postal.web import say_refusal
from postal.wording import N_

MESSAGES: Final = {
    "This field is required.": N_("Harus diisi."),
    "Invalid input.": N_("Isian ini tidak sesuai."),
    "Not a valid choice.": N_("Pilih salah satu dari daftar."),
    "Invalid Choice: could not coerce.": N_("Pilih salah satu dari daftar."),
    "'%(value)s' is not a valid choice for this field.": N_("Pilih dari daftar."),
    "'%(value)s' are not valid choices for this field.": N_("Pilih dari daftar."),
    "Invalid choice(s): one or more data inputs could not be coerced.": N_("Pilih dari daftar."),
    "Not a valid integer value.": N_("Tulis dengan angka."),
    "Number must be at least %(min)s.": N_("Paling sedikit %(min)s."),
    "Number must be at most %(max)s.": N_("Paling banyak %(max)s."),
    "Number must be between %(min)s and %(max)s.": N_("Antara %(min)s dan %(max)s."),
    "Field must be at least %(min)d character long.": N_("Paling sedikit %(min)d huruf."),
    "Field cannot be longer than %(max)d character.": N_("Paling banyak %(max)d huruf."),
    "Field must be between %(min)d and %(max)d characters long.": N_(
        "Antara %(min)d dan %(max)d huruf."
    ),
    "Field must be exactly %(max)d character long.": N_("Harus tepat %(max)d huruf."),
    "Field must be equal to %(other_name)s.": N_("Kedua isian harus sama."),
    "File does not have an approved extension.": N_("Jenis berkas ini tidak dapat dipakai."),
}
"""The words of WTForms (singular where it counts) -> ours, with the same places to fill."""


class _Words:
    """The translations object that WTForms asks; a message that we lack stays a defect in sight."""

    def gettext(self, text: str) -> str:
        """Return our words for one of WTForms' messages."""
        return gettext(MESSAGES[text]) if text in MESSAGES else text

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Return our words; Indonesian has one form for all numbers."""
        del plural, count
        return self.gettext(singular)


class Form(FlaskForm):  # type: ignore[misc] # WTForms has no types
    """Base of our forms: protected against forged requests and worded by us."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # the same
        """Puts our words in the place of WTForms' own."""

        def get_translations(self, form: object) -> _Words:
            """Return the words for ``form``; the language is that of the request."""
            del form
            return _Words()


def choices(labels: Mapping[Any, object]) -> list[SelectChoice]:
    """Return the options of a select field from values and their words, in that order."""
    return [SelectChoice(value, label) for value, label in labels.items()]


def trim(text: str | None) -> str | None:
    """Return typed ``text`` without white space around it; for ``filters=[trim]``.

    An accent that was typed as a character of its own is joined with its letter.
    """
    return unicodedata.normalize("NFC", text.strip()) if isinstance(text, str) else text


def without_number(form: object, field: Any) -> None:  # noqa: ANN401 - WTForms has no types
    """Refuse a NIK or No. KK in a field that others read; a validator."""
    del form
    try:
        require_plain(field.data, most=None)
    except Refusal as refusal:
        raise ValidationError(say_refusal(refusal)) from refusal


def on_paper(form: object, field: Any) -> None:  # noqa: ANN401 - WTForms has no types
    """Refuse letters that no paper of ours could show; a validator."""
    del form
    try:
        require_printable(field.data)
    except Refusal as refusal:
        raise ValidationError(say_refusal(refusal)) from refusal


def line(
    label: object,
    most: int,
    *,
    required: bool = True,
    field: type[Any] = StringField,
    **render: object,
) -> Any:  # noqa: ANN401 - an unbound WTForms field, which has no type
    """Return a trimmed text field of at most ``most`` characters (a column's width), without a NIK.

    What stands in one is printed on some paper, so its letters are those of our fonts.

    Args:
        label: its words, lazily translated.
        most: characters that the column holds.
        required: whether it may stay empty.
        field: another text field class, for instance ``TextAreaField``.
        render: attributes of the input, for instance ``autocomplete="off"``.
    """
    needed = DataRequired() if required else Optional()
    attributes = {key.rstrip("_").replace("_", "-"): value for key, value in render.items()}
    checks = [needed, Length(max=most), without_number, on_paper]
    return field(label, checks, filters=[trim], render_kw=attributes or None)


class ParsedField(StringField):  # type: ignore[misc] # WTForms has no types
    """A text that one of our parsers must understand; what was typed stays in the field.

    ``parse`` takes the trimmed text and raises a Refusal, whose sentence becomes the error at the
    field. ``value`` is what it returned, None while the field is empty or not understood.
    """

    def __init__(
        self,
        label: object = None,
        validators: list[Any] | None = None,
        *,
        parse: Callable[[str], Any],
        **options: Any,  # noqa: ANN401 - handed through to WTForms
    ) -> None:
        super().__init__(label, validators, filters=[trim], **options)
        self._parse = parse
        self.value: Any = None

    def pre_validate(self, form: object) -> None:
        """Understand the text before the validators look at it."""
        del form
        self.value = None
        if not self.data:
            return
        try:
            self.value = self._parse(str(self.data))
        except Refusal as refusal:
            raise StopValidation(say_refusal(refusal)) from refusal


class DayField(ParsedField):
    """A day, chosen in the browser's own calendar or typed as ``21-11-2026``; ``value`` is a date.

    A date given as the form's default is shown; ``latest`` returns the last day to accept.
    """

    widget = DateInput()

    def __init__(
        self,
        label: object = None,
        validators: list[Any] | None = None,
        *,
        latest: Callable[[], Any] | None = None,
        **options: Any,  # noqa: ANN401 - handed through to WTForms
    ) -> None:
        def understand(text: str) -> object:
            return dates.parse_date(text, not_after=latest() if latest else None)

        super().__init__(label, validators, parse=understand, **options)
