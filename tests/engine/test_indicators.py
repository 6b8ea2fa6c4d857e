"""The numbers that an office reports: which there are, which cases each counts, and how their file is read."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from casetrack import paths
from casetrack.engine.indicator_conditions import Known
from casetrack.engine.indicators import Condition, Indicators, Traits, holds
from casetrack.engine.indicators_file import load_all_indicators, load_indicators, read_indicators
from casetrack.errors import DefinitionError
from tests.factories import workflows

FIGURES = Path(__file__).parents[1] / "data" / "figures.yaml"
GOOD = """\
schema: casetrack-indicators/1
groups:
  petitions:
    label: {vi: Đơn, en: Petitions}
    unit: petitions
    of: {workflows: petition, body: people_committee}
    indicators:
      total: {label: {vi: Tổng, en: Total}, cases: receipts}
      done: {label: {vi: Xong, en: Done}, cases: resolved, where: {outcomes: settled}}
      land: {label: {vi: Đất, en: Land}, cases: receipts, where: {fields: {matter: land}}}
      share: {label: {vi: Tỷ lệ, en: Share}, percent: petitions.done, within: petitions.total}
      both: {label: {vi: Cả hai, en: Both}, sum: [petitions.done, petitions.land]}
      topics: {label: {vi: Nội dung, en: Topics}, top: matter, most: 2}
      visits: {label: {vi: Lượt, en: Visits}, receptions: visits, hosts: chairman, kinds: scheduled}
      online: {label: {vi: Trực tuyến, en: Online}, entered: percent}
  classes:
    label: {vi: Theo loại, en: By class}
    unit: petitions
    of: {workflows: petition}
    columns: [resolved, on_time, late, on_time_percent]
    rows:
      complaints: {label: {vi: Khiếu nại, en: Complaints}, where: {fields: {petition_class: complaint}}}
