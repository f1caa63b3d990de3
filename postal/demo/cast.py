"""Made-up people, places and numbers that nobody can take for real.

Numbers have the form of a NIK with serial 0000, which no register gives out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_FIRST = (
    "Contohwati", "Rekaan", "Fiktifah", "Sampelia", "Misalnya", "Umpama", "Karangan", "Tiruan",
    "Ibaratsih", "Andaika", "Bayangan", "Palsuwati",
)  # fmt: skip
_LAST = (
    "Ujicoba", "Percontohan", "Tidaknyata", "Peragaan", "Rekacipta", "Bukansiapa", "Khayali",
    "Demonstrasi", "Simulasi", "Purapura",
)  # fmt: skip
_STREETS = ("Jl. Rekaan", "Jl. Contoh Raya", "Gg. Umpama", "Jl. Tiada", "Jl. Peragaan")
VILLAGES = ("Contohrejo", "Umpamasari", "Rekaagung", "Misalwangi")
OFFICE = "Dinas Kependudukan dan Pencatatan Sipil Kota Contoh"


def a_name(rng: np.random.Generator) -> str:
    """Return an obviously invented name of two words."""
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def a_number(rng: np.random.Generator) -> str:
    """Return 16 digits in the shape of a NIK that can belong to nobody (serial 0000)."""
    day, month, year = int(rng.integers(1, 29)), int(rng.integers(1, 13)), int(rng.integers(60, 99))
    return f"357300{day:02d}{month:02d}{year:02d}0000"


def an_address(rng: np.random.Generator) -> str:
    """Return a street of a town that does not exist, with house number and RT/RW."""
    street, village = rng.choice(_STREETS), rng.choice(VILLAGES)
    house, rt, rw = (int(value) for value in rng.integers(1, 90, 3))
    return f"{street} No. {house}, RT {rt % 12 + 1:03d}/RW {rw % 9 + 1:03d}, {village}"


def a_birthday(rng: np.random.Generator) -> str:
    """Return a day as forms write it."""
    day, month, year = rng.integers(1, 29), rng.integers(1, 13), rng.integers(1960, 2019)
    return f"{day:02d}-{month:02d}-{year}"
