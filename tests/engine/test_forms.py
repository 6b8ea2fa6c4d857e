"""The files of the forms: every column of the circular, held to the workflows; each mistake by line and code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from casetrack import paths
from casetrack.engine.form_checks import read_check
from casetrack.engine.forms import Added, Note, Received
from casetrack.engine.forms_file import load_all_forms, read_form, shipped_forms
from casetrack.engine.indicators_file import load_indicators
from casetrack.engine.reception_form import load_reception_form
from casetrack.errors import DefinitionError
from tests.factories import workflows

FORM = """\
schema: casetrack-form/1
form: 07/THU
title: {vi: "Biểu thử", en: "A form"}
act: {vi: "Thông tư thử", en: "A circular"}
basis: {text: {vi: "Biểu thử", en: "A form"}, certainty: reported}
valid: {from: 2026-01-01, to: 2026-12-31}
body: people_committee
unit: petitions
of: {workflows: petition}
columns:
  - heading: {vi: "Đơn", en: "Petitions"}
    columns:
      - column: 1
        label: {vi: "Tổng", en: "All"}
        papers: all
      - column: 2
        label: {vi: "Đất", en: "Land"}
        papers: all
        where: {fields: {matter: land}}
  - column: 3
    label: {vi: "Tiền", en: "Money"}
    unit: million_dong
    amount: recovered_money
    of: resolved
  - column: 4
    label: {vi: "Lớp", en: "Classes"}
    entered: petition_management.training_classes
  - column: 5
    label: {vi: "Lượt", en: "Visits"}
    receptions: visits
    part: head
  - column: 6
    label: {vi: "Cộng", en: "Sum"}
    sum: [1, 2]
  - column: 7
    label: {vi: "Ghi chú", en: "Remarks"}
    note: true
