"""Why a dossier cannot go where somebody wants it."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_


class SameCase(Refusal):
    """The dossier is in that case already, perhaps by way of an earlier merge."""

    code = "same-case"
    text = N_("Berkas ini sudah berada di kasus itu.")


class ServiceUnclear(Refusal):
    """Nobody has said yet what is asked for."""

    code = "service-unclear"
    text = N_("Layanannya belum jelas. Pilih layanan dulu.")


class NoCase(Refusal):
    """The dossier belongs to no case."""

    code = "no-case"
    text = N_("Berkas ini belum punya kasus. Gabungkan, atau mulai permohonan baru.")


class OnlyPaper(Refusal):
    """The dossier is the only paper of its case, so splitting it off would leave nothing."""

    code = "only-paper"
    text = N_("Ini satu-satunya berkas dalam kasusnya; tidak ada yang dipisahkan.")
