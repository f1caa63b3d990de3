"""From what the office knows of a case to what its citizen is told; no database, no Flask.

The word comes from the table of states; this file adds the sentence, what to do next and where on
the line the case stands. Nothing here knows a name, a NIK or an address of a citizen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from postal import dates, workflow
from postal.languages import Language
from postal.wording import N_
from postal.workflow import PublicWord, Thing


@dataclass(frozen=True)
class Said:
    """A sentence as a msgid with values; days among the values are written out when it is said."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the Indonesian sentence."""
        shown = {
            key: dates.long_date(value, "id") if isinstance(value, date) else value
            for key, value in self.values.items()
        }
        return self.text % shown if shown else self.text


@dataclass(frozen=True)
class Named:
    """The name of a service in both languages."""

    name_id: str
    name_en: str


@dataclass(frozen=True)
class OfficeFacts:
    """Where the citizen can go, call or complain."""

    name: str
    address: str
    postcode: str
    city: str
    hours: str
    phone: str
    complaints: str
    zone: str = "WIB"
    demo: bool = False


@dataclass(frozen=True)
class PublicFacts:
    """What an answer is made of. ``since`` is the day of the present state, ``today`` the office's.

    ``pages_in`` tells whether the paper was scanned and found its case.
    """

    code: str
    state: str
    since: date
    received_on: date
    examine_by: date | None
    today: date
    office: OfficeFacts
    service: Named | None = None
    pages_in: bool = False
    visited_on: date | None = None


@dataclass(frozen=True)
class Line:
    """The journey as a line: what is behind, where the case is, what lies ahead (msgids)."""

    done: tuple[str, ...] = ()
    now: str = ""
    ahead: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublicAnswer:
    """Everything the page and ``flask status`` say about one case."""

    code: str
    word: PublicWord
    sentence: Said
    next_step: Said
    line: Line
    service: Named | None
    asked_on: date
    days: Mapping[str, date] = field(default_factory=dict)
    free: bool = True


_RECEIVED, _EXAMINED = N_("Diterima"), N_("Diperiksa")
_LATER: Final = (N_("Diproses"), N_("Dikirim"), N_("Selesai"))

LINES: Final[Mapping[PublicWord, Line]] = MappingProxyType(
    {
        PublicWord.RECEIVED: Line((), _RECEIVED, (_EXAMINED, *_LATER)),
        PublicWord.COME_IN: Line((_RECEIVED,), N_("Datang ke kantor"), (_EXAMINED, *_LATER)),
        PublicWord.WITHDRAWN: Line((_RECEIVED,), N_("Dibatalkan")),
        PublicWord.FORWARDED: Line((_RECEIVED,), N_("Diteruskan")),
        PublicWord.CONTACT_OFFICE: Line(),
    }
)


def answer(facts: PublicFacts) -> PublicAnswer:
    """Return what the citizen of this case is told.

    Raises:
        LookupError: the state has no public word; a defect in the table, not an input.
    """
    word = workflow.state(Thing.APPLICATION, facts.state).public
    if word is None:
        raise LookupError(facts.state)
    days = {"received_on": facts.received_on}
    if word is PublicWord.RECEIVED and facts.examine_by is not None:
        days["examine_by"] = facts.examine_by
    sentence, next_step = SAYINGS[word](facts)
    return PublicAnswer(
        code=facts.code,
        word=word,
        sentence=sentence,
        next_step=next_step,
        line=LINES[word],
        service=facts.service,
        asked_on=facts.today,
        days=days,
    )


def _received(facts: PublicFacts) -> tuple[Said, Said]:
    sentence = Said(
        N_("Berkas Anda sudah kami terima pada %(received)s."), {"received": facts.received_on}
    )
    return sentence, _wait(facts)


