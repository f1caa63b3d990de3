"""The words of the table: roles, things, and what a citizen is told."""

from __future__ import annotations

from enum import StrEnum

from postal.wording import N_


class Role(StrEnum):
    """What a person is there for; one person may hold several. ``SYSTEM`` is nobody's."""

    MAILROOM = "mailroom"
    OPERATOR = "operator"
    COUNTER = "counter"
    DISTRICT = "district"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMIN = "admin"
    SYSTEM = "system"


ROLE_LABELS: dict[Role, str] = {
    Role.MAILROOM: N_("Ruang surat"),
    Role.OPERATOR: N_("Operator"),
    Role.COUNTER: N_("Loket"),
    Role.DISTRICT: N_("Kecamatan"),
    Role.SUPERVISOR: N_("Penyelia"),
    Role.AUDITOR: N_("Pemeriksa (hanya melihat)"),
    Role.ADMIN: N_("Admin"),
    Role.SYSTEM: N_("Sistem"),
}
STAFF_ROLES: tuple[Role, ...] = tuple(role for role in Role if role is not Role.SYSTEM)


class Thing(StrEnum):
    """What moves through states; the word is also the table's row kind in the event log."""

    ENVELOPE = "envelope"
    COVER = "cover"
    DOSSIER = "dossier"
    BATCH = "batch"
    APPLICATION = "application"
    DOCUMENT = "document"
    PARCEL = "parcel"
    MANIFEST = "manifest"
    LETTER = "letter"


class PublicWord(StrEnum):
    """What a citizen is told, and nothing finer."""

    RECEIVED = "received"
    EXAMINING = "examining"
    INCOMPLETE = "incomplete"
    COME_IN = "come-in"
    IN_PROCESS = "in-process"
    ON_HOLD = "on-hold"
    SENT = "sent"
    READY = "ready"
    CAME_BACK = "came-back"
    FINISHED = "finished"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    FORWARDED = "forwarded"
    CONTACT_OFFICE = "contact-office"


PUBLIC_LABELS: dict[PublicWord, str] = {
    PublicWord.RECEIVED: N_("Berkas sudah kami terima"),
    PublicWord.EXAMINING: N_("Sedang diperiksa"),
    PublicWord.INCOMPLETE: N_("Belum lengkap"),
    PublicWord.COME_IN: N_("Perlu datang ke kantor"),
    PublicWord.IN_PROCESS: N_("Sedang diproses"),
    PublicWord.ON_HOLD: N_("Tertunda"),
    PublicWord.SENT: N_("Sedang dikirim"),
    PublicWord.READY: N_("Siap diambil"),
    PublicWord.CAME_BACK: N_("Kembali ke kami: hubungi kantor"),
    PublicWord.FINISHED: N_("Selesai"),
    PublicWord.REJECTED: N_("Ditolak"),
    PublicWord.WITHDRAWN: N_("Dibatalkan"),
    PublicWord.EXPIRED: N_("Ditutup: kelengkapan tidak kami terima"),
    PublicWord.FORWARDED: N_("Diteruskan ke kantor lain"),
    PublicWord.CONTACT_OFFICE: N_("Hubungi kantor"),
}