checks: ["2 <= 1", "6 = 1 + 2"]
"""


def test_the_shipped_forms_have_every_column_of_the_circular_and_fit_the_workflows():
    forms = load_all_forms([paths.WORKFLOWS], workflows().all(), load_indicators())
    columns = {form.key: len(form.columns) for form in forms.all}
    assert columns == {"01/TCD": 22, "02/XLD": 26, "03/GQKN": 24, "04/GQTC": 26, "05/KQTH": 32, "06/QLKNTC": 17}
    assert {form.basis.certainty for form in forms.all} == {"reported"}, "compare with the printed form"
    assert all(form.basis.rule for form in forms.all), "a lawyer can sign each"
    remarks = {form.key: [n for n, each in form.columns.items() if isinstance(each.source, Note)] for form in forms.all}
    assert remarks["05/KQTH"] == [32]
    assert remarks["06/QLKNTC"] == []


def test_form_01_places_receptions_where_the_form_of_receptions_does():
    form, receptions = shipped_forms().versions("01/TCD")[0], load_reception_form()
    placed = {(part.key, name): number for part in receptions.parts for name, number in part.columns.items()}
    assert placed == {
        (column.source.part, column.source.measure): number
        for number, column in form.columns.items()
        if isinstance(column.source, Received)
    }
    sums = {n: column.source.columns for n, column in form.columns.items() if isinstance(column.source, Added)}
    assert sums == {
        number: tuple(sorted(part.columns[name] for part in receptions.parts))
        for name, number in receptions.total.items()
    }


def test_the_head_is_laid_out_as_it_is_printed():
    lines = read_form(FORM.encode(), "form.yaml").lines()
    first = [(cell.label.vi, cell.across, cell.down) for cell in lines[0]]
    assert first[:2] == [("Đơn", 2, 1), ("Tiền", 1, 2)]
    assert [(cell.label.vi, cell.down) for cell in lines[1]] == [("Tổng", 1), ("Đất", 1)]


def test_the_next_act_is_another_file_and_the_period_decides(tmp_path):
    folder = tmp_path / "law" / "forms"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text(FORM, "utf-8")
    (folder / "b.yaml").write_text(FORM.replace("from: 2026-01-01, to: 2026-12-31", "from: 2027-01-01"), "utf-8")
    forms = load_all_forms([tmp_path], workflows().all(), load_indicators())
    found = [forms.find("07/THU", day) for day in (date(2025, 12, 31), date(2026, 6, 30), date(2027, 1, 1))]
    assert [form.valid.start if form else None for form in found] == [None, date(2026, 1, 1), date(2027, 1, 1)]
    assert forms.find("07-thu", date(2026, 6, 30)) is found[1], "an address names it too"
    (folder / "b.yaml").write_text(FORM.replace("from: 2026-01-01, to: 2026-12-31", "from: 2026-12-31"), "utf-8")
    assert mistakes(tmp_path) == [("b.yaml", "valid", "F15")]


def mistakes(folder):
    with pytest.raises(DefinitionError) as refused:
        load_all_forms([folder], workflows().all(), load_indicators())
    return [(each.file, each.key, each.code) for each in refused.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("form: 07/THU", "form: THU", ("form", "F10", 2)),
        ("column: 2", "column: 9", ("columns.0.columns.1.column", "F11", 16)),
        ("        papers: all\n        where", "        where", ("columns.0.columns.1", "F12", 16)),
        ("    note: true", "    note: true\n    cases: resolved", ("columns.5", "F12", 35)),
        ("training_classes", "training_clases", ("columns.2.entered", "F13", 27)),
        ("petition_management.training_classes", "documents_on_reception", ("columns.2.entered", "F13", 27)),
        ("petition_management.training_classes", "ward_wide.receipts", ("columns.2.entered", "F13", 27)),
        ("2 <= 1", "2 < 1", ("checks", "F14", 38)),
        ("2 <= 1", "12 <= 1", ("checks", "F14", 38)),
        ("2 <= 1", "7 <= 1", ("checks", "F14", 38)),
        ("2 <= 1", "1 = 02/XLD.6", ("checks", "F14", 1)),
        ("2 <= 1", "2 <= 1 + 2.split", ("checks", "F14", 38)),
        ("of: resolved", "of: resolved\n    less: collected_gold", ("columns.1.less", "F16", 25)),
        ("recovered_money", "recovered_gold", ("columns.1.amount", "F16", 23)),
        ("part: head", "part: feet", ("columns.3.part", "F17", 31)),
        ("receptions: visits", "receptions: smiles", ("columns.3.receptions", "F17", 30)),
        ("sum: [1, 2]", "sum: [1, 7]", ("columns.4.sum", "F18", 34)),
        ("sum: [1, 2]", "sum: [1, zwei]", ("columns.4.sum", "F18", 34)),
        ("workflows: petition", "workflows: petitions", ("of.workflows", "I20", 9)),
        ("matter: land", "mater: land", ("columns.0.columns.1.where.fields.mater", "I21", 19)),
        ("matter: land", "matter: sea", ("columns.0.columns.1.where.fields.matter", "I22", 19)),
        ("of: resolved", "of: solved", ("columns.1.of", "E03", 24)),
        ("valid: {from: 2026-01-01, to: 2026-12-31}\n", "", ("valid", "E07", 1)),
        ("to: 2026-12-31", "to: 2025-12-31", ("valid.to", "E03", 6)),
        ("unit: petitions", "unit: petition", ("unit", "E03", 8)),
        ("    unit: million_dong\n", "    units: million_dong\n", ("columns.1.units", "E02", 22)),
    ],
)
def test_a_broken_file_is_refused_with_line_key_and_code(tmp_path, old, new, problem):
    folder = tmp_path / "law" / "forms"
    folder.mkdir(parents=True)
    assert old in FORM
    (folder / "form.yaml").write_text(FORM.replace(old, new, 1), "utf-8")
    with pytest.raises(DefinitionError) as refused:
        load_all_forms([tmp_path], workflows().all(), load_indicators())
    assert problem in [(each.key, each.code, each.line) for each in refused.value.problems]
    assert all(each.file == "form.yaml" and each.message.vi for each in refused.value.problems)


def test_a_check_says_what_both_sides_come_to():
    check = read_check("1 = 5 + 11 - 02/XLD.6")
    assert check is not None
    numbers = {("", 1): Decimal(7), ("", 5): Decimal(4), ("", 11): Decimal(5), ("02/XLD", 6): Decimal(2)}
    left, right = check.sides(lambda term: numbers[term.form, term.column])
    assert left == right == Decimal(7)
    assert check.holds(left, right)
    assert [read_check(said) for said in ("1", "1 = ", "= 2", "1 = 2 = 3", "1 = +", "1 = 2 3", "1 = a.1")] == [None] * 7
    split = read_check("5 <= 4 + 5.split")
    assert split is not None
    assert split.sides(lambda term: Decimal(1 if term.split else term.column)) == (Decimal(5), Decimal(5))
