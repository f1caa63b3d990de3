"""The applicant and the people a case is about: keyed from the paper, shown masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from postal import address_memory, addresses, audit, births, duplicates
from postal.address_memory import address_index
from postal.addresses import PostalAddress
from postal.audit import Actor
from postal.errors import Refusal
from postal.languages import Language, as_language
from postal.lookups import the_office
from postal.models import Applicant, Application, Office, Subject
from postal.models.vault import blind
from postal.provinces import PROVINCES
from postal.wording import N_
from postal.workflow import Thing

LABELS: Final[dict[str, str]] = {
    "name": N_("Nama"),
    "phone": N_("Telepon"),
    "address": N_("Alamat"),
    "village": N_("Kelurahan atau desa"),
    "district": N_("Kecamatan"),
    "city": N_("Kabupaten atau kota"),
    "postcode": N_("Kode pos"),
    "nik": N_("NIK"),
    "family_card": N_("Nomor KK"),
    "birth_date": N_("Tanggal lahir"),
    "language": N_("Bahasa surat dan pesan"),
}


class EditedMeanwhile(Refusal):
    """Somebody else saved the same data after this form was opened."""

    code = "edited-meanwhile"
    text = N_(
        "%(who)s sudah menyimpan data ini pada %(when)s. Isian Anda masih ada di bawah: "
        "bandingkan, lalu simpan lagi bila tetap benar."
    )


@dataclass(frozen=True)
class ApplicantData:
    """What the form says about the applicant; phone in E.164, None where nothing is known.

    ``address`` is street and number, perhaps with RT and RW; ``city`` None is the office's own,
    ``language`` None Indonesian.
    """

    name: str | None = None
    phone: str | None = None
    address: str | None = None
    village: str | None = None
    district: str | None = None
    city: str | None = None
    postcode: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class SubjectData:
    """What the form says about one person; NIK and No. KK as 16 digits, birth date ISO."""

    name: str | None = None
    nik: str | None = None
    family_card: str | None = None
    birth_date: str | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is known at all."""
        return not any(astuple(self))


def applicant_data(application: Application) -> ApplicantData:
    """Return what is stored of the applicant."""
    row = application.applicant
    if row is None:
        return ApplicantData()
    return ApplicantData(**{part.name: getattr(row, part.name) for part in fields(ApplicantData)})


def subject_data(application: Application) -> list[SubjectData]:
    """Return what is stored of the people the case is about, in their order."""
    return [
        SubjectData(row.name, row.nik, row.family_card, row.birth_date)
        for row in application.subjects
    ]


def language_of(application: Application) -> Language:
    """Return the language in which the person of a case is written to and called."""
    return as_language(applicant_data(application).language)


def keep_language(before: Application, after: Application) -> None:
    """Let the case in which another goes on speak the language that was chosen for either."""
    one, other = before.applicant, after.applicant
    if one is not None and other is not None:
        other.language = other.language or one.language


def known(application: Application) -> bool:
    """Tell whether anything is stored of the applicant or the people the case is about."""
    about = any(not subject.empty for subject in subject_data(application))
    return about or any(astuple(applicant_data(application)))


def postal_address(applicant: ApplicantData | Applicant, office_city: str) -> PostalAddress:
    """Return where a letter to this person goes; RT and RW are read from the street's text.

    Args:
        applicant: what is known; nothing needs to be.
        office_city: the office's own KOTA or KABUPATEN, which holds where none is told.
    """
    street, rt, rw = addresses.split_rt_rw(applicant.address or "")
    return PostalAddress(
        street=street,
        rt=rt,
        rw=rw,
        village=applicant.village or "",
        district=applicant.district or "",
        city=applicant.city or office_city,
        postcode=applicant.postcode or "",
    )


def address_lines(applicant: ApplicantData | Applicant, office: Office) -> tuple[str, ...]:
    """Return the lines below the name on an envelope, without the postcode.

    The province is named for the office's own city only: of others nobody wrote it down.
    """
    address = postal_address(applicant, office.city)
    at_home = address.city == office.city.upper()
    return replace(address, province=province(office) if at_home else "", postcode="").lines()


def province(office: Office) -> str:
    """Return the province in which the office is, empty for a region nobody knows."""
    return PROVINCES.get(office.region[:2], "")


