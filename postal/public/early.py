"""What a citizen is told before the case is complete, and when it ended without a result."""

from __future__ import annotations

from typing import Final

from postal.public.facts import PublicFacts, Said
from postal.wording import N_

NOTHING_TO_DO: Final = Said(N_("Anda tidak perlu melakukan apa-apa sekarang."))
CONTACT: Final = Said(N_("Hubungi kantor kami dan sebutkan kode di atas."))


def received(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell a registered case: when it came, and by when it is looked at."""
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


def examining(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell a case under examination, also by a second person: until when it takes."""
    sentence = Said(
        N_("Berkas Anda yang tiba pada %(received_on)s sedang kami periksa."),
        {"received_on": facts.received_on},
    )
    if facts.examine_by is None:
        return sentence, NOTHING_TO_DO
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


def incomplete(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell a case that waits for papers: where they go; which ones the page lists."""
    where = {"address": f"{facts.office.address}, {facts.office.city} {facts.office.postcode}"}
    until = {"until": facts.wait_until}
    wait = (Said(N_("Kami menunggu sampai %(until)s."), until),) if facts.wait_until else ()
    return Said(
        N_("Berkas Anda belum lengkap. Kami memeriksanya pada %(since)s."), {"since": facts.since}
    ), Said(
        N_(
            "Kirim yang kurang ke %(address)s, atau serahkan di loket kami. "
            "Tulis kode di atas pada amplop. Yang sudah ada tidak perlu dikirim lagi."
        ),
        where,
        wait,
    )


def come_in(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell a case whose citizen has to come: where, when and with what."""
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


def rejected(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell a rejection, also of a closed case, and the way to object; a person tells the reason."""
    if facts.rejected_on is None:
        sentence = Said(N_("Permohonan ini kami tolak pada %(since)s."), {"since": facts.since})
    else:
        sentence = Said(
            N_("Permohonan ini kami tolak pada %(rejected)s dan ditutup pada %(since)s."),
            {"rejected": facts.rejected_on, "since": facts.since},
        )
    return sentence, Said(
        N_(
            "Hubungi kantor kami dan sebutkan kode di atas: petugas menjelaskan alasannya dan "
            "cara mengajukan keberatan."
        )
    )


def withdrawn(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell a case that its citizen withdrew."""
    return Said(
        N_("Permohonan ini dibatalkan atas permintaan pemohon pada %(since)s."),
        {"since": facts.since},
    ), Said(N_("Bila bukan Anda yang meminta, atau ingin melanjutkan, hubungi kantor kami."))


def expired(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell a case that waited until its day had passed, or whose person nobody could reach."""
    waited = N_(
        "Kami menunggu sampai batas waktunya, tetapi yang kami minta tidak kami terima. "
        "Permohonan ini ditutup pada %(since)s."
    )
    unreached = N_(
        "Surat kami kembali, dan Anda tidak dapat kami hubungi. Permohonan ini ditutup pada "
        "%(since)s."
    )
    sentence = unreached if facts.given_up else waited
    return Said(sentence, {"since": facts.since}), Said(
        N_(
            "Masih ingin melanjutkan? Kirim saja kekurangannya: permohonan ini dibuka lagi. "
            "Anda juga dapat menghubungi kantor kami."
        )
    )


def forwarded(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell a case that another office has now, and which one where that was written down."""
    if facts.forwarded_to is not None:
        return _forwarded_to(facts)
    return Said(
        N_("Permohonan ini kami teruskan ke kantor lain yang berwenang pada %(since)s."),
        {"since": facts.since},
    ), Said(N_("Tanyakan kepada kantor kami ke mana berkas Anda diteruskan."))


def _forwarded_to(facts: PublicFacts) -> tuple[Said, Said]:
    what = Said(
        N_("Permohonan ini kami teruskan ke %(office)s pada %(since)s."),
        {"office": facts.forwarded_to, "since": facts.since},
    )
    if facts.forwarded_address is None:
        return what, Said(N_("Hubungi kantor itu untuk kelanjutannya."))
    return what, Said(
        N_("Hubungi kantor itu untuk kelanjutannya. Alamatnya: %(address)s."),
        {"address": facts.forwarded_address.rstrip(".")},
    )


def contact(facts: PublicFacts) -> tuple[Said, Said]:
    """Tell what only a person can explain."""
    del facts
    return Said(N_("Mohon hubungi kantor kami tentang permohonan ini.")), Said(
        N_("Sebutkan kode di atas; petugas akan menjelaskan keadaannya.")
    )