def _wait(facts: PublicFacts) -> Said:
    """Return what a citizen with a registered case does next: mostly nothing."""
    if facts.examine_by is None:
        return Said(N_("Berkas menunggu diperiksa. Anda tidak perlu melakukan apa-apa sekarang."))
    day = {"examine_by": facts.examine_by}
    if facts.today > facts.examine_by:
        return Said(
            N_(
                "Mohon maaf, kami terlambat: berkas ini seharusnya sudah diperiksa pada "
                "%(examine_by)s. Hubungi kantor kami dan sebutkan kode di atas."
            ),
            day,
        )
    if facts.visited_on is not None:
        return Said(
            N_(
                "Kunjungan Anda pada %(visited)s sudah tercatat. Berkas kami periksa paling "
                "lambat %(examine_by)s. Anda tidak perlu melakukan apa-apa sekarang."
            ),
            {**day, "visited": facts.visited_on},
        )
    if facts.pages_in:
        return Said(
            N_(
                "Berkas sudah dipindai. Kami memeriksanya paling lambat %(examine_by)s. "
                "Anda tidak perlu melakukan apa-apa sekarang."
            ),
            day,
        )
    return Said(
        N_(
            "Kami memeriksanya paling lambat %(examine_by)s. "
            "Anda tidak perlu melakukan apa-apa sekarang."
        ),
        day,
    )


def _come_in(facts: PublicFacts) -> tuple[Said, Said]:
    where = {"address": facts.office.address, "hours": facts.office.hours}
    return Said(N_("Anda perlu datang ke kantor untuk permohonan ini.")), Said(
        N_(
            "Datanglah ke %(address)s pada jam kerja (%(hours)s). "
            "Bawa kode di atas dan KTP-el atau Kartu Keluarga Anda."
        ),
        where,
    )


def _withdrawn(facts: PublicFacts) -> tuple[Said, Said]:
    return Said(
        N_("Permohonan ini dibatalkan atas permintaan pemohon pada %(since)s."),
        {"since": facts.since},
    ), Said(N_("Bila bukan Anda yang meminta, atau ingin melanjutkan, hubungi kantor kami."))


def _forwarded(facts: PublicFacts) -> tuple[Said, Said]:
    return Said(
        N_("Permohonan ini kami teruskan ke kantor lain yang berwenang pada %(since)s."),
        {"since": facts.since},
    ), Said(N_("Tanyakan kepada kantor kami ke mana berkas Anda diteruskan."))


def _contact(facts: PublicFacts) -> tuple[Said, Said]:
    del facts
    return Said(N_("Mohon hubungi kantor kami tentang permohonan ini.")), Said(
        N_("Sebutkan kode di atas; petugas akan menjelaskan keadaannya.")
    )


SAYINGS: Final[Mapping[PublicWord, Callable[[PublicFacts], tuple[Said, Said]]]] = MappingProxyType(
    {
        PublicWord.RECEIVED: _received,
        PublicWord.COME_IN: _come_in,
        PublicWord.WITHDRAWN: _withdrawn,
        PublicWord.FORWARDED: _forwarded,
        PublicWord.CONTACT_OFFICE: _contact,
    }
)


def as_json(
    given: PublicAnswer, say: Callable[[Said], str] = str, language: Language = "id"
) -> dict[str, Any]:
    """Return the answer for machines: words, ISO days, and sentences as ``say`` words them."""
    line = given.line
    service = given.service
    named = None if service is None else {"id": service.name_id, "en": service.name_en}[language]
    return {
        "code": given.code,
        "word": given.word.value,
        "label": say(Said(workflow.PUBLIC_LABELS[given.word])),
        "sentence": say(given.sentence),
        "next_step": say(given.next_step),
        "service": named,
        **{name: day.isoformat() for name, day in given.days.items()},
        "free": given.free,
        "steps": [
            *({"name": say(Said(name)), "at": "done"} for name in line.done),
            *({"name": say(Said(name)), "at": "now"} for name in (line.now,) if name),
            *({"name": say(Said(name)), "at": "ahead"} for name in line.ahead),
        ],
    }
