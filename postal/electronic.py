"""Pages that came without paper: as a picture to a phone of the office, or by e-mail."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from postal.wording import N_

PAPER: Final = "paper"
"""How a bundle came that lies somewhere."""
SPLIT: Final = "split"
"""How a bundle came whose paper lies under the cover sheet of another: its ``shelf`` names that."""
SOURCES: Final = MappingProxyType({"whatsapp": N_("WhatsApp"), "email": N_("e-mail")})
"""Ways on which pages come without paper, in words (msgids)."""
OPEN_FOR: Final = (
    "registered",
    "under_verification",
    "incomplete",
    "in_person_required",
    "expired",
)
"""States of a case whose evidence may still grow."""
