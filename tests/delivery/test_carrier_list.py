"""A carrier's list, line by line: what is read, what is named, and what is refused whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from postal import csv_text
from postal.codes import Kind, Mark
from postal.dates import DateTooLate
from postal.delivery import carrier_events, refusals
from postal.delivery.carrier_events import Line, LineError, read_lines
from postal.delivery.moments import parse_moment
from postal.errors import Refusal

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
HEAD = "kode/resi,peristiwa,waktu,tempat,alasan,penerima\n"
RESI = "P2611200000017"


def read(text: str | bytes) -> tuple[list[Line], list[LineError]]:
    content = text if isinstance(text, bytes) else text.encode()
    return read_lines(content, zone="WIB", now=NOW)


def one(text: str | bytes) -> Line:
    lines, errors = read(text)
    assert errors == []
    return lines[0]


def test_a_line_is_read_in_indonesian_columns() -> None:
    line = one(f"{HEAD}{RESI},Selesai Antar,25/09/2020 14.30,KP Contoh,,Budi\n")
    at = datetime(2020, 9, 25, 7, 30, tzinfo=UTC)
    assert line == Line(2, RESI, "Selesai Antar", at, "KP Contoh", None, "Budi")


@pytest.mark.parametrize(
    "head",
    [
        "code or resi,event,time,place,reason,receiver",
        "Resi;Status;Waktu;Lokasi;Alasan;Penerima",
        "kode\tperistiwa\twaktu\ttempat\talasan\tpenerima",
        "NO. RESI,STATUS,Tanggal/Waktu,Tempat/Lokasi,Keterangan,Diterima Oleh",
    ],
)
def test_columns_may_have_other_names_and_separators(head: str) -> None:
    by = next(each for each in ";\t," if each in head)
    cells = by.join([RESI, "gagal antar", "2020-09-25 14:30", "Contoh", "Rumah Kosong", ""])
    line = one(f"{head}\n{cells}\n")
    assert (line.given, line.place, line.reason) == (RESI, "Contoh", "nobody_home")


def test_columns_may_stand_in_any_order_and_two_may_hold_the_code() -> None:
    code = Mark.new(Kind.PARCEL, "CX")
    lines, _ = read(
        f"time,event,code,resi\n2020-09-25,x,{code.grouped},\n2020-09-25,x,,{RESI.lower()}\n"
    )
    assert [line.given for line in lines] == [code.text, RESI]


def test_windows_1252_with_semicolons_is_read() -> None:
    text = f"resi;status;waktu;tempat\r\n{RESI};proses antar;25-09-2020 14:30;Café – Contoh\r\n"
    assert one(text.encode("cp1252")).place == "Café – Contoh"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_column(encoding: str) -> None:
    assert one(f"resi,event,time\n{RESI},x,2020-09-25\n".encode(encoding)).given == RESI


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        (",terkirim,2020-09-25", "code", "value-missing"),
        ("abc,terkirim,2020-09-25", "code", "not-a-resi"),
        ("3573012901900001,terkirim,2020-09-25", "code", "register-number"),
        (f"{RESI},,2020-09-25", "event", "value-missing"),
        (f"{RESI},terkirim,", "time", "value-missing"),
        (f"{RESI},terkirim,kemarin", "time", "not-a-time"),
        (f"{RESI},terkirim,31-02-2020 10.00", "time", "not-a-time"),
        (f"{RESI},terkirim,20-11-2026 25.00", "time", "not-a-time"),
        (f"{RESI},terkirim,21-11-2026 08.00", "time", "date-too-late"),
        (f"{RESI},terkirim,21-11-1926 08.00", "time", "date-too-early"),
    ],
)
def test_a_bad_line_is_named_and_the_good_ones_are_kept(cells: str, field: str, code: str) -> None:
    lines, errors = read(f"resi,event,time\n{RESI},x,2020-09-25\n\n{cells}\n{RESI},y,2020-09-26\n")
    assert [(row.number, row.field, row.refusal.code) for row in errors] == [(4, field, code)]
    assert [(line.number, line.word) for line in lines] == [(2, "x"), (5, "y")]


def test_a_short_line_lacks_what_it_lacks() -> None:
    _, errors = read(f"resi,event,time\n{RESI}\n")
    assert [error.field for error in errors] == ["event", "time"]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", csv_text.FileEmpty),
        (b" \r\n\n", csv_text.FileEmpty),
        (b"PK\x03\x04\x14\x00\x06\x00workbook", csv_text.NotACsv),
        (b"%PDF-1.4\n\x00\x01\x02", csv_text.NotACsv),
        (b'resi,event,time\n"' + b"a" * 200_000, csv_text.NotACsv),
        (b"nama,alamat\nx,y\n", refusals.ColumnsUnknown),
        (b"resi,event\nx,y\n", refusals.ColumnsUnknown),
        (b"a" * (carrier_events.MOST_BYTES + 1), refusals.ListTooLarge),
        (b"resi,event,time\n" + b"a,b,c\n" * 100_002, refusals.ListTooLong),
    ],
)
def test_what_is_no_list_of_reports_is_refused_by_name(
    content: bytes, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        read(content)


def test_a_hundred_thousand_lines_are_not_too_long() -> None:
    lines, errors = read(b"resi,event,time\n" + b"P2611200000017,x,2020-09-25\n" * 100_000)
    assert (len(lines), errors) == (100_000, [])


def test_a_long_note_is_cut_and_its_report_kept() -> None:
    line = one(f"resi,event,time,reason\n{RESI},gagal antar,2020-09-25,{'x' * 500}\n")
    assert len(line.reason or "") == carrier_events.WIDEST


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2020-09-25T14:30:00+07:00", "2020-09-25 07:30"),
        ("2020-09-25T14:30:05.250Z", "2020-09-25 14:30"),
        ("2020-09-25 14:30", "2020-09-25 07:30"),
        ("25/09/2020 14.30", "2020-09-25 07:30"),
        ("25-09-2020, 14:30 WIT", "2020-09-25 05:30"),
        ("25.09.2020 1.05", "2020-09-24 18:05"),
        ("2020-09-25", "2020-09-24 17:00"),
    ],
)
def test_a_time_is_read_in_the_offices_zone_unless_it_names_another(text: str, utc: str) -> None:
    found = parse_moment(text, "WIB", NOW).astimezone(UTC)
    assert found.strftime("%Y-%m-%d %H:%M") == utc


def test_a_carriers_clock_may_be_a_little_ahead() -> None:
    soon = (NOW + timedelta(minutes=4)).isoformat()
    assert parse_moment(soon, "WIB", NOW) > NOW


def test_an_hour_later_today_is_refused_by_its_hour_and_a_later_day_by_its_day() -> None:
    with pytest.raises(refusals.HourTooLate) as refused:
        parse_moment("20-11-2026 15.30", "WIB", NOW)
    assert refused.value.values == {"clock": "15.30"}
    assert "Jam" in refused.value.text
    with pytest.raises(refusals.HourTooLate):
        parse_moment("2026-11-20T23:59:00+07:00", "WIT", NOW)
    with pytest.raises(DateTooLate):
        parse_moment("21-11-2026 00.30", "WIB", NOW)
