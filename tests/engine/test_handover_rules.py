"""The words by which lists of former offices are read: as shipped, an office's own, and what a wrong file is told."""

from __future__ import annotations

import pytest

from casetrack.engine.handover_rules_file import load_handover_rules, read_handover_rules, shipped_handover_rules
from casetrack.engine.library import WorkflowLibrary
from casetrack.errors import DefinitionError
from casetrack.paths import WORKFLOWS

FILE = (WORKFLOWS / "office" / "handover.yaml").read_text("utf-8")
LIBRARY = WorkflowLibrary.from_folders(WORKFLOWS)


def test_each_kind_of_list_becomes_cases_of_a_workflow_and_may_close_what_is_settled():
    for kind in shipped_handover_rules().kinds.values():
        definition = LIBRARY.latest(kind.workflow)
        for status, steps in kind.steps.items():
            assert status in kind.statuses
            for step in steps:
                taken = definition.step(definition.initial.key, step.trigger)
                assert taken is not None
                assert set(taken.required) <= step.fixed.keys() | step.fields.keys()
        (settling,) = kind.steps["settled"]
        settled = definition.step(definition.initial.key, settling.trigger)
        assert settled is not None
        assert definition.states[settled.target].outcome == "settled"


def test_an_office_puts_its_own_file_in_the_place_of_the_shipped_one(tmp_path):
    (tmp_path / "office").mkdir()
    own = FILE.replace("two_digit_years_ahead: 10", "two_digit_years_ahead: 3")
    (tmp_path / "office" / "handover.yaml").write_text(own, "utf-8")
    assert load_handover_rules([WORKFLOWS, tmp_path], LIBRARY).ahead == 3
    assert load_handover_rules([WORKFLOWS, tmp_path / "none"], LIBRARY).ahead == 10


def test_an_author_adds_a_kind_a_heading_and_a_status_by_words_alone():
    own = FILE.replace('headings: ["ghi chú"]', 'headings: ["ghi chú", "diễn giải"]')
    own = own.replace('"dở dang"]', '"dở dang", "treo"]')
    first = FILE.index("  other:\n    label:")
    own = own.replace("\nkinds:\n", "\nkinds:\n" + FILE[first : FILE.index("\n# What stands in the column", first)]
                      .replace("  other:\n", "  household:\n").replace('["hồ sơ khác"]', '["hộ tịch"]'))  # fmt: skip
    rules = read_handover_rules(own.encode(), "handover.yaml", LIBRARY)
    assert rules.headings.exact("Diễn giải") == "note"
    assert rules.status_words.exact("TREO") == "pending"
    assert rules.kind_words.exact("hộ tịch") == "household"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema: casetrack-handover/1", "schema: casetrack-handover/9", "E03 schema"),
        ("  area:\n", "  Diện tích:\n", "H10 fields.Diện tích"),
        ('["diện tích", "dt", "dt m2"]', '["diện tích", "ghi chú", "dt m2"]', "H11 fields"),
        ('words: ["hồ sơ khác"]', 'words: ["bảo trợ xã hội"]', "H11 kinds"),
        ('"dở dang"]', '"xong"]', "H11 statuses"),
        ("      owner_name: [name]", "      owner_name: [nam]", "H12 kinds.land_dossier.fields.owner_name"),
        ('title: "Hồ sơ đất đai bàn giao: {name}"', 'title: "Hồ sơ của {nam}"', "H12 kinds.land_dossier.title"),
        ('title: "Hồ sơ đất đai bàn giao: {name}"', 'title: "Hồ sơ {"', "H12 kinds.land_dossier.title"),
        ('title: "Hồ sơ đất đai bàn giao: {name}"', 'title: "{name.__class__}"', "H12 kinds.land_dossier.title"),
        ("      owner_name: [name]", "      owner: [name]", "H13 kinds.land_dossier.fields.owner"),
        ("    workflow: land_dossier", "    workflow: land", "H13 kinds.land_dossier.workflow"),
        ("fixed: {file_kind: other}", "fixed: {file_kind: others}", "H13 kinds.other.fixed.file_kind"),
        ("do: leave_unfiled, role: officer", "do: drop, role: clerk", "H13 kinds.land_violation.steps.no_file.0.role"),
        ("do: leave_unfiled, role: officer", "do: refer, role: officer", "H13 kinds.land_violation.steps.no_file.0.do"),
        ("        otherwise: land\n", "        otherwise: sea\n", "H13 kinds.land_violation.by_words.matter.otherwise"),
        ("statuses: [file_made, no_file,", "statuses: [filed, no_file,", "H14 kinds.land_violation.statuses"),
        ("      no_file:\n        - {do", "      none:\n        - {do", "H14 kinds.land_violation.steps.none"),
        ("    headings: [\"ghi chú\"]", "    headings: []", "H15 fields.note.headings"),
        ("    type: received\n", "    type: day\n", "H15 fields"),
        ("  stt:\n", "  number:\n", "H15 fields"),
        ("two_digit_years_ahead: 10", "two_digit_years_ahead: ten", "E03 two_digit_years_ahead"),
        ("    one_for_each_person: true\n    fixed: {file_kind: civil_servant}",
         "    one_for_all: true\n    fixed: {file_kind: civil_servant}", "E02 kinds.civil_servant.one_for_all"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_code_and_key(old, new, said):
    assert FILE.count(old) == 1
    with pytest.raises(DefinitionError) as refused:
        read_handover_rules(FILE.replace(old, new).encode(), "handover.yaml", LIBRARY)
    assert said in {f"{problem.code} {problem.key}" for problem in refused.value.problems}