"""
OURS = GOOD.replace("  petitions:\n", "  ours:\n", 1).replace("petitions.", "ours.")


def read(text: str, beside: Indicators | None = None) -> Indicators:
    return read_indicators(text.encode(), "mine.yaml", Known(workflows().all()), beside)


def test_every_figure_of_the_wards_report_is_an_indicator_of_that_name():
    asked = yaml.safe_load(FIGURES.read_text("utf-8"))
    names = {".".join(way) for way in _leaves(asked) if way[-1] != "sentence" and way[0] != "period"}
    assert len(names) > 35
    assert names - set(load_indicators()) == set()


def _leaves(node: object, *way: str) -> list[tuple[str, ...]]:
    if isinstance(node, dict):
        return [found for key, value in node.items() for found in _leaves(value, *way, key)]
    return [way]


def test_the_shipped_indicators_fit_the_shipped_workflows():
    assert list(load_all_indicators([paths.WORKFLOWS], workflows().all())) == list(load_indicators())


def test_an_office_adds_indicators_beside_the_shipped_ones(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "indicators.yaml").write_text(OURS, "utf-8")
    found = load_all_indicators([paths.WORKFLOWS, tmp_path], workflows().all())
    assert found["ours.done"].label.vi == "Xong"
    assert "people_committee_petitions.total" in found


def test_a_table_makes_an_indicator_of_each_cell():
    found = read(GOOD)
    table = next(group for group in found.groups if group.rows)
    assert [table.cell("complaints", column) for column in table.columns] == [
        f"classes.complaints.{column}" for column in ("resolved", "on_time", "late", "on_time_percent")
    ]
    assert found["classes.complaints.resolved"].label.vi == "Khiếu nại: Đã giải quyết"
    assert found["classes.complaints.on_time_percent"].unit == "percent"


def a_case(**said: object) -> Traits:
    usual = {"workflow": "petition", "body": "people_committee", "phase": "resolved", "outcome": "settled"}
    return Traits(**{**usual, "channel": "desk", "task": False, "fields": {}, **said})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("condition", "case", "counted"),
    [
        (Condition(), a_case(), True),
        (Condition(workflows=frozenset({"petition"})), a_case(workflow="discipline"), False),
        (Condition(bodies=frozenset({"party_committee"})), a_case(), False),
        (Condition(phases=frozenset({"resolved"}), outcomes=frozenset({"filed"})), a_case(), False),
        (Condition(fields=(("anonymous", frozenset({"true"})),)), a_case(), False),
        (Condition(fields=(("anonymous", frozenset({"true"})),)), a_case(fields={"anonymous": "true"}), True),
        (Condition(given=frozenset({"form"})), a_case(fields={"form": ""}), False),
        (Condition(blank=frozenset({"form"})), a_case(fields={"form": ""}), True),
        (Condition(channels=frozenset({"post"})), a_case(), False),
        (Condition(), a_case(task=True), False),
        (Condition(workflows=frozenset({"petition"})), a_case(task=True), True),
    ],
)
def test_a_case_is_counted_where_all_that_is_asked_is_so(condition, case, counted):
    assert holds(((condition,),), case) is counted


def test_a_case_is_counted_by_the_group_and_by_the_indicator():
    of, this = Condition(workflows=frozenset({"petition"})), Condition(outcomes=frozenset({"filed"}))
    other = Condition(outcomes=frozenset({"settled"}))
    assert holds(((of,), (this, other)), a_case())
    assert not holds(((of,), (this,)), a_case())
    assert holds((), a_case())
    assert not holds((), a_case(task=True))


@pytest.mark.parametrize(
    ("was", "became", "told"),
    [
        ("workflows: petition, body", "workflows: petitions, body", "I20 groups.petitions.of.workflows: there is no"),
        ("{matter: land}", "{mater: land}", "I21 groups.petitions.indicators.land.where.fields.mater: none of"),
        ("{matter: land}", "{summary: land}", "I21 groups.petitions.indicators.land.where.fields.summary: none of"),
        ("{matter: land}", "{road: An}", "I21 groups.petitions.indicators.land.where.fields.road: none of"),
        ("{matter: land}", "{matter: sea}", "I22 groups.petitions.indicators.land.where.fields.matter: the field"),
        ("top: matter", "top: mater", "I21 groups.petitions.indicators.topics.top: none of"),
        ("cases: receipts}", "cases: profit}", "E03 groups.petitions.indicators.total.cases: “profit” is none of"),
        ("outcomes: settled", "outcomes: won", "E03 groups.petitions.indicators.done.where.outcomes: “won” is none"),
        ("body: people_committee", "body: ubnd", "E03 groups.petitions.of.body: “ubnd” is none of"),
        ("hosts: chairman", "hosts: king", "E03 groups.petitions.indicators.visits.hosts: “king” is none of"),
        (", entered: percent", "", "I12 groups.petitions.indicators.online: an indicator has exactly one of"),
        ("entered: percent", "entered: percent, cases: late", "I12 groups.petitions.indicators.online: an"),
        ("within: petitions.total", "within: petitions.al", "I13 groups.petitions.indicators.share.within: there is"),
        ("within: petitions.total", "within: petitions.topics", "I14 groups.petitions.indicators.share.within"),
        ("sum: [petitions.done,", "sum: [petitions.share,", "I14 groups.petitions.indicators.both.sum"),
        ("sum: [petitions.done,", "sum: [petitions.both,", "I14 groups.petitions.indicators.both.sum"),
        ("      done:", "      Done:", "I10 groups.petitions.indicators.Done: an indicator is named in small"),
        ("      done:", "      total.done:", "I10 groups.petitions.indicators.total.done: “petitions.total” cannot"),
        ("late, on_time_percent]", "on_time_percent]", "I13 groups.classes.rows.complaints.label: there is no"),
        ("on_time_percent]", "profit]", "E03 groups.classes.columns: there is no column “profit”"),
        ("    columns: [resolved, on_time, late, on_time_percent]\n", "", "I15 groups.classes.rows: a table needs"),
        ("label: {vi: Tổng, en: Total}", "label: {vi: Tổng}", "E05 groups.petitions.indicators.total.label.en"),
        ("cases: receipts}", "cases: receipts, wher: {}}", "E02 groups.petitions.indicators.total.wher: there is no"),
        ("      land:", "      total:", "E01 groups.petitions.indicators.total: the key “total” stands already"),
        ("schema: casetrack-indicators/1", "schema: casetrack-indicators/9", "E03 schema"),
    ],
)
def test_a_slip_in_a_file_of_indicators_is_told_with_its_place(was, became, told):
    assert was in GOOD
    with pytest.raises(DefinitionError) as caught:
        read(GOOD.replace(was, became, 1))
    assert any(told in str(problem) for problem in caught.value.problems), caught.value.problems


def test_an_indicator_that_is_shipped_already_is_refused_in_the_offices_own_file():
    shipped = load_indicators()
    with pytest.raises(DefinitionError) as caught:
        read(GOOD.replace("  petitions:\n", "  people_committee_petitions:\n", 1), shipped)
    assert "I11 groups.people_committee_petitions.indicators.total" in str(caught.value.problems[0])
    assert caught.value.problems[0].line == 8
