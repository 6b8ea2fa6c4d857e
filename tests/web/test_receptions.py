"""Receptions as form 01/TCD counts them, beside a slow recount; whom the head takes over counts once, all opens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from casetrack import paths
from casetrack.engine.indicators import CountedReceptions
from casetrack.engine.labels import HOSTS, RECEPTIONS
from casetrack.engine.reception_form import load_reception_form, read_reception_form
from casetrack.errors import DefinitionError
from casetrack.models import ReceptionSession, Visit
from casetrack.reports.counted_receptions import ReceptionsCounted
from casetrack.reports.questions import Figure, ask
from casetrack.reports.reception_formats import as_json, as_table
from casetrack.reports.receptions import HOST, PART, Receptions, receptions_in, visits_behind
from casetrack.reports.visits import list_visits
from casetrack.services.persons_merge import MergePersons, merge_persons
from casetrack.services.session_closings import CloseSession, close_session
from casetrack.services.work import begin, reading
from tests.factories import DENUNCIATION, Ward, a_case, a_person, the_case
from tests.queries import queries_of

FIRST, LAST = date(2026, 5, 1), date(2026, 5, 31)


@dataclass(frozen=True)
class Told:
    """A visit as a clerk would tell it. `who` and `case` are places in the lists of people and cases, or nothing."""

    day: date
    host: str = "officer"
    who: int | None = None
    case: int | None = None
    present: int = 1
    people: int = 1
    refused: bool = False
    deputy: bool = False


def write(ward: Ward, told: list[Told], people: list[int], cases: list[int]) -> None:
    with begin(ward.installation, ward.actor("desk")) as work:
        deputy = ReceptionSession(
            office_id=work.office.id, uid="mot-buoi", planned_on=FIRST, held_on=FIRST, unit_id=ward.units["root"].id,
            host="chairman", host_name="Đỗ Quang Khải", reception="scheduled", hours="08:00-11:00", slot_minutes=30,
            place="Phòng 102", deputy_name="Tạ Thị Nga", deputy_title="Phó Chủ tịch", delegation_no="05/UQ",
            published_at=work.now, changed_at=work.now,
        )  # fmt: skip
        work.session.add(deputy)
        work.session.flush()
        for n, one in enumerate(told):
            work.session.add(
                Visit(
                    office_id=work.office.id, number=f"L-2026-{n + 1:04d}", received_on=one.day, host=one.host,
                    reception="regular" if one.host == "officer" else "scheduled", unit_id=ward.units["root"].id,
                    person_id=None if one.who is None else people[one.who],
                    case_id=None if one.case is None else cases[one.case], present=one.present,
                    people_count=one.people, subject="Hỏi thủ tục", answer="", refusal="drunk" if one.refused else "",
                    session_id=deputy.id if one.deputy else None, recorded_at=work.now,
                )
            )  # fmt: skip


def counted(ward: Ward, **days: date) -> Receptions:
    with reading(ward.installation, ward.actor("leader")) as work:
        return receptions_in(work, ask(work, FIRST, LAST, **days))


def recount(told: list[Told]) -> Iterator[tuple[int, int]]:
    """Fill the columns of visits, people, matters and groups of the form by hand, part after part."""
    rows = [(n, one, "delegate" if one.deputy else one.host) for n, one in enumerate(told)]
    rows = [row for row in rows if not row[1].refused and FIRST <= row[1].day <= LAST]
    seen_matters: set[object] = set()
    before: list[Told] = []
    for host, column in (("chairman", 11), ("delegate", 17), ("officer", 5)):
        mine = []
        for n, one, sat in rows:
            met = [o for o in before if o.day == one.day]
            taken = any(one.who is not None and o.who == one.who for o in met)
            taken = taken or any(one.case is not None and o.case == one.case for o in met)
            if sat == host and not taken:
                mine.append((n, one))
        before += [one for _n, one in mine]
        matters = {("case", one.case) if one.case is not None else ("visit", n) for n, one in mine} - seen_matters
        seen_matters |= matters
        groups = [one for _n, one in mine if one.people >= 5]
        yield column, len(mine)
        yield column + 1, sum(one.present for _n, one in mine)
        yield column + 2, len(matters)
        yield column + 3, len(groups)
        yield column + 4, sum(one.present for one in groups)


_told = some.builds(
    Told,
    day=some.sampled_from([FIRST, FIRST + timedelta(days=1), LAST, LAST + timedelta(days=1)]),
    host=some.sampled_from(["officer", "officer", "chairman", "delegate", "secretary"]),
    who=some.sampled_from([None, 0, 1]),
    case=some.sampled_from([None, 0, 1]),
    present=some.integers(1, 6),
    people=some.integers(1, 9),
    refused=some.sampled_from([False, False, False, True]),
    deputy=some.booleans(),
)


@pytest.fixture
def office(ward_on_both):
    """Give the ward with two people and two cases, on the fourth of June."""
    ward = ward_on_both
    cases = [the_case(ward, a_case(ward.on("2026-04-02"))).id for _ in range(2)]
    people = [a_person(ward, name).id for name in ("Lê Văn Bốn", "Vũ Thị Nết")]
    return ward.on("2026-06-04"), people, cases


def test_every_column_of_the_form_is_what_a_slow_clerk_counts(office):
    ward, people, cases = office

    @settings(max_examples=25, deadline=None)
    @given(told=some.lists(_told, max_size=12))
    def check(told):
        with begin(ward.installation, ward.actor("desk")) as work:
            work.session.connection().exec_driver_sql("DELETE FROM visits")
            work.session.connection().exec_driver_sql("DELETE FROM reception_sessions")
        write(ward, told, people, cases)
        columns = dict(recount(told))
        found = counted(ward)
        assert {column: found.columns[column] for column in columns} == columns
        for name, column in found.form.total.items():
            assert found.columns[column] == sum(line.counts[name] for line in found.parts)
        for group, lines in ((PART, found.parts), (HOST, found.by_host)):
            for line in lines:
                with reading(ward.installation, ward.actor("leader")) as work:
                    behind = visits_behind(work, ask(work, FIRST, LAST), Figure("visits", group, line.key))
                assert len(behind) == line.counts["visits"]
        indicators_count_what_they_list(ward)

    check()


def indicators_count_what_they_list(ward: Ward) -> None:
    """Hold each number of some hosts to the visits behind it, which the form's recount holds already."""
    with reading(ward.installation, ward.actor("leader")) as work:
        told = ReceptionsCounted(work, ask(work, FIRST, LAST), None)
        for hosts in ({"officer"}, {"chairman"}, {"delegate", "officer"}, HOSTS.keys()):

            def source(measure: str, hosts: Iterable[str] = hosts) -> CountedReceptions:
                return CountedReceptions(measure, frozenset(hosts), frozenset(RECEPTIONS))

            behind = told.visits(source("visits"))
            assert told.value(source("visits")) == len(behind)
            assert told.value(source("people")) == sum(visit.present for visit in behind)
            assert told.value(source("matters")) == len({visit.matter for visit in behind})
            assert told.days(source("held_days")) == sorted({visit.day for visit in behind})


