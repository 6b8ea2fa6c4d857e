"""Untidy and broken files: each mistake is named with what to mend, and nothing is half-written."""

from __future__ import annotations

import gzip

import pytest
from sqlalchemy import func, select

from casetrack.errors import DefinitionError, InvalidInput
from casetrack.models import Case, CaseEvent, ImportRow
from casetrack.services.chain import verify
from casetrack.services.work import reading, system_actor
from tests.former_system import MAPPING, a_log, a_row, take_over

GOOD = a_row("T-1", "k1")


@pytest.fixture
def ward(ward_on_sqlite):
    return ward_on_sqlite


def numbers(ward) -> list[str | None]:
    with ward.database.reading() as session:
        return list(session.scalars(select(Case.former_number).order_by(Case.id)))


def nothing_was_written(ward) -> bool:
    with ward.database.reading() as session:
        written = (Case.id, CaseEvent.case_id, ImportRow.id)
        return all(not session.scalar(select(func.count(column))) for column in written)


class TestAFileThatCannotBeUsed:
    @pytest.mark.parametrize(
        ("data", "told"),
        [
            (b"", "Tệp trống"),
            (b"\xef\xbb\xbf\n\n", "Tệp trống"),
            (a_log([GOOD]).splitlines()[0], "dòng tiêu đề"),
            (gzip.compress(a_log([GOOD]), mtime=0)[:-20], "bị cắt cụt hoặc hỏng"),
            (gzip.compress(a_log([GOOD]), mtime=0)[:40] + b"\0" * 40, "bị cắt cụt hoặc hỏng"),
            (a_log([GOOD])[:-60], "có 6 ô trong khi tiêu đề có 12"),
            (a_log([GOOD]) + b'"T-2', "Dòng 3: không đọc được CSV"),
            (a_log([GOOD]).replace(b"case:group", b"case:channel", 1), "“case:channel” có hai lần"),
            (a_log([a_row("T-1", "k1", name="Đã nhận")]).decode().encode("utf-16"), "Dòng 1: tệp không phải mã utf-8"),
            (a_log([GOOD, a_row("T-2", "k2", name="Re\xe7u")]).decode().encode("latin-1"), "Dòng 3: tệp không phải"),
            (a_log([GOOD]).replace(b"Check", b"Ch\0ck"), "Dòng 2: tệp không phải mã utf-8"),
        ],
        ids=str,
    )
    def test_is_refused_with_a_remedy_before_anything_is_written(self, ward, data, told):
        with pytest.raises(InvalidInput) as refused:
            take_over(ward, data)
        assert told in refused.value.message.vi
        assert nothing_was_written(ward)

    def test_is_refused_when_it_is_utf8_and_the_mapping_says_otherwise(self, ward):
        with pytest.raises(InvalidInput) as refused:
            take_over(ward, [a_row("T-1", "k1", name="Đã nhận")], mapping=MAPPING.replace("utf-8", "windows-1258", 1))
        assert "windows-1258" in refused.value.message.vi

    def test_is_read_in_the_encoding_that_the_mapping_names(self, ward):
        data = a_log([a_row("T-1", "k1", department="Re\xe7u")]).decode().encode("cp1252")
        assert not take_over(ward, data, mapping=MAPPING.replace("utf-8", "windows-1252", 1)).failed

    def test_names_every_missing_column_and_those_that_there_are(self, ward):
        data = a_log([GOOD]).replace(b"case:enddate", b"end").replace(b"org:resource", b"who")
        with pytest.raises(InvalidInput) as refused:
            take_over(ward, data)
        assert refused.value.details["missing"] == ["case:enddate", "org:resource"]
        assert "case:startdate" in refused.value.message.vi
        assert nothing_was_written(ward)


