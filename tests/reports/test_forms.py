"""The forms of the law: what a period counts, when one holds, and the same numbers in Excel, PDF and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest

from casetrack.db import Database
from casetrack.engine.indicators_file import read_indicators
from casetrack.errors import InvalidInput, NotFound
from casetrack.papers.form_pdf import form_pdf_with_warnings
from casetrack.reports.form_papers import grid_of, make_form_file
from casetrack.reports.forms import FilledForm, behind_form, fill_form, fill_forms
from casetrack.reports.indicators import behind, measure
from casetrack.reports.questions import Question, ask
from casetrack.reports.receptions import receptions_in
from casetrack.services.access import get_visible_case
from casetrack.services.cases import SPLIT, NoteActivity, link_cases, note_activity
from casetrack.services.entered_figures import EnterFigure, enter_figure
from casetrack.services.joining_entries import SPLIT_OFF
from casetrack.services.offices import add_unit
from casetrack.services.reception import SECOND_PETITION
from casetrack.services.work import Work, begin, reading, system_actor
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, a_ward
from tests.queries import queries_of
from tests.web.test_receptions import Told, write
from tests.workbooks import SHEET, cells_of, sheet_in, strings_of

FIRST, LAST = date(2026, 5, 1), date(2026, 6, 14)
TRAINING = """\
schema: casetrack-indicators/1
groups:
  trained:
    label: {vi: "Tập huấn", en: "Training"}
    unit: people
    indicators:
      people: {label: {vi: "Người dự", en: "People trained"}, entered: number, added: true}
