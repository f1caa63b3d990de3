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
from postal.verdicts import PLAIN, Missing
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

    ``pages_in`` tells whether the paper was scanned and found its case. ``missing`` is what the
    citizen has to send, ``channel`` and ``place`` how and where the result will reach them.
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
    finish_by: date | None = None
    missing: tuple[Missing, ...] = ()
    channel: str | None = None
    place: str | None = None


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
    missing: tuple[Missing, ...] = ()
    free: bool = True


_RECEIVED, _EXAMINED = N_("Diterima"), N_("Diperiksa")
_PROCESSED, _SENT, _FINISHED = N_("Diproses"), N_("Dikirim"), N_("Selesai")
_LATER: Final = (_PROCESSED, _SENT, _FINISHED)
_BOTH: Final = (_RECEIVED, _EXAMINED)

LINES: Final[Mapping[PublicWord, Line]] = MappingProxyType(
    {
        PublicWord.RECEIVED: Line((), _RECEIVED, (_EXAMINED, *_LATER)),
        PublicWord.EXAMINING: Line((_RECEIVED,), _EXAMINED, _LATER),
        PublicWord.INCOMPLETE: Line(_BOTH, N_("Menunggu susulan dari Anda"), _LATER),
        PublicWord.IN_PROCESS: Line(_BOTH, _PROCESSED, (_SENT, _FINISHED)),
        PublicWord.FINISHED: Line(_BOTH, _FINISHED),
        PublicWord.REJECTED: Line(_BOTH, N_("Ditolak")),
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
    if word in (PublicWord.RECEIVED, PublicWord.EXAMINING) and facts.examine_by is not None:
        days["examine_by"] = facts.examine_by
    if word is PublicWord.IN_PROCESS and facts.finish_by is not None:
        days["finish_by"] = facts.finish_by
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
        missing=facts.missing if word is PublicWord.INCOMPLETE else (),
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


def _examining(facts: PublicFacts) -> tuple[Said, Said]:
    sentence = Said(
        N_("Berkas Anda yang tiba pada %(received_on)s sedang kami periksa."),
        {"received_on": facts.received_on},
    )
    if facts.examine_by is None:
        return sentence, Said(N_("Anda tidak perlu melakukan apa-apa sekarang."))
    day = {"examine_by": facts.examine_by}
    if facts.today > facts.examine_by:
        return sentence, Said(
            N_(
                "Mohon maaf, kami terlambat: pemeriksaan ini seharusnya selesai pada "
                "%(examine_by)s. Hubungi kantor kami dan sebutkan kode di atas."
            ),
            day,
        )
    return sentence, Said(
        N_(
            "Pemeriksaan selesai paling lambat %(examine_by)s. "
            "Anda tidak perlu melakukan apa-apa sekarang."
        ),
        day,
    )


def _incomplete(facts: PublicFacts) -> tuple[Said, Said]:
    where = {"address": f"{facts.office.address}, {facts.office.city} {facts.office.postcode}"}
    return Said(
        N_("Berkas Anda belum lengkap. Kami memeriksanya pada %(since)s."), {"since": facts.since}
    ), Said(
        N_(
            "Kirim yang kurang ke %(address)s, atau serahkan di loket kami. "
            "Tulis kode di atas pada amplop. Yang sudah ada tidak perlu dikirim lagi."
        ),
        where,
    )


def _in_process(facts: PublicFacts) -> tuple[Said, Said]:
    where = _where(facts)
    if facts.finish_by is None:
        return Said(N_("Berkas Anda lengkap dan sedang kami proses.")), where
    day = {"finish_by": facts.finish_by}
    if facts.today > facts.finish_by:
        return Said(
            N_(
                "Mohon maaf, kami terlambat: permohonan Anda seharusnya selesai pada %(finish_by)s."
            ),
            day,
        ), Said(N_("Hubungi kantor kami dan sebutkan kode di atas."))
    return Said(
        N_("Berkas Anda lengkap dan kami proses. Selesai paling lambat %(finish_by)s."), day
    ), where


WHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pos": N_("Hasilnya kami kirim lewat Pos ke alamat Anda."),
        "kurir": N_("Hasilnya kami kirim lewat kurir ke alamat Anda."),
        "ambil_kantor": N_("Hasilnya Anda ambil di kantor kami, %(address)s (%(hours)s)."),
        "ambil_kecamatan": N_("Hasilnya Anda ambil di kantor Kecamatan %(place)s."),
        "ambil_kantorpos": N_("Hasilnya Anda ambil di kantor pos %(place)s."),
        "pdf": N_("Hasilnya kami sediakan sebagai PDF yang Anda cetak sendiri."),
    }
)
"""How and where the result arrives, by return channel; one that is not here is told later."""


def _where(facts: PublicFacts) -> Said:
    text = WHERE.get(facts.channel or "")
    if text is None:
        return Said(N_("Cara menerima hasilnya kami beri tahukan bila sudah siap."))
    values = {
        "address": facts.office.address,
        "hours": facts.office.hours,
        "place": facts.place or facts.office.city,
    }
    return Said(text, {key: value for key, value in values.items() if f"%({key})s" in text})


def _finished(facts: PublicFacts) -> tuple[Said, Said]:
    return Said(N_("Permohonan ini selesai pada %(since)s."), {"since": facts.since}), Said(
        N_("Bila ada yang belum Anda terima, hubungi kantor kami dan sebutkan kode di atas.")
    )


def _rejected(facts: PublicFacts) -> tuple[Said, Said]:
    return Said(N_("Permohonan ini kami tolak pada %(since)s."), {"since": facts.since}), Said(
        N_(
            "Hubungi kantor kami dan sebutkan kode di atas: petugas menjelaskan alasannya dan "
            "cara mengajukan keberatan."
        )
    )


def _come_in(facts: PublicFacts) -> tuple[Said, Said]:
    where = {"address": facts.office.address, "hours": facts.office.hours}
    return Said(
        N_("Berkas Anda kami terima pada %(received_on)s. Untuk ini Anda perlu datang ke kantor."),
        {"received_on": facts.received_on},
    ), Said(
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
        PublicWord.EXAMINING: _examining,
        PublicWord.INCOMPLETE: _incomplete,
        PublicWord.COME_IN: _come_in,
        PublicWord.IN_PROCESS: _in_process,
        PublicWord.FINISHED: _finished,
        PublicWord.REJECTED: _rejected,
        PublicWord.WITHDRAWN: _withdrawn,
        PublicWord.FORWARDED: _forwarded,
        PublicWord.CONTACT_OFFICE: _contact,
    }
)


def to_send(missing: Missing, language: Language) -> Said:
    """Return what a citizen has to send, as one sentence around the paper's name."""
    return Said(PLAIN[missing.verdict], {"item": missing.name(language)})


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
        "missing": [
            {
                "item": each.name(language),
                "verdict": each.verdict.value,
                "sentence": say(to_send(each, language)),
            }
            for each in given.missing
        ],
        "free": given.free,
        "steps": [
            *({"name": say(Said(name)), "at": "done"} for name in line.done),
            *({"name": say(Said(name)), "at": "now"} for name in (line.now,) if name),
            *({"name": say(Said(name)), "at": "ahead"} for name in line.ahead),
        ],
    }