class TestAMappingThatCannotBeUsed:
    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (("workflow: receipt", "workflow: receipts"), ("M01", "case.workflow")),
            (("state: received", "state: receved"), ("M02", "case.opened.state")),
            (("state: received", "state: closed"), ("M02", "case.opened.state")),
            (("trigger: close", "trigger: shut"), ("M03", "case.closed.trigger")),
            (("trigger: close", "trigger: reopen"), ("M03", "case.closed.trigger")),
            (("field: stated_due_on", "field: department"), ("M04", "case.due.field")),
            (("department: case", "departement: case"), ("M04", "case.fields.departement")),
            (("timezone: Europe/Amsterdam", "timezone: Europe/Nowhere"), ("M05", "file.timezone")),
            (("encoding: utf-8", "encoding: utf-9"), ("M06", "file.encoding")),
            (("encoding: utf-8", "delimiter: x"), ("M07", "file.delimiter")),
            (("  key: concept:instance\n", ""), ("E07", "activity.key")),
            (("  resource:", "  ressource:"), ("E02", "activity.ressource")),
        ],
    )
    def test_is_refused_with_the_line_and_what_there_is(self, ward, change, expected):
        right, wrong = change
        mapping = MAPPING.replace(right, wrong, 1)
        with pytest.raises(DefinitionError) as refused:
            take_over(ward, [GOOD], mapping=mapping)
        (problem,) = refused.value.problems
        assert (problem.code, problem.key) == expected
        line = mapping.splitlines()[problem.line - 1]
        assert wrong.split(":")[0].strip() in line
        assert nothing_was_written(ward)

    def test_officers_need_the_field_that_keeps_their_names(self, ward):
        mapping = MAPPING.replace("workflow: receipt", "workflow: petition")
        with pytest.raises(DefinitionError) as refused:
            take_over(ward, [GOOD], mapping=mapping)
        assert "former_officer" in str(refused.value)


class TestACaseThatCannotBeTaken:
    @pytest.mark.parametrize(
        ("rows", "place", "told"),
        [
            (
                [a_row("T-2", "k2", closed="2026-01-02")],
                (3, "case:enddate"),
                ("closed_before_opened", "sửa một trong hai"),
            ),
            (
                [a_row("T-2", "k2", opened="31/02/2026")],
                (3, "case:startdate"),
                ("unreadable_date", "Viết như 2026-05-20"),
            ),
            (
                [a_row("T-2", "k2", opened="0201-01-05")],
                (3, "case:startdate"),
                ("unreadable_date", "Viết như 2026-05-20"),
            ),
            ([a_row("T-2", "k2", opened="")], (3, "case:startdate"), ("blank", "Điền giá trị")),
            ([a_row("T-2", "k2", due="soon")], (3, "case:deadline"), ("unreadable_date", "Viết như 2026-05-20")),
            ([a_row("T-2", "k2"), a_row("T-2", "k3", "?")], (4, "time:timestamp"), ("unreadable_date", "Viết như")),
            ([a_row("T-2", "k1")], (3, "concept:instance"), ("duplicate_key", "đã có ở dòng 2")),
            ([a_row("T-2", "")], (3, "concept:instance"), ("blank", "Điền giá trị")),
            ([a_row("T-2", "k" * 111)], (3, "concept:instance"), ("too_long", "Rút ngắn")),
            ([a_row("", "k2")], (3, "case:concept:name"), ("blank", "Điền giá trị")),
            ([a_row("T" * 81, "k2")], (3, "case:concept:name"), ("too_long", "Rút ngắn")),
            ([a_row("T-2", "k2", channel="x" * 41)], (3, "case:channel"), ("too_long", "Rút ngắn")),
            (
                [a_row("T-2", "k2"), a_row("T-2", "k3", due="2026-01-21")],
                (4, "case:deadline"),
                ("contradiction", "dòng 3"),
            ),
            ([a_row("T-2", "k2", opened="2027-01-05")], (3, "case:concept:name"), ("invalid_input", "sau hôm nay")),
            ([a_row("T-2", "k2", closed="2027-01-05")], (3, "case:enddate"), ("transition_refused", "tương lai")),
        ],
        ids=lambda value: value if isinstance(value, str) else None,
    )
    def test_is_named_by_row_column_and_remedy_while_the_others_go_on(self, ward, rows, place, told):
        result = take_over(ward, [GOOD, *rows, a_row("T-3", "k9")])
        errors = [finding for finding in result.findings if finding.level == "error"]
        assert [(finding.row, finding.column) for finding in errors] == [place]
        assert errors[0].code == told[0]
        assert told[1] in errors[0].message.vi
        assert numbers(ward) == ["T-1", "T-3"]
        assert (result.failed, result.refused, result.cases) == (True, 1, 2)

    def test_leaves_no_hole_in_the_book(self, ward):
        take_over(ward, [GOOD, a_row("T-2", "k2", closed="2027-01-05"), a_row("T-3", "k3")])
        with reading(ward.installation, system_actor(ward.office.id)) as work:
            verify(work)
            found = work.session.scalars(select(Case.number).order_by(Case.id)).all()
        assert found == ["MT-2026-0001", "MT-2026-0002"]

    def test_comes_in_once_it_is_mended(self, ward):
        take_over(ward, [GOOD, a_row("T-2", "k2", closed="2026-01-02")])
        result = take_over(ward, [GOOD, a_row("T-2", "k2", closed="2026-02-02")])
        assert (result.failed, result.cases, result.known) == (False, 1, 2)

    def test_tells_every_mistake_of_a_row_at_once(self, ward):
        result = take_over(ward, [a_row("T-2", "", "?", opened="?", due="?")])
        assert len(result.findings) == 4
        assert result.refused == 1


