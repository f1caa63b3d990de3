"""What a message says, in both languages: short enough for a telephone, and nothing of a person.

It names the office, the case by its code, the day that counts and where to ask; no name, no
number and no street of a person. The letter of the same kind says more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from postal.languages import Language

_FREE: Final[Mapping[Language, str]] = {
    "id": "Layanan ini gratis. Tanya: %(phone)s.",
    "en": "This service is free. Questions: %(phone)s.",
}
_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "receipt": {
        "id": "Berkas Anda sudah kami terima. Kode permohonan: %(code)s. "
        "Kami periksa paling lambat %(examine_by)s.",
        "en": "We have received your papers. Case code: %(code)s. "
        "We examine them by %(examine_by)s.",
    },
    "missing": {
        "id": "Permohonan dengan kode %(code)s belum lengkap. Mohon kirim paling lambat "
        "%(until)s: %(items)s.",
        "en": "The application with code %(code)s is not complete. Please send by %(until)s: "
        "%(items)s.",
    },
    "reminder": {
        "id": "Kami ingatkan: permohonan dengan kode %(code)s masih menunggu sampai %(until)s: "
        "%(items)s.",
        "en": "A reminder: the application with code %(code)s still waits until %(until)s for: "
        "%(items)s.",
    },
    "reminder_visit": {
        "id": "Kami ingatkan: untuk permohonan dengan kode %(code)s kami menunggu Anda datang ke "
        "kantor kami sampai %(until)s (%(hours)s). Bawa KTP-el atau KK asli.",
        "en": "A reminder: for the application with code %(code)s we still expect you at our "
        "office until %(until)s (%(hours)s). Bring your original identity card or family card.",
    },
    "come_in": {
        "id": "Untuk permohonan dengan kode %(code)s Anda perlu datang ke kantor kami paling "
        "lambat %(until)s (%(hours)s). Bawa KTP-el atau KK asli.",
        "en": "For the application with code %(code)s you need to come to our office by %(until)s "
        "(%(hours)s). Bring your original identity card or family card.",
    },
    "rejected": {
        "id": "Permohonan dengan kode %(code)s tidak dapat kami kabulkan. Hubungi kami untuk "
        "alasannya dan cara mengajukan keberatan.",
        "en": "We cannot grant the application with code %(code)s. Contact us for the reason and "
        "how to object.",
    },
    "date_changed": {
        "id": "Hasil permohonan dengan kode %(code)s selesai lebih lambat dari yang kami janjikan: "
        "paling lambat %(day)s.",
        "en": "The result of the application with code %(code)s takes longer than we promised: "
        "until %(day)s at the latest.",
    },
    "ready": {
        "id": "Hasil permohonan dengan kode %(code)s siap diambil di %(place)s. Bawa kode ini dan "
        "KTP-el atau KK.",
        "en": "The result of the application with code %(code)s can be collected at %(place)s. "
        "Bring this code and your identity card or family card.",
    },
    "returned": {
        "id": "Bersama permohonan dengan kode %(code)s datang uang atau barang yang tidak kami "
        "minta; kami kembalikan kepada Anda.",
        "en": "With the application with code %(code)s came money or things that we did not ask "
        "for; we send them back to you.",
    },
    "forwarded": {
        "id": "Permohonan dengan kode %(code)s kami teruskan ke kantor yang berwenang: "
        "%(office)s. Tanyakan kelanjutannya di kantor itu.",
        "en": "We have passed the application with code %(code)s on to the office in charge: "
        "%(office)s. Please ask that office how it goes on.",
    },
}


def message_text(
    kind: str, language: Language, office: str, facts: Mapping[str, str | None]
) -> str:
    """Return the text of a message, the office's name first.

    ``facts`` are ``code``, ``phone`` and what the kind needs of ``examine_by``, ``until``,
    ``items``, ``hours``, ``day``, ``place`` and ``office``; one that is not known is said as a
    dash. Raises KeyError for a kind that has no words.
    """
    if kind == "reminder" and not facts.get("items"):
        kind = "reminder_visit"  # no paper is awaited
    known = {key: value or "–" for key, value in facts.items()}
    said = (_WORDS[kind][language] % _Known(known), _FREE[language] % _Known(known))
    return f"{office}: {' '.join(said)}"


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        """Say a dash for what nobody told."""
        return "–"
