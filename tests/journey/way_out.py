"""The second half of the cast: who decides, makes, packs, hands over, carries and receives."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from postal.demo.paper import pictures
from postal.extensions import db
from postal.imaging.readers import zxing
from postal.models import Application, Manifest, Parcel
from tests.journey.stage import Play, Registered

LINE = re.compile(r'name="line" value="([^"]+)"')
LABEL_DPI = 203.0


class WayOut:
    """What happens to the cases of a play after their paper is in."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.operator, self.mailroom = play.operator, play.mailroom
        self.counter: FlaskClient = play.client("counter")
        self.district: FlaskClient = play.client("district")

    def case(self, one: Registered) -> Application:
        db.session.expire_all()
        return db.session.scalars(
            select(Application).where(Application.tracking_code == one.tracking_code)
        ).one()

    def parcel(self, code: str) -> Parcel:
        db.session.expire_all()
        return db.session.scalars(select(Parcel).where(Parcel.code == code)).one()

    def operator_keys(self, one: Registered, name: str) -> None:
        """Take the case and key who asks and where they live."""
        self._post(self.operator, f"/pemeriksaan/{one.tracking_code}/ambil", seen=self.case(one))
        page = self.operator.get(f"/pemeriksaan/{one.tracking_code}").get_data(as_text=True)
        seen = re.search(r'name="seen" value="([^"]*)"', page)
        assert seen is not None
        data = {
            "seen": seen[1],
            "p-name": name,
            "p-address": "Jalan Ujicoba 1 RT 001/RW 002",
            "p-village": "Kelurahan Contoh Satu",
            "p-district": "Contoh Utara",
            "p-postcode": "69901",
        }
        answer = self.operator.post(f"/pemeriksaan/{one.tracking_code}/data", data=data)
        assert answer.status_code == 302, answer.get_data(as_text=True)

    def operator_decides(self, one: Registered, last: str = "present") -> None:
        """Judge every requirement, the last as ``last``, and confirm what follows."""
        case = self.case(one)
        page = self.operator.get(f"/pemeriksaan/{one.tracking_code}").get_data(as_text=True)
        lines = list(dict.fromkeys(LINE.findall(page)))
        assert lines
        for line in lines:
            verdict = last if line == lines[-1] else "present"
            data = {"line": line, "verdict": verdict, "seen_version": case.version}
            self.operator.post(f"/pemeriksaan/{one.tracking_code}/nilai", data=data)
        outcome = "complete" if last == "present" else "incomplete"
        path = f"/pemeriksaan/{one.tracking_code}/putuskan"
        self._post(self.operator, path, seen=self.case(one), outcome=outcome)
        assert self.case(one).state == outcome

    def operator_makes(self, *ones: Registered) -> None:
        """Start the cases and take each document through every step, by the tick boxes."""
        for tab in ("decided", "to_enter", "to_sign", "to_print", "to_check", "to_prepare"):
            page = self.operator.get(f"/produksi/?antrean={tab}").get_data(as_text=True)
            rows = re.findall(r'name="row" value="(\d+:\d+)"', page)
            if rows:
                data = {"antrean": tab, "row": rows}
                assert self.operator.post("/produksi/langkah", data=data).status_code == 302
        assert {self.case(one).state for one in ones} == {"produced"}

    def mailroom_packs_everything(self) -> list[str]:
        """Pack what is ready, print the labels, and read each code off the printed labels."""
        page = self.mailroom.get("/pengiriman/").get_data(as_text=True)
        keys = re.findall(r'name="paket" value="([^"]+)"', page)
        seen = dict(re.findall(r'name="(isi-[^"]+)" value="([^"]*)"', page))
        data: dict[str, Any] = {"paket": keys, "aksi": "cetak", "kertas": "thermal-100x150", **seen}
        answer = self.mailroom.post("/pengiriman/kemas", data=data)
        assert answer.mimetype == "application/pdf", answer.get_data(as_text=True)
        read = [zxing(label) for label in pictures(answer.get_data(), LABEL_DPI)]
        codes = [next(one.text for one in found if one.text.startswith("BP")) for found in read]
        assert len(codes) == len(keys)
        return codes

    def mailroom_scans(self, *texts: str, box: str | None = None) -> str:
        """Scan into the one field; what was open stays open from scan to scan."""
        here: dict[str, str] = {"boks": box} if box else {}
        shown = ""
        for text in texts:
            data = {"pindai": text, **here}
            answer = self.mailroom.post("/pengiriman/pindai", data=data, follow_redirects=True)
            assert answer.status_code == 200
            here = {key: answer.request.args[key] for key in answer.request.args}
            shown = answer.get_data(as_text=True)
        return shown

    def mailroom_opens_a_box(self, target: str) -> str:
        self.mailroom.post("/pengiriman/manifes/", data={"tujuan": target})
        db.session.expire_all()
        latest = select(Manifest).order_by(Manifest.id.desc()).limit(1)
        return db.session.scalars(latest).one().code

    def mailroom_hands_over(self, box: str, *present: str) -> int:
        """Hand over what is ticked; returns the status of the answer."""
        manifest = db.session.scalars(select(Manifest).where(Manifest.code == box)).one()
        data = {"ada": list(present), "seen_version": manifest.version}
        return self.mailroom.post(f"/pengiriman/manifes/{box}/serah", data=data).status_code

    def carrier_reports(self, *lines: tuple[str, str, str]) -> dict[str, Any]:
        """Give the carrier's list to the command: (resi, word, receiver), an hour between each."""
        start = datetime.now(UTC) - timedelta(hours=len(lines) + 1)
        rows = ["resi;event;time;place;reason;receiver"]
        for hour, (resi, word, receiver) in enumerate(lines):
            at = (start + timedelta(hours=hour)).isoformat(timespec="seconds")
            rows.append(f"{resi};{word};{at};Contoh Utara;;{receiver}")
        path = self.play.folder / "kabar.csv"
        path.write_text("\n".join(rows))
        said: dict[str, Any] = self.play.flask("carrier-events", str(path), "--json")
        return said

    @staticmethod
    def _post(client: FlaskClient, path: str, *, seen: Application, **data: str) -> None:
        answer = client.post(path, data={"seen_version": seen.version, **data})
        assert answer.status_code == 302, answer.get_data(as_text=True)