def address_gaps(applicant: ApplicantData) -> tuple[str, ...]:
    """Return what a letter still lacks: ``name`` and parts of ``addresses.PART_NAMES``.

    The city never lacks: where none is told, it is the office's own.
    """
    lacking = postal_address(applicant, "").lacking
    name = () if applicant.name else ("name",)
    return (*name, *(part for part in lacking if part != "city"))


def seen_mark(application: Application) -> str:
    """Return a keyed fingerprint of what is stored, by which a second writer is noticed."""
    subjects = [astuple(subject) for subject in subject_data(application)]
    return blind("form", repr((astuple(applicant_data(application)), subjects))) or ""


def write_people(  # noqa: PLR0913 - what is written, over what, by whom
    session: Session,
    application: Application,
    applicant: ApplicantData,
    subjects: Sequence[SubjectData],
    *,
    seen: str,
    actor: Actor,
) -> bool:
    """Store what a clerk keyed and return whether anything changed; the event names only fields.

    Raises:
        EditedMeanwhile: the data are no longer those behind ``seen`` (see :func:`seen_mark`).
    """
    if seen != seen_mark(application):
        raise _edited(session, application)
    kept = [subject for subject in subjects if not subject.empty]
    changed = _changed(applicant_data(application), applicant)
    for before, after in _pairs(subject_data(application), kept):
        changed += _changed(before, after)
    if not changed:
        return False
    left = _address_of(application)
    _write_applicant(session, application, applicant)
    _write_subjects(session, application, kept)
    session.flush()
    session.expire(application, ["applicant", "subjects"])
    births.index_names(session, application)
    data: dict[str, Any] = {"keyed": sorted(set(changed))}
    if "language" in changed:
        data["language"] = as_language(applicant.language)
    if _address_of(application) != left:
        address_memory.leave_behind(session, application, left, device=actor.device)
    elif address_memory.ADDRESS_FIELDS & set(changed):
        data[address_memory.SAME_PLACE] = True
    audit.record(session, application, "data_keyed", actor=actor, data=data)
    duplicates.review(session, application, device=actor.device)
    return True


def _address_of(application: Application) -> str | None:
    """Return the index of the address that a case has now, None for none or a vague one."""
    return application.applicant.address_index if application.applicant is not None else None


def _pairs(
    before: Sequence[SubjectData], after: Sequence[SubjectData]
) -> Iterator[tuple[SubjectData, SubjectData]]:
    for place in range(max(len(before), len(after))):
        yield (
            before[place] if place < len(before) else SubjectData(),
            after[place] if place < len(after) else SubjectData(),
        )


def _changed(before: ApplicantData | SubjectData, after: ApplicantData | SubjectData) -> list[str]:
    return [
        part.name
        for part in fields(before)
        if getattr(before, part.name) != getattr(after, part.name)
    ]


def _write_applicant(session: Session, application: Application, data: ApplicantData) -> None:
    row = application.applicant
    if row is None:
        row = Applicant(application_id=application.id)
        session.add(row)
    for part in fields(data):
        setattr(row, part.name, getattr(data, part.name))
    row.phone_index = blind("phone", data.phone)
    remember_address(row, the_office(session))


def remember_address(row: Applicant, office: Office) -> None:
    """Write down by which index the applicant's address is found again."""
    row.address_index = address_index(postal_address(row, office.city))


def _write_subjects(
    session: Session, application: Application, subjects: Sequence[SubjectData]
) -> None:
    rows = list(application.subjects)
    for row in rows[len(subjects) :]:
        session.delete(row)
    for place, data in enumerate(subjects):
        row = rows[place] if place < len(rows) else Subject(application_id=application.id)
        row.name = data.name
        row.nik, row.nik_index = data.nik, blind("nik", data.nik)
        row.family_card = data.family_card
        row.family_card_index = blind("family_card", data.family_card)
        row.birth_date = data.birth_date
        row.birth_date_index = blind("birth_date", data.birth_date)
        session.add(row)


def _edited(session: Session, application: Application) -> EditedMeanwhile:
    last = audit.last_event(session, Thing.APPLICATION, application.id, "data_keyed")
    if last is None:
        return EditedMeanwhile(who="?", when="?")
    return EditedMeanwhile(who=last.actor_name, when=last.at)
