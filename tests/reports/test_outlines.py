"""A report writes itself: sentences with the numbers of a question, and lists that name nobody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import pytest
import yaml

from casetrack.db import Database
from casetrack.demo.letters import HEAD, SIGNERS
from casetrack.engine.indicators_file import load_indicators, read_indicators
from casetrack.engine.outline_names import Named
from casetrack.engine.outlines import Says, fill, load_outlines, names_in
from casetrack.errors import Forbidden, NotFound
from casetrack.papers.report_paper import as_docx, as_text
from casetrack.reports.measures import Choice, Measured
from casetrack.reports.outlines import write
from casetrack.reports.questions import ask
from casetrack.reports.telling import Telling
from casetrack.services.entered_figures import EnterFigure, enter_figure
from casetrack.services.letterheads import SetLetterhead, set_letterhead
from casetrack.services.management_log import EnterRow, add_row
from casetrack.services.offices import add_unit
from casetrack.services.work import begin, reading, system_actor
from casetrack.text import Text
from tests.architecture import ROOT
from tests.factories import COMPLAINT, DENUNCIATION, Ward, a_case, a_person, a_ward
from tests.queries import queries_of

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
FIGURES = yaml.safe_load((ROOT / "tests" / "data" / "figures.yaml").read_text("utf-8"))
ROAD = "An Hoà (ĐT 186 cũ)"
ADDED = """\
schema: casetrack-indicators/1
groups:
  ours:
    label: {vi: Của ta, en: Ours}
    unit: people
    indicators:
      helpers: {label: {vi: Người giúp, en: Helpers}, entered: number, added: true}
"""


def a_committee(book: Database) -> Ward:
    """Make a ward whose People's Committee is a unit of its own."""
    ward = a_ward(book).on("2026-04-01")
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        ward.units["ubnd"] = add_unit(work, "ubnd", "Ủy ban nhân dân", ward.units["root"], kind="people_committee")
    return ward


def with_cases(ward: Ward) -> Ward:
    """Enter three complaints and a denunciation at the Committee, all late in June, and a request at a department."""
    for _ in range(3):
        a_case(ward, unit="ubnd")
    a_case(ward, unit="ubnd", fields=DENUNCIATION, petitioner=a_person(ward, "Đặng Thị Bảy"))
    a_case(ward, unit="KT", title="Xin xác nhận của Đặng Thị Bảy", fields={**COMPLAINT, "petition_class": "request"})
    return ward.on("2026-06-04")


@pytest.fixture
def office(sqlite_url):
    book = Database(sqlite_url)
    yield with_cases(a_committee(book))
    book.dispose()


def text_of(ward: Ward, key: str = "annual", *, who: str = "leader", unit: str | None = None, **days: Any) -> str:
    start, end = days.pop("period", YEAR)
    with reading(ward.installation, ward.actor(who)) as work:
        question = ask(work, start, end, **days)
        return as_text(write(work, question, key, ward.units[unit].id if unit else None))


def the_value(key: str) -> object:
    """Give an indicator's value as the ward's report told it."""
    said = reduce(lambda place, name: place[name], key.split("."), FIGURES)
    percent = isinstance(said, str) and said.endswith("%")
    return Decimal(said.rstrip("%").replace(",", ".")) if percent else said


FACTS = {
    "office.kind": "phường",
    "period.from": "01/7/2025",
    "period.as_at": "20/5/2026",
}


def spoken(named: Named) -> Text:
    """Say what a name came to in the ward's report."""
    if named.name in FACTS:
        return Text(FACTS[named.name], "")
    road = (Choice(ROAD, Text(ROAD, ROAD), 74),)
    value = road if named.name.endswith("road") else the_value(named.name)
    return Measured(load_indicators()[named.name], value).said(named.digits)  # type: ignore[arg-type]


def is_told(named: Named) -> bool:
    group = named.name.partition(".")[0]
    topics = named.name.endswith(("topics", "held_days", "weekday", "on_time", "on_time_percent", "overdue"))
    return named.name in FACTS or (group in FIGURES and not topics)


def paragraphs() -> list[str]:
    """Fill every paragraph of the yearly report of which the ward told each number."""
    parts = [part for section in load_outlines()["annual"].sections for part in section.parts]
    words = [part.words for part in parts if isinstance(part, Says)]
    filled = [each for each in words if all(map(is_told, names_in(each.vi)))]
    return [fill(each, {named: spoken(named) for named in names_in(each.vi)}).vi for each in filled]


SENTENCES = {key: said["sentence"] for key, said in FIGURES.items() if isinstance(said, dict) and "sentence" in said}


