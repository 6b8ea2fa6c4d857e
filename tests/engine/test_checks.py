"""Each check code has a workflow that breaks this one rule, and no other."""

import re
from pathlib import Path

import pytest

from casetrack.engine.checks import blocks, check
from casetrack.engine.library import WorkflowLibrary, load_definition
from casetrack.engine.loader import read_workflow
from casetrack.errors import DefinitionError, Problem
from tests.engine.small_workflow import changed, small_file

STATE = "  paused: {kind: waiting"
ISLAND = '  island: {kind: active, phase: received, label: {vi: "Đảo", en: "Island"}}\n' + STATE
LEAVING = '  - {trigger: %s, from: %s, to: %s, label: {vi: "Bước", en: "Step"}, roles: [desk, leader]}\n'
FIRST = "  - trigger: wait\n"
LAST_VARIANT = "      - {length: {n: 10, unit: working_days}"
SIGNED = "    satisfied_by: [sign]\n    warn"
LEADER = "  leader: {label"
CLERK = '  clerk: {label: {vi: "Văn thư", en: "Clerk"}}\n'
BOSS = ': {vi: "Sếp", en: "Boss"}}\n'
BASIS = ', basis: {text: {vi: "Điều 5", en: "Article 5"}, certainty: local}}\n'
ENTERED = '  - {trigger: first, from: hall, to: open, label: {vi: "Vào", en: "Enter"}, roles: [desk, leader]}\n'
HALL = '  hall: {kind: initial, phase: received, label: {vi: "Sảnh", en: "Hall"}}\n'
SEEN = '  seen_on: {type: date, label: {vi: "Ngày thấy", en: "Seen on"}}\n'
COUNTED = '    label: {vi: "Cấp", en: "Grant"}\n'
UNPAID = 'check: "paid == true"'
GO_ON = "    from: paused\n    to: open\n"
WAITING = "    requires: {comment: true}\n"
ASKING_OF_NOTHING = "    fields: [fee]\n    requires: {fields: [fee]}\n    asks_papers: {of: fee, papers: nothing}\n"

