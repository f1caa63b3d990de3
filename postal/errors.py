"""Named refusals: each has a code for machines and an Indonesian text for people."""

from __future__ import annotations

from typing import ClassVar

from postal.wording import N_


class Refusal(Exception):
    """Something a person asked for that cannot be done, with the values that explain it.

    ``code`` is stable and machine readable (``needs-attention`` form). ``text`` is a gettext
    msgid with ``%(name)s`` places that ``values`` fill; doors translate it, nobody else does.
    """

    code: ClassVar[str] = "refused"
    text: ClassVar[str] = N_("Permintaan ini tidak dapat dijalankan.")

    def __init__(self, **values: object) -> None:
        """Keep ``values`` for the text; they must not hold a NIK, a name or an address."""
        super().__init__(self.code)
        self.values = values

    def __str__(self) -> str:
        """Return the Indonesian sentence, for logs and tests."""
        return self.text % self.values
