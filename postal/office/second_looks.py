"""How large a share of the decisions a second person looks at; rejections always have two."""

from __future__ import annotations

from typing import Final

from postal.errors import Refusal
from postal.models import Office
from postal.whole_numbers import whole_number
from postal.wording import N_

MOST: Final = 100


class NotAPercentage(Refusal):
    """A share is a whole number of a hundred."""

    code = "not-a-percentage"
    text = N_("Isi bilangan bulat dari 0 sampai 100.")


def set_share(office: Office, typed: str) -> None:
    """Set the share to what was typed; 0 is none.

    Raises:
        NotAPercentage: it is no whole number from 0 to 100.
    """
    text = typed.strip().removesuffix("%").strip()
    share = whole_number(text, MOST)
    if share is None:
        raise NotAPercentage
    office.second_look_percent = share
