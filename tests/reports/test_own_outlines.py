"""An outline of the office's own: put into a folder, offered by name, filled; and refused with page and words."""

from __future__ import annotations

from datetime import date

import pytest

from casetrack.db import Database
from casetrack.errors import Forbidden, InvalidInput, NotFound
from casetrack.reports.own_outlines import fill_own, list_own
from casetrack.reports.questions import ask
from casetrack.reports.report_files import make_file, offered
from casetrack.services.offices import add_unit
from casetrack.services.work import begin, reading, system_actor
from tests.factories import a_case, a_ward
from tests.outline_files import TWENTY, an_outline, noted, texts_of, with_parts

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
MACROS = (b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml")


@pytest.fixture
def ward(sqlite_url, tmp_path):
    book = Database(sqlite_url)
    ward = a_ward(book).on("2026-04-01")
    object.__setattr__(ward.installation, "outline_folder", tmp_path / "reports")
    (tmp_path / "reports").mkdir()
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        ward.units["ubnd"] = add_unit(work, "ubnd", "UBND", ward.units["root"], kind="people_committee")
    for _ in range(3):
        a_case(ward, unit="ubnd")
    yield ward.on("2026-06-04")
    book.dispose()


def put(ward, content, name="Đề cương đoàn kiểm tra.docx"):
    folder = ward.installation.outline_folder
    (folder / name).write_bytes(content)
    return name.removesuffix(".docx")


def filled(ward, name, who="leader"):
    with reading(ward.installation, ward.actor(who)) as work:
        return fill_own(work, ask(work, *YEAR), name)


def why(ward, content, name="a.docx"):
    """Say why a file in the folder cannot be used."""
    called = put(ward, content, name)
    refused = next(each.refused for each in list_own(ward.installation) if each.name == called)
    assert refused is not None
    return refused.message.vi


class TestAnOutlineOfTheOffice:
    def test_is_offered_by_its_name_beside_the_shipped_ones(self, ward):
        put(ward, an_outline(*TWENTY))
        assert [each.key for each in offered(ward.installation)] == ["annual", "inspection", "Đề cương đoàn kiểm tra"]

    def test_is_filled_at_all_twenty_places_from_the_same_numbers_as_every_report(self, ward):
        written = texts_of(filled(ward, put(ward, an_outline(*TWENTY))))
        assert "{" not in written
        assert "Tổng số đơn: 03 đơn" in written
        assert "Đoàn làm việc với Phường lamkhe" in written
        assert "tăng 03 đơn (kỳ so sánh không có)" in written
        assert "Từ 01/01/2026" in written

    def test_leaves_dots_to_write_on_where_nobody_has_entered_a_number(self, ward):
        name = put(ward, an_outline(("Đã ban hành {{ documents_on_reception:2 }} văn bản", "body")))
        assert "Đã ban hành ........ văn bản" in texts_of(filled(ward, name))

    def test_is_the_same_to_the_last_byte_for_the_same_numbers(self, ward):
        name = put(ward, an_outline(*TWENTY))
        assert filled(ward, name) == filled(ward, name)

    def test_becomes_a_word_file_only(self, ward):
        name = put(ward, an_outline(*TWENTY))
        with reading(ward.installation, ward.actor("leader")) as work:
            question = ask(work, *YEAR)
            assert make_file(work, question, name, "docx").name == "de-cuong-doan-kiem-tra_2026-01-01_2026-12-31.docx"
            with pytest.raises(InvalidInput, match="Word file of the office"):
                make_file(work, question, name, "pdf")

    def test_is_for_whoever_reads_reports(self, ward):
        with pytest.raises(Forbidden):
            filled(ward, put(ward, an_outline(*TWENTY)), who="desk")

    @pytest.mark.parametrize("name", ["", "..", "../reports/a", "/etc/passwd", "a/../b", "none"])
    def test_is_found_by_no_name_that_leads_elsewhere(self, ward, name):
        put(ward, an_outline(*TWENTY))
        with pytest.raises(NotFound):
            filled(ward, name)

    def test_need_not_be_there(self, ward):
        ward.installation.outline_folder.rmdir()
        assert list_own(ward.installation) == []

    def test_may_be_called_as_its_sender_called_it(self, ward):
        name = put(ward, an_outline(*TWENTY), "报告 2026 v1.2.docx")
        with reading(ward.installation, ward.actor("leader")) as work:
            assert make_file(work, ask(work, *YEAR), name, "docx").name == "2026-v1-2_2026-01-01_2026-12-31.docx"

    def test_that_is_open_in_word_is_listed_once(self, ward):
        put(ward, an_outline(*TWENTY), "a.docx")
        put(ward, b"lock", "~$a.docx")
        put(ward, b"", ".a.docx.swp")
        put(ward, b"", "\udcff.docx")
        assert [each.name for each in list_own(ward.installation)] == ["a"]


class TestWhatIsRefused:
    def test_is_a_name_that_no_indicator_has_with_its_page_and_the_words_around_it(self, ward):
        lines = (("Mở đầu", "body"), ("Tiếp nhận {{ people_committee_petitions.totl:2 }} đơn trong kỳ", "split"))
        told = why(ward, noted(an_outline(*lines)))
        assert "1 chỗ sai" in told
        assert "trang 2, đoạn “Tiếp nhận {{ people_committee_petitions.totl:2 }} đơn trong kỳ”: không có" in told
        assert "“people_committee_petitions.totl”, có phải “people_committee_petitions.total”?" in told

    def test_is_told_with_every_mistake_at_once_and_nothing_is_filled(self, ward):
        name = put(ward, an_outline(("{{ a.b }}", "body"), ("{{ c.d }} và }}", "table"), ("{{ e.f }}", "header")))
        with pytest.raises(InvalidInput) as refused:
            filled(ward, name)
        assert "4 chỗ sai" in refused.value.message.vi
        assert len(refused.value.fields) == 4
        assert "đầu trang, đoạn “{{ e.f }}”: không có chỉ tiêu “e.f”" in refused.value.message.vi

    def test_is_told_of_a_hundred_mistakes_with_the_first_twenty(self, ward):
        said = why(ward, an_outline(*((f"{{{{ so.thu_{n} }}}}", "body") for n in range(100))))
        assert "100 chỗ sai" in said
        assert "và 80 chỗ nữa" in said

    @pytest.mark.parametrize("code", ["{{ 7*7 }}", "{{ office.__class__ }}", "{% for x in y %}", "{{ a|b }}", "{{ }}"])
    def test_is_whatever_is_no_name(self, ward, code):
        assert "chỗ sai" in why(ward, an_outline((code, "body")))

    def test_is_a_file_with_macros_whatever_it_is_called(self, ward):
        macros = with_parts(an_outline(*TWENTY), {"[Content_Types].xml": MACROS, "word/vbaProject.bin": b"code"})
        assert "macro" in why(ward, macros).lower()
        assert "macro" in why(ward, an_outline(*TWENTY), "b.docm").lower()

    @pytest.mark.parametrize(
        "content", [b"", b"PK\x03\x04 rest", b"%PDF-1.7\n%%EOF", "Lời".encode(), b"\xd0\xcf\x11\xe0"]
    )
    def test_is_what_is_no_word_file(self, ward, content):
        assert why(ward, content).startswith("Chưa dùng được đề cương “a”.")

    def test_is_a_file_that_was_cut_off(self, ward):
        assert why(ward, an_outline(*TWENTY)[:-100]).startswith("Chưa dùng được đề cương “a”.")

    def test_is_one_that_asks_for_nothing_and_one_with_the_name_of_a_shipped_one(self, ward):
        assert "không có chỗ điền nào" in why(ward, an_outline(("Lời", "body")))
        assert "Đổi tên tệp" in why(ward, an_outline(*TWENTY), "annual.docx")
