"""Who is asking: which questions were answered rightly, and how long that opens a case.

The counter's card asks; whatever the counter does to a case elsewhere rests on the same answer.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from postal import audit
from postal.audit import Actor
from postal.errors import Refusal
from postal.models import Application, Event, utc_now
from postal.wording import N_
from postal.workflow import Role, Thing

FACT: Final = "identity_checked"
OPEN_FOR: Final = timedelta(minutes=15)
"""How long a check opens a case for the clerk who made it: about one conversation."""
QUESTIONS: Final[dict[str, str]] = {
    "code": N_("Kode pelacakan"),
    "nik": N_("NIK"),
    "birth_date": N_("Tanggal lahir"),
    "name": N_("Nama pemohon"),
    "village": N_("Kelurahan, desa, atau kecamatan"),
    "card": N_("KTP-el asli dilihat di loket"),
}
"""What a clerk may ask; the answers are never written down."""
_BESIDE_CODE: Final = frozenset({"birth_date", "name", "village"})
_NEEDED_BESIDE_CODE: Final = 2


class NotEnoughChecked(Refusal):
    """What was ticked does not tell who is asking."""

    code = "not-enough-checked"
    text = N_(
        "Belum cukup: cocokkan NIK dan tanggal lahir, atau kode dan dua pertanyaan lain, "
        "atau lihat KTP-el aslinya."
    )


class NothingToCompare(Refusal):
    """Something was ticked of which nothing is written down, so nothing can have matched."""

    code = "nothing-to-compare"
    text = N_("Belum ada data untuk dicocokkan: %(questions)s. Tanyakan yang lain.")


class IdentityNotChecked(Refusal):
    """A change needs to know who asks for it, and the last check is too long ago."""

    code = "identity-not-checked"
    text = N_(
        "Pemeriksaan identitas belum ada atau sudah lewat %(minutes)s menit. "
        "Periksa lagi, lalu simpan; isian Anda masih ada."
    )


class AskerNotChecked(Refusal):
    """The counter sees and does this only for somebody it has checked; says where that is done."""

    code = "asker-not-checked"
    text = N_(
        "Periksa dulu identitas penanya di kartu loket kasus ini (berlaku %(minutes)s menit), "
        "lalu ulangi."
    )


def enough(checked: Collection[str]) -> bool:
    """Tell whether these answers together tell who is asking.

    A NIK with the birth date; or the code, which only the sender has, with two things about the
    people; or the identity card itself.
    """
    ticked = frozenset(checked)
    if "card" in ticked or {"nik", "birth_date"} <= ticked:
        return True
    return "code" in ticked and len(ticked & _BESIDE_CODE) >= _NEEDED_BESIDE_CODE


def comparable(application: Application) -> frozenset[str]:
    """Return the questions to which the right answer is written down in this case."""
    applicant, subjects = application.applicant, application.subjects
    named = applicant is not None and bool(applicant.name)
    known = {
        "code": True,
        "nik": any(row.nik for row in subjects),
        "birth_date": any(row.birth_date for row in subjects),
        "name": named,
        "village": applicant is not None and bool(applicant.village or applicant.district),
        "card": named or any(row.name for row in subjects),
    }
    return frozenset(question for question, is_known in known.items() if is_known)


def check(
    session: Session, application: Application, checked: Collection[str], *, actor: Actor
) -> None:
    """Write down that these questions were answered rightly; it opens the case for a while.

    Raises:
        NothingToCompare: the case does not hold the answer to one of them.
        NotEnoughChecked: they do not tell who is asking.
    """
    ticked = [question for question in QUESTIONS if question in checked]
    unknown = [question for question in ticked if question not in comparable(application)]
    if unknown:
        raise NothingToCompare(questions=tuple(QUESTIONS[question] for question in unknown))
    if not enough(ticked):
        raise NotEnoughChecked
    audit.record(session, application, FACT, actor=actor, data={"checked": ticked})


def fail(session: Session, application: Application, *, actor: Actor) -> None:
    """Write down that the answers did not match; what an earlier check opened is shut."""
    note = N_("Jawaban penanya tidak cocok")
    audit.record(session, application, FACT, actor=actor, reason=note, data={"checked": []})


def last_check(
    session: Session, application: Application, actor: Actor, now: datetime | None = None
) -> Event | None:
    """Return the check that opens this case for this clerk at this moment, None for none."""
    newest = session.scalar(
        select(Event)
        .where(
            Event.thing == Thing.APPLICATION.value,
            Event.thing_id == application.id,
            Event.name == FACT,
            Event.actor_id == actor.staff_id,
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    if newest is None or not enough((newest.data or {}).get("checked", ())):
        return None
    return newest if (now or utc_now()) < newest.at + OPEN_FOR else None


def require_check(
    session: Session, application: Application, actor: Actor, now: datetime | None = None
) -> None:
    """Refuse a change while nobody knows who asks for it.

    Raises:
        IdentityNotChecked: no check by this clerk within :data:`OPEN_FOR`.
    """
    if last_check(session, application, actor, now) is None:
        raise IdentityNotChecked(minutes=OPEN_FOR.seconds // 60)


def needs_check(
    session: Session, application: Application, actor: Actor, able: Collection[Role]
) -> bool:
    """Tell whether this person, whom the counter alone makes one of ``able``, must check first."""
    only_counter = actor.roles & frozenset(able) == {Role.COUNTER}
    return only_counter and last_check(session, application, actor) is None


def require_asker(
    session: Session, application: Application, actor: Actor, able: Collection[Role]
) -> None:
    """Refuse what one of ``able`` may do to the counter while it does not know who asks for it.

    Raises:
        AskerNotChecked: see :func:`needs_check`.
    """
    if needs_check(session, application, actor, able):
        raise AskerNotChecked(minutes=OPEN_FOR.seconds // 60)