BROKEN = [
    # what the reading finds
    ("E00", [("  id: permit\n", "  id: &name permit\n")]),
    ("E01", [("  version: 1\n", "  version: 1\n  version: 2\n")]),
    ("E02", [("    roll: next\n", "    roll: next\n    escalate: true\n")]),
    ("E03", [("  version: 1\n", "  version: one\n")]),
    ("E03", [("kind: initial", "kind: first")]),
    ("E03", [("from: 2026-07-01, by", "from: 1/7/2026, by")]),
    ("E04", [("  promised_on: {type", "  count: {type"), ("field: promised_on", "field: count"), (
        "[paid, promised_on,", "[paid, count,"), ("promised_on: 2026-07-09", "count: 2026-07-09")]),
    ("E05", [('{vi: "Ký", en: "Sign"}', '{en: "Sign"}')]),
    ("E05", [('{vi: "Ký", en: "Sign"}', '{vi: "Ký"}')]),
    ("E06", [('vi: "Ký"', 'vi: "Ky\u0301"')]),
    ("E07", [("  id: permit\n", "")]),
    ("E24b", [("{kind: waiting, phase: received,", "{kind: waiting,")]),
    ("E40", [(UNPAID, 'check: "fee == true"')]),
    ("E41", [(UNPAID, 'check: "sort == old"')]),
    ("E56", [("    roll: next\n", "")]),
    # references
    ("E10", [(FIRST, LEAVING % ("leave", "open", "nowhere") + FIRST)]),
    ("E10", [("expect: {state: open", "expect: {state: opened")]),
    ("E11", [("owner: desk", "owner: boss")]),
    ("E11", [("roles: [leader], basis", "roles: [leader, boss], basis")]),
    ("E12", [("required: [sort]", "required: [sort, size]"), (
        "fields: [sort, applicant", "fields: [sort, size, applicant")]),
    ("E12", [(UNPAID, 'check: "pid == true"')]),
    ("E12", [("fields: {sort: new, fee", "fields: {sort: new, size: 3, fee")]),
    ("E12", [(GO_ON, GO_ON + "    answers_papers: received\n"), (WAITING, ASKING_OF_NOTHING)]),
    ("E14", [("has_petitioner", "has_a_dog")]),
    ("E15", [("answered_by: go_on", "answered_by: go")]),
    ("E15", [("not_same_as: draft", "not_same_as: drft")]),
    ("E16", [("due: {grant", "due: {grants")]),
    ("E16", [("extend: grant", "extend: grants")]),
    ("E19", [("field: promised_on", "field: fee")]),
    ("E19", [("unit: other_unit", "unit: fee")]),
    ("E19", [(COUNTED, COUNTED + "    start: {field: fee}\n")]),
    # graph
    ("E20", [("kind: waiting, phase", "kind: initial, phase")]),
    ("E21", [(STATE, ISLAND), (FIRST, LEAVING % ("leave", "island", "open") + FIRST)]),
    ("E22", [(STATE, ISLAND), (FIRST, LEAVING % ("strand", "open", "island") + FIRST)]),
    ("E23", [(STATE, ISLAND.replace(STATE, ISLAND.replace("island", "islet"))), (
        FIRST, LEAVING % ("strand", "open", "island") + LEAVING % ("cross", "island", "islet")
        + LEAVING % ("row", "islet", "island") + FIRST)]),
    ("E24", [("    kind: reopen\n", "")]),
    ("E24", [("    from: paused\n", "    from: paused\n    kind: reopen\n")]),
    ("E24c", [("outcome: settled, ", "")]),
    ("E24d", [("phase: resolved", "phase: transferred")]),
    ("W27", [("  - trigger: go_on\n", LEAVING % ("carry_on", "paused", "open") + "  - trigger: go_on\n")]),
    ("E28", [(FIRST, LEAVING % ("stay", "open", "open") + FIRST)]),
    ("E29", [(FIRST, LEAVING % ("draft", "open", "drafted") + FIRST)]),
    ("E39", [(GO_ON, GO_ON + "    answers_papers: none\n")]),
    ("E39", [(GO_ON, GO_ON + "    answers_papers: none\n"), (
        WAITING, "    fields: [fee]\n    asks_papers: {of: fee}\n" + WAITING)]),
    # roles
    ("E30", [("    roles: [leader]\n    not_same_as", "    roles: []\n    not_same_as")]),
    ("E31", [("owner: leader", "owner: clerk"), (LEADER, CLERK + LEADER)]),
    ("E32", [(LEADER, CLERK + LEADER)]),
    ("E33", [(LEADER, LEADER.replace("leader", "boss") + BOSS + LEADER), (
        "    roles: [leader, desk]\n", "    roles: [leader, desk, boss]\n")]),
    ("E34", [("    roles: [leader]\n    not_same_as", "    roles: [desk]\n    not_same_as")]),
    ("W26", [("    roles: [leader, desk]\n", "    roles: [leader]\n")]),
    # guards
    ("E41", [(UNPAID, 'check: "paid == true or paid == false"')]),
    ("E41", [(UNPAID, 'check: "sort == new and sort == renewal"')]),
    ("E41", [("prefixes: {new: CM}", "prefixes: {old: CM}")]),
    ("E41", [(COUNTED, COUNTED + '    when: "sort == new or sort == renewal"\n')]),
    ("E44", [(UNPAID, "check: \"applicant == 'A'\"")]),
    ("E44", [("by_field: sort, prefixes: {new: CM}", "by_field: applicant")]),
    ("E45", [("fields: [sort, applicant, fee]", "fields: [sort, applicant]")]),
    ("E45", [("required: [sort]", "required: [sort, paid]")]),
    # deadlines
    ("E42", [(LAST_VARIANT, LAST_VARIANT.replace("{length", '{when: "sort == renewal", length'))]),
    ("E43", [(LAST_VARIANT, LAST_VARIANT + BASIS + LAST_VARIANT)]),
    ("E50", [(SIGNED, SIGNED.replace("[sign]", "[first]\n    cancelled_by: [sign]\n    start: wait")), (
        FIRST, ENTERED + FIRST), ("  open: {kind: initial", HALL + "  open: {kind: active"), (
        ", due: {grant: 2026-07-17}", "")]),
    ("E51", [("    satisfied_by: [sign]\n    cancelled_by: [send_back]\n", "    satisfied_by: [send_back]\n")]),
    ("E52", [("pauses: {states: [paused]", "pauses: {states: [paused, open, drafted]")]),
    ("E54", [("max_times: 1", "max_times: 0")]),
    ("E55", [("warn: [{n: 2,", "warn: [{n: 8,")]),
    ("E57", [("most: {n: 5, unit: working_days}", "most: {n: 5, unit: calendar_days}")]),
    ("E58", [("[paid, promised_on, other_unit]", "[paid, other_unit]")]),
    ("E58", [("  paid: {type: bool", SEEN + "  paid: {type: bool"), (
        COUNTED, COUNTED + "    start: {field: seen_on}\n"), (", due: {grant: 2026-07-17}", "")]),
    ("W59", [("    restarted_by: [reopen]\n", "")]),
]  # fmt: skip


