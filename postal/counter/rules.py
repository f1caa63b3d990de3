"""What may be said of a case, and what may not: word for word, before and after a check."""

from __future__ import annotations

from typing import Final

from postal.wording import N_

SAY_FOR_CODE: Final = N_(
    "Kalimat di atas, kata demi kata, kepada siapa pun yang menyebutkan kodenya."
)
SAY_GENERAL: Final = (
    N_("Alamat kantor, jam layanan, nomor telepon, dan bahwa layanan ini gratis."),
    N_("Syarat layanan pada umumnya, tanpa menyebut apa yang ada dalam berkas ini."),
)
SAY_CHECKED: Final = (
    N_("Kalimat di atas, kata demi kata, juga tanpa kode."),
    N_("Di mana berkas, lampiran asli, dan hasilnya berada sekarang, dan nomor resinya."),
    N_("Alasan diminta datang, ditolak, atau dikembalikan kurir."),
    N_("Alamat dan telepon yang tercatat, supaya penanya dapat membetulkannya."),
)
NEVER: Final = (
    N_("NIK dan nomor KK: dengarkan dan cocokkan saja, jangan pernah membacakannya."),
    N_("Apa pun tentang orang lain atau permohonan lain, juga keluarga serumah."),
    N_("Nama petugas pemeriksa dan catatan di antara petugas."),
    N_("Tanggal yang tidak tertulis di sini: jangan menjanjikan apa pun sendiri."),
)
NOT_UNCHECKED: Final = (
    N_("Nama, alamat, telepon, dan tanggal lahir siapa pun, juga dengan “benar” atau “salah”."),
    N_(
        "Kode pelacakan kepada yang tidak menyebutkannya, dan bahwa ada permohonan atas suatu nama."
    ),
    N_("Isi berkas, tempat menyimpannya, dan alasan penolakan."),
)


def may_say(*, checked: bool) -> tuple[str, ...]:
    """Return what a clerk may say (msgids)."""
    return (*SAY_CHECKED, *SAY_GENERAL) if checked else (SAY_FOR_CODE, *SAY_GENERAL)


def must_not_say(*, checked: bool) -> tuple[str, ...]:
    """Return what a clerk must not say (msgids)."""
    return NEVER if checked else (*NOT_UNCHECKED, *NEVER)
