"""What a citizen is told of a result that waits for them, came back, or is in their hands."""

from __future__ import annotations

from typing import Final

from postal.public import making
from postal.public.facts import RELEASED, Outgoing, PublicFacts, Said
from postal.public.outgoing import FOLLOWED, at_office, leading
from postal.wording import N_

BRING: Final = Said(
    N_("Bawa kode di atas dan KTP-el Anda, atau Kartu Keluarga bila KTP-el tidak ada.")
)


def ready(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell where the result waits, and what to bring; or that the PDF is out."""
    thing = leading(facts)
    if thing.state == RELEASED:
        return _pdf(thing)
    if thing.state == "held_at_post_office":
        return _at_post_office(thing)
    return _at_counter(facts, thing) if at_office(thing) else _at_district(facts, thing)


def _pdf(thing: Outgoing) -> tuple[Said, Said]:
    return Said(N_("Dokumen Anda terbit sebagai PDF pada %(day)s."), {"day": thing.since}), Said(
        N_(
            "PDF dan PIN-nya dikirim oleh sistem nasional ke surel atau nomor telepon yang Anda "
            "daftarkan. Cetaklah pada kertas HVS A4 80 gram. Belum menerimanya, atau tidak bisa "
            "mencetak? Hubungi kantor kami: dokumennya dapat kami cetak dan kirim."
        )
    )


def _at_post_office(thing: Outgoing) -> tuple[Said, Said]:
    day = {"day": thing.since}
    if thing.place:
        sentence = Said(
            N_("Kiriman Anda menunggu diambil di kantor pos %(place)s sejak %(day)s."),
            {**day, "place": thing.place},
        )
    else:
        sentence = Said(
            N_("Kiriman Anda menunggu diambil di kantor pos terdekat sejak %(day)s."), day
        )
    soon = Said(N_("Bila tidak diambil, kiriman kembali kepada kami."))
    if thing.resi is None:
        return sentence, Said(N_("Bawa KTP-el Anda dan kode di atas."), {}, (soon,))
    bring = N_("Bawa KTP-el Anda dan nomor resi %(resi)s.")
    return sentence, Said(bring, {"resi": thing.resi}, (soon,))


def _at_counter(facts: PublicFacts, thing: Outgoing) -> tuple[Said, Said]:
    if thing.state == "uncollected":
        sentence = Said(N_("Hasil permohonan Anda belum diambil dan menunggu di kantor kami."))
    else:
        sentence = Said(
            N_("Hasil permohonan Anda siap diambil di kantor kami sejak %(day)s."),
            {"day": thing.since},
        )
    where = {"address": facts.office.address, "hours": facts.office.hours}
    return sentence, Said(
        N_("Datanglah ke %(address)s pada jam kerja (%(hours)s)."), where, (BRING,)
    )


def _at_district(facts: PublicFacts, thing: Outgoing) -> tuple[Said, Said]:
    place = {"place": thing.place or facts.office.city}
    if thing.state == "uncollected":
        text = N_("Hasil permohonan Anda belum diambil dan menunggu di kantor Kecamatan %(place)s.")
        return Said(text, place), BRING
    return Said(
        N_("Hasil permohonan Anda siap diambil di kantor Kecamatan %(place)s sejak %(day)s."),
        {**place, "day": thing.since},
    ), BRING


def came_back(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell a parcel that did not arrive and what can be done about it."""
    thing = leading(facts)
    if thing.state == "returning":
        sentence = Said(N_("Kiriman Anda tidak sampai dan sedang kembali kepada kami."))
    else:
        sentence = Said(
            N_("Kiriman Anda tidak sampai dan kembali kepada kami pada %(day)s."),
            {"day": thing.since},
        )
    return sentence, Said(
        N_(
            "Hubungi kantor kami dan sebutkan kode di atas: "
            "kami kirim lagi, atau Anda ambil di loket."
        )
    )


def finished(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell the end of the case, or the arrival of everything while we still put things away."""
    if facts.state not in FOLLOWED:
        return making.finished(facts)
    thing = leading(facts)
    collected = thing.state == "collected"
    text = (
        N_("Hasil permohonan Anda diambil pada %(day)s.")
        if collected
        else N_("Kiriman Anda sampai pada %(day)s.")
    )
    return Said(text, {"day": thing.since}), making.ASK_FOR_REST