def problems_of(data: bytes) -> tuple[Problem, ...]:
    try:
        return check(read_workflow(data, "permit.yaml"))
    except DefinitionError as error:
        return error.problems


def test_a_sound_workflow_has_no_problem():
    assert check(small_file()) == ()


@pytest.mark.parametrize(("code", "changes"), BROKEN)
def test_each_code_names_its_mistake_and_no_other(code, changes):
    problems = problems_of(changed(*changes))
    assert {problem.code for problem in problems} == {code}
    for problem in problems:
        assert problem.file == "permit.yaml"
        assert problem.line > 1
        assert problem.message.vi
        assert problem.message.en


def test_a_problem_points_at_the_line_of_its_transition():
    problems = problems_of(changed(("has_petitioner", "has_a_dog")))
    assert [str(problem) for problem in problems] == [
        "permit.yaml:38:5: E14 transitions.2: there is no predicate “has_a_dog”"
    ]


def test_a_dotted_path_as_predicate_is_never_imported():
    with pytest.raises(DefinitionError) as refused:
        load_definition(changed(("has_petitioner", "os.system")), "permit.yaml")
    assert [problem.code for problem in refused.value.problems] == ["E14"]


def test_warnings_do_not_keep_a_workflow_from_being_used():
    data = changed(("    roles: [leader, desk]\n", "    roles: [leader]\n"))
    assert not any(blocks(problem) for problem in problems_of(data))
    assert load_definition(data, "permit.yaml").id == "permit"


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines():
    problems = problems_of(changed(("kind: initial", "kind: first"), ("  version: 1\n", "  version: one\n")))
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)
    assert len(problems) == 2


def test_one_version_cannot_have_two_contents(tmp_path):
    (tmp_path / "a.yaml").write_bytes(changed())
    (tmp_path / "b.yaml").write_bytes(changed(("n: 10,", "n: 11,")))
    with pytest.raises(DefinitionError) as refused:
        WorkflowLibrary.from_folders(tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["E80"]


def test_a_linked_case_needs_its_workflow_in_the_library(tmp_path):
    (tmp_path / "a.yaml").write_bytes(changed(("{workflow: permit, unit", "{workflow: petition, unit")))
    with pytest.raises(DefinitionError) as refused:
        WorkflowLibrary.from_folders(tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["E18"]


def test_the_authors_page_lists_the_codes_of_the_code():
    root = Path(__file__).resolve().parents[2]
    files = [*(root / "casetrack/engine").rglob("*.py"), root / "casetrack/services/publication.py"]
    sources = " ".join(path.read_text("utf-8") for path in files)
    in_code = set(re.findall(r'"([EW]\d\d[a-z]?)"', sources))
    page = (root / "docs/workflows.md").read_text("utf-8")
    on_page = set(re.findall(r"^\| ([EW]\d\d[a-z]?) \|", page, re.MULTILINE))
    assert on_page == in_code
