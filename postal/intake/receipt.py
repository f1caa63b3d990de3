"""The receipt (tanda terima): the citizen's tracking code on paper, and how to ask with it.

It stands on the upper third of a sheet, to be cut off and handed over or put in the post. It
carries no name and no number of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from postal.codes import TrackingCode
from postal.dates import hours_in, long_date
from postal.languages import as_language
from postal.printing.canvas import draw
from postal.printing.items import Item, Rule, Text
from postal.printing.qr import link
from postal.printing.stock import A4, Paper
from postal.wording import N_

_EDGE = 15.0  # mm
_QR = 34.0
_CUT = 103.0  # where the slip ends; fits a DL envelope unfolded


@dataclass(frozen=True)
class Receipt:
    """What the slip says. ``code`` is a tracking code (12 symbols), ``address`` the public page.

    ``supplement`` says that what came on ``received_on`` belongs to a case that was here before.
    """

    code: str
    office_name: str
    office_phone: str
    office_hours: str
    complaints: str
    address: str
    received_on: date
    examine_by: date | None = None
    service: str | None = None
    demo: bool = False
    supplement: bool = False


EXAMPLE = Receipt(
    code="7K3MQX9D24H3",
    office_name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
    office_phone="(0300) 000000",
    office_hours="Senin–Jumat 08.00–15.00",
    complaints="SP4N-LAPOR (lapor.go.id) atau loket pengaduan",
    address="https://berkas.contoh.test",
    received_on=date(2020, 9, 25),
    examine_by=date(2020, 9, 30),
    service="KIA baru usia 5 sampai 17 tahun kurang 1 hari",
    demo=True,
)


def layout(
    receipt: Receipt,
    paper: Paper = A4,
    translate: Callable[[str], str] = str,
    language: str = "id",
) -> tuple[Item, ...]:
    """Return everything on the slip, in millimetres from the paper's top left.

    Raises NotATrackingCode or CheckFailed when ``receipt.code`` is no tracking code.
    """
    code = TrackingCode.parse(receipt.code)
    width = paper.width - 2 * _EDGE
    words = width - _QR - 8
    spoken = as_language(language)
    title = translate(N_("Tanda terima berkas"))
    if receipt.demo:
        title = f"{title} · {translate(N_('DATA CONTOH'))}"
    came = N_("Susulan diterima: %(day)s") if receipt.supplement else N_("Diterima: %(day)s")
    lines = [translate(came) % {"day": long_date(receipt.received_on, spoken)}]
    if receipt.service:
        lines.append(translate(N_("Layanan: %(service)s")) % {"service": receipt.service})
    if receipt.examine_by:
        day = long_date(receipt.examine_by, spoken)
        lines.append(translate(N_("Kami periksa paling lambat: %(day)s")) % {"day": day})
    how = translate(
        N_("Tanyakan kapan saja di %(address)s atau telepon %(phone)s (%(hours)s): sebutkan kode.")
    ) % {
        "address": receipt.address,
        "phone": receipt.office_phone,
        "hours": hours_in(receipt.office_hours, spoken),
    }
    free = translate(N_("Layanan ini gratis. Diminta membayar? Adukan ke: %(where)s")) % {
        "where": receipt.complaints
    }
    return (
        Text(_EDGE, 12, width, 10, receipt.office_name, 12, bold=True),
        Rule(_EDGE, 23, width, 0, 0.4),
        Text(_EDGE, 26, words, 6, title, 11, bold=True),
        Text(_EDGE, 34, words, 5, translate(N_("Kode pelacakan Anda")), 9, grey=0.3),
        Text(_EDGE, 39, words, 12, code.grouped, 26, bold=True),
        *(Text(_EDGE, 54 + 6 * n, words, 6, line, 11) for n, line in enumerate(lines)),
        link(f"{receipt.address}/s/{code.text}", paper.width - _EDGE - _QR, 28, _QR),
        Text(_EDGE, 75, width, 11, how, 11),
        Text(_EDGE, 88, width, 11, free, 11, bold=True),
        Rule(0, _CUT, paper.width, 0, 0.2, 0.6),
    )


def render(
    receipts: Iterable[Receipt],
    paper: Paper = A4,
    translate: Callable[[str], str] = str,
    language: str = "id",
) -> bytes:
    """Return one PDF with a page for each receipt, in order; same input, same bytes."""
    pages = (layout(receipt, paper, translate, language) for receipt in receipts)
    return draw(pages, paper, title=translate(N_("Tanda terima berkas")))
