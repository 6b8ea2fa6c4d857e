"""A workflow file becomes a Definition, whole and exact."""

from datetime import date

import pytest

from casetrack.engine.definition import Effect, Length, Validity
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.loader import read_workflow
from casetrack.errors import DefinitionError, NotFound
from casetrack.text import Text
from tests.engine.small_workflow import changed, small_file


def test_the_head_says_what_the_workflow_is():
    permit = small_file().definition
    assert (permit.id, permit.version, permit.title) == ("permit", 1, Text("Cấp phép", "Permit"))
    assert permit.number.prefix_for({"sort": "new"}) == "CM"
    assert permit.number.prefix_for({"sort": "renewal"}) == permit.number.prefix_for({}) == "CP"
    assert (permit.level_for({"sort": "renewal"}), permit.level_for({})) == ("restricted", "internal")
    assert permit.initial.key == "open"


def test_a_transition_out_of_several_states_is_one_step_for_each():
    more = small_file(("    from: paused\n", "    from: [paused, drafted]\n")).definition
    assert [(step.source, step.target) for step in more.steps if step.trigger == "go_on"] == [
        ("paused", "open"),
        ("drafted", "open"),
    ]
    found = more.step("drafted", "go_on")
    assert found
    assert found in more.steps_from["drafted"]
    assert more.step("open", "go_on") is None


def test_a_step_holds_what_it_asks_and_what_follows():
    permit = small_file().definition
    draft, reopen = permit.step("open", "draft"), permit.step("granted", "reopen")
    assert draft
    assert reopen
    assert (draft.fields, draft.required) == (("paid", "promised_on", "other_unit"), ("paid", "fee"))
    assert [guard.code for guard in draft.guards] == ["unpaid", "nobody"]
    assert reopen.effects == (Effect("open_linked", "permit", "other_unit", ("sort",), "go_on"),)


def test_a_deadline_holds_its_variants_pauses_and_extension():
    grant, promise = small_file().definition.deadlines
    assert [variant.length for variant in grant.variants] == [Length(7, "working_days"), Length(10, "working_days")]
    assert grant.variants[0].valid == Validity("received", date(2026, 7, 1), None)
    assert (grant.start, grant.roll, sorted(grant.pause_states)) == ("opened", "next", ["paused"])
    (extension,) = grant.extensions
    assert extension.most == Length(5, "working_days")
    assert (promise.start, promise.stated_field, promise.roll, promise.variants) == ("draft", "promised_on", "none", ())


def test_a_story_is_read_with_the_types_of_its_fields():
    (story,) = small_file().definition.scenarios
    assert story.open == {"on": date(2026, 7, 1), "as": "desk", "fields": {"sort": "new", "fee": 100}, "parties": ()}
    assert story.steps[0]["fields"] == {"paid": True, "promised_on": date(2026, 7, 9)}
    assert story.steps[0]["refused"] == ("nobody",)
    assert story.steps[1]["by"] == Length(5, "working_days")
    assert story.expect["due"] == {"grant": date(2026, 7, 17)}


def test_the_fingerprint_changes_with_a_single_letter():
    assert small_file().definition.fingerprint != small_file(("Act A", "Act B")).definition.fingerprint


def test_a_mistake_names_file_line_and_key():
    with pytest.raises(DefinitionError) as refused:
        read_workflow(changed(('    label: {vi: "Ký", en: "Sign"}\n', '    lable: {vi: "Ký", en: "Sign"}\n')), "p.yaml")
    assert [str(problem) for problem in refused.value.problems] == [
        "p.yaml:48:5: E05 transitions.3.label: the label “label” is missing",
        "p.yaml:51:5: E02 transitions.3.lable: there is no key “lable” here",
    ]
    assert "p.yaml:51:5" in str(refused.value)


@pytest.mark.parametrize("word", ["workflow", "roles", "fields", "states", "forms"])
def test_a_file_with_nothing_in_a_section_is_refused_without_a_crash(word):
    text = changed().decode()
    lines = text.splitlines(keepends=True)
    start = lines.index(f"{word}:\n")
    end = next(n for n in range(start + 1, len(lines) + 1) if n == len(lines) or not lines[n].startswith(" "))
    emptied = "".join([*lines[:start], f"{word}: 7\n", *lines[end:]])
    with pytest.raises(DefinitionError) as refused:
        read_workflow(emptied.encode(), "permit.yaml")
    assert "E03" in {problem.code for problem in refused.value.problems}


@pytest.mark.parametrize("data", [b"7", b"[]", b"{}", b"workflow: {}", b"schema: casetrack-workflow/2"])
def test_what_is_no_workflow_is_refused_in_words(data):
    with pytest.raises(DefinitionError):
        read_workflow(data, "permit.yaml")


def test_the_library_finds_versions(tmp_path):
    (tmp_path / "one.yaml").write_bytes(changed())
    (tmp_path / "two.yaml").write_bytes(changed(("  version: 1\n", "  version: 2\n")))
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "vn.yaml").write_text("not: a workflow", encoding="utf-8")
    library = WorkflowLibrary.from_folders(tmp_path)
    assert library.latest("permit").version == 2
    assert library.get("permit", 1).version == 1
    assert [(d.id, d.version) for d in library.all()] == [("permit", 1), ("permit", 2)]
    assert library.machine("permit", 1).definition is library.get("permit", 1)


def test_the_library_says_what_it_has(tmp_path):
    (tmp_path / "one.yaml").write_bytes(changed())
    library = WorkflowLibrary.from_folders(tmp_path, tmp_path)
    with pytest.raises(NotFound) as missing:
        library.latest("petition")
    assert "permit" in missing.value.message.vi


def test_the_mistakes_of_all_files_are_told_together(tmp_path):
    (tmp_path / "one.yaml").write_bytes(changed(("    roll: next\n", "")))
    (tmp_path / "two.yaml").write_bytes(b"a: [")
    with pytest.raises(DefinitionError) as refused:
        WorkflowLibrary.from_folders(tmp_path)
    assert [(p.file, p.code) for p in refused.value.problems] == [("one.yaml", "E56"), ("two.yaml", "E00")]
