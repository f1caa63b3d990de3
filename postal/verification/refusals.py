"""Why an examination cannot go on as somebody wants it."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_


class NoPaper(Refusal):
    """The case has no pages yet, so there is nothing to look at."""

    code = "no-paper"
    text = N_("Kasus ini belum punya halaman untuk diperiksa.")


class NoService(Refusal):
    """Without a service there is no list of papers."""

    code = "no-service"
    text = N_("Layanannya belum jelas. Tetapkan layanan dulu di halaman kasus.")


class LineUnknown(Refusal):
    """The service does not ask for this; perhaps it was changed meanwhile."""

    code = "line-unknown"
    text = N_("Syarat ini tidak ada dalam daftar layanan kasus ini. Muat ulang halaman.")


class PageElsewhere(Refusal):
    """The page is not, or no longer, in this case or its envelope."""

    code = "page-elsewhere"
    text = N_(
        "Halaman ini tidak berada di kasus ini atau di berkas saudaranya; mungkin sudah "
        "dipindahkan. Muat ulang, lalu pilih halaman lain."
    )


class EnclosureElsewhere(Refusal):
    """The enclosure did not come with this case's envelope."""

    code = "enclosure-elsewhere"
    text = N_("Lampiran fisik ini tidak datang bersama kasus ini.")


class VerdictMissing(Refusal):
    """A note needs a verdict that it is about."""

    code = "verdict-missing"
    text = N_("Nilai dulu syarat ini, lalu simpan catatannya.")


class EvidenceGone(Refusal):
    """A verdict points to a page that was moved away after it was given."""

    code = "evidence-gone"
    text = N_(
        "Halaman bukti sudah dipindahkan ke berkas lain untuk syarat nomor %(lines)s. "
        "Nilai lagi syarat itu."
    )


class NewPages(Refusal):
    """Pages came into the case after its screen was drawn; says how many."""

    code = "new-pages"
    text = N_(
        "Halaman baru masuk ke kasus ini sementara Anda memeriksanya: %(n)s halaman. Belum ada "
        "yang diputuskan. Lihat dulu halamannya, lalu putuskan."
    )


class DecisionChanged(Refusal):
    """The verdicts no longer say what the person confirms."""

    code = "decision-changed"
    text = N_("Penilaian berubah sejak Anda melihatnya. Lihat lagi baris keputusan, lalu putuskan.")


class PossibleDuplicate(Refusal):
    """Somebody has to say first whether this case is asked twice."""

    code = "possible-duplicate"
    text = N_(
        "Kasus ini mungkin ganda. Putuskan dulu: bukan ganda, atau gabungkan; lalu nyatakan "
        "lengkap."
    )


class SamePerson(Refusal):
    """A rejection needs four eyes."""

    code = "same-person"
    text = N_("Penolakan ini Anda usulkan sendiri; orang lain yang harus memutuskannya.")


class NotAnOperator(Refusal):
    """Only an operator on duty can be given a case."""

    code = "not-an-operator"
    text = N_("Orang ini bukan operator yang bertugas.")


class CaseOver(Refusal):
    """The case has ended, so nothing of it can go first, and nobody reads a note on it."""

    code = "case-over"
    text = N_("Kasus ini sudah selesai; tidak ada lagi yang mengerjakannya.")


class NotUrgent(Refusal):
    """Only what is urgent can stop being so."""

    code = "not-urgent"
    text = N_("Kasus ini tidak sedang ditandai mendesak.")


class CallUnknown(Refusal):
    """A call ended in one of three ways."""

    code = "call-unknown"
    text = N_("Pilih hasil panggilan: tersambung, tidak diangkat, atau nomor salah.")


class SameService(Refusal):
    """The case asks for that service already."""

    code = "same-service"
    text = N_("Kasus ini sudah meminta layanan itu. Pilih layanan lain.")


class ServiceUnknown(Refusal):
    """No service, or one that is no longer offered, was chosen."""

    code = "service-unknown"
    text = N_("Pilih layanan dari daftar.")


class AlreadyMade(Refusal):
    """A document of the old service exists; somebody has to void it where it lies."""

    code = "already-made"
    text = N_(
        "Kasus ini sudah punya dokumen dari layanan lama. Batalkan dulu dokumennya di produksi, "
        "lalu ganti layanannya."
    )


class DayNotLater(Refusal):
    """A promised day of examination may only move away, never silently come nearer."""

    code = "day-not-later"
    text = N_(
        "Tanggal periksa yang sudah dijanjikan adalah %(day)s. Isi tanggal yang lebih lambat, "
        "atau kosongkan supaya tetap."
    )


class SameDesk(Refusal):
    """The case lies at that desk already."""

    code = "same-desk"
    text = N_("Kasus ini sudah di meja itu. Pilih meja lain.")


class DeskUnknown(Refusal):
    """No desk, or one that is closed, was chosen."""

    code = "desk-unknown"
    text = N_("Pilih meja dari daftar.")


class NothingToSplit(Refusal):
    """Without a page of its own and without a common envelope the second case has no paper."""

    code = "nothing-to-split"
    text = N_("Pilih paling sedikit satu halaman untuk permohonan kedua.")


class LastPageSplit(Refusal):
    """The first case must keep a page of its own."""

    code = "last-page-split"
    text = N_(
        "Semua halaman dipilih, jadi permohonan ini tidak punya halaman lagi. Tinggalkan paling "
        "sedikit satu halaman; halaman yang dipakai berdua boleh tetap di sini. "
        "Kalau semuanya milik layanan lain, ganti layanannya."
    )


class SubjectElsewhere(Refusal):
    """The person does not, or no longer, belong to this case."""

    code = "subject-elsewhere"
    text = N_("Orang ini tidak ada di kasus ini. Muat ulang halaman, lalu pilih lagi.")


class TwoTargets(Refusal):
    """One case is chosen from the list, and the code of another is typed."""

    code = "two-targets"
    text = N_("Yang dipilih dan kode yang diketik adalah dua kasus. Pakai salah satu saja.")


class OtherCaseUnknown(Refusal):
    """The typed code of the other case is nobody's."""

    code = "other-case-unknown"
    text = N_("Tidak ada kasus dengan kode itu. Pilih salah satu, atau periksa lagi kodenya.")


class NotProposed(Refusal):
    """Chance sent the decision to a second person; nobody proposed to reject the case."""

    code = "not-proposed"
    text = N_(
        "Penolakan kasus ini tidak diusulkan; yang diperiksa adalah keputusan lengkap atau belum "
        "lengkap. Kembalikan ke pemeriksa bila harus ditolak."
    )


class NotLookedAtTwice(Refusal):
    """The case does not wait for a second look, or no longer."""

    code = "not-looked-at-twice"
    text = N_("Kasus ini tidak (lagi) menunggu pemeriksaan kedua. Muat ulang daftarnya.")


class OwnDecision(Refusal):
    """A second look needs a second person."""

    code = "own-decision"
    text = N_("Keputusan ini Anda ambil sendiri; orang lain yang harus memeriksanya.")


class TableEmpty(Refusal):
    """Whoever is absent has nothing in hand, or somebody was quicker."""

    code = "table-empty"
    text = N_("%(who)s tidak (lagi) memegang kasus. Muat ulang daftarnya.")


class SameHand(Refusal):
    """Cases are handed to somebody else."""

    code = "same-hand"
    text = N_("Kasus ini sudah di tangan %(who)s. Pilih orang lain.")
