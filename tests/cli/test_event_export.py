"""`casetrack export events`: the book as an event log, for whoever may see it and nobody else."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import date, datetime

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from casetrack.cli import main
from casetrack.db import Database
from casetrack.models import Case, CaseEvent
from casetrack.readers.xes import read_xes
from casetrack.services.access import get_visible_case
from casetrack.services.corrections import Correct, correct
from casetrack.services.work import begin
from tests.factories import COMPLAINT, DENUNCIATION, ELIGIBLE, Ward, a_case, a_person, a_step, a_ward, an_account
from tests.former_system import EXAMPLE, MAPPING, a_row, a_ward_that_takes_over, rows_of_the_receipt_log, take_over
from tests.former_system import a_log as a_csv_log

PERSONAL = ("thửa 214", "Lê Văn Bốn", "Bồi thường", "Đủ điều kiện thụ lý")


@pytest.fixture(autouse=True)
def _the_commands_point_at_the_wards_book(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("CASETRACK_WORKFLOWS", str(EXAMPLE / "workflows"))


@pytest.fixture
def ward(sqlite_url, tmp_path) -> Ward:
    ward = a_ward(Database(sqlite_url)).on("2026-06-04")
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    return ward


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", "events", *arguments])


def exported(*arguments: str) -> list[dict[str, str]]:
    done = run(*arguments)
    assert done.exit_code == 0, done.stderr
    return rows_of(done.stdout_bytes)


def rows_of(xes: bytes) -> list[dict[str, str]]:
    log = read_xes(xes)
    return [dict(zip(log.columns, row.cells, strict=True)) for row in log.rows]


def an_accepted_complaint(ward: Ward) -> str:
    number = a_case(ward, petitioner=a_person(ward), steps=[("desk", "classify", ELIGIBLE)])
    ward.on("2026-06-08")
    a_step(ward, number, "leader", "accept", comment="Đủ điều kiện thụ lý")
    return number


class TestWhatIsSaid:
    def test_each_event_says_what_when_and_by_whom(self, ward):
        number = an_accepted_complaint(ward)
        opened, classified, accepted = exported()
        assert [row["concept:name"] for row in (opened, classified, accepted)] == ["opened", "classify", "accept"]
        assert accepted["case:concept:name"] == number
        assert accepted["time:timestamp"] == "2026-06-08T00:00:00.000+07:00"
        assert (accepted["casetrack:date_only"], accepted["casetrack:kind"]) == ("true", "step")
        assert accepted["casetrack:recorded_at"] == "2026-06-08T09:42:00.000+07:00"
        assert (accepted["org:resource"], accepted["lifecycle:transition"]) == ("Lãnh đạo leader", "complete")
        with ward.database.reading() as session:
            seq = session.scalars(select(CaseEvent.seq).where(CaseEvent.name == "accept")).one()
        assert (accepted["concept:instance"], accepted["casetrack:seq"]) == (f"lamkhe:{seq}", str(seq))

    def test_each_case_says_where_it_stands(self, ward):
        an_accepted_complaint(ward)
        row = exported()[0]
        said = {key.removeprefix("case:casetrack:"): word for key, word in row.items() if key.startswith("case:cas")}
        with ward.database.reading() as session:
            case = session.scalars(select(Case)).one()
        assert said == {
            "workflow": "petition",
            "workflow_version": str(case.workflow_version),
            "unit": "lamkhe",
            "channel": "desk",
            "state": case.state,
            "phase": case.phase,
            "opened_on": "2026-06-04",
            "due_on": str(case.due_on),
        }

    @pytest.mark.parametrize("shape", ["xes", "csv"])
    def test_nothing_personal_leaves_the_book(self, ward, shape):
        an_accepted_complaint(ward)
        said = run("--format", shape).stdout
        assert "accept" in said
        assert [words for words in PERSONAL if words.lower() in said.lower()] == []

    def test_a_corrected_day_is_the_day_and_the_correction_an_event_of_its_own(self, ward):
        number = an_accepted_complaint(ward)
        with begin(ward.installation, ward.actor("officer")) as work:
            case = get_visible_case(work, number)
            correct(work, case, Correct(2, case.version, "Gõ nhầm", occurred_on=date(2026, 6, 5)))
        rows = {row["concept:name"]: row for row in exported()}
        assert rows["classify"]["time:timestamp"] == "2026-06-05T00:00:00.000+07:00"
        assert rows["corrected"]["time:timestamp"] == "2026-06-08T00:00:00.000+07:00"
        assert rows["corrected"]["casetrack:kind"] == "corrected"

    def test_a_csv_says_the_same_as_the_xes(self, ward):
        an_accepted_complaint(ward)
        rows = list(csv.DictReader(io.StringIO(run("--format", "csv").stdout)))
        assert [{key: word for key, word in row.items() if word} for row in rows] == [
            {key: word for key, word in row.items() if word} for row in exported()
        ]


class TestWhoSeesWhat:
    @pytest.fixture
    def sealed(self, ward) -> str:
        an_account(ward, "colleague", "officer")
        a_case(ward, fields=COMPLAINT)
        return a_case(ward, fields=DENUNCIATION, officer="officer", unit="KT")

    @pytest.mark.parametrize(("who", "sees"), [("officer", True), ("leader", True), ("colleague", False)])
    def test_a_sealed_case_is_given_only_to_whoever_sees_it(self, ward, sealed, who, sees):
        numbers = {row["case:concept:name"] for row in exported("--as", who)}
        assert len(numbers - {sealed}) == 1
        assert (sealed in numbers) is sees

    def test_the_program_itself_sees_all(self, ward, sealed):
        assert sealed in {row["case:concept:name"] for row in exported()}

    def test_whoever_may_not_read_cases_gets_nothing(self, ward, sealed):
        refused = run("--as", "administrator")
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "chưa được giao việc này" in refused.stderr


class TestWhichCases:
    def test_those_received_in_a_period_each_one_whole(self, ward):
        early = an_accepted_complaint(ward)
        late = a_case(ward.on("2026-06-20"))
        assert {row["case:concept:name"] for row in exported("--to", "2026-06-04")} == {early}
        assert len(exported("--to", "2026-06-04")) == 3
        assert {row["case:concept:name"] for row in exported("--from", "2026-06-05")} == {late}

    def test_those_of_a_workflow(self, ward):
        a_case(ward)
        assert len(exported("--workflow", "petition")) == 1
        assert "<trace>" not in run("--workflow", "receipt").stdout

    @pytest.mark.parametrize(
        ("arguments", "code", "told"),
        [
            (("--workflow", "petitions"), 1, "petitions"),
            (("--from", "2026-06-05", "--to", "2026-06-04"), 1, "Ngày cuối trước ngày đầu"),
            (("--from", "hôm qua"), 2, "--from"),
            (("--format", "xml"), 2, "--format"),
            (("--as", "nobody"), 1, "nobody"),
            (("--out", "nowhere/events.xes"), 1, "nowhere/events.xes"),
        ],
    )
    def test_a_wish_that_makes_no_sense_is_refused(self, ward, arguments, code, told):
        refused = run(*arguments)
        assert (refused.exit_code, refused.stdout) == (code, "")
        assert told in refused.stderr


class TestTheFile:
    def test_is_written_whole_or_not_at_all_and_packed_where_its_name_says_so(self, ward, tmp_path):
        an_accepted_complaint(ward)
        out = tmp_path / "events.xes.gz"
        done = run("--out", str(out))
        assert (done.stdout, done.stderr) == ("", "Đã xuất 1 hồ sơ, 3 sự kiện.\n")
        assert rows_of(gzip.decompress(out.read_bytes())) == exported()
        out.write_text("before")
        assert run("--out", str(out), "--as", "administrator").exit_code == 1
        assert out.read_text() == "before"
        assert [file.name for file in tmp_path.glob("events*")] == ["events.xes.gz"]

    def test_takes_more_cases_than_one_piece(self, sqlite_url):
        ward = a_ward_that_takes_over(Database(sqlite_url))
        take_over(ward, [a_row(f"T-{n}", f"k{n}") for n in range(203)])
        rows = exported()
        assert len(rows) == 406
        assert [row["case:casetrack:former_number"] for row in rows[::2]] == [f"T-{n}" for n in range(203)]


def test_what_was_taken_over_is_given_out_with_its_keys_people_and_instants(sqlite_url):
    ward = a_ward_that_takes_over(Database(sqlite_url))
    rows = rows_of_the_receipt_log()[:200]
    take_over(ward, a_csv_log(rows), mapping=MAPPING)
    given = {
        (
            row["case:casetrack:former_number"],
            row["concept:instance"],
            row["concept:name"],
            row["org:resource"],
            datetime.fromisoformat(row["time:timestamp"]),
        )
        for row in exported()
        if row["casetrack:kind"] == "activity"
    }
    assert given == {
        (
            row["case:concept:name"],
            row["concept:instance"],
            row["concept:name"],
            row["org:resource"],
            datetime.fromisoformat(row["time:timestamp"]),
        )
        for row in rows
    }


def test_a_closed_case_names_the_day_by_which_it_was_judged(sqlite_url):
    ward = a_ward_that_takes_over(Database(sqlite_url))
    take_over(ward, [a_row("T-1", "k1", closed="2026-01-22 15:00:00.500+07:00", due="2026-01-20")])
    row = exported()[-1]
    assert (row["concept:name"], row["time:timestamp"]) == ("close", "2026-01-22T15:00:00.500+07:00")
    said = [row[f"case:casetrack:{name}"] for name in ("closed_on", "due_on", "outcome", "source")]
    assert said == ["2026-01-22", "2026-01-20", "settled", "coselog-receipt"]