class TestTheWardsYear:
    @pytest.mark.parametrize("group", SENTENCES)
    def test_is_told_in_its_own_sentences(self, group):
        assert any(SENTENCES[group] in paragraph for paragraph in paragraphs())

    @pytest.mark.parametrize(
        "said",
        ["82 lượt tiếp nhận đơn, tương ứng 79 đơn", "07 văn bản về công tác tiếp công dân", "từ 17% lên 91,1%"],
    )
    def test_is_told_with_the_numbers_that_had_no_sentence(self, said):
        assert any(said in paragraph for paragraph in paragraphs())


class TestAReport:
    def test_tells_what_is_there_and_says_so_where_nothing_is(self, office):
        told = text_of(office)
        assert "Tiếp nhận tổng cộng 04 đơn. Đã xử lý dứt điểm 00 đơn; còn 04 đơn đang trong quá trình thụ lý" in told
        assert "Trong kỳ không có hồ sơ bàn giao." in told
        assert "Trong kỳ không có trường hợp vi phạm do đơn vị cũ bàn giao phải xử lý." in told

    def test_numbers_its_headings_and_leaves_out_one_without_anything_below(self, office):
        headings = [line for line in text_of(office).splitlines() if line.partition(". ")[0] in ("I", "V", "VI", "VII")]
        assert [heading[:12] for heading in headings] == [
            "I. CÔNG TÁC ",
            "V. VI PHẠM Đ",
            "VI. HỒ SƠ QU",
            "VII. ĐÁNH GI",
        ]
        assert "TRỰC TUYẾN" not in text_of(office)

    def test_by_form_02_has_its_headings_and_lines_for_what_nobody_counts(self, office):
        told = text_of(office, "inspection").splitlines()
        tops = [
            line.partition(".")[0] for line in told if line.partition(".")[0] in ("I", "II", "III", "IV", "V", "VI")
        ]
        assert tops == ["I", "II", "III", "IV", "V"]
        assert "5. Bảo vệ người tố cáo" in told
        assert told[told.index("5. Bảo vệ người tố cáo") + 1] == "Yêu cầu bảo vệ và kết quả: (phần này viết tay)"

    def test_says_of_which_moment_its_numbers_are(self, office):
        told = text_of(office)
        assert "Bản nháp, số còn thay đổi" in told
        assert "Số liệu tính đến hết ngày 04/6/2026, theo sổ có đến ngày 04/6/2026." in told
        earlier = text_of(office, as_at=date(2026, 4, 2))
        assert "tính đến hết ngày 02/4/2026" in earlier
        assert "Không có hồ sơ đang quá hạn." in earlier
        assert "Trong kỳ không có đơn." in text_of(office, known_at=date(2026, 3, 31))

    def test_says_that_a_day_still_to_come_is_a_forecast(self, office):
        told = text_of(office, as_at=date(2026, 12, 31))
        assert "Bản nháp, dự báo thời hạn đến ngày 31/12/2026" in told
        assert "Từ ngày 01/01/2026 đến ngày 04/6/2026, sổ tiếp công dân" in told
        assert "Dự báo: hạn tính trước đến hết ngày 31/12/2026" in told

    def test_of_a_unit_counts_what_is_its_own(self, office):
        assert "Tiếp nhận tổng cộng 04 đơn" in text_of(office, unit="ubnd")
        department = text_of(office, unit="KT")
        assert "Trong kỳ không có đơn." in department
        assert "Có 01 lượt tiếp nhận đơn" in department
        assert "KN-2026" not in department

    def test_is_the_same_to_the_last_byte_when_it_is_asked_again(self, office):
        def paper():
            with reading(office.installation, office.actor("leader")) as work:
                return as_docx(write(work, ask(work, *YEAR), "annual"))

        assert paper() == paper()

    def test_asks_the_book_a_bounded_number_of_questions(self, office):
        with queries_of(office) as few:
            text_of(office)
        for _ in range(4):
            a_case(office, unit="ubnd")
        with queries_of(office) as many:
            text_of(office)
        assert len(many) == len(few) <= 24

    def test_is_for_whoever_reads_reports_and_of_an_outline_that_there_is(self, office):
        with pytest.raises(Forbidden):
            text_of(office, who="desk")
        with pytest.raises(NotFound):
            text_of(office, "../annual")

    def test_of_the_first_day_that_there_is_has_nothing_before_it(self, office):
        told = text_of(office, period=(date.min, date(2026, 12, 31)))
        assert "Tiếp nhận tổng cộng 04 đơn" in told
        assert "So với kỳ trước" not in told


