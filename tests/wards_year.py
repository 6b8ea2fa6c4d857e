"""The ward's year as its report told it: petitions of three bodies, some forwarded inside the ward. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select

from casetrack.models import Case
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.offices import add_unit
from casetrack.services.steps import TakeStep, take_step
from casetrack.services.work import Work, begin, system_actor
from tests.factories import Ward, a_person

YEAR = (date(2025, 7, 1), date(2026, 5, 20))
UNITS = {
    "du": ("Đảng ủy phường", "party_committee"),
    "ubkt": ("Ủy ban Kiểm tra Đảng ủy", "inspection_commission"),
    "ubnd": ("Ủy ban nhân dân phường", "people_committee"),
}
OURS: Mapping[str, object] = {"eligible": True, "competent": True}
NOT_OURS: Mapping[str, object] = {"eligible": True, "competent": False}


class Book:
    """Writes the year's petitions into the book of a ward, each with its steps a week apart."""

    def __init__(self, ward: Ward) -> None:
        self.ward = ward.on("2026-05-20")
        with begin(ward.installation, system_actor(ward.office.id)) as work:
            for code, (name, kind) in UNITS.items():
                ward.units[code] = add_unit(work, code, name, ward.units["root"], kind=kind)
        self.person = a_person(ward)

    def received(self, work: Work, unit: str, opened_on: date, said: Mapping[str, object]) -> Case:
        fields = {"petition_class": "request", "summary": "Đề nghị sửa đường.", **said}
        parties = () if said.get("anonymous") else ((self.person.id, "petitioner"),)
        wish = OpenCase("petition", "Sửa đường", opened_on, self.ward.units[unit].id, "post", fields, parties=parties)
        return open_case(work, wish)

    def step(self, work: Work, case: Case, trigger: str, fields: Mapping[str, object]) -> None:
        day = min(case.opened_on + timedelta(days=7), YEAR[1]) if trigger != "record_answer" else YEAR[1]
        take_step(work, case, TakeStep(trigger, day, case.version, fields, "Theo quy định"))

    def classified(self, work: Work, unit: str, opened_on: date, **said: object) -> Case:
        case = self.received(work, unit, opened_on, said)
        judged = {"petition_class": said.get("petition_class", "request"), **OURS, **said}
        self.step(work, case, "classify", {key: judged[key] for key in judged if key != "summary"})
        return case

    def settle(self, work: Work, case: Case) -> None:
        if case.state == "received":
            self.step(work, case, "classify", {"petition_class": "request", **OURS})
        self.step(work, case, "accept", {})
        self.step(work, case, "submit_draft", {"proposal": "Sửa trong quý."})
        self.step(work, case, "sign_decision", {"result": "answered", "decision_no": "12/UBND"})

    def forward(self, work: Work, case: Case, unit: str) -> Case:
        self.step(work, case, "forward_unit", {"receiving_unit": self.ward.units[unit].id})
        return work.session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()


def write_the_wards_year(book: Book, work: Work) -> None:
    """Write 57 at the People's Committee, 11 of them of before, 16 at the Party Committee, 9 at its inspection."""
    for n in range(54):
        opened_on = date(2025, 6, 26) if n < 11 else date(2025, 9, 1) + timedelta(days=n)
        case = book.received(work, "ubnd", opened_on, {})
        if n < 49:
            book.settle(work, case)
    for n in range(16):
        said = {"petition_class": "denunciation" if n < 6 else "request", **NOT_OURS}
        case = book.classified(work, "du", date(2026, 1, 5) + timedelta(days=n), **said)
        book.step(work, case, "forward_outside", {"receiving_body": "Thanh tra tỉnh"})
        if n % 5 != 4:
            book.step(work, case, "record_answer", {"answer_no": f"{n}/TTr"})
    for n in range(6):
        tip = {"petition_class": "denunciation", "anonymous": True, "eligible": False}
        case = book.classified(work, "ubkt", date(2026, 2, 2) + timedelta(days=n), **tip)
        book.step(work, case, "file", {"file_ground": "anonymous"})
    for n in range(3):
        case = book.classified(work, "ubkt", date(2026, 3, 2) + timedelta(days=n), **NOT_OURS)
        book.settle(work, book.forward(work, case, "ubnd"))