def test_whom_the_head_takes_over_from_the_desk_counts_once(ward):
    people = [a_person(ward).id]
    write(ward.on("2026-06-04"), [Told(FIRST, who=0), Told(FIRST, "chairman", who=0)], people, [])
    found = counted(ward)
    assert (found.columns[1], found.columns[5], found.columns[11], found.taken_over) == (1, 0, 1, 1)


def test_entries_that_are_one_person_count_as_one_from_when_they_were_joined(ward):
    ward.on("2026-06-04")
    people = [a_person(ward).id, a_person(ward, "Le Van Bon").id]
    write(ward, [Told(FIRST, who=1), Told(FIRST, "chairman", who=0)], people, [])
    ward.on("2026-06-05")
    with begin(ward.installation, ward.actor("clerk")) as work:
        merge_persons(work, people[0], MergePersons(people[1], 1, 1, "Một người"))
    assert (counted(ward).columns[1], counted(ward).taken_over) == (1, 1)
    assert counted(ward, known_at=date(2026, 6, 4)).columns[1] == 2


def test_the_visits_behind_a_deputys_number_say_that_a_deputy_received_them(ward):
    write(ward.on("2026-06-04"), [Told(FIRST, "chairman", deputy=True)], [], [])
    with reading(ward.installation, ward.actor("leader")) as work:
        question = ask(work, FIRST, LAST)
        behind = visits_behind(work, question, Figure("visits", HOST, "delegate:scheduled"))
        assert [line.host for line in list_visits(work, question, behind).lines] == ["delegate"]


