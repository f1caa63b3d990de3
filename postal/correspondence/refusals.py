"""Why something is not told: on no such way, before, or for nothing."""

from __future__ import annotations

from postal.errors import Refusal
from postal.wording import N_


class WayOfTellingUnknown(Refusal):
    """Nobody tells anybody anything on this way."""

    code = "way-of-telling-unknown"
    text = N_("Pilih bagaimana orangnya diberi tahu: WhatsApp, telepon, atau di loket.")


class AlreadyTold(Refusal):
    """Somebody told it before; says how and when."""

    code = "already-told"
    text = N_("Pesan ini sudah disampaikan %(way)s pada %(when)s.")


class NotWorthTelling(Refusal):
    """The case has gone on since the message was written."""

    code = "message-overtaken"
    text = N_("Kasus %(case)s sudah berlanjut; pesan ini tidak perlu disampaikan lagi.")