class TestActivitiesThatStray:
    @pytest.mark.parametrize(
        ("at", "code", "told"),
        [
            ("2026-01-02", "before_opening", "trước ngày mở 05/01/2026"),
            ("2026-01-25 08:00+07:00", "after_closing", "sau ngày kết thúc 22/01/2026"),
        ],
    )
    def test_are_kept_with_a_warning(self, ward, at, code, told):
        result = take_over(ward, [a_row("T-1", "k1", at, closed="2026-01-22")])
        (finding,) = result.findings
        assert (finding.level, finding.code, finding.row, finding.column) == ("warning", code, 2, "time:timestamp")
        assert told in finding.message.vi
        assert (result.failed, result.activities, result.closings) == (False, 1, 1)

    def test_on_the_closing_day_do_not_stray(self, ward):
        result = take_over(ward, [a_row("T-1", "k1", "2026-01-22 23:00+07:00", closed="2026-01-22 08:00+07:00")])
        assert result.findings == []


class TestOtherShapesOfFile:
    def test_vietnamese_dates_and_semicolons(self, ward):
        mapping = MAPPING.replace(
            "  encoding: utf-8", '  encoding: utf-8-sig\n  delimiter: ";"\n  date_format: "%d/%m/%Y %H:%M"'
        )
        row = a_row("T-1", "k1", "06/01/2026 10:00", opened="05/01/2026 09:00", due="20/01/2026 00:00")
        data = b"\xef\xbb\xbf" + a_log([row]).replace(b",", b";")
        assert not take_over(ward, data, mapping=mapping).failed
        with ward.database.reading() as session:
            case = session.scalars(select(Case)).one()
        assert (str(case.opened_on), str(case.due_on)) == ("2026-01-05", "2026-01-20")

    def test_decomposed_letters_become_composed_ones(self, ward):
        take_over(ward, [a_row("T-1", "k1", department="To\u0302\u0309 1")])
        with ward.database.reading() as session:
            assert session.scalars(select(Case)).one().fields["department"] == "Tổ 1"

    def test_rows_of_a_case_need_not_stand_together(self, ward):
        result = take_over(ward, [a_row("T-1", "k1"), a_row("T-2", "k2"), a_row("T-1", "k3")])
        assert (result.cases, result.activities, result.failed) == (2, 3, False)
