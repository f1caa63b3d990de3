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


class DecisionChanged(Refusal):
    """The verdicts no longer say what the person confirms."""

    code = "decision-changed"
    text = N_("Penilaian berubah sejak Anda melihatnya. Lihat lagi baris keputusan, lalu putuskan.")


class PossibleDuplicate(Refusal):
    """Somebody has to say first whether this case is asked twice."""

    code = "possible-duplicate"
    text = N_("Kasus ini mungkin ganda. Putuskan dulu di pencocokan, lalu nyatakan lengkap.")


class PlaceMissing(Refusal):
    """The way back needs a place, and none was chosen."""

    code = "place-missing"
    text = N_("Pilih tempat hasilnya diambil: kecamatan atau kantor pos yang mana.")


class ChannelUnknown(Refusal):
    """The service does not offer this way back."""

    code = "channel-unknown"
    text = N_("Cara kembali ini tidak tersedia untuk layanan ini.")


class SamePerson(Refusal):
    """A rejection needs four eyes."""

    code = "same-person"
    text = N_("Penolakan ini Anda usulkan sendiri; orang lain yang harus memutuskannya.")


class NotAnOperator(Refusal):
    """Only an operator on duty can be given a case."""

    code = "not-an-operator"
    text = N_("Orang ini bukan operator yang bertugas.")
