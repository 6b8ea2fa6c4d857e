"""The yearly export: every number by a stable code, the same bytes each time, nobody's name, nothing hidden."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date

import pytest

from casetrack.db import Database
from casetrack.engine.forms_file import shipped_forms
from casetrack.engine.indicators_file import load_indicators
from casetrack.engine.national_codes import national_codes, read_national_codes
from casetrack.errors import DefinitionError, InvalidInput
from casetrack.paths import WORKFLOWS
from casetrack.reports.forms import fill_form
from casetrack.reports.indicators import measure
from casetrack.reports.yearly import ask_year, yearly_export
from casetrack.reports.yearly_files import as_bytes
from casetrack.services.cases import CHANNELS
from casetrack.services.management_log import EnterRow, add_row
from casetrack.services.work import begin, reading, system_actor
from tests.factories import DENUNCIATION, Ward, a_case, a_person, a_ward

FILE = (WORKFLOWS / "codes" / "national.yaml").read_text("utf-8")


@pytest.fixture
def ward(sqlite_url) -> Ward:
    ward = a_ward(Database(sqlite_url)).on("2026-05-04")
    a_case(ward, title="Đất của Đặng Thị Bảy", petitioner=a_person(ward, "Đặng Thị Bảy"))
    a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward, "Lê Văn Chín"))
    with begin(ward.installation, ward.actor("clerk")) as work:
        add_row(work, EnterRow("training", date(2026, 4, 10), "=Luật Tố cáo", {"people": 40}))
    return ward.on("2026-06-04")


def export(ward: Ward, by: str | None = None) -> dict:
    actor = ward.actor(by) if by else system_actor(ward.office.id)
    with reading(ward.installation, actor) as work:
        return json.loads(as_bytes(yearly_export(work, 2026), "json"))


def test_every_number_of_forms_and_indicators_reads_back_under_its_code(ward):
    told = export(ward)
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        question = ask_year(work, 2026)
        for form in told["forms"]:
            numbers = fill_form(work, question, form["form"]).total.numbers
            assert [each["number"] for each in form["columns"]] == list(numbers)
            assert form["rows"][-1] == {"unit": None, "numbers": list(numbers.values())}
        measured = measure(work, question, keys=list(national_codes().indicators))
        assert {each["key"]: each["value"] for each in told["indicators"]} == {k: m.plain for k, m in measured.items()}
    codes = [column["code"] for form in told["forms"] for column in form["columns"]]
    assert None not in codes
    assert len(codes) == len(set(codes))
    assert {"F06_QLKNTC_2025_C05", "F02_XLD_2025_C01"} <= set(codes)
    (row,) = told["management_log"]
    assert (row["code"], row["fields"]) == ("LOG_TRAINING", {"people": 40})
    assert told["period"] == {"from": "2025-12-15", "to": "2026-12-14"}


def test_cases_have_days_and_codes_and_no_names_and_hidden_ones_are_only_counted(ward):
    told = export(ward)
    assert ([each["class"] for each in told["cases"]], told["hidden_cases"]) == (["KN"], 1), "whoever makes the file"
    assert {each["phase"] for each in told["cases"]} <= {"PH1", "PH2", "PH3", "PH4"}
    assert not re.search("Bảy|Chín", json.dumps(told, ensure_ascii=False))
    seen = export(ward, "auditor")
    assert (len(seen["cases"]), seen["hidden_cases"]) == (1, 1)
    assert seen["forms"] == told["forms"]


def test_the_same_book_gives_the_same_bytes_and_the_tables_say_what_the_json_says(ward):
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        told = yearly_export(work, 2026)
        packed = as_bytes(told, "zip")
        assert packed == as_bytes(yearly_export(work, 2026), "zip")
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        tables = {name: opened.read(name).decode("utf-8-sig") for name in opened.namelist()}
    assert json.loads(tables["about.json"])["codes_version"] == 1
    cases = list(csv.DictReader(io.StringIO(tables["cases.csv"])))
    assert [{key: value or None for key, value in each.items()} for each in cases] == told["cases"]
    assert "'=Luật Tố cáo" in tables["management_log.csv"]
    lines = list(csv.DictReader(io.StringIO(tables["forms.csv"])))
    whole = {each["column_code"]: each["value"] for each in lines if not each["unit"]}
    assert whole["F06_QLKNTC_2025_C05"] == "40"


def test_a_year_before_the_forms_held_or_to_come_is_refused_in_words(ward):
    with reading(ward.installation, system_actor(ward.office.id)) as work:
        for year in (2024, 2028):
            with pytest.raises(InvalidInput):
                yearly_export(work, year)


def test_every_shipped_value_has_its_code(ward):
    lists = national_codes().lists
    assert lists["channel"].values.keys() == CHANNELS.keys()
    for definition in ward.installation.library.all():
        for key, field in definition.fields.items():
            if definition.id in national_codes().workflows and key in lists:
                assert {value for value, _label in field.values} <= lists[key].values.keys()
    there = {(form.key, form.valid.start) for form in shipped_forms().all}
    assert national_codes().forms.keys() == there


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("DENUNCIATIONS_RECEIVED", "denunciations-received", "N10"),
        ("F02_XLD_2025", "F01_TCD_2025", "N10"),
        ("form: 02/XLD", "form: 99/XLD", "N11"),
        ("ward_wide.receipts", "ward_wide.profits", "N11"),
        ("training: LOG", "dancing: LOG", "N11"),
    ],
)
def test_a_mapping_that_names_what_there_is_not_is_refused(old, new, code):
    assert old in FILE
    with pytest.raises(DefinitionError) as caught:
        read_national_codes(FILE.replace(old, new).encode(), "national.yaml", load_indicators(), shipped_forms())
    assert [problem.code for problem in caught.value.problems] == [code]
