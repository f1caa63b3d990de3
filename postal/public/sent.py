"""What a citizen is told of a parcel under way: who has it, its number, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from postal.carrier_facts import FAILURES
from postal.public.early import CONTACT, NOTHING_TO_DO
from postal.public.facts import Outgoing, PublicFacts, Said
from postal.public.outgoing import carrier_name, leading
from postal.wording import N_

UNSAID: Final = frozenset({"deceased", "lost"})
"""Reasons of a courier that no screen should break to somebody."""
WRONG_ADDRESS: Final = frozenset({"incomplete", "moved", "unknown"})
COMES_AGAIN: Final = frozenset({"nobody_home", None})
LAST_ATTEMPT: Final = 2
"""A carrier comes twice; after that the parcel waits at its own office."""


def sent(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell a parcel that a carrier has, or that is on its way to a kecamatan."""
    thing = leading(facts)
    return _BY_STATE.get(thing.state, _handed)(facts, thing)


def _handed(facts: PublicFacts, thing: Outgoing) -> tuple[Said, Said]:
    day = {"day": thing.handed_on or thing.since}
    if thing.carrier is None:
        place = {"place": thing.place or facts.office.city}
        return Said(
            N_("Hasilnya kami serahkan ke Kecamatan %(place)s pada %(day)s."), {**day, **place}
        ), _more(_NOT_YET, _expected(facts))
    sentence = Said(
        N_("Kiriman Anda kami serahkan kepada %(carrier)s pada %(day)s."), {**day, **_by(thing)}
    )
    todo = _NOT_YET if thing.channel == "ambil_kantorpos" else _BE_HOME
    return sentence, _more(_number(thing), todo, _expected(facts))


def _at_the_door(facts: PublicFacts, thing: Outgoing) -> tuple[Said, Said]:
    del facts
    sentence = Said(
        N_("Kiriman Anda sedang diantar oleh %(carrier)s sejak %(day)s."),
        {"day": thing.since, **_by(thing)},
    )
    return sentence, _more(_BE_HOME, _number(thing))


def _attempted(facts: PublicFacts, thing: Outgoing) -> tuple[Said, Said]:
    del facts
    day: dict[str, object] = {"day": thing.since}
    why = None if thing.failure in UNSAID else FAILURES.get(thing.failure or "")
    if why is None:
        sentence = Said(
            N_("Kurir datang pada %(day)s tetapi belum bisa menyerahkan kiriman Anda."), day
        )
    else:
        text = N_("Kurir datang pada %(day)s tetapi belum bisa menyerahkan kiriman Anda: %(why)s.")
        sentence = Said(text, {**day, "why": Said(why)})
    return sentence, _more(_after_attempt(thing), _number(thing))


def _after_attempt(thing: Outgoing) -> Said:
    """Return what helps after somebody stood at the door in vain."""
    if thing.failure in WRONG_ADDRESS:
        return Said(
            N_(
                "Hubungi kantor kami dan sebutkan kode di atas, "
                "supaya alamatnya bisa kami betulkan."
            )
        )
    if thing.failure not in COMES_AGAIN:
        return CONTACT
    if thing.attempts >= LAST_ATTEMPT:
        text = N_("Ambillah di kantor %(carrier)s terdekat dengan membawa KTP-el Anda.")
    else:
        text = N_(
            "Kurir biasanya datang sekali lagi. Sesudah itu kiriman menunggu diambil "
            "di kantor %(carrier)s terdekat."
        )
    return Said(text, _by(thing))


def _tracing(facts: PublicFacts, thing: Outgoing) -> tuple[Said, Said]:
    sentence = Said(
        N_("Kiriman Anda sedang kami telusuri bersama %(carrier)s sejak %(day)s."),
        {"day": thing.since, **_by(thing)},
    )
    if thing.trace_until is None:
        return sentence, NOTHING_TO_DO
    day = {"trace_until": thing.trace_until}
    if facts.today > thing.trace_until:
        return sentence, Said(
            N_(
                "Mohon maaf, kami terlambat: penelusuran ini seharusnya selesai pada "
                "%(trace_until)s. Hubungi kantor kami dan sebutkan kode di atas."
            ),
            day,
        )
    text = N_("Penelusuran selesai paling lambat %(trace_until)s.")
    return sentence, Said(text, day, (NOTHING_TO_DO,))


_BE_HOME: Final = Said(N_("Pastikan ada yang menerima di rumah."))
_NOT_YET: Final = Said(
    N_("Jangan datang dulu: tunggu sampai di halaman ini tertulis siap diambil.")
)
_OUR_COURIER: Final = N_("kurir kami")


def _by(thing: Outgoing) -> dict[str, object]:
    return {"carrier": carrier_name(thing) or Said(_OUR_COURIER)}


def _number(thing: Outgoing) -> Said:
    """Return the carrier's number and what it is good for."""
    if thing.resi is None:
        return Said(N_("Nomor resinya menyusul di halaman ini."))
    return Said(
        N_(
            "Nomor resinya %(resi)s: dengan nomor itu Anda dapat menanyakan atau melacak "
            "kiriman pada %(carrier)s."
        ),
        {"resi": thing.resi, **_by(thing)},
    )


def _expected(facts: PublicFacts) -> Said | None:
    """Return by when it should have arrived, with an apology once that day is over."""
    if facts.finish_by is None:
        return None
    day = {"finish_by": facts.finish_by}
    if facts.today > facts.finish_by:
        return Said(
            N_(
                "Mohon maaf, kami terlambat: hasilnya seharusnya sudah Anda terima pada "
                "%(finish_by)s. Hubungi kantor kami dan sebutkan kode di atas."
            ),
            day,
        )
    return Said(N_("Seharusnya Anda terima paling lambat %(finish_by)s."), day)


def _more(first: Said, *others: Said | None) -> Said:
    """Return several sentences as one."""
    return Said(first.text, first.values, tuple(each for each in others if each is not None))


_BY_STATE: Final[Mapping[str, Callable[[PublicFacts, Outgoing], tuple[Said, Said]]]] = (
    MappingProxyType(
        {"out_for_delivery": _at_the_door, "attempted": _attempted, "tracing": _tracing}
    )
)
