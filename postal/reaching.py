"""Whether a letter would arrive, or another way to reach the person is written down.

Whatever invites, asks or sends something goes through here, from any desk.
"""

from __future__ import annotations

from postal import people
from postal.errors import Refusal
from postal.models import Application
from postal.wording import N_


class NotReachable(Refusal):
    """Something would be sent, and nobody knows where to."""

    code = "not-reachable"
    text = N_(
        "Alamat pemohon belum lengkap (nama, jalan, kelurahan atau desa, kecamatan, kode pos). "
        "Lengkapi datanya, atau catat cara lain menghubungi pemohon."
    )


def reachable(application: Application) -> bool:
    """Tell whether a letter would arrive, or another way to reach the person is written down."""
    return bool(application.reach_note) or not people.address_gaps(
        people.applicant_data(application)
    )


def require_reachable(application: Application) -> None:
    """Refuse a step that sends or asks something when it would reach nobody.

    Raises:
        NotReachable: no full address, and no other way is written down.
    """
    if not reachable(application):
        raise NotReachable
