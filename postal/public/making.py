"""What a citizen is told while the result is made, while that waits, and when it is over."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from postal.public.early import CONTACT, NOTHING_TO_DO
from postal.public.facts import PublicFacts, Said
from postal.public.outgoing import contents_of, word_of
from postal.wording import N_
from postal.workflow import PublicWord

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
EACH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pos": N_("%(what)s: kami kirim lewat Pos ke alamat Anda."),
        "kurir": N_("%(what)s: kami kirim lewat kurir ke alamat Anda."),
        "ambil_kantor": N_("%(what)s: Anda ambil di kantor kami, %(address)s (%(hours)s)."),
        "ambil_kecamatan": N_("%(what)s: Anda ambil di kantor Kecamatan %(place)s."),
        "ambil_kantorpos": N_("%(what)s: Anda ambil di kantor pos %(place)s."),
        "pdf": N_("%(what)s: kami sediakan sebagai PDF yang Anda cetak sendiri."),
    }
)
"""The same for one of several results that go different ways."""
_TOLD_LATER: Final = N_("Cara menerima hasilnya kami beri tahukan bila sudah siap.")
_EACH_LATER: Final = N_("%(what)s: cara menerimanya kami beri tahukan bila sudah siap.")


def in_process(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell a complete case: by when it is finished, and how and where the result arrives."""
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
        ), CONTACT
    return Said(
        N_("Berkas Anda lengkap dan kami proses. Selesai paling lambat %(finish_by)s."), day
    ), where


def _where(facts: PublicFacts) -> Said:
    """Return how the results reach the citizen: in one sentence, or one for each way."""
    ways = _ways(facts)
    if len(ways) < 2:
        channel = next(iter(ways), facts.channel)
        return _filled(WHERE.get(channel or "", _TOLD_LATER), facts)
    first, *others = (
        _filled(EACH.get(channel, _EACH_LATER), facts, contents_of(kinds))
        for channel, kinds in sorted(ways.items())
    )
    return Said(first.text, first.values, tuple(others))


def _ways(facts: PublicFacts) -> dict[str, set[str]]:
    """Return the kinds of document that are not out yet, by the way each will go."""
    ways: dict[str, set[str]] = {}
    for thing in facts.outgoing:
        if thing.channel and word_of(thing) is PublicWord.IN_PROCESS:
            ways.setdefault(thing.channel, set()).update(thing.kinds)
    return ways


def _filled(text: str, facts: PublicFacts, what: Said | None = None) -> Said:
    values: dict[str, object] = {
        "what": what,
        "address": facts.office.address,
        "hours": facts.office.hours,
        "place": facts.place or facts.office.city,
    }
    return Said(text, {key: value for key, value in values.items() if f"%({key})s" in text})


def on_hold(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell a case that waits for something: when it is looked at again, not what people wrote."""
    sentence = Said(N_("Permohonan Anda tertunda sejak %(since)s."), {"since": facts.since})
    if facts.review_on is None:
        return sentence, CONTACT
    day = {"review_on": facts.review_on}
    if facts.today > facts.review_on:
        return sentence, Said(
            N_(
                "Mohon maaf, kami terlambat: permohonan ini seharusnya kami lihat lagi pada "
                "%(review_on)s. Hubungi kantor kami dan sebutkan kode di atas."
            ),
            day,
        )
    return sentence, Said(N_("Kami lihat lagi paling lambat %(review_on)s."), day, (NOTHING_TO_DO,))


def finished(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell the end; what arrived when is listed beneath."""
    return Said(N_("Permohonan ini selesai pada %(since)s."), {"since": facts.since}), ASK_FOR_REST


ASK_FOR_REST: Final = Said(
    N_("Bila ada yang belum Anda terima, hubungi kantor kami dan sebutkan kode di atas.")
)
