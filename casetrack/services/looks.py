"""Looks at what few may see: written into the office's book before anything is shown, or nothing is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casetrack.models import Case, Look, Person
from casetrack.services.chain import LOOK, Happened, record_of_office
from casetrack.services.work import Work, begin
from casetrack.text import Text

# What is looked at; the name of the event.
THINGS: dict[str, Text] = {
    "case": Text("Mở hồ sơ", "Opened the case"),
    "document": Text("Mở tệp", "Opened a file"),
    "receipt": Text("Mở giấy biên nhận", "Opened the receipt"),
    "appointment": Text("Mở lịch hẹn", "Opened the appointment"),
    "brief": Text("Mở bản chuẩn bị buổi tiếp", "Opened the brief of a session"),
    "export": Text("Xuất ra tệp", "Exported"),
    "print": Text("In danh sách", "Printed a list"),
    "identity": Text("Xem danh tính", "Saw the identity"),
    "number": Text("Xem đủ số giấy tờ của một người", "Saw the whole identity number of a person"),
}


def look(work: Work, cases: Iterable[Case], thing: str, **facts: object) -> None:
    """Write that the actor looks at these cases, once in a Work for each case and thing; `facts` say by which leave.

    A Work that only reads writes it in a transaction of its own, which has ended when this returns.
    """
    anew = [case for case in cases if (thing, case.id) not in work.looked]
    if not anew:
        return
    if work.page is not None:
        _write(work, anew, thing, facts)
    else:
        with begin(work.installation, work.actor) as own:
            _write(own, anew, thing, facts)
    work.looked.update((thing, case.id) for case in anew)


def look_at_number(work: Work, person: Person) -> None:
    """Write that the actor looks at the whole identity number of a person; nothing is shown before that has ended well.

    The book names the person by the registry's key alone.
    """
    record_of_office(work, Happened(LOOK, "number", work.today, {"person": person.id, "cases": []}, {}))


def _write(work: Work, cases: list[Case], thing: str, facts: Mapping[str, object]) -> None:
    numbers = [case.number for case in cases]
    event = record_of_office(work, Happened(LOOK, thing, work.today, {**facts, "cases": numbers}, {}))
    work.session.flush()  # the rows name their event by its key
    work.session.add_all(Look(office_id=work.office.id, event_id=event.id, case_id=case.id) for case in cases)
