"""The yearly report and the outlines on the command line: in every format, and with words for what goes wrong."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from casetrack.cli import main
from casetrack.db import Database
from casetrack.services.offices import add_unit
from casetrack.services.work import begin, system_actor
from tests.factories import Ward, a_case, a_ward
from tests.outline_files import an_outline, texts_of

PERIOD = ("--from", "2020-01-01", "--to", "2099-12-31")


@pytest.fixture
def ward(sqlite_url, tmp_path, monkeypatch) -> Ward:
    monkeypatch.setenv("CASETRACK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CASETRACK_DATABASE_URL", sqlite_url)
    ward = a_ward(Database(sqlite_url)).on("2026-04-01")
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys" / "chain.key").write_text(ward.installation.chain_key.hex())
    (tmp_path / "templates" / "reports").mkdir(parents=True)
    with begin(ward.installation, system_actor(ward.office.id)) as work:
        ward.units["ubnd"] = add_unit(work, "ubnd", "UBND", ward.units["root"], kind="people_committee")
    for _ in range(3):
        a_case(ward, unit="ubnd")
    return ward


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_the_yearly_report_is_written_as_text_and_as_json(ward):
    text = run("report", "annual", *PERIOD)
    assert text.exit_code == 0, text.stderr
    assert "Tiếp nhận tổng cộng 03 đơn." in text.stdout
    told = json.loads(run("report", "annual", *PERIOD, "--format", "json", "--unit", "ubnd").stdout)
    assert told["people_committee_petitions"]["total"] == 3
    assert told["period"] == {"from": "2020-01-01", "to": "2099-12-31"}
    assert (told["report"], told["unit"]) == ("annual", "ubnd")
    assert "REPORT" in run("--language", "en", "report", "annual", *PERIOD).stdout


@pytest.mark.parametrize(("shape", "head"), [("docx", b"PK"), ("pdf", b"%PDF-")])
def test_word_and_pdf_are_written_into_a_file(ward, tmp_path, shape, head):
    file = tmp_path / f"bao-cao.{shape}"
    assert run("report", "annual", *PERIOD, "--format", shape, "--out", str(file)).exit_code == 0
    assert file.read_bytes().startswith(head)
    assert run("report", "annual", *PERIOD, "--format", shape).exit_code == 2


def test_an_outline_becomes_what_the_name_of_the_file_says(ward, tmp_path):
    for ending in ("docx", "pdf", "txt", "json"):
        assert run("report", "outline", "inspection", *PERIOD, "--out", str(tmp_path / f"a.{ending}")).exit_code == 0
    assert "III. ĐÁNH GIÁ" in (tmp_path / "a.txt").read_text("utf-8")
    assert run("report", "outline", "inspection", *PERIOD, "--out", str(tmp_path / "a.xlsx")).exit_code == 2


def test_an_outline_of_the_office_is_checked_listed_and_filled(ward, tmp_path):
    folder = tmp_path / "templates" / "reports"
    (folder / "doan.docx").write_bytes(an_outline(("Có {{ people_committee_petitions.total:2 }} đơn", "body")))
    assert "doan: dùng được." in run("report", "outlines", "check").stdout
    assert "doan  doan" in run("report", "outlines", "list").stdout
    out = tmp_path / "tra-loi.docx"
    assert run("report", "outline", "doan", *PERIOD, "--out", str(out)).exit_code == 0
    assert "Có 03 đơn" in texts_of(out.read_bytes())


def test_a_wrong_outline_is_refused_with_page_and_words_and_leaves_no_file(ward, tmp_path):
    folder = tmp_path / "templates" / "reports"
    (folder / "doan.docx").write_bytes(an_outline(("Có {{ people_committee_petitions.totl }} đơn", "body")))
    checked = run("report", "outlines", "check")
    assert checked.exit_code == 1
    assert "trang 1, đoạn “Có {{ people_committee_petitions.totl }} đơn”: không có chỉ tiêu" in checked.stderr
    made = run("report", "outline", "doan", *PERIOD, "--out", str(tmp_path / "tra-loi.docx"))
    assert made.exit_code == 1
    assert "có phải “people_committee_petitions.total”?" in made.stderr
    assert not (tmp_path / "tra-loi.docx").exists()
    assert run("report", "outlines", "check", str(folder / "doan.docx")).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("annual", "--from", "2026-06-01", "--to", "2026-01-01"), "Ngày cuối kỳ trước ngày đầu kỳ."),
        (("annual", "--from", "2098-01-01", "--to", "2098-12-31"), "Kỳ này chưa bắt đầu."),
        (("annual", *PERIOD, "--as-at", "2019-01-01"), "Ngày tính đến phải từ 01/01/2020"),
        (("annual", *PERIOD, "--unit", "none"), "none"),
        (("outline", "none", *PERIOD, "--out", "a.docx"), "Không có đề cương “none”"),
        (("outline", "none", *PERIOD), "“none”"),
    ],
)
@pytest.mark.usefixtures("ward")
def test_what_cannot_be_made_is_refused_in_words(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    made = run("report", *arguments)
    assert made.exit_code == 1
    assert said in made.stderr
    assert not (tmp_path / "a.docx").exists()


def test_an_office_without_outlines_is_told_where_to_put_them(ward):
    checked = run("report", "outlines", "check")
    assert (checked.exit_code, "templates/reports" in checked.stdout) == (0, True)