class TestTheLists:
    def test_are_alike_in_both_databases(self, database):
        told = text_of(with_cases(a_committee(database)), unit="ubnd")
        assert "3    KN-2026-0003  Khiếu nại  Ủy ban nhân dân  13/4/2026  52" in told
        assert "1 hồ sơ hạn chế người xem." in told
        assert "Không có hồ sơ nào kéo dài quá 180 ngày." in told

    def test_hold_numbers_kinds_units_and_days_and_name_nobody(self, office):
        told = text_of(office)
        assert "1    KN-2026-0001  Khiếu nại  Ủy ban nhân dân  13/4/2026  52" in told
        assert "Bảy" not in told
        assert "Không đồng ý" not in told

    def test_count_in_one_line_what_not_everybody_may_see_whoever_makes_the_report(self, office):
        for who in ("leader", "auditor", "inspector", "officer"):
            told = text_of(office, who=who)
            assert "1 hồ sơ hạn chế người xem." in told, who
            assert "TC-2026" not in told, who

    def test_end_where_the_outline_says_and_tell_how_many_more_there_are(self, office):
        for _ in range(30):
            a_case(office.on("2026-04-01"), unit="ubnd")
        told = text_of(office.on("2026-06-04"))
        assert "KN-2026-0030" in told
        assert "KN-2026-0031" not in told
        assert "Và 4 hồ sơ khác." in told

    def test_hold_what_has_been_open_for_long(self, office):
        told = text_of(office.on("2026-10-30"))
        assert "Hồ sơ đang giải quyết đã quá 180 ngày kể từ ngày tiếp nhận:" in told
        assert "KN-2026-0001  Khiếu nại  Ủy ban nhân dân  01/4/2026  212" in told


class TestTheLetterhead:
    def test_is_that_of_the_body_that_issues_such_reports(self, office):
        with begin(office.installation, system_actor(office.office.id)) as work:
            set_letterhead(work, SetLetterhead(office.units["ubnd"].id, HEAD, SIGNERS))
        with reading(office.installation, office.actor("leader")) as work:
            issuer = write(work, ask(work, *YEAR), "annual").issuer
        assert (issuer.head, issuer.place) == ("ỦY BAN NHÂN DÂN\nPHƯỜNG LAM KHÊ", "Lam Khê")
        assert issuer.symbol == "......../BC-UBND"
        assert (issuer.signer_title, issuer.signer_name) == ("CHỦ TỊCH", "Đỗ Quang Khải")

    def test_is_the_offices_name_while_nobody_has_entered_one(self, office):
        assert text_of(office).startswith("PHƯỜNG LAMKHE\n")


class TestWhatWasEntered:
    def test_is_printed_as_entered_with_where_it_is_from(self, office):
        entered = EnterFigure("documents_on_reception", date(2026, 5, 20), "7", "Báo cáo 12/BC-UBND")
        with begin(office.installation, system_actor(office.office.id)) as work:
            enter_figure(work, entered)
        said = "07 văn bản về công tác tiếp công dân. (Số nhập tay: ngày 20/5/2026, theo Báo cáo 12/BC-UBND.)"
        assert said in text_of(office)

    def test_is_counted_where_it_stands_in_the_management_log(self, office):
        with begin(office.installation, system_actor(office.office.id)) as work:
            for day, people in ((5, 40), (12, 25)):
                add_row(work, EnterRow("training", date(2026, 5, day), f"Lớp {day}", {"people": people}))
        told = text_of(office, "inspection")
        assert "Tổ chức 02 lớp tập huấn, tuyên truyền cho 65 người." in told
        assert "Thanh tra trách nhiệm" not in told

    def test_is_added_up_where_each_entry_tells_of_its_own_day(self, office):
        own = read_indicators(ADDED.encode(), "indicators.yaml", beside=load_indicators())
        object.__setattr__(office.installation, "indicators", own)
        with begin(office.installation, system_actor(office.office.id)) as work:
            for day, value in ((5, "40"), (12, "25")):
                enter_figure(work, EnterFigure("ours.helpers", date(2026, 5, day), value, f"Kế hoạch {day}/KH"))
        with reading(office.installation, system_actor(office.office.id)) as work:
            told = Telling(work, ask(work, *YEAR), [Named("ours.helpers")])
        assert told.spoken(Named("ours.helpers")).vi == "65"
        assert told.by_hand([Named("ours.helpers")]).vi == (
            " (Số nhập tay: cộng các lần nhập, lần cuối ngày 12/5/2026, theo Kế hoạch 12/KH.)"
        )

    def test_is_left_out_while_nobody_has(self, office):
        assert "văn bản về công tác tiếp công dân" not in text_of(office)
