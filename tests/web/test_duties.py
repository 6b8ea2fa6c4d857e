"""On how many days leaders received: counted from the visits, judged by the law of the day, opening to the days."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.errors import InvalidInput
from casetrack.reports.duties import duties_in
from casetrack.reports.questions import ask
from casetrack.services.hosting import Hosting
from casetrack.services.persons import RegisterPerson
from casetrack.services.reception import Receive, receive
from casetrack.services.work import begin, reading
from tests.factories import Ward, a_ward

CHAIRMAN = Hosting("chairman", "scheduled")


def receive_on(ward: Ward, day: str, hosting: Hosting = CHAIRMAN) -> None:
    with begin(ward.on(day).installation, ward.actor("desk")) as work:
        person = RegisterPerson(name="Lê Văn Bốn")
        receive(work, Receive(person, ward.units["root"].id, "Hỏi thủ tục", work.today, hosting=hosting))


def verdicts(ward: Ward, first: str, last: str, **more: str) -> list[tuple[str, int, int]]:
    days = {name: date.fromisoformat(said) for name, said in more.items()}
    with reading(ward.installation, ward.actor("auditor")) as work:
        question = ask(work, date.fromisoformat(first), date.fromisoformat(last), **days)
        return [
            (report.duty.key, check.held, check.wanted)
            for report in duties_in(work, question)
            for check in report.checks
        ]


def test_only_scheduled_receptions_of_the_chairman_count_and_a_day_counts_once(ward_on_both):
    ward = ward_on_both
    for day in ("2026-07-02", "2026-07-02", "2026-07-16"):
        receive_on(ward, day)
    receive_on(ward, "2026-07-20", Hosting("chairman", "unscheduled"))
    receive_on(ward, "2026-07-21", Hosting("secretary", "scheduled"))
    receive_on(ward, "2026-07-22", Hosting("delegate", "scheduled"))
    receive_on(ward, "2026-07-23", Hosting())
    neighbour = a_ward(ward.database, code="benthuy")
    receive_on(neighbour, "2026-07-30")
    ward.on("2026-08-03")
    assert verdicts(ward, "2026-07-01", "2026-07-31") == [("chairman_receives", 2, 2), ("secretary_receives", 1, 2)]


def test_the_check_stands_as_at_a_day_and_as_it_was_known(ward):
    receive_on(ward, "2026-07-02")
    receive_on(ward, "2026-07-16")
    with begin(ward.on("2026-08-05").installation, ward.actor("desk")) as work:
        late = ward.today.replace(month=7, day=23)
        wish = Receive(RegisterPerson(name="Vũ Thị Nết"), ward.units["root"].id, "Ghi sau", late, hosting=CHAIRMAN)
        receive(work, wish)
    assert verdicts(ward, "2026-07-01", "2026-07-31")[0] == ("chairman_receives", 3, 2)
    assert verdicts(ward, "2026-07-01", "2026-07-31", known_at="2026-08-01")[0] == ("chairman_receives", 2, 2)
    assert verdicts(ward, "2026-07-01", "2026-07-31", as_at="2026-07-10")[0] == ("chairman_receives", 0, 0)


@pytest.mark.parametrize(
    "hosting", [Hosting("officer", "scheduled"), Hosting("chairman", "regular"), Hosting("mayor", "scheduled")]
)
def test_who_receives_and_what_kind_of_reception_it_is_must_fit(ward, hosting):
    with pytest.raises(InvalidInput):
        receive_on(ward, "2026-07-02", hosting)


def test_the_desk_notes_the_chairmans_day_and_the_report_shows_it(ward, signed_in):
    desk = {"token": "t1", "name": "Lê Văn Bốn", "person": "new", "kind": "question", "subject": "Hỏi thủ tục"}
    desk |= {"channel": "desk", "received_on": "4/6/2026", "unit_id": str(ward.units["root"].id)}
    wrong = signed_in("desk").send("/quay", {**desk, "host": "chairman", "reception": "regular"})
    assert wrong.status_code == 422
    assert "Lãnh đạo tiếp thì chọn định kỳ hay đột xuất." in wrong.text
    made = signed_in("desk").send("/quay", {**desk, "host": "chairman", "reception": "scheduled"})
    assert made.status_code == 303
    page = signed_in("leader").get("/bao-cao?from=1/6/2026&to=30/6/2026").text
    assert "Chủ tịch UBND phường trực tiếp tiếp công dân định kỳ" in page
    assert "Luật Tiếp công dân 2013, Điều 15 khoản 2 điểm d" in page
    assert "đạt 1/1 tuần" in page
    opened = signed_in("leader").get("/bao-cao/tiep-cong-dan?from=1/6/2026&to=30/6/2026").text
    assert "thứ Năm 04/6/2026" in opened
    assert "Lê Văn Bốn" not in opened


def test_a_report_says_when_it_is_due_above(ward, signed_in):
    page = signed_in("leader").get("/bao-cao?from=15/12/2025&to=14/6/2026").text
    assert "6 tháng 2026: gửi cấp trên trước hết ngày thứ Tư 17/6/2026, gồm Mẫu số 02 và các biểu." in page
    assert "Thông tư 06/2025/TT-TTCP, Điều 7" in page
    assert "Quý III 2026" not in page  # it has not begun


def test_in_the_days_of_sending_the_year_that_is_over_is_still_offered(ward, signed_in):
    ward.on("2026-12-16")
    shown = signed_in("leader").get("/bao-cao").text
    for name in ("Năm 2026", "Quý IV 2026", "Quý I 2027", "Quý III 2026"):
        assert f">{name}</a>" in shown


def test_days_that_cannot_be_are_told(signed_in):
    assert signed_in("leader").get("/bao-cao/tiep-cong-dan?from=31/2/2026").status_code == 422
    assert signed_in("desk").get("/bao-cao/tiep-cong-dan").status_code == 403