""".encode()


@pytest.fixture
def ward(sqlite_url) -> Iterator[Ward]:
    book = Database(sqlite_url)
    yield a_ward(book)
    book.dispose()


@pytest.fixture
def office(ward) -> Ward:
    """An office with its two bodies, a complaint within competence and a feedback that one sent to the other."""
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        for code, kind in (("ubnd", "people_committee"), ("du", "party_committee")):
            unit = add_unit(work, code, code.upper(), ward.units["root"], kind=kind)
            ward.units[code] = unit
    ward.on("2026-05-04")
    own = {**ELIGIBLE, "petition_class": "complaint", "matter": "land"}
    sender = a_person(ward)
    a_case(ward, unit="ubnd", petitioner=sender, steps=[("desk", "classify", own), ("leader", "accept", {})])
    away = {"petition_class": "feedback", "eligible": True, "competent": False}
    to_us = {"receiving_unit": ward.units["ubnd"].id}
    steps = [("desk", "classify", away), ("leader", "forward_unit", to_us)]
    a_case(ward, unit="du", fields={**COMPLAINT, "petition_class": "feedback"}, steps=steps)
    return ward.on("2026-06-04")


def filled(ward: Ward, key: str, unit: str | None = None, **days: date) -> FilledForm:
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        return fill_form(work, question(work, **days), key, ward.units[unit].id if unit else None)


def question(work: Work, **days: date) -> Question:
    return ask(work, days.pop("start", FIRST), days.pop("end", LAST), **days)


def test_a_paper_that_was_sent_on_counts_in_each_unit_and_once_in_the_total(office):
    form = filled(office, "02/XLD")
    all_papers = {row.unit.code: row.numbers[1] for row in form.rows if row.unit}
    assert all_papers == {"ubnd": 2, "du": 1}
    assert (form.total.numbers[1], form.total.numbers[23], form.total.numbers[6]) == (2, 0, 1)
    assert next(row for row in form.rows if row.unit and row.unit.code == "du").numbers[25] == 1
    assert form.findings == []
    assert filled(office, "02-xld", "ubnd").total.numbers[1] == 2


def test_what_a_period_left_unprocessed_belongs_to_the_next_and_what_it_processed_does_not(office):
    june = filled(office, "02/XLD", start=date(2026, 6, 1))
    assert (june.total.numbers[1], june.total.numbers[2]) == (1, 0), "the paper that is not classified yet"
    before = filled(office, "02/XLD", start=date(2026, 6, 1), known_at=date(2026, 5, 3))
    assert before.total.numbers[1] == 0, "nothing was in the book on that day"


def test_a_further_paper_counts_when_it_came_even_in_a_case_that_ended_long_before(office):
    office.on("2026-05-05")
    numbers = [a_case(office, unit="ubnd") for _ in range(2)]
    for number in numbers:
        a_step(office, number, "leader", "withdraw", comment="Người gửi rút đơn")
    office.on("2026-06-04")
    with begin(office.installation, system_actor(office.office.id)) as work:
        for number, paper in zip(numbers, ("D1", "D2"), strict=True):
            wish = NoteActivity(SECOND_PETITION, date(2026, 6, 2), "Gửi lại", facts={"petition": paper})
            note_activity(work, get_visible_case(work, number), wish)
    june = filled(office, "02/XLD", start=date(2026, 6, 1)).total.numbers
    assert (june[1], june[2]) == (3, 2), "beside the paper that is not classified yet"
    with begin(office.installation, system_actor(office.office.id)) as work:
        taken_out = NoteActivity(SPLIT_OFF, date(2026, 6, 4), facts={"petition": "D2"})
        note_activity(work, get_visible_case(work, numbers[1]), taken_out)
    assert filled(office, "02/XLD", start=date(2026, 6, 1)).total.numbers[1] == 2


@pytest.mark.parametrize(("end", "said"), [(date(2025, 9, 29), "có hiệu lực (30/9/2025)"), (date(2025, 9, 30), "")])
def test_a_period_that_ended_before_the_act_is_refused_with_its_day(office, end, said):
    if not said:
        assert filled(office, "02/XLD", start=date(2025, 6, 15), end=end).total.numbers[1] == 0
        return
    with pytest.raises(InvalidInput) as refused:
        filled(office, "02/XLD", start=date(2025, 6, 15), end=end)
    assert said in refused.value.message.vi
    assert "to" in refused.value.fields


def test_what_cannot_be_asked_is_not_found(office):
    with pytest.raises(NotFound, match="09/ABC"):
        filled(office, "09/ABC")
    with reading(office.installation, system_actor(office.office.id)) as work:
        for column in (0, 26, 27):
            with pytest.raises(NotFound, match=f"column {column}"):
                behind_form(work, question(work), "02/XLD", column)
        with pytest.raises(NotFound, match="no such unit"):
            behind_form(work, question(work), "02/XLD", 1, unit=10**6)


def test_a_petition_outside_competence_that_is_withdrawn_was_neither_guided_nor_forwarded(office):
    """The form wants `23 = 24 + 25`: such a paper was processed, and is in no column of what was sent away."""
    away = {"petition_class": "feedback", "eligible": True, "competent": False}
    number = a_case(office, unit="ubnd", fields={**COMPLAINT, "petition_class": "feedback"})
    a_step(office, number, "desk", "classify", **away)
    before = filled(office, "02/XLD").total.numbers
    a_step(office, number, "leader", "withdraw", comment="Người gửi rút đơn")
    form = filled(office, "02/XLD")
    assert form.findings == []
    assert form.total.numbers == {**before, 2: 2}
    assert before[2] == 1


def test_one_paper_with_two_contents_is_two_matters_and_no_finding(office):
    numbers = [a_case(office, unit="ubnd") for _ in range(2)]
    own = {**ELIGIBLE, "petition_class": "complaint", "matter": "land"}
    for number in numbers:
        a_step(office, number, "desk", "classify", **own)
    with begin(office.installation, system_actor(office.office.id)) as work:
        first, second = (get_visible_case(work, number) for number in numbers)
        link_cases(work, first, second, None, kind=SPLIT)
    papers, kn = filled(office, "02/XLD", "ubnd"), filled(office, "03/GQKN", "ubnd")
    assert (papers.total.numbers[4], papers.total.numbers[5]) == (2, 3)
    assert (kn.total.numbers[1], kn.total.numbers[2]) == (2, 3)
    assert (papers.findings, kn.findings) == ([], [])


def an_execution(office: Ward, day: str, collected: dict[str, int], unit: str = "ubnd") -> None:
    """A decision of that day of which ten million are to be recovered; what had been, in all, by later days."""
    intake = {"petition_class": "complaint", "decision_no": "15/QĐ-UBND", "recovered_money": 10_000_000}
    number = a_case(office.on(day), unit=unit, workflow="execution", fields=intake)
    a_step(office, number, "officer", "send", sent_no="7/CV-UBND")
    a_step(office, number, "officer", "publish", publication="meeting", published_on=day)
    a_step(office, number, "leader", "execute", execution_no="16/QĐ-UBND")
    for later, money in collected.items():
        a_step(office.on(later), number, "officer", "enter_recovery", collected_money=money)


def test_what_is_recovered_is_of_the_period_and_what_is_still_due_comes_over(office):
    an_execution(office, "2026-05-06", {"2026-05-20": 4_000_000, "2026-06-10": 9_000_000})
    office.on("2026-06-14")
    may = filled(office, "05/KQTH", end=date(2026, 5, 31))
    june, both = filled(office, "05/KQTH", start=date(2026, 6, 1)), filled(office, "05/KQTH")
    told = [form.total.numbers for form in (may, june, both)]
    assert [(numbers[1], numbers[3], numbers[5]) for numbers in told] == [(1, 10, 4), (1, 6, 5), (1, 10, 9)]
    with reading(office.installation, office.actor("leader")) as work:
        opened = behind_form(work, question(work, start=date(2026, 6, 11)), "05/KQTH", 5)
    assert (opened.number, opened.behind.ids) == (0, []), "nothing since that day"


def test_a_finding_says_which_check_which_row_and_both_sides(office):
    """More was recovered than was to be recovered."""
    an_execution(office, "2026-05-06", {"2026-05-20": 12_000_000})
    found = filled(office, "05/KQTH").findings
    assert [(each.check.said, each.row.unit.code if each.row.unit else "") for each in found] == [
        ("5 <= 3", "ubnd"),
        ("5 <= 3", ""),
    ]
    assert {(int(each.left), int(each.right)) for each in found} == {(12, 10)}


def test_numbers_of_single_days_are_added_up_over_the_period(office):
    with begin(office.installation, office.actor("clerk")) as work:
        object.__setattr__(work.installation, "indicators", read_indicators(TRAINING, "own.yaml"))
        for day, value in (("2026-05-12", "30"), ("2026-06-02", "25"), ("2026-04-30", "99"), ("2026-06-02", "27")):
            enter_figure(work, EnterFigure("trained.people", date.fromisoformat(day), value, "Kế hoạch 12"))
    with reading(office.installation, office.actor("leader")) as work:
        told = measure(work, question(work), keys=["trained.people"])
        opened = behind(work, question(work), "trained.people")
        earlier = measure(work, question(work, start=date(2026, 3, 1), end=date(2026, 3, 31)), keys=["trained.people"])
    assert (told["trained.people"].value, len(opened.ids)) == (57, 2)
    assert earlier["trained.people"].value is None


def test_form_01_tells_what_the_receptions_tell_and_opens_to_visits_and_days(office):
    told = [Told(date(2026, 5, 6)), Told(date(2026, 5, 7), "chairman", people=7, present=5), Told(date(2026, 5, 8))]
    write(office, told, [], [])
    with reading(office.installation, office.actor("leader")) as work:
        asked = question(work)
        form = fill_form(work, asked, "01/TCD")
        assert form.total.numbers == receptions_in(work, asked).columns
        kinds = {column: behind_form(work, asked, "01/TCD", column).behind for column in (1, 5, 10, 14, 15)}
    assert (form.total.numbers[1], form.total.numbers[5], form.total.numbers[15]) == (3, 2, 5)
    assert {column: found.kind for column, found in kinds.items()} == {
        1: "parts", 5: "visits", 10: "days", 14: "visits", 15: "visits",
    }  # fmt: skip
    assert (len(kinds[5].ids), len(kinds[14].ids), kinds[1].parts) == (2, 1, (5, 11, 17))


def test_a_form_is_filled_in_few_statements_however_many_cases_there_are(office):
    with queries_of(office) as few:
        filled(office, "03/GQKN")
    for _ in range(5):
        a_case(office, unit="ubnd")
    with queries_of(office) as many:
        filled(office, "03/GQKN")
    assert len(many) == len(few) <= 16
    with queries_of(office) as few:
        filled(office, "01/TCD")
    with begin(office.installation, system_actor(office.office.id)) as work:
        for n in range(5):
            add_unit(work, f"doi{n}", f"Đội {n}", work.units[office.units["ubnd"].id])
    with queries_of(office) as many:
        filled(office, "01/TCD")
    assert len(many) == len(few), "nor how many units"
    with queries_of(office) as shared, reading(office.installation, system_actor(office.office.id)) as work:
        forms = list(fill_forms(work, question(work)))
    apart = []
    for key in (form.form.key for form in forms):
        with queries_of(office) as one:
            filled(office, key)
        apart += one
    assert len(forms) == 6
    assert len(shared) < 0.7 * len(apart), "what several forms need is asked once"


def test_the_workbook_has_the_forms_head_its_numbers_and_sums(office):
    with reading(office.installation, office.actor("leader")) as work:
        file = make_form_file(work, question(work), "02/XLD", "xlsx")
    cells = cells_of(file.content)
    strings = strings_of(file.content)
    words = [
        [strings[int(cell)] if cell.isdecimal() and n < 8 else cell for cell in row] for n, row in enumerate(cells)
    ]
    assert words[1] == ["Biểu số 02/XLD: Kết quả tiếp nhận, phân loại, xử lý đơn"]
    assert words[4] == ["Đơn vị tính: đơn, vụ việc"]
    assert words[5][:2] == ["Đơn vị", "Tổng số đơn (trong kỳ và kỳ trước chưa xử lý)"]
    assert words[6][:2] == ["Tổng số đơn", "Số vụ việc"]
    assert cells[8] == [str(number) for number in range(1, 27)], "the numbers of the columns"
    total = cells[11]
    assert strings[int(total[0])] == "Tổng cộng"
    assert [int(number) for number in total[1:7]] == [2, 1, 1, 1, 1, 1]
    merged = {each.get("ref") for each in sheet_in(file.content).iter(f"{SHEET}mergeCell")}
    assert merged >= {"A6:A8", "B6:B8", "E6:W6", "G7:L7", "M7:S7", "T7:W7", "X6:Z6", "AA6:AA8"}


def test_the_pdf_is_typeset_without_a_warning_and_alike_each_time(office):
    number = a_case(office, unit="ubnd", fields=DENUNCIATION, petitioner=a_person(office, "Đặng Thị Bảy"))
    a_step(office, number, "desk", "classify", petition_class="denunciation", **ELIGIBLE)
    for key in ("02/XLD", "05/KQTH", "06/QLKNTC"):
        with reading(office.installation, office.actor("leader")) as work:
            grid = grid_of(work, fill_form(work, question(work), key))
        (pdf, warnings), (again, _more) = form_pdf_with_warnings(grid), form_pdf_with_warnings(grid)
        assert pdf.startswith(b"%PDF-")
        assert pdf == again
        assert warnings == []


def test_a_name_with_marks_of_markup_and_a_formula_stays_a_name(office):
    with begin(office.installation, system_actor(office.office.id)) as work:
        add_unit(work, "xau", '=1+1 #strong[Đội] "$x$"', work.units[office.units["root"].id], kind="people_council")
    with reading(office.installation, office.actor("leader")) as work:
        asked = question(work)
        sheet = make_form_file(work, asked, "02/XLD", "xlsx").content
        pdf = make_form_file(work, asked, "02/XLD", "pdf").content
        told = json.loads(make_form_file(work, asked, "02/XLD", "json").content)
    assert '=1+1 #strong[Đội] "$x$"' in [words.strip() for words in strings_of(sheet)]
    assert not re.findall(r"<f>", "".join(cell for row in cells_of(sheet) for cell in row))
    assert pdf.startswith(b"%PDF-")
    assert told["total"]["numbers"]["1"] == 2
    assert told["certainty"] == "reported"