def test_a_published_day_counts_for_whom_it_was_delegated_to(ward):
    write(ward.on("2026-06-04"), [], [], [])
    found = counted(ward)
    assert (found.columns[10], found.columns[16]) == (0, 1)
    assert counted(ward, known_at=date(2026, 6, 3)).columns[16] == 0


def test_a_day_on_which_somebody_sat_and_nobody_came_is_a_day_held(ward):
    write(ward.on("2026-06-04"), [], [], [])
    with begin(ward.installation, ward.actor("desk")) as work:
        close_session(work, work.session.scalars(select(ReceptionSession.id)).one(), CloseSession())
    [line] = counted(ward).by_host
    assert (line.key, line.counts["visits"], line.counts["held_days"]) == ("delegate:scheduled", 0, 1)
    assert counted(ward, known_at=date(2026, 6, 3)).by_host == ()


def test_the_page_says_the_result_and_each_number_opens_its_visits(ward, signed_in):
    sealed = the_case(ward, a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward, "Đặng Thị Bảy"))).id
    write(ward, [Told(FIRST, "chairman", case=0), Told(FIRST, "chairman", people=7, present=3)], [], [sealed])
    browser = signed_in("auditor")
    with queries_of(ward) as asked:
        page = browser.get("/bao-cao/luot-tiep?from=1/5/2026&to=31/5/2026")
    assert "Đã tiếp 2 lượt, 4 người, 2 vụ việc, 1 đoàn đông người" in page.text
    assert len([each for each in asked if "FROM visits" in each or "FROM reception_sessions" in each]) == 2
    address = re.findall(r'href="(/bao-cao/luot-tiep/danh-sach[^"]+)"', page.text)[0]
    opened = browser.get(address.replace("&amp;", "&"))
    assert "Thủ trưởng tiếp: 2 lượt tiếp" in opened.text
    assert "1 lượt của hồ sơ hạn chế người xem" in opened.text
    assert "TC-2026" not in opened.text
    assert browser.get("/bao-cao/luot-tiep/danh-sach?group=part&key=nobody").status_code == 404


def test_a_period_that_ends_before_it_begins_is_told(signed_in):
    page = signed_in("leader").get("/bao-cao/luot-tiep?from=31/5/2026&to=1/5/2026")
    assert page.status_code == 422
    assert "Ngày cuối kỳ trước ngày đầu kỳ." in page.text


def test_a_form_with_an_unknown_number_or_host_is_refused_with_its_place():
    shipped = (paths.WORKFLOWS / "law" / "reception_form.yaml").read_text("utf-8")
    wrong = shipped.replace("{visits: 5", "{vists: 5").replace("[delegate]", "[mayor]")
    with pytest.raises(DefinitionError) as refused:
        read_reception_form(wrong.encode(), "form.yaml")
    assert "E02 parts.regular.columns.vists" in str(refused.value)
    assert "E03 parts.delegated.hosts: there is no host “mayor”" in str(refused.value)
    assert [part.key for part in load_reception_form().in_print] == ["regular", "head", "delegated"]


def test_the_command_gives_the_same_numbers_for_a_terminal_and_for_a_program(ward):
    write(ward, [Told(FIRST, "chairman"), Told(LAST)], [], [])
    told = counted(ward)
    assert as_json(told)["columns"] == {str(column): count for column, count in told.columns.items()}
    [heading, _names, total, regular, *_rest] = [row for row in as_table(told, "vi").split("\n") if row]
    assert heading.startswith("Biểu 01/TCD: từ 01/5/2026 đến 31/5/2026")
    assert (total.split()[2:], regular.split()[3:]) == (["2", "2", "2", "0"], ["1", "1", "1", "0", "0"])
